/**
 * What one car will do if it is to answer a given set of calls: its way from now on by the very
 * rules of `car_rules.ts`, followed without allocating, for a search asks thousands of times. A
 * test holds it to the simulation.
 *
 * What nobody knows is taken at its mean. Behind a call that was lit w seconds ago stands the one
 * person who pressed, and λw others have come since, where λ is the floor's known rate; so what a
 * service after w seconds costs is a polynomial in w ({@link waitPrice}). People going down want
 * the lobby; people going up are spread over the floors.
 */
import {
  capacity,
  floors,
  floorTimeS,
  loadTimeS,
  lobby,
  stopHalfS,
  turnTimeS,
} from "./environment.ts";

/** Calls of a plan, by their index in every array. */
export interface PlanCalls {
  count: number;
  readonly floor: Int8Array;
  /** 1 is up, −1 is down. */
  readonly heading: Int8Array;
  /** Since when the button is lit. */
  readonly sinceS: Float64Array;
  /** People a second who join the queue. */
  readonly rate: Float64Array;
}

/** Room for `size` calls. */
export function emptyPlanCalls(size: number): PlanCalls {
  return {
    count: 0,
    floor: new Int8Array(size),
    heading: new Int8Array(size),
    sinceS: new Float64Array(size),
    rate: new Float64Array(size),
  };
}

/**
 * What a car does next. `atFloor`: it moves and comes to `floor`; `opens`: its doors are open;
 * `free`: its doors may close, or it stands with closed doors.
 */
export type NextStep = "atFloor" | "opens" | "free";

/** A car as a plan begins. */
export interface PlanCar {
  step: NextStep;
  /** When the step comes. */
  atS: number;
  floor: number;
  heading: 1 | -1;
  /** The way it serves at its stop; 0 where it serves nobody. */
  serves: 1 | 0 | -1;
  /** Buttons pressed inside, a bit for each floor. */
  buttons: number;
  /** People inside. */
  persons: number;
}

/** What waiting costs. */
export interface WaitPrice {
  /** Per person and second of waiting, in square seconds; beside the square of the wait. */
  readonly linearS: number;
}

/** What came of following a plan. */
export interface PlanOutcome {
  /** The expected price of all waits. */
  cost: number;
  /** When the car stands free with nothing left to do. */
  freeS: number;
  /** When boarding begins, by index of the call. */
  readonly boardS: Float64Array;
}

/** More steps than any plan has. */
const mostSteps = 2_000;
/** A call that a plan does not serve, and people who find no room, wait so much longer. */
const neverS = 100;

/**
 * The expected price of everybody behind a call that is answered after `waitS`: of the one who
 * pressed, of λw who came later and whose waits are spread evenly (∫λs² ds, ∫λs ds), and of going
 * in one by one.
 */
export function waitPrice(waitS: number, rate: number, price: WaitPrice): number {
  const w = waitS > 0 ? waitS : 0;
  const joined = rate * w;
  const square = w * w * (1 + joined / 3);
  const sum = w * (1 + joined / 2);
  // The k-th of those who joined enters k seconds later, on average after half of the time.
  const stagger = joined * (joined + 1) / 2 * loadTimeS;
  return square + stagger * w + price.linearS * (sum + stagger);
}

/**
 * Follows `car` answering the first `count` calls of `list`, indices of `calls`: to the end, or up to
 * the first choice that it has after `untilS`, where it is left `into` the given car. A stop that has
 * begun is no choice: its people are in.
 */
export function followPlan(
  car: PlanCar,
  calls: PlanCalls,
  list: ArrayLike<number>,
  count: number,
  price: WaitPrice,
  outcome: PlanOutcome,
  untilS = Infinity,
  into: PlanCar | null = null,
): void {
  let { step, atS: t, floor, heading, serves, buttons, persons } = car;
  let up = 0;
  let down = 0;
  let cost = 0;
  const { boardS } = outcome;
  for (let at = 0; at < count; at++) {
    const call = list[at]!;
    boardS[call] = Infinity;
    if (calls.heading[call]! > 0) up |= 1 << calls.floor[call]!;
    else down |= 1 << calls.floor[call]!;
  }
  for (let steps = 0; steps < mostSteps; steps++) {
    if (t > untilS && step !== "opens") break;
    const here = 1 << floor;
    if (step === "atFloor") {
      const full = persons >= capacity;
      const beyond = heading > 0 ? -2 << floor : here - 1;
      const along = full ? 0 : (heading > 0 ? up : down) & here;
      const against = full ? 0 : (heading > 0 ? down : up) & here;
      const onward = (buttons | up | down) & beyond;
      if ((buttons & here) !== 0 || along !== 0) {
        serves = atEnd(floor) ||
          (onward !== 0 || along !== 0 || against === 0 ? heading : -heading as 1 | -1);
        step = "opens";
        t += stopHalfS;
      } else if (onward !== 0) {
        floor += heading;
        t += floorTimeS;
      } else if (against !== 0) {
        serves = -heading as 1 | -1;
        step = "opens";
        t += stopHalfS;
      } else {
        serves = 0;
        step = "free";
        t += stopHalfS;
      }
    } else if (step === "opens") {
      if ((buttons & here) !== 0) {
        const out = persons / bitsOf(buttons);
        buttons &= ~here;
        persons -= out;
        t += out * loadTimeS;
      }
      const place = serves > 0 ? up : down;
      if (serves !== 0 && (place & here) !== 0) {
        for (let at = 0; at < count; at++) {
          const call = list[at]!;
          if (
            calls.floor[call] !== floor || calls.heading[call] !== serves ||
            boardS[call] !== Infinity
          ) continue;
          boardS[call] = t;
          const rate = calls.rate[call]!;
          const waitS = t - calls.sinceS[call]!;
          cost += waitPrice(waitS, rate, price);
          let entering = (1 + rate * Math.max(0, waitS)) / (1 - Math.min(rate * loadTimeS, 0.9));
          if (persons + entering > capacity) {
            const left = persons + entering - capacity;
            cost += left * neverS * (2 * Math.max(0, waitS) + neverS);
            entering = Math.max(0, capacity - persons);
          }
          persons += entering;
          t += entering * loadTimeS;
          buttons |= serves < 0 ? 1 << lobby : likelyButtons(floor, entering);
        }
        if (serves > 0) up &= ~here;
        else down &= ~here;
      }
      step = "free";
    } else {
      let leave: 1 | 0 | -1 = 0;
      if (buttons !== 0) {
        const way = serves === 0 ? heading : serves;
        leave = (buttons & (way > 0 ? -2 << floor : here - 1)) !== 0 ? way : -way as 1 | -1;
      } else if ((up & here) !== 0) {
        serves = 1;
      } else if (((up | down) & (-2 << floor)) !== 0) {
        leave = 1;
        if ((up & here) !== 0) leave = 0;
      } else if ((down & here) !== 0) {
        serves = -1;
      } else if (((up | down) & (here - 1)) !== 0) {
        leave = -1;
      } else {
        break;
      }
      if (leave === 0) {
        step = "opens";
        t += stopHalfS;
      } else {
        t += (leave === heading ? 0 : turnTimeS) + stopHalfS + floorTimeS;
        heading = leave;
        serves = 0;
        floor += leave;
        step = "atFloor";
      }
    }
  }
  outcome.cost = cost;
  outcome.freeS = t;
  if (into === null) return;
  into.step = step;
  into.atS = t > untilS ? t : untilS;
  into.floor = floor;
  into.heading = heading;
  into.serves = serves;
  into.buttons = buttons;
  into.persons = persons;
}

const atEnd = (floor: number): 1 | 0 | -1 => floor === lobby ? 1 : floor === floors ? -1 : 0;

/** The destinations of people who go up and have not pressed yet: spread evenly. */
function likelyButtons(from: number, persons: number): number {
  const stops = Math.min(3, Math.max(1, Math.round(persons)));
  let buttons = 0;
  for (let stop = 1; stop <= stops; stop++) {
    buttons |= 1 << Math.min(floors, Math.round(from + (floors - from) * stop / (stops + 0.5)));
  }
  return buttons & ~(1 << from);
}

function bitsOf(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
