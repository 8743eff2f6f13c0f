import assert from "node:assert/strict";
import { uuid7 } from "./uuid7.ts";

Deno.test("uuid7: has the version, the variant and the time, and never repeats", () => {
  const seen = new Set<string>();
  const atMs = 1_700_000_000_123;
  for (let count = 0; count < 2000; count++) {
    const id = uuid7(atMs);
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(parseInt(id.slice(0, 8) + id.slice(9, 13), 16), atMs);
    seen.add(id);
  }
  assert.equal(seen.size, 2000);
});
