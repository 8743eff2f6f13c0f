/**
 * Every figure of a run, reckoned from what the judge found of passengers and stays (E17); and the
 * comparison with what the file claims. Turn times are not in the file: they are the machine's.
 */
import type { Finding, JudgedTrace } from "./events.ts";
import { flightS } from "./flight.ts";
import type { Ridden } from "./riders.ts";
import type { Group, Stay } from "./stays.ts";

/** What is reckoned with: one trace. */
export interface Judged {
  readonly ridden: readonly Ridden[];
  readonly cars: ReadonlyMap<string, readonly Stay[]>;
  readonly endMs: number;
  readonly journeys: readonly { readonly from: number; readonly to: number }[];
}

/** The figures of traces, all their passengers together. */
export function reckon(
  group: Group,
  traces: readonly Judged[],
): Readonly<Record<string, number>> {
  const { floors } = group;
  const columns = {
    wait: [],
    opening: [],
    entry: [],
    journey: [],
    exit: [],
    squared: [],
  } as Record<
    "wait" | "opening" | "entry" | "journey" | "exit" | "squared",
    number[]
  >;
  let unserved = 0;
  let stops = 0;
  let distanceM = 0;
  let leastS = 0;
  for (const { ridden, cars, endMs, journeys } of traces) {
    for (const { from, to } of journeys) leastS += leastJourneyS(group, from, to);
    for (const rider of ridden) {
      const seconds = (ms: number | undefined) =>
        Math.max(0, (ms ?? endMs) - rider.arrivedMs) / 1000;
      const waitS = seconds(rider.entry?.openedMs);
      columns.wait.push(waitS);
      columns.squared.push(waitS ** 2);
      columns.opening.push(seconds(rider.entry?.openingMs));
      columns.entry.push(seconds(rider.enteredMs));
      columns.journey.push(seconds(rider.exit?.openedMs));
      columns.exit.push(seconds(rider.leftMs));
      if (rider.leftMs === undefined) unserved++;
    }
    for (const stays of cars.values()) {
      const heights = stays.map(({ stop }) =>
        floors.find(({ floor }) => floor === stop.floor)?.heightM ?? NaN
      );
      stops += stays.length - 1;
      for (let at = 1; at < heights.length; at++) {
        distanceM += Math.abs(heights[at]! - heights[at - 1]!);
      }
    }
  }
  const count = columns.wait.length;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / count;
  const waits = columns.wait.toSorted((one, other) => one - other);
  return {
    passengers: count,
    awt: mean(columns.wait),
    awtOpening: mean(columns.opening),
    awtEntry: mean(columns.entry),
    att: mean(columns.journey) - mean(columns.wait),
    attd: mean(columns.journey),
    attdExit: mean(columns.exit),
    wt95: waits[Math.ceil(0.95 * count) - 1] ?? 0,
    max: waits.at(-1) ?? 0,
    over60: waits.filter((waitS) => waitS > 60).length / count,
    meanSquaredWait: mean(columns.squared),
    unserved,
    stops,
    distanceM,
    lowerBoundAttd: leastS / count,
  };
}

/** Walking in, doors shut, away, there without a stop, level, doors open: by the best car for it. */
function leastJourneyS({ floors, cars }: Group, from: number, to: number): number {
  const heightOf = (wanted: number) => floors.find(({ floor }) => floor === wanted)?.heightM ?? NaN;
  const metres = Math.abs(heightOf(to) - heightOf(from));
  const times = [...cars.values()].filter((car) => car.floors.has(from) && car.floors.has(to))
    .map((car) =>
      car.transferInS + car.doorCloseS + car.startDelayS + flightS(metres, car) +
      car.levellingS + car.doorOpenS
    );
  return Math.min(...times);
}

/** Compares what is claimed with what was reckoned: every figure, none left out and none besides. */
export function compare(
  title: string,
  claimed: JudgedTrace["figures"],
  reckoned: Readonly<Record<string, number>>,
  find: (finding: Finding) => void,
): void {
  if (claimed === undefined) return find({ line: 1, finding: `${title}: no figures` });
  const { line, figures } = claimed;
  for (const name of new Set([...Object.keys(figures), ...Object.keys(reckoned)])) {
    const [says, is] = [figures[name], reckoned[name]];
    const same = says !== undefined && is !== undefined &&
      Math.abs(says - is) <= 1e-6 * Math.max(1, Math.abs(is));
    if (!same) find({ line, finding: `${title}: ${name} is ${is}, the file says ${says}` });
  }
}
