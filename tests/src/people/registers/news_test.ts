import assert from "node:assert/strict";
import { newsMax, newsMsDefault, newsMsMax } from "../../../../src/people/registers/news.ts";
import { newsCharactersMax, newsTextsSchema } from "../../../../src/people/rows/news.ts";
import { withIdentityEdge } from "../identity_edge.ts";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import { as, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import { aMember, startMs } from "../rows.ts";
import { town } from "./stage.ts";

const texts = [
  { language: "fi", title: "Vesi", text: "Vesi on poikki maanantaina." },
  { language: "en", title: "Water", text: "No water on Monday.\nSorry." },
];

Deno.test("R96 a manager's news reach whoever holds read_news in the building, as they were written", async () => {
  await withIdentityEdge(town, async ({ ask, audit }) => {
    const made = await ask("mia", "POST", "/buildings/tower/news", { texts });
    assert.equal(made.status, 201);
    assert.equal(made.body.expiresAtMs, startMs + newsMsDefault);
    const read = await ask("bob", "GET", "/buildings/tower/news");
    assert.equal(read.status, 200);
    assert.deepEqual(read.body.news.map((one: { texts: unknown }) => one.texts), [texts]);
    assert.equal((await ask("max", "GET", "/buildings/tower/news")).body.news.length, 1);
    // Amy's flat was not given that right; Olga runs the cluster and lives elsewhere.
    for (const who of ["amy", "tina", "olga"]) {
      const { status, body } = await ask(who, "GET", "/buildings/tower/news");
      assert.deepEqual([status, body.news], [200, []], who);
    }
    for (const who of ["fred", "stan"]) {
      assert.equal((await ask(who, "GET", "/buildings/tower/news")).status, 404, who);
    }
    assert.equal((await ask("bob", "POST", "/buildings/tower/news", { texts })).status, 403);
    assert.equal((await ask("bob", "DELETE", `/news/${made.body.id}`)).status, 403);
    assert.equal((await ask("max", "DELETE", `/news/${made.body.id}`)).status, 204);
    assert.deepEqual((await ask("bob", "GET", "/buildings/tower/news")).body.news, []);
    const told = (await audit()).filter(({ what }) => what.startsWith("news_"));
    assert.deepEqual(told.map(({ what, by }) => [what, by]), [
      ["news_published", "mia"],
      ["news_removed", "max"],
    ]);
    assert.ok(!JSON.stringify(told).includes("Water"));
  });
});

Deno.test("R96 news goes when its time is over", async () => {
  await withPeople(town, async ({ registry, clock, row }) => {
    const expiresAtMs = startMs + 3_600_000;
    const wish = { building: "tower", texts };
    const { id } = await registry.run(as("mia"), "publish_news", { ...wish, expiresAtMs });
    clock.advance(3_600_000 - 60_000);
    assert.ok(await row("news", id) !== undefined);
    clock.advance(60_000);
    assert.equal(await row("news", id), undefined);
    for (const badMs of [clock.now(), clock.now() + newsMsMax + 1]) {
      const late = registry.run(as("mia"), "publish_news", { ...wish, expiresAtMs: badMs });
      assert.equal((await refusalOf(late)).code, "invalid");
    }
  });
});

Deno.test("R96 news is bounded: so many at once, so many characters, each language once", async () => {
  const sound = (value: unknown) => newsTextsSchema.safeParse(value).success;
  const long = (length: number) => [{ language: "en", title: "T", text: "x".repeat(length) }];
  assert.ok(sound(texts) && sound(long(2000)) && !sound(long(2001)) && !sound([]));
  assert.ok(!sound([texts[0], texts[0]]));
  assert.ok(!sound([...long(2000), { language: "fi", title: "T", text: "x".repeat(2000) }]));
  assert.ok(newsCharactersMax < 4_000);
  assert.ok(!sound([{ language: "en", title: "T", text: "a\u202eb" }]));
  const full = Array.from({ length: newsMax }, (_, at) => at).flatMap((at): Seed => [
    ["news", {
      id: `news-${at}`,
      building: "tower",
      audience: "readers",
      facilities: [],
      texts,
      by: "mia",
      atMs: startMs,
      expiresAtMs: startMs + 86_400_000,
    }],
  ]);
  await withPeople([...town, ...full], async ({ registry }) => {
    const more = registry.run(as("mia"), "publish_news", { building: "tower", texts });
    assert.equal((await refusalOf(more)).code, "limit_reached");
  });
});

Deno.test("R96 C9 what a flat must be told reaches its people, and not the owner while it is let", async () => {
  const notice: RowOf<"news"> = {
    id: "news-1",
    building: "tower",
    audience: "facilities",
    facilities: ["a2"],
    texts,
    by: null,
    atMs: startMs,
    expiresAtMs: startMs + 86_400_000,
  };
  const seed: Seed = [
    ...town,
    ["member", aMember("a2", "stan", "owner")],
    ["news", notice],
  ];
  await withIdentityEdge(seed, async ({ ask }) => {
    const counts = async (who: string) =>
      (await ask(who, "GET", "/buildings/tower/news")).body.news.length;
    assert.equal(await counts("amy"), 1);
    assert.equal(await counts("bob"), 0);
    assert.equal(await counts("stan"), 0);
    assert.equal(await counts("mia"), 1);
    assert.equal((await ask("mia", "DELETE", "/news/news-1")).status, 403);
  });
});
