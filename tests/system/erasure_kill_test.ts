/**
 * kill -9 at every step of an erasure. A second process erases and ends itself at a step; this one
 * goes on with the same folder, and the end is always the same: keys gone, the journal tells of it
 * once, the receipt is whole.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { ManualClock } from "../../src/clock.ts";
import { logStubMs } from "../../src/people/erasure/beginning.ts";
import { erasureSteps } from "../../src/people/erasure/procedure.ts";
import { receiptOf } from "../../src/people/erasure/receipt.ts";
import { readJournal } from "../../src/privacy/erasure/journal.ts";
import { journalMac } from "../../src/privacy/erasure/replay.ts";
import { bytesBelow, masterKey, openErasurePlane } from "../parts/erasure_plane.ts";
import { as } from "../src/people/people_stage.ts";
import { annsTown, annsWords } from "../src/people/erasure/ann.ts";
import { startMs } from "../src/people/rows.ts";

/** Where the process dies: right after the first commit, and after each step of the procedure. */
const deaths = ["stopped", ...erasureSteps] as const;
const program = fileURLToPath(new URL("../parts/erasure_process.ts", import.meta.url));
/** So long after the erasure nothing names the person any more. */
const overMs = logStubMs + 3_600_000;

async function erasedUntil(folder: string, step: string, nowMs: number): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-check", "--allow-all", program, folder, step, String(nowMs)],
    stdout: "null",
    stderr: "piped",
  });
  const { signal, code, stderr } = await child.output();
  assert.equal(signal, "SIGKILL", `${step}: ${code} ${new TextDecoder().decode(stderr)}`);
}

Deno.test("R82 C6 E13 kill -9 at every step of an erasure: gone on with, and the end is the same", async (t) => {
  for (const step of deaths) {
    await t.step(step, async () => {
      const folder = await Deno.makeTempDir({ prefix: "vestibule-erasure-kill-" });
      try {
        await Deno.mkdir(`${folder}/place`);
        const isOfLog = step.startsWith("log_");
        // The town, and its rows sealed.
        const begun = new ManualClock(startMs);
        const town = await openErasurePlane({ folder, clock: begun, seed: annsTown });
        for (let n = 0; n < 10; n++) {
          await begun.run(1000);
          await town.plane.registry.look(() => null);
        }
        await town.close();
        if (isOfLog) {
          await goneOn(folder, startMs, "done", "stopped");
          await erasedUntil(folder, step, startMs + overMs);
          await goneOn(folder, startMs + overMs, "over", step);
        } else {
          await erasedUntil(folder, step, startMs);
          await goneOn(folder, startMs, "done", step);
        }
        const bytes = bytesBelow(folder);
        for (const word of annsWords) assert.ok(!bytes.includes(word), `${step}: ${word}`);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    });
  }
});

/** Goes on with a folder as a server does that starts on it, and checks the end. */
async function goneOn(
  folder: string,
  nowMs: number,
  end: "done" | "over",
  step: string,
): Promise<void> {
  const clock = new ManualClock(nowMs);
  const stage = await openErasurePlane({ folder, clock, secondPlace: true });
  try {
    const { plane: { registry }, erasures, keys, journal } = stage;
    const active = await registry.look((ledger) => ledger.get("account", "ann")?.status);
    if (active === "active") {
      // Nothing was begun in this folder yet.
      const { erasure } = await registry.run(as("ann"), "erase_own", {});
      assert.ok(erasure !== null);
    }
    await clock.run(1000);
    await registry.look(() => null);
    await erasures.start();
    assert.equal(await erasures.run(), true, step);
    assert.deepEqual(stage.faults, []);
    const [row, ...more] = await registry.look((ledger) =>
      ledger.find("erasure", "account", "ann")
    );
    assert.deepEqual([row?.state, more.length], [end, 0], step);
    for (const person of ["ann", "a1-child"]) {
      assert.equal(keys.isDestroyed(person, "profile"), true);
    }
    assert.equal(keys.isDestroyed("ann", "log"), end === "over");
    assert.equal(keys.isDestroyed("amy", "profile"), false);
    const told = journal.entries.flatMap(({ note }) =>
      note.what === "erased" ? [note.erasure] : []
    );
    assert.deepEqual(told, end === "over" ? [row!.id, null] : [row!.id], step);
    const mac = journalMac(masterKey);
    const copy = await readJournal({ path: `${folder}/place/erasures.jsonl`, mac });
    assert.deepEqual(copy, journal.entries, step);
    const receipt = await registry.look((ledger) => receiptOf(ledger, row!));
    const times = [receipt.accessEndedAtMs, receipt.keysDestroyedAtMs, receipt.secondPlaceAtMs];
    assert.ok(times.every((time) => time !== null && time >= startMs), step);
    assert.equal(receipt.tasks.length, 2);
    assert.equal(receipt.logStub.destroyedAtMs !== null, end === "over");
    const done = (await stage.audit.read({
      fromMs: 0,
      untilMs: clock.now() + 60_000,
      after: null,
      limit: 200,
    })).filter((entry) => "what" in entry && entry.what === "erasure_done");
    // Of who has no log key any more no entry says what it told; of the log key's own end one does.
    assert.equal(done.length, 1, `${step}: told of once`);
  } finally {
    await stage.close();
  }
}
