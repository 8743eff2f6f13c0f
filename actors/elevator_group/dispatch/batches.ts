/**
 * Destination control: who travels together. A group that knows destinations fills each car that
 * comes to a landing with a *batch*, people whose floors lie together; whoever is not in it waits
 * for another car, or for a later round of the same one. So more can be carried than by anyone who
 * lets in whoever stands first. A call of a later round is on its car's list but not yet told to
 * the hardware (`later`), for a car that stands open takes everybody who has a call for it.
 *
 * A batch is nothing but the cheapest plan over all loads and rounds (`batch_search.ts`,
 * `car_rounds.ts`): waits and rides of everybody, those left behind included, and the cars' time,
 * which is the dearer the more people wait for it.
 */
import type { CarNow } from "../../../src/lift/trajectory.ts";
import { type CarModel, type GroupModel } from "../model.ts";
import type { SearchBudget } from "./assignment_search.ts";
import { searchBatches } from "./batch_search.ts";
import { CarRounds, neverMs, type Prices } from "./car_rounds.ts";
import { carNow, inService } from "./cost.ts";
import { carsAfter, parkingOf } from "./parking_plan.ts";
import type { CallMove, DispatchJob, DispatchView, Improvement } from "./job.ts";
import { type FreeLoad, type GroupLoads, loadsOf } from "./loads.ts";

/** A call that was given up by a car comes back to it at this price, person-milliseconds. */
const failedCost = 1e12;
/** Person-milliseconds that must be gained before anybody is sent another lift. */
const worthMovingFor = 500;

/** More than so many evaluations for each load find nothing more that is worth their time. */
const evaluationsPerLoad = 12;
/** What a second of riding is worth beside one of waiting, for who waits alone. */
const ridePrice = 0.33;
/**
 * What is added to it where a car could be filled at one landing. Whoever rides from there does so
 * with others: fewer stops a round are then worth more than the next car.
 */
const ridePriceOfQueue = 1.6;
/** A queue beyond so many cars changes no price. */
const queueMax = 2.5;
/** What a second of a car comes to be worth, beside one of waiting, as ever more wait for it. */
const carTimePrice = 1;
/** Beside each second of waiting counts its square, so many a minute: nobody is forgotten. */
const waitSquaredPrice = 0.5;

/** What passengers' and cars' time is worth in a group as it stands. */
export function pricesOf({ model, cars }: PricedView, { waiting, company }: Crowd): Prices {
  let serving = 0;
  for (const car of cars) if (inService(car)) serving++;
  const crowd = waiting / Math.max(1, serving);
  let room = 0;
  for (const { physics } of model.cars) room += physics.capacityPersons;
  const holds = room / Math.max(1, model.cars.length);
  const queue = Math.min(queueMax, company / Math.max(1, holds));
  return {
    wait: 1,
    waitSquared: waitSquaredPrice / 60_000,
    ride: ridePrice + ridePriceOfQueue * queue,
    carTime: carTimePrice * crowd / (1 + crowd),
  };
}

type PricedView = Pick<DispatchView, "model" | "cars">;
type Crowd = Pick<GroupLoads, "waiting" | "company">;

/** Looks for better batches. */
export function improveBatches(
  model: GroupModel,
  job: DispatchJob,
  budget: SearchBudget,
  draw: () => number,
): Improvement {
  const view: DispatchView = { ...job, model };
  const group = loadsOf(view);
  const { free, committed } = group;
  const rounds = roundsOf(view, group);
  const prices = pricesOf(view, group);
  const scratch: number[] = [];
  const placesOf = (car: number, places: readonly number[]): number[] => {
    scratch.length = 0;
    for (const load of committed[car]!) scratch.push(2 * load);
    for (const place of places) scratch.push(2 * free[place >> 1]!.load + (place & 1));
    return scratch;
  };
  const problem = {
    cars: model.cars.length,
    loads: free.length,
    may: (car: number, load: number) => free[load]!.may[car]!,
    least: leastCostOf(view, group, rounds, prices),
    meets: (car: number, load: number, places: readonly number[]) => {
      const own = free[load]!.load;
      if (rounds[car]!.standsOpenAt === group.loads.from[own]) return true;
      for (const place of places) if (alongside(group, own, free[place >> 1]!.load)) return true;
      for (const other of committed[car]!) if (alongside(group, own, other)) return true;
      return false;
    },
    unlike: (one: number, other: number) => unlike(group, free[one]!, free[other]!),
    cost: (car: number, places: readonly number[]) => {
      let cost = rounds[car]!.cost(placesOf(car, places), prices);
      for (const place of places) {
        if (free[place >> 1]!.calls[0]!.failed.includes(model.cars[car]!.id)) cost += failedCost;
      }
      return cost;
    },
  };
  const found = searchBatches(
    problem,
    free.map(({ car }) => car),
    free.map(({ later }) => later ? 1 : 0),
    { evaluations: Math.min(budget.evaluations, evaluationsPerLoad * free.length) },
    draw,
  );
  const gain = found.startCost - found.cost;
  const moves: CallMove[] = [];
  const moved = gain > worthMovingFor;
  for (const car of model.cars) {
    const own: number[] = [];
    for (let load = 0; load < free.length; load++) {
      const to = moved || free[load]!.car < 0 ? found.carOf[load]! : free[load]!.car;
      const later = moved || free[load]!.car < 0 ? found.later[load]! : free[load]!.later ? 1 : 0;
      if (to === car.at) own.push(2 * load + later);
    }
    if (own.length === 0) continue;
    const plan = rounds[car.at]!;
    plan.follow(placesOf(car.at, own));
    for (let i = 0; i < own.length; i++) {
      const at = committed[car.at]!.length + i;
      const { calls, car: had, later: was } = free[own[i]! >> 1]!;
      const later = plan.next[at] !== 1;
      if (had === car.at && was === later) continue;
      for (const call of calls) {
        moves.push({
          call: call.id,
          ...(call.car !== undefined && { from: call.car }),
          to: car.id,
          etaMs: Math.round(Math.min(600_000, plan.pickupMs[at]!)),
          ...(later && { later: true as const }),
        });
      }
    }
  }
  const { epoch, revision } = job;
  const parking = parkingOf(view, carsAfter(view, moves));
  return { epoch, revision, moves, parking, gain, evaluations: found.evaluations };
}

/** Whether two loads wait at one landing for one direction. */
function alongside({ loads: { from, to } }: GroupLoads, one: number, other: number): boolean {
  const at = from[one]!;
  return from[other] === at && to[one]! > at === to[other]! > at;
}

/** What a load costs on a car at least: its wait if the car had nothing else to do, and its ride. */
function leastCostOf(
  { model }: DispatchView,
  { loads, free, committed }: GroupLoads,
  rounds: readonly CarRounds[],
  prices: Prices,
): (car: number, load: number) => number {
  const soonest = new Map<number, number>();
  const levels = model.levels.length;
  return (car, load) => {
    const own = free[load]!.load;
    const up = loads.to[own]! > loads.from[own]! ? 1 : 0;
    const key = (car * levels + loads.from[own]!) * 2 + up;
    let pickupMs = soonest.get(key);
    if (pickupMs === undefined) {
      const places = committed[car]!.map((each) => 2 * each);
      places.push(2 * own);
      rounds[car]!.follow(places);
      pickupMs = Math.min(neverMs, rounds[car]!.pickupMs[places.length - 1]!);
      soonest.set(key, pickupMs);
    }
    return rounds[car]!.waitCost(own, pickupMs, prices);
  };
}

/** Each car, ready to plan its rounds. */
function roundsOf(view: DispatchView, group: GroupLoads): CarRounds[] {
  return view.model.cars.map((car) => {
    const { now, walking } = standing(view, car, group);
    return new CarRounds(car, now, walking, group.loads, group.loads.count);
  });
}

/** Where a car is, and how many are still walking into it. */
export interface Standing {
  readonly now: CarNow;
  readonly walking: number;
}

/** A car as it is, with those who walk in just now counted as inside. */
export function standing(view: DispatchView, car: CarModel, group: GroupLoads): Standing {
  const now = carNow(view.model, car, view.cars[car.at]!, view.traffic, view.now);
  const entered = now.persons;
  if (!now.doorsOpen) return { now, walking: 0 };
  const boarded = group.boarded[car.at]!;
  return {
    now: { ...now, persons: Math.max(boarded, entered) },
    walking: Math.max(0, boarded - entered),
  };
}

function unlike({ loads }: GroupLoads, one: FreeLoad, other: FreeLoad): number {
  const from = Math.abs(loads.from[one.load]! - loads.from[other.load]!);
  const to = Math.abs(loads.to[one.load]! - loads.to[other.load]!);
  return 1 + 2 * from + to;
}
