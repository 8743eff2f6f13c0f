/**
 * A POST to somewhere outside, over a connection of its own, to the very address that was judged
 * (`outbound_address.ts`), with the certificate checked against the name. Redirects are not
 * followed, an answer's body is read no further than a bound and thrown away, and whatever takes
 * longer than a deadline has failed.
 */
import { Buffer } from "node:buffer";
import { type ClientRequest, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import type { Clock } from "../clock.ts";
import type { OutboundPlace } from "./outbound_address.ts";

/** Bytes of an answer that are read. */
export const answerBytesMax = 4_096;
const headerBytesMax = 16_384;

/** What is sent. */
export interface Posted {
  /** By name in small letters; host, length and connection are added. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** From connecting to the answer's end. */
  readonly withinMs: number;
}

/** What came of it; of the answer nothing but the status and when to come again. */
export type PostAnswer =
  | {
    readonly status: number;
    /** `Retry-After` as it stands in the answer (RFC 9110 §10.2.3). */
    readonly retryAfter?: string;
  }
  | { readonly status: null; readonly why: "too_slow" | "cut_off" | "no_connection" };

/** Tries once. Never throws. */
export type PinnedPost = (
  place: OutboundPlace,
  posted: Posted,
  signal: AbortSignal,
) => Promise<PostAnswer>;

/** Posts over the network. @param ca an authority in place of the system's, in PEM. */
export function pinnedPost(clock: Clock, ca?: string): PinnedPost {
  return ({ url, address, port }, { headers, body, withinMs }, signal) =>
    new Promise((resolve) => {
      const host = url.hostname.replace(/^\[|\]$/g, "");
      const options = {
        host: address,
        port,
        method: "POST",
        path: `${url.pathname}${url.search}`,
        agent: false,
        maxHeaderSize: headerBytesMax,
        headers: {
          host: url.host,
          ...headers,
          "content-length": String(Buffer.byteLength(body)),
          "user-agent": "Vestibule",
          connection: "close",
        },
      };
      let asked: ClientRequest | undefined;
      let ended = false;
      const end = (outcome: PostAnswer) => {
        if (ended) return;
        ended = true;
        cancel();
        signal.removeEventListener("abort", cut);
        asked?.destroy();
        resolve(outcome);
      };
      const cut = () => end({ status: null, why: "cut_off" });
      const cancel = clock.after(withinMs, () => end({ status: null, why: "too_slow" }));
      if (signal.aborted) return cut();
      signal.addEventListener("abort", cut);
      try {
        asked = url.protocol === "http:" ? httpRequest(options) : httpsRequest({
          ...options,
          ...(isIP(host) === 0 && { servername: host }),
          minVersion: "TLSv1.2",
          ...(ca !== undefined && { ca }),
        });
      } catch {
        return end({ status: null, why: "no_connection" });
      }
      asked.on("error", () => end({ status: null, why: "no_connection" }));
      asked.on("response", (answer) => {
        const retryAfter = answer.headers["retry-after"];
        const outcome: PostAnswer = {
          status: answer.statusCode ?? 0,
          ...(retryAfter !== undefined && { retryAfter }),
        };
        let read = 0;
        answer.on("data", (part: Uint8Array) => {
          read += part.length;
          if (read > answerBytesMax) end(outcome);
        });
        answer.on("error", () => end(outcome));
        answer.on("end", () => end(outcome));
        answer.on("close", () => end(outcome));
      });
      asked.end(body);
    });
}
