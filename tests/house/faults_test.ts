/** The list of faults names tests that are there. */
import assert from "node:assert/strict";

const root = new URL("../../", import.meta.url);

Deno.test("house: each fault in docs/faults.md has the test that is named beside it", () => {
  const rows = Deno.readTextFileSync(new URL("docs/faults.md", root)).split("\n")
    .filter((line) => /^\| /.test(line)).slice(2)
    .map((line) => line.split("|").map((cell) => cell.trim()));
  assert.ok(rows.length > 20);
  for (const [, fault, , file, title] of rows) {
    const path = /^`(.+)`$/.exec(file!)?.[1];
    assert.ok(path !== undefined && title !== "", `no test beside ${fault}`);
    const text = Deno.readTextFileSync(new URL(`tests/${path}`, root));
    // Titles may go on over several lines of the source.
    const titles = [...text.matchAll(/\btest\(\s*"([^"]+)"/g)].map(([, one]) => one!);
    assert.ok(titles.some((one) => one.includes(title!)), `${path}: ${title}`);
  }
});
