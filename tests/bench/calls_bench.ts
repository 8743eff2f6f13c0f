/**
 * The benchmark of calls (E16): from the client process through the socket, the actor, the commit
 * and the broker to the hardware process and back, and beside it, level by level and round by
 * round, the same through the bare relay. What is compared is the median of the rounds.
 */
import { benchDevices, benchSite, type BenchSize } from "./bench_site.ts";
import { Child, type Usage } from "./child.ts";
import type { ConnectRequest, RunRequest, RunResult } from "./client.ts";
import type { HardwareCounts, HardwareSide, RelayLegs } from "./hardware.ts";
import { histogramQuantile, type MetricsPage, total } from "./metrics_page.ts";
import { SystemClock } from "../../src/clock.ts";
import type { Shares, Spender } from "../../src/operations/metrics.ts";
import { median } from "./quantiles.ts";
import { productFlags, ServerProcess } from "./server_process.ts";
import { livePath } from "../../src/live/live_server.ts";

/** How much is measured. */
export interface CallsBenchPlan {
  readonly size: BenchSize;
  readonly phones: number;
  readonly levels: readonly number[];
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
  readonly sides: readonly HardwareSide[];
  readonly relayLegs: RelayLegs;
  /** More flags for the processes under test, such as those of a profiler. */
  readonly flags?: readonly string[];
}

/** What one run on one side found, with what it cost. */
export interface Run extends RunResult {
  /** Messages through the broker for each call, both ways, and their mean payload. */
  readonly publishesPerCall: number;
  readonly publishBytes: number;
  /** Processor time for each call, by process, microseconds. */
  readonly cpuPerCallUs: {
    readonly server: number;
    readonly hardware: number;
    readonly client: number;
  };
  /** Processors in use, by process (1 is one whole core). */
  readonly cores: { readonly server: number; readonly hardware: number; readonly client: number };
  /** From the server's own metrics; absent for the relay. */
  readonly server?: ServerShares;
}

/** Where the server's time went, from its metrics listener. Shares are of the run's time. */
export interface ServerShares {
  /** Synchronous time in turns. */
  readonly turnShare: number;
  /** The upper bound of the bucket that the 99th of 100 turns fell into. */
  readonly turnP99Ms: number;
  readonly turnsPerCall: number;
  /** Time in which a commit was under way; it runs beside everything else. */
  readonly commitShare: number;
  readonly commitMeanMs: number;
  readonly turnsPerCommit: number;
  /** Messages of phones: parse, validate, check, hand over, with the turn that follows at once. */
  readonly edgeShare: number;
  /** Events to audiences; it waits between its slices, which counts. */
  readonly fanOutShare: number;
  /** Way to hardware: publishes, reports (with the turns that follow at once), broker. */
  readonly publishShare?: number;
  readonly reportShare?: number;
  readonly brokerShare?: number;
  /** Calls that the server counted as open in the middle of the run. */
  readonly openCalls: number;
}

/** All runs, by side, then by calls in flight, one of each round. */
export type CallsBenchRuns = Record<HardwareSide, Record<string, Run[]>>;

/** At most 64 keys an id are remembered (E2) … */
const callsPerPhoneMax = 60;
/** … and no phone calls so often, so phones get new ids before a run would bring them past this. */
const callsPerPhoneUsual = 30;
/** More calls a millisecond than most runs here make; decides when phones are renewed. */
const callsPerMsUsual = 5;
/** The relay remembers no keys; this only bounds the memory for its durations. */
const relayCallsMax = 400_000;

/** What the server says of itself at one moment. */
interface ServerFigures {
  readonly page: MetricsPage;
  readonly shares: Shares;
}

const clock = new SystemClock();

interface Side {
  readonly name: HardwareSide;
  readonly hardware: Child;
  readonly client: Child;
  readonly usage: () => Usage;
  readonly figures: () => Promise<ServerFigures | undefined>;
  readonly connect: ConnectRequest;
  begun: number;
  stop(): Promise<void>;
}

/** Runs the benchmark; starts and ends all its processes. */
export async function runCallsBench(
  plan: CallsBenchPlan,
  progress: (text: string) => void,
): Promise<CallsBenchRuns> {
  const runs: CallsBenchRuns = { relay: {}, calls: {} };
  const sides: Side[] = [];
  try {
    for (const name of plan.sides) sides.push(await startSide(name, plan));
    for (const side of sides) await renewPhones(side);
    for (let round = 1; round <= plan.rounds; round++) {
      for (const level of plan.levels) {
        for (const side of sides) {
          const run = await runOnce(side, level, plan);
          (runs[side.name][level] ??= []).push(run);
          progress(
            `round ${round} ${side.name.padEnd(5)} ${String(level).padStart(3)} in flight: ` +
              `${run.perSecond.toFixed(0)}/s, hardware p50 ${run.hardwareP50Ms.toFixed(2)} ms` +
              faultsOf(run),
          );
        }
      }
    }
  } finally {
    await Promise.all(sides.map((side) => side.stop()));
  }
  return runs;
}

/** The run whose rate is the median of its rounds' rates, field by field the median of all. */
export function medianRun(runs: readonly Run[]): Pick<RunResult, MedianField> {
  const of = (field: MedianField) => median(runs.map((run) => run[field]));
  return {
    perSecond: of("perSecond"),
    acceptedP50Ms: of("acceptedP50Ms"),
    acceptedP99Ms: of("acceptedP99Ms"),
    hardwareP50Ms: of("hardwareP50Ms"),
    hardwareP99Ms: of("hardwareP99Ms"),
    endedP50Ms: of("endedP50Ms"),
  };
}

type MedianField =
  | "perSecond"
  | "acceptedP50Ms"
  | "acceptedP99Ms"
  | "hardwareP50Ms"
  | "hardwareP99Ms"
  | "endedP50Ms";

/** What went wrong in a run, in words; empty where nothing did. */
export function faultsOf(run: RunResult): string {
  const refused = Object.entries(run.refused).map(([code, count]) => `${count} ${code}`);
  return (run.ranOut ? ", RAN OUT OF KEYS" : "") +
    (run.dropped > 0 ? `, ${run.dropped} SOCKETS CLOSED` : "") +
    (run.lost > 0 ? `, ${run.lost} LOST` : "") +
    (run.cancelled > 0 ? `, ${run.cancelled} CANCELLED` : "") +
    (refused.length > 0 ? `, REFUSED ${refused.join(", ")}` : "");
}

async function runOnce(side: Side, inFlight: number, plan: CallsBenchPlan): Promise<Run> {
  const budget = side.name === "calls" ? callsPerPhoneMax * plan.phones : relayCallsMax;
  const likely = callsPerMsUsual * (plan.warmUpMs + plan.durationMs);
  if (
    side.name === "calls" && side.begun > 0 &&
    side.begun + likely > callsPerPhoneUsual * plan.phones
  ) await renewPhones(side);
  const request: RunRequest = {
    inFlight,
    warmUpMs: plan.warmUpMs,
    durationMs: plan.durationMs,
    callsMax: side.name === "calls" ? budget - side.begun : budget,
    until: side.name === "calls" || plan.relayLegs === "served" ? "served" : "confirmed",
  };
  const before = await look(side);
  const running = side.client.ask<RunResult>("run", request);
  const midway = new Promise<void>((resolve) =>
    clock.after(plan.warmUpMs + plan.durationMs / 2, resolve)
  ).then(side.figures);
  const [result, middle] = await Promise.all([running, midway]);
  const after = await look(side);
  side.begun += result.begun;
  const calls = Math.max(1, result.begun);
  const seconds = (after.atMs - before.atMs) / 1000;
  const cpuMs = {
    server: after.server.cpuMs - before.server.cpuMs,
    hardware: after.hardware.cpuMs - before.hardware.cpuMs,
    client: after.client.cpuMs - before.client.cpuMs,
  };
  const publishes = after.counts.published + after.counts.received -
    before.counts.published - before.counts.received;
  const bytes = after.counts.publishedBytes + after.counts.receivedBytes -
    before.counts.publishedBytes - before.counts.receivedBytes;
  const each = (of: (value: number) => number) => ({
    server: of(cpuMs.server),
    hardware: of(cpuMs.hardware),
    client: of(cpuMs.client),
  });
  return {
    ...result,
    publishesPerCall: publishes / calls,
    publishBytes: bytes / Math.max(1, publishes),
    cpuPerCallUs: each((ms) => ms * 1000 / calls),
    cores: each((ms) => ms / 1000 / seconds),
    ...(before.figures !== undefined && after.figures !== undefined && middle !== undefined && {
      server: {
        ...sharesOf(before.figures, after.figures, calls),
        openCalls: total(middle.page, "vestibule_open_calls"),
      },
    }),
  };
}

async function look(side: Side) {
  const [figures, counts] = await Promise.all([
    side.figures(),
    side.hardware.ask<HardwareCounts>("counts"),
  ]);
  return {
    atMs: clock.monotonic(),
    figures,
    counts,
    server: side.usage(),
    hardware: side.hardware.usage(),
    client: side.client.usage(),
  };
}

function sharesOf(from: ServerFigures, to: ServerFigures, calls: number) {
  const wallMs = to.shares.uptimeMs - from.shares.uptimeMs;
  const { turns, commits } = from.shares;
  const count = Math.max(1, to.shares.commits.count - commits.count);
  const commitMs = to.shares.commits.ms - commits.ms;
  const other = (name: Spender, as: "publishShare" | "reportShare" | "brokerShare") => {
    const spent = to.shares.other[name];
    return spent === undefined
      ? {} // this part does not report its time
      : { [as]: (spent.ms - (from.shares.other[name]?.ms ?? 0)) / wallMs };
  };
  return {
    turnShare: (to.shares.turns.ms - turns.ms) / wallMs,
    turnP99Ms: histogramQuantile(from.page, to.page, "vestibule_turn_seconds", 0.99) * 1000,
    turnsPerCall: (to.shares.turns.count - turns.count) / calls,
    commitShare: commitMs / wallMs,
    commitMeanMs: commitMs / count,
    turnsPerCommit: (to.shares.commits.entries - commits.entries) / count,
    edgeShare: (to.shares.edge.ms - from.shares.edge.ms) / wallMs,
    fanOutShare: (to.shares.fanOut.ms - from.shares.fanOut.ms) / wallMs,
    ...other("publish", "publishShare"),
    ...other("report", "reportShare"),
    ...other("broker", "brokerShare"),
  };
}

async function renewPhones(side: Side): Promise<void> {
  await side.client.ask("connect", side.connect);
  side.begun = 0;
}

async function startSide(name: HardwareSide, plan: CallsBenchPlan): Promise<Side> {
  const dir = await Deno.makeTempDir({ prefix: "vestibule-bench-" });
  const secrets = `${dir}/secrets.json`;
  const devices = await benchDevices(benchSite(plan.size), secrets);
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const one of started.reverse()) await one.stop();
    await Deno.remove(dir, { recursive: true });
  };
  try {
    const hardware = Child.start("hardware.ts");
    started.push(hardware);
    const client = Child.start("client.ts");
    started.push(client);
    const under = name === "calls"
      ? await startServer(plan, secrets)
      : await startRelay(plan, secrets);
    started.unshift(under); // ended last, when nobody uses it any more
    await hardware.ask("start", { url: under.mqtt, side: name, legs: plan.relayLegs, devices });
    return {
      name,
      hardware,
      client,
      usage: under.usage,
      figures: under.figures,
      connect: {
        http: under.http,
        socketPath: livePath,
        groups: devices.map(({ building, group }) => ({ building, group })),
        phones: plan.phones,
        floors: plan.size.floors,
        mint: name === "calls",
      },
      begun: 0,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The process under test: the server or the relay. */
interface UnderTest {
  readonly http: string;
  readonly mqtt: string;
  usage(): Usage;
  figures(): Promise<ServerFigures | undefined>;
  stop(): Promise<void>;
}

async function startServer(
  plan: CallsBenchPlan,
  secrets: string,
): Promise<UnderTest> {
  const server = await ServerProcess.start(benchSite(plan.size), secrets, plan.flags);
  return {
    http: server.http,
    mqtt: server.mqtt,
    usage: () => server.usage(),
    figures: async () => ({ page: await server.metrics(), shares: await server.shares() }),
    stop: () => server.stop(),
  };
}

async function startRelay(
  plan: CallsBenchPlan,
  secrets: string,
): Promise<UnderTest> {
  // The floor gets the same engine settings as the server.
  const engine = (await productFlags()).filter((flag) => flag.startsWith("--v8-flags"));
  const relay = Child.start("relay.ts", [...engine, ...(plan.flags ?? [])]);
  try {
    const at = await relay.ask<{ http: string; mqtt: string }>("start", {
      site: benchSite(plan.size),
      secrets,
      legs: plan.relayLegs,
    });
    return {
      ...at,
      usage: () => relay.usage(),
      figures: () => Promise.resolve(undefined),
      stop: () => relay.stop(),
    };
  } catch (error) {
    await relay.stop();
    throw error;
  }
}
