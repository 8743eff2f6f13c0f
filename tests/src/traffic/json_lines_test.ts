import assert from "node:assert/strict";
import fc from "fast-check";
import { readJson } from "../../../src/traffic/json_lines.ts";

Deno.test("json_lines knows the line of every value", () => {
  const text = '{\n"a": [1,\n {"b": {}, "c":\n []},\n "}\\"{"],\n"d": {"e":\n2}, "f": 3}';
  const read = readJson(text, "f");
  assert.ok(!("fault" in read));
  const lines: [(string | number)[], number][] = [
    [[], 1],
    [["a"], 2],
    [["a", 0], 2],
    [["a", 1], 3],
    [["a", 1, "b"], 3],
    [["a", 1, "c"], 3],
    [["a", 2], 5],
    [["d"], 6],
    [["d", "e"], 6],
    [["f"], 7],
    [["f", "missing", 4], 7],
  ];
  for (const [path, line] of lines) assert.equal(read.lineOf(path), line, path.join("."));
  assert.deepEqual(read.faults, []);
});

Deno.test("json_lines follows any JSON, and finds each value where it was written", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value, null, 1);
      const read = readJson(text, "f");
      assert.ok(!("fault" in read));
      assert.deepEqual(read.faults, []);
      const lines = text.split("\n");
      const visit = (part: unknown, path: (string | number)[]) => {
        const line = lines[read.lineOf(path) - 1]!;
        const name = path.at(-1);
        if (typeof name === "string") assert.ok(line.includes(JSON.stringify(name)), path.join());
        if (typeof part === "object" && part !== null) {
          for (const [key, inner] of Object.entries(part)) {
            visit(inner, [...path, Array.isArray(part) ? Number(key) : key]);
          }
        } else assert.ok(line.includes(JSON.stringify(part)), path.join());
      };
      visit(JSON.parse(text), []);
    }),
    { numRuns: 100 },
  );
});
