/**
 * Sockets of apps, from the upgrade to the end. `ws` speaks WebSocket, since the platform's own
 * cannot drop a peer that stops reading; it is given bounds for messages and their pieces, no
 * compression (a few bytes may inflate to megabytes) and no say in when pings are answered.
 *
 * Before the upgrade: the path, the origin (a page of another site cannot connect), how many
 * sockets there are and how many from this address.
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { Buffer } from "node:buffer";
import { type WebSocket, WebSocketServer } from "ws";
import type { Capability } from "../access/capability.ts";
import type { Revocations } from "../access/revocations.ts";
import { endWith } from "../http/listener.ts";
import type { PeerAddress } from "../http/peer_address.ts";
import { subprotocol } from "../protocol.ts";
import { type Refusal, refuse } from "../refusal.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Flusher, Peer } from "./peer.ts";
import { Session, type SessionParts } from "./session.ts";

/** Where apps connect. */
export const livePath = "/v1/live";

/** What a {@link LiveServer} is made of. */
export interface LiveParts extends Omit<SessionParts, "opened" | "memory"> {
  readonly revocations: Revocations;
  readonly peers: PeerAddress;
  /** Answers only to names of this machine. */
  readonly loopbackOnly: boolean;
}

/** All sockets of apps. */
export class LiveServer {
  readonly #parts: LiveParts;
  readonly #sessionParts: SessionParts;
  readonly #sockets: WebSocketServer;
  readonly #sessions = new Set<Session>();
  readonly #byAddress = new Map<string, number>();
  readonly #byCapability = new Map<string, Set<Session>>();
  readonly #flusher = new Flusher();
  readonly #heartbeat: Heartbeat;
  readonly #stopListening: () => void;
  #stopping = false;
  #whenEmpty: (() => void) | undefined;

  constructor(parts: LiveParts) {
    this.#parts = parts;
    const { limits } = parts;
    this.#heartbeat = new Heartbeat(parts.clock);
    this.#sessionParts = {
      ...parts,
      memory: { bytes: 0 },
      opened: (session, capability) => this.#index(session, capability),
    };
    const options = {
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: limits.frameBytesMax,
      maxFragments: limits.fragmentsMax,
      autoPong: false,
      handleProtocols: () => subprotocol,
    };
    this.#sockets = new WebSocketServer(options);
    this.#sockets.on("wsClientError", (_error: Error, socket: Duplex) => {
      this.#refuse(socket, refuse("malformed", "Cannot open a socket: the handshake is not right"));
    });
    this.#stopListening = parts.revocations.listen((jti) => {
      for (const session of [...this.#byCapability.get(jti) ?? []]) session.revoked();
    });
  }

  /** How many sockets are open. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Bytes that wait for all peers together, as of each one's last look. */
  get buffered(): number {
    return this.#sessionParts.memory.bytes;
  }

  /** Takes an upgrade, or refuses it over plain HTTP. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Uint8Array): void {
    socket.on("error", () => socket.destroy());
    const address = this.#parts.peers.of(request);
    const refusal = this.#refusalOf(request, address);
    if (refusal !== undefined) return this.#refuse(socket, refusal);
    this.#sockets.handleUpgrade(request, socket, Buffer.from(head), (webSocket) => {
      this.#open(webSocket, socket, address);
    });
  }

  /** Says farewell to every socket; resolves once all are gone. */
  async close(): Promise<void> {
    this.#stopping = true;
    this.#stopListening();
    const empty = new Promise<void>((resolve) => {
      if (this.#sessions.size === 0) resolve();
      else this.#whenEmpty = resolve;
    });
    for (const session of [...this.#sessions]) session.stop();
    await empty;
    this.#sockets.close();
  }

  #refusalOf(request: IncomingMessage, address: string): Refusal | undefined {
    const { limits, peers, loopbackOnly } = this.#parts;
    const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",");
    if (request.url !== livePath) {
      return refuse(
        "not_found",
        `Cannot open a socket here: it is at ${livePath}, without a query`,
      );
    }
    if (this.#stopping) return refuse("stopping", "Cannot open a socket: the server is stopping");
    if ((loopbackOnly && !peers.namesLoopback(request)) || !peers.sameOrigin(request)) {
      return refuse("forbidden", "Cannot open a socket: the page is of another origin");
    }
    if (!offered.some((name) => name.trim() === subprotocol)) {
      return refuse(
        "unsupported_version",
        `Cannot open a socket: the sub-protocol ${subprotocol} must be offered`,
      );
    }
    if (this.#sessions.size >= limits.socketsMax) {
      return refuse("busy", "Cannot open a socket: there are too many", { retryAfterMs: 5000 });
    }
    if ((this.#byAddress.get(address) ?? 0) >= limits.socketsPerAddressMax) {
      return refuse("busy", "Cannot open a socket: there are too many from this address", {
        retryAfterMs: 5000,
      });
    }
    return undefined;
  }

  #refuse(socket: Duplex, refusal: Refusal): void {
    this.#parts.observer.refusedAt("live", refusal.code);
    endWith(socket, refusal);
  }

  #open(webSocket: WebSocket, socket: Duplex, address: string): void {
    const { observer, limits } = this.#parts;
    const peer = new Peer({
      socket,
      flusher: this.#flusher,
      hardBytes: limits.bufferHardBytes,
      terminate: (why) => {
        observer.terminated(why);
        webSocket.terminate();
      },
    });
    const session = new Session(webSocket, peer, this.#sessionParts);
    this.#sessions.add(session);
    this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + 1);
    this.#heartbeat.add(session);
    observer.sockets(1);
    webSocket.on("message", (data, isBinary) => session.receive(data, isBinary));
    webSocket.on("ping", (data) => session.pinged(data));
    webSocket.on("pong", (data) => session.ponged(data));
    webSocket.on("error", (error: Error & { code?: string }) => {
      session.broken(breach(error.code));
    });
    webSocket.on("close", () => {
      session.gone();
      this.#forget(session, address);
    });
  }

  #index(session: Session, { jti }: Capability): void {
    let sessions = this.#byCapability.get(jti);
    if (sessions === undefined) this.#byCapability.set(jti, sessions = new Set());
    sessions.add(session);
    session.jti = jti;
  }

  #forget(session: Session, address: string): void {
    this.#sessions.delete(session);
    this.#heartbeat.remove(session);
    this.#parts.observer.sockets(-1);
    const left = (this.#byAddress.get(address) ?? 1) - 1;
    if (left === 0) this.#byAddress.delete(address);
    else this.#byAddress.set(address, left);
    if (session.jti !== undefined) {
      const sessions = this.#byCapability.get(session.jti);
      sessions?.delete(session);
      if (sessions?.size === 0) this.#byCapability.delete(session.jti);
    }
    if (this.#sessions.size === 0) this.#whenEmpty?.();
  }
}

const tooLarge = new Set([
  "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH",
  "WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH",
  "WS_ERR_TOO_MANY_BUFFERED_PARTS",
]);

/** What a breach of WebSocket is called here; the library closes with the code the RFC has for it. */
function breach(code = ""): Refusal {
  return tooLarge.has(code)
    ? refuse("too_large", "Cannot read the message: it is too large or in too many pieces")
    : refuse("malformed", "Cannot read the message: it is not WebSocket");
}
