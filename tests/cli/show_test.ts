import assert from "node:assert/strict";
import { record, rows, shown, wordOf } from "../../cli/show.ts";

Deno.test("show: lists are tables, records are lines, and what is not there is a dash", () => {
  const answer = {
    keys: [
      { id: "k1", label: "Aunt Ada", untilMs: 0, uses: { max: 3 } },
      { id: "k22", label: null, untilMs: null },
    ],
  };
  assert.equal(
    shown(rows("keys", "id", "label", "untilMs", "uses.max"), answer),
    "ID   LABEL     UNTIL                 MAX\n" +
      "k1   Aunt Ada  1970-01-01T00:00:00Z  3\n" +
      "k22  –         –                     –\n",
  );
  assert.equal(shown(rows("keys", "id"), { keys: [] }), "None.\n");
  assert.equal(shown(rows("keys", "id"), {}), "None.\n");
  assert.equal(
    shown(record, { let: true, pending: { atMs: 1_000 }, doors: ["a/b", "a/c"], usesMax: 5 }),
    "let       yes\npending\n  at  1970-01-01T00:00:01Z\ndoors     a/b, a/c\nuses max  5\n",
  );
});

Deno.test("show: a name that holds control characters moves nobody's cursor", () => {
  assert.equal(wordOf("a\u001b[2Jb\nc\u202ed"), "a [2Jb c d");
  assert.equal(wordOf({ kind: "facility", id: "a1" }), "facility:a1");
  assert.equal(wordOf([{ post: "manager", untilMs: null }]), "post manager");
});
