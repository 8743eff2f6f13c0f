/**
 * `deno task bench:sweep [--rows N] [--rounds N] [--json]`: what the sweep of an equipment log that
 * is past its time costs those who call lifts meanwhile (E3, R48). A store on disk is filled with
 * expired sealed rows; then calls come at a steady rate to simulated lift groups, through the very
 * directory, committer and sweep of a server. Quiet and swept rounds alternate, and in a swept one
 * the sweep's runs follow each other without the second that a server waits between them. A call is
 * timed from the moment it was due to its durable answer, so that a stall delays all who wait.
 */
import { setImmediate } from "node:timers";
import { parseArgs } from "node:util";
import { unitTables } from "../../actors/access_unit/state.ts";
import { buildingBehaviour } from "../../actors/building/register.ts";
import { Directory } from "../../actors/directory.ts";
import { groupBehaviour, groupKind } from "../../actors/elevator_group/decide.ts";
import { silentObserver } from "../../actors/observer.ts";
import { startBuilding } from "../../adapters/simulator/building.ts";
import { DirectAdapter } from "../../adapters/simulator/direct_adapter.ts";
import { MasterKey } from "../../src/access/master_key.ts";
import { equipmentTables } from "../../src/backup/timed_tables.ts";
import { SystemClock } from "../../src/clock.ts";
import { EquipmentLog } from "../../src/equipment_log/equipment_log.ts";
import { LiftHardware } from "../../src/lift_hardware.ts";
import { LiftService } from "../../src/lift_service.ts";
import type { Answer } from "../../src/lifts.ts";
import { modelsOf } from "../../src/main.ts";
import type { CallView } from "../../src/protocol.ts";
import { seededRandom, uuidV7 } from "../../src/random.ts";
import { checkSite } from "../../src/site.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { Committer } from "../../src/store/committer.ts";
import { acquireLease } from "../../src/store/lease.ts";
import { openStore } from "../../src/store/open_store.ts";
import type { Mutation } from "../../src/store/store.ts";
import { Sweep, sweepLogPauseMs, sweepPauseMs } from "../../src/store/sweep.ts";
import { benchSite } from "./bench_site.ts";
import { Durations, median, rounded } from "./quantiles.ts";

/** What is run. */
export interface SweepBenchPlan {
  /** Expired rows. */
  readonly rows: number;
  /** Pairs of a quiet and a swept round. */
  readonly rounds: number;
  /** Calls a second, over all groups. */
  readonly callsPerSecond: number;
  /** How long a quiet round lasts. */
  readonly quietMs: number;
  /** Hears of progress. */
  readonly say?: (line: string) => void;
}

/** Medians of the rounds of one kind. */
export interface RoundFigures {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of all rounds. */
  readonly calls: number;
}

/** What came out. */
export interface SweepFigures {
  readonly rows: number;
  readonly filledPerSecond: number;
  readonly quiet: RoundFigures;
  readonly swept: RoundFigures;
  readonly sweptPerSecond: number;
}

const dayMs = 86_400_000;
const keepMs = 90 * dayMs;
const rowsPerCommit = 500;
/** Callers have 64 keys within their window, of which each call and its repeat take one. */
const callsPerCaller = 50;
const clock = new SystemClock();
const random = seededRandom("sweep");
const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
const site = checkSite(
  benchSite({ buildings: 1, groupsPerBuilding: 8, carsPerGroup: 4, floors: 16 }),
);

/** Fills a store, sweeps it under calls, and removes it. */
export async function runSweepBench(plan: SweepBenchPlan): Promise<SweepFigures> {
  const folder = await Deno.makeTempDir({ prefix: "vestibule-sweep-" });
  const undo: (() => Promise<void> | void)[] = [() => Deno.remove(folder, { recursive: true })];
  try {
    const opened = await openStore({ at: `${folder}/data`, clock });
    undo.push(() => opened.close());
    const log = await EquipmentLog.open({
      keyFolder: `${folder}/data-log-keys`,
      masterKey: new MasterKey(randomBytes(32)),
      store: opened.store,
      clock,
      keepMs,
      randomBytes,
      ends: { goneBefore: () => 0, note: () => Promise.resolve() },
      fault: (fault) => {
        throw new Error(fault);
      },
    });
    undo.push(() => log.close());
    const filledMs = await fill(log, plan);
    const { place, committer, stop } = await startLifts(log);
    undo.push(stop);
    return await measure(plan, log, place, committer, filledMs);
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

async function fill(log: EquipmentLog, { rows, say }: SweepBenchPlan): Promise<number> {
  const encoder = log.rows(new StoredActorRows(log.store));
  const tables = unitTables(keepMs);
  const address = { kind: "access_unit", key: "tower/entrance" };
  // As many a minute as fill ten days, all of them past their time.
  const firstMs = clock.now() - keepMs - 12 * dayMs;
  const beganMs = clock.monotonic();
  for (let from = 0; from < rows; from += rowsPerCommit) {
    const mutations: Mutation[] = [];
    for (let n = from; n < Math.min(rows, from + rowsPerCommit); n++) {
      const atMs = Math.floor((firstMs + n / rows * 10 * dayMs) / 60_000) * 60_000;
      const value = { door: "main", result: "opened", atMs, logId: `rid-${n % 997}` };
      const id = uuidV7(atMs, random).slice(-12);
      mutations.push(encoder.row(address, tables, { table: "door_log", id, value, atMs }).mutation);
    }
    if (!(await log.store.commit({ checks: [], mutations })).ok) throw new Error("Not filled");
    const written = from + mutations.length;
    if (written % 100_000 === 0) say?.(`${written} of ${rows} rows written`);
  }
  return clock.monotonic() - beganMs;
}

type Place = (done: (answer: Answer<CallView>) => void) => void;

/** A server's lifts over the log's store, beside simulated groups. */
async function startLifts(log: EquipmentLog) {
  const lease = await acquireLease({
    store: log.store,
    clock,
    newFence: () => crypto.randomUUID(),
  });
  const committer = new Committer({
    store: log.store,
    fence: lease,
    clock,
    observer: silentObserver,
    leaseLost: () => {
      throw new Error("The lease was lost");
    },
  });
  const directory = new Directory({
    clock,
    random: () => random.next(),
    rows: log.rows(new StoredActorRows(log.store)),
    committer,
    observer: silentObserver,
    epoch: lease.epoch,
    incarnation: () => crypto.randomUUID(),
    yieldTo: (task) => setImmediate(task),
  });
  const models = modelsOf(site);
  const adapter = new DirectAdapter(clock, 1);
  const hardware = new LiftHardware({
    adapter,
    directory: () => directory,
    models,
    clock,
    observer: { hardwareLink() {}, hardwareNonsense() {}, desiredPublished() {} },
  });
  const lifts = new LiftService({
    directory,
    models,
    newId: () => uuidV7(clock.now(), random),
    effect: (address, effect, state) => hardware.effect(address, effect, state),
    milestone() {},
  });
  directory.register({ behaviour: groupBehaviour(models, keepMs), outlets: lifts });
  directory.register({ behaviour: buildingBehaviour, outlets: { event() {}, effect() {} } });
  await directory.start();
  const simulated = startBuilding({ site, clock, random, connect: (at) => adapter.link(at) });
  for (const key of models.keys()) directory.activate({ kind: groupKind, key });
  await adapter.start(hardware);
  // Until every car has spoken.
  await paused(1_500);
  const groups = [...models.values()].map(({ building, group }) => ({ building, group: group.id }));
  let calls = 0;
  const place: Place = (done) => {
    const number = calls++;
    const at = groups[number % groups.length]!;
    const caller = `phone-${Math.floor(number / groups.length / callsPerCaller)}`;
    const request = { kind: "destination" as const, from: 0, to: 1 + number % 15, persons: 1 };
    lifts.place(at, caller, uuidV7(clock.now(), random), request, (answer) => {
      done(answer);
      // Whoever waits would wait for minutes here; the end of a call is a commit too.
      if (answer.ok) lifts.cancel(at, caller, answer.value.id, () => {});
    });
  };
  return {
    place,
    committer,
    async stop() {
      await simulated.stop();
      await adapter.stop();
      await directory.stop();
    },
  };
}

async function measure(
  plan: SweepBenchPlan,
  log: EquipmentLog,
  place: Place,
  committer: Committer,
  filledMs: number,
): Promise<SweepFigures> {
  const { rows, rounds, say } = plan;
  const sweep = new Sweep({
    store: log.store,
    clock,
    tables: equipmentTables({ equipmentKeepMs: keepMs }),
    pauseMs: sweepPauseMs,
    logPauseMs: sweepLogPauseMs,
    commit: async (mutations) => {
      const outcome = await committer.commit("sweep", mutations, mutations.length * 128);
      if (outcome !== "durable") throw new Error(`A commit of the sweep is ${outcome}`);
    },
  });
  const kinds = { quiet: [] as RoundFigures[], swept: [] as RoundFigures[] };
  let gone = 0;
  let sweptMs = 0;
  await called(plan, place, () => paused(plan.quietMs)); // warm
  for (let round = 0; round < rounds; round++) {
    kinds.quiet.push(await called(plan, place, () => paused(plan.quietMs)));
    const until = Math.ceil(rows * (round + 1) / rounds);
    kinds.swept.push(
      await called(plan, place, async () => {
        const beganMs = clock.monotonic();
        while (gone < until) {
          const { removed, more, error } = await sweep.run();
          if (error !== undefined) throw error;
          gone += removed["door_log"]!;
          if (!more) break;
        }
        sweptMs += clock.monotonic() - beganMs;
      }),
    );
    say?.(`round ${round + 1}: ${gone} of ${rows} rows swept`);
  }
  if (gone !== rows) throw new Error(`Cannot say: ${rows} rows were to go, got ${gone}`);
  return {
    rows,
    filledPerSecond: Math.round(rows / filledMs * 1000),
    quiet: middle(kinds.quiet),
    swept: middle(kinds.swept),
    sweptPerSecond: Math.round(rows / sweptMs * 1000),
  };
}

/** Calls at a steady rate for as long as something goes on. */
async function called(
  { callsPerSecond }: SweepBenchPlan,
  place: Place,
  meanwhile: () => Promise<void>,
): Promise<RoundFigures> {
  const times = new Durations(1_000_000);
  const everyMs = 1000 / callsPerSecond;
  let isOver = false;
  let open = 0;
  const beganMs = clock.monotonic();
  let dueMs = beganMs;
  const quiet = Promise.withResolvers<null>();
  const tick = () => {
    while (!isOver && dueMs <= clock.monotonic()) {
      const from = dueMs;
      dueMs += everyMs;
      open++;
      place((answer) => {
        if (!answer.ok) quiet.reject(new Error(answer.refusal.detail));
        times.add(clock.monotonic() - from);
        if (--open === 0 && isOver) quiet.resolve(null);
      });
    }
    if (isOver && open === 0) quiet.resolve(null);
    else if (!isOver) clock.after(Math.max(0, dueMs - clock.monotonic()), tick);
  };
  tick();
  await Promise.race([meanwhile(), quiet.promise]);
  isOver = true;
  tick();
  await quiet.promise;
  return { p50Ms: times.quantile(0.5), p99Ms: times.quantile(0.99), calls: times.count };
}

function middle(rounds: readonly RoundFigures[]): RoundFigures {
  return {
    p50Ms: rounded(median(rounds.map(({ p50Ms }) => p50Ms))),
    p99Ms: rounded(median(rounds.map(({ p99Ms }) => p99Ms))),
    calls: rounds.reduce((sum, { calls }) => sum + calls, 0),
  };
}

function paused(ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      rows: { type: "string", default: "1000000" },
      rounds: { type: "string", default: "9" },
      json: { type: "boolean", default: false },
    },
  });
  const write = (to: { writeSync(bytes: Uint8Array): number }, line: string) =>
    to.writeSync(new TextEncoder().encode(`${line}\n`));
  const figures = await runSweepBench({
    rows: Number(values.rows),
    rounds: Number(values.rounds),
    callsPerSecond: 200,
    quietMs: 3_000,
    say: (line) => write(Deno.stderr, line),
  });
  const { rows, filledPerSecond, quiet, swept, sweptPerSecond } = figures;
  const line = (what: string, { p50Ms, p99Ms, calls }: RoundFigures) =>
    `${what}: call p50 ${p50Ms} ms, p99 ${p99Ms} ms, of ${calls}`;
  write(
    Deno.stdout,
    values.json ? JSON.stringify(figures) : [
      `${navigator.hardwareConcurrency} processors, Deno ${Deno.version.deno}`,
      `${rows} sealed rows written at ${filledPerSecond} a second`,
      line("without the sweep", quiet),
      line("with the sweep", swept),
      `${sweptPerSecond} rows swept a second`,
    ].join("\n"),
  );
}
