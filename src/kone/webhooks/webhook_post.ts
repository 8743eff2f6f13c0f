/**
 * One try of a delivery: a POST to the very address that was judged (`http/pinned_post.ts`). Only the
 * status counts.
 */
import type { Clock } from "../../clock.ts";
import type { OutboundPlace } from "../../http/outbound_address.ts";
import { pinnedPost } from "../../http/pinned_post.ts";

/** From connecting to the answer's end. */
export const deliveryWithinMs = 10_000;

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
  const post = pinnedPost(clock, ca);
  return async (place, { body, authorization }, signal) => {
    const headers = {
      authorization,
      "content-type": "application/cloudevents+json; charset=utf-8",
    };
    const answer = await post(place, { headers, body, withinMs: deliveryWithinMs }, signal);
    if (answer.status === null) return { taken: false, why: answer.why };
    return answer.status >= 200 && answer.status < 300
      ? { taken: true }
      : { taken: false, why: "status" };
  };
}
