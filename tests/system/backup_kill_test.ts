/**
 * Kill -9 at every step of a backup and of a restore, each in a process of its own on the same
 * folder: the next run brings what was begun to its end or undoes it, and it is never half.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";
import { archivesIn } from "../../src/backup/backup_place.ts";
import { backupSteps, copiesFolder } from "../../src/backup/make_backup.ts";
import { restore, restoreSteps } from "../../src/backup/restore.ts";
import { demandWholeRestore, HalfRestored, markerFile } from "../../src/backup/restore_marker.ts";
import { startMs } from "../src/people/rows.ts";
import {
  House,
  loggedUses,
  logUse,
  personWords,
  profileOf,
  randomId,
  readUses,
  sealUse,
} from "../src/backup/house.ts";

const dayMs = 86_400_000;
const today = Math.floor(startMs / dayMs);
const program = fileURLToPath(new URL("../parts/backup_program.ts", import.meta.url));

Deno.test("R89 kill -9 at every step of a backup leaves nothing in clear after the next, and every whole one noted", async () => {
  await using house = await House.make();
  await house.run(async (parts) => {
    await logUse(parts.equipment, "use-1", startMs);
    await sealUse(parts, "door-1", startMs);
    await parts.backUp();
  });
  for (const [number, step] of backupSteps.entries()) {
    await killed(house, "backup", step);
    assert.deepEqual(canariesIn(house.place), [], step);
    const atMs = startMs + (number + 1) * 60_000;
    const notes = await house.run(async (parts) => {
      // A day of its own each time, so that every backup has a key to mirror.
      await sealUse(parts, `door-${step}`, startMs - (number + 1) * dayMs);
      await parts.backUp();
      return parts.journal.entries.map(({ note }) => note);
    }, { atMs });
    const names = (await archivesIn(house.place)).map(({ name }) => name);
    const noted = notes.flatMap((note) => note.what === "backup" ? [note.backup] : []);
    assert.deepEqual(noted.sort(), names, step);
    const left = [...Deno.readDirSync(house.place)].filter(({ name }) => name.endsWith(".partial"));
    assert.deepEqual(left, [], step);
    await assert.rejects(Deno.stat(`${house.installation.data}/${copiesFolder}`), step);
  }
  const archives = await archivesIn(house.place);
  const doors = await house.run(readUses);
  assert.equal(doors.length, backupSteps.length + 2);
  await house.loseDisk();
  // Also one that was whole when its maker died, and noted by the next.
  for (const { name } of [archives[0]!, archives[archives.length >> 1]!, archives.at(-1)!]) {
    await restore(await house.restoreOptions({ archive: name }));
    await house.run(async (parts) => {
      const [found, stored] = [await readUses(parts), await loggedUses(parts.equipment)];
      assert.equal(found.length, stored.length, "every entry that is in it opens");
      if (name === archives.at(-1)!.name) assert.deepEqual(found, doors);
      assert.ok((await profileOf(parts, "zoe")).includes(personWords[0]));
    });
    await house.loseDisk();
  }
});

Deno.test("R89 E13 kill -9 at every step of a restore: no server starts on half of one, and the next run ends it", async () => {
  await using house = await House.make();
  await house.run(async (parts) => {
    for (const days of [0, 1, 2]) await sealUse(parts, `door-${days}`, startMs - days * dayMs);
    await parts.backUp();
    await parts.erase("zoe");
    // Of the three days the first has its end; the place hears of it.
    await parts.prunings.note("equipment_log", today - 1);
    parts.log.keys.destroySegments("equipment", today - 1);
    await parts.place.catchUp();
  });
  const asItWas = `${house.folder}/as-it-was`;
  await copyFolder(house.place, asItWas);
  for (const step of restoreSteps) {
    await house.loseDisk().catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
    await Deno.remove(house.place, { recursive: true });
    await copyFolder(asItWas, house.place);
    await killed(house, "restore", step);
    const { data } = house.installation;
    const isMarked = await Deno.stat(`${data}/${markerFile}`).then(() => true, () => false);
    assert.equal(isMarked, step !== "checked" && step !== "unmarked", step);
    if (isMarked) await assert.rejects(demandWholeRestore(data), HalfRestored);
    if (step !== "unmarked") {
      const restored = await restore(await house.restoreOptions());
      const atLeastPrepared = restoreSteps.indexOf(step) >= restoreSteps.indexOf("prepared");
      assert.equal(restored.resumed, atLeastPrepared, step);
    }
    await demandWholeRestore(data);
    await house.run(async (parts) => {
      assert.deepEqual(await readUses(parts), ["door-0", "door-1"], step);
      assert.equal((await loggedUses(parts.equipment)).length, 3, step);
      assert.equal(await profileOf(parts, "zoe"), "{}", step);
      assert.ok((await profileOf(parts, "anna")).includes("+358401112223"), step);
      const notes = parts.journal.entries.map(({ note }) => note.what);
      assert.deepEqual(notes, ["backup", "erased", "pruned", "restored"], step);
    });
    const left = [...Deno.readDirSync(data)].map(({ name }) => name).sort();
    const stores = ["people", "people-keys", "vestibule.db", "vestibule.lock"];
    assert.deepEqual(left.filter((name) => !/-(wal|shm)$/.test(name)), stores, step);
  }
});

/** Runs the program until it ends itself at a step. */
async function killed(house: House, what: "backup" | "restore", step: string): Promise<void> {
  const { signal, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--no-check", "--cached-only", "--ignore-env", "--allow-env=NONE"],
      ...["--allow-read", "--allow-write", "--allow-run", "--allow-sys", program],
      ...[house.folder, what, step],
    ],
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.equal(signal, "SIGKILL", `${step}: ${new TextDecoder().decode(stderr)}`);
}

function canariesIn(folder: string): string[] {
  return [...new House("").filesBelow(folder)].flatMap(([path, bytes]) =>
    [...personWords, randomId].filter((word) => Buffer.from(bytes).includes(word))
      .map((word) => `${word} in ${path}`)
  );
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { mode: 0o700 });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
