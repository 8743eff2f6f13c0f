/**
 * The doors of the embedded broker: TCP and WebSocket, each plain or with TLS 1.2 or later. A door
 * that is not on the loopback interface opens only with TLS (E15, R42); a proxy in front does not
 * change that, for nothing in MQTT says that there is one, and a device's certificate would end at
 * it. With an authority for devices, a peer is who its certificate says (C14); whether one without
 * a certificate may come and show a secret, the listener is told. WebSocket is `ws` on node:http, since
 * Deno's own cannot drop a peer that stops reading; a request that is no upgrade for the
 * sub-protocol `mqtt` is answered and closed.
 */
import { createServer as createHttpServer, type IncomingMessage } from "node:http";
import { createServer as createHttpsServer, Server as HttpsServer } from "node:https";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from "node:net";
import { createServer as createTlsServer, Server as TlsServer, TLSSocket } from "node:tls";
import type { Duplex } from "node:stream";
import { createWebSocketStream, WebSocketServer } from "ws";
import type { Broker, PeerProof } from "./broker.ts";
import { gatherFrames } from "./broker_stream.ts";
import type { CertificateJudge } from "./device_certificates.ts";

/** Where a listener stands. */
export interface ListenAt {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** PEM texts. Needed where `host` is not a loopback address. */
  readonly tls?: ListenerPair;
  /** Knows devices by their certificates. Needs `tls`. */
  readonly certificates?: CertificateJudge;
  /**
   * Whether a peer without a certificate may sign in by a secret. Left out: yes where no
   * `certificates` are asked for, and on the loopback interface.
   */
  readonly secrets?: boolean;
}

/** A certificate chain and its key, both PEM. */
export interface ListenerPair {
  readonly key: string;
  readonly cert: string;
}

/** An open listener. */
export interface BrokerListener {
  readonly port: number;
  /** As a client would be given it, such as `mqtt://127.0.0.1:1883`. */
  readonly url: string;
  /**
   * Uses another certificate from the next connection on; connections that stand stay. Does
   * nothing without TLS. That the two belong together is not checked here.
   */
  reloadTls(pair: ListenerPair): void;
  /** Ends it and every connection through it. {@link Broker.stop} does so by itself. */
  close(): Promise<void>;
}

/** From the connection to the end of a TLS handshake, or of an HTTP header. */
const handshakeTimeoutMs = 5000;
/** Where MQTT is spoken over WebSocket. */
const webSocketPath = "/mqtt";

/** Listens for MQTT over TCP, or over TLS. @throws where E15 forbids it or the port is taken */
export async function listenTcp(broker: Broker, at: ListenAt): Promise<BrokerListener> {
  mustBeSafe(at);
  // Without it, Nagle's algorithm holds a small packet back for the peer's delayed ACK.
  const noDelay = true;
  const serve = (socket: Socket) => {
    socket.on("error", nothing); // aedes listens too, but only once it has the socket
    const proof = proofOf(at, socket);
    if (proof === null) return refuseCertificate(broker, socket);
    broker.serve(socket, proof);
  };
  const server = at.tls === undefined ? createTcpServer({ noDelay }, serve) : createTlsServer(
    { noDelay, ...tlsOptions(at, at.tls), handshakeTimeout: handshakeTimeoutMs },
    serve,
  );
  if (at.tls !== undefined) {
    server.on("tlsClientError", () => broker.refuse("protocol", "", "no TLS handshake"));
  }
  return await opened(broker, server, at, at.tls === undefined ? "mqtt" : "mqtts", "");
}

/** Listens for MQTT over WebSocket at `/mqtt`. @throws as {@link listenTcp} */
export async function listenWebSocket(broker: Broker, at: ListenAt): Promise<BrokerListener> {
  mustBeSafe(at);
  const options = { headersTimeout: handshakeTimeoutMs, requestTimeout: handshakeTimeoutMs };
  const server = at.tls === undefined
    ? createHttpServer(options)
    : createHttpsServer({ ...options, ...tlsOptions(at, at.tls) });
  server.on("request", (_request, response) => {
    response.writeHead(426, { Connection: "close", "Content-Type": "text/plain" })
      .end("MQTT over WebSocket is spoken here\n");
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: broker.limits.packetBytesMax + 16,
    perMessageDeflate: false,
    handleProtocols: (offered) =>
      offered.has("mqtt") ? "mqtt" : offered.has("mqttv3.1") && "mqttv3.1",
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head) => {
    socket.on("error", nothing);
    const status = refusalOf(request);
    if (status !== null) {
      return void socket.end(
        `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
    }
    const proof = proofOf(at, request.socket);
    if (proof === null) return refuseCertificate(broker, socket);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on("error", nothing); // the stream hears it too, and closes
      const stream = createWebSocketStream(webSocket);
      stream.on("error", nothing);
      gatherFrames(stream);
      broker.serve(stream, proof);
    });
  });
  return await opened(broker, server, at, at.tls === undefined ? "ws" : "wss", webSocketPath);
}

/** Why an upgrade is refused, as an HTTP status line; null where it is not. */
function refusalOf(request: IncomingMessage): string | null {
  if (request.url !== webSocketPath) return "404 Not Found";
  const offered = request.headers["sec-websocket-protocol"] ?? "";
  if (!offered.split(",").some((name) => /^mqtt(v3\.1)?$/.test(name.trim()))) {
    return "400 Bad Request";
  }
  return null;
}

/** Refuses a listener that others could read along (E15). @throws naming the rule */
export function mustBeSafe({ host, tls, certificates }: ListenAt): void {
  if (tls === undefined && certificates !== undefined) {
    throw new Error("Cannot listen for MQTT: certificates of devices need TLS (C14), got none");
  }
  if (tls !== undefined || isLoopback(host)) return;
  throw new Error(
    `Cannot listen for MQTT: off the loopback interface it needs TLS (E15), got ${host} without`,
  );
}

/** Whether an address or name reaches this machine only. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Whether a peer without a certificate may come. */
function takesSecrets({ host, certificates, secrets }: ListenAt): boolean {
  return certificates === undefined || (secrets ?? isLoopback(host));
}

/** What TLS is told; `ca` is whom clients' certificates must come from. */
function tlsOptions(at: ListenAt, { key, cert }: ListenerPair) {
  return {
    key,
    cert,
    minVersion: "TLSv1.2" as const,
    ...(at.certificates === undefined ? {} : {
      ca: [at.certificates.ca],
      requestCert: true,
      // Where secrets are taken, a peer without a certificate is let in to show one.
      rejectUnauthorized: !takesSecrets(at),
    }),
  };
}

/** What a peer has proven by its handshake; null where it showed a certificate that does not count. */
function proofOf(at: ListenAt, socket: Socket): PeerProof | null {
  const secrets = takesSecrets(at);
  if (at.certificates === undefined || !(socket instanceof TLSSocket)) return { secrets };
  // Without a certificate there is none, or an empty object, whatever the types say.
  const der: Uint8Array | undefined = socket.getPeerCertificate()?.raw;
  if (der === undefined) return secrets ? { secrets } : null;
  // Both ask for the same by different ways: the chain of signatures, and the authority's memory.
  const certified = socket.authorized ? at.certificates.judge(der) : undefined;
  return certified === undefined ? null : { certified, secrets: false };
}

function refuseCertificate(broker: Broker, socket: Duplex): void {
  broker.refuse("credentials", "", "a certificate that was revoked, has expired or is not ours");
  socket.destroy();
}

function opened(
  broker: Broker,
  server: Server,
  at: ListenAt,
  scheme: string,
  path: string,
): Promise<BrokerListener> {
  const { host, port } = at;
  // Sockets from their first byte on: a TLS or HTTP handshake that never ends counts as well.
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    if (sockets.size >= broker.limits.connectionsMax) {
      socket.destroy();
      return broker.refuse("connections", "", `more than ${broker.limits.connectionsMax} at once`);
    }
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      reject(new Error(`Cannot listen for MQTT on ${host}:${port}: ${error.message}`));
    });
    server.listen(port, host, () => {
      const taken = (server.address() as AddressInfo).port;
      const name = host.includes(":") ? `[${host}]` : host;
      const close = () => {
        const closed = new Promise<void>((done) => server.close(() => done()));
        for (const socket of sockets) socket.destroy();
        return closed;
      };
      broker.owns(close);
      const reloadTls = (pair: ListenerPair) => {
        if (server instanceof TlsServer || server instanceof HttpsServer) {
          server.setSecureContext(tlsOptions(at, pair));
        }
      };
      resolve({ port: taken, url: `${scheme}://${name}:${taken}${path}`, reloadTls, close });
    });
  });
}

function nothing(): void {}
