/**
 * What the benchmark of the KONE-compatible API says: how long a client waits for its ack and its
 * result, beside what a phone waits for the answer to `place_call`, and a client of the bare relay.
 */
import { type BenchSide, type CallsBenchRuns, faultsOf, type Run } from "./calls_bench.ts";
import { median, rounded } from "./quantiles.ts";
import { table } from "./report.ts";

/** The result's p50 at 64 calls in flight, at most so many times the native API's. */
export const resultTimesGoal = 1.5;

/** The figures of a level of one side: medians of the rounds, with the extremes of the p50. */
export interface KoneLevelFigures {
  readonly perSecond: number;
  /** From the request to the 201; none where an API has no ack of its own. */
  readonly ackP50Ms?: number;
  readonly ackP99Ms?: number;
  readonly resultP50Ms: number;
  readonly resultP50LeastMs: number;
  readonly resultP50MostMs: number;
  readonly resultP99Ms: number;
  readonly endedP50Ms: number;
  readonly serverUsPerCall: number;
  /** Frames that one call brings its client, beside answers. */
  readonly framesPerCall: number;
  readonly turnsPerCall?: number;
  readonly faults: string;
}

/** Of every side and level. */
export type KoneFigures = Readonly<Record<BenchSide, Readonly<Record<string, KoneLevelFigures>>>>;

/** The figures of runs. */
export function koneFiguresOf(runs: CallsBenchRuns): KoneFigures {
  const side = (name: BenchSide) =>
    Object.fromEntries(Object.entries(runs[name]).map(([level, all]) => [level, levelOf(all)]));
  return { relay: side("relay"), calls: side("calls"), kone: side("kone") };
}

/** How many times as long as the native API's the result takes; undefined where one is missing. */
export function resultTimes({ calls, kone }: KoneFigures, level: string): number | undefined {
  const ours = kone[level];
  const native = calls[level];
  return ours === undefined || native === undefined || native.resultP50Ms === 0
    ? undefined
    : rounded(ours.resultP50Ms / native.resultP50Ms);
}

/** The figures as a table. */
export function koneTableOf(figures: KoneFigures): string {
  const rows: string[][] = [[
    ...["in flight", "API", "calls/s", "ack p50", "p99", "result p50", "least", "most", "p99 ms"],
    ...["× native", "ended p50", "server µs/call", "turns", "frames", "faults"],
  ]];
  const { relay, calls, kone } = figures;
  for (const level of Object.keys({ ...relay, ...calls, ...kone })) {
    const sides = [["relay", relay], ["native", calls], ["kone", kone]] as const;
    for (const [name, { [level]: one }] of sides) {
      if (one === undefined) continue;
      rows.push([
        level,
        name,
        one.perSecond.toFixed(0),
        ms(one.ackP50Ms),
        ms(one.ackP99Ms),
        ms(one.resultP50Ms),
        ms(one.resultP50LeastMs),
        ms(one.resultP50MostMs),
        ms(one.resultP99Ms),
        name === "kone" ? resultTimes(figures, level)?.toFixed(2) ?? "" : "",
        ms(one.endedP50Ms),
        one.serverUsPerCall.toFixed(0),
        one.turnsPerCall?.toFixed(2) ?? "",
        one.framesPerCall.toFixed(1),
        one.faults || "none",
      ]);
    }
  }
  return table(rows);
}

function levelOf(rounds: readonly Run[]): KoneLevelFigures {
  const of = (field: (run: Run) => number) => rounded(median(rounds.map(field)));
  const results = rounds.map(({ acceptedP50Ms }) => acceptedP50Ms);
  const turns = rounds.flatMap(({ server }) => server?.turnsPerCall ?? []);
  const acks = rounds.filter(({ ackP50Ms }) => ackP50Ms !== undefined);
  return {
    perSecond: Math.round(of(({ perSecond }) => perSecond)),
    ...(acks.length > 0 && {
      ackP50Ms: of(({ ackP50Ms = 0 }) => ackP50Ms),
      ackP99Ms: of(({ ackP99Ms = 0 }) => ackP99Ms),
    }),
    resultP50Ms: of(({ acceptedP50Ms }) => acceptedP50Ms),
    resultP50LeastMs: rounded(Math.min(...results)),
    resultP50MostMs: rounded(Math.max(...results)),
    resultP99Ms: of(({ acceptedP99Ms }) => acceptedP99Ms),
    endedP50Ms: of(({ endedP50Ms }) => endedP50Ms),
    serverUsPerCall: of(({ cpuPerCallUs }) => cpuPerCallUs.server),
    framesPerCall: of(({ callFrames, begun }) => callFrames / Math.max(1, begun)),
    ...(turns.length > 0 && { turnsPerCall: rounded(median(turns)) }),
    faults: rounds.map(faultsOf).join(""),
  };
}

const ms = (value: number | undefined) =>
  value === undefined ? "" : value.toFixed(value < 10 ? 2 : 1);
