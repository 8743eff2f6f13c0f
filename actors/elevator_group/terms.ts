/** The terms of a request beside where to: whether two are the same, and what is kept of them. */
import type { CallRequest, KeptCall } from "../../src/protocol.ts";

/** Whether two requests of one kind have the same terms. */
export function sameTerms(one: CallRequest, other: CallRequest): boolean {
  if (one.accessible !== other.accessible) return false;
  if (one.kind === "car") {
    return other.kind === "car" && one.attendant === other.attendant && one.lease === other.lease;
  }
  if (other.kind === "car") return false;
  const lease = one.kind === "destination" ? one.lease : undefined;
  return one.priority === other.priority && one.split === other.split &&
    lease === (other.kind === "destination" ? other.lease : undefined) &&
    (one.lifts ?? []).join() === (other.lifts ?? []).join();
}

/** A request as it is kept after its end: without what tells that somebody needs room and time. */
export function keptRequest(request: CallRequest): KeptCall["request"] {
  if (request.accessible === undefined) return request;
  const { accessible: _, ...rest } = request;
  return rest;
}
