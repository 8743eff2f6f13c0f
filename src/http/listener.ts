/**
 * A listening socket that speaks HTTP or HTTPS with every limit set: header size and count,
 * deadlines for headers and bodies, idle connections, connections at once. What breaks one of them
 * never reaches a handler; it gets its refusal here, as problem+json, and is cut off.
 *
 * The platform's own timers are at work in this file alone; on this runtime they hold, except the
 * one for TLS handshakes, which is kept here instead (both measured).
 */
import { createServer as createHttp, type IncomingMessage, type Server } from "node:http";
import type { ServerResponse } from "node:http";
import { createServer as createHttps, Server as HttpsServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Clock } from "../clock.ts";
import { type Refusal, refuse } from "../refusal.ts";
import type { EdgeLimits } from "./limits.ts";
import { rawProblem } from "./problem.ts";

/** A certificate chain and its key, both PEM. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

/** What a listener is made of. */
export interface ListenerParts {
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsPair;
  readonly clock: Clock;
  readonly limits: EdgeLimits;
  /** All connections, sockets of apps included. */
  readonly connectionsMax: number;
  /** Whether a peer at this address may connect; left out, everybody may. */
  readonly admits?: (address: string) => boolean;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** Takes upgrades; without it they are refused. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Uint8Array) => void;
  /** Hears of each request that was refused before any handler saw it. */
  readonly refused: (refusal: Refusal) => void;
}

/** A listener that listens. */
export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Uses another certificate from the next connection on; does nothing without TLS. */
  reloadTls(pair: TlsPair): void;
  /** Takes no more connections; resolves once every connection has ended. */
  close(): Promise<void>;
  /** Ends every HTTP connection that still stands. */
  closeConnections(): void;
}

/** Listens; rejects where the address cannot be had. */
export async function listen(parts: ListenerParts): Promise<Listener> {
  const { limits } = parts;
  const options = {
    maxHeaderSize: limits.headerBytesMax,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.max(50, Math.min(1000, limits.headersMs / 4)),
    requireHostHeader: true,
  };
  const server: Server | HttpsServer = parts.tls === undefined
    ? createHttp(options, parts.handle)
    : createHttps({ ...options, ...parts.tls }, parts.handle);
  const endHandshakes = parts.tls === undefined
    ? () => {}
    : boundHandshakes(server, parts.clock, limits.headersMs);
  server.maxConnections = parts.connectionsMax;
  server.on("connection", (socket: Socket) => {
    if (parts.admits?.(socket.remoteAddress ?? "") === false) socket.destroy();
  });
  server.maxHeadersCount = 64;
  server.on("clientError", (error: Error & { code?: string }, socket: Duplex) => {
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    const refusal = refusalOf(error.code);
    parts.refused(refusal);
    endWith(socket, refusal, statusOf(error.code));
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Uint8Array) => {
    if (parts.upgrade !== undefined) return parts.upgrade(request, socket, head);
    const refusal = refuse("malformed", "Cannot upgrade: nothing here speaks another protocol");
    parts.refused(refusal);
    endWith(socket, refusal);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: parts.host, port: parts.port, backlog: 1024 }, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("Cannot listen: a listener needs an address and a port, got none");
  }
  return {
    host: address.address,
    port: address.port,
    reloadTls: (pair) => {
      if (server instanceof HttpsServer) server.setSecureContext({ ...pair });
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
    closeConnections: () => {
      endHandshakes();
      server.closeAllConnections();
    },
  };
}

/** Ends connections whose TLS handshake is not done in time; returns how to end all of them. */
function boundHandshakes(
  server: Server | HttpsServer,
  clock: Clock,
  withinMs: number,
): () => void {
  // A connection and the TLS socket on top of it share nothing public but the peer's address.
  const waiting = new Map<string, { socket: Socket; cancel: () => void }>();
  const nameOf = (socket: Socket) => `${socket.remoteAddress} ${socket.remotePort}`;
  const done = (name: string) => {
    waiting.get(name)?.cancel();
    waiting.delete(name);
  };
  server.on("connection", (socket: Socket) => {
    const name = nameOf(socket);
    done(name);
    waiting.set(name, { socket, cancel: clock.after(withinMs, () => socket.destroy()) });
    socket.once("close", () => done(name));
  });
  server.on("secureConnection", (socket: Socket) => done(nameOf(socket)));
  return () => {
    for (const { socket } of [...waiting.values()]) socket.destroy();
  };
}

/** Answers a bare connection with a refusal and ends it. */
export function endWith(socket: Duplex, refusal: Refusal, status?: number): void {
  socket.on("error", () => socket.destroy());
  socket.end(rawProblem(refusal, status), () => socket.destroy());
}

function refusalOf(code: string | undefined): Refusal {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return refuse("too_large", "Cannot read the request: its headers are too large");
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return refuse("malformed", "Cannot read the request: it did not come in time");
    default:
      return refuse("malformed", "Cannot read the request: it is not HTTP");
  }
}

/** HTTP has statuses of its own for these two, more telling than the refusal's. */
function statusOf(code: string | undefined): number | undefined {
  if (code === "HPE_HEADER_OVERFLOW") return 431;
  return code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : undefined;
}
