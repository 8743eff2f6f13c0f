/**
 * What no dispatcher can go below, beside a run.
 *
 * `deno task traffic:bound --building FILE.json --trace FILE.csv[,FILE.csv…]`, with `--calls phone`,
 * `--seed N`, `--iterations 1000`, `--grid 0.5` and `--json`: for each trace `attd` of the group
 * actor, the bound per passenger, and in pure up-peak with equal cars the clairvoyant bound, with
 * their ratios.
 *
 * `deno task traffic:bound --hours N [--seed 1]`: for each of so many hours of the 1996 environment
 * the clairvoyant bounds of wait and time in the system, beside our own policy's figures.
 *
 * With `--json` the last line of standard output is one object, `{traces: […], hours: […]}`.
 */
import { parseArgs } from "node:util";
import { seededRandom } from "../../random.ts";
import { readBuildingFile, type TrafficBuilding } from "../building_file.ts";
import { figuresOf } from "../figures.ts";
import { cars } from "../lewis_1996/environment.ts";
import { figuresOf as figuresOfHour } from "../lewis_1996/figures.ts";
import { RollingPlan } from "../lewis_1996/policies/rolling_plan.ts";
import { ridersOfHour } from "../lewis_1996/riders.ts";
import { simulateHour } from "../lewis_1996/simulation.ts";
import { type CallMode, callModes, runTrace } from "../run_trace.ts";
import { type Journey, readTraceFile } from "../trace_file.ts";
import { downPeakRoutes } from "./down_peak_routes.ts";
import { lowerBoundOf } from "./lagrangian.ts";
import { perPassengerBound } from "./per_passenger.ts";
import { isPureUpPeak, upPeakRoutes } from "./up_peak_routes.ts";

/** What is asked for on the command line. */
export interface BoundRequest {
  readonly building: string | undefined;
  readonly traces: readonly string[];
  readonly calls: CallMode;
  readonly hours: number;
  readonly seed: string;
  readonly iterations: number;
  readonly gridS: number;
  readonly json: boolean;
}

/** A trace's figures, seconds. */
export interface TraceBound {
  readonly trace: string;
  readonly passengers: number;
  readonly attd: number;
  readonly perPassenger: number;
  /** `null` where the trace is no pure up-peak. */
  readonly clairvoyant: number | null;
  /** `attd` over the greater of the two bounds. */
  readonly ratio: number;
}

/** An hour's figures, seconds. */
export interface HourBound {
  readonly hour: number;
  readonly riders: number;
  readonly waitS: number;
  readonly waitBoundS: number;
  readonly waitRatio: number;
  readonly systemS: number;
  readonly systemBoundS: number;
  readonly systemRatio: number;
}

/** How far after the last arrival is looked, and so the highest price, s. */
const slackS = { wait: 150, system: 300, upPeak: 300 } as const;
/** Above these loads and stops, the bound's routes count no more: cheaper to reckon, still valid. */
const loadMost = { wait: 6, system: 10 } as const;
const stopsMost = 6;

/** Reads the arguments. Throws where one makes no sense, and says which. */
export function requestOf(args: readonly string[]): BoundRequest {
  const { values } = parseArgs({
    args: [...args],
    options: {
      building: { type: "string" },
      trace: { type: "string", multiple: true },
      calls: { type: "string", default: "phone" },
      hours: { type: "string", default: "0" },
      seed: { type: "string", default: "1" },
      iterations: { type: "string", default: "1000" },
      grid: { type: "string", default: "0.5" },
      json: { type: "boolean", default: false },
    },
  });
  const number = (name: "hours" | "iterations" | "grid", least: number, most: number) => {
    const value = Number(values[name]);
    if (value >= least && value <= most && (name === "grid" || Number.isInteger(value))) {
      return value;
    }
    throw new Error(`Cannot run: --${name} is from ${least} to ${most}, got ${values[name]}`);
  };
  const calls = callModes.find((each) => each === values.calls);
  if (calls === undefined) {
    throw new Error(`Cannot run: --calls is ${callModes.join(", ")}, got ${values.calls}`);
  }
  const traces = (values.trace ?? []).flatMap((list) => list.split(","));
  const hours = number("hours", 0, 1000);
  if ((values.building === undefined || traces.length === 0) && hours === 0) {
    throw new Error("Cannot run: --building FILE.json and --trace FILE.csv, or --hours N, missing");
  }
  return {
    building: values.building,
    traces,
    calls,
    hours,
    seed: values.seed,
    iterations: number("iterations", 1, 100_000),
    gridS: number("grid", 0.05, 2),
    json: values.json,
  };
}

/** The bounds of one trace, beside the group actor's run of it. */
export async function boundOfTrace(
  building: TrafficBuilding,
  trace: string,
  journeys: readonly Journey[],
  request: Pick<BoundRequest, "calls" | "seed" | "iterations" | "gridS">,
): Promise<TraceBound> {
  const { calls, seed, iterations, gridS } = request;
  const run = { building, journeys, calls, seed, dispatcher: "vestibule" as const };
  const { attd } = figuresOf([await runTrace({ ...run, stopwatch: () => 0 })]);
  const perPassenger = perPassengerBound(building, journeys);
  let clairvoyant: number | null = null;
  if (isPureUpPeak(building, journeys)) {
    const options = { gridS, slackS: slackS.upPeak, stopsMost };
    const problem = upPeakRoutes(building, journeys, options);
    const upper = attd * journeys.length;
    clairvoyant = lowerBoundOf(problem, { iterations, upper }).total / journeys.length;
  }
  const bound = Math.max(perPassenger, clairvoyant ?? 0);
  const passengers = journeys.length;
  return { trace, passengers, attd, perPassenger, clairvoyant, ratio: attd / bound };
}

/** The bounds of one hour of 1996, beside our own policy's figures of it. */
export function boundOfHour(
  hour: number,
  { seed, iterations, gridS }: Pick<BoundRequest, "seed" | "iterations" | "gridS">,
): HourBound {
  const riders = ridersOfHour(seededRandom(`1996/${seed}/${hour}`));
  const { averageWaitS, systemTimeS } = figuresOfHour(
    simulateHour(riders, new RollingPlan()).journeys,
  );
  const bound = (measure: "wait" | "system", achievedS: number) => {
    const options = {
      measure,
      cars,
      gridS,
      loadMost: loadMost[measure],
      slackS: slackS[measure],
    };
    const upper = achievedS * riders.length;
    const { total } = lowerBoundOf(downPeakRoutes(riders, options), { iterations, upper });
    return total / riders.length;
  };
  const waitBoundS = bound("wait", averageWaitS);
  const systemBoundS = bound("system", systemTimeS);
  return {
    hour,
    riders: riders.length,
    waitS: averageWaitS,
    waitBoundS,
    waitRatio: averageWaitS / waitBoundS,
    systemS: systemTimeS,
    systemBoundS,
    systemRatio: systemTimeS / systemBoundS,
  };
}

/** The answer as lines to read. */
export function answerText(traces: readonly TraceBound[], hours: readonly HourBound[]): string {
  const cell = (value: number | string) =>
    (typeof value === "number" ? value.toFixed(2) : value).padStart(14);
  const lines: string[] = [];
  if (traces.length > 0) {
    lines.push(
      "trace".padEnd(20) +
        ["attd s", "per passenger", "clairvoyant", "ratio"].map(cell).join(""),
    );
  }
  for (const { trace, attd, perPassenger, clairvoyant, ratio } of traces) {
    const name = trace.split("/").at(-1)!.padEnd(20);
    lines.push(name + [attd, perPassenger, clairvoyant ?? "–", ratio].map(cell).join(""));
  }
  if (hours.length > 0) {
    const titles = ["wait s", "bound", "ratio", "system s", "bound", "ratio"];
    lines.push("hour of 1996".padEnd(20) + titles.map(cell).join(""));
  }
  for (const each of hours) {
    const { waitS, waitBoundS, waitRatio, systemS, systemBoundS, systemRatio } = each;
    const figures = [waitS, waitBoundS, waitRatio, systemS, systemBoundS, systemRatio];
    lines.push(String(each.hour).padEnd(20) + figures.map(cell).join(""));
  }
  return lines.join("\n");
}

if (import.meta.main) {
  try {
    const request = requestOf(Deno.args);
    const traces: TraceBound[] = [];
    if (request.building !== undefined) {
      const building = readBuildingFile(
        await Deno.readTextFile(request.building),
        request.building,
      );
      for (const file of request.traces) {
        const journeys = readTraceFile(await Deno.readTextFile(file), file, building);
        traces.push(await boundOfTrace(building, file, journeys, request));
      }
    }
    const hours: HourBound[] = [];
    for (let hour = 1; hour <= request.hours; hour++) hours.push(boundOfHour(hour, request));
    const text = request.json ? JSON.stringify({ traces, hours }) : answerText(traces, hours);
    await Deno.stdout.write(new TextEncoder().encode(`${text}\n`));
  } catch (error) {
    await Deno.stderr.write(new TextEncoder().encode(`${(error as Error).message}\n`));
    Deno.exitCode = 1;
  }
}
