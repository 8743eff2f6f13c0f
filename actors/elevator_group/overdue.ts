/**
 * Calls whose time is up. A lift that is late loses its call to another, unless people were told to
 * wait for that very car or the controller chooses. A call whose passengers may be aboard is over
 * when hardware says so and not because time has passed: operators are told that they may be shut in.
 */
import { heard } from "./cars.ts";
import { delegates } from "./delegated.ts";
import { callLifeMs, comeSlackMs, type Turn } from "./turn.ts";

/** Overdue calls that one turn decides about; the alarm rings again for the rest. */
const overduePerTurnMax = 32;

/** Decides about calls whose time is up. */
export function settleOverdue(turn: Turn): void {
  const { now } = turn;
  let decided = 0;
  for (const call of turn.state.calls.values()) {
    const aboard = call.state === "being_served";
    const dead = call.deadlineMs <= now;
    if (!dead && (aboard || call.comeByMs > now)) continue;
    if (turn.full || ++decided > overduePerTurnMax) break;
    if (aboard) {
      turn.extend({ ...call, deadlineMs: now + callLifeMs });
      const car = turn.state.cars.find(({ id }) => id === call.car);
      if (car?.known === true) heard(turn, car, car, false);
    } else if (call.state === "registered") turn.end(call, "no_lift_available");
    else if (dead) turn.end(call, "lift_did_not_come");
    else if (call.announced === true || delegates(turn.state.model)) {
      turn.keep({ ...call, comeByMs: now + comeSlackMs });
    } else turn.reassign(call, "lift_did_not_come");
  }
}
