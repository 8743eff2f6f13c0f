/**
 * `deno task traffic:gap --building FILE.json --trace FILE.csv[,FILE.csv…]`, with `--calls landing`
 * (or `phone`, `mixed`, `destination`), `--instances 500`, `--least 10`, `--most 14`, `--seed N` and
 * `--json`: how far the dispatcher is from the exact optimum of the choice before it. Traces run
 * through the group actor; whenever its search is asked with 10 to 14 calls to choose a car for, the
 * question is kept, and solved again afterwards: by insertion alone (in the order of placing), by
 * insertion and the search, by the search from the cars that the calls had, and exactly. With
 * `--json` the last line of standard output is one object, the keys of {@link GapAnswer}.
 */
import { parseArgs } from "node:util";
import { problemOf } from "../../../actors/elevator_group/dispatch/improve.ts";
import { searchAssignment } from "../../../actors/elevator_group/dispatch/assignment_search.ts";
import type { DispatchJob } from "../../../actors/elevator_group/dispatch/job.ts";
import { type GroupModel, modelGroup } from "../../../actors/elevator_group/model.ts";
import { SystemClock } from "../../clock.ts";
import { seededRandom } from "../../random.ts";
import { readBuildingFile, type TrafficBuilding } from "../building_file.ts";
import { searchEvaluations } from "../group_host.ts";
import { quantileOf } from "../quantile.ts";
import { type CallMode, callModes, runTrace } from "../run_trace.ts";
import { siteOf } from "../site_of_building.ts";
import { type Journey, readTraceFile } from "../trace_file.ts";
import { exactCallsMax, solveExactly } from "./exact_assignment.ts";

/** What is asked for on the command line. */
export interface GapRequest {
  readonly building: string;
  readonly traces: readonly string[];
  readonly calls: CallMode;
  readonly instances: number;
  /** Calls that an instance has at least and at most. */
  readonly least: number;
  readonly most: number;
  readonly seed: string;
  readonly json: boolean;
}

/** How far one way to solve is from the optimum, as shares of the optimum, and how long it takes. */
export interface Gap {
  readonly mean: number;
  readonly p95: number;
  readonly max: number;
  /** The share of instances solved to the optimum. */
  readonly optimal: number;
  /**
   * The mean share of what the calls to be assigned add to the optimum: what cars with people in
   * them cost anyhow is left out, since nothing can be done about it.
   */
  readonly meanOfAdded: number;
  readonly meanMs: number;
  readonly maxMs: number;
}

/** What came of it. */
export interface GapAnswer {
  readonly instances: number;
  /** Instances by their number of calls. */
  readonly byCalls: Readonly<Record<number, number>>;
  /** Searches of all sizes that the traces asked for. */
  readonly searches: number;
  readonly insertion: Gap;
  readonly insertionAndSearch: Gap;
  readonly searchFromStanding: Gap;
  readonly exact: { readonly meanMs: number; readonly maxMs: number };
}

const instancesMost = 100_000;

/** Reads the arguments. Throws where one makes no sense, and says which. */
export function requestOf(args: readonly string[]): GapRequest {
  const { values } = parseArgs({
    args: [...args],
    options: {
      building: { type: "string" },
      trace: { type: "string", multiple: true },
      calls: { type: "string", default: "landing" },
      instances: { type: "string", default: "500" },
      least: { type: "string", default: "10" },
      most: { type: "string", default: String(exactCallsMax) },
      seed: { type: "string", default: "1" },
      json: { type: "boolean", default: false },
    },
  });
  if (values.building === undefined) throw new Error("Cannot run: --building FILE.json is missing");
  const traces = (values.trace ?? []).flatMap((list) => list.split(","));
  if (traces.length === 0) throw new Error("Cannot run: --trace FILE.csv[,FILE.csv…] is missing");
  const calls = callModes.find((each) => each === values.calls);
  if (calls === undefined) {
    throw new Error(`Cannot run: --calls is ${callModes.join(", ")}, got ${values.calls}`);
  }
  const whole = (name: "instances" | "least" | "most", least: number, most: number) => {
    const number = Number(values[name]);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new Error(
      `Cannot run: --${name} is a whole number from ${least} to ${most}, got ${values[name]}`,
    );
  };
  const least = whole("least", 1, exactCallsMax);
  return {
    building: values.building,
    traces,
    calls,
    instances: whole("instances", 1, instancesMost),
    least,
    most: whole("most", least, exactCallsMax),
    seed: values.seed,
    json: values.json,
  };
}

/** Runs the traces and keeps what their searches are asked, `request.instances` spread over them. */
export async function instancesOf(
  building: TrafficBuilding,
  traces: readonly (readonly Journey[])[],
  request: Pick<GapRequest, "calls" | "instances" | "least" | "most" | "seed">,
): Promise<{ readonly jobs: readonly DispatchJob[]; readonly searches: number }> {
  const model = modelOf(building);
  const fitting: DispatchJob[] = [];
  let searches = 0;
  for (const journeys of traces) {
    await runTrace({
      building,
      journeys,
      calls: request.calls,
      dispatcher: "vestibule",
      seed: request.seed,
      stopwatch: () => 0,
      searching: (job) => {
        searches++;
        const { calls } = problemOf(model, job).problem;
        if (calls >= request.least && calls <= request.most) fitting.push(structuredClone(job));
      },
    });
  }
  const every = Math.max(1, fitting.length / request.instances);
  const count = Math.min(fitting.length, request.instances);
  const jobs = Array.from({ length: count }, (_, at) => fitting[Math.floor(at * every)]!);
  return { jobs, searches };
}

/** The group of a building. */
export function modelOf(building: TrafficBuilding): GroupModel {
  const site = siteOf(building);
  return modelGroup(site.building, site.group);
}

/** Solves each instance in every way. `stopwatch` counts milliseconds of the machine's time. */
export function gapsOf(
  model: GroupModel,
  jobs: readonly DispatchJob[],
  searches: number,
  stopwatch: () => number,
): GapAnswer {
  const random = seededRandom("gap");
  const draw = () => random.next();
  const insertion: Solved[] = [];
  const insertionAndSearch: Solved[] = [];
  const searchFromStanding: Solved[] = [];
  const exactMs: number[] = [];
  const byCalls: Record<number, number> = {};
  for (const job of jobs) {
    const { problem, start } = problemOf(model, job);
    byCalls[problem.calls] = (byCalls[problem.calls] ?? 0) + 1;
    const none = new Int16Array(problem.calls).fill(-1);
    let anyhow = 0;
    for (let car = 0; car < problem.cars; car++) anyhow += problem.cost(car, []);
    const startedMs = stopwatch();
    const { cost: optimum } = solveExactly(problem);
    exactMs.push(stopwatch() - startedMs);
    const solve = (into: Solved[], from: ArrayLike<number>, evaluations: number) => {
      const beganMs = stopwatch();
      const { cost } = searchAssignment(problem, from, { evaluations }, draw);
      into.push({ cost, optimum, anyhow, ms: stopwatch() - beganMs });
    };
    solve(insertion, none, 0);
    solve(insertionAndSearch, none, searchEvaluations);
    solve(searchFromStanding, start, searchEvaluations);
  }
  return {
    instances: jobs.length,
    byCalls,
    searches,
    insertion: gapOf(insertion),
    insertionAndSearch: gapOf(insertionAndSearch),
    searchFromStanding: gapOf(searchFromStanding),
    exact: { meanMs: meanOf(exactMs), maxMs: Math.max(0, ...exactMs) },
  };
}

interface Solved {
  readonly cost: number;
  readonly optimum: number;
  /** What the cars cost with no call at all. */
  readonly anyhow: number;
  readonly ms: number;
}

/** A gap below this is rounding. */
const rounding = 1e-9;

function gapOf(solved: readonly Solved[]): Gap {
  const gaps = solved.map(({ cost, optimum }) => (cost - optimum) / optimum)
    .sort((one, other) => one - other);
  const below = solved.find(({ cost, optimum }) => cost < optimum * (1 - rounding));
  if (below !== undefined) {
    throw new Error(`Cannot be: a search found ${below.cost}, below the optimum ${below.optimum}`);
  }
  return {
    mean: meanOf(gaps),
    p95: quantileOf(gaps, 0.95),
    max: gaps.at(-1) ?? 0,
    optimal: meanOf(gaps.map((gap) => gap <= rounding ? 1 : 0)),
    meanOfAdded: meanOf(
      solved.map(({ cost, optimum, anyhow }) => (cost - optimum) / (optimum - anyhow)),
    ),
    meanMs: meanOf(solved.map(({ ms }) => ms)),
    maxMs: Math.max(0, ...solved.map(({ ms }) => ms)),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** The answer as a table to read. */
export function answerText(answer: GapAnswer): string {
  const { instances, byCalls, searches, exact } = answer;
  const sizes = Object.entries(byCalls).map(([calls, count]) => `${count} of ${calls}`).join(", ");
  const percent = (share: number) => `${(100 * share).toFixed(3)} %`.padStart(11);
  const ms = (value: number) => value.toFixed(2).padStart(9);
  const line = (title: string, gap: Gap) =>
    title.padEnd(24) + percent(gap.mean) + percent(gap.meanOfAdded) + percent(gap.p95) +
    percent(gap.max) + percent(gap.optimal) + ms(gap.meanMs) + ms(gap.maxMs);
  return [
    `${instances} instances of ${searches} searches; calls: ${sizes}`,
    "".padEnd(24) +
    ["mean gap", "of added", "p95", "max", "optimal"].map((each) => each.padStart(11)).join("") +
    "mean ms".padStart(9) + "max ms".padStart(9),
    line("insertion", answer.insertion),
    line("insertion and search", answer.insertionAndSearch),
    line("search from standing", answer.searchFromStanding),
    "exact".padEnd(24) + "".padEnd(55) + ms(exact.meanMs) + ms(exact.maxMs),
  ].join("\n");
}

if (import.meta.main) {
  try {
    const request = requestOf(Deno.args);
    const clock = new SystemClock();
    const building = readBuildingFile(await Deno.readTextFile(request.building), request.building);
    const traces: (readonly Journey[])[] = [];
    for (const file of request.traces) {
      traces.push(readTraceFile(await Deno.readTextFile(file), file, building));
    }
    const { jobs, searches } = await instancesOf(building, traces, request);
    const answer = gapsOf(modelOf(building), jobs, searches, () => clock.monotonic());
    const text = request.json ? JSON.stringify(answer) : answerText(answer);
    await Deno.stdout.write(new TextEncoder().encode(`${text}\n`));
  } catch (error) {
    await Deno.stderr.write(new TextEncoder().encode(`${(error as Error).message}\n`));
    Deno.exitCode = 1;
  }
}
