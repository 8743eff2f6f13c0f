/** The procedure of erasures over a store, keys and a journal on the disk. */
import assert from "node:assert/strict";
import { ManualClock } from "../../../../src/clock.ts";
import { auditFault } from "../../../../src/people/registry/audit.ts";
import { bundleFault, checkpointOf, shownTo } from "../../../../src/people/audit/bundle.ts";
import { receiptFor, receiptSecret } from "../../../../src/people/erasure/receipt.ts";
import { logStubMs } from "../../../../src/people/erasure/beginning.ts";
import { readJournal } from "../../../../src/privacy/erasure/journal.ts";
import { journalMac } from "../../../../src/privacy/erasure/replay.ts";
import {
  bytesBelow,
  type ErasurePlane,
  type ErasurePlaneOptions,
  masterKey,
  openErasurePlane,
} from "../../../parts/erasure_plane.ts";
import { as, type Seed } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import { annsTown, annsWords } from "./ann.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "vestibule-erasure-" });
  try {
    await Deno.mkdir(`${folder}/place`);
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function withPlane(
  options: ErasurePlaneOptions,
  test: (stage: ErasurePlane) => Promise<void>,
): Promise<void> {
  const stage = await openErasurePlane(options);
  try {
    await test(stage);
  } finally {
    await stage.close();
  }
}

/** Lets the pass that seals rows from before come through. */
async function seal(clock: ManualClock, { plane }: ErasurePlane): Promise<void> {
  for (let n = 0; n < 10; n++) {
    await clock.run(1000);
    await plane.registry.look(() => null);
  }
}

async function erase({ plane }: ErasurePlane): Promise<string> {
  const { erasure } = await plane.registry.run(as("ann"), "erase_own", {});
  assert.ok(erasure !== null);
  return erasure;
}

function rowOf({ plane }: ErasurePlane, erasure: string) {
  return plane.registry.look((ledger) => ledger.get("erasure", erasure));
}

Deno.test("R82 R86 who is erased is unreadable in the store, in a copy from before and in the keys", async () => {
  await inFolder(async (folder) => {
    const clock = new ManualClock(startMs);
    await withPlane({ folder, clock, seed: annsTown }, (stage) => seal(clock, stage));
    const copy = Deno.readFileSync(`${folder}/people/vestibule.db`);
    await withPlane({ folder, clock, secondPlace: true }, async (stage) => {
      const { plane, erasures, keys } = stage;
      // Somebody who looks before finds it: the words are the right ones.
      const before = await plane.registry.look((ledger) =>
        JSON.stringify([...ledger.all("account"), ...ledger.all("member")])
      );
      assert.ok(before.includes("Ann Example") && before.includes("Little Ann"));
      const id = await erase(stage);
      assert.equal(await erasures.run(), true);
      assert.deepEqual(stage.faults, []);
      for (const person of ["ann", "a1-child"]) {
        assert.equal(keys.isDestroyed(person, "profile"), true, person);
      }
      assert.equal(keys.isDestroyed("ann", "log"), false);
      assert.equal(keys.isDestroyed("amy", "profile"), false);
      const live = await plane.registry.look((ledger) =>
        JSON.stringify([
          ...ledger.all("account"),
          ...ledger.all("member"),
          ...ledger.all("session"),
          ...ledger.all("rights_request"),
          ...ledger.all("former_right"),
        ])
      );
      for (const word of annsWords) assert.ok(!live.includes(word), word);
      assert.equal((await rowOf(stage, id))?.state, "done");
      // C6: the log's own key stands, so the log can be read, and holds.
      const entries = await stage.audit.read({
        fromMs: 0,
        untilMs: clock.now() + 60_000,
        after: null,
        limit: 200,
      });
      assert.ok(entries.some((entry) => "what" in entry && entry.what === "erasure_done"));
      const sound = entries.flatMap((entry) => "what" in entry ? [entry] : []);
      assert.equal(auditFault(sound), null);
      const checkpointKey = masterKey.signingKey("audit_checkpoint");
      const bundle = {
        version: 1 as const,
        building: null,
        case: "1",
        entries: entries.map((entry) => shownTo(null, entry)),
        checkpoint: checkpointOf(entries.at(-1)!, "yard", clock.now(), checkpointKey),
      };
      assert.equal(bundleFault(bundle), null);
    });
    for (const word of annsWords) assert.ok(!bytesBelow(folder).includes(word), word);
    // The copy of the data from before, put back beside the keys as they are now.
    Deno.writeFileSync(`${folder}/people/vestibule.db`, copy);
    await withPlane({ folder, clock }, async (stage) => {
      const { plane, erasures } = stage;
      await erasures.start();
      await erasures.run();
      const rows = await plane.registry.look((ledger) =>
        JSON.stringify([
          ...ledger.all("account"),
          ...ledger.all("member"),
          ...ledger.all("session"),
        ])
      );
      for (const word of annsWords) assert.ok(!rows.includes(word), word);
      assert.ok(rows.includes("Amy Example"), "everybody else is there");
    });
  });
});

Deno.test("R82 the receipt has every time, to its holder alone, and tells what waits and what stays", async () => {
  await inFolder(async (folder) => {
    const clock = new ManualClock(startMs);
    await withPlane({ folder, clock, seed: annsTown, secondPlace: true }, async (stage) => {
      const { plane: { registry }, erasures } = stage;
      const erasure = await erase(stage);
      const secret = receiptSecret(masterKey, erasure);
      const first = await receiptFor(registry, masterKey, { erasure, secret });
      assert.deepEqual(
        [first?.accessEndedAtMs, first?.keysDestroyedAtMs, first?.secondPlaceAtMs],
        [startMs, null, null],
      );
      await clock.run(5000);
      await erasures.run();
      const receipt = await receiptFor(registry, masterKey, { erasure, secret });
      assert.ok(receipt !== null);
      assert.deepEqual(
        { ...receipt, tasks: receipt.tasks.map(({ building }) => building).sort() },
        {
          erasure,
          state: "done",
          askedAtMs: startMs,
          accessEndedAtMs: startMs,
          keysDestroyedAtMs: startMs + 5000,
          secondPlaceAtMs: startMs + 5000,
          tasks: ["annex", "tower"],
          logStub: { untilMs: startMs + 5000 + logStubMs, destroyedAtMs: null },
          auditUntilMs: startMs + 5000 + logStubMs,
        },
      );
      for (const task of receipt.tasks) assert.equal(task.state, "waits_for_manager");
      const none = { erasure: "none", secret: receiptSecret(masterKey, "none") };
      assert.equal(await receiptFor(registry, masterKey, none), null);
      assert.equal(await receiptFor(registry, masterKey, { erasure, secret: "x" }), null);
      const other = receiptSecret(masterKey, "other");
      assert.equal(await receiptFor(registry, masterKey, { erasure, secret: other }), null);
    });
  });
});

Deno.test("C6 E13 while the second place is away the receipt says not yet, and then since when", async () => {
  await inFolder(async (folder) => {
    const clock = new ManualClock(startMs);
    await withPlane({ folder, clock, seed: annsTown, secondPlace: true }, async (stage) => {
      await Deno.rename(`${folder}/place`, `${folder}/away`);
      await stage.erasures.start();
      const id = await erase(stage);
      assert.equal(await stage.erasures.run(), false);
      assert.ok(stage.faults.length > 0);
      const during = await rowOf(stage, id);
      assert.deepEqual([during?.state, during?.secondPlaceAtMs], ["done", null]);
      assert.equal(stage.keys.isDestroyed("ann", "profile"), true, "the keys did not wait for it");
      await Deno.rename(`${folder}/away`, `${folder}/place`);
      // By itself, after a pause.
      for (let n = 0; n < 100 && (await rowOf(stage, id))?.secondPlaceAtMs === null; n++) {
        await clock.run(10_000);
        await stage.erasures.run();
      }
      const after = await rowOf(stage, id);
      assert.ok(after!.secondPlaceAtMs! > startMs);
      const mac = journalMac(masterKey);
      const there = await readJournal({ path: `${folder}/place/erasures.jsonl`, mac });
      assert.deepEqual(there, stage.journal.entries);
    });
  });
});

Deno.test("R86 R87 who stops, or was away for too long, is erased as if they had asked for it", async () => {
  await inFolder(async (folder) => {
    const clock = new ManualClock(startMs);
    // Ann was warned twice, and has not come.
    const unused = { day: "2026-03-02", warned: 2, nextAtMs: startMs };
    const seed = annsTown.map((entry): Seed[number] =>
      entry[0] === "account" && entry[1].id === "ann" ? ["account", { ...entry[1], unused }] : entry
    );
    await withPlane({ folder, clock, seed }, async (stage) => {
      const { plane: { registry }, erasures, keys } = stage;
      await registry.run(as("amy"), "stop_own", {});
      await clock.run(60_000);
      await erasures.run();
      const causes = await registry.look((ledger) =>
        ["amy", "ann"].map((id) => ledger.find("erasure", "account", id)[0]?.by)
      );
      assert.deepEqual(causes, ["self", "inactivity"]);
      for (const [person, gone] of [["amy", true], ["ann", true], ["olga", false]] as const) {
        assert.equal(keys.isDestroyed(person, "profile"), gone, person);
      }
    });
  });
});

Deno.test("C6 once no log names the person the stub and the log key go, after the journal", async () => {
  await inFolder(async (folder) => {
    const begins = { folder, clock: new ManualClock(startMs), seed: annsTown, secondPlace: true };
    await withPlane(begins, async (stage) => {
      await erase(stage);
      await stage.erasures.run();
      const stub = await stage.plane.registry.look((ledger) => ledger.get("log_stub", "ann"));
      assert.deepEqual([stub?.name, stub?.flats], ["Ann Example", ["tower/A 1"]]);
    });
    const text = new TextDecoder("latin1").decode(bytesBelow(folder));
    assert.ok(!text.includes("Ann Example"), "the stub is sealed");
    for (const [inMs, gone] of [[-3_600_000, false], [3_600_000, true]] as const) {
      const clock = new ManualClock(startMs + logStubMs + inMs);
      await withPlane({ folder, clock, secondPlace: true }, async (stage) => {
        const { plane: { registry }, erasures, keys, journal } = stage;
        await clock.run(1000);
        await registry.look(() => null);
        await erasures.run();
        assert.equal(keys.isDestroyed("ann", "log"), gone);
        const left = await registry.look((ledger) => ({
          stub: ledger.get("log_stub", "ann")?.name,
          erasure: ledger.find("erasure", "account", "ann")[0]!,
        }));
        assert.equal(left.stub, gone ? undefined : "Ann Example");
        assert.equal(left.erasure.state, gone ? "over" : "done");
        const told = journal.entries.flatMap(({ note }) => note.what === "erased" ? [note] : []);
        assert.deepEqual(
          told.map(({ erasure }) => erasure),
          gone ? [left.erasure.id, null] : [left.erasure.id],
        );
        if (gone) assert.deepEqual(told[1]!.keys, [{ person: "ann", kind: "log" }]);
      });
    }
  });
});

Deno.test("R89 who a copy from before brings back is erased again before anybody meets them", async () => {
  await inFolder(async (folder) => {
    const clock = new ManualClock(startMs);
    await withPlane({ folder, clock, seed: annsTown }, (stage) => seal(clock, stage));
    const copy = Deno.readFileSync(`${folder}/people/vestibule.db`);
    const oldKeys = Deno.readFileSync(`${folder}/keys/keys.db`);
    await withPlane({ folder, clock }, async (stage) => {
      await erase(stage);
      await stage.erasures.run();
    });
    Deno.writeFileSync(`${folder}/people/vestibule.db`, copy);
    Deno.writeFileSync(`${folder}/keys/keys.db`, oldKeys);
    await withPlane({ folder, clock }, async (stage) => {
      const { plane: { registry }, keys, erasures, journal } = stage;
      assert.equal(keys.isDestroyed("ann", "profile"), true, "before anything was loaded");
      await erasures.start();
      for (let n = 0; n < 20 && !(await erasures.run()); n++) await clock.run(1000);
      const left = await registry.look((ledger) => ({
        status: ledger.get("account", "ann")?.status,
        hangs: (["member", "appointment", "session"] as const)
          .map((table) => ledger.count(table, "account", "ann")),
        own: ledger.count("grant", "subject", "account/ann"),
        erasure: ledger.find("erasure", "account", "ann").map(({ by, state }) => [by, state]),
        // The copy may be from before their manager confirmed.
        tasks: ledger.count("rights_request", "waitingAt", "tower"),
      }));
      assert.deepEqual(left, {
        status: "stopped",
        hangs: [0, 0, 0],
        own: 0,
        erasure: [["journal", "done"]],
        tasks: 1,
      });
      assert.equal(journal.seq, 1, "and the journal tells of it once");
    });
  });
});
