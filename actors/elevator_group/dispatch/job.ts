/**
 * What a search is given: everything of a group that bears on who serves whom, and nothing else.
 * It is made from the state in a turn, may cross to another thread as plain data, and names the
 * moment and revision it was made for, so that what is found can be told from what is too late.
 */
import type { Call, GroupState, LiveCar } from "../state.ts";
import type { Parking } from "../hardware.ts";
import { agedTo, type LearnedTraffic } from "../learned_traffic.ts";
import type { GroupModel } from "../model.ts";
import { sameParking } from "./parking.ts";

/** What of a call bears on its car. No key and no caller: a search needs nobody's id. */
export type JobCall = Pick<
  Call,
  | "id"
  | "request"
  | "state"
  | "car"
  | "failed"
  | "announced"
  | "later"
  | "placedAtMs"
  | "arrivesAtMs"
  | "sendFromMs"
>;

/** What the dispatcher looks at: a group as it stands, or a job made of it. */
export interface DispatchView {
  readonly model: GroupModel;
  readonly now: number;
  /** In the order of the model. */
  readonly cars: readonly LiveCar[];
  readonly calls: readonly JobCall[];
  readonly traffic: LearnedTraffic;
  /** Where idle cars were last told to wait. */
  readonly parking: readonly Parking[];
}

/** A job for a search: a {@link DispatchView} without the model, which each side has. */
export interface DispatchJob extends Omit<DispatchView, "model"> {
  readonly epoch: number;
  readonly revision: number;
}

/** What a search found: calls that should change cars. */
export interface Improvement {
  readonly epoch: number;
  readonly revision: number;
  readonly moves: readonly CallMove[];
  /** Where cars without a call should wait from now on, in the order of the model. */
  readonly parking?: readonly Parking[];
  /** What is gained by it, in the search's own measure; for logs and figures. */
  readonly gain: number;
  readonly evaluations: number;
}

/** Whether it says anything that the group did not have when its job was made. */
export function isNews(job: DispatchJob, { moves, parking }: Improvement): boolean {
  return moves.length > 0 || (parking !== undefined && !sameParking(parking, job.parking));
}

/** A call that should change cars, or get one. */
export interface CallMove {
  readonly call: string;
  /** The car it had in the job; left out for none. */
  readonly from?: string;
  readonly to: string;
  /** Estimated wait from the job's moment on, ms. */
  readonly etaMs: number;
  /** It waits for a later round of that car. */
  readonly later?: true;
}

/**
 * A group's state as the dispatcher looks at it.
 * @param without a call that is left out, by its id
 */
export function viewOf(state: GroupState, now: number, without?: string): DispatchView {
  const { model, cars, traffic, parking } = state;
  const leaves = without !== undefined && state.calls.has(without);
  const calls = leaves ? state.calls.list().filter(({ id }) => id !== without) : state.calls.list();
  return { model, now, cars, calls, traffic, parking };
}

/** A job from the state as it stands. */
export function jobOf(state: GroupState, now: number): DispatchJob {
  return {
    epoch: state.epoch,
    revision: state.revision,
    now,
    cars: state.cars,
    traffic: agedTo(state.traffic, now),
    parking: state.parking,
    calls: state.calls.list().filter(isNear).sort(byPlacing).map((call) => ({
      id: call.id,
      request: call.request,
      state: call.state,
      failed: call.failed,
      placedAtMs: call.placedAtMs,
      ...(call.car !== undefined && { car: call.car }),
      ...(call.announced !== undefined && { announced: call.announced }),
      ...(call.later !== undefined && { later: call.later }),
      ...(call.arrivesAtMs !== undefined && { arrivesAtMs: call.arrivesAtMs }),
    })),
  };
}

/** Of calls whose walkers are still on the way nobody needs to think yet. */
function isNear({ sendFromMs }: Call): boolean {
  return sendFromMs === undefined;
}

function byPlacing(one: Call, other: Call): number {
  return one.placedAtMs - other.placedAtMs || (one.id < other.id ? -1 : 1);
}
