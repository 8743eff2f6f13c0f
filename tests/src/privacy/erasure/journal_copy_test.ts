import assert from "node:assert/strict";
import { MasterKey } from "../../../../src/access/master_key.ts";
import {
  type ErasureJournal,
  JournalBroken,
  readJournal,
} from "../../../../src/privacy/erasure/journal.ts";
import { JournalCopy } from "../../../../src/privacy/erasure/journal_copy.ts";
import {
  journalMac,
  notingPruned,
  openJournal,
  replayJournal,
} from "../../../../src/privacy/erasure/replay.ts";
import { SegmentRetention } from "../../../../src/privacy/segment_keys.ts";
import { ManualClock } from "../../../../src/clock.ts";
import { startMs } from "../../people/rows.ts";
import { openKeys, withFolder } from "../key_folder.ts";

const masterKey = new MasterKey(new Uint8Array(32).fill(7));
const mac = journalMac(masterKey);
const dayMs = 86_400_000;

async function withCopy(
  test: (
    stage: { journal: ErasureJournal; copy: JournalCopy; place: string; folder: string },
  ) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const place = `${folder}/place`;
    await Deno.mkdir(place);
    const journal = await openJournal(folder, masterKey);
    const copy = new JournalCopy({ journal, place, mac });
    try {
      await test({ journal, copy, place, folder });
    } finally {
      await copy.close();
      await journal.close();
    }
  });
}

function append(journal: ErasureJournal, person: string) {
  const keys = [{ person, kind: "profile" as const }];
  return journal.append({ what: "erased", erasure: person, keys }, startMs);
}

Deno.test("C6 E13 the copy has every entry of the journal, also where its place was away or is another", async () => {
  await withCopy(async ({ journal, copy, place }) => {
    await append(journal, "a");
    assert.equal(await copy.catchUp(), 1);
    await append(journal, "b");
    assert.equal(await copy.catchUp(), 2);
    await Deno.rename(place, `${place}.away`);
    await append(journal, "c");
    await assert.rejects(copy.catchUp(), Deno.errors.NotFound);
    // Another, empty disk in its place: all of it is written there, nothing into the old one.
    await Deno.mkdir(place);
    assert.equal(await copy.catchUp(), 3);
    assert.deepEqual(await readJournal({ path: copy.path, mac }), journal.entries);
    const away = await readJournal({ path: `${place}.away/erasures.jsonl`, mac });
    assert.equal(away.length, 2);
  });
});

Deno.test("R89 a copy that tells more than the journal is not written to: the journal is the older one", async () => {
  await withCopy(async ({ journal, copy, folder }) => {
    await append(journal, "a");
    await append(journal, "b");
    await copy.catchUp();
    await Deno.mkdir(`${folder}/older`);
    const older = await openJournal(`${folder}/older`, masterKey);
    const behind = new JournalCopy({ journal: older, place: `${folder}/place`, mac });
    await assert.rejects(behind.catchUp(), JournalBroken);
    await behind.close();
    await older.close();
  });
});

Deno.test("E13 R48 days are noted before their keys go, and what the journal names is gone after a replay", async () => {
  await withCopy(async ({ journal, folder }) => {
    const keys = await openKeys(folder);
    try {
      const clock = new ManualClock(startMs);
      const today = Math.floor(startMs / dayMs);
      for (let n = 0; n < 3; n++) keys.segmentKey("audit", today + n);
      keys.keyOf("ann", "profile");
      keys.flush();
      const backup = keys.wrapped();
      const noting = notingPruned(journal, () => clock.now());
      const seen: (Uint8Array | null)[] = [];
      const retention = new SegmentRetention({
        keys,
        clock,
        log: "audit",
        keepMs: dayMs,
        before: async (log, beforeDay) => {
          seen.push(keys.existingSegment("audit", today));
          await noting(log, beforeDay);
        },
        fault: assert.fail,
      });
      clock.advance(3 * dayMs);
      assert.equal(await retention.run(), 2);
      assert.equal(await retention.run(), 0);
      assert.equal(seen.length, 1);
      assert.notEqual(seen[0], null);
      assert.deepEqual(journal.entries.map(({ note }) => note), [
        { what: "pruned", log: "audit", beforeDay: today + 2 },
      ]);
      await append(journal, "ann");
      // An older copy of the keys, put in place elsewhere.
      const restored = await openKeys(`${folder}/restored`);
      restored.adopt(backup);
      assert.notEqual(restored.existing("ann", "profile"), null);
      assert.equal(replayJournal(journal, restored), 1);
      assert.equal(restored.isDestroyed("ann", "profile"), true);
      assert.equal(restored.existingSegment("audit", today + 1), null);
      assert.notEqual(restored.existingSegment("audit", today + 2), null);
      assert.equal(replayJournal(journal, restored), 0);
      await restored.close();
    } finally {
      await keys.close();
    }
  });
});

Deno.test("E13 a day whose note cannot be written keeps its key until it can", async () => {
  await withFolder(async (folder) => {
    const keys = await openKeys(folder);
    const clock = new ManualClock(startMs);
    const today = Math.floor(startMs / dayMs);
    keys.segmentKey("audit", today);
    const faults: string[] = [];
    const retention = new SegmentRetention({
      keys,
      clock,
      log: "audit",
      keepMs: dayMs,
      before: () => Promise.reject(new Error("the disk is full")),
      fault: (fault) => faults.push(fault),
    });
    clock.advance(5 * dayMs);
    assert.equal(await retention.run(), 0);
    assert.notEqual(keys.existingSegment("audit", today), null);
    assert.deepEqual(faults, ["the disk is full"]);
    await keys.close();
  });
});
