/**
 * What the clock does with requests: a week before its month is over whoever must decide is
 * reminded; when it is over the request goes to the operator as well, and the person is told; from
 * then on there is a reminder each week. What has ended is removed after a year.
 */
import { dueRows, firstDue } from "../keys/due_index.ts";
import type { Due } from "../registry/commands.ts";
import type { Turn } from "../registry/turn.ts";
import type { RightsRequest } from "../rows/rights_request.ts";
import { perTurnMax, remindAgainMs } from "./bounds.ts";
import { waits } from "./opening.ts";
import { tellDeciders, tellPerson } from "./telling.ts";

/** Reminds, escalates, removes; all but what an erasure leaves (`erasure/tasks.ts`). */
export const requestsDue: Due = {
  next: (ledger) => firstDue(ledger, "rights_request", "due"),
  run(turn) {
    for (const request of dueRows(turn.ledger, "rights_request", "due", turn.now, perTurnMax)) {
      if (waits(request)) step(turn, request);
      else turn.remove("rights_request", request.id);
    }
  },
};

function step(turn: Turn, request: RightsRequest): void {
  if (request.state === "open" && turn.now < request.decideByMs) {
    tellDeciders(turn, turn.put("rights_request", { ...request, dueMs: request.decideByMs }));
    return;
  }
  const escalated = turn.put("rights_request", {
    ...request,
    state: "escalated",
    dueMs: turn.now + remindAgainMs,
  });
  tellDeciders(turn, escalated);
  // An objection was the operator's from the start: for the person nothing has changed.
  if (request.state === "open" && request.building !== null) tellPerson(turn, escalated);
}
