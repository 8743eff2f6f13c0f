/**
 * The benchmark of calls (E16): from the client process through the socket, the actor, the commit
 * and the broker to the hardware process and back, and beside it, level by level and round by
 * round, the same through the bare relay. What is compared is the median of the rounds.
 */
import { benchDevices, benchSite, type BenchSize } from "./bench_site.ts";
import { Child, type Usage } from "./child.ts";
import type { ConnectRequest, RunRequest, RunResult } from "./client.ts";
import type { HardwareCounts, HardwareSide, RelayLegs } from "./hardware.ts";
import type { KoneConnectRequest } from "./kone_client.ts";
import { type KoneTarget, wireGroups, wireKey } from "./kone_socket.ts";
import { histogramQuantile, type MetricsPage, total } from "./metrics_page.ts";
import { SystemClock } from "../../src/clock.ts";
import type { Shares, Spender } from "../../src/operations/metrics.ts";
import { median } from "./quantiles.ts";
import { productFlags, ServerProcess } from "./server_process.ts";
import { livePath } from "../../src/live/live_server.ts";

/** What is measured: the bare relay, the native API, the KONE-compatible one. */
export type BenchSide = HardwareSide | "kone";

/** Calls in flight, always as many, or at most so many with a rate that all sides have alike. */
export type Level = number | { readonly inFlight: number; readonly perSecond: number };

/** How much is measured. */
export interface CallsBenchPlan {
  readonly size: BenchSize;
  readonly phones: number;
  readonly levels: readonly Level[];
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
  readonly sides: readonly BenchSide[];
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

/** All runs, by side, then by {@link levelName}, one of each round. */
export type CallsBenchRuns = Record<BenchSide, Record<string, Run[]>>;

/** A level as tables and objects name it. */
export function levelName(level: Level): string {
  return typeof level === "number" ? String(level) : `${level.inFlight}@${level.perSecond}`;
}

/** Calls that one phone makes under one id, by side; more calls get new ids first. */
const callsPerPhone = {
  /** At most 64 keys an id are remembered (E2), and no phone calls even half as often. */
  calls: { most: 60, usual: 30 },
  /** An end user who asks for the same way again within a minute gets the call that is there. */
  kone: { most: 220, usual: 110 },
} as const;
/** More calls a millisecond than most runs here make; decides when phones are renewed. */
const callsPerMsUsual = 5;
/** Tokens live for ten minutes and monitors for five. */
const koneSocketsMs = 180_000;
/** The relay remembers no keys; this only bounds the memory for its durations. */
const relayCallsMax = 400_000;

/** What the server says of itself at one moment. */
interface ServerFigures {
  readonly page: MetricsPage;
  readonly shares: Shares;
}

const clock = new SystemClock();

interface Side {
  readonly name: BenchSide;
  readonly hardware: Child;
  readonly client: Child;
  readonly usage: () => Usage;
  readonly figures: () => Promise<ServerFigures | undefined>;
  readonly connect: ConnectRequest | KoneConnectRequest;
  begun: number;
  connectedAtMs: number;
  stop(): Promise<void>;
}

/** Runs the benchmark; starts and ends all its processes. */
export async function runCallsBench(
  plan: CallsBenchPlan,
  progress: (text: string) => void,
): Promise<CallsBenchRuns> {
  const runs: CallsBenchRuns = { relay: {}, calls: {}, kone: {} };
  const sides: Side[] = [];
  try {
    for (const name of plan.sides) sides.push(await startSide(name, plan));
    for (const side of sides) await renewPhones(side);
    for (let round = 1; round <= plan.rounds; round++) {
      for (const level of plan.levels) {
        for (const side of sides) {
          const run = await runOnce(side, level, plan);
          const name = levelName(level);
          (runs[side.name][name] ??= []).push(run);
          progress(
            `round ${round} ${side.name.padEnd(5)} ${name.padStart(3)} in flight: ` +
              `${run.perSecond.toFixed(0)}/s, ${legOf(side, run)}${faultsOf(run)}`,
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

function legOf({ name }: Side, { acceptedP50Ms, hardwareP50Ms }: Run): string {
  return name === "kone"
    ? `result p50 ${acceptedP50Ms.toFixed(2)} ms`
    : `hardware p50 ${hardwareP50Ms.toFixed(2)} ms`;
}

async function runOnce(side: Side, level: Level, plan: CallsBenchPlan): Promise<Run> {
  const pace: Pick<RunRequest, "inFlight" | "perSecond"> = typeof level === "number"
    ? { inFlight: level }
    : level;
  const likely = (pace.perSecond ?? callsPerMsUsual * 1000) / 1000 *
    (plan.warmUpMs + plan.durationMs);
  const perPhone = side.name === "relay" ? undefined : callsPerPhone[side.name];
  const ways = plan.size.floors * (plan.size.floors - 1);
  if (side.name === "kone" && ways < callsPerPhone.kone.most) {
    throw new Error(`Cannot measure: ${plan.size.floors} floors have only ${ways} ways`);
  }
  const isUsedUp = perPhone !== undefined && side.begun > 0 &&
    side.begun + likely > perPhone.usual * plan.phones;
  const isOld = side.name === "kone" && clock.monotonic() - side.connectedAtMs > koneSocketsMs;
  if (isUsedUp || isOld) await renewPhones(side);
  const request: RunRequest = {
    ...pace,
    warmUpMs: plan.warmUpMs,
    durationMs: plan.durationMs,
    callsMax: perPhone === undefined ? relayCallsMax : perPhone.most * plan.phones - side.begun,
    until: side.name !== "relay" || plan.relayLegs === "served" ? "served" : "confirmed",
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
  side.connectedAtMs = clock.monotonic();
}

async function startSide(name: BenchSide, plan: CallsBenchPlan): Promise<Side> {
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
    const client = Child.start(name === "kone" ? "kone_client.ts" : "client.ts");
    started.push(client);
    const under = name === "relay"
      ? await startRelay(plan, secrets)
      : await startServer(plan, secrets);
    started.unshift(under); // ended last, when nobody uses it any more
    const plays: HardwareSide = name === "relay" ? "relay" : "calls";
    await hardware.ask("start", { url: under.mqtt, side: plays, legs: plan.relayLegs, devices });
    const groups = devices.map(({ building, group }) => ({ building, group }));
    const wire = wireGroups(benchSite(plan.size));
    const many = { http: under.http, phones: plan.phones, floors: plan.size.floors };
    return {
      name,
      hardware,
      client,
      usage: under.usage,
      figures: under.figures,
      connect: name === "kone"
        ? {
          ...many,
          ...await under.koneClient(),
          groups: groups.map((at) => wire.get(wireKey(at))!),
        }
        : { ...many, groups, socketPath: livePath, mint: name === "calls" },
      begun: 0,
      connectedAtMs: 0,
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
  /** What a client of the KONE-compatible API proves itself with. */
  koneClient(): Promise<Pick<KoneTarget, "clientId" | "clientSecret">>;
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
    koneClient: () => server.koneClient(),
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
      koneClient: () => Promise.reject(new Error("Cannot be a client: the relay has none")),
      stop: () => relay.stop(),
    };
  } catch (error) {
    await relay.stop();
    throw error;
  }
}
