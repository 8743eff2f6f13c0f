/** A restore: what it refuses, and what it brings back. */
import assert from "node:assert/strict";
import { MasterKey } from "../../../src/access/master_key.ts";
import { archivesIn, journalIn } from "../../../src/backup/backup_place.ts";
import { journalMac } from "../../../src/privacy/erasure/replay.ts";
import { journalOf } from "../../../src/backup/installation.ts";
import { restore, restoreSteps } from "../../../src/backup/restore.ts";
import { demandWholeRestore } from "../../../src/backup/restore_marker.ts";
import { ArchiveBroken } from "../../../src/backup/sealed_stream.ts";
import { ManualClock } from "../../../src/clock.ts";
import { readJournal } from "../../../src/privacy/erasure/journal.ts";
import { KeyFileUnusable } from "../../../src/privacy/key_file.ts";
import { KeyStore } from "../../../src/privacy/key_store.ts";
import { DataDirectoryInUse } from "../../../src/store/file_lock.ts";
import { openStore } from "../../../src/store/open_store.ts";
import { startMs } from "../people/rows.ts";
import {
  House,
  loggedUses,
  logUse,
  personWords,
  profileOf,
  randomId,
  readUses,
  sealUse,
} from "./house.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;

Deno.test("R89 E13 a restored backup brings everybody back but whoever was erased since", async () => {
  await using house = await House.make();
  const backup = await house.run(async (parts) => {
    await logUse(parts.equipment, "use-1", startMs);
    await sealUse(parts, "door-1", startMs);
    const made = await parts.backUp();
    await sealUse(parts, "lost-with-the-disk", startMs);
    assert.ok((await profileOf(parts, "zoe")).includes(personWords[0]));
    await parts.erase("zoe");
    return made;
  });
  await house.loseDisk();
  const steps: string[] = [];
  const options = await house.restoreOptions({ step: (name) => steps.push(name) });
  const restored = await restore(options);
  assert.deepEqual(steps, restoreSteps);
  assert.deepEqual([restored.backup, restored.resumed, restored.overridden], [
    backup.name,
    false,
    false,
  ]);
  await demandWholeRestore(house.installation.data);
  await house.run(async (parts) => {
    assert.ok(parts.keys.isDestroyed("zoe", "profile") && parts.keys.isDestroyed("zoe", "log"));
    assert.equal(await profileOf(parts, "zoe"), "{}");
    assert.ok((await profileOf(parts, "anna")).includes("+358401112223"));
    assert.equal((await loggedUses(parts.equipment)).length, 2);
    // The day goes on under the key that it began with, so all of it opens.
    await sealUse(parts, "door-2", startMs);
    assert.deepEqual(await readUses(parts), [randomId, "door-1", "door-2"]);
    const notes = parts.journal.entries.map(({ note }) => note.what);
    // Days before the log's first are over, too; this log had not been started.
    assert.deepEqual(notes, ["backup", "erased", "pruned", "restored"]);
    assert.deepEqual(await journalIn(await house.placeOptions()), parts.journal.entries);
  });
});

Deno.test("R89 an erasure whose copy of the key was not destroyed in time is carried out by the journal", async () => {
  await using house = await House.make();
  await house.run(async (parts) => {
    await parts.backUp();
    // The place cannot be written when the keys there should go: the journal alone gets there.
    await parts.journal.append({
      what: "erased",
      erasure: null,
      keys: [{ person: "zoe", kind: "profile" }],
    }, startMs);
  });
  await Deno.copyFile(journalOf(house.installation), `${house.place}/erasures.jsonl`);
  await house.loseDisk();
  const restored = await restore(await house.restoreOptions());
  assert.equal(restored.erasedAgain, 1);
  await house.run(async (parts) => {
    assert.equal(await profileOf(parts, "zoe"), "{}");
    assert.ok((await profileOf(parts, "anna")).includes("+358401112223"));
  });
});

Deno.test("R48 E3 what has had its time since the backup is gone before anything can be started", async () => {
  await using house = await House.make();
  await house.run(async (parts) => {
    for (let n = 0; n < 450; n++) await logUse(parts.equipment, `old-${n}`, startMs + n);
    await logUse(parts.equipment, "new", startMs + 60 * dayMs);
    parts.keys.segmentKey("equipment", Math.floor(startMs / dayMs));
    await sealUse(parts, "sealed", startMs);
    await parts.backUp();
  });
  await house.loseDisk();
  const atMs = startMs + 100 * dayMs;
  const restored = await restore(await house.restoreOptions({ clock: new ManualClock(atMs) }));
  assert.equal(restored.expired["door_log"], 451);
  const opened = await openStore({
    at: house.installation.data,
    clock: new ManualClock(startMs),
  });
  // A clock of then shows that the rows are gone, not just out of sight.
  assert.deepEqual(await loggedUses(opened.store), ["new"]);
  await opened.close();
  await house.run((parts) => {
    for (const keys of [parts.keys, parts.log.keys]) {
      assert.ok(keys.segmentsFrom("equipment") >= Math.floor(startMs / dayMs) + 10);
      assert.equal(keys.segmentKey("equipment", Math.floor(startMs / dayMs)), null);
    }
    const pruned = parts.journal.entries.flatMap(({ note }) =>
      note.what === "pruned" ? [note.log] : []
    );
    assert.deepEqual(pruned.sort(), ["audit", "equipment", "equipment_log"]);
    return Promise.resolve();
  }, { atMs });
});

Deno.test("C6 E13 a day of the equipment log that ended since the backup stays closed, in the place and after a restore", async () => {
  await using house = await House.make();
  const atMs = startMs + 91 * dayMs;
  await house.run(async (parts) => {
    await sealUse(parts, "old", startMs);
    await parts.backUp();
  });
  const early = `${house.folder}/early`;
  await Deno.mkdir(early);
  await Deno.copyFile(`${house.place}/log-keys/keys.db`, `${early}/keys.db`);
  await house.run(async (parts) => {
    await parts.log.start();
    await parts.place.catchUp();
  }, { atMs });
  // A copy of the keys from before is put back: what the journal says counts.
  await Deno.copyFile(`${early}/keys.db`, `${house.place}/log-keys/keys.db`);
  await house.loseDisk();
  // The clock is that of the backup, so nothing is past its time by it.
  await restore(await house.restoreOptions());
  await house.run(async (parts) => {
    assert.equal((await loggedUses(parts.equipment)).length, 1, "its row came back");
    assert.deepEqual(await readUses(parts), [], "and is closed");
  });
});

Deno.test("E4 the epoch after a restore is later than any of the lost server's, its clock an hour ahead", async () => {
  await using house = await House.make();
  await house.run((parts) => parts.backUp());
  let lost = 0;
  for (let start = 0; start < 5; start++) {
    lost = await house.run(({ epoch }) => Promise.resolve(epoch), { atMs: startMs + hourMs });
  }
  await house.loseDisk();
  await restore(await house.restoreOptions());
  const epoch = await house.run((parts) => Promise.resolve(parts.epoch));
  assert.ok(epoch > lost, `${epoch} after ${lost}`);
});

Deno.test("R89 E13 without a journal newer than the backup it refuses; an override is on record", async (t) => {
  await using house = await House.make();
  await house.run(async (parts) => {
    await parts.erase("anna");
    const older = await Deno.readFile(`${house.place}/erasures.jsonl`);
    await parts.backUp();
    await parts.erase("zoe");
    await Deno.writeFile(`${house.folder}/older.jsonl`, older);
  });
  await house.loseDisk();
  const copy = `${house.place}/erasures.jsonl`;
  const newest = await Deno.readFile(copy);

  await t.step("missing", async () => {
    await Deno.remove(copy);
    await refusedUntouched(house, {}, /got no journal/);
  });
  await t.step("older than the backup", async () => {
    await Deno.copyFile(`${house.folder}/older.jsonl`, copy);
    await refusedUntouched(house, {}, /got one that does not/);
  });
  await t.step("changed in a letter", async () => {
    const changed = newest.slice();
    changed[40]! ^= 1;
    await Deno.writeFile(copy, changed);
    await refusedUntouched(house, { override: "never" }, /journal of erasures/);
  });
  await t.step("overridden", async () => {
    await Deno.copyFile(`${house.folder}/older.jsonl`, copy);
    const reason = "the second disk was swapped, ticket 4711";
    const restored = await restore(await house.restoreOptions({ override: reason }));
    assert.equal(restored.overridden, true);
    const mac = journalMac(await house.masterKey());
    const last = (await readJournal({ path: journalOf(house.installation), mac })).at(-1);
    const { backup } = restored;
    assert.deepEqual(last?.note, { what: "restored", backup, overridden: true, reason });
    // What the older journal and the keys beside the backups know is honoured all the same.
    await house.run(async (parts) => {
      for (const who of ["zoe", "anna"]) assert.equal(await profileOf(parts, who), "{}");
    });
  });
});

Deno.test("R89 a backup that was changed anywhere is refused, with nothing touched", async () => {
  await using house = await House.make();
  const { path, bytes } = await house.run((parts) => parts.backUp());
  await house.loseDisk();
  const whole = await Deno.readFile(path);
  assert.equal(whole.length, bytes);
  const places = [0, 7, 8, 30, 60, 90, 91, 92, 400, bytes - 17, bytes - 1];
  for (let n = 0; n < 30; n++) places.push(Math.floor((n + 0.5) * bytes / 30));
  for (const at of places) {
    const changed = whole.slice();
    changed[at]! ^= 1 << (at % 8);
    await Deno.writeFile(path, changed);
    await assert.rejects(restoreWith(house), ArchiveBroken, `byte ${at}`);
  }
  for (const other of [whole.slice(0, -1), whole.slice(0, bytes >> 1), whole.slice(0, 50)]) {
    await Deno.writeFile(path, other);
    await assert.rejects(restoreWith(house), ArchiveBroken);
  }
  await Deno.writeFile(path, new Uint8Array([...whole, 0]));
  await refusedUntouched(house, {}, /Cannot use the backup/);
  await Deno.writeFile(path, whole);
  assert.equal((await restoreWith(house)).resumed, false, "the backup itself was good");
});

Deno.test("R89 another master key is told so, and nothing is touched", async () => {
  await using house = await House.make();
  await house.run((parts) => parts.backUp());
  await house.loseDisk();
  const other = new MasterKey(new Uint8Array(32).fill(3));
  await refusedUntouched(house, { masterKey: other }, /must be of this master key/);
  // Backup and journal of one key beside the keys of another: found out before anything is laid.
  await Deno.rename(`${house.place}/log-keys`, `${house.folder}/log-keys`);
  await refusedUntouched(house, {}, /equipment log's keys beside the backups, got none/);
  await Deno.rename(`${house.folder}/log-keys`, `${house.place}/log-keys`);
  await Deno.remove(`${house.place}/keys`, { recursive: true });
  await refusedUntouched(house, {}, /people's keys beside the backups, got none/);
  await (await KeyStore.open({
    directory: `${house.place}/keys`,
    masterKey: other,
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  })).close();
  await assert.rejects(restoreWith(house), KeyFileUnusable);
});

Deno.test("R89 what lies there is never written over: refused, or set aside when that is asked for", async () => {
  await using house = await House.make();
  await house.run(async (parts) => {
    await parts.backUp();
    await logUse(parts.equipment, "later", startMs);
    await parts.erase("zoe");
  });
  await refusedUntouched(house, {}, /nothing must lie where it goes/);
  // Keys alone, of people or of the log, are a reason too.
  const { data, logKeys } = house.installation;
  await Deno.rename(data, `${data}-away`);
  await refusedUntouched(house, {}, new RegExp(`got ${logKeys}/keys.db`));
  await Deno.rename(`${data}-away`, data);
  await house.run(async () => {
    await assert.rejects(restoreWith(house, { replace: true }), DataDirectoryInUse);
  });
  const restored = await restoreWith(house, { replace: true });
  assert.equal(restored.setAside.length, 2);
  for (const folder of restored.setAside) {
    assert.equal((await Deno.stat(folder)).mode! & 0o777, 0o700);
    assert.ok((await Deno.stat(`${folder}/vestibule.db`)).size > 0);
  }
  assert.deepEqual(restored.kept, [house.installation.site]);
  await house.run(async (parts) => {
    assert.deepEqual(await loggedUses(parts.equipment), []);
    // The keys stayed where they are, so what was set aside opens no erased person either.
    assert.ok(parts.keys.isDestroyed("zoe", "profile"));
    assert.ok((await profileOf(parts, "anna")).includes("+358401112223"));
  });
});

Deno.test("R89 the one asked for is restored, and one that is not there is refused", async () => {
  await using house = await House.make();
  const first = await house.run(async (parts) => {
    const made = await parts.backUp();
    await logUse(parts.equipment, "later", startMs);
    return made;
  });
  await house.run((parts) => parts.backUp(), { atMs: startMs + hourMs });
  await house.loseDisk();
  await refusedUntouched(house, { archive: "20200101T000000Z-00000000" }, /must hold 2020/);
  assert.equal((await archivesIn(house.place)).length, 2);
  await restoreWith(house, { archive: first.name });
  await house.run(async (parts) => assert.deepEqual(await loggedUses(parts.equipment), []));
});

async function restoreWith(house: House, change: Parameters<House["restoreOptions"]>[0] = {}) {
  return await restore(await house.restoreOptions(change));
}

/** Refused with a reason, every file as it was. */
async function refusedUntouched(
  house: House,
  change: Parameters<House["restoreOptions"]>[0],
  reason: RegExp,
): Promise<void> {
  const before = house.filesBelow(house.folder);
  await assert.rejects(restoreWith(house, change), reason);
  assert.deepEqual(house.filesBelow(house.folder), before);
}
