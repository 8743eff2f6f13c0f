import assert from "node:assert/strict";
import { makeDevice, makeRemoval } from "../../../../web/media/flat_statements.js";
import { makePlainJoin } from "../../../../web/media/flat_key.js";
import { makeSigningKey } from "../../../../web/media/signing_key.js";
import type { SigningKey } from "../../../../web/media/types.js";
import { bookOf } from "../../../../src/people/ring_papers/judging.ts";
import { addOpening, addStatement } from "../../../../src/people/ring_papers/ring_papers.ts";
import { papersOf } from "../../../../src/people/ring_papers/reading.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { mailsMax } from "../../../../src/people/mail/queue.ts";
import { nowMs } from "../../../browser/media/site_sample.ts";
import { testSite } from "../../access/test_site.ts";
import { as, refusalOf } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import { household, papersPath, place, withPaperHouse } from "./paper_house.ts";

const openings = "/facilities/a1/openings";
const statements = `${papersPath}/statements`;

Deno.test("C9 a change of household takes the flat's statements and joins, not the letter of the next", async () => {
  await withPaperHouse(async (house) => {
    const { post, ask, registry, keys: { root: { site } } } = house;
    const old = await house.letter();
    await post("mia", openings, old.opening);
    await post("bob", statements, old.key);
    const join = await makePlainJoin(await makeSigningKey(), { site, nowMs });
    await post("bob", "/facilities/a1/ring-joins", join);
    const next = await house.letter({ by: [...house.keys.managers], ended: true });
    await post("mia", openings, next.opening);
    const kept = () =>
      registry.look((ledger) => ({
        papers: papersOf(ledger, "a1").map(({ text }) => text),
        joins: ledger.count("ring_join", "facility", "a1"),
      }));
    assert.deepEqual(await kept(), { papers: [old.opening, old.key, next.opening], joins: 1 });
    const change = { kind: "household", newMain: { member: "a1-sue" } };
    assert.equal((await ask("mia", "POST", "/facilities/a1/changes", change)).status, 200);
    assert.deepEqual(await kept(), { papers: [next.opening], joins: 0 });
    assert.equal((await post("sue", statements, next.key)).status, 201);
    await registry.run(as("mia"), "delete_facility", { facility: "a1" });
    assert.deepEqual(await kept(), { papers: [], joins: 0 });
  });
});

Deno.test("C2 a flat keeps four openings, the one that its key was made by among them", async () => {
  await withPaperHouse(async (house) => {
    const { post } = house;
    const used = await house.letter();
    await post("mia", openings, used.opening);
    await post("bob", statements, used.key);
    const later: string[] = [];
    for (let count = 0; count < 5; count++) {
      const { opening } = await house.letter();
      assert.equal((await post("mia", openings, opening)).status, 201);
      later.push(opening);
    }
    const { openings: kept } = await house.papers();
    assert.deepEqual(kept, [used.opening, ...later.slice(-3)]);
    const book = await house.registry.look((ledger) => papersOf(ledger, "a1"))
      .then((papers) => bookOf({ versions: [house.keys.rootText], papers, firstUse: false }, 0));
    assert.equal(book.flatAt(place), used.flat, "and says the same still");
  });
});

Deno.test("C2 a flat's key has at most 64 statements; a new key begins anew", async () => {
  await withPaperHouse(async (house) => {
    const { post, registry, keys } = house;
    const { opening, key, phone, flat } = await house.letter();
    await post("mia", openings, opening);
    await post("bob", statements, key);
    const parts = { registry, site: testSite };
    const about = { site: keys.root.site, flat, nowMs };
    let device = await makeSigningKey();
    for (let count = 1; count < 64; count += 2) {
      const text = await makeDevice(phone, { ...about, device: device.x });
      await addStatement(parts, as("bob"), { facility: "a1", text });
      if (count === 63) break;
      const out = await makeRemoval(phone, { ...about, device: device.kid });
      await addStatement(parts, as("bob"), { facility: "a1", text: out });
      device = await makeSigningKey();
    }
    const { x } = await makeSigningKey();
    const over = await makeDevice(phone, { ...about, device: x });
    const refusal = await refusalOf(
      addStatement(parts, as("bob"), { facility: "a1", text: over }),
    );
    assert.equal(refusal.code, "limit_reached");
    const next = await house.letter({ by: [...keys.managers], ended: true });
    await post("max", openings, next.opening);
    assert.equal((await post("bob", statements, next.key)).status, 201);
    assert.deepEqual((await house.papers()).statements, [next.key]);
  });
});

Deno.test("C2 a phone that fills a flat's statements does not keep the first from taking it out", async () => {
  await withPaperHouse(async (house) => {
    const { post, registry, keys } = house;
    const { opening, key, phone, flat } = await house.letter();
    await post("mia", openings, opening);
    await post("bob", statements, key);
    const parts = { registry, site: testSite };
    const about = { site: keys.root.site, flat, nowMs };
    const say = (who: string, text: string) =>
      addStatement(parts, as(who), { facility: "a1", text });
    const sues = await makeSigningKey();
    await say("bob", await makeDevice(phone, { ...about, device: sues.x }));
    const invented: SigningKey[] = [];
    for (let full = false; !full;) {
      const next = await makeSigningKey();
      try {
        await say("sue", await makeDevice(sues, { ...about, device: next.x }));
        invented.push(next);
        if (invented.length < 24) continue;
        const out = invented.shift()!;
        await say("sue", await makeRemoval(sues, { ...about, device: out.kid }));
      } catch {
        full = true;
      }
    }
    for (const { kid } of invented) {
      await say("sue", await makeRemoval(sues, { ...about, device: kid }));
    }
    const removal = await makeRemoval(phone, { ...about, device: sues.kid });
    assert.equal((await post("bob", statements, removal)).status, 201);
    assert.equal((await house.papers()).statements.at(-1), removal);
  });
});

Deno.test("C9 a household after one with a key needs a letter, for units keep the old key until managers say otherwise", async () => {
  await withPaperHouse(async (house) => {
    const { post, ask, first } = house;
    assert.equal((await house.papers()).firstUse, true);
    assert.equal((await post("bob", statements, (await first()).key)).status, 201);
    const change = { kind: "household", newMain: { member: "a1-sue" } };
    assert.equal((await ask("mia", "POST", "/facilities/a1/changes", change)).status, 200);
    const { firstUse, statements: said } = await house.papers("sue");
    assert.deepEqual([firstUse, said], [false, []], "its phones do not make one that units refuse");
    const refused = await post("sue", statements, (await first()).key);
    assert.deepEqual([refused.status, refused.body.code], [409, "conflict"]);
    const { opening, key } = await house.letter({ by: [...house.keys.managers], ended: true });
    await post("mia", openings, opening);
    assert.equal((await post("sue", statements, key)).status, 201);
    await house.registry.run(theConsole, "clear_site_keys", { building: "tower" });
    const { rootText } = house.keys;
    await post("mia", "/buildings/tower/site-keys/versions", rootText);
    assert.equal((await house.papers("sue")).firstUse, true, "units are fitted anew");
  }, { firstKey: "first" });
});

Deno.test("C2 of two keys that come at once one is the flat's, and both senders learn which", async () => {
  await withPaperHouse(async ({ post, first, papers }) => {
    const [one, two] = await Promise.all([first(), first()]);
    const answers = await Promise.all(
      [one, two].map(({ key }) => post("bob", statements, key)),
    );
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [201, 409]);
    const won = answers[0]!.status === 201 ? one : two;
    assert.deepEqual((await papers()).statements, [won.key]);
  }, { firstKey: "first" });
});

Deno.test("C2 where the household could not be told, a manager's opening is not kept", async () => {
  const mail = {
    kind: "message_waiting",
    ...{ account: "amy", about: null, to: "amy@example.org", language: "en" },
    ...{ queuedAtMs: startMs, nextTryAtMs: startMs, tries: 0, givenUp: null },
  } as const;
  const mails = Array.from(
    { length: mailsMax },
    (_, at) => ["mail", { id: `mail-${at}`, ...mail }] as const,
  );
  await withPaperHouse(async ({ letter, registry, papers }) => {
    const { opening } = await letter();
    const told = addOpening({ registry, site: testSite }, as("mia"), {
      ...{ facility: "a1", text: opening },
    });
    assert.equal((await refusalOf(told)).code, "busy");
    assert.deepEqual((await papers()).openings, []);
  }, { seed: [...household, ...mails] });
});
