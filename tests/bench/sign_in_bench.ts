/**
 * `deno task bench:sign-in [--seconds N] [--clients N] [--json]`: sign-ins by password a second,
 * with the real parameters of Argon2id and a store on disk, and by how much the event loop is late
 * meanwhile, beside the same loop at rest. Everything else that the server does runs on that loop.
 */
import { parseArgs } from "node:util";
import { silentObserver } from "../../actors/observer.ts";
import { AccessTokens } from "../../src/access/access_token.ts";
import { MasterKey } from "../../src/access/master_key.ts";
import { type Clock, SystemClock } from "../../src/clock.ts";
import { startIdentityPlane } from "../../src/people/identity_plane.ts";
import { registryBehaviour, registryKind } from "../../src/people/registry/behaviour.ts";
import { SignIn } from "../../src/people/sessions/sign_in.ts";
import { Argon2Passwords } from "../../src/people/sessions/password.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { openStore } from "../../src/store/open_store.ts";
import { anAccount } from "../src/people/rows.ts";
import { Durations, rounded } from "./quantiles.ts";

/** What is run. */
export interface SignInBenchPlan {
  readonly durationMs: number;
  /** Sign-ins in flight: each client begins the next when one is answered. */
  readonly clients: number;
  /** Accounts that sign in, in turn. */
  readonly people: number;
}

/** What came out. */
export interface SignInFigures {
  readonly signIns: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How late a timer of 5 ms fires: at rest, and while people sign in. */
  readonly lagAtRestP99Ms: number;
  readonly lagP99Ms: number;
  readonly lagMaxMs: number;
}

const tickMs = 5;
const password = "vier gelbe Kannen im Hof";
const cluster = "yard";
const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));

/** Signs people in for a while and measures it. The store lies in a folder that is removed. */
export async function runSignInBench(plan: SignInBenchPlan): Promise<SignInFigures> {
  const clock = new SystemClock();
  const folder = await Deno.makeTempDir({ prefix: "vestibule-sign-in-" });
  const opened = await openStore({ at: folder, clock });
  const passwords = new Argon2Passwords({ randomBytes });
  const stored = await passwords.hash(password);
  const rows = new StoredActorRows(opened.store);
  await opened.store.commit({
    checks: [],
    mutations: Array.from(
      { length: plan.people },
      (_, n) =>
        rows.row({ kind: registryKind, key: cluster }, registryBehaviour.tables, {
          table: "account",
          id: `person${n}`,
          value: anAccount(`person${n}`, { password: stored }),
        }).mutation,
    ),
  });
  const plane = await startIdentityPlane({
    store: opened.store,
    clock,
    cluster,
    random: Math.random,
    randomId: () => crypto.randomUUID(),
    observer: silentObserver,
    leaseLost: () => {},
  });
  try {
    const signIn = new SignIn({
      registry: plane.registry,
      clock,
      masterKey: new MasterKey(randomBytes(32)),
      accessTokens: await AccessTokens.create(clock, cluster),
      publicUrl: "https://door.example.org",
      randomBytes,
      passwords,
    });
    const atRest = await lagWhile(clock, pause(clock, Math.min(1_000, plan.durationMs)));
    const times = new Durations(100_000);
    const beganMs = clock.monotonic();
    const untilMs = beganMs + plan.durationMs;
    let next = 0;
    const client = async () => {
      while (clock.monotonic() < untilMs) {
        const person = next++ % plan.people;
        const startedMs = clock.monotonic();
        await signIn.withPassword({
          email: `person${person}@example.org`,
          password,
          deviceName: "Phone",
          peer: `192.0.2.${person}`,
        });
        times.add(clock.monotonic() - startedMs);
      }
    };
    const lag = await lagWhile(clock, Promise.all(Array.from({ length: plan.clients }, client)));
    const tookMs = clock.monotonic() - beganMs;
    return {
      signIns: times.count,
      perSecond: rounded(times.count / (tookMs / 1000)),
      p50Ms: rounded(times.quantile(0.5)),
      p99Ms: rounded(times.quantile(0.99)),
      lagAtRestP99Ms: rounded(atRest.quantile(0.99)),
      lagP99Ms: rounded(lag.quantile(0.99)),
      lagMaxMs: rounded(lag.quantile(1)),
    };
  } finally {
    await plane.stop();
    await opened.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** How late each tick comes until the work is done. */
async function lagWhile(clock: Clock, work: Promise<unknown>): Promise<Durations> {
  const lag = new Durations(100_000);
  let done = false;
  const ended = work.finally(() => done = true);
  while (!done) {
    const beganMs = clock.monotonic();
    await pause(clock, tickMs);
    lag.add(Math.max(0, clock.monotonic() - beganMs - tickMs));
  }
  await ended;
  return lag;
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      seconds: { type: "string", default: "5" },
      clients: { type: "string", default: "8" },
      json: { type: "boolean", default: false },
    },
  });
  const figures = await runSignInBench({
    durationMs: Number(values.seconds) * 1000,
    clients: Number(values.clients),
    people: 64,
  });
  const text = values.json
    ? JSON.stringify(figures)
    : `${navigator.hardwareConcurrency} processors, Deno ${Deno.version.deno}, ` +
      `${values.clients} clients\n` +
      `sign-ins: ${figures.perSecond}/s, p50 ${figures.p50Ms} ms, p99 ${figures.p99Ms} ms\n` +
      `event loop late by, p99: ${figures.lagP99Ms} ms (at rest ${figures.lagAtRestP99Ms} ms), ` +
      `most ${figures.lagMaxMs} ms`;
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
