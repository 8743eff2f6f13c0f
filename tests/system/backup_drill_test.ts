/**
 * A server loses its disk. What is left is another disk with its backups, and the master key, which
 * is kept apart: the commands bring the house back, everybody but whoever was erased since.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";
import { BackupPlace } from "../../src/backup/backup_place.ts";
import { SystemClock } from "../../src/clock.ts";
import { openJournal } from "../../src/privacy/erasure/replay.ts";
import { keysOf } from "../parts/root_key.ts";
import { asserted, password, Town } from "../parts/town.ts";
import { linden } from "../parts/town_site.ts";
import type { VestibuleProcess } from "../parts/vestibule_process.ts";

const clock = new SystemClock();
const words = ["Zephyrine", "Kanarienvogel", "zephyrine@kanarien.example", "+4917055577701"];

Deno.test("R89 R82 E13 a house that lost its disk comes back from the other one without whom it erased since", async (t) => {
  await using town = await Town.start({ withoutBuilding: true });
  const { server, manager } = town;
  const place = `${server.dir}/other-disk`;
  const zephyrine = await town.mainUser(
    (await town.flat("K 1")).id,
    "Zephyrine Kanarienvogel",
    words[2]!,
  );
  await zephyrine.identity("PATCH", "/me", { profile: { phone: words[3] } });
  const flat = await town.flat("K 2");
  const anna = await town.mainUser(flat.id, "Anna Aalto", "anna@x.example");
  await anna.post(`/facilities/${flat.id}/sub-users`, {
    name: "Little Anna",
    withAccount: false,
    ...asserted,
  });
  let backup = "";

  await t.step(
    "a backup of the stopped server holds nobody in clear, nor does its place",
    async () => {
      assert.equal(await server.terminate(), 0);
      const { code, text } = await command(server, place, "backup");
      assert.equal(code, 0, text);
      backup = /backup (\S+):/.exec(text)![1]!;
      assert.deepEqual(foundBelow(place), []);
    },
  );

  await t.step("the drill finds it good, an erasure later too", async () => {
    const before = await command(server, place, "drill");
    assert.equal(before.code, 0, before.text);
    assert.match(before.text, /erased: 0/);
    await erase(server, place, zephyrine.account);
    const after = await command(server, place, "drill");
    assert.equal(after.code, 0, after.text);
    assert.match(after.text, /erased: 1, unreadable each/);
    assert.match(after.text, /the backup is good/);
  });

  await t.step("the disk is lost; the backup from before the erasure is restored", async () => {
    for (const lost of ["data", "data-log-keys", "site.json", "secrets.json"]) {
      await Deno.remove(`${server.dir}/${lost}`, { recursive: true });
    }
    await Deno.rename(`${server.dir}/data.key`, `${server.dir}/safe.key`);
    const without = await command(server, place, "restore");
    assert.equal(without.code, 1);
    assert.match(without.text, /master key must lie at/);
    await Deno.rename(`${server.dir}/safe.key`, `${server.dir}/data.key`);
    const { code, text } = await command(server, place, "restore", "--archive", backup);
    assert.equal(code, 0, text);
    assert.match(text, /ready to start/);
    const again = await command(server, place, "restore");
    assert.equal(again.code, 1);
    assert.match(again.text, /nothing must lie where it goes/);
  });

  await t.step("the server starts on it: who was not erased signs in and finds all", async () => {
    await server.restart();
    assert.equal(server.offersOperator, false);
    assert.equal(await anna.signIn("anna@x.example", password, "phone"), "ok");
    const members = JSON.stringify(await anna.get<object>(`/facilities/${flat.id}/members`));
    assert.ok(members.includes("Little Anna"), members);
    assert.equal(await manager.signInByPasskey(manager, "desk"), "ok");
  });

  await t.step(
    "whom it erased since is erased, for everybody and in every byte that is left",
    async () => {
      const stranger = town.person("Zephyrine Kanarienvogel");
      assert.equal(await stranger.signIn(words[2]!, password, "phone"), "sign_in_failed");
      const people = JSON.stringify(await manager.get<object>(`/buildings/${linden}/people`));
      assert.ok(people.includes("Anna") && !/Zephyrine|kanarien/i.test(people));
      assert.deepEqual(foundBelow(server.dir), []);
    },
  );
});

/** As the erasures' procedure does it, while the server is stopped. */
async function erase(server: VestibuleProcess, place: string, person: string): Promise<void> {
  const { rootKey: masterKey, keys } = await keysOf(server.dir);
  const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  const directory = `${server.peopleData}-keys`;
  const journal = await openJournal(directory, masterKey);
  const second = await BackupPlace.open({ place, masterKey, clock, randomBytes }, journal);
  const key = { person, kind: "profile" } as const;
  await journal.append({ what: "erased", erasure: null, keys: [key] }, clock.now());
  keys.destroy([key]);
  assert.equal(await second.catchUp(), journal.seq);
  await journal.close();
  await keys.close();
}

/** Runs a command of backups as the operator does, with no more rights than it needs. */
async function command(server: VestibuleProcess, place: string, ...words: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--no-check", "--cached-only", "--ignore-env"],
      ...["--allow-env=VESTIBULE_*", "--allow-read", "--allow-write"],
      fileURLToPath(new URL("../../src/backup/main.ts", import.meta.url)),
      ...words,
      ...["--site", `${server.dir}/site.json`, "--data", `${server.dir}/data`],
      ...["--device-secrets", `${server.dir}/secrets.json`, "--backup", place],
    ],
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

/** Which words stand in which files below a folder. */
function foundBelow(folder: string): string[] {
  const hits: string[] = [];
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) hits.push(...foundBelow(path));
    else if (isFile) {
      const bytes = Buffer.from(Deno.readFileSync(path));
      hits.push(
        ...words.filter((word) => bytes.includes(word)).map((word) => `${word} in ${path}`),
      );
    }
  }
  return hits;
}
