/**
 * Loads: passengers who wait at one landing for one destination, taken together. A group that knows
 * every destination serves loads, not people one by one: who goes to the same floor costs a car one
 * stop, so they belong into one car. A load holds no more than half a car, so that a crowd can
 * still be shared out.
 *
 * How long a load has waited is kept as the sum and the sum of squares over its people, by which
 * the sums over their final waits follow for any pick-up: Σ(p + aᵢ) and Σ(p + aᵢ)².
 */
import type { Trip } from "../../../src/lift/trajectory.ts";
import type { CallRequest } from "../../../src/protocol.ts";
import type { CarStateReport } from "../hardware.ts";
import type { Call } from "../state.ts";
import { litStops } from "../decks.ts";
import { mayTake } from "../eligible.ts";
import { inService, tripOf } from "./cost.ts";
import type { DispatchView, JobCall } from "./job.ts";

/** Loads by number, each a place in every array; a structure of arrays for speed. */
export interface Loads {
  count: number;
  /** Level index where they wait; −1 where they are aboard. */
  readonly from: Int16Array;
  readonly to: Int16Array;
  readonly persons: Int16Array;
  /** Sums over the people of the time since they called, ms and ms². */
  readonly ageMs: Float64Array;
  readonly ageSquared: Float64Array;
  /** 1 where the destination is known: their rides count as their waits do. */
  readonly known: Uint8Array;
}

/** A load that may change cars, or only rounds. */
export interface FreeLoad {
  readonly load: number;
  readonly calls: readonly JobCall[];
  /** Index of the car it has; −1 for none. */
  readonly car: number;
  readonly later: boolean;
  /** By car, whether it may have the load. */
  readonly may: readonly boolean[];
}

/** All that a group has to carry. */
export interface GroupLoads {
  readonly loads: Loads;
  readonly free: readonly FreeLoad[];
  /** By car, the loads that it carries or comes for whatever is decided. */
  readonly committed: readonly number[][];
  /** By car, persons who are aboard or on their way through its doors. */
  readonly boarded: readonly number[];
  /** Persons who wait. */
  readonly waiting: number;
  /** How many of the others wait where somebody waits, for the same direction, on average. */
  readonly company: number;
}

/** Room for so many loads. */
export function emptyLoads(room: number): Loads {
  return {
    count: 0,
    from: new Int16Array(room),
    to: new Int16Array(room),
    persons: new Int16Array(room),
    ageMs: new Float64Array(room),
    ageSquared: new Float64Array(room),
    known: new Uint8Array(room),
  };
}

/** Whether calls with a known destination are open: then loads are searched, not single calls. */
export function hasDestinations(calls: Iterable<Pick<Call, "request">>): boolean {
  for (const { request } of calls) if (request.kind === "destination") return true;
  return false;
}

/** Whether a call may be given another car, or, once announced, another round of its car. */
export function isOpen({ request, state }: JobCall): boolean {
  return request.kind !== "car" && (state === "assigned" || state === "registered");
}

/**
 * Gathers the loads of a group.
 * @param room where they are put, if it is large enough: whatever it held is gone
 */
export function loadsOf(view: DispatchView, room?: Loads): GroupLoads {
  const { model, cars, calls } = view;
  const levels = model.levels.length;
  const lit = cars.map(({ state }, at) =>
    isDark(state) ? nothingLit : litStops(model.cars[at]!.decks, model.indexOf, state)
  );
  const loads = emptied(lit.reduce((sum, { length }) => sum + length, calls.length + 1), room);
  const committed: number[][] = cars.map(() => []);
  const boarded: number[] = cars.map(() => 0);
  const usable = cars.map(inService);
  // By car and way, the committed load; by the like, the free load that was made last.
  const committedTo = new Map<number, number>();
  const wayOf = (car: number, { from, to }: Way) => (car * (levels + 1) + from + 1) * levels + to;
  const newest = new Map<number, OpenLoad>();
  const free: OpenLoad[] = [];
  let waiting = 0;
  const queues = new Float64Array(2 * levels);
  const wait = ({ from, to, persons }: Trip) => {
    waiting += persons;
    queues[2 * from + (to > from ? 1 : 0)]! += persons;
  };
  let largest = 1;
  for (const { physics } of model.cars) largest = Math.max(largest, physics.capacityPersons);
  const loadMax = Math.ceil(largest / 2);
  for (const call of calls) {
    if (call.sendFromMs !== undefined) continue; // nobody is there yet, and no car on its way
    const { request } = call;
    const has = call.car === undefined ? undefined : model.carOf.get(call.car);
    const known = request.kind === "destination";
    if (isOpen(call)) {
      const trip = tripOf(view, has ?? model.cars[0]!, call);
      wait(trip);
      const stays = call.announced === true && has !== undefined && usable[has.at]!;
      const may = model.cars.map((car) =>
        stays ? car === has : mayTake(model, car, cars[car.at]!, call)
      );
      const at = has?.at ?? -1;
      const later = call.later === true;
      const way = wayOf(at + 1, trip);
      const latest = known ? newest.get(way) : undefined;
      const like = latest && likeOf(latest, call, later, stays, may);
      if (like !== undefined && loads.persons[like.load]! + trip.persons <= loadMax) {
        like.calls.push(call);
        add(loads, like.load, trip.persons, trip.ageMs);
        continue;
      }
      const load = created(loads, trip, known);
      add(loads, load, trip.persons, trip.ageMs);
      const own: OpenLoad = { load, calls: [call], car: at, later, may, stays, before: latest };
      free.push(own);
      if (known) newest.set(way, own);
    } else if (has !== undefined) {
      const trip = tripOf(view, has, call);
      if (trip.from < 0 && request.kind !== "car") boarded[has.at]! += trip.persons;
      if (trip.from >= 0) wait(trip);
      const way = wayOf(has.at, trip);
      let load = committedTo.get(way);
      if (load === undefined) {
        load = created(loads, trip, known);
        committedTo.set(way, load);
        committed[has.at]!.push(load);
      }
      add(loads, load, trip.persons, trip.ageMs);
    }
  }
  for (const { at } of model.cars) {
    for (const to of lit[at]!) {
      const way = { from: -1, to };
      if (committedTo.has(wayOf(at, way))) continue;
      const load = created(loads, way, false);
      add(loads, load, 1, 0);
      committed[at]!.push(load);
    }
  }
  let pairs = 0;
  for (const queue of queues) pairs += queue * Math.max(0, queue - 1);
  const company = waiting === 0 ? 0 : pairs / waiting;
  return { loads, free, committed, boarded, waiting, company };
}

type Way = Pick<Trip, "from" | "to">;

/** A free load that may still grow, and the one before it of the same car and way. */
interface OpenLoad extends FreeLoad {
  readonly calls: JobCall[];
  readonly stays: boolean;
  readonly before: OpenLoad | undefined;
}

const nothingLit: readonly number[] = [];

/** Whether no button is lit inside a car. */
function isDark(state: CarStateReport | null): boolean {
  return state === null || state.carCalls.length + (state.upper?.carCalls.length ?? 0) === 0;
}

/** No loads, in a room that is there if it is large enough. */
function emptied(count: number, room: Loads | undefined): Loads {
  if (room === undefined || room.from.length < count) return emptyLoads(count);
  room.count = 0;
  return room;
}

function created(loads: Loads, { from, to }: Way, known: boolean): number {
  const load = loads.count++;
  loads.from[load] = from;
  loads.to[load] = to;
  loads.known[load] = known ? 1 : 0;
  loads.persons[load] = 0;
  loads.ageMs[load] = 0;
  loads.ageSquared[load] = 0;
  return load;
}

function add(loads: Loads, load: number, persons: number, ageMs: number): void {
  loads.persons[load]! += persons;
  loads.ageMs[load]! += persons * ageMs;
  loads.ageSquared[load]! += persons * ageMs * ageMs;
}

/** The newest load of a car and way whose calls may all go wherever this one may. */
function likeOf(
  newest: OpenLoad,
  { request, failed }: JobCall,
  later: boolean,
  stays: boolean,
  may: readonly boolean[],
): OpenLoad | undefined {
  for (let load: OpenLoad | undefined = newest; load !== undefined; load = load.before) {
    const { request: other, failed: others } = load.calls[0]!;
    if (
      load.later === later && load.stays === stays && sameSides(request, other) &&
      sameItems(load.may, may) && sameItems(failed, others)
    ) return load;
  }
  return undefined;
}

function sameSides(one: CallRequest, other: CallRequest): boolean {
  return one.kind === "destination" && other.kind === "destination" &&
    one.fromSide === other.fromSide && one.toSide === other.toSide;
}

function sameItems<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((item, at) => item === other[at]);
}
