/**
 * The canary erases itself. From then on it is gone from every answer, from the store, from copies and
 * backups made before, and its keys from every file; a restored backup shows it erased. What stays is
 * named here: the flat's own text, which is the manager's to take down, and the sealed stub by which
 * the operator can say for a case whom an id in the log was (C6).
 */
import assert from "node:assert/strict";
import { command } from "../../cli/command_line.ts";
import { type CanaryLife, moveIn } from "../../parts/canary_life.ts";
import { filesWith, wrappedKeys } from "../../parts/canary_keys.ts";
import { CanarySearch } from "../../parts/canary_search.ts";
import { sweep } from "../../parts/canary_sweep.ts";
import { canary, canaryWords } from "../../parts/canary_words.ts";
import { readPeople } from "../../parts/people_store.ts";
import type { Person } from "../../parts/person.ts";
import { PrivacyHouse } from "../../parts/privacy_house.ts";
import { password } from "../../parts/town.ts";
import { linden } from "../../parts/town_site.ts";
import { tables } from "../../../src/people/registry/tables.ts";

/** What the manager says of the flat, and keeps: `what` of the words, and of those within them. */
const ofTheFlat = ["address", "facilityName", "facilityNote"];
const ofTheStub = ["first name", "last name", "name"];
const search = new CanarySearch(canaryWords());

/** Which words stand in some text, by name. */
function wordsIn(text: string): string[] {
  return [...new Set(search.told(text, "").map((told) => told.split(" as ")[0]!))].toSorted();
}

/** Which words anybody is told. */
async function toldToAnybody(house: PrivacyHouse, life: CanaryLife, neighbour: Person) {
  const { manager, operator } = house.town;
  // Freshly proved, for what only such are told.
  for (const who of [manager, operator]) {
    assert.equal(await who.signInByPasskey(who, "desk"), "ok");
  }
  const told = await sweep(house.town, life, neighbour);
  assert.deepEqual(
    told.filter(({ code }) => /passkey|verification|session|unauth|busy|invalid/.test(code)),
    [],
    "each question was one that its asker may ask",
  );
  return wordsIn(told.map(({ text }) => text).join("\n"));
}

/** Which words a store of people opens to, with the keys beside it. */
async function openedFrom(house: PrivacyHouse, at: string): Promise<string[]> {
  const { ledger, entries } = await readPeople(at, house.town.server.site.cluster);
  const names = Object.keys(tables) as (keyof typeof tables)[];
  const rows = names.filter((name) => name !== "log_stub").flatMap((name) => [...ledger.all(name)]);
  const stubs = wordsIn(JSON.stringify([...ledger.all("log_stub")]));
  assert.ok(stubs.length === 0 || stubs.join() === ofTheStub.join(), `the stub: ${stubs.join()}`);
  return wordsIn(JSON.stringify([rows, entries]));
}

/** The operator exports the log at the console and checks it without any server. */
async function auditIsSound(house: PrivacyHouse): Promise<void> {
  const { console, dir } = house.town.server;
  const why = ["--case", "2026-7", "--reason", "whether the log is whole", "--purpose", "audit"];
  const exported = await command(["--console", console, "audit", "export", ...why]);
  assert.equal(exported.code, 0, exported.err);
  await Deno.writeTextFile(`${dir}/log.json`, exported.out);
  const { code, out, err } = await command(["audit", "verify", `${dir}/log.json`]);
  assert.equal(code, 0, err);
  assert.match(out, /The log is sound: \d+ entries, 1 to \d+, in one chain/);
  await Deno.remove(`${dir}/log.json`);
}

Deno.test("R82 R89 C6 E13 the canary erases itself: no answer, store, copy, backup or key file has it any more", async (t) => {
  await using house = await PrivacyHouse.start({ withoutBuilding: true });
  const { town, place } = house;
  const { server, server: { dir, peopleData }, manager } = town;
  const life = await moveIn(town);
  const { id: next } = await town.flat("Q 9");
  const neighbour = await town.mainUser(next, "Anna Aalto", "anna@x.example");
  const older = await Deno.makeTempDir({ prefix: "vestibule-older-" });
  await using _older = { [Symbol.asyncDispose]: () => Deno.remove(older, { recursive: true }) };

  await t.step("before, whoever may is told of it", async () => {
    const told = await toldToAnybody(house, life, neighbour);
    for (
      const what of [
        ...["name", "email", "phone", "correction", "objection", "message", "reply", "guest"],
        ...["childName", "childUsername", "intercomUsername", ...ofTheFlat],
      ] as const
    ) {
      assert.ok(told.includes(what), `${what} of ${told.join()}`);
    }
    await auditIsSound(house);
  });

  const first = await house.backUp();
  assert.equal(await server.terminate(), 0);
  // The thread has a key of its own, under which lies what the manager answered.
  const people = [life.account, life.child, life.thread];
  const wrapped = [
    ...await wrappedKeys(`${peopleData}-keys`, people),
    ...await wrappedKeys(`${place}/keys`, people),
  ];
  assert.ok(filesWith(dir, wrapped).includes("data/people-keys/keys.db"), "they are there");
  assert.ok(filesWith(place, wrapped).includes("keys/keys.db"), "and there");
  await copyFolder(peopleData, `${older}/data/people`);
  await server.restart();
  assert.equal(await life.who.signInByPasskey(life.who, canary.device), "ok");
  assert.equal(await neighbour.refresh(), "ok");
  const asked = await house.erase(life.who);

  await t.step("the receipt tells when, within seconds", async () => {
    const receipt = await house.wholeReceipt(asked);
    const { askedAtMs, accessEndedAtMs, keysDestroyedAtMs, secondPlaceAtMs } = receipt;
    assert.ok(accessEndedAtMs >= askedAtMs && keysDestroyedAtMs! >= accessEndedAtMs);
    assert.ok(secondPlaceAtMs! >= keysDestroyedAtMs! && secondPlaceAtMs! - askedAtMs < 10_000);
    assert.deepEqual(receipt.tasks.map(({ state }) => state), ["waits_for_manager"]);
  });

  await t.step("nobody is told anything of it, but what the manager says of the flat", async () => {
    assert.deepEqual(await toldToAnybody(house, life, neighbour), ofTheFlat);
    const stub = await town.operator.identity<{ name: string; flats: string[] }>(
      "POST",
      `/accounts/${life.account}/log-stub`,
      { case: "2026-7", reason: "whose id it was" },
    );
    assert.equal(stub.code, "ok", stub.text);
    assert.deepEqual([stub.body.name, stub.body.flats], [canary.name, [`${linden}/Q 7`]]);
    const gone = { name: null, note: "", address: null };
    assert.equal(await manager.code("PATCH", `/facilities/${life.flat}`, gone), "ok");
    assert.deepEqual(await toldToAnybody(house, life, neighbour), []);
    await auditIsSound(house);
  });

  await t.step(
    "after the next backup and a restart nothing of it opens, in an older copy either",
    async () => {
      await house.backUp();
      assert.equal(await server.terminate(), 0);
      assert.deepEqual(await openedFrom(house, peopleData), []);
      await copyFolder(`${peopleData}-keys`, `${older}/data/people-keys`);
      await Deno.copyFile(`${dir}/data.key`, `${older}/data.key`);
      // The older copy has the flat as the manager kept it then; it is the flat's, not the canary's.
      assert.deepEqual(await openedFrom(house, `${older}/data/people`), ofTheFlat);
    },
  );

  await t.step("the destroyed keys' bytes are in no file any more", () => {
    assert.deepEqual(filesWith(dir, wrapped), []);
    assert.deepEqual(filesWith(place, wrapped), []);
  });

  await t.step(
    "the backup from before, restored into a fresh folder, shows it erased",
    async () => {
      for (const name of ["data", "data-log-keys"]) {
        await Deno.rename(`${dir}/${name}`, `${older}/${name}-lost`);
      }
      await Deno.remove(`${dir}/site.json`);
      await Deno.remove(`${dir}/secrets.json`);
      const text = await house.commanded("restore", "--archive", first);
      assert.match(text, new RegExp(`restored ${first}: ready to start`));
      assert.deepEqual(await openedFrom(house, peopleData), ofTheFlat);
      assert.deepEqual(filesWith(dir, wrapped), []);
      await server.restart();
      assert.equal(await neighbour.signIn("anna@x.example", password, "phone"), "ok");
      assert.equal(await manager.signInByPasskey(manager, "desk"), "ok");
      assert.equal(await town.operator.signInByPasskey(town.operator, "desk"), "ok");
      const stranger = town.person(canary.name);
      assert.equal(await stranger.signIn(canary.email, canary.password, "phone"), "sign_in_failed");
      assert.deepEqual(await toldToAnybody(house, life, neighbour), ofTheFlat);
      assert.equal((await house.wholeReceipt(asked)).state, "done");
      await auditIsSound(house);
    },
  );
});

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true, mode: 0o700 });
  for (const { name, isDirectory, isFile } of Deno.readDirSync(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else if (isFile) await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
