/**
 * `deno task bench:sealing [--people N] [--acts N] [--json]`: what sealing at rest adds to what
 * people wait for. Two identity planes with the same people, one in clear and one sealed, each over
 * a store on disk: how long they take to load, to begin a session (a sign-in without its hash of
 * the password), to change a profile and to read one. Rounds alternate; medians are printed.
 */
import { parseArgs } from "node:util";
import { silentObserver } from "../../actors/observer.ts";
import { MasterKey } from "../../src/access/master_key.ts";
import { SystemClock } from "../../src/clock.ts";
import { type IdentityPlane, startIdentityPlane } from "../../src/people/identity_plane.ts";
import { registryBehaviour, registryKind } from "../../src/people/registry/behaviour.ts";
import { openField, sealField } from "../../src/privacy/field_seal.ts";
import { KeyStore } from "../../src/privacy/key_store.ts";
import { sealPlan } from "../../src/privacy/policy_seal.ts";
import { SealedRows } from "../../src/privacy/sealed_rows.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { openStore } from "../../src/store/open_store.ts";
import { as } from "../src/people/people_stage.ts";
import { anAccount } from "../src/people/rows.ts";
import { Durations, median, rounded } from "./quantiles.ts";

/** What is run. */
export interface SealingBenchPlan {
  readonly people: number;
  /** Acts of each kind a round. */
  readonly acts: number;
  readonly rounds: number;
}

/** Medians of one plane, in milliseconds. */
export interface PlaneFigures {
  readonly loadMs: number;
  readonly signInMs: number;
  readonly changeMs: number;
  readonly readMs: number;
}

/** What came out. */
export interface SealingFigures {
  readonly clear: PlaneFigures;
  readonly sealed: PlaneFigures;
  /** A profile of 600 bytes. */
  readonly sealsPerSecond: number;
  readonly opensPerSecond: number;
  /** One person's two keys destroyed, of all the people of the plane. */
  readonly destroyMs: number;
}

type Kind = "clear" | "sealed";

const cluster = "yard";
const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
const clock = new SystemClock();

/** Runs both planes in turn. Everything lies in a folder that is removed. */
export async function runSealingBench(plan: SealingBenchPlan): Promise<SealingFigures> {
  const folder = await Deno.makeTempDir({ prefix: "vestibule-sealing-" });
  const masterKey = new MasterKey(randomBytes(32));
  // Opened anew each time, as at a start: nothing of the keys is in memory beforehand.
  const open = () => KeyStore.open({ directory: `${folder}/keys`, masterKey, randomBytes });
  const kinds: readonly Kind[] = ["clear", "sealed"];
  const all = { clear: [] as PlaneFigures[], sealed: [] as PlaneFigures[] };
  try {
    for (const kind of kinds) await seed(`${folder}/${kind}`, kind, await open(), plan.people);
    for (let round = 0; round < plan.rounds; round++) {
      // Each goes first in every other round.
      for (const kind of round % 2 === 0 ? kinds : kinds.toReversed()) {
        all[kind].push(await measure(`${folder}/${kind}`, kind, open, plan));
      }
    }
    const seals = perSecond();
    const keys = await open();
    const beganMs = clock.monotonic();
    keys.destroy([{ person: "person1", kind: "profile" }, { person: "person1", kind: "log" }]);
    const destroyMs = rounded(clock.monotonic() - beganMs);
    await keys.close();
    return { clear: middle(all.clear), sealed: middle(all.sealed), ...seals, destroyMs };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function seed(at: string, kind: Kind, keys: KeyStore, people: number): Promise<void> {
  const opened = await openStore({ at, clock });
  const bare = new StoredActorRows(opened.store);
  const rows = kind === "clear"
    ? bare
    : new SealedRows({ rows: bare, keys, plan: sealPlan(), randomBytes });
  const address = { kind: registryKind, key: cluster };
  for (let from = 0; from < people; from += 200) {
    const mutations = [];
    for (let n = from; n < Math.min(people, from + 200); n++) {
      const value = anAccount(`person${n}`, { preferences: { walkingSpeed: "slow" } });
      const write = { table: "account", id: value.id, value };
      mutations.push(rows.row(address, registryBehaviour.tables, write).mutation);
    }
    keys.flush();
    await opened.store.commit({ checks: [], mutations });
  }
  await opened.close();
  await keys.close();
}

async function measure(
  at: string,
  kind: Kind,
  open: () => Promise<KeyStore>,
  { people, acts }: SealingBenchPlan,
): Promise<PlaneFigures> {
  const opened = await openStore({ at, clock });
  let plane: IdentityPlane | undefined;
  let keys: KeyStore | undefined;
  try {
    const beganMs = clock.monotonic();
    if (kind === "sealed") keys = await open();
    plane = await startIdentityPlane({
      store: opened.store,
      clock,
      cluster,
      random: Math.random,
      randomId: () => crypto.randomUUID(),
      observer: silentObserver,
      leaseLost: () => {},
      ...(keys !== undefined && { sealing: { keys, plan: sealPlan(), randomBytes } }),
    });
    const { registry } = plane;
    await registry.look(() => null);
    const loadMs = clock.monotonic() - beganMs;
    const timed = async (act: (who: string, n: number) => Promise<unknown>) => {
      const times = new Durations(acts);
      for (let n = 0; n < acts; n++) {
        const who = `person${n % people}`;
        const startedMs = clock.monotonic();
        await act(who, n);
        times.add(clock.monotonic() - startedMs);
      }
      return times.quantile(0.5);
    };
    const server = { account: null, session: null, via: "server", verifiedAtMs: null } as const;
    return {
      loadMs,
      signInMs: await timed(async (account) => {
        const session = { account, method: "password", deviceName: "Phone", verifiedAtMs: null };
        await registry.run(server, "begin_session", { ...session, method: "password" });
      }),
      changeMs: await timed(async (who, n) => {
        const phone = `+35840${String(1_000_000 + n)}`;
        await registry.run(as(who), "change_own", { profile: { phone } });
      }),
      readMs: await timed((who) => registry.look((ledger) => ledger.get("account", who)?.profile)),
    };
  } finally {
    await plane?.stop();
    await keys?.close();
    await opened.close();
  }
}

/** Seals and opens of one value a second, for about a tenth of a second each. */
function perSecond(): Pick<SealingFigures, "sealsPerSecond" | "opensPerSecond"> {
  const key = randomBytes(32);
  const place = { table: "account", path: "profile", id: "person0" };
  const value = anAccount("person0").profile;
  let sealed = "";
  const rate = (act: () => void) => {
    for (let n = 0; n < 1000; n++) act();
    const beganMs = clock.monotonic();
    let count = 0;
    while (clock.monotonic() - beganMs < 100) {
      for (let n = 0; n < 100; n++) act();
      count += 100;
    }
    return Math.round(count / (clock.monotonic() - beganMs) * 1000);
  };
  const sealsPerSecond = rate(() => sealed = sealField(key, place, value, randomBytes(12)));
  return { sealsPerSecond, opensPerSecond: rate(() => openField(key, place, sealed)) };
}

function middle(rounds: readonly PlaneFigures[]): PlaneFigures {
  const of = (name: keyof PlaneFigures) => rounded(median(rounds.map((round) => round[name])));
  return {
    loadMs: of("loadMs"),
    signInMs: of("signInMs"),
    changeMs: of("changeMs"),
    readMs: of("readMs"),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      people: { type: "string", default: "10000" },
      acts: { type: "string", default: "300" },
      json: { type: "boolean", default: false },
    },
  });
  const people = Number(values.people);
  const figures = await runSealingBench({ people, acts: Number(values.acts), rounds: 5 });
  const { clear, sealed, sealsPerSecond, opensPerSecond, destroyMs } = figures;
  const line = (what: string, name: keyof PlaneFigures) =>
    `${what}: ${clear[name]} ms in clear, ${sealed[name]} ms sealed\n`;
  const text = values.json ? `${JSON.stringify(figures)}\n` : [
    `${navigator.hardwareConcurrency} processors, Deno ${Deno.version.deno}\n`,
    line(`load of ${people} accounts`, "loadMs"),
    line("sign-in without its hash, p50", "signInMs"),
    line("change of a profile, p50", "changeMs"),
    line("read of a profile, p50", "readMs"),
    `a profile is sealed ${sealsPerSecond} and opened ${opensPerSecond} times a second\n`,
    `a person's keys are destroyed in ${destroyMs} ms\n`,
  ].join("");
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
