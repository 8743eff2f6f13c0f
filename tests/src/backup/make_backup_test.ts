/** One backup: what is in it and what is nowhere. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readArchive, readManifest } from "../../../src/backup/archive.ts";
import { archivesIn, journalIn } from "../../../src/backup/backup_place.ts";
import { backupSteps, copiesFolder } from "../../../src/backup/make_backup.ts";
import { startMs } from "../people/rows.ts";
import { House, logUse, personWords, randomId } from "./house.ts";

const dayMs = 86_400_000;

Deno.test("R89 E13 a backup holds both stores and the site, and no key; nothing of it lies anywhere in clear", async () => {
  await using house = await House.make();
  await house.run(async (parts) => {
    await logUse(parts.equipment, "use-1", startMs);
    const inClear: string[] = [];
    const made = await parts.backUp((step) => {
      if (step === "archive_written") inClear.push(...foundBelow(house, house.place));
    });
    assert.deepEqual(inClear, [], "not while it is being made either");
    assert.deepEqual(foundBelow(house, house.place), []);
    assert.deepEqual(
      [...Deno.readDirSync(house.installation.data)].map(({ name }) => name)
        .filter((name) => name === copiesFolder),
      [],
    );
    const masterKey = await house.masterKey();
    const plain: Buffer[] = [];
    const manifest = await readArchive(made.path, masterKey, () =>
      Promise.resolve({
        write: (bytes) => Promise.resolve(void plain.push(Buffer.from(bytes))),
        end: () => Promise.resolve(),
      }));
    assert.deepEqual(manifest.files.map(({ name }) => name), [
      "equipment.db",
      "people.db",
      "site.json",
    ]);
    assert.equal(manifest.name, made.name);
    assert.equal((await Deno.stat(made.path)).mode! & 0o777, 0o600);
    // The words are the right ones: the random id stands in the store that is in there.
    const all = Buffer.concat(plain);
    assert.ok(all.includes(randomId));
    for (const word of personWords) assert.ok(!all.includes(word), "sealed inside as well");
    const wrapped = parts.keys.wrapped().flatMap((row) => row.wrapped ?? []);
    assert.ok(wrapped.length > 2);
    for (const key of wrapped) assert.ok(!all.includes(Buffer.from(key)), "a key is in it");
  });
});

Deno.test("R89 the journal names a backup that is whole, in both places, and each of its steps is told in order", async () => {
  await using house = await House.make();
  await house.run(async (parts) => {
    const steps: string[] = [];
    const made = await parts.backUp((step) => steps.push(step));
    assert.deepEqual(steps, backupSteps);
    assert.deepEqual(parts.journal.entries.at(-1)!.note, { what: "backup", backup: made.name });
    const copy = await journalIn(await house.placeOptions());
    assert.deepEqual(copy, parts.journal.entries);
  });
});

Deno.test("C6 backups older than their time go, all but the newest", async () => {
  await using house = await House.make();
  const after = (days: number, step?: (name: string) => void) =>
    house.run((parts) => parts.backUp(step, 5), { atMs: startMs + days * dayMs });
  const first = await after(0);
  const second = await after(3);
  assert.deepEqual(second.removed, []);
  const third = await after(6);
  assert.deepEqual(third.removed, [first.name]);
  const full = (step: string) => {
    if (step === "archive_written") throw new Error("the disk is full");
  };
  await assert.rejects(after(36, full), /disk is full/);
  const names = (await archivesIn(house.place)).map(({ name }) => name);
  assert.deepEqual(names, [second.name, third.name], "none goes before a newer is whole");
});

Deno.test("R89 a whole backup that was not noted is noted by the next, an unfinished one is removed", async () => {
  await using house = await House.make();
  await house.run(async (parts) => {
    const stop = (at: string) => (step: string) => {
      if (step === at) throw new Error("stopped");
    };
    await assert.rejects(parts.backUp(stop("archive_named")), /stopped/);
    const [unnamed] = await archivesIn(house.place);
    assert.equal(parts.journal.seq, 0);
    parts.clock.advance(2000);
    await assert.rejects(parts.backUp(stop("archive_written")), /stopped/);
    assert.ok([...Deno.readDirSync(house.place)].some(({ name }) => name.endsWith(".partial")));
    assert.deepEqual(parts.journal.entries.map(({ note }) => note), [
      { what: "backup", backup: unnamed!.name },
    ]);
    parts.clock.advance(2000);
    const made = await parts.backUp();
    assert.ok(![...Deno.readDirSync(house.place)].some(({ name }) => name.endsWith(".partial")));
    assert.deepEqual((await archivesIn(house.place)).map(({ name }) => name), [
      unnamed!.name,
      made.name,
    ]);
    const masterKey = await house.masterKey();
    assert.equal((await readManifest(made.path, masterKey)).journal.seq, 1);
  });
});

Deno.test("R89 commits go on while the stores are copied", async () => {
  await using house = await House.make();
  await house.run(async (parts) => {
    let going = true;
    let count = 0;
    const load = (async () => {
      while (going) await logUse(parts.equipment, `use-${count++}`, startMs);
    })();
    const made = await parts.backUp();
    going = false;
    await load;
    assert.ok(count > 0);
    const masterKey = await house.masterKey();
    assert.equal((await readArchive(made.path, masterKey)).name, made.name);
  });
});

function foundBelow(house: House, folder: string): string[] {
  return [...house.filesBelow(folder)].flatMap(([path, bytes]) =>
    [...personWords, randomId].filter((word) => Buffer.from(bytes).includes(word))
      .map((word) => `${word} in ${path.slice(folder.length)}`)
  );
}
