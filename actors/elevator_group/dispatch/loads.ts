/**
 * Loads: passengers who wait at one landing for one destination, taken together. A group that knows
 * every destination serves loads, not people one by one: who goes to the same floor costs a car one
 * stop, so they belong into one car. A load holds no more than half a car, so that a crowd can
 * still be shared out.
 *
 * How long a load has waited is kept as the sum and the sum of squares over its people, by which
 * the sums over their final waits follow for any pick-up: Σ(p + aᵢ) and Σ(p + aᵢ)².
 */
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

/** Gathers the loads of a group. */
export function loadsOf(view: DispatchView): GroupLoads {
  const { model, cars, calls } = view;
  const lit = cars.reduce((sum, { state }) => sum + (state?.carCalls.length ?? 0), 0);
  const loads = emptyLoads(calls.length + lit + 1);
  const committed: number[][] = model.cars.map(() => []);
  const boarded: number[] = model.cars.map(() => 0);
  const usable = cars.map(inService);
  const byKey = new Map<string, number>();
  const free: (FreeLoad & { calls: JobCall[] })[] = [];
  const freeOf = new Map<string, (typeof free)[number]>();
  let waiting = 0;
  const queues = new Float64Array(2 * model.levels.length);
  const wait = (from: number, to: number, persons: number) => {
    waiting += persons;
    queues[2 * from + (to > from ? 1 : 0)]! += persons;
  };
  const largest = model.cars.reduce(
    (most, { physics }) => Math.max(most, physics.capacityPersons),
    1,
  );
  const loadMax = Math.ceil(largest / 2);
  const add = (load: number, persons: number, ageMs: number) => {
    loads.persons[load]! += persons;
    loads.ageMs[load]! += persons * ageMs;
    loads.ageSquared[load]! += persons * ageMs * ageMs;
  };
  const create = (from: number, to: number, known: boolean): number => {
    const load = loads.count++;
    loads.from[load] = from;
    loads.to[load] = to;
    loads.known[load] = known ? 1 : 0;
    return load;
  };
  for (const call of calls) {
    if (call.sendFromMs !== undefined) continue; // nobody is there yet, and no car on its way
    const { request } = call;
    const has = call.car === undefined ? undefined : model.carOf.get(call.car);
    const known = request.kind === "destination";
    if (isOpen(call)) {
      const trip = tripOf(view, has ?? model.cars[0]!, call);
      wait(trip.from, trip.to, trip.persons);
      const stays = call.announced === true && has !== undefined && usable[has.at]!;
      const may = model.cars.map((car) =>
        stays ? car === has : mayTake(model, car, cars[car.at]!, call)
      );
      const key =
        `${may.map(Number).join("")}/${has?.at ?? -1}/${
          call.later === true
        }/${stays}/${call.failed.join()}/` +
        `${model.group.id}/${trip.from}/${trip.to}/${sidesKey(call)}`;
      const merged = known ? freeOf.get(key) : undefined;
      if (merged !== undefined && loads.persons[merged.load]! + trip.persons <= loadMax) {
        merged.calls.push(call);
        add(merged.load, trip.persons, trip.ageMs);
        continue;
      }
      const load = create(trip.from, trip.to, known);
      add(load, trip.persons, trip.ageMs);
      const own = {
        load,
        calls: [call],
        car: has?.at ?? -1,
        later: call.later === true,
        may,
      };
      free.push(own);
      freeOf.set(key, own);
    } else if (has !== undefined) {
      const trip = tripOf(view, has, call);
      if (trip.from < 0 && request.kind !== "car") boarded[has.at]! += trip.persons;
      if (trip.from >= 0) wait(trip.from, trip.to, trip.persons);
      const key = `${has.at}/${trip.from}/${trip.to}`;
      let load = byKey.get(key);
      if (load === undefined) {
        load = create(trip.from, trip.to, known);
        byKey.set(key, load);
        committed[has.at]!.push(load);
      }
      add(load, trip.persons, trip.ageMs);
    }
  }
  for (const car of model.cars) {
    for (const to of litStops(car.decks, model.indexOf, cars[car.at]!.state)) {
      if (byKey.has(`${car.at}/-1/${to}`)) continue;
      const load = create(-1, to, false);
      add(load, 1, 0);
      committed[car.at]!.push(load);
    }
  }
  let pairs = 0;
  for (const queue of queues) pairs += queue * Math.max(0, queue - 1);
  const company = waiting === 0 ? 0 : pairs / waiting;
  return { loads, free, committed, boarded, waiting, company };
}

function sidesKey({ request }: JobCall): string {
  if (request.kind !== "destination") return "";
  return `${request.fromSide ?? ""}/${request.toSide ?? ""}`;
}
