/**
 * What stands in the handshake of `/stream-v2`: the token in the address, which this endpoint alone
 * takes from there, or in the `Authorization` header; and how one that fails is answered, in the form
 * of this API's errors (KONE 1.3).
 */
import { Buffer } from "node:buffer";
import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { securityHeaders } from "../../http/security_headers.ts";
import type { RefusalCode } from "../../refusal.ts";
import type { KoneFault } from "../answers.ts";

/** The sub-protocol that a client must offer. */
export const koneSubprotocol = "koneapi";

/** Why a handshake failed. */
export interface FailedHandshake {
  readonly status: 400 | 401 | 403 | 429 | 500 | 503;
  readonly message: string;
  readonly fault: KoneFault;
  /** As what it is counted. */
  readonly code: RefusalCode;
  /** After how many seconds the client may come again, where that is said. */
  readonly retryAfterS?: number;
}

/**
 * The token of a handshake as it came, perhaps with "Bearer " before it; null without one. Of an
 * address with several it is the first.
 */
export function tokenOf(request: IncomingMessage): string | null {
  const query = (request.url ?? "").split("?").slice(1).join("?");
  const token = new URLSearchParams(query).get("accessToken") ?? "";
  return token.trim() || request.headers.authorization?.trim() || null;
}

/** Whether the sub-protocol was offered. */
export function offersSubprotocol(request: IncomingMessage): boolean {
  const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",");
  return offered.some((name) => name.trim() === koneSubprotocol);
}

/** Answers a handshake that failed and ends its connection. */
export function failHandshake(socket: Duplex, failed: FailedHandshake): void {
  const { status, message, fault, retryAfterS } = failed;
  const body = JSON.stringify({ message, errors: [fault] });
  const headers: Readonly<Record<string, string>> = {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "cache-control": "no-store",
    connection: "close",
    ...(status === 401 && { "www-authenticate": 'Bearer realm="vestibule"' }),
    ...(retryAfterS !== undefined && { "retry-after": String(retryAfterS) }),
    ...securityHeaders,
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.on("error", () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${body}`,
    () => socket.destroy(),
  );
}
