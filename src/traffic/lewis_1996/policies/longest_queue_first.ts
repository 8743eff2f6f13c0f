/**
 * LQF, "longest queue first": the queue comes first in which somebody has waited longest (Crites &
 * Barto 1998, after Bao et al. 1994; second hand). The longest time counts, not the
 * most people: so it needs no queue lengths, only how long a button has been lit.
 *
 * As read here: an idle car goes to the call that has been lit longest of those which no other car
 * is going to, and keeps to it until it is answered. A car with people in it answers the calls that
 * it comes by, except those to which another car is on its way. One that is still closing its doors
 * or speeding up is not; it loses its call, halts, and is idle again.
 */
import type { Assignments, Call, Policy, View } from "../policy.ts";
import { isFree, isSame, oldestOf, onTheWay } from "./lit_calls.ts";

/** The policy; it remembers to which call each car is going. */
export class LongestQueueFirst implements Policy {
  readonly seesQueues = false;
  /** By the number of the car. */
  readonly #targets = new Map<number, Call>();

  decide({ calls, cars }: View): Assignments {
    for (const [index, target] of this.#targets) {
      const open = calls.some((call) => isSame(call, target));
      if (!open || !isFree(cars[index]!)) this.#targets.delete(index);
    }
    for (const [index, car] of cars.entries()) {
      if (this.#targets.has(index) || car.phase !== "idle" || !isFree(car)) continue;
      const oldest = oldestOf(calls.filter((call) => this.#goingTo(call) === undefined));
      if (oldest !== undefined) this.#targets.set(index, oldest);
    }
    return cars.map((car, index) => {
      const target = this.#targets.get(index);
      if (target !== undefined) return [target];
      if (isFree(car)) return [];
      return onTheWay(car, calls).filter((call) => {
        const other = this.#goingTo(call);
        return other === undefined || cars[other]!.phase !== "moving";
      });
    });
  }

  /** The car that is going to a call. */
  #goingTo(call: Call): number | undefined {
    return this.#targets.entries().find(([, target]) => isSame(target, call))?.[0];
  }
}
