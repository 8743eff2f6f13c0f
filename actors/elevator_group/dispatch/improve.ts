/**
 * The search beside the turn: who serves whom, thought over for all calls at once that may still
 * change cars. A call may while no car is fixed to it and no panel has announced its car. Pure: the
 * same job, budget and chance give the same improvement, in a worker as in a simulation (E19).
 */
import type { Trip } from "../../../src/lift/trajectory.ts";
import { mayTake } from "../eligible.ts";
import { addAboard, carNow, inService, planCost, planTimes, tripsMax, tripsOf } from "./cost.ts";
import { carsAfter, parkingOf } from "./parking_plan.ts";
import {
  type AssignmentProblem,
  searchAssignment,
  type SearchBudget,
} from "./assignment_search.ts";
import type { CallMove, DispatchJob, DispatchView, Improvement, JobCall } from "./job.ts";
import type { GroupModel } from "../model.ts";
import { improveBatches } from "./batches.ts";
import { hasDestinations } from "./loads.ts";

/** Calls that a search moves at most; those placed first are moved first. */
export const freeCallsMax = 64;
/** A call that was given up by a car comes back to it at this price, person-milliseconds. */
const failedCost = 1e12;
/** No lift is said to take longer. */
const etaMaxMs = 600_000;
/** Person-milliseconds that must be gained before anybody is sent another lift. */
const worthMovingFor = 500;

/** What there is to choose in a job, as a problem that any solver may take. */
export function problemOf(model: GroupModel, job: DispatchJob) {
  const view: DispatchView = { ...job, model };
  const { free, committed } = sorted(view);
  const now = model.cars.map((car) =>
    carNow(model, car, view.cars[car.at]!, view.traffic, view.now)
  );
  const scratch: Trip[] = [];
  const tripsFor = (car: number, calls: readonly number[]): Trip[] => {
    scratch.length = 0;
    for (const trip of committed[car]!) scratch.push(trip);
    for (const call of calls) {
      for (const trip of trips[call]![car]!) scratch.push(trip);
    }
    return scratch;
  };
  const trips = free.map((call) => model.cars.map((car) => tripsOf(view, car, call)));
  const start = Int16Array.from(free, ({ car }) => model.cars.findIndex(({ id }) => id === car));
  const problem: AssignmentProblem = {
    cars: model.cars.length,
    calls: free.length,
    may: (car: number, call: number) =>
      mayTake(model, model.cars[car]!, view.cars[car]!, free[call]!),
    cost: (car: number, calls: readonly number[]) => {
      const all = tripsFor(car, calls);
      if (all.length > tripsMax) return failedCost * calls.length;
      let cost = planCost(model.cars[car]!, now[car]!, all);
      for (const call of calls) {
        if (free[call]!.failed.includes(model.cars[car]!.id)) cost += failedCost;
      }
      return cost;
    },
  };
  return { free, committed, now, trips, tripsFor, start, problem };
}

/** Looks for a better assignment. */
export function improve(
  model: GroupModel,
  job: DispatchJob,
  budget: SearchBudget,
  draw: () => number,
): Improvement {
  if (hasDestinations(job.calls)) return improveBatches(model, job, budget, draw);
  const { free, committed, now, trips, tripsFor, start, problem } = problemOf(model, job);
  const before = totalCost(problem, start);
  const found = searchAssignment(problem, start, budget, draw);
  const gain = before - found.cost;
  const moves: CallMove[] = [];
  const better = gain > worthMovingFor || start.some((car) => car < 0);
  for (let call = 0; better && call < free.length; call++) {
    const to = found.carOf[call]!;
    const { id, car: from } = free[call]!;
    if (to < 0 || to === start[call]) continue;
    const own: number[] = [];
    for (let each = 0; each < free.length; each++) if (found.carOf[each] === to) own.push(each);
    const times = planTimes(model.cars[to]!, now[to]!, tripsFor(to, own));
    let first = committed[to]!.length;
    for (const each of own) {
      if (each === call) break;
      first += trips[each]![to]!.length;
    }
    moves.push({
      call: id,
      ...(from !== undefined && { from }),
      to: model.cars[to]!.id,
      etaMs: Math.round(Math.min(etaMaxMs, times.pickupMs[first]!)),
    });
  }
  const view: DispatchView = { ...job, model };
  const parking = parkingOf(view, carsAfter(view, moves));
  const { epoch, revision } = job;
  return { epoch, revision, moves, parking, gain, evaluations: found.evaluations };
}

/** The calls that may change cars, and for each car the trips that it makes in any case. */
function sorted(view: DispatchView): { free: JobCall[]; committed: Trip[][] } {
  const { model, cars, calls } = view;
  const committed: Trip[][] = model.cars.map(() => []);
  const free: JobCall[] = [];
  for (const call of calls) {
    const car = call.car === undefined ? undefined : model.carOf.get(call.car);
    const open = call.state === "assigned" || call.state === "registered";
    const stays = call.announced === true && car !== undefined && inService(cars[car.at]!);
    if (open && !stays && call.request.kind !== "car" && free.length < freeCallsMax) {
      free.push(call);
    } else if (car !== undefined) committed[car.at]!.push(...tripsOf(view, car, call));
  }
  for (const car of model.cars) addAboard(view, car, committed[car.at]!);
  return { free, committed };
}

function totalCost(
  problem: { cars: number; cost(car: number, calls: readonly number[]): number },
  carOf: Int16Array,
): number {
  let sum = 0;
  for (let car = 0; car < problem.cars; car++) {
    const own: number[] = [];
    for (let call = 0; call < carOf.length; call++) if (carOf[call] === car) own.push(call);
    sum += problem.cost(car, own);
  }
  return sum;
}
