/**
 * DLB, "dynamic load balancing": it tries to keep the load of all cars equal (Crites & Barto 1998,
 * after Lewis 1991; second hand, and no more is known here).
 *
 * As read here: a car's load is the time that its work takes: a stop time for each of its calls,
 * and the floors of the round on which it answers them and comes to the lobby. A new call is given
 * to the car whose load is smallest with it, and stays there.
 */
import { isBeyond } from "../car_rules.ts";
import { floorTimeS, lobby, stopTimeS } from "../environment.ts";
import type { Assignments, Call, CarView, Policy, View } from "../policy.ts";
import { isSame } from "./lit_calls.ts";

interface Given {
  readonly call: Call;
  readonly car: number;
}

/** The policy; it remembers which call was given to which car. */
export class DynamicLoadBalancing implements Policy {
  readonly seesQueues = false;
  #given: readonly Given[] = [];

  decide({ calls, cars }: View): Assignments {
    const given = this.#given.filter((each) => calls.some((call) => isSame(call, each.call)));
    const fresh = calls.filter((call) => !given.some((each) => isSame(call, each.call)));
    for (const call of fresh.toSorted((a, b) => a.sinceS - b.sinceS)) {
      given.push({ call, car: leastLoaded(cars, given, call) });
    }
    this.#given = given;
    return cars.map((_, index) => callsOf(given, index));
  }
}

const callsOf = (given: readonly Given[], car: number): readonly Call[] =>
  given.filter((each) => each.car === car).map(({ call }) => call);

/** The car whose work takes the least time with one call more; of two, the first. */
function leastLoaded(cars: readonly CarView[], given: readonly Given[], call: Call): number {
  const loads = cars.map((car, index) => loadS(car, [...callsOf(given, index), call]));
  return loads.indexOf(Math.min(...loads));
}

/** Seconds of work: stops for `calls`, and the way of the round on which they are answered. */
function loadS(car: CarView, calls: readonly Call[]): number {
  const way = car.serves ?? car.direction;
  const bound = car.carCalls.length > 0 && way === "down";
  const ahead = ({ floor, direction }: Call) =>
    direction === "down" && (floor === car.floor || isBeyond(floor, car.floor, "down"));
  const toLobby = car.floor - lobby;
  const top = Math.max(...calls.map(({ floor }) => floor), ...car.carCalls, car.floor);
  const round = bound
    ? toLobby + (calls.every(ahead) ? 0 : 2 * (top - lobby))
    : (top - car.floor) + (top - lobby);
  return stopTimeS * calls.length + floorTimeS * round;
}
