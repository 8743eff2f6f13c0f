/**
 * A server's identity plane whose tower keeps a log of its own since long ago, on a folder. Run as a
 * program, `building_log_process.ts FOLDER STEP`, it writes three entries, then two more, and ends
 * itself by SIGKILL at that step of writing these.
 */
import { silentObserver } from "../../actors/observer.ts";
import { MasterKey } from "../../src/access/master_key.ts";
import { ManualClock } from "../../src/clock.ts";
import { BuildingLogs } from "../../src/people/building_logs/building_logs.ts";
import { startIdentityPlane } from "../../src/people/identity_plane.ts";
import { registryBehaviour, registryKind } from "../../src/people/registry/behaviour.ts";
import type { RowOf } from "../../src/people/registry/ledger.ts";
import { KeyStore } from "../../src/privacy/key_store.ts";
import { sealPlan } from "../../src/privacy/policy_seal.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { openStore } from "../../src/store/open_store.ts";

/** 2026-03-02, a Monday, 09:00 UTC. */
const nowMs = Date.UTC(2026, 2, 2, 9);
const today = Math.floor(nowMs / 86_400_000);

const rule = {
  revision: 2,
  days: 30,
  purpose: "Thefts",
  notices: [{ language: "en", text: "We look when doors were opened." }],
  fields: ["minute", "door", "result", "means"],
  fromDay: today - 5,
  news: "news-1",
  by: "mia",
  atMs: nowMs - 20 * 86_400_000,
} satisfies RowOf<"building_log">["current"];
const log: RowOf<"building_log"> = {
  id: "tower",
  revision: 2,
  current: rule,
  next: null,
  spans: [{ fromDay: today - 5, days: 30 }],
  goneBeforeDay: 0,
  endedAtMs: null,
};

/** Runs a body over the logs of a folder. */
export async function withLogsAt(
  folder: string,
  body: (logs: BuildingLogs) => Promise<void>,
  step: (name: string) => void = () => {},
): Promise<void> {
  const clock = new ManualClock(nowMs);
  const opened = await openStore({ at: `${folder}/people`, clock });
  const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  const masterKey = new MasterKey(new Uint8Array(32).fill(7));
  const keys = await KeyStore.open({ directory: `${folder}/keys`, masterKey, randomBytes });
  const { store } = opened;
  const write = { table: "building_log", id: "tower", value: log };
  const rows = new StoredActorRows(store);
  const at = { kind: registryKind, key: "yard" };
  const { mutation } = rows.row(at, registryBehaviour.tables, write);
  await store.commit({ checks: [], mutations: [mutation] });
  const plane = await startIdentityPlane({
    store,
    clock,
    cluster: "yard",
    random: () => 0.5,
    randomId: () => crypto.randomUUID(),
    observer: silentObserver,
    leaseLost: () => {},
    sealing: { keys, plan: sealPlan(), randomBytes },
  });
  const { registry } = plane;
  const loud = (...said: unknown[]) => {
    throw new Error(said.join(" "));
  };
  const logs = new BuildingLogs({
    registry,
    store,
    keys,
    clock,
    randomBytes,
    lost: loud,
    fault: loud,
    step,
  });
  await logs.start();
  await body(logs);
  await logs.stop();
  await plane.stop();
  await keys.close();
  await opened.close();
}

/** Writes so many entries in one commit. */
export async function writeEntries(logs: BuildingLogs, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const plain = { building: "tower", minute: nowMs, door: "entrance/main" };
    logs.note({ ...plain, result: "opened", means: "phone" });
  }
  await logs.flush();
}

if (import.meta.main) {
  const [folder = "", fatal] = Deno.args;
  let armed = false;
  await withLogsAt(folder, async (logs) => {
    await writeEntries(logs, 3);
    armed = true;
    await writeEntries(logs, 2);
  }, (name) => {
    if (armed && name === fatal) Deno.kill(Deno.pid, "SIGKILL");
  });
}
