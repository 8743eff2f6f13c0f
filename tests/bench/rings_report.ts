/** What the rings' benchmark says: each way beside the bare relay's, and the goals. */
import { median, rounded } from "./quantiles.ts";
import { table } from "./report.ts";
import { type Leg, legs } from "./ring_street.ts";
import { ringFaults, type RingsBenchRuns, type RingsSide } from "./rings_bench.ts";

/** What the 99th of 100 may take, in milliseconds; the way back has no goal. */
export const ringGoalsMs: Readonly<Partial<Record<Leg, number>>> = {
  heard: 20,
  silence: 50,
  order: 50,
};

/** The ways in words. */
const names: Readonly<Record<Leg, string>> = {
  heard: "button → app frame",
  silence: "answer on A → silence on B",
  order: "open tap → unit's order",
  done: "unit's done → phone",
};

/** Medians of the rounds. */
export interface LegFigures {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Figures by level, then by side, then by way. */
export type RingsFigures = Record<
  string,
  Partial<Record<RingsSide, Readonly<Record<Leg, LegFigures>> & { readonly rings: number }>>
>;

/** The medians of all rounds. */
export function ringsFigures(runs: RingsBenchRuns): RingsFigures {
  const figures: RingsFigures = {};
  for (const side of ["relay", "server"] as const) {
    for (const [level, rounds] of Object.entries(runs[side])) {
      const leg = (name: Leg): LegFigures => ({
        p50Ms: rounded(median(rounds.map(({ p50Ms }) => p50Ms[name]))),
        p99Ms: rounded(median(rounds.map(({ p99Ms }) => p99Ms[name]))),
      });
      const rings = rounds.reduce((sum, { calls }) => sum + calls, 0);
      (figures[level] ??= {})[side] = {
        ...{ heard: leg("heard"), silence: leg("silence"), order: leg("order") },
        ...{ done: leg("done"), rings },
      };
    }
  }
  return figures;
}

/** For people: a line a way and level, with the relay's figures, ratios and the goal. */
export function ringsTable(figures: RingsFigures): string {
  const rows = [[
    ...["rings", "way", "relay p50", "p99", "server p50", "p99 ms", "× p50", "× p99", "goal p99"],
  ]];
  for (const [level, { relay, server }] of Object.entries(figures)) {
    for (const leg of legs) {
      const [floor, ours] = [relay?.[leg], server?.[leg]];
      const times = (field: keyof LegFigures) =>
        floor === undefined || ours === undefined ? "" : (ours[field] / floor[field]).toFixed(1);
      const goal = ringGoalsMs[leg];
      rows.push([
        ...[level, names[leg], ms(floor?.p50Ms), ms(floor?.p99Ms), ms(ours?.p50Ms)],
        ...[ms(ours?.p99Ms), times("p50Ms"), times("p99Ms")],
        goal === undefined ? "" : `${goal} ${(ours?.p99Ms ?? 0) <= goal ? "met" : "MISSED"}`,
      ]);
    }
  }
  return table(rows);
}

/** What went wrong in any round; empty where nothing did. */
export function ringsFaults(runs: RingsBenchRuns): string {
  return Object.values(runs).flatMap((levels) => Object.values(levels).flat()).map(ringFaults)
    .join("");
}

function ms(value: number | undefined): string {
  return value === undefined ? "" : value.toFixed(2);
}
