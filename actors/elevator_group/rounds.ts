/**
 * Rounds without a search: calls for a later round are told to the hardware when a search says so
 * (`dispatch/batches.ts`). Should none come, nobody waits for it: a car that has nothing left that
 * it was told of is told of those who have waited for it longest, as many as it holds.
 */
import type { Call } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Tells cars without any other call of the calls for their next round. */
export function beginRounds(turn: Turn): void {
  if (!turn.state.calls.list().some(({ later }) => later === true)) return;
  for (const { id, physics } of turn.state.model.cars) {
    let room = physics.capacityPersons;
    let first: Call | undefined;
    for (const call of waitingFor(turn, id)) {
      if (turn.full) return;
      first ??= call;
      room -= call.request.persons;
      if (room < 0 && call !== first) break;
      const { later: _later, ...next } = call;
      turn.change(next);
    }
  }
}

/** The calls for later rounds of a car that was told of no other; in the order of placing. */
function waitingFor({ state }: Turn, car: string): Call[] {
  const waiting: Call[] = [];
  for (const call of state.calls.values()) {
    if (call.car !== car || call.sendFromMs !== undefined) continue;
    if (call.later !== true) return [];
    waiting.push(call);
  }
  return waiting.sort((one, other) => one.placedAtMs - other.placedAtMs);
}
