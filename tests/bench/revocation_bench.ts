/**
 * `deno task bench:revocation [--rounds N] [--json]`: how long after a session or grant is ended
 * its capability is refused and its socket cut, through the whole server over loopback with both
 * stores on disk; and what the check of a capability adds to each call, beside the same loop
 * without it.
 */
import { parseArgs } from "node:util";
import { WebSocket } from "ws";
import { Capabilities, type Capability } from "../../src/access/capability.ts";
import { Revocations } from "../../src/access/revocations.ts";
import { Rights } from "../../src/access/rights.ts";
import { type Clock, SystemClock } from "../../src/clock.ts";
import { readConfig } from "../../src/config.ts";
import { dayOf } from "../../src/people/sessions/beginning.ts";
import { type Running, start } from "../../src/main.ts";
import { registryBehaviour, registryKind } from "../../src/people/registry/behaviour.ts";
import { type CallRequest, closeCodes, subprotocol } from "../../src/protocol.ts";
import { checkSite } from "../../src/site.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { openStore } from "../../src/store/open_store.ts";
import { aGrant, anAccount, anAppointment, aSession } from "../src/people/rows.ts";
import { testSite } from "../system/test_site.ts";
import { Durations, rounded } from "./quantiles.ts";

/** What is run. */
export interface RevocationPlan {
  /** Capabilities that are minted and ended. */
  readonly rounds: number;
  /** Checks of one loop. */
  readonly checks: number;
}

/** What came out. */
export interface RevocationFigures {
  readonly rounds: number;
  /** From sending the ending to the first refusal of an HTTP request, which asks without pause. */
  readonly refusedP50Ms: number;
  readonly refusedP99Ms: number;
  /** From sending the ending to the close of the socket, with its code. */
  readonly cutP50Ms: number;
  readonly cutP99Ms: number;
  /** Of one call's message: the capability's validity and the floors' right, and the bare loop. */
  readonly checkNs: number;
  readonly bareNs: number;
  /** The same with 10,000 capabilities denied. */
  readonly checkDeniedNs: number;
  /** Once per socket or request. */
  readonly verifyMs: number;
}

/** Measures both. */
export async function runRevocationBench(plan: RevocationPlan): Promise<RevocationFigures> {
  const clock = new SystemClock();
  const folder = await Deno.makeTempDir({ prefix: "vestibule-revocation-" });
  try {
    return { ...await endings(clock, folder, plan.rounds), ...await checks(clock, plan.checks) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function endings(clock: Clock, folder: string, rounds: number) {
  const refused = new Durations(rounds);
  const cut = new Durations(rounds);
  await seed(clock, `${folder}/data/people`, rounds);
  await Deno.writeTextFile(`${folder}/site.json`, JSON.stringify(testSite(1)));
  const config = readConfig([
    ...["--http", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--mqtt", "127.0.0.1:0"],
    ...["--site", `${folder}/site.json`, "--data", `${folder}/data`, "--log-level", "error"],
    ...["--requests-per-second", "100000"],
  ], () => undefined);
  const running = await start(config, { print: () => {} });
  try {
    for (let round = 0; round < rounds; round++) {
      const took = await endOne(clock, running, round);
      refused.add(took.refusedMs);
      cut.add(took.cutMs);
    }
  } finally {
    await running.stop();
  }
  return {
    rounds,
    refusedP50Ms: rounded(refused.quantile(0.5)),
    refusedP99Ms: rounded(refused.quantile(0.99)),
    cutP50Ms: rounded(cut.quantile(0.5)),
    cutP99Ms: rounded(cut.quantile(0.99)),
  };
}

/** One person a round, each with a session and a grant of their own; a manager over them. */
async function seed(clock: Clock, folder: string, people: number): Promise<void> {
  const opened = await openStore({ at: folder, clock });
  const rows = new StoredActorRows(opened.store);
  const put = (table: string, value: { readonly id: string }) =>
    rows.row({ kind: registryKind, key: "test" }, registryBehaviour.tables, {
      table,
      id: value.id,
      value,
    }).mutation;
  const lifeMs = 86_400_000;
  const mutations = [put("account", anAccount("max"))];
  mutations.push(put("appointment", anAppointment("max", "manager", "b1")));
  for (let n = 0; n < people; n++) {
    const name = `person${n}`;
    mutations.push(
      put("account", anAccount(name)),
      put("appointment", anAppointment(name, "managed", "b1")),
      put(
        "session",
        aSession(name, { lastSeenDay: dayOf(clock.now()), expiresAtMs: clock.now() + lifeMs }),
      ),
      put("grant", aGrant(`grant-${name}`, { kind: "account", id: name }, { building: "b1" })),
    );
  }
  for (let at = 0; at < mutations.length; at += 400) {
    await opened.store.commit({ checks: [], mutations: mutations.slice(at, at + 400) });
  }
  await opened.close();
}

async function endOne(clock: Clock, running: Running, round: number) {
  const name = `person${round}`;
  const { registry, capabilityDesk } = running.identity;
  const by = { account: name, session: `session-${name}`, via: "session", verifiedAtMs: null };
  const wish = { building: "b1", use: "lift" } as const;
  const { capability } = await capabilityDesk!.mint({ ...by, via: "session" }, wish, `rid-${name}`);
  const socket = await openSocket(running.httpUrl, capability);
  const closed = new Promise<number>((resolve) => {
    socket.once("close", (code) => {
      if (code !== closeCodes.capabilityEnded) throw new Error(`closed with ${code}`);
      resolve(clock.monotonic());
    });
  });
  const ask = async () => {
    const response = await fetch(`${running.httpUrl}/v1/site`, {
      headers: { authorization: `Bearer ${capability}` },
    });
    await response.body?.cancel();
    return response.status;
  };
  if (await ask() !== 200) throw new Error("the capability was of no use");
  const startedMs = clock.monotonic();
  const manager = { account: "max", session: null, via: "console", verifiedAtMs: null } as const;
  const ending = round % 2 === 0
    ? registry.run({ ...by, via: "session" }, "end_session", { session: by.session })
    : registry.run(manager, "end_grant", { id: `grant-${name}` });
  let refusedMs = 0;
  while (refusedMs === 0) if (await ask() === 401) refusedMs = clock.monotonic() - startedMs;
  await ending;
  return { refusedMs, cutMs: await closed - startedMs };
}

function openSocket(url: string, capability: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace(/^http/, "ws")}/v1/live`, subprotocol);
    socket.once("error", reject);
    socket.once("open", () => {
      socket.send(JSON.stringify({ type: "hello", version: 1, capability }));
    });
    socket.once("message", () => resolve(socket));
  });
}

/** What a call's message costs with and without its checks, in the same run. */
async function checks(clock: Clock, count: number) {
  const site = checkSite(testSite(1));
  const rights = new Rights(site);
  const revocations = new Revocations(clock, 20_000);
  const capabilities = await Capabilities.create({
    clock,
    revocations,
    cluster: "test",
    randomId: () => crypto.randomUUID(),
  });
  const token = await capabilities.mint({
    rid: "rid",
    building: "b1",
    lifts: [{ group: "g0", levels: [0, 1, 2, 3, 4, 5] }],
    ttlMs: 600_000,
  });
  const verifyBeganMs = clock.monotonic();
  const verifies = 200;
  for (let n = 1; n < verifies; n++) await capabilities.verify(token);
  const answer = await capabilities.verify(token);
  const verifyMs = (clock.monotonic() - verifyBeganMs) / verifies;
  if (!answer.ok) throw new Error("the capability does not verify");
  const held = answer.value;
  const at = { building: "b1", group: "g0" };
  const request: CallRequest = { kind: "destination", from: 0, to: 5, persons: 1 };
  const check = (capability: Capability) =>
    capabilities.stillValid(capability) ?? rights.mayCall(capability, at, request);
  const bare = (capability: Capability) => capability.jti === "" ? undefined : undefined;
  const time = (run: (capability: Capability) => unknown) => {
    let refusals = 0;
    const beganMs = clock.monotonic();
    for (let n = 0; n < count; n++) if (run(held) !== undefined) refusals++;
    if (refusals > 0) throw new Error("a valid call was refused");
    return (clock.monotonic() - beganMs) * 1e6 / count;
  };
  time(check);
  time(bare);
  const checkNs = time(check);
  const bareNs = time(bare);
  for (let n = 0; n < 10_000; n++) revocations.revoke(`other-${n}`, clock.now() + 600_000);
  const checkDeniedNs = time(check);
  return {
    checkNs: rounded(checkNs),
    bareNs: rounded(bareNs),
    checkDeniedNs: rounded(checkDeniedNs),
    verifyMs: rounded(verifyMs),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { rounds: { type: "string" }, json: { type: "boolean" } },
  });
  const figures = await runRevocationBench({
    rounds: Math.min(1_000, Math.max(2, Number(values.rounds ?? 200))),
    checks: 1_000_000,
  });
  const say = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
  if (values.json === true) say(JSON.stringify(figures));
  else {
    say(
      `${figures.rounds} endings: refused after p50 ${figures.refusedP50Ms} ms, ` +
        `p99 ${figures.refusedP99Ms} ms; socket cut after p50 ${figures.cutP50Ms} ms, ` +
        `p99 ${figures.cutP99Ms} ms`,
    );
    say(
      `checking a capability: ${figures.verifyMs} ms once per socket; ${figures.checkNs} ns a call ` +
        `(bare loop ${figures.bareNs} ns), ${figures.checkDeniedNs} ns with 10,000 denied`,
    );
  }
  Deno.exit(0);
}
