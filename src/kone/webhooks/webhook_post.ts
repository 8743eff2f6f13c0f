/**
 * One try of a delivery: a POST over a connection of its own, to the very address that was judged
 * (`http/outbound_address.ts`), with the certificate checked against the name. Redirects are not
 * followed, an answer's body is read no further than a bound and thrown away, and whatever takes
 * longer than a deadline has failed. Only the status counts.
 */
import { Buffer } from "node:buffer";
import { type ClientRequest, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import type { Clock } from "../../clock.ts";
import type { OutboundPlace } from "../../http/outbound_address.ts";

/** From connecting to the answer's end. */
export const deliveryWithinMs = 10_000;
/** Bytes of an answer that are read. */
export const answerBytesMax = 4_096;
const headerBytesMax = 16_384;

/** A body and what signs it. */
export interface SignedBody {
  readonly body: string;
  readonly authorization: string;
}

/** What became of a try; nothing of the answer but its status. */
export type PostOutcome =
  | { readonly taken: true }
  | { readonly taken: false; readonly why: "status" | "too_slow" | "cut_off" | "no_connection" };

/** Tries once. Never throws. */
export type WebhookPost = (
  place: OutboundPlace,
  signed: SignedBody,
  signal: AbortSignal,
) => Promise<PostOutcome>;

/** Tries over the network. @param ca an authority in place of the system's, in PEM. */
export function webhookPost(clock: Clock, ca?: string): WebhookPost {
  return ({ url, address, port }, { body, authorization }, signal) =>
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
          authorization,
          "content-type": "application/cloudevents+json; charset=utf-8",
          "content-length": String(Buffer.byteLength(body)),
          "user-agent": "Vestibule",
          connection: "close",
        },
      };
      let asked: ClientRequest | undefined;
      let ended = false;
      const end = (outcome: PostOutcome) => {
        if (ended) return;
        ended = true;
        cancel();
        signal.removeEventListener("abort", cut);
        asked?.destroy();
        resolve(outcome);
      };
      const cut = () => end({ taken: false, why: "cut_off" });
      const cancel = clock.after(deliveryWithinMs, () => end({ taken: false, why: "too_slow" }));
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
        return end({ taken: false, why: "no_connection" });
      }
      asked.on("error", () => end({ taken: false, why: "no_connection" }));
      asked.on("response", (answer) => {
        const status = answer.statusCode ?? 0;
        const outcome: PostOutcome = status >= 200 && status < 300
          ? { taken: true }
          : { taken: false, why: "status" };
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
