import assert from "node:assert/strict";
import { storedPath } from "../../../docs/stored.ts";
import { languages } from "../../../src/people/rows/fields.ts";
import { policy } from "../../../src/privacy/policy.ts";
import { classIds } from "../../../src/privacy/policy_classes.ts";
import {
  boundWords,
  endingWords,
  erasureWords,
  exportWords,
  placeWords,
} from "../../../src/privacy/policy_handling_words.ts";
import { labels } from "../../../src/privacy/policy_labels.ts";
import { endings, erasures, exportWays, places } from "../../../src/privacy/policy_rules.ts";
import { classWords, purposeWords, whoWords } from "../../../src/privacy/policy_words.ts";
import { purposes } from "../../../src/privacy/purposes.ts";
import {
  type RetentionFacts,
  storedMarkdown,
  type StoredPage,
  storedPage,
  storedPageSchema,
} from "../../../src/privacy/stored_page.ts";
import { type Message, parametersIn } from "../../../src/words/message.ts";
import { withIdentityEdge } from "../people/identity_edge.ts";

const classOf = (page: StoredPage, id: string) => page.classes.find((one) => one.class === id)!;

Deno.test("R80 docs/what-is-stored.md is what the policy says", async () => {
  assert.equal(await Deno.readTextFile(storedPath), storedMarkdown(), "run `deno task policy`");
});

Deno.test("R80 the page has every class and whatever of it tells of people, each field once", () => {
  const page = storedPage(["en"]);
  assert.deepEqual(page.classes.map((one) => one.class), classIds);
  const named = page.classes.flatMap(({ data }) => data.flatMap(({ fields }) => fields)).sort();
  const told = policy.filter(({ says }) => says === "person");
  assert.deepEqual(named, told.map(({ table, path }) => `${table}.${path}`).sort());
  const email = classOf(page, "D1").data.find(({ words }) => words === "E-mail address")!;
  assert.ok(email.sealed);
  assert.deepEqual(email.who.read, ["you", "the building’s manager", "the operator"]);
  assert.deepEqual(classOf(page, "D9").who.read, ["the flat’s main user"]);
  assert.equal(classOf(page, "D8").keep.words, "not kept");
});

Deno.test("R07 the page speaks every language, whole, and none is another's by oversight", () => {
  const messages: Record<string, Message> = {};
  const catalogues = {
    labels,
    boundWords,
    endingWords,
    erasureWords,
    exportWords,
    placeWords,
    classWords,
    purposeWords,
    whoWords,
  };
  for (const [name, catalogue] of Object.entries(catalogues)) {
    for (const [key, message] of Object.entries(catalogue)) messages[`${name}.${key}`] = message;
  }
  const faults: string[] = [];
  for (const [key, message] of Object.entries(messages)) {
    for (const language of languages) {
      const text = message[language];
      if (text.trim() === "" || text !== text.trim()) faults.push(`${key} ${language}: empty`);
      if (parametersIn(text).join() !== parametersIn(message.en).join()) {
        faults.push(`${key} ${language}: parameters`);
      }
    }
    const long = Object.values(message).filter((text) => text.split(" ").length > 2);
    if (new Set(long).size !== long.length) faults.push(`${key}: one language twice`);
  }
  assert.deepEqual(faults, []);
  assert.deepEqual(Object.keys(endingWords), endings);
  assert.deepEqual(Object.keys(erasureWords), erasures);
  assert.deepEqual(Object.keys(exportWords), exportWays);
  assert.deepEqual(Object.keys(placeWords), places);
  assert.deepEqual(Object.keys(purposeWords), purposes);
  for (const language of languages) {
    const page = storedPageSchema.parse(storedPage([language]));
    assert.equal(page.language, language);
    assert.equal(classOf(page, "D3").words, classWords.D3[language]);
  }
});

Deno.test("R48 R50 the page says the days that are set, and of a building's log none before there are", () => {
  assert.deepEqual(classOf(storedPage(["en"]), "D11").keep.until, "building_setting");
  const set = storedPage(["en"], { D4: 200, D6: 30, D11: 14 });
  assert.equal(classOf(set, "D4").keep.words, "at most 200 days");
  assert.equal(classOf(set, "D6").keep.words, "at most 30 days");
  assert.equal(classOf(set, "D11").keep.words, "at most 14 days");
  assert.equal(classOf(storedPage(["en"], { D11: null }), "D11").keep.words, "not kept");
});

Deno.test("R80 R49 R50 anyone may read what is stored, in their language and with a building's days", async () => {
  const retention: RetentionFacts = {
    auditDays: 365,
    equipmentDays: 90,
    buildingLogDays: (building) => Promise.resolve(building === "tower" ? 14 : null),
  };
  await withIdentityEdge([], async ({ ask }) => {
    const finnish = await ask(null, "GET", "/what-is-stored?language=fi-FI");
    assert.equal(finnish.status, 200);
    assert.equal(classOf(finnish.body, "D1").words, classWords.D1.fi);
    assert.equal(classOf(finnish.body, "D6").keep.words, "enintään 90 päivää");
    assert.equal(classOf(finnish.body, "D7").keep.words, "enintään 90 päivää");
    const tower = await ask(null, "GET", "/what-is-stored?building=tower");
    assert.equal(classOf(tower.body, "D11").keep.words, "at most 14 days");
    const other = await ask(null, "GET", "/what-is-stored?building=annex");
    assert.equal(classOf(other.body, "D11").keep.words, "not kept");
  }, () => ({ retention }));
  await withIdentityEdge([], async ({ ask }) => {
    const { status, body } = await ask(null, "GET", "/what-is-stored");
    assert.equal(status, 200);
    assert.equal(classOf(body, "D11").keep.until, "building_setting");
  });
});
