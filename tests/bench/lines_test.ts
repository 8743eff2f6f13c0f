import assert from "node:assert/strict";
import { linesOf } from "./lines.ts";

Deno.test("linesOf: finds lines wherever the chunks are cut, inside a character too", async () => {
  const bytes = new TextEncoder().encode("eins\nzwölf\n\nlast");
  for (let cut = 0; cut <= bytes.length; cut++) {
    const stream = ReadableStream.from([bytes.slice(0, cut), bytes.slice(cut)]);
    assert.deepEqual(await Array.fromAsync(linesOf(stream)), ["eins", "zwölf", "", "last"]);
  }
});
