/**
 * Which car answers a landing button pressed at the controller itself (people without a phone; the
 * server chooses for its own calls): the one that would have its doors open soonest, found by
 * following each car's way under collective control with the call added. Future car calls of
 * people still waiting are unknown, as they are to any button panel.
 */
import {
  type Demand,
  departure,
  emptyDemand,
  type Heading,
  nextStop,
  sidesServed,
} from "../../src/lift/collective.ts";
import { travelTimeMs } from "../../src/lift/kinematics.ts";
import type { SimulatedCar } from "./car.ts";
import { leavesInMs } from "./car_motion.ts";

/** Another car takes a call over only if it would come so much sooner: no flapping. */
const betterByMs = 2000;

/** A landing button that is lit. Level index. */
export interface LandingButton {
  readonly at: number;
  readonly sides: number;
  readonly heading: Heading;
}

/**
 * The car for a button, or `undefined` where none in service stops there.
 * @param current the car that has it now.
 */
export function chooseCar(
  cars: Iterable<SimulatedCar>,
  button: LandingButton,
  current?: SimulatedCar,
): SimulatedCar | undefined {
  let best: SimulatedCar | undefined;
  let bestMs = Infinity;
  for (const car of cars) {
    if (!car.inService || car.kept) continue;
    if ((car.sidesAt[button.at]! & button.sides) !== button.sides) continue;
    const ms = arrivalMs(car, button) - (car === current ? betterByMs : 0);
    if (best === undefined || ms < bestMs) {
      best = car;
      bestMs = ms;
    }
  }
  return best;
}

/** Time until a car would have its doors open for a button, ms; `Infinity` where it never would. */
export function arrivalMs(car: SimulatedCar, { at, sides, heading }: LandingButton): number {
  const { spec, levels: { heightsM } } = car;
  const demand = scratchFor(car.demand);
  const calls = heading > 0 ? demand.up : demand.down;
  calls[at] = calls[at]! | sides;
  const door = spec.doors.front ?? spec.doors.rear!;
  const openMs = spec.levellingMs + door.openMs;
  let here = car.at;
  let going: Heading = car.heading;
  let elapsedMs = leavesInMs(car);
  let bypass = car.full;
  const ride = car.ride;
  if (ride === undefined && car.phase === "stopped") {
    going = car.leaving;
    if (here === at && (going === heading || going === 0) && !car.full) return 0;
  }
  for (let stops = 0; stops < 3 * heightsM.length; stops++) {
    const nowMs = car.nowMs;
    const first = stops === 0 && ride !== undefined;
    const from = first ? ride.firstStop(nowMs) : here;
    const next = nextStop(demand, from, going, bypass);
    if (next < 0) return Infinity;
    const fromM = first ? ride.fromM : heightsM[here]!;
    const travelMs = travelTimeMs(heightsM[next]! - fromM, spec);
    // A car that must turn first is taken to do so at the first landing where it can stop.
    elapsedMs += first ? Math.max(0, travelMs - (nowMs - ride.startMs)) : travelMs;
    if (next !== here || first) going = Math.sign(next - here) as Heading || going;
    const leaving = departure(demand, next, going);
    if (next === at && (leaving === heading || leaving === 0)) return elapsedMs + openMs;
    if (sidesServed(demand, next, leaving) === 0) return Infinity;
    const landing = leaving > 0 ? demand.up : demand.down;
    const served = leaving !== 0 && landing[next] !== 0;
    elapsedMs += openMs + (served ? spec.dwellLandingCallMs : spec.dwellCarCallMs) +
      door.closeMs + spec.startDelayMs;
    bypass &&= demand.car[next] === 0;
    demand.car[next] = 0;
    if (leaving !== 0) landing[next] = 0;
    here = next;
    going = leaving;
  }
  return Infinity;
}

let scratch = emptyDemand(0);

/** A copy to strike served calls from; one buffer does, since nothing here is re-entered. */
function scratchFor(demand: Demand): Demand {
  if (scratch.car.length !== demand.car.length) scratch = emptyDemand(demand.car.length);
  scratch.car.set(demand.car);
  scratch.up.set(demand.up);
  scratch.down.set(demand.down);
  return scratch;
}
