/**
 * BASIC HUFF, "highest unanswered floor first": the highest floor comes first at which people wait
 * (Crites & Barto 1998, after Bao et al. 1994; second hand).
 *
 * As read here: at every event the free cars are gone through from the highest down, and each gets
 * the highest call that it can still reach without turning and that no car before it got. A car
 * with people in it answers the calls that it comes by, except those to which a free car is going.
 */
import { isBeyond } from "../car_rules.ts";
import type { Assignments, Call, CarView, Policy, View } from "../policy.ts";
import { isFree, onTheWay } from "./lit_calls.ts";

/** The policy; it remembers nothing. */
export class BasicHuff implements Policy {
  readonly seesQueues = false;

  decide({ calls, cars }: View): Assignments {
    const left = [...calls].sort((a, b) => b.floor - a.floor);
    const targets = new Map<CarView, Call>();
    for (const car of cars.filter(isFree).sort((a, b) => b.floor - a.floor)) {
      const at = left.findIndex((call) => isReached(car, call));
      if (at >= 0) targets.set(car, left.splice(at, 1)[0]!);
    }
    return cars.map((car) => {
      const target = targets.get(car);
      return target === undefined ? onTheWay(car, left) : [target];
    });
  }
}

/** Whether a free car comes to a call without turning. */
const isReached = (car: CarView, { floor }: Call): boolean =>
  car.phase === "idle" || floor === car.floor || isBeyond(floor, car.floor, car.direction);
