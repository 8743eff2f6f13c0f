/** The place of backups: the journal's copy and the keys beside it. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { MasterKey } from "../../../src/access/master_key.ts";
import {
  BackupPlace,
  journalIn,
  type Mirrored,
  withMirror,
} from "../../../src/backup/backup_place.ts";
import { followPrunings, visitAfterMs } from "../../../src/backup/follow_prunings.ts";
import { journalOf } from "../../../src/backup/installation.ts";
import { ErasureJournal, JournalBroken } from "../../../src/privacy/erasure/journal.ts";
import { journalMac } from "../../../src/privacy/erasure/replay.ts";
import { until } from "../../parts/until.ts";
import { startMs } from "../people/rows.ts";
import { House, sealUse } from "./house.ts";

const theKey = { person: "zoe", kind: "profile" } as const;

Deno.test("C6 E13 an erasure is in the place at once: the journal's copy has it, and the key's copy leaves no byte", async () => {
  await using house = await House.make();
  await house.run(async (parts) => {
    await parts.backUp();
    const wrapped = parts.keys.wrapped().find(({ name }) => name === "profile/zoe")!.wrapped!;
    assert.ok(foundIn(house, wrapped), "the key is there before");
    await parts.journal.append({ what: "erased", erasure: "e1", keys: [theKey] }, startMs);
    assert.equal(await parts.place.catchUp(), parts.journal.seq);
    assert.deepEqual(await journalIn(await house.placeOptions()), parts.journal.entries);
    assert.ok(!foundIn(house, wrapped), "in no file of the place");
  });
});

Deno.test("E13 what was noted while the place was away, or when a crash came between, is done at the next start", async () => {
  await using house = await House.make();
  await house.run(async (parts) => {
    await parts.backUp();
    await parts.journal.append({ what: "erased", erasure: null, keys: [theKey] }, startMs);
    // The crash: the copy has the entry, the key's copy is still there.
    await Deno.copyFile(journalOf(house.installation), `${house.place}/erasures.jsonl`);
  });
  const options = await house.placeOptions();
  const isGone = () =>
    withMirror(options, "people", (mirror) => mirror.isDestroyed("zoe", "profile"));
  assert.equal(await isGone(), false);
  await house.run(async () => assert.equal(await isGone(), true));
});

Deno.test("C6 the days of logs that were pruned go from the place's keys as well, and never come back by a backup", async () => {
  await using house = await House.make();
  const first = Math.floor(startMs / 86_400_000);
  await house.run(async (parts) => {
    for (const day of [first, first + 1, first + 2]) parts.keys.segmentKey("equipment", day);
    await parts.backUp();
    const options = await house.placeOptions();
    const existing = (day: number) =>
      withMirror(options, "people", (mirror) => mirror.existingSegment("equipment", day) !== null);
    assert.deepEqual([await existing(first), await existing(first + 1)], [true, true]);
    await parts.journal.append({ what: "pruned", log: "equipment", beforeDay: first + 1 }, startMs);
    parts.keys.destroySegments("equipment", first + 1);
    await parts.place.catchUp();
    assert.deepEqual([await existing(first), await existing(first + 1)], [false, true]);
    // Without an entry of its own, the next backup carries it over.
    parts.keys.destroySegments("equipment", first + 2);
    parts.clock.advance(2000);
    await parts.backUp();
    assert.deepEqual([await existing(first + 1), await existing(first + 2)], [false, true]);
  });
});

Deno.test("C6 E13 the equipment log's own days lie in the place in a folder of their own, and go there by notes of their own", async () => {
  await using house = await House.make();
  const day = Math.floor(startMs / 86_400_000);
  await house.run(async (parts) => {
    await sealUse(parts, "use-1", startMs);
    parts.keys.segmentKey("equipment", day);
    await parts.backUp();
    const wrapped = parts.log.keys.wrapped().find(({ name }) => name.startsWith("segment/"))!
      .wrapped!;
    assert.deepEqual(foundAt(house, wrapped), ["/log-keys/keys.db"]);
    const options = await house.placeOptions();
    const isThere = (of: Mirrored) =>
      withMirror(options, of, (mirror) => mirror.existingSegment("equipment", day) !== null);
    // The map's days have the same name: as in a journal from before the log had notes.
    await parts.journal.append({ what: "pruned", log: "equipment", beforeDay: day + 1 }, startMs);
    await parts.place.catchUp();
    assert.deepEqual([await isThere("people"), await isThere("equipment_log")], [false, true]);
    await parts.prunings.note("equipment_log", day + 1);
    await parts.place.catchUp();
    assert.equal(await isThere("equipment_log"), false);
    assert.deepEqual(foundAt(house, wrapped), [], "in no file of the place");
  });
});

Deno.test("C6 E13 days that end are in the place soon after, without anybody waiting for it", async () => {
  await using house = await House.make();
  const day = Math.floor(startMs / 86_400_000);
  await house.run(async ({ journal, prunings, place, clock, keys, backUp }) => {
    keys.segmentKey("audit", day);
    await backUp();
    const faults: string[] = [];
    const stop = followPrunings({ prunings, place, clock, fault: (fault) => faults.push(fault) });
    const placed = async () => (await journalIn(await house.placeOptions()))!.length;
    const held = await placed();
    for (const log of ["audit", "equipment", "building.b1", "equipment_log"] as const) {
      await prunings.note(log, day + 1);
    }
    assert.equal(await placed(), held, "nobody waited");
    clock.advance(visitAfterMs);
    await until("the visit", async () => await placed() === held + 4);
    await until("the key", async () =>
      await withMirror(
        await house.placeOptions(),
        "people",
        (mirror) => mirror.existingSegment("audit", day) === null,
      ));
    // A visit that fails is told of, and done by the next.
    await Deno.rename(house.place, `${house.place}-away`);
    await prunings.note("audit", day + 2);
    clock.advance(visitAfterMs);
    await until("the fault", () => faults.length === 1);
    await Deno.rename(`${house.place}-away`, house.place);
    await prunings.note("audit", day + 3);
    clock.advance(visitAfterMs);
    await until("the next visit", async () => await placed() === journal.seq);
    await stop();
    await prunings.note("audit", day + 4);
    clock.advance(visitAfterMs);
    assert.equal(faults.length, 1);
    assert.equal(await placed(), journal.seq - 1, "after its end it visits no more");
  });
});

Deno.test("E13 a key destroyed while keys are being copied is destroyed in the place in the end", async () => {
  await using house = await House.make();
  await house.run(async (parts) => {
    for (let n = 0; n < 300; n++) parts.keys.keyOf(`p${n}`, "profile");
    const copying = parts.place.mirrorKeys("people", parts.keys);
    const keys = Array.from({ length: 300 }, (_, n) => ({
      person: `p${n}`,
      kind: "profile" as const,
    }));
    await parts.journal.append({ what: "erased", erasure: null, keys }, startMs);
    parts.keys.destroy(keys);
    await Promise.all([copying, parts.place.catchUp()]);
    await withMirror(await house.placeOptions(), "people", (mirror) => {
      for (const { person } of keys) assert.ok(mirror.isDestroyed(person, "profile"), person);
    });
  });
});

Deno.test("R89 a place that knows of more than this server, or of another's erasures, is refused", async () => {
  await using house = await House.make();
  await house.run(async (parts) => {
    await parts.erase("zoe");
  });
  const options = await house.placeOptions();
  const mac = journalMac(options.masterKey);
  await Deno.remove(journalOf(house.installation));
  const older = await ErasureJournal.open({ path: journalOf(house.installation), mac });
  await assert.rejects(BackupPlace.open(options, older), /must tell of no more than the journal/);
  await older.append({ what: "erased", erasure: null, keys: [theKey] }, startMs + 1);
  await assert.rejects(BackupPlace.open(options, older), JournalBroken);
  await older.close();

  const other = new MasterKey(new Uint8Array(32).fill(1));
  const strange = await ErasureJournal.open({
    path: `${house.folder}/strange.jsonl`,
    mac: journalMac(other),
  });
  await assert.rejects(BackupPlace.open({ ...options, masterKey: other }, strange), JournalBroken);
  await strange.close();
});

Deno.test("C6 a place that has gone is an error, not a new folder in its stead", async () => {
  await using house = await House.make();
  await house.run(async (parts) => {
    await parts.erase("zoe");
    await Deno.rename(house.place, `${house.place}-away`);
    await assert.rejects(parts.place.catchUp(), /must still be there/);
    await Deno.mkdir(house.place, { mode: 0o700 });
    await assert.rejects(parts.place.catchUp(), /must still be there/);
    await Deno.remove(house.place);
    await Deno.rename(`${house.place}-away`, house.place);
    assert.equal(await parts.place.catchUp(), 1);
  });
});

Deno.test("C6 a place that is missing at a start is made only where none was in use", async () => {
  await using house = await House.make();
  await house.run((parts) => parts.backUp());
  await Deno.rename(house.place, `${house.place}-away`);
  await assert.rejects(house.run(() => Promise.resolve()), /is its disk\?/);
  await assert.rejects(Deno.stat(house.place), Deno.errors.NotFound);
  await Deno.mkdir(house.place, { mode: 0o700 });
  await house.run(async (parts) => {
    assert.deepEqual(await journalIn(await house.placeOptions()), parts.journal.entries);
  });
});

Deno.test("R89 a place that lets others in is refused", async () => {
  await using house = await House.make();
  await Deno.chmod(house.place, 0o755);
  await assert.rejects(house.run(() => Promise.resolve()), /for its owner alone/);
});

function foundIn(house: House, bytes: Uint8Array): boolean {
  return foundAt(house, bytes).length > 0;
}

/** In which files of the place bytes stand. */
function foundAt(house: House, bytes: Uint8Array): string[] {
  return [...house.filesBelow(house.place)]
    .filter(([, file]) => Buffer.from(file).includes(Buffer.from(bytes)))
    .map(([path]) => path.slice(house.place.length));
}
