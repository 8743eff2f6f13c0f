import assert from "node:assert/strict";
import { requirementsPath, requirementsText, rules, testsByRule } from "../../docs/requirements.ts";

Deno.test("requirements: the document is what the tests' titles make of it", async () => {
  assert.equal(
    await Deno.readTextFile(requirementsPath),
    await requirementsText(),
    "run `deno task requirements`",
  );
});

Deno.test("requirements: a rule called proved, in full or in part, has a test that says so", async () => {
  const tests = await testsByRule();
  const unproved = rules.filter(({ id, state }) => state !== "open" && !tests.has(id));
  assert.deepEqual(unproved.map(({ id }) => id), []);
});

Deno.test("requirements: no test proves a rule that is not there, and none is there twice", async () => {
  const known = new Set(rules.map(({ id }) => id));
  assert.equal(known.size, rules.length);
  assert.equal(known.size, 76);
  assert.deepEqual([...(await testsByRule()).keys()].filter((id) => !known.has(id)), []);
});

Deno.test("requirements: what is not proved in full says what is missing", () => {
  const silent = rules.filter(({ state, missing }) =>
    (state === "proved") !== (missing === undefined)
  );
  assert.deepEqual(silent.map(({ id }) => id), []);
});
