/** The inboxes (R85): what a person asked, what waits for a building's managers, for the operator. */
import { demandManager, demandOperator } from "../authority.ts";
import type { Turn } from "../registry/turn.ts";
import type { RightsRequest } from "../rows/rights_request.ts";
import { listedMax } from "./bounds.ts";
import { requestsOf } from "./opening.ts";

/** A request as its person sees it: without the clock's own field, and who decided. */
export type OwnRequest = Omit<RightsRequest, "dueMs" | "decidedBy" | "account">;

/** A request as whoever decides sees it. */
export interface WaitingRequest extends OwnRequest {
  readonly account: string;
  /** Null where there is none any more. */
  readonly name: string | null;
}

/** What the doer has asked, with state and answer, the latest first. */
export function ownRequests(turn: Turn): readonly OwnRequest[] {
  return requestsOf(turn.ledger, turn.by.account ?? "").map(shownToPerson);
}

/** What waits for a building's managers, the first to be decided first. @throws {RefusalError} */
export function requestsAt(turn: Turn, building: string): readonly WaitingRequest[] {
  demandManager(turn, building);
  return listed(turn, turn.ledger.find("rights_request", "waitingAt", building));
}

/** What waits for the operator, the first to be decided first. @throws {RefusalError} */
export function requestsForOperator(turn: Turn): readonly WaitingRequest[] {
  demandOperator(turn);
  return listed(turn, turn.ledger.find("rights_request", "waitingForOperator", "yes"));
}

function listed(turn: Turn, rows: readonly RightsRequest[]): readonly WaitingRequest[] {
  return [...rows].sort((a, b) => a.decideByMs - b.decideByMs || (a.id < b.id ? -1 : 1))
    .slice(0, listedMax).map((request) => ({
      ...shownToPerson(request),
      account: request.account,
      name: turn.ledger.get("account", request.account)?.profile.name?.value ?? null,
    }));
}

function shownToPerson(request: RightsRequest): OwnRequest {
  const { dueMs: _, decidedBy: __, account: ___, ...rest } = request;
  return rest;
}
