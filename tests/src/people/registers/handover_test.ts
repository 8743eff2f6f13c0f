import assert from "node:assert/strict";
import { freshVerificationMs } from "../../../../src/people/authority.ts";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { languages } from "../../../../src/people/rows/fields.ts";
import { withIdentityEdge } from "../identity_edge.ts";
import { as, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import { aFacility, aGrant, aMember, anAccount, startMs } from "../rows.ts";
import { anEntry, town } from "./stage.ts";

const dayMs = 86_400_000;
const to = "Other Operators Ltd";

function aHandover(change: Partial<RowOf<"handover">> = {}): RowOf<"handover"> {
  return {
    id: "handover-1",
    building: "tower",
    status: "approved",
    to,
    notice: "news-1",
    announcedBy: "olga",
    announcedAtMs: startMs - 30 * dayMs,
    exportFromMs: startMs,
    approvedBy: "otto",
    endedAtMs: null,
    ...change,
  };
}

/** What must not leave: each of these stands in a row of the tower. */
const secrets = ["d".repeat(43), "log-key", "log-tag", "passkey-of-bob"];
const passkey: RowOf<"account">["passkeys"][number] = {
  id: "passkey-of-bob",
  publicKey: "p".repeat(43),
  counter: 0,
  transports: [],
  name: "Phone",
  addedAtMs: startMs,
};

const inTower: Seed = [
  ...town.filter(([table, { id }]) => table !== "account" || id !== "bob"),
  ["account", anAccount("bob", { passkeys: [passkey] })],
  ["grant", aGrant("grant-b1", { kind: "facility", id: "b1" }, { building: "annex" })],
  ["visitor_key", {
    id: "key-1",
    building: "tower",
    facility: "a1",
    household: 1,
    giver: "bob",
    label: "Aunt Ada",
    kind: "window",
    grant: "grant-a1",
    link: true,
    pins: [{ door: "entrance/main", digest: secrets[0]! }],
    qr: null,
    consent: null,
    createdAtMs: startMs,
    endsAtMs: startMs + 3_600_000,
    firstUsedDay: null,
    lastUsedDay: null,
    revoked: null,
  }],
  ["tag", {
    id: "tag-1",
    building: "tower",
    serialHash: "h".repeat(43),
    label: "Bob's tag",
    facility: "a1",
    member: null,
    account: null,
    household: 1,
    status: "active",
    by: "mia",
    atMs: startMs,
  }],
  ["sub_processor", anEntry()],
  ["sub_processor", anEntry({ id: "entry-2", buildings: ["annex"] })],
];

Deno.test("R97 a hand-over is told to everybody, takes two operators and thirty days of notice", async () => {
  await withIdentityEdge(town, async ({ ask, audit, clock }) => {
    const path = "/buildings/tower/handover";
    assert.equal((await ask("mia", "POST", path, { to })).status, 403);
    assert.equal((await ask("olga", "POST", path, { to, days: 29 })).status, 422);
    const { status, body } = await ask("olga", "POST", path, { to });
    assert.equal(status, 201);
    assert.equal(body.exportFromMs, startMs + 30 * dayMs);
    assert.equal((await ask("otto", "POST", path, { to })).status, 409, "one is under way");
    // Amy and Tina hold no right to read news; of this everybody must be told.
    for (const who of ["bob", "amy", "tina", "mia"]) {
      const [news] = (await ask(who, "GET", "/buildings/tower/news")).body.news;
      assert.equal(news.texts.length, languages.length, who);
      assert.match(news.texts[0].text, /From 2026-04-01 on, .* Other Operators Ltd/);
    }
    const handover = `/handovers/${body.id}`;
    assert.equal((await ask("olga", "POST", `${handover}/approval`)).status, 403, "it is her own");
    assert.equal((await ask("otto", "POST", `${handover}/approval`)).status, 204);
    assert.equal(
      (await ask("olga", "POST", `${handover}/package?purpose=legal`)).status,
      409,
      "too early",
    );
    clock.advance(60_000);
    assert.equal((await ask("mia", "DELETE", handover)).status, 403);
    assert.equal((await ask("otto", "DELETE", handover)).status, 204);
    assert.deepEqual((await ask("amy", "GET", "/buildings/tower/news")).body.news, []);
    const steps = (await audit()).filter(({ what }) => what === "building_handover");
    assert.deepEqual(steps.map(({ by, facts }) => [by, facts.step]), [
      ["olga", "announced"],
      ["otto", "approved"],
      ["otto", "cancelled"],
    ]);
  });
});

Deno.test("R97 the package has the building's records and its people, of others nothing, and no secret", async () => {
  await withIdentityEdge([...inTower, ["handover", aHandover()]], async ({ ask, audit }) => {
    const { status, body } = await ask(
      "olga",
      "POST",
      "/handovers/handover-1/package?purpose=legal",
    );
    assert.equal(status, 200);
    const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).sort();
    assert.deepEqual(ids(body.facilities), ["a1", "a2"]);
    assert.deepEqual(ids(body.members), ["a1-bob", "a2-amy"]);
    assert.deepEqual(ids(body.grants), ["grant-a1", "grant-a2"]);
    assert.deepEqual(ids(body.people), ["amy", "bob", "max", "mia", "tina"]);
    assert.deepEqual(ids(body.subProcessors), ["entry-1"]);
    assert.deepEqual(body.keys[0].pinDoors, ["entrance/main"]);
    assert.equal(body.tags[0].serialHash, "h".repeat(43));
    assert.deepEqual(Object.keys(body.people[0]).sort(), [
      "email",
      "id",
      "language",
      "name",
      "status",
    ]);
    const text = JSON.stringify(body);
    for (const secret of secrets) assert.ok(!text.includes(secret), secret);
    const [made, exported] = (await audit()).slice(-2);
    assert.deepEqual([made?.what, made?.facts.step], ["building_handover", "exported"]);
    assert.deepEqual([exported?.what, exported?.facts.purpose], ["data_exported", "legal"]);
  });
});

Deno.test("R97 R17 the building's manager takes the whole package, an operator what the policy lets them read", async () => {
  const kid = {
    name: "Kid",
    username: "kid",
    number: "+358401112222",
    birthDate: "2015-01-01",
    other: "allergic",
  };
  const seed: Seed = [
    ...inTower.filter(([table, { id }]) => table !== "facility" || id !== "a1"),
    ["facility", aFacility("a1", { name: "Villa", note: "feeds birds", address: "Road 7" })],
    ["member", aMember("a1", null, "sub", { subUser: kid })],
    ["handover", aHandover()],
  ];
  await withIdentityEdge(seed, async ({ ask, audit }) => {
    const take = (who: string) => ask(who, "POST", "/handovers/handover-1/package?purpose=legal");
    // Another building's manager is told of none; a resident is refused.
    assert.equal((await take("fred")).status, 404);
    assert.equal((await take("bob")).status, 403);
    const [operators, managers] = [await take("olga"), await take("mia")];
    assert.deepEqual([operators.status, managers.status], [200, 200]);
    const [said, kept] = [operators, managers].map(({ body }) => JSON.stringify(body));
    for (const word of ["Villa", "feeds birds", "Road 7", "Aunt Ada", '"kid"']) {
      assert.ok(!said!.includes(word), word);
      assert.ok(kept!.includes(word), word);
    }
    for (const word of ["+358401112222", "2015-01-01", "allergic"]) {
      assert.ok(!said!.includes(word) && !kept!.includes(word), word);
    }
    const exports = (await audit()).filter(({ what }) => what === "data_exported");
    assert.deepEqual(exports.map(({ by, building, facts }) => [by, building, facts.purpose]), [
      ["olga", null, "legal"],
      ["mia", "tower", "legal"],
    ]);
  });
});

Deno.test("R97 no package before the end of the notice, nor without a second operator's word", async () => {
  const early = aHandover({ exportFromMs: startMs + 1 });
  const alone = aHandover({ id: "handover-2", status: "announced", approvedBy: null });
  await withPeople(
    [...inTower, ["handover", early], ["handover", alone]],
    async ({ registry, clock }) => {
      for (const id of ["handover-1", "handover-2"]) {
        const made = registry.run(theConsole, "export_handover", { id });
        assert.equal((await refusalOf(made)).code, "conflict", id);
      }
      const byConsole = registry.run(theConsole, "approve_handover", { id: "handover-2" });
      assert.equal(
        (await refusalOf(byConsole)).code,
        "forbidden",
        "the console is no second person",
      );
      clock.advance(1);
      const { by } = await registry.run(theConsole, "export_handover", { id: "handover-1" });
      assert.equal(by, "operator");
      const status = await registry.look((ledger) => ledger.get("handover", "handover-1")?.status);
      assert.equal(status, "exported");
      clock.advance(freshVerificationMs);
      const stale = registry.run(as("otto"), "approve_handover", { id: "handover-2" });
      assert.equal((await refusalOf(stale)).code, "verification_needed");
    },
  );
});
