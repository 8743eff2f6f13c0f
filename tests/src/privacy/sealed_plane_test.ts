/** The identity plane on a sealed store of its own on the disk: what lies there, and what is left. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { silentObserver } from "../../../actors/observer.ts";
import { ManualClock } from "../../../src/clock.ts";
import { bundleFault, checkpointOf, shownTo } from "../../../src/people/audit/bundle.ts";
import { StoredAudit } from "../../../src/people/audit/stored_audit.ts";
import { type IdentityPlane, startIdentityPlane } from "../../../src/people/identity_plane.ts";
import { registryBehaviour } from "../../../src/people/registry/behaviour.ts";
import type { KeyStore } from "../../../src/privacy/key_store.ts";
import { sealPlan } from "../../../src/privacy/policy_seal.ts";
import { StoredActorRows } from "../../../src/store/actor_rows.ts";
import { timedTablePrefix } from "../../../src/store/keys.ts";
import { openStore } from "../../../src/store/open_store.ts";
import type { Mutation, Store } from "../../../src/store/store.ts";
import { as, refusalOf } from "../people/people_stage.ts";
import { anAccount, startMs } from "../people/rows.ts";
import { masterKey, openKeys, randomBytes, withFolder } from "./key_folder.ts";
import { canaries, canaryKeys, canaryRows, registryAddress, type Seeded } from "./sealed_stage.ts";

/** Beside those of the rows: what commands write in the tests below. */
const written = ["+49170555111", "canary-by-command"];

/** A plane at work on a folder. */
interface Stage {
  readonly plane: IdentityPlane;
  readonly clock: ManualClock;
  readonly keys: KeyStore;
  readonly store: Store;
  readonly audit: StoredAudit;
}

/** Runs a body on a plane over the store and the keys of a folder; seeds rows in clear before. */
async function withPlane(
  folder: string,
  body: (stage: Stage) => Promise<void>,
  seed: readonly Seeded[] = [],
): Promise<void> {
  const clock = new ManualClock(startMs);
  const opened = await openStore({ at: `${folder}/people`, clock });
  const keys = await openKeys(folder);
  const { store } = opened;
  if (seed.length > 0) {
    const rows = new StoredActorRows(store);
    const mutations: Mutation[] = seed.map(([table, value]) =>
      rows.row(registryAddress, registryBehaviour.tables, { table, id: value.id, value }).mutation
    );
    await store.commit({ checks: [], mutations });
  }
  const plane = await startIdentityPlane({
    store,
    clock,
    cluster: registryAddress.key,
    random: () => 0.5,
    randomId: () => crypto.randomUUID(),
    observer: silentObserver,
    leaseLost: () => {},
    sealing: { keys, plan: sealPlan(), randomBytes },
  });
  try {
    await body({ plane, clock, keys, store, audit: new StoredAudit(store, plane.openAudit) });
  } finally {
    await plane.stop();
    await keys.close();
    await opened.close();
  }
}

/** Every byte of a folder, files beside the database included. */
function bytesOf(folder: string): Buffer {
  const parts: Buffer[] = [];
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    parts.push(isDirectory ? bytesOf(path) : Buffer.from(Deno.readFileSync(path)));
  }
  return Buffer.concat(parts);
}

function found(folder: string, words: readonly string[]): string[] {
  const bytes = bytesOf(folder);
  return words.filter((word) => bytes.includes(word));
}

/** Writes some of a person's data as they do it themselves. */
async function writeCanaries({ plane }: Stage): Promise<void> {
  await plane.registry.run(as("zoe"), "change_own", {
    profile: { phone: "+49170555111" },
    preferences: { intercomUsername: "canary-by-command" },
  });
}

/** What an auditor takes home of the whole log. */
async function bundleOf({ audit, clock }: Stage) {
  const span = { fromMs: startMs - 60_000, untilMs: clock.now() + 60_000, after: null, limit: 200 };
  const entries = await audit.read(span);
  const key = masterKey.signingKey("audit_checkpoint");
  return {
    version: 1 as const,
    building: null,
    case: "1",
    entries: entries.map((entry) => shownTo(null, entry)),
    checkpoint: checkpointOf(entries.at(-1)!, "yard", clock.now(), key),
  };
}

Deno.test("R82 R89 what commands write of a person stands nowhere in clear: not in the store, its log or the keys", async () => {
  await withFolder(async (folder) => {
    await withPlane(folder, async (stage) => {
      await writeCanaries(stage);
      // Also while it is open, the log beside the file included.
      assert.deepEqual(found(folder, written), []);
    }, [["account", anAccount("zoe")]]);
    assert.deepEqual(found(folder, written), []);
    await withPlane(folder, async ({ plane }) => {
      const zoe = await plane.registry.look((ledger) => ledger.get("account", "zoe"));
      assert.equal(zoe?.profile.phone?.value, "+49170555111");
      assert.equal(zoe?.preferences.intercomUsername, "canary-by-command");
    });
  });
});

Deno.test("E13 rows in clear from before are sealed by the registry in the background", async () => {
  await withFolder(async (folder) => {
    await withPlane(folder, async ({ plane, clock, store }) => {
      const before = await plane.registry.look((ledger) => ledger.get("account", "zoe"));
      for (let n = 0; n < 20; n++) {
        await clock.run(1000);
        await plane.registry.look(() => null);
      }
      const entries = await store.list({ prefix: ["row"] }, 1000);
      const text = entries.map(({ key, value }) => `${key.join(" ")} ${value}`).join("\n");
      for (const canary of canaries) assert.ok(!text.includes(canary), canary);
      assert.deepEqual(await plane.registry.look((ledger) => ledger.get("account", "zoe")), before);
    }, canaryRows());
  });
});

Deno.test("R82 R89 after erasure a copy of the store taken before it shows nobody, and still loads", async () => {
  await withFolder(async (folder) => {
    await withPlane(folder, async ({ plane, clock }) => {
      for (let n = 0; n < 20; n++) {
        await clock.run(1000);
        await plane.registry.look(() => null);
      }
    }, canaryRows());
    // The backup, then the erasure, then the backup put back in place.
    const copy = Deno.readFileSync(`${folder}/people/vestibule.db`);
    await withPlane(folder, ({ keys }) => {
      keys.destroy(canaryKeys);
      return Promise.resolve();
    });
    Deno.writeFileSync(`${folder}/people/vestibule.db`, copy);
    await withPlane(folder, async ({ plane }) => {
      const rows = await plane.registry.look((ledger) => [
        ...ledger.all("account"),
        ...ledger.all("facility"),
        ...ledger.all("member"),
        ...ledger.all("mail"),
        ...ledger.all("visitor_key"),
        ...ledger.all("tag"),
        ...ledger.all("session"),
      ]);
      assert.ok(rows.length >= 8);
      for (const canary of canaries) assert.ok(!JSON.stringify(rows).includes(canary), canary);
      const look = plane.registry.look((ledger) => ledger.get("account", "zoe")?.status);
      assert.equal(await look, "stopped");
    });
  });
});

Deno.test("R31 R32 C6 the audit log is sealed on the disk, is read as it was, and its chain outlives its keys", async () => {
  await withFolder(async (folder) => {
    await withPlane(folder, async (stage) => {
      await writeCanaries(stage);
      const stored = await stage.store.list({ prefix: timedTablePrefix("audit") }, 100);
      assert.ok(stored.length >= 1);
      for (const { value } of stored) {
        assert.ok(!/"by"|"what"|user_updated|account\/zoe/.test(value), value);
      }
      const whole = await bundleOf(stage);
      assert.equal(bundleFault(whole), null);
      assert.ok(whole.entries.every((entry) => "what" in entry));

      stage.keys.destroy([{ person: "zoe", kind: "log" }]);
      const after = await bundleOf(stage);
      assert.equal(bundleFault(after), null);
      assert.ok(after.entries.every((entry) => !("what" in entry)));
    }, [["account", anAccount("zoe")]]);
  });
});

Deno.test("E13 nobody but the server itself has rows sealed", async () => {
  await withFolder(async (folder) => {
    await withPlane(folder, async ({ plane }) => {
      const asked = plane.registry.run(as("zoe"), "seal_rows", { rows: [] });
      assert.equal((await refusalOf(asked)).code, "forbidden");
    }, [["account", anAccount("zoe")]]);
  });
});
