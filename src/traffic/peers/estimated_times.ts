/**
 * `eta` and `etd`, by following each car's whole way with and without the call (motion, doors,
 * dwell, transfer, room).
 *
 * `eta`, estimated time of arrival: the car that would have its doors open soonest.
 *
 * `etd`, estimated time to destination (Smith & Peters 2002): the car for which the new passenger's
 * own time to the destination and the delays of all that the car already serves, the system
 * degradation, are least together. A destination that nobody has said is taken to be half the way
 * that is left. Waiting may count for more than riding (their paper of 2004): here twice for
 * destination calls, and five times for landing calls, whose rides are a guess and behind which
 * more may wait than one. Those weights serve it best on the traces of this project; counting both
 * alike costs it up to 60 % in waiting.
 *
 * A call that no panel has announced goes to another car where that is better by two seconds, as
 * long as its car has not committed to the stop.
 */
import { follow, type Trip, type TripTimes } from "../../lift/trajectory.ts";
import { carNowOf, type PeerCall, type PeerCar, tripOf, tripsOf } from "./peer_car.ts";
import type { PeerRule } from "./rule.ts";

/** Another car takes a call over only if that is better by so much. */
const betterByMs = 2_000;
/** What a second of waiting counts beyond the second that it adds to the journey. */
const waitWeights = { landing: 4, destination: 1 } as const;
/** A trip that a car never finishes takes so long: as bad as it gets without being infinite. */
const neverMs = 600_000;
/** Trips that are followed at most; a car with more is judged by their number alone. */
const tripsMax = 48;

interface Estimate {
  readonly pickupMs: number;
  /** Person-milliseconds of everybody's times to destination that the call adds. */
  readonly addedMs: number;
}

/** Estimated time of arrival. */
export const estimatedArrival: PeerRule = ruleOf(({ pickupMs }) => pickupMs, "arrival");
/** Estimated time to destination. */
export const estimatedDestination: PeerRule = ruleOf(({ addedMs }) => addedMs, "destination");

function ruleOf(cost: (estimate: Estimate) => number, until: "arrival" | "destination"): PeerRule {
  return {
    choose({ call, cars, current }) {
      let best = cars[0]!;
      let bestCost = Infinity;
      for (const car of cars) {
        const estimate = estimateOf(car, call, until === "destination");
        const judged = cost(estimate) - (car === current ? betterByMs : 0);
        if (judged >= bestCost) continue;
        best = car;
        bestCost = judged;
      }
      return best;
    },
  };
}

const times: TripTimes = {
  pickupMs: new Float64Array(tripsMax + 1),
  dropMs: new Float64Array(tripsMax + 1),
  endMs: 0,
  endLevel: 0,
};

function estimateOf(car: PeerCar, call: PeerCall, withOthers: boolean): Estimate {
  const others = { ...car, calls: car.calls.filter(({ id }) => id !== call.id) };
  const trips = tripsOf(others);
  const count = trips.length;
  if (count >= tripsMax) return { pickupMs: neverMs * count, addedMs: neverMs * count };
  const now = carNowOf(car);
  let before = 0;
  if (withOthers && count > 0) {
    follow(car.physics, now, trips, count, times);
    before = personMs(trips, count, waitWeights[call.kind]);
  }
  trips.push(tripOf(car, call));
  follow(car.physics, now, trips, count + 1, times);
  return {
    pickupMs: Math.min(neverMs, times.pickupMs[count]!),
    addedMs: withOthers ? personMs(trips, count + 1, waitWeights[call.kind]) - before : 0,
  };
}

/** Everybody's time to destination, and the wait in it once more by its weight. */
function personMs(trips: readonly Trip[], count: number, waitWeight: number): number {
  let sum = 0;
  for (let at = 0; at < count; at++) {
    const dropMs = Math.min(neverMs, times.dropMs[at]!);
    const pickupMs = Math.min(neverMs, times.pickupMs[at]!);
    sum += trips[at]!.persons * (dropMs + waitWeight * pickupMs);
  }
  return sum;
}
