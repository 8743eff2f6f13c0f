/**
 * VESTIBULE: this project's way of dispatching, in the environment of 1996. At every event the open
 * calls are given to the cars anew: insertion, relocation and exchange (`assignment_search.ts`) over
 * the exact way of each car (`car_plan.ts`), for the least sum of squared waits. It is told lit
 * buttons and since when, cars, and the rates of the profile; no queue.
 *
 * Where assignments of nearly the same price differ in what a car does now (stop or pass, set out
 * or stay), rollouts over sampled futures choose (`futures.ts`).
 *
 * An empty car without a call goes along with the others, towards the highest call above it. The
 * rules let a call stand with several cars; whoever comes first takes it, and a car that loses its
 * call halts at the next floor. So empty cars come to wait higher than the lobby, where the next
 * call is nearer, though no car can be sent to park.
 */
import { seededRandom } from "../../../random.ts";
import { AssignmentSearch } from "../assignment_search.ts";
import { atFloor, fromFloor } from "../car_rules.ts";
import { emptyPlanCalls, followPlan, type PlanOutcome, type WaitPrice } from "../car_plan.ts";
import { CarTracker, knownRate } from "../car_tracker.ts";
import { floors } from "../environment.ts";
import { drawArrivals, Futures } from "../futures.ts";
import type { Call, CarView, HallCall, Policy, View } from "../policy.ts";
import { isFree } from "./lit_calls.ts";

/** How far it thinks. Tuned on seeds other than those that are reported. */
export interface RollingPlanOptions {
  /** People a minute who go up from the lobby; a rate that everybody knows. */
  readonly upPerMinute?: number;
  /** Futures for each choice; 0 leaves the choice to the known calls alone. */
  readonly futures?: number;
  readonly horizonS?: number;
  /** Assignments that are compared. */
  readonly candidates?: number;
  /** Whether empty cars go along. */
  readonly goesAlong?: boolean;
}

/** A candidate may cost so much more than the best one, as a share and in square seconds. */
const marginShare = 0.3;
const margin = 300;
/** The square of each wait is the price, and nothing besides. */
const price: WaitPrice = { linearS: 0 };

/** The policy. */
export class RollingPlan implements Policy {
  readonly seesQueues = false;
  readonly #options: Required<RollingPlanOptions>;
  readonly #tracker: CarTracker;
  readonly #futures: Futures;
  readonly #random = seededRandom("futures");
  readonly #calls = emptyPlanCalls(2 * floors);
  readonly #list = new Uint8Array(2 * floors);
  readonly #outcome: PlanOutcome = { cost: 0, freeS: 0, boardS: new Float64Array(2 * floors) };
  /** The car of each open call, by its place. */
  #carOf = new Map<number, number>();

  constructor(options: RollingPlanOptions = {}) {
    this.#options = {
      upPerMinute: 0,
      futures: 32,
      horizonS: 15,
      candidates: 8,
      goesAlong: true,
      ...options,
    };
    this.#tracker = new CarTracker(this.#options.upPerMinute);
    this.#futures = new Futures(this.#options.upPerMinute, price);
  }

  decide(view: View): readonly (readonly Call[])[] {
    const cars = this.#tracker.see(view);
    const { calls, nowS } = view;
    const plan = this.#calls;
    plan.count = calls.length;
    for (const [index, { floor, direction, sinceS }] of calls.entries()) {
      plan.floor[index] = floor;
      plan.heading[index] = direction === "up" ? 1 : -1;
      plan.sinceS[index] = sinceS;
      plan.rate[index] = knownRate(floor, direction, nowS, this.#options.upPerMinute);
    }
    const search = new AssignmentSearch(cars.length, calls.length, (car, set) => {
      let count = 0;
      for (let call = 0; call < calls.length; call++) {
        if ((set >> call & 1) !== 0) this.#list[count++] = call;
      }
      followPlan(cars[car]!, plan, this.#list, count, price, this.#outcome);
      return this.#outcome.cost;
    });
    const best = new Int32Array(cars.length);
    for (const [index, call] of calls.entries()) {
      const car = this.#carOf.get(place(call));
      if (car !== undefined) best[car]! |= 1 << index;
    }
    search.insertMissing(best);
    search.improve(best);
    const chosen = this.#options.futures === 0
      ? best
      : this.#byFutures(view, cars, this.#candidates(view, best, search));
    this.#carOf = new Map(
      calls.map((call, index) => [
        place(call),
        chosen.findIndex((set) => (set >> index & 1) !== 0),
      ]),
    );
    return this.#answer(view, chosen);
  }

  /** The cheapest assignment of each set of acts that is near the best one; the best one first. */
  #candidates(view: View, best: Int32Array, search: AssignmentSearch): readonly Int32Array[] {
    const least = search.total(best);
    const limit = least * (1 + marginShare) + margin;
    const found = new Map<string, { readonly sets: Int32Array; readonly cost: number }>();
    const offer = (sets: Int32Array) => {
      const cost = search.total(sets);
      if (cost > limit) return;
      const acts = this.#acts(view, sets);
      const known = found.get(acts);
      if (known === undefined || cost < known.cost) found.set(acts, { sets: sets.slice(), cost });
    };
    offer(best);
    for (const one of moves(best, view.calls.length)) {
      offer(one.sets);
      for (const two of moves(one.sets, view.calls.length)) {
        if (two.from === one.to && two.call !== one.call) offer(two.sets);
      }
    }
    return [...found.values()].sort((a, b) => a.cost - b.cost)
      .slice(0, this.#options.candidates).map(({ sets }) => sets);
  }

  #byFutures(
    { nowS }: View,
    cars: ReturnType<CarTracker["see"]>,
    candidates: readonly Int32Array[],
  ): Int32Array {
    if (candidates.length === 1) return candidates[0]!;
    const { futures, horizonS, upPerMinute } = this.#options;
    const costs = candidates.map(() => 0);
    for (let future = 0; future < futures; future++) {
      const arrivals = drawArrivals(nowS, horizonS, upPerMinute, this.#random);
      for (const [index, sets] of candidates.entries()) {
        costs[index]! += this.#futures.play(cars, this.#calls, sets, arrivals);
      }
    }
    return candidates[costs.indexOf(Math.min(...costs))]!;
  }

  #answer({ calls, cars }: View, sets: Int32Array): readonly (readonly HallCall[])[] {
    return cars.map((car, index) => {
      if (sets[index] !== 0) return calls.filter((_, call) => (sets[index]! >> call & 1) !== 0);
      if (!this.#options.goesAlong || !isFree(car) || car.floor >= floors - 1) return [];
      return calls.filter(({ floor }) => floor > car.floor).slice(-1);
    });
  }

  /** What the cars that act at this event would do. */
  #acts(view: View, sets: Int32Array): string {
    const answer = this.#answer(view, sets);
    return view.cars.map((car, index) => {
      const state = { ...car, carCalls: new Set(car.carCalls) };
      const calls = answer[index]!;
      const taken = isTaken(car, view.cars);
      if (car.phase === "idle") {
        const act = fromFloor(state, car.serves, calls, taken);
        return typeof act === "string" ? act : Object.entries(act).join();
      }
      if (car.phase !== "moving" || view.happened.type !== "car" || view.happened.car !== index) {
        return "";
      }
      const act = atFloor(state, calls, taken);
      return typeof act === "string" ? act : act.stopAndServe;
    }).join();
  }
}

/** Every assignment that differs in the car of one call. */
function* moves(sets: Int32Array, calls: number) {
  for (let call = 0; call < calls; call++) {
    const bit = 1 << call;
    const from = sets.findIndex((set) => (set & bit) !== 0);
    for (let to = 0; to < sets.length; to++) {
      if (to === from) continue;
      const moved = sets.slice();
      moved[from]! &= ~bit;
      moved[to]! |= bit;
      yield { sets: moved, call, from, to };
    }
  }
}

const isTaken = (car: CarView, cars: readonly CarView[]): boolean =>
  cars.some((each) =>
    each !== car && each.floor === car.floor &&
    (each.phase === "stopping" || each.phase === "open")
  );

const place = ({ floor, direction }: Call) => floor * 2 + (direction === "up" ? 0 : 1);
