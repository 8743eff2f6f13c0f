/** Ends a request, once: what is decided or withdrawn is never decided again. */
import type { Turn } from "../registry/turn.ts";
import type { RightsRequest } from "../rows/rights_request.ts";
import { endedKeptMs } from "./bounds.ts";
import { noteRequest, requestsOf, waits } from "./opening.ts";

/**
 * Ends a request that waits.
 * @param answer to the person, with the reason; null where nobody decided
 * @throws {RefusalError} `conflict` for one that has ended.
 */
export function endRequest(
  turn: Turn,
  request: RightsRequest,
  outcome: "granted" | "declined" | "withdrawn",
  answer: string | null,
  facts: Readonly<Record<string, string | number | boolean>> = {},
): RightsRequest {
  if (!waits(request)) turn.refuse("conflict", "Cannot end the request: it has been ended");
  noteRequest(turn, request, "right_decided", { outcome, ...facts });
  return turn.put("rights_request", {
    ...request,
    state: outcome,
    decidedBy: outcome === "withdrawn" ? null : turn.by.account,
    decidedAtMs: turn.now,
    answer,
    dueMs: turn.now + endedKeptMs,
  });
}

/**
 * Removes what somebody who is gone has asked for, at most as many rows as are kept of one person;
 * what waited ends. What their erasure left a manager to do stays.
 */
export function dropRequests(turn: Turn, account: string): void {
  for (const request of requestsOf(turn.ledger, account)) {
    if (request.kind === "erasure") continue;
    if (waits(request)) noteRequest(turn, request, "right_decided", { outcome: "withdrawn" });
    turn.remove("rights_request", request.id);
  }
}
