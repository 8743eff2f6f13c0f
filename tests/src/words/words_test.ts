import assert from "node:assert/strict";
import { languages } from "../../../src/people/rows/fields.ts";
import { refusalCodes, refusals } from "../../../src/refusal.ts";
import { bestLanguage } from "../../../src/words/language.ts";
import { filled, type Message, parametersIn } from "../../../src/words/message.ts";
import { refusalTitles } from "../../../src/words/refusal_titles.ts";
import { catalogue, type WordKey, wordsFor } from "../../../src/words/words.ts";

const messages = Object.entries(catalogue) as [WordKey, Message][];

Deno.test("R07 every message exists in every language, with the same parameters", () => {
  const faults: string[] = [];
  for (const [key, message] of messages) {
    if (Object.keys(message).sort().join() !== [...languages].sort().join()) {
      faults.push(`${key}: ${Object.keys(message)}`);
    }
    const wanted = parametersIn(message.en).join();
    for (const language of languages) {
      const text = message[language];
      if (text.trim() === "" || text !== text.trim()) faults.push(`${key} ${language}: empty`);
      if (parametersIn(text).join() !== wanted) faults.push(`${key} ${language}: parameters`);
      if (/[{}]/.test(text.replace(/\{[a-z]+\}/g, ""))) faults.push(`${key} ${language}: braces`);
    }
  }
  assert.deepEqual(faults, []);
  assert.ok(messages.length > 90, String(messages.length));
});

Deno.test("R07 no sentence was left in another's language", () => {
  const same = messages.filter(([, message]) => {
    const texts = Object.values(message).filter((text) => text.split(" ").length > 2);
    return new Set(texts).size !== texts.length;
  }).map(([key]) => key);
  assert.deepEqual(same, []);
});

Deno.test("R07 every refusal has a title in every language, and none is English by oversight", () => {
  const faults: string[] = [];
  for (const language of languages) {
    assert.deepEqual(Object.keys(refusalTitles[language]).sort(), [...refusalCodes].sort());
    for (const code of refusalCodes) {
      const title = refusalTitles[language][code];
      if (title.trim() === "" || title.length > 120 || title.endsWith(".")) {
        faults.push(`${code} ${language}: ${title}`);
      }
      const english = refusals[code].title;
      if ((language === "en") !== (title === english)) faults.push(`${code} ${language}: English`);
    }
    const titles = Object.values(refusalTitles[language]);
    assert.equal(new Set(titles).size, titles.length, `${language}: each title says its own`);
  }
  assert.deepEqual(faults, []);
});

Deno.test("R07 the first language of somebody's that is spoken here is used, English otherwise", () => {
  for (
    const [wanted, best] of [
      [["fi"], "fi"],
      [["sv-FI", "fr-CA", "de"], "sv"],
      [["nb-NO", "fr-CA", "de"], "fr"],
      [["de-CH"], "de"],
      [["DE-ch"], "de"],
      [["ja"], "en"],
      [["fil"], "en"],
      [[], "en"],
    ] as const
  ) {
    assert.equal(bestLanguage(wanted), best);
    assert.equal(wordsFor(wanted).language, best);
  }
});

Deno.test("R07 what is filled in stays what it is: no parameter, no line of its own", () => {
  assert.equal(filled("a {x} b {y}", { x: "{y}", y: "1" }), "a {y} b 1");
  assert.equal(filled("{x}", { x: "one\r\ntwo\u2028three" }), "one two three");
  assert.equal(filled("{constructor}", {}), "{constructor}");
  assert.equal(filled("{x}", { x: "$&" }), "$&");
});

Deno.test("R07 moments and lists are written as the language does", () => {
  const atMs = Date.UTC(2026, 2, 16, 9);
  const written = (["en", "de", "fi", "fr", "sv"] as const).map((language) => [
    wordsFor([language]).moment(atMs, "Europe/Helsinki"),
    wordsFor([language]).list(["a", "b", "c"]),
  ]);
  assert.deepEqual(written, [
    ["16 March 2026 at 11:00", "a, b and c"],
    ["16. März 2026 um 11:00", "a, b und c"],
    ["16. maaliskuuta 2026 klo 11.00", "a, b ja c"],
    ["16 mars 2026 à 11:00", "a, b et c"],
    ["16 mars 2026 kl. 11:00", "a, b och c"],
  ]);
});
