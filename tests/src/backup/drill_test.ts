/** The drill: what it says of a backup that is good, and of one that is not. */
import assert from "node:assert/strict";
import { lookEveryMs } from "../../../src/backup/backups.ts";
import { drill, drillFolder, drillLines, type DrillParts } from "../../../src/backup/drill.ts";
import { askFile, openServerBackups } from "../../../src/backup/server_backups.ts";
import { ManualClock, SystemClock } from "../../../src/clock.ts";
import { timedTablePrefix } from "../../../src/store/keys.ts";
import { openStore } from "../../../src/store/open_store.ts";
import { until } from "../../parts/until.ts";
import { as } from "../people/people_stage.ts";
import { startMs } from "../people/rows.ts";
import { randomBytes } from "../privacy/key_folder.ts";
import { House, logs, logUse, personWords, profileOf, sealUse } from "./house.ts";

const hourMs = 3_600_000;
const config = (house: House) => ({ place: house.place, everyHours: 24, keepDays: 14 });

async function partsOf(house: House): Promise<DrillParts> {
  return {
    installation: house.installation,
    config: config(house),
    masterKey: await house.masterKey(),
    clock: new ManualClock(startMs + hourMs),
    randomBytes,
    logs,
  };
}

Deno.test("R89 a drill of a stopped server restores its backup into a folder that is gone afterwards", async () => {
  await using house = await House.make();
  await house.run(async (parts) => {
    await logUse(parts.equipment, "use-1", startMs + hourMs);
    await sealUse(parts, "use-2", startMs + hourMs);
    await parts.erase("zoe");
  });
  const found = await drill(await partsOf(house));
  assert.deepEqual(found.faults, []);
  assert.equal(found.backup.by, "this command");
  assert.equal(found.found.people["account"], 2);
  assert.ok(found.found.auditEntries >= 2 && found.found.equipmentRows >= 3);
  assert.equal(found.found.erased, 1);
  const lines = drillLines(found);
  assert.equal(lines.at(-1), "the backup is good");
  assert.ok(lines.some((line) => /account 2/.test(line)), lines.join("\n"));
  assert.ok(lines.some((line) => /rows, 1 entries of its log opened/.test(line)), lines.join("\n"));
  assert.ok(personWords.every((word) => !lines.join("\n").includes(word)));
  await assert.rejects(
    Deno.stat(`${house.installation.data}/${drillFolder}`),
    Deno.errors.NotFound,
  );
  // What it looked into was a copy: the server's own journal knows of no restore.
  await house.run(async (parts) => {
    const notes = parts.journal.entries.map(({ note }) => note.what);
    assert.deepEqual(notes, ["erased", "backup"]);
    assert.ok((await profileOf(parts, "anna")).includes("+358401112223"));
  });
});

Deno.test("R89 a drill of a running server has that make the backup", async () => {
  await using house = await House.make();
  await house.run(async ({ journal, keys, log, clock, plane }) => {
    const faults: string[] = [];
    const { backups } = await openServerBackups({
      config: config(house),
      installation: house.installation,
      masterKey: await house.masterKey(),
      keys,
      logKeys: log.keys,
      journal,
      clock,
      randomBytes,
      fault: (fault) => faults.push(fault),
    });
    await backups.start();
    const drilling = drill({ ...await partsOf(house), clock: drillClock() });
    await until("the question", () => exists(`${house.place}/${askFile}`));
    clock.advance(lookEveryMs);
    const found = await drilling;
    assert.deepEqual([found.backup.by, found.faults], ["the running server", []]);
    assert.equal(found.found.people["account"], 2);
    assert.deepEqual(faults, []);
    await plane.registry.run(as("anna"), "change_own", { profile: { phone: "+358401112224" } });
    await backups.stop();
  });
});

Deno.test("R89 a server starts while the disk of its backups is away, says so, and goes on once it is back", async () => {
  await using house = await House.make();
  await house.run((parts) => parts.backUp());
  const theirs = await house.masterKey();
  await house.run(async ({ journal, keys, log, clock }) => {
    const away = `${house.place}-away`;
    await Deno.rename(house.place, away);
    const faults: string[] = [];
    const open = () =>
      openServerBackups({
        config: config(house),
        installation: house.installation,
        masterKey: theirs,
        keys,
        logKeys: log.keys,
        journal,
        clock,
        randomBytes,
        fault: (fault) => faults.push(fault),
      });
    const { place, backups } = await open();
    assert.equal(faults.length, 1);
    assert.match(faults[0]!, /is its disk\?/);
    await backups.start();
    assert.equal(backups.lastMs, null);
    await assert.rejects(backups.now());
    assert.equal(faults.length, 2);
    await assert.rejects(place.catchUp());
    await assert.rejects(Deno.stat(house.place), Deno.errors.NotFound);
    await Deno.rename(away, house.place);
    assert.equal(await place.catchUp(), journal.seq);
    clock.advance(2000);
    await backups.now();
    assert.equal(backups.lastMs, clock.now());
    await backups.stop();
  });
});

Deno.test("R89 R31 a drill finds an audit log that lost an entry, and says that the backup is not good", async () => {
  await using house = await House.make();
  await house.run(async ({ plane }) => {
    for (const digit of [1, 2, 3]) {
      const profile = { phone: `+35840111222${digit}` };
      await plane.registry.run(as("anna"), "change_own", { profile });
    }
  });
  const opened = await openStore({
    at: house.installation.people,
    clock: new ManualClock(startMs),
  });
  const [, lost] = await opened.store.list({ prefix: timedTablePrefix("audit") }, 2);
  await opened.store.commit({ checks: [], mutations: [{ type: "delete", key: lost!.key }] });
  await opened.close();
  const found = await drill(await partsOf(house));
  assert.equal(found.faults.length, 1);
  assert.match(found.faults[0]!, /audit log: entry 2 is missing/);
  assert.match(drillLines(found).at(-1)!, /NOT good: 1/);
});

Deno.test("R89 C6 a drill finds an equipment log whose keys are not the place's, and says so", async () => {
  await using house = await House.make();
  await house.run(async (parts) => {
    await sealUse(parts, "before", startMs - 2 * 86_400_000);
    await sealUse(parts, "use-1", startMs);
  });
  // As if the folder had been left out of a copy: the server makes a new one, with other keys.
  await Deno.remove(house.installation.logKeys, { recursive: true });
  await house.run((parts) => sealUse(parts, "after", startMs + hourMs));
  const found = await drill(await partsOf(house));
  assert.deepEqual(found.faults, ["2 entries of the equipment log do not open"]);
  assert.equal(found.found.logEntries, 1);
});

/** Wall time of the test's people; timers of the machine, for it waits for another. */
function drillClock(): SystemClock {
  const began = performance.now();
  return new SystemClock(() => Math.floor(startMs + hourMs + performance.now() - began));
}

function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}
