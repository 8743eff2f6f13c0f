/**
 * The figures of a run, by the conventions of E17. A wait ends, and a journey ends, when the doors
 * are fully open (`awt`, `attd`), when they begin to open (`awtOpening`), or when the passenger is
 * through them (`awtEntry`, `attdExit`). Who comes to open doors has not waited. Who is not served
 * waits, and travels, until the run ends: such a figure is a lower bound, and `unserved` says so.
 */
import type { TrafficBuilding } from "./building_file.ts";
import { leastJourneyS } from "./lower_bound.ts";
import { quantileOf } from "./quantile.ts";
import type { PassengerRecord, StopRecord } from "./recorder.ts";

/** The figures of one trace or of several, pooled over their passengers. Times in seconds. */
export interface Figures {
  readonly passengers: number;
  readonly awt: number;
  readonly awtOpening: number;
  readonly awtEntry: number;
  /** In the car: from doors to doors, as `awt` and `attd` count them. */
  readonly att: number;
  readonly attd: number;
  readonly attdExit: number;
  /** 95 of 100 waits are at most so long: the nearest rank, of waits as in `awt`. */
  readonly wt95: number;
  readonly max: number;
  /** The share of waits above 60 s, 0 to 1. */
  readonly over60: number;
  /** s². */
  readonly meanSquaredWait: number;
  readonly unserved: number;
  /** Rides that ended at a landing, of all cars. */
  readonly stops: number;
  /** Of all cars. */
  readonly distanceM: number;
  /** No dispatcher could have an `attd` below this (`lower_bound.ts`). */
  readonly lowerBoundAttd: number;
}

/** How long turns that took a call in took, ms of the machine's time. */
export interface TurnFigures {
  readonly turnP50Ms: number;
  readonly turnP99Ms: number;
}

/** One run to reckon with. */
export interface RunRecords {
  readonly passengers: readonly PassengerRecord[];
  readonly stops: readonly StopRecord[];
  readonly building: TrafficBuilding;
  /** When the run ended. */
  readonly endMs: number;
}

/** Reckons the figures of runs, all their passengers together. */
export function figuresOf(runs: readonly RunRecords[]): Figures {
  const journeys = runs.flatMap(({ passengers, endMs }) =>
    passengers.map((passenger) => timesOf(passenger, endMs))
  );
  const waits = journeys.map(({ waitS }) => waitS).sort((one, other) => one - other);
  const mean = (of: (times: Times) => number) =>
    journeys.reduce((sum, times) => sum + of(times), 0) / journeys.length;
  return {
    passengers: journeys.length,
    awt: mean(({ waitS }) => waitS),
    awtOpening: mean(({ openingS }) => openingS),
    awtEntry: mean(({ entryS }) => entryS),
    att: mean(({ waitS, journeyS }) => journeyS - waitS),
    attd: mean(({ journeyS }) => journeyS),
    attdExit: mean(({ exitS }) => exitS),
    wt95: quantileOf(waits, 0.95),
    max: waits.at(-1) ?? 0,
    over60: waits.filter((waitS) => waitS > 60).length / journeys.length,
    meanSquaredWait: mean(({ waitS }) => waitS * waitS),
    unserved: journeys.filter(({ served }) => !served).length,
    ...wayOf(runs),
    lowerBoundAttd: leastOf(runs) / journeys.length,
  };
}

/** The middle and the slowest hundredth of turns. */
export function turnFiguresOf(turnMs: readonly number[]): TurnFigures {
  const ascending = turnMs.toSorted((one, other) => one - other);
  return { turnP50Ms: quantileOf(ascending, 0.5), turnP99Ms: quantileOf(ascending, 0.99) };
}

interface Times {
  readonly waitS: number;
  readonly openingS: number;
  readonly entryS: number;
  readonly journeyS: number;
  readonly exitS: number;
  readonly served: boolean;
}

function timesOf(passenger: PassengerRecord, endMs: number): Times {
  const { arrivedMs, entry, enteredMs, exit, leftMs } = passenger;
  const since = (ms: number | null | undefined) => Math.max(0, (ms ?? endMs) - arrivedMs) / 1000;
  return {
    waitS: since(entry?.openedMs),
    openingS: since(entry?.openingMs),
    entryS: since(enteredMs),
    journeyS: since(exit?.openedMs),
    exitS: since(leftMs),
    served: leftMs !== null,
  };
}

/** The least times of all passengers together, seconds. */
function leastOf(runs: readonly RunRecords[]): number {
  let sum = 0;
  for (const { passengers, building } of runs) {
    const least = leastJourneyS(building);
    for (const { from, to } of passengers) sum += least(from, to);
  }
  return sum;
}

function wayOf(runs: readonly RunRecords[]): { stops: number; distanceM: number } {
  let stops = 0;
  let distanceM = 0;
  for (const run of runs) {
    const before = new Map<string, number>();
    const heights = new Map(run.building.floors.map(({ floor, heightM }) => [floor, heightM]));
    for (const { car, floor, arrivedMs } of run.stops) {
      const heightM = heights.get(floor)!;
      if (arrivedMs !== null) {
        stops++;
        distanceM += Math.abs(heightM - before.get(car)!);
      }
      before.set(car, heightM);
    }
  }
  return { stops, distanceM };
}
