/**
 * Takes in what a search found (`dispatch/improve.ts`). It was thought of for the group as it stood
 * a moment ago, so it is applied only where it still fits: every call that it moves is as free as
 * it was, with the same car, and the car it should go to serves. Whatever does not fit is left: the
 * next search knows more.
 */
import { inService } from "./car_service.ts";
import { mayTake } from "./eligible.ts";
import type { CallMove, Improvement } from "./dispatch/job.ts";
import { refusingReason } from "./group_mode.ts";
import type { Call } from "./state.ts";
import { comeSlackMs, type Turn } from "./turn.ts";

/** Moves that one improvement may hold. */
export const movesMax = 256;

/** Applies an improvement, whole or not at all. */
export function takeImprovement(turn: Turn, { epoch, moves, parking }: Improvement): void {
  // Of a search that was under way when the group began to refuse, nothing counts any more.
  if (epoch !== turn.state.epoch || refusingReason(turn.state.controller) !== undefined) return;
  if (parking !== undefined) turn.park(parking);
  if (moves.length > movesMax) return;
  if (!moves.every((move) => fits(turn, move))) return;
  for (const { call: id, to, etaMs, later } of moves) {
    if (turn.full) return;
    const { later: _later, ...call }: Call = turn.state.calls.get(id)!;
    turn.change({
      ...call,
      ...(later && { later }),
      state: "assigned",
      car: to,
      etaMs: Math.max(0, Math.round(etaMs)),
      comeByMs: turn.now + etaMs + comeSlackMs,
    });
  }
}

function fits({ state }: Turn, { call: id, from, to }: CallMove): boolean {
  const call = state.calls.get(id);
  const car = state.model.carOf.get(to);
  if (call === undefined || car === undefined || call.car !== from) return false;
  if (call.state !== "assigned" && call.state !== "registered") return false;
  const present = from === undefined ? undefined : state.model.carOf.get(from);
  // A car that a panel has named stays the one, while it serves (E18).
  if (call.announced && present && inService(state.cars[present.at]!)) return false;
  // What the controller has given up it must let go before it takes it again.
  if (state.controller.finished.has(id)) return false;
  return mayTake(state.model, car, state.cars[car.at]!, call);
}
