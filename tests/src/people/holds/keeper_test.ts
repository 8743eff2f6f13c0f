/** The keeper of holds on a sealed plane: copies are made in time, and the rest is forgotten. */
import assert from "node:assert/strict";
import { silentObserver } from "../../../../actors/observer.ts";
import { ManualClock } from "../../../../src/clock.ts";
import { StoredAudit } from "../../../../src/people/audit/stored_audit.ts";
import { HoldKeeper } from "../../../../src/people/holds/keeper.ts";
import { type IdentityPlane, startIdentityPlane } from "../../../../src/people/identity_plane.ts";
import { theServer } from "../../../../src/people/registry/turn.ts";
import { utcDayOf } from "../../../../src/utc_day.ts";
import type { JournalNote } from "../../../../src/privacy/erasure/journal.ts";
import { KeyStore } from "../../../../src/privacy/key_store.ts";
import { sealPlan } from "../../../../src/privacy/policy_seal.ts";
import { actorRowsPrefix } from "../../../../src/store/keys.ts";
import { MemoryStore } from "../../../../src/store/memory_store.ts";
import { MasterKey } from "../../../../src/access/master_key.ts";
import { randomBytes } from "../../privacy/key_folder.ts";
import { registryAddress, sealedStage } from "../../privacy/sealed_stage.ts";
import { town } from "../registers/stage.ts";
import { as } from "../people_stage.ts";
import { startMs } from "../rows.ts";

const dayMs = 86_400_000;

interface Stage {
  readonly clock: ManualClock;
  readonly store: MemoryStore;
  readonly plane: IdentityPlane;
  readonly keys: KeyStore;
  readonly audit: StoredAudit;
  readonly journal: JournalNote[];
  readonly faults: string[];
  /** A keeper that has not begun. */
  keeper(): HoldKeeper;
  /** The records of every hold, by what they are copies of. */
  records(): Promise<string[]>;
}

/** A sealed plane whose retention asks a keeper. */
async function withKeeper(body: (stage: Stage) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "vestibule-holds-" });
  const masterKey = new MasterKey(new Uint8Array(32).fill(7));
  const keys = await KeyStore.open({ directory, masterKey, randomBytes });
  const clock = new ManualClock(startMs);
  const store = new MemoryStore({ clock });
  await sealedStage(keys, { store }).write(town);
  let ids = 0;
  let keeper: HoldKeeper | undefined;
  const plane = await startIdentityPlane({
    store,
    clock,
    cluster: registryAddress.key,
    random: () => 0.5,
    randomId: () => `entropy-${ids++}`,
    observer: silentObserver,
    leaseLost: () => {},
    sealing: {
      keys,
      plan: sealPlan(),
      randomBytes,
      auditHeldFrom: () => keeper === undefined ? 0 : keeper.auditHeldFrom(),
    },
  });
  const audit = new StoredAudit(store, plane.openAudit);
  const journal: JournalNote[] = [];
  const faults: string[] = [];
  const { registry } = plane;
  try {
    await body({
      clock,
      store,
      plane,
      keys,
      audit,
      journal,
      faults,
      keeper: () =>
        keeper = new HoldKeeper({
          registry,
          audit,
          clock,
          keys,
          journal: {
            append(note, atMs) {
              journal.push(note);
              return Promise.resolve({ seq: 1, atMs, note, mac: "m".repeat(43) });
            },
          },
          fault: (fault) => faults.push(fault),
        }),
      records: () =>
        registry.look((ledger) =>
          [...ledger.all("hold_record")].map(({ record }) => record).sort()
        ),
    });
  } finally {
    await keeper?.stop();
    await plane.stop();
    await keys.close();
    await Deno.remove(directory, { recursive: true });
  }
}

const ofBob = {
  account: "bob",
  building: null,
  classes: ["D4" as const],
  case: "2026-7",
  reason: "Bob's claim after the flood",
  reviewAtMs: startMs + 300 * dayMs,
};

/** Something in the log about one of them. */
async function written({ plane: { registry } }: Stage, about: "bob" | "amy"): Promise<void> {
  await registry.run(as(about), "begin_thread", { building: "tower", text: "Good morning." });
}

Deno.test("R88 a hold copies what the log says of its subject, what was there and what comes, and nothing of others", async () => {
  await withKeeper(async (stage) => {
    await written(stage, "amy");
    await written(stage, "bob");
    const keeper = stage.keeper();
    await keeper.place(as("olga"), ofBob);
    await keeper.run();
    const before = await stage.audit.read({
      fromMs: 0,
      untilMs: startMs + dayMs,
      after: null,
      limit: 99,
    });
    const bobs = before.filter((entry) =>
      "what" in entry && (entry.by === "bob" || entry.about.includes("account/bob"))
    );
    assert.ok(bobs.length >= 2 && bobs.length < before.length);
    assert.deepEqual(await stage.records(), bobs.map(({ seq }) => `audit/${seq}`));
    await written(stage, "bob");
    await written(stage, "amy");
    await keeper.run();
    await keeper.run();
    assert.equal((await stage.records()).length, bobs.length + 1, "each once");
    // The copies are sealed, under the hold's key and nobody else's.
    const lying = await stage.store.list({
      prefix: actorRowsPrefix(registryAddress.kind, registryAddress.key),
    }, 1000);
    const text = lying.map(({ value }) => value).join();
    for (const word of ["message_sent", "after the flood"]) assert.ok(!text.includes(word), word);
    assert.deepEqual(stage.faults, []);
  });
});

Deno.test("R88 R48 past its time the log is gone for everybody, and what is held is still read", async () => {
  await withKeeper(async (stage) => {
    await written(stage, "amy");
    await written(stage, "bob");
    const keeper = stage.keeper();
    const { id } = await keeper.place(as("olga"), ofBob);
    await keeper.run();
    const held = await stage.records();
    stage.clock.advance(2 * dayMs);
    await keeper.run();
    assert.ok(keeper.auditHeldFrom()! >= utcDayOf(stage.clock.now()) - 1, "it needs no old day");
    assert.ok(stage.keys.destroySegments("audit", utcDayOf(startMs) + 1) > 0);
    const left = await stage.audit.read({
      fromMs: 0,
      untilMs: startMs + dayMs,
      after: null,
      limit: 99,
    });
    assert.ok(left.every((entry) => !("what" in entry)), "nobody reads the log of that day");
    assert.deepEqual(await stage.records(), held);
    const [record] = await stage.plane.registry.look((ledger) =>
      ledger.find("hold_record", "hold", id)
    );
    assert.equal(JSON.parse(record!.content).by, "bob");
  });
});

Deno.test("R88 no key of a day goes before a hold has its copies: while one is placed, and where copying fails", async () => {
  await withKeeper(async (stage) => {
    await written(stage, "bob");
    const failing = new HoldKeeper({
      registry: stage.plane.registry,
      audit: { read: () => Promise.reject(new Error("the store is slow")) },
      clock: stage.clock,
      fault: (fault) => stage.faults.push(fault),
    });
    assert.equal(failing.auditHeldFrom(), 0, "not known yet");
    await failing.run();
    assert.equal(failing.auditHeldFrom(), null, "there is no hold");
    const placed = failing.place(as("olga"), ofBob);
    assert.equal(failing.auditHeldFrom(), 0, "from before the hold is there");
    await placed;
    await failing.run();
    assert.equal(failing.auditHeldFrom(), 0, "for as long as it takes");
    assert.match(stage.faults[0]!, /the store is slow/);
    await failing.stop();
    const keeper = stage.keeper();
    await keeper.run();
    assert.equal(keeper.auditHeldFrom(), utcDayOf(startMs));
    assert.equal((await stage.records()).length, 2);
  });
});

Deno.test("R88 when a hold ends its records go, then its key, then its row; others' stay", async () => {
  await withKeeper(async (stage) => {
    const { registry } = stage.plane;
    await written(stage, "bob");
    const keeper = stage.keeper();
    const { id } = await keeper.place(as("olga"), { ...ofBob, classes: ["D1", "D4"] });
    const other = await keeper.place(as("olga"), { ...ofBob, account: "amy" });
    await keeper.run();
    await registry.run(as("olga"), "end_hold", { id });
    await stage.clock.run(120_000);
    assert.deepEqual(
      await registry.look((ledger) => ledger.find("hold_record", "hold", id)),
      [],
    );
    assert.equal(stage.keys.isDestroyed(id, "profile"), false);
    await keeper.run();
    const key = { person: id, kind: "profile" as const };
    assert.deepEqual(stage.journal, [{ what: "erased", erasure: null, keys: [key] }]);
    assert.equal(stage.keys.isDestroyed(id, "profile"), true);
    assert.deepEqual(
      await registry.look((ledger) => [...ledger.all("hold")].map((hold) => hold.id)),
      [other.id],
    );
    assert.equal(stage.keys.isDestroyed(other.id, "profile"), false);
  });
});

Deno.test("R88 a hold that is full takes no more, says so, and holds up no key", async () => {
  await withKeeper(async (stage) => {
    const keeper = stage.keeper();
    const { id } = await keeper.place(as("olga"), ofBob);
    await keeper.run();
    // Six thousand entries of his, written by the server in the place of a busy year.
    const records = (from: number) =>
      Array.from({ length: 50 }, (_, n) => ({ seq: 100_000 + from + n, atMs: 0, content: "{}" }));
    for (let from = 0; from < 6_000; from += 50) {
      await stage.plane.registry.run(theServer, "keep_hold_records", {
        hold: id,
        records: records(from),
        through: null,
        caughtUp: false,
      });
    }
    await written(stage, "bob");
    await keeper.run();
    assert.equal((await stage.records()).length, 5_000);
    assert.equal(keeper.auditHeldFrom(), null);
  });
});
