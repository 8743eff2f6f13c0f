/**
 * Sockets of KONE-compatible clients, from the upgrade to the end. Before a socket opens: where the
 * page is from, how many sockets and how fast from this address, the token, how many of this client.
 * `ws` has the bounds that `src/live/live_server.ts` gives it, for the same reasons.
 *
 * The address of a handshake holds a token. It is read here, handed to `tokens.verify` and kept,
 * logged and repeated nowhere.
 */
import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { AddressRates } from "../../http/address_rates.ts";
import type { PeerAddress } from "../../http/peer_address.ts";
import { Heartbeat } from "../../live/heartbeat.ts";
import { Flusher, Peer } from "../../live/peer.ts";
import type { KoneIdentity, KoneTokens } from "../client_rights.ts";
import { Connection, type ConnectionParts } from "./connection.ts";
import {
  type FailedHandshake,
  failHandshake,
  koneSubprotocol,
  offersSubprotocol,
  tokenOf,
} from "./handshake.ts";
import { Sessions } from "./sessions.ts";
import { defaultStreamLimits, type StreamLimits } from "./stream_limits.ts";

/** Where clients connect. */
export const streamPath = "/stream-v2";

/** What a {@link StreamServer} is made of. */
export interface StreamServerParts
  extends Omit<ConnectionParts, "sessions" | "memory" | "limits" | "tokens"> {
  readonly tokens: KoneTokens;
  readonly limits?: Partial<StreamLimits>;
  readonly peers: PeerAddress;
  /** The listener answers only to names of this machine. */
  readonly loopbackOnly: boolean;
}

/** All sockets of `/stream-v2`. */
export class StreamServer {
  readonly #parts: StreamServerParts;
  readonly #limits: StreamLimits;
  readonly #connectionParts: ConnectionParts;
  readonly #sockets: WebSocketServer;
  readonly #sessions: Sessions;
  readonly #connections = new Set<Connection>();
  /** Sockets and handshakes under way. */
  #taken = 0;
  readonly #byAddress = new Map<string, number>();
  readonly #byClient = new Map<string, number>();
  readonly #byToken = new Map<string, Set<Connection>>();
  readonly #rates: AddressRates;
  readonly #flusher = new Flusher();
  readonly #heartbeat: Heartbeat;
  readonly #stopListening: () => void;
  #stopping = false;
  #whenEmpty: (() => void) | undefined;

  constructor(parts: StreamServerParts) {
    this.#parts = parts;
    const limits = this.#limits = { ...defaultStreamLimits, ...parts.limits };
    this.#heartbeat = new Heartbeat(parts.clock);
    this.#rates = new AddressRates(limits.upgradesPerSecond, limits.addressesMax);
    this.#sessions = new Sessions({ ...parts, limits });
    this.#connectionParts = { ...parts, limits, sessions: this.#sessions, memory: { bytes: 0 } };
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: limits.frameBytesMax,
      maxFragments: limits.fragmentsMax,
      autoPong: false,
      handleProtocols: () => koneSubprotocol,
    });
    this.#sockets.on("wsClientError", (_error: Error, socket: Duplex) => {
      this.#fail(socket, unsound);
    });
    this.#stopListening = parts.tokens.listen((jti) => {
      for (const connection of [...this.#byToken.get(jti) ?? []]) connection.tokenEnded();
      this.#sessions.tokenEnded(jti);
    });
  }

  /** How many sockets are open. */
  get size(): number {
    return this.#connections.size;
  }

  /** How many there may be. */
  get socketsMax(): number {
    return this.#limits.socketsMax;
  }

  /** Bytes that wait for all clients together, as of each one's last look. */
  get buffered(): number {
    return this.#connectionParts.memory.bytes;
  }

  /** Sessions that stand without a connection. */
  get sessionsKept(): number {
    return this.#sessions.kept;
  }

  /** Takes an upgrade, or answers it over plain HTTP. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Uint8Array): void {
    socket.on("error", () => socket.destroy());
    const address = this.#parts.peers.of(request);
    const failed = this.#faultOf(request, address);
    if (failed !== undefined) return this.#fail(socket, failed);
    const token = tokenOf(request);
    if (token === null) return this.#fail(socket, unauthorized("Missing access token", "missing"));
    this.#take(address);
    this.#parts.tokens.verify(token).then(
      (verified) => {
        const fault = verified.ok
          ? this.#fullFor(verified.identity)
          : unauthorized(verified.message, "invalid");
        if (fault !== undefined) {
          this.#release(address);
          return this.#fail(socket, fault);
        }
        if (!verified.ok) return;
        let isOpen = false;
        this.#sockets.handleUpgrade(request, socket, Buffer.from(head), (webSocket) => {
          isOpen = true;
          this.#open(webSocket, socket, address, verified.identity);
        });
        if (!isOpen) this.#release(address); // answered, or the client is gone
      },
      () => {
        // The error's own words could repeat what came.
        this.#parts.log.error("kone_verify_failed");
        this.#release(address);
        this.#fail(socket, broken);
      },
    );
  }

  /** Says farewell to every socket; resolves once all are gone. */
  async close(): Promise<void> {
    this.#stopping = true;
    this.#stopListening();
    const empty = new Promise<void>((resolve) => {
      if (this.#taken === 0) resolve();
      else this.#whenEmpty = resolve;
    });
    for (const connection of [...this.#connections]) connection.stop();
    await empty;
    this.#sessions.close();
    this.#sockets.close();
  }

  #faultOf(request: IncomingMessage, address: string): FailedHandshake | undefined {
    const { clock, loopbackOnly, peers } = this.#parts;
    if (this.#stopping) return stopping;
    // A page brings its origin; programs bring none and may come by any name.
    const isPage = request.headers.origin !== undefined;
    if (isPage && ((loopbackOnly && !peers.namesLoopback(request)) || !peers.sameOrigin(request))) {
      return otherOrigin;
    }
    const waitMs = this.#rates.ask(address, clock.monotonic());
    if (waitMs > 0) return tooMany(Math.ceil(waitMs / 1000));
    if (!offersSubprotocol(request)) return noSubprotocol;
    return this.#taken >= this.#limits.socketsMax ||
        (this.#byAddress.get(address) ?? 0) >= this.#limits.socketsPerAddressMax
      ? tooMany(retryS)
      : undefined;
  }

  #fullFor({ client, jti, limited }: KoneIdentity): FailedHandshake | undefined {
    if (this.#stopping) return stopping;
    const { socketsPerClientMax, socketsPerLimitedTokenMax } = this.#limits;
    const ofToken = this.#byToken.get(jti)?.size ?? 0;
    const isFull = (this.#byClient.get(client) ?? 0) >= socketsPerClientMax ||
      (limited && ofToken >= socketsPerLimitedTokenMax);
    return isFull ? tooMany(retryS) : undefined;
  }

  #fail(socket: Duplex, failed: FailedHandshake): void {
    this.#parts.observer.refusedAt("live", failed.code);
    failHandshake(socket, failed);
  }

  #open(webSocket: WebSocket, socket: Duplex, address: string, identity: KoneIdentity): void {
    const { observer } = this.#parts;
    const peer = new Peer({
      socket,
      flusher: this.#flusher,
      hardBytes: this.#limits.bufferHardBytes,
      terminate: (why) => {
        observer.terminated(why);
        webSocket.terminate();
      },
    });
    const connection = new Connection(webSocket, peer, identity, this.#connectionParts);
    this.#connections.add(connection);
    count(this.#byClient, identity.client, 1);
    const ofToken = this.#byToken.get(identity.jti);
    if (ofToken === undefined) this.#byToken.set(identity.jti, new Set([connection]));
    else ofToken.add(connection);
    this.#heartbeat.add(connection);
    observer.sockets(1);
    webSocket.on("message", (data, isBinary) => connection.receive(data, isBinary));
    webSocket.on("ping", (data) => connection.pinged(data));
    webSocket.on("error", () => connection.broken());
    webSocket.on("close", () => {
      connection.gone();
      this.#forget(connection, address);
    });
  }

  #forget(connection: Connection, address: string): void {
    const { client, jti } = connection.identity;
    this.#connections.delete(connection);
    this.#heartbeat.remove(connection);
    this.#parts.observer.sockets(-1);
    count(this.#byClient, client, -1);
    const ofToken = this.#byToken.get(jti);
    ofToken?.delete(connection);
    if (ofToken?.size === 0) this.#byToken.delete(jti);
    this.#release(address);
  }

  #take(address: string): void {
    this.#taken++;
    count(this.#byAddress, address, 1);
  }

  #release(address: string): void {
    this.#taken--;
    count(this.#byAddress, address, -1);
    if (this.#taken === 0) this.#whenEmpty?.();
  }
}

function count(counts: Map<string, number>, key: string, change: 1 | -1): void {
  const now = (counts.get(key) ?? 0) + change;
  if (now === 0) counts.delete(key);
  else counts.set(key, now);
}

const retryS = 5;
const atProtocol = "sec-websocket-protocol";

const unsound: FailedHandshake = {
  status: 400,
  message: "Invalid WebSocket handshake",
  fault: { type: "invalid", header: "upgrade" },
  code: "malformed",
};
const noSubprotocol: FailedHandshake = {
  status: 400,
  message: `Sub-protocol ${koneSubprotocol} is required`,
  fault: { type: "required", header: atProtocol },
  code: "unsupported_version",
};
const otherOrigin: FailedHandshake = {
  status: 403,
  message: "Page is of another origin",
  fault: { type: "not_allowed", header: "origin" },
  code: "forbidden",
};
const broken: FailedHandshake = {
  status: 500,
  message: "Internal server error",
  fault: { type: "internal" },
  code: "internal",
};
const stopping: FailedHandshake = {
  status: 503,
  message: "Service unavailable",
  fault: { type: "unavailable" },
  code: "stopping",
  retryAfterS: retryS,
};

function unauthorized(message: string, type: "missing" | "invalid"): FailedHandshake {
  const fault = { type, urlPath: "accessToken" };
  return { status: 401, message, fault, code: "unauthenticated" };
}

function tooMany(retryAfterS: number): FailedHandshake {
  return {
    status: 429,
    message: "Too many requests",
    fault: { type: "limitExceeded" },
    code: "busy",
    retryAfterS,
  };
}
