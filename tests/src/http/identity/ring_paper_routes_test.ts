import assert from "node:assert/strict";
import { makeJoin, makePlainJoin } from "../../../../web/media/flat_key.js";
import {
  makeDevice,
  makeObjection,
  makeRemoval,
  openingId,
} from "../../../../web/media/flat_statements.js";
import { countersign, sign } from "../../../../web/media/jws.js";
import { makeSigningKey } from "../../../../web/media/signing_key.js";
import { makeNextRoot, makeRoot } from "../../../../web/media/site_root.js";
import { makeUnitCertificate } from "../../../../web/media/unit_certificate.js";
import { ownView } from "../../../../src/people/accounts/own.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { nowMs } from "../../../browser/media/site_sample.ts";
import { papersPath, place, withPaperHouse } from "../../people/ring_papers/paper_house.ts";

const keysPath = "/buildings/tower/site-keys";
const statements = `${papersPath}/statements`;
const openings = "/facilities/a1/openings";
const joins = "/facilities/a1/ring-joins";
const dayMs = 86_400_000;
const holderOfLink = { account: null, session: null, via: "link", verifiedAtMs: null } as const;

Deno.test("C2 a flat's papers are for those of it to whom its rings go, and who act for it", async () => {
  await withPaperHouse(async ({ ask, keys, papers, registry }) => {
    const { site } = keys.root;
    assert.deepEqual(await papers(), {
      ...{ building: "tower", place, site, versions: [keys.rootText], firstUse: false },
      ...{ units: [{ unit: "entrance", certificate: null }] },
      ...{ openings: [], statements: [], joins: [] },
    });
    for (
      const [who, status] of [
        ...[["sue", 200], ["sam", 200], ["kim", 403], ["oscar", 403], ["amy", 403]] as const,
        ...[["mia", 403], ["olga", 403], ["fred", 404], ["stan", 404]] as const,
      ]
    ) assert.equal((await ask(who, "GET", papersPath)).status, status, who);
    const flatsOf = (who: string) =>
      registry.look((ledger) => ownView(ledger, ledger.get("account", who)!).facilities);
    assert.deepEqual(await flatsOf("bob"), [{ id: "a1", number: "a1" }]);
    assert.deepEqual(await flatsOf("kim"), []);
  });
});

Deno.test("R72 C2 a manager or operator adds no phone's statement and no join to a flat", async () => {
  await withPaperHouse(async (house) => {
    const { post, keys, letter } = house;
    const { site } = keys.root;
    const { opening, key, flat, phone } = await letter();
    assert.equal((await post("mia", openings, opening)).status, 201);
    const join = await makePlainJoin(await makeSigningKey(), { site, nowMs });
    for (const who of ["mia", "olga", "tina", "oscar"]) {
      assert.equal((await post(who, statements, key)).status, 403, who);
      assert.equal((await post(who, joins, join)).status, 403, who);
    }
    assert.equal((await post("bob", statements, key)).status, 201);
    // Nor does a member whose phone is none of the flat's, by whatever key, a manager's included.
    const own = await makeSigningKey();
    for (const signer of [own, keys.managers[0], keys.recovery, keys.unitKey]) {
      const device = await makeDevice(signer, { site, flat, device: own.x, nowMs });
      const answer = await post("sue", statements, device);
      assert.deepEqual([answer.status, answer.body.code], [409, "conflict"]);
      assert.match(answer.body.detail, /got not_in_flat$/);
    }
    const { phone: sues } = await house.first();
    const letIn = await makeDevice(phone, { site, flat, device: sues.x, nowMs });
    assert.equal((await post("sue", statements, letIn)).status, 201, "another phone lets it in");
    assert.deepEqual((await house.papers("sue")).statements, [key, letIn]);
  });
});

Deno.test("C2 a password reset adds nothing to a flat, and whoever took the account gets nothing in", async () => {
  await withPaperHouse(async (house) => {
    const { post, registry } = house;
    const { opening, key } = await house.letter();
    await post("mia", openings, opening);
    await post("bob", statements, key);
    const before = await house.papers("sam");
    const reason = "lost everything";
    const { recovery } = await registry.run(theConsole, "open_recovery", {
      account: "bob",
      reason,
    });
    const password = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo";
    const about = { recovery, proof: "claim", password } as const;
    await registry.run(holderOfLink, "complete_recovery", about);
    assert.equal((await house.ask("bob", "GET", papersPath)).status, 401, "his sessions ended");
    assert.deepEqual(await house.papers("sam"), before);
    const { key: own } = await house.first();
    assert.match((await post("sam", statements, own)).body.detail, /got place_taken$/);
  });
});

Deno.test("C2 a manager's opening is told to every account of the household, and stands in the audit log", async () => {
  await withPaperHouse(async (house) => {
    const { post, registry, audit, events } = house;
    const { opening } = await house.letter();
    assert.equal((await post("bob", openings, opening)).status, 403);
    assert.equal((await post("fred", openings, opening)).status, 404);
    assert.equal((await post("mia", "/facilities/a2/openings", opening)).status, 409, "its number");
    events.length = 0;
    assert.equal((await post("mia", openings, opening)).status, 201);
    assert.deepEqual((await house.papers()).openings, [opening]);
    const told = await registry.look((ledger) =>
      ledger.find("mail", "waiting", "yes").map((
        { kind, account, about },
      ) => [kind, account, about])
    );
    assert.deepEqual(
      told.toSorted(),
      ["bob", "kim", "sam", "sue"].map((who) => ["flat_key_opened", who, "a1"]),
    );
    const changed = events.filter(({ type }) => type === "papers_changed");
    assert.deepEqual(changed, [{ type: "papers_changed", building: "tower", facility: "a1" }]);
    // The same again is no news.
    assert.deepEqual((await post("max", openings, opening)).body, { id: "" });
    const entries = (await audit()).filter(({ what }) => what === "flat_key_opened");
    assert.deepEqual(entries.map(({ by, about, facts }) => ({ by, about, facts })), [
      { by: "mia", about: ["facility/a1"], facts: { outcome: "opened", ended: false } },
    ]);
  });
});

Deno.test("C2 a new key waits a day while the old one stands, and any phone of the flat turns it down", async () => {
  await withPaperHouse(async (house) => {
    const { post, clock, keys } = house;
    const { site } = keys.root;
    const old = await house.letter();
    await post("mia", openings, old.opening);
    await post("bob", statements, old.key);
    const turned = await house.letter();
    await post("mia", openings, turned.opening);
    assert.match((await post("bob", statements, turned.key)).body.detail, /got waits$/);
    const objection = await makeObjection(old.phone, {
      ...{ site, flat: old.flat, opening: await openingId(turned.opening), nowMs },
    });
    assert.equal((await post("sue", statements, objection)).status, 201);
    clock.advance(dayMs);
    const late = await post("bob", statements, turned.key);
    assert.deepEqual([late.status, late.body.code], [409, "conflict"]);
    const next = await house.letter();
    await post("mia", openings, next.opening);
    clock.advance(dayMs - 1);
    assert.match((await post("bob", statements, next.key)).body.detail, /got waits$/);
    clock.advance(1);
    assert.equal((await post("bob", statements, next.key)).status, 201);
    const { openings: kept, statements: said } = await house.papers();
    assert.deepEqual([kept, said], [[next.opening], [next.key]], "all that it replaces has gone");
    const device = { site, flat: old.flat, device: next.phone.x, nowMs };
    const after = await post("bob", statements, await makeDevice(old.phone, device));
    assert.match(after.body.detail, /got unknown_flat$/);
  });
});

Deno.test("C2 two managers together end a household at once; the second signature replaces the first", async () => {
  await withPaperHouse(async (house) => {
    const { post, keys } = house;
    const old = await house.letter();
    await post("mia", openings, old.opening);
    await post("bob", statements, old.key);
    const next = await house.letter({ ended: true });
    await post("mia", openings, next.opening);
    assert.match((await post("bob", statements, next.key)).body.detail, /got waits$/);
    const draft = { kind: "opening", facility: "a1", text: next.opening };
    const { body: { id } } = await house.ask("mia", "POST", `${keysPath}/drafts`, draft);
    const both = await countersign(keys.managers[1], next.opening);
    assert.equal(
      (await house.ask("max", "PUT", `${keysPath}/drafts/${id}`, { text: both })).status,
      200,
    );
    assert.equal((await post("max", openings, both)).status, 201);
    assert.deepEqual((await house.papers()).openings, [old.opening, both]);
    assert.equal((await post("bob", statements, next.key)).status, 201);
    assert.deepEqual((await house.papers()).openings, [both]);
  });
});

Deno.test("C2 without a letter the main user alone makes a flat's first key, where the building lets him", async () => {
  await withPaperHouse(async ({ post, first }) => {
    const { key } = await first();
    assert.match((await post("bob", statements, key)).body.detail, /got no_opening$/);
  });
  await withPaperHouse(async ({ post, first, papers, audit }) => {
    const { key } = await first();
    assert.equal((await post("sam", statements, key)).status, 403);
    assert.equal((await post("sue", statements, key)).status, 403);
    assert.equal((await post("bob", statements, key)).status, 201);
    assert.equal((await papers()).firstUse, true);
    assert.match(
      (await post("bob", statements, (await first()).key)).body.detail,
      /got place_taken$/,
    );
    const entries = (await audit()).filter(({ what }) => what === "flat_key_said");
    assert.deepEqual(entries.map(({ about, facts }) => ({ about, facts })), [
      { about: ["facility/a1"], facts: { kind: "key" } },
    ]);
  }, { firstKey: "first" });
});

Deno.test("C2 what is no statement of this flat's is not kept, whatever it is", async () => {
  await withPaperHouse(async (house) => {
    const { post, keys: { root, managers, recovery, rootText } } = house;
    const { opening, key, phone, flat } = await house.letter();
    await post("mia", openings, opening);
    await post("bob", statements, key);
    const about = { site: root.site, flat, device: phone.kid, nowMs };
    const removal = await makeRemoval(phone, about);
    const foreign = await makeRemoval(phone, { ...about, site: "A".repeat(43) });
    for (
      const [text, rule] of [
        ["a.b.c", "form"],
        [rootText, "header"],
        [opening, "header"],
        [await sign(phone, "flat-list+jwt", { v: 1 }), "header"],
        [`${removal.slice(0, -4)}AAAA`, "signature"],
        [foreign, "site"],
        [await makeRemoval(phone, { ...about, device: "A".repeat(43) }), "not_in_flat"],
      ] as const
    ) {
      const { status, body } = await post("bob", statements, text);
      assert.ok(status === 422 || status === 409, `${rule}: ${status}`);
      assert.match(body.detail, new RegExp(`got ${rule}$`));
    }
    const past = await makeRoot({ managers: [...managers], recovery, nowMs: nowMs + 1_000 });
    assert.match(
      (await post("mia", `${keysPath}/versions`, past)).body.detail,
      /got (site|claims)/,
    );
    assert.deepEqual((await house.papers()).statements, [key]);
  });
});

Deno.test("C2 an ex-manager's signature counts no more: of an opening, a certificate or a version", async () => {
  await withPaperHouse(async (house) => {
    const { post, ask, keys } = house;
    const { root, managers: [left, stays], recovery, unitKey } = keys;
    const comes = await makeSigningKey();
    const about = { site: root.site, unit: "tower/entrance", key: unitKey.x, nowMs };
    const certify = async (by: typeof left) =>
      await ask("max", "POST", `${keysPath}/certificates`, {
        ...{ unit: "entrance", text: await makeUnitCertificate(by, about) },
      });
    assert.equal((await certify(left)).status, 201);
    const offered = await ask("max", "PUT", `${keysPath}/offer`, { key: comes.x });
    assert.equal(offered.status, 204);
    const stale = await house.letter();
    const content = { managers: [stays.x, comes.x], recovery: recovery.x, nowMs };
    const alone = await makeNextRoot([stays], root, content);
    assert.match(
      (await post("max", `${keysPath}/versions`, alone)).body.detail,
      /root_signatures$/,
    );
    const { body: { id } } = await ask("max", "POST", `${keysPath}/drafts`, {
      ...{ kind: "root", text: alone },
    });
    const signed = await countersign(recovery, alone);
    const putDraft = (text: string) => ask("max", "PUT", `${keysPath}/drafts/${id}`, { text });
    assert.equal((await putDraft(alone)).status, 422, "no signature more");
    const stranger = await countersign(await makeSigningKey(), alone);
    assert.equal((await putDraft(stranger)).status, 422);
    assert.equal((await putDraft(signed)).status, 200);
    const { body } = await ask("mia", "GET", keysPath);
    assert.deepEqual(
      body.drafts.map(({ kind, text }: { kind: string; text: string }) => [kind, text]),
      [
        ["root", signed],
      ],
    );
    assert.deepEqual(
      body.offers.map(({ name, key }: { name: string; key: string }) => [name, key]),
      [
        ["Max Example", comes.x],
      ],
    );
    const whole = await countersign(comes, signed);
    assert.equal((await post("max", `${keysPath}/versions`, whole)).status, 201);
    assert.match((await post("mia", openings, stale.opening)).body.detail, /got root_version$/);
    assert.match((await certify(left)).body.detail, /got unknown_key$/);
    assert.equal((await certify(stays)).status, 201);
    const read = (await ask("bob", "GET", keysPath)).body;
    assert.deepEqual(read.versions, [keys.rootText, whole]);
    assert.deepEqual(Object.keys(read).toSorted(), ["firstUse", "site", "units", "versions"]);
    assert.equal(read.units[0].key, unitKey.x);
    assert.deepEqual((await ask("mia", "GET", keysPath)).body.drafts, [], "they rest on the last");
    const said = (await house.audit()).filter(({ what }) => /^(site|unit)_key/.test(what));
    assert.deepEqual(said.map(({ what, facts }) => [what, facts]), [
      ["site_keys_changed", { version: 1 }],
      ["unit_key_certified", { unit: "entrance" }],
      ["site_keys_changed", { version: 2 }],
      ["unit_key_certified", { unit: "entrance" }],
    ]);
  });
});

Deno.test("C2 a letter that is out ends with the manager who signed it, as units have it", async () => {
  await withPaperHouse(async (house) => {
    const { post, keys: { root, managers: [left, stays], recovery } } = house;
    const letter = await house.letter({ by: left });
    assert.equal((await post("mia", openings, letter.opening)).status, 201);
    const comes = await makeSigningKey();
    const content = { managers: [stays.x, comes.x], recovery: recovery.x, nowMs };
    const next = await makeNextRoot([stays, recovery, comes], root, content);
    assert.equal((await post("max", `${keysPath}/versions`, next)).status, 201);
    assert.match((await post("bob", statements, letter.key)).body.detail, /got no_opening$/);
  });
});

Deno.test("C2 a new phone asks for a quarter of an hour, with a link or without; eight do at once", async () => {
  await withPaperHouse(async (house) => {
    const { post, ask, clock, keys: { root: { site } } } = house;
    const phone = await makeSigningKey();
    const linked = await makeJoin(phone, { claimKey: await makeSigningKey(), site, nowMs });
    const asked = await post("sue", joins, linked);
    assert.equal(asked.status, 201);
    assert.deepEqual((await post("sue", joins, linked)).body, asked.body, "the same again");
    assert.equal((await post("sue", joins, linked.split("~")[0]!)).status, 422, "without its link");
    const atMs = clock.now();
    assert.deepEqual((await house.papers()).joins, [{ ...asked.body, text: linked, atMs }]);
    clock.advance(60_000);
    for (let count = 1; count < 8; count++) {
      const plain = await makePlainJoin(await makeSigningKey(), { site, nowMs });
      assert.equal((await post("bob", joins, plain)).status, 201);
    }
    const over = await makePlainJoin(phone, { site, nowMs });
    assert.equal((await post("bob", joins, over)).body.code, "limit_reached");
    assert.equal((await ask("amy", "DELETE", `${joins}/${asked.body.id}`)).status, 403);
    assert.equal((await ask("bob", "DELETE", `${joins}/${asked.body.id}`)).status, 204);
    assert.equal((await post("bob", joins, over)).status, 201);
    clock.advance(15 * 60_000);
    assert.deepEqual((await house.papers()).joins, []);
    clock.advance(60_000);
    assert.equal(await house.registry.look((ledger) => ledger.size("ring_join")), 0);
  });
});
