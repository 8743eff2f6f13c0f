/**
 * Refusals in HTTP: `application/problem+json` (RFC 9457) with the refusal's stable `code`. The
 * same bytes are made for a handler's answer and for a connection that has no handler.
 */
import { STATUS_CODES } from "node:http";
import { z } from "zod";
import { type Refusal, refusalCodes, refusals } from "../refusal.ts";
import { wordsFor } from "../words/words.ts";
import { securityHeaders } from "./security_headers.ts";

/** The body of every refusal. */
export const problemSchema = z.strictObject({
  type: z.string().describe("urn:vestibule:refusal:<code>"),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  code: z.enum(refusalCodes),
  retryAfterMs: z.int().min(0).optional(),
  serverTimeMs: z.int().min(0).optional(),
});
/** The body of every refusal. */
export type Problem = z.infer<typeof problemSchema>;

/** A client is asked to wait this long where the refusal itself does not say. */
const retryDefaultMs = 1000;
const detailLengthMax = 300;

/**
 * A refusal as the body of an answer. The title comes in the best of the client's languages (R07);
 * code and detail are the same in all.
 * @param languages BCP 47 tags, best first.
 */
export function problemOf(
  refusal: Refusal,
  status?: number,
  languages: readonly string[] = [],
): Problem {
  const known = refusals[refusal.code];
  return {
    type: `urn:vestibule:refusal:${refusal.code}`,
    title: wordsFor(languages).titleOf(refusal.code),
    status: status ?? known.status,
    detail: refusal.detail.slice(0, detailLengthMax),
    code: refusal.code,
    ...(refusal.retryAfterMs === undefined ? {} : { retryAfterMs: refusal.retryAfterMs }),
    ...(refusal.serverTimeMs === undefined ? {} : { serverTimeMs: refusal.serverTimeMs }),
  };
}

/** The headers that belong to a refusal. */
export function problemHeaders(refusal: Refusal, status?: number): Record<string, string> {
  const answered = status ?? refusals[refusal.code].status;
  const headers: Record<string, string> = {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
  };
  if (refusal.retryAfterMs !== undefined || answered === 429 || answered === 503) {
    const seconds = Math.ceil((refusal.retryAfterMs ?? retryDefaultMs) / 1000);
    headers["retry-after"] = String(Math.max(1, seconds));
  }
  if (answered === 401) {
    // RFC 6750: no error code for a request that brought no credential.
    headers["www-authenticate"] = refusal.code === "unauthenticated"
      ? 'Bearer realm="vestibule"'
      : `Bearer realm="vestibule", error="invalid_token"`;
  }
  return headers;
}

/** A refusal as an answer of the web platform. */
export function problemResponse(
  refusal: Refusal,
  more: Readonly<Record<string, string>> = {},
  status?: number,
  languages: readonly string[] = [],
): Response {
  return new Response(JSON.stringify(problemOf(refusal, status, languages)), {
    status: status ?? refusals[refusal.code].status,
    headers: { ...problemHeaders(refusal, status), ...more },
  });
}

/** A refusal as the bytes of a whole HTTP/1.1 answer, for a connection without a handler. */
export function rawProblem(refusal: Refusal, status?: number): string {
  const body = JSON.stringify(problemOf(refusal, status));
  const answered = status ?? refusals[refusal.code].status;
  const headers = {
    ...securityHeaders,
    ...problemHeaders(refusal, status),
    "content-length": String(new TextEncoder().encode(body).length),
    connection: "close",
  };
  return `HTTP/1.1 ${answered} ${STATUS_CODES[answered] ?? "Refused"}\r\n` +
    Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("") +
    `\r\n${body}`;
}
