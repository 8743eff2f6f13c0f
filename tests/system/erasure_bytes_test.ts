/**
 * A canary's data, given by its owner and by others through the routes of a real server with no more
 * rights than it needs: searched for in every byte that the server has written, while it runs and
 * after a power cut; and, once the keys are gone, in what a copy of the store can still be read to.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { auditFault } from "../../src/people/registry/audit.ts";
import { readPeople } from "../parts/people_store.ts";
import { keysOf } from "../parts/root_key.ts";
import { asserted, password, Town } from "../parts/town.ts";
import { entrance, linden, nameOf } from "../parts/town_site.ts";

const email = "zephyrine@kanarien.example";
const words = [
  "Zephyrine",
  "Kanarienvogel",
  email,
  "+4917055577701",
  "+4917055577702",
  "Little Kanari",
  "Aunt Kanaria",
  "Kanari kitchen tablet",
];

/** All files below a folder with their bytes; sockets and locks have none. */
function* filesOf(folder: string): Iterable<{ readonly path: string; readonly bytes: Buffer }> {
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* filesOf(path);
    else if (isFile) yield { path, bytes: Buffer.from(Deno.readFileSync(path)) };
  }
}

/** Which words stand in which files, in clear or as base64 writes them. */
function found(folder: string): string[] {
  const hits: string[] = [];
  for (const { path, bytes } of filesOf(folder)) {
    for (const word of words) {
      // The middle of a word in base64, whatever stands before it.
      const coded = [0, 1, 2].map((shift) =>
        Buffer.from(`${"-".repeat(shift)}${word}`).toString("base64url").slice(shift + 2, -3)
      );
      if ([word, ...coded].some((text) => bytes.includes(text))) {
        hits.push(`${word} in ${path.slice(folder.length)}`);
      }
    }
  }
  return hits;
}

Deno.test("R82 R89 R40 E13 a person stands nowhere in clear, and nowhere at all once their key is gone", async (t) => {
  await using town = await Town.start();
  const { server, manager } = town;
  const flat = await town.flat("K 1");
  const zephyrine = await town.mainUser(flat.id, "Zephyrine Kanarienvogel", email);
  const anna = await town.mainUser((await town.flat("K 2")).id, "Anna Aalto", "anna@x.example");

  await t.step("what is given by themselves and by others is sealed as it is written", async () => {
    const change = {
      profile: { phone: "+4917055577701" },
      preferences: { additionalPhone: "+4917055577702", intercomUsername: "Kanarienvogel" },
    };
    assert.equal(await zephyrine.code("PATCH", "/me", change), "ok");
    const tablet = town.person("Zephyrine Kanarienvogel");
    assert.equal(await tablet.signIn(email, password, "Kanari kitchen tablet"), "ok");
    await zephyrine.post(`/facilities/${flat.id}/sub-users`, {
      name: "Little Kanari",
      withAccount: false,
      ...asserted,
    });
    await zephyrine.post(`/facilities/${flat.id}/visitor-keys`, {
      label: "Aunt Kanaria",
      kind: "window",
      doors: [nameOf(entrance)],
      consentAsserted: true,
      statementVersion: "1",
      underAge: false,
    });
    assert.deepEqual(found(server.dir), []);
    assert.deepEqual(words.filter((word) => server.log.join("\n").includes(word)), []);
  });

  await t.step("a power cut leaves none of it either, and all of it to its owner", async () => {
    await server.kill();
    assert.deepEqual(found(server.dir), []);
    await server.restart();
    for (const who of [zephyrine, manager]) assert.equal(await who.refresh(), "ok");
    const me = await zephyrine.get<{ profile: { phone: { value: string } } }>("/me");
    assert.equal(me.profile.phone.value, "+4917055577701");
    // Somebody who looks for it finds it in what the server answers: the words are the right ones.
    const people = await manager.get<object>(`/buildings/${linden}/people`);
    assert.ok(JSON.stringify(people).includes("Zephyrine"));
  });

  await t.step("once the key is destroyed a copy from before opens for nobody", async () => {
    assert.equal(await server.terminate(), 0);
    const { keys } = await keysOf(server.dir);
    keys.destroy([{ person: zephyrine.account, kind: "profile" }]);
    await keys.close();
    const { ledger, entries } = await readPeople(server.peopleData, server.site.cluster);
    const account = ledger.get("account", zephyrine.account)!;
    assert.deepEqual([account.status, account.profile, account.password], ["stopped", {}, null]);
    const rows = JSON.stringify([...ledger.all("account"), ...ledger.all("visitor_key")]);
    for (const word of ["Zephyrine", email, "+49170555777", "Aunt Kanaria"]) {
      assert.ok(!rows.includes(word), word);
    }
    // The log key stands, so the log is whole and holds.
    assert.equal(auditFault(entries, { seq: 0, hash: "" }), null);
  });

  await t.step(
    "the server starts on that copy, serves everybody else, and knows them no more",
    async () => {
      await server.restart();
      assert.equal(await anna.refresh(), "ok");
      assert.equal(await anna.code("GET", "/me"), "ok");
      const stranger = town.person("Zephyrine Kanarienvogel");
      assert.equal(await stranger.signIn(email, password, "phone"), "sign_in_failed");
      assert.notEqual(await zephyrine.refresh(), "ok");
      assert.equal(await manager.refresh(), "ok");
      const people = await manager.get<object>(`/buildings/${linden}/people`);
      assert.ok(!/Zephyrine|kanarien/i.test(JSON.stringify(people)));
    },
  );
});
