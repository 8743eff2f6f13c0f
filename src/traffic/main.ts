/**
 * `deno task traffic --building FILE.json --trace FILE.csv[,FILE.csv…]`, with `--calls landing` (or
 * `destination`, `phone`, `mixed`), `--dispatcher vestibule` (or `nearest`, `collective`, `eta`,
 * `etd`, these with `--parking none` or `lobby`), `--events FILE`, `--seed N` and `--json`: traces of
 * passengers through a dispatcher on a simulated building, faster than real time. With `--json` the
 * last line of standard output is one object, `{traces: […], pooled: {…}}`, each with the keys of
 * `figures.ts` and the turn times. Exit code 1, with every fault and its place, where a file or an
 * argument makes no sense.
 */
import { parseArgs } from "node:util";
import { SystemClock } from "../clock.ts";
import { readBuildingFile, type TrafficBuilding } from "./building_file.ts";
import {
  checkDispatcher,
  type Dispatcher,
  dispatcherOf,
  type Parking,
  parkings,
} from "./dispatchers.ts";
import { eventsText } from "./events_file.ts";
import { type Figures, figuresOf, type TurnFigures, turnFiguresOf } from "./figures.ts";
import { type InputFault, InputFaultsError } from "./input_faults.ts";
import { readTextFile } from "./text_file.ts";
import { type UpPeakFigures, upPeakFiguresOf, upPeakText } from "./up_peak_figures.ts";
import { type CallMode, callModes } from "./run_trace.ts";
import { runTraces } from "./run_traces.ts";
import { type Journey, readTraceFile } from "./trace_file.ts";

/** Traces that one run takes at most. */
const tracesMax = 200;

/** What is asked for on the command line. */
export interface TrafficRequest {
  readonly building: string;
  readonly traces: readonly string[];
  readonly calls: CallMode;
  readonly dispatcher: Dispatcher;
  readonly parking: Parking | undefined;
  readonly events: string | undefined;
  readonly seed: string;
  readonly json: boolean;
}

/** What came of one trace. */
export interface TraceAnswer extends Figures, TurnFigures {
  readonly trace: string;
  /** Somebody was not served, and every time is a lower bound. */
  readonly saturated: boolean;
  /** Of a trace of pure up-peak. */
  readonly upPeak?: UpPeakFigures;
}

/** What came of it. */
export interface TrafficAnswer {
  readonly traces: readonly TraceAnswer[];
  readonly pooled: Figures & TurnFigures;
}

/** Reads the arguments. Throws where one makes no sense, and says which. */
export function requestOf(args: readonly string[]): TrafficRequest {
  const { values } = parseArgs({
    args: [...args],
    options: {
      building: { type: "string" },
      trace: { type: "string", multiple: true },
      calls: { type: "string", default: "landing" },
      dispatcher: { type: "string", default: "vestibule" },
      parking: { type: "string" },
      events: { type: "string" },
      seed: { type: "string", default: "1" },
      json: { type: "boolean", default: false },
    },
  });
  if (values.building === undefined) throw new Error("Cannot run: --building FILE.json is missing");
  const traces = (values.trace ?? []).flatMap((list) => list.split(","));
  if (traces.length === 0) throw new Error("Cannot run: --trace FILE.csv[,FILE.csv…] is missing");
  if (traces.length > tracesMax || traces.includes("")) {
    throw new Error(`Cannot run: --trace is 1 to ${tracesMax} files, got ${traces.join(",")}`);
  }
  const calls = callModes.find((each) => each === values.calls);
  if (calls === undefined) {
    throw new Error(`Cannot run: --calls is ${callModes.join(", ")}, got ${values.calls}`);
  }
  const dispatcher = dispatcherOf(values.dispatcher);
  const parking = parkings.find((each) => each === values.parking);
  if (values.parking !== undefined && parking === undefined) {
    throw new Error(`Cannot run: --parking is ${parkings.join(", ")}, got ${values.parking}`);
  }
  checkDispatcher(dispatcher, calls, parking);
  if (!/^\w{1,60}$/.test(values.seed)) {
    throw new Error(`Cannot run: --seed is 1 to 60 letters and digits, got ${values.seed}`);
  }
  return {
    building: values.building,
    traces,
    calls,
    dispatcher,
    parking,
    events: values.events,
    seed: values.seed,
    json: values.json,
  };
}

/**
 * Runs what is asked for. `stopwatch` counts milliseconds of the machine's time.
 * @param workers how many traces may run at once
 */
export async function runTraffic(
  request: TrafficRequest,
  stopwatch: () => number,
  workers = 1,
): Promise<TrafficAnswer> {
  const { calls, dispatcher, parking, seed, events } = request;
  const { building, traces } = await readFiles(request);
  const runs = traces.map(({ journeys }) => (
    { building, journeys, calls, dispatcher, parking, seed }
  ));
  const ran = await runTraces(runs, workers, stopwatch);
  const results = traces.map(({ trace }, at) => {
    const records = ran[at]!;
    return { trace, records, figures: figuresOf([records]) };
  });
  const pooled = figuresOf(results.map(({ records }) => records));
  if (events !== undefined) {
    await Deno.writeTextFile(
      events,
      eventsText({ building, calls, seed, dispatcher }, results, pooled),
    );
  }
  return {
    traces: results.map(({ trace, records, figures }) => {
      const upPeak = upPeakFiguresOf(building, records.passengers);
      return {
        trace,
        ...figures,
        ...turnFiguresOf(records.turnMs),
        saturated: figures.unserved > 0,
        ...(upPeak !== undefined && { upPeak }),
      };
    }),
    pooled: { ...pooled, ...turnFiguresOf(results.flatMap(({ records }) => records.turnMs)) },
  };
}

/** Reads all files; the faults of all of them are listed together. */
async function readFiles({ building: file, traces }: TrafficRequest): Promise<{
  building: TrafficBuilding;
  traces: { trace: string; journeys: readonly Journey[] }[];
}> {
  const faults: InputFault[] = [];
  const attempt = async <T>(path: string, read: (text: string) => T): Promise<T | undefined> => {
    try {
      return read(await readTextFile(path));
    } catch (error) {
      if (!(error instanceof InputFaultsError)) throw error;
      faults.push(...error.faults);
      return undefined;
    }
  };
  const building = await attempt(file, (text) => readBuildingFile(text, file));
  const read = [];
  for (const trace of traces) {
    const journeys = await attempt(
      trace,
      // Without a building the form of a trace can still be judged, by the floors that it names.
      (text) => readTraceFile(text, trace, building ?? null),
    );
    if (journeys !== undefined) read.push({ trace, journeys });
  }
  if (building === undefined || faults.length > 0) throw new InputFaultsError(faults);
  return { building, traces: read };
}

const columns: readonly (readonly [keyof Figures, number])[] = [
  ["passengers", 0],
  ["awt", 2],
  ["awtOpening", 2],
  ["awtEntry", 2],
  ["att", 2],
  ["attd", 2],
  ["attdExit", 2],
  ["wt95", 1],
  ["max", 1],
  ["over60", 4],
  ["meanSquaredWait", 0],
  ["unserved", 0],
  ["stops", 0],
  ["distanceM", 0],
  ["lowerBoundAttd", 2],
];

/** The answer as a table to read: a line for each figure, a column for each trace and for all. */
export function answerText({ traces, pooled }: TrafficAnswer): string {
  const rows = [...traces.map((row) => ({ ...row, title: baseName(row.trace) })), {
    ...pooled,
    title: "pooled",
  }];
  const widths = rows.map(({ title }) => Math.max(9, title.length));
  const line = (name: string, texts: readonly string[]) =>
    [name.padEnd(16), ...texts.map((text, at) => text.padStart(widths[at]!))].join(" ");
  return [
    line("", rows.map(({ title }) => title)),
    ...columns.map(([name, digits]) => line(name, rows.map((row) => row[name].toFixed(digits)))),
    ...(["turnP50Ms", "turnP99Ms"] as const).map((name) =>
      line(name, rows.map((row) => row[name].toFixed(3)))
    ),
    ...traces.flatMap(({ trace, upPeak }) =>
      upPeak === undefined ? [] : [upPeakText(baseName(trace), upPeak)]
    ),
  ].join("\n");
}

function baseName(path: string): string {
  return path.split("/").at(-1)!;
}

/** Whether anybody was not served, in words; empty where everybody was. */
export function saturationText({ traces }: TrafficAnswer): string {
  const left = traces.filter(({ unserved }) => unserved > 0);
  return left.map(({ trace, unserved, passengers }) =>
    `saturated: ${baseName(trace)}, ${unserved} of ${passengers} not served two hours after the ` +
    `last came; its times are lower bounds\n`
  ).join("");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

if (import.meta.main) {
  try {
    const request = requestOf(Deno.args);
    const clock = new SystemClock();
    const answer = await runTraffic(
      request,
      () => clock.monotonic(),
      navigator.hardwareConcurrency,
    );
    const text = request.json ? JSON.stringify(answer) : answerText(answer);
    await Deno.stderr.write(new TextEncoder().encode(saturationText(answer)));
    await Deno.stdout.write(new TextEncoder().encode(`${text}\n`));
  } catch (error) {
    await Deno.stderr.write(new TextEncoder().encode(`${messageOf(error)}\n`));
    Deno.exitCode = 1;
  }
}
