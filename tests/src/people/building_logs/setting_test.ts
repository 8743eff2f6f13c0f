import assert from "node:assert/strict";
import { dayMs } from "../../../../src/people/building_logs/rules.ts";
import { newsFor } from "../../../../src/people/registers/news.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { testSite } from "../../access/test_site.ts";
import { as, refusalOf } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import { beginsMs, type LogStage, mia, wish, withLogs } from "./log_stage.ts";

function readBy({ registry }: LogStage, who: string) {
  return registry.look((ledger, now) => newsFor(ledger, testSite, as(who), "tower", now));
}

Deno.test("R50 nothing is recorded before the manager has set days, purpose and notice", async () => {
  await withLogs(async (stage) => {
    const { logs, store, rowsIn, happens, pass } = stage;
    await happens();
    assert.deepEqual(await rowsIn(store), []);
    const { days: _, purpose: __, notices: ___, ...rest } = wish;
    for (
      const lacking of [
        { ...rest, purpose: wish.purpose, notices: wish.notices },
        { ...rest, days: 30, notices: wish.notices },
        { ...rest, days: 30, purpose: wish.purpose },
        { ...wish, notices: [] },
        { ...wish, purpose: " " },
      ]
    ) assert.equal((await refusalOf(logs.set(mia, lacking as never))).code, "invalid");
    await pass(30 * dayMs);
    await happens();
    assert.deepEqual(await rowsIn(store), []);
    await logs.set(mia, wish);
    await pass(8 * dayMs);
    await happens();
    assert.equal((await rowsIn(store)).length, 1);
  });
});

Deno.test("R50 the operator cannot set, change or end a log: not signed in, not at the console", async () => {
  await withLogs(async ({ logs, registry }) => {
    const codes = async () => [
      (await refusalOf(logs.set(as("olga"), wish))).code,
      (await refusalOf(logs.set(theConsole, wish))).code,
      (await refusalOf(logs.end(as("olga"), "tower", true))).code,
      (await refusalOf(logs.end(theConsole, "tower", true))).code,
    ];
    assert.deepEqual(await codes(), Array(4).fill("forbidden"));
    await logs.set(mia, wish);
    assert.deepEqual(await codes(), Array(4).fill("forbidden"));
    assert.equal((await refusalOf(logs.set(as("fred"), wish))).code, "not_found");
    assert.equal((await refusalOf(logs.set(as("bob"), wish))).code, "forbidden");
    const unproved = as("mia", { verifiedAtMs: null });
    assert.equal((await refusalOf(logs.set(unproved, wish))).code, "passkey_required");
    assert.equal(await registry.look((ledger) => ledger.size("building_log")), 1);
  });
});

Deno.test("R50 C20 everybody is told at once, and nothing is recorded before the notice is over", async () => {
  await withLogs(async (stage) => {
    const { logs, clock, store, rowsIn, happens, pass } = stage;
    const { startsAtMs } = await logs.set(mia, wish);
    assert.equal(startsAtMs, beginsMs);
    for (const who of ["bob", "amy", "tina"]) {
      const [news] = await readBy(stage, who);
      assert.match(news!.texts[0]!.text, /^Bicycles were stolen/);
      assert.match(
        news!.texts[0]!.text,
        /Purpose: Thefts from the cellar\nFrom 2026-03-10 \(UTC\)/,
      );
      assert.match(news!.texts[0]!.text, /at most 30 days/);
      assert.ok(news!.expiresAtMs > startsAtMs, "it stands until it has begun");
    }
    await pass(beginsMs - 1 - clock.now());
    await happens();
    assert.deepEqual(await rowsIn(store), [], "a millisecond before");
    await pass(1);
    await happens();
    assert.equal((await rowsIn(store)).length, 1);
    await happens({ minute: beginsMs - 60_000 });
    assert.equal((await rowsIn(store)).length, 1, "what happened before is told late");
  });
});

Deno.test("R50 a notice is a week at least, a log at most 365 days, and has some field", async () => {
  await withLogs(async ({ logs }) => {
    for (
      const change of [
        { noticeDays: 6 },
        { noticeDays: 91 },
        { noticeDays: 7.5 },
        { days: 0 },
        { days: 366 },
        { days: 1.5 },
        { fields: [] },
        { notices: [{ language: "en", text: "a".repeat(601) }] },
        { notices: ["en", "de"].map((language) => ({ language, text: "a".repeat(501) })) },
      ]
    ) assert.equal((await refusalOf(logs.set(mia, { ...wish, ...change }))).code, "invalid");
    const longest = await logs.set(mia, { ...wish, days: 365, noticeDays: 90 });
    assert.equal(longest.startsAtMs, Math.ceil((startMs + 90 * dayMs) / dayMs) * dayMs);
  });
});

Deno.test("R50 the longest notice in every language is kept, and fits into a row and into news", async () => {
  await withLogs(async ({ logs, registry }) => {
    const notices = ["en", "de", "fi", "fr", "sv"].map((language) => ({
      language,
      text: "\u20ac".repeat(200),
    }));
    const big = { ...wish, notices, purpose: "\u20ac".repeat(120) };
    await logs.set(mia, big);
    assert.equal(await registry.look((ledger) => ledger.get("building_log", "tower")?.revision), 2);
  });
});

Deno.test("R50 C20 more fields, more days or another purpose is a new notice; less counts at once", async () => {
  await withLogs(async (stage) => {
    const { logs, clock, registry, pass } = stage;
    const row = () => registry.look((ledger) => ledger.get("building_log", "tower")!);
    const narrow = { ...wish, fields: ["door"] as const };
    await logs.set(mia, { ...narrow, fields: [...narrow.fields] });
    await pass(beginsMs - clock.now());
    for (
      const wider of [
        { ...wish, fields: ["door" as const, "minute" as const] },
        { ...wish, fields: ["door" as const], days: 31 },
        { ...wish, fields: ["door" as const], purpose: "Something else" },
      ]
    ) {
      const { startsAtMs } = await logs.set(mia, wider);
      assert.ok(startsAtMs >= clock.now() + 7 * dayMs);
      const { current, next } = await row();
      assert.deepEqual([current!.fields, current!.days, current!.purpose], [
        ["door"],
        30,
        wish.purpose,
      ]);
      assert.equal(next!.fromDay * dayMs, startsAtMs);
    }
    const { startsAtMs, log } = await logs.set(mia, { ...wish, fields: ["door"], days: 20 });
    assert.equal(startsAtMs, clock.now());
    assert.deepEqual([log.current!.days, log.next], [20, null]);
    const told = (await readBy(stage, "amy")).filter(({ texts }) =>
      texts[0]!.text.includes("Something else")
    );
    assert.deepEqual(told, [], "what was announced and does not come is no news any more");
  });
});

Deno.test("R50 R31 every change of a log is an entry of the audit log, its beginning too", async () => {
  await withLogs(async ({ logs, pass, audit, clock }) => {
    await logs.set(mia, wish);
    await pass(beginsMs - clock.now() + 2_000);
    await logs.set(mia, { ...wish, days: 10 });
    await logs.end(mia, "tower", true);
    const told = (await audit()).filter(({ what }) => what === "building_log_changed");
    assert.deepEqual(told.map(({ by, via, building, facts }) => [by, via, building, facts.step]), [
      ["mia", "session", "tower", "announced"],
      [null, "server", "tower", "begun"],
      ["mia", "session", "tower", "changed"],
      ["mia", "session", "tower", "ended"],
    ]);
    assert.equal(told[2]!.facts.days, 10);
  });
});

Deno.test("R50 a log ends at once; its entries go at once or in their time, as the manager chooses", async () => {
  for (const destroy of [false, true]) {
    await withLogs(async ({ logs, clock, store, keys, opened, happens, pass, journal }) => {
      await logs.set(mia, wish);
      await pass(beginsMs - clock.now());
      await happens();
      const copy = store.fork();
      await logs.end(mia, "tower", destroy);
      await happens({ door: "cellar/bikes" });
      assert.equal((await opened(store, keys)).length, destroy ? 0 : 1);
      assert.deepEqual((await opened(copy, keys)).map((entry) => entry === null), [destroy]);
      assert.equal(
        journal.includes(`building.tower ${beginsMs / dayMs + 1}`),
        destroy,
        "the journal knows before the keys go",
      );
      if (destroy) {
        assert.equal((await refusalOf(logs.end(mia, "tower", true))).code, "conflict");
        return;
      }
      await logs.end(mia, "tower", true);
      assert.deepEqual(await opened(copy, keys), [null], "later, too");
    });
  }
});
