/** The pages speak four languages: no sentence of theirs stands anywhere but in `web/texts/`. */
import assert from "node:assert/strict";
import { demoPeople } from "../../demo/people.ts";
import { entryTexts } from "../../web/texts/entry.js";
import {
  pageFiles,
  pagesInLanguage,
  type SourceString,
  stringsOf,
  unmarkedTextsOf,
  webFolder,
} from "../parts/page_sources.ts";

/** Files with English of their own, and why. */
const inEnglish: readonly (readonly [path: RegExp, why: string])[] = [
  [/^traffic(_\w+)?\.(js|html)$/, "a tool for developers"],
];

/** Strings that look like words to read and are none. */
const exceptions: readonly (readonly [is: (one: SourceString) => boolean, why: string])[] = [
  [({ text }) => text.startsWith("Cannot "), "thrown at developers, never shown"],
  [({ before }) => /new \w+\(("\w+",)?$/.test(before), "an error's detail, told by its code"],
  [({ before }) => /[{,] code, detail:$|code: "\w+", detail:$/.test(before), "the same"],
  [({ before }) => /\.includes\($/.test(before), "looked for in a detail of the server's"],
  [({ text }) => text.split(/[\s…]+/).every((word) => cssClasses.has(word)), "CSS classes"],
  [({ before }) => /\bclass:$/.test(before), "the same, also those that no style has"],
  [({ text }) => /^(quiet|plain|primary) [a-z]+$/.test(text), "a button's classes"],
  [({ before }) => /querySelector(All)?\($/.test(before), "a selector"],
  [({ text }) => /^\(prefers-/.test(text), "a media query"],
  [({ text }) => text === "Bearer …", "a header of HTTP"],
  [({ before }) => /\bcase$/.test(before), "a key of the keyboard"],
  [({ before }) => /\b(rel|autocomplete|describedby"):$/.test(before), "an attribute's tokens"],
  [({ text }) => /^vestibule [a-z]+ \d/.test(text), "the domain of a hash"],
  [({ before }) => /this\.name =$|&&$/.test(before), "the name of a class"],
  [({ text }) => text === "Vestibule", "the product's name"],
];
/** Files whose strings are names or drawings. */
const ofNames: Readonly<Record<string, string>> = {
  "device_name.js": "browsers and systems",
  "qr.js": "an SVG drawing",
};
/** Languages stand in every list by their own names. */
const ownNames = new Set(["English", "Suomi", "Svenska", "Deutsch", "Français"]);
/** What the markup shows in English until its module says it in the page's language. */
const markupExceptions: Readonly<Record<string, string>> = {
  "Vestibule": "the product's name",
  "aria-label: Use the dark theme": "theme_toggle.js names it at once",
};

const read = (path: string) => Deno.readTextFileSync(new URL(path, webFolder));
const isInEnglish = (path: string) => inEnglish.some(([files]) => files.test(path));
const cssClasses = new Set(
  pageFiles(".css").flatMap((path) =>
    [...read(path).matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name!)
  ),
);

Deno.test("house: no page has a sentence outside web/texts, where every language has it", () => {
  const paths = pageFiles(".js").filter((path) =>
    !path.startsWith("texts/") && !isInEnglish(path) && !(path in ofNames)
  );
  assert.ok(paths.length > 60);
  const found = paths.flatMap((path) =>
    stringsOf(read(path)).filter((one) =>
      isSentence(one) && !ownNames.has(one.text) && !exceptions.some(([is]) => is(one))
    ).map(({ line, text }) => `${path}:${line} ${text}`)
  );
  assert.deepEqual(found, []);
});

Deno.test("house: the search for sentences finds them, and takes nothing else for one", () => {
  const found = (source: string) => stringsOf(source).filter(isSentence).map(({ text }) => text);
  const source = [
    'say("Cancel"); // say("Not this")',
    "say(`${door.name}: opening.`);",
    'const words = isOn ? "the lift comes" : /["a b]/.test(`${one(`Lift ${two}`)}`);',
    'make("li", { class: "card", "data-call": id }, count / 2, "none");',
  ].join("\n");
  assert.deepEqual(found(source), ["Cancel", "…: opening.", "the lift comes", "Lift …"]);
  const html = '<p>One</p><p data-text="two">Two <b>three</b></p><input title="Four" value="x">' +
    '<a data-text-title="five" title="Five">&nbsp;</a><noscript><p>Six</p></noscript><p>Seven';
  assert.deepEqual(unmarkedTextsOf(html), ["One", "title: Four", "Seven"]);
});

Deno.test("house: every word of a page's markup is marked for the page's language", () => {
  const found = pageFiles(".html").filter((path) => !isInEnglish(path)).flatMap((path) =>
    unmarkedTextsOf(read(path)).filter((text) => !(text in markupExceptions))
      .map((text) => `${path}: ${text}`)
  );
  assert.deepEqual(found, []);
});

Deno.test("house: what style sheets write beside elements is no word of any language", () => {
  for (const path of pageFiles(".css")) {
    for (const [, text] of read(path).matchAll(/content:\s*"([^"]*)"/g)) {
      assert.doesNotMatch(text!, /\p{L}{2}/u, path);
    }
  }
});

/** Texts that are the same in English and in another language, rightly. */
const sameInEnglish = new Set([
  "Browser",
  "Live",
  "Name",
  "Normal",
  "Passkeys",
  "Version",
  "min",
  "sauna",
]);

Deno.test("house: every text of every language is there, and is not the English one", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const english = await textsIn(folder, "en");
    assert.ok(english.size > 300);
    for (const language of ["fi", "sv", "de"]) {
      const texts = await textsIn(folder, language);
      assert.deepEqual(namesOf(texts), namesOf(english), language);
      const differing = new Set<string>();
      const alike = new Map<string, string>();
      for (const [name, text] of texts) {
        // Around a link, a language may need no words on one side.
        const mayBeEmpty = english.get(name) === "" || /\.(before|after)$/.test(name);
        assert.ok(mayBeEmpty || text.trim() !== "", `${language} ${name}`);
        assert.ok(!isGarbled(text), `${language} ${name}: ${text}`);
        if (text !== english.get(name)) differing.add(nameOf(name));
        else if (/\p{L}{2}/u.test(ownWords(text))) alike.set(name, text);
      }
      const same = [...alike].filter(([name, text]) =>
        !differing.has(nameOf(name)) && !sameInEnglish.has(ownWords(text))
      );
      assert.deepEqual(same, [], language);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("house: the demo's people are told of in its own words in English", () => {
  const words = Object.fromEntries(demoPeople.map(({ id, what }) => [id, what]));
  assert.deepEqual(entryTexts.demoRoles, words);
});

/** Whether a file has texts in the page's language, not words of a language by its name. */
function isTexts(path: string): boolean {
  return path.startsWith("texts/") && read(path).includes("inPageLanguage(");
}

/** The texts' names, however many samples a function took. */
function namesOf(texts: ReadonlyMap<string, string>): string[] {
  return [...new Set([...texts.keys()].map(nameOf))].sort();
}

/** A text without what the samples put in. */
function ownWords(text: string): string {
  return text.replaceAll(/Alpha|Beta|Gamma|Delta|fields|[\d:]/g, "").trim();
}

function nameOf(name: string): string {
  return name.replace(/\(\w+\).*$/, "");
}

/** All texts of a language by their names; functions are asked with samples. */
async function textsIn(folder: string, language: string): Promise<Map<string, string>> {
  const root = pagesInLanguage(folder, language);
  const found = new Map<string, string>();
  for (const path of pageFiles(".js").filter((one) => isTexts(one))) {
    const exported: Record<string, unknown> = await import(new URL(path, root).href);
    for (const [name, value] of Object.entries(exported)) walk(found, `${path} ${name}`, value);
  }
  return found;
}

function walk(found: Map<string, string>, name: string, value: unknown): void {
  if (typeof value === "string") found.set(name, value);
  else if (typeof value === "function") {
    const answers = samples.flatMap((sample) => {
      try {
        const answer: unknown = value(...sample.values);
        return isGarbled(answer) ? [] : [[sample.name, answer] as const];
      } catch {
        return []; // it takes something else
      }
    });
    assert.ok(answers.length > 0, `${name} takes no sample`);
    for (const [sample, answer] of answers) walk(found, `${name}(${sample})`, answer);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, one] of Object.entries(value)) walk(found, `${name}.${key}`, one);
  }
}

function isGarbled(text: unknown): boolean {
  return typeof text === "string" && /\b(undefined|NaN|null)\b|\[object| {2}/.test(text);
}

/** Stands for any object: every field of it is a word. */
const fields: unknown = new Proxy({}, {
  get: (_, name) => name === Symbol.toPrimitive ? () => "fields" : String(name),
});
const samples = [
  { name: "none", values: ["", undefined, false, false] },
  { name: "fields", values: [fields, fields, fields, fields] },
  { name: "words", values: ["Alpha", "Beta", "Gamma", "Delta"] },
  { name: "1", values: [1, 1, 1, 1] },
  { name: "2", values: [2, 2, 2, 2] },
];

function isSentence({ text }: SourceString): boolean {
  return /^\p{Lu}\p{Ll}*[ '’,…]/u.test(text) || // The server …
    /^\p{Lu}\p{Ll}+[.!?]?$/u.test(text) || // Cancel
    /\p{L}{2,}[,;:]? \p{Ll}{2,}/u.test(text) || // … is on its way
    /(^|[ …])\p{Ll}{2,}[.!?]$/u.test(text); // …: opening.
}
