/**
 * `deno task traffic --building FILE.json --trace FILE.csv[,FILE.csv…]`, with `--calls landing` (or
 * `destination`, `phone`, `mixed`), `--dispatcher vestibule` (or `eta`), `--events FILE`, `--seed N`
 * and `--json`: traces of passengers through the group actor on a simulated building, faster than
 * real time. With `--json` the last line of standard output is one object,
 * `{traces: […], pooled: {…}}`, each with the keys of `figures.ts` and the turn times. Exit code 1,
 * with every fault and its place, where a file or an argument makes no sense.
 */
import { parseArgs } from "node:util";
import { SystemClock } from "../clock.ts";
import { readBuildingFile, type TrafficBuilding } from "./building_file.ts";
import { type Dispatcher, dispatcherOf } from "./dispatchers.ts";
import { eventsText } from "./events_file.ts";
import { type Figures, figuresOf, type TurnFigures, turnFiguresOf } from "./figures.ts";
import { type InputFault, InputFaultsError } from "./input_faults.ts";
import { type CallMode, callModes, runTrace } from "./run_trace.ts";
import { type Journey, readTraceFile } from "./trace_file.ts";

/** Traces that one run takes at most. */
const tracesMax = 200;

/** What is asked for on the command line. */
export interface TrafficRequest {
  readonly building: string;
  readonly traces: readonly string[];
  readonly calls: CallMode;
  readonly dispatcher: Dispatcher;
  readonly events: string | undefined;
  readonly seed: string;
  readonly json: boolean;
}

/** What came of it. */
export interface TrafficAnswer {
  readonly traces: readonly (Figures & TurnFigures & { readonly trace: string })[];
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
  if (dispatcher === "eta" && calls !== "landing") {
    throw new Error(`Cannot run: the dispatcher eta takes landing calls, got --calls ${calls}`);
  }
  if (!/^\w{1,60}$/.test(values.seed)) {
    throw new Error(`Cannot run: --seed is 1 to 60 letters and digits, got ${values.seed}`);
  }
  return {
    building: values.building,
    traces,
    calls,
    dispatcher,
    events: values.events,
    seed: values.seed,
    json: values.json,
  };
}

/** Runs what is asked for. `stopwatch` counts milliseconds of the machine's time. */
export async function runTraffic(
  request: TrafficRequest,
  stopwatch: () => number,
): Promise<TrafficAnswer> {
  const { calls, dispatcher, seed, events } = request;
  const { building, traces } = await readFiles(request);
  const results = [];
  for (const { trace, journeys } of traces) {
    const result = await runTrace({ building, journeys, calls, dispatcher, seed, stopwatch });
    results.push({ trace, records: result, figures: figuresOf([result]) });
  }
  const pooled = figuresOf(results.map(({ records }) => records));
  if (events !== undefined) {
    await Deno.writeTextFile(events, eventsText({ building, calls, seed }, results, pooled));
  }
  return {
    traces: results.map(({ trace, records, figures }) => ({
      trace,
      ...figures,
      ...turnFiguresOf(records.turnMs),
    })),
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
      return read(await Deno.readTextFile(path));
    } catch (error) {
      if (error instanceof InputFaultsError) faults.push(...error.faults);
      else faults.push({ place: `${path}:1`, fault: `cannot be read: ${messageOf(error)}` });
      return undefined;
    }
  };
  const building = await attempt(file, (text) => readBuildingFile(text, file));
  const read = [];
  for (const trace of building === undefined ? [] : traces) {
    const journeys = await attempt(trace, (text) => readTraceFile(text, trace, building!));
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
  ].join("\n");
}

function baseName(path: string): string {
  return path.split("/").at(-1)!;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

if (import.meta.main) {
  try {
    const request = requestOf(Deno.args);
    const clock = new SystemClock();
    const answer = await runTraffic(request, () => clock.monotonic());
    const text = request.json ? JSON.stringify(answer) : answerText(answer);
    await Deno.stdout.write(new TextEncoder().encode(`${text}\n`));
  } catch (error) {
    await Deno.stderr.write(new TextEncoder().encode(`${messageOf(error)}\n`));
    Deno.exitCode = 1;
  }
}
