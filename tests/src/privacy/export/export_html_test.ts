import assert from "node:assert/strict";
import { Ajv } from "ajv";
import fc from "fast-check";
import { exportJsonSchema, exportSchemaPath } from "../../../../docs/export_schema.ts";
import { languages, nameSchema } from "../../../../src/people/rows/fields.ts";
import { exportHtml } from "../../../../src/privacy/export/export_html.ts";
import { type ExportDocument, exportSchema } from "../../../../src/privacy/export/export_schema.ts";
import {
  exportWords,
  importReasonWords,
  notPortableWords,
  whoseWords,
} from "../../../../src/privacy/export/export_words.ts";
import { tableWords } from "../../../../src/privacy/export/table_words.ts";
import { parametersIn } from "../../../../src/words/message.ts";
import { aMember, anAccount, startMs } from "../../people/rows.ts";
import { copyOf } from "./copies.ts";
import { filledRows, person } from "./filled.ts";

/** A copy with a text wherever people write one. */
function copyWith(text: string): ExportDocument {
  const { profile } = anAccount("ann");
  const name = nameSchema.max(32).safeParse(text).success ? text : "Ann";
  return copyOf(
    [
      ["account", {
        ...anAccount("ann"),
        profile: { ...profile, name: { ...profile.name!, value: name } },
        preferences: { intercomUsername: name },
      }],
      ["member", {
        ...aMember("a1", "ann", "main"),
        subUser: { name: text, username: text, number: null, birthDate: null, other: text },
      }],
      ["thread", {
        id: text,
        building: text,
        person: "ann",
        createdAtMs: startMs,
        lastAtMs: startMs,
        readByPersonMs: 0,
        readByManagersMs: 0,
        endsAtMs: startMs,
      }],
      ["message", { id: "m", thread: text, by: "ann", side: "person", text, atMs: startMs }],
    ],
    "ann",
    {
      controller: text,
      audit: {
        total: 1,
        fromMs: 0,
        whole: true,
        entries: [{
          id: "1",
          seq: 1,
          atMs: startMs,
          what: "user_updated",
          by: "ann",
          via: "session",
          building: text,
          about: [`account/${text}`],
          facts: { [text]: text, field: text },
          previous: "",
          hash: "",
        }],
      },
    },
  );
}

/** Tags of a page. */
function tagsOf(html: string): readonly string[] {
  return [...html.matchAll(/<\/?([a-zA-Z!][^\s>]*)/g)].map(([, name]) => name!.toLowerCase());
}

const known = new Set(
  ("!doctype html head meta title style body h1 h2 h3 p section table tr th td a").split(" "),
);

Deno.test("R80 the page escapes what people wrote, and has no script and nothing from elsewhere", () => {
  const html = exportHtml(copyWith(`<script>alert("x")</script>' onload='&amp;`));
  assert.ok(!/<script/i.test(html));
  assert.ok(html.includes("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"));
  assert.ok(html.startsWith("<!doctype html>"));
  assert.deepEqual([...new Set(tagsOf(html))].filter((name) => !known.has(name)), []);
  assert.ok(!/(src|href)=("|')?(https?:|\/\/)/i.test(html));
});

Deno.test("R80 whatever people write, the JSON keeps to its schema and the page stays one page", () => {
  const plain = tagsOf(exportHtml(copyWith("x"))).length;
  const valid = new Ajv({ strict: false }).compile(JSON.parse(exportJsonSchema()));
  const weird = fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 30 }),
    fc.constantFrom(
      "<",
      "&lt;",
      "\"'>",
      "</td></table><script>",
      "]]>",
      "{moment}",
      "$&",
      "\u202e",
    ),
  ).filter((text) => text.isWellFormed() && text !== "ann");
  fc.assert(
    fc.property(weird, (text) => {
      const copy = copyWith(text);
      const parsed = exportSchema.parse(JSON.parse(JSON.stringify(copy)));
      assert.ok(valid(parsed), JSON.stringify(valid.errors?.[0]));
      const html = exportHtml(copy);
      // Nothing that was written has become a tag.
      assert.equal(tagsOf(html).length, plain, JSON.stringify(text));
    }),
    { numRuns: 30 },
  );
});

Deno.test("R80 R84 the published schema is the one that copies keep to, and refuses others", async () => {
  assert.equal(
    await Deno.readTextFile(exportSchemaPath),
    exportJsonSchema(),
    "deno task export-schema",
  );
  const valid = new Ajv({ strict: false }).compile(JSON.parse(exportJsonSchema()));
  const copy: object = JSON.parse(JSON.stringify(copyOf(filledRows().rows, person)));
  assert.ok(valid(copy), JSON.stringify(valid.errors?.[0]));
  assert.ok(!valid({ ...copy, version: 2 }));
  assert.ok(!valid({ ...copy, records: [{ table: "account" }] }));
});

Deno.test("R07 R80 a copy speaks each language as a whole", () => {
  const { rows } = filledRows();
  const pages = languages.map((language) => exportHtml(copyOf(rows, person, { language })));
  assert.equal(new Set(pages).size, languages.length);
  for (const [nth, language] of languages.entries()) {
    assert.ok(pages[nth]!.includes(`<html lang="${language}">`));
    assert.ok(pages[nth]!.includes(exportWords.title[language]));
    assert.ok(!/\{[a-z]+\}/.test(pages[nth]!), language);
  }
  const all = {
    ...tableWords,
    ...whoseWords,
    ...notPortableWords,
    ...importReasonWords,
    ...exportWords,
  };
  for (const [name, message] of Object.entries(all)) {
    for (const language of languages) {
      assert.ok(message[language].length > 0, `${name} ${language}`);
      assert.deepEqual(
        parametersIn(message[language]),
        parametersIn(message.en),
        `${name} ${language}`,
      );
    }
  }
});
