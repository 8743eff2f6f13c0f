/**
 * Decides on requests: a building's managers on what came to them, the operator on what is theirs or
 * came to them because nobody had decided in time; nobody on their own. What a decision does beside
 * its answer stands by kind in {@link deciders}; a kind that has none is decided elsewhere.
 */
import { belongsTo, demandManager, demandOperator, standingOf } from "../authority.ts";
import type { Turn } from "../registry/turn.ts";
import type { RequestKind, RightsRequest } from "../rows/rights_request.ts";
import { endRequest } from "./ending.ts";
import { resume } from "./objections.ts";
import { waits } from "./opening.ts";
import { tellPerson } from "./telling.ts";

/** What is decided. */
export interface Decision {
  /** Of an objection: the purpose stays stopped. Of a correction: the record was put right. */
  readonly grant: boolean;
  /** To the person, with the reason. */
  readonly answer: string;
  /** The audit entry of the change by which it was put right. */
  readonly auditEntry?: number | undefined;
}

/** What a decision does besides its answer, in the same turn; may refuse. */
export type Decider = (turn: Turn, request: RightsRequest, decision: Decision) => void;

/** By kind. A part that handles a kind of its own adds its line. */
export const deciders: { readonly [K in RequestKind]?: Decider } = {
  // The manager has changed the record by its own route before.
  correction: () => {},
  objection(turn, { account, id }, { grant }) {
    if (!grant) resume(turn, account, id);
  },
  // The manager hands the copy out, or says why not.
  building_log: () => {},
};

/**
 * Decides on a request.
 * @throws {RefusalError} `not_found`, `forbidden`, `conflict` for one that has ended, that is of a
 * kind that is decided elsewhere, or whose named entry is none.
 */
export function decideRequest(
  turn: Turn,
  { id, ...decision }: Decision & { readonly id: string },
): RightsRequest {
  const request = demandDecidable(turn, id);
  if (!waits(request)) turn.refuse("conflict", "Cannot decide: the request has ended");
  const decider = deciders[request.kind];
  if (decider === undefined) {
    turn.refuse(
      "conflict",
      "Cannot decide here: it has its own route, /erasure-tasks/{task}/decision",
    );
  }
  const { auditEntry, answer, grant } = decision;
  if (auditEntry !== undefined && auditEntry > turn.head.seq) {
    turn.refuse("invalid", "Cannot decide: auditEntry: the log has no entry of this number");
  }
  decider(turn, request, decision);
  const ended = endRequest(turn, request, grant ? "granted" : "declined", answer, {
    ...(auditEntry !== undefined && { entry: auditEntry }),
  });
  tellPerson(turn, ended);
  return ended;
}

/** Takes a request of one's own back; an objection with it. */
export function withdrawRequest(turn: Turn, { id }: { readonly id: string }): null {
  const request = turn.need("rights_request", id);
  if (request.account !== turn.by.account) turn.need("rights_request", "");
  if (request.kind === "erasure") {
    turn.refuse("conflict", "Cannot withdraw it: what was erased does not come back");
  }
  endRequest(turn, request, "withdrawn", null);
  if (request.kind === "objection") resume(turn, request.account, request.id);
  return null;
}

/** A request that the doer may decide on. @throws {RefusalError} `not_found`, `forbidden`. */
export function demandDecidable(turn: Turn, id: string): RightsRequest {
  const request = turn.need("rights_request", id);
  const { account, via } = turn.by;
  const { building } = request;
  if (via !== "console" && via !== "server") {
    const standing = standingOf(turn.ledger, account, turn.now);
    const concerns = standing.operator || (building !== null && belongsTo(standing, building));
    if (!concerns) turn.need("rights_request", "");
    if (account === request.account) {
      turn.refuse("forbidden", "Cannot decide: nobody decides on what they asked for themselves");
    }
    const asOperator = standing.operator && (building === null || request.state === "escalated");
    if (!asOperator && building !== null) {
      demandManager(turn, building);
      return request;
    }
  }
  demandOperator(turn);
  return request;
}
