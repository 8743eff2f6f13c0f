import assert from "node:assert/strict";
import { uuidV7 } from "../../web/uuid.js";

Deno.test("E2 the page's keys are UUIDs of version 7 that carry the server's time and sort by it", () => {
  const nowMs = Date.UTC(2026, 0, 5, 8);
  const key = uuidV7(nowMs);
  assert.match(key, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(Number.parseInt(key.replaceAll("-", "").slice(0, 12), 16), nowMs);
  assert.ok(uuidV7(nowMs + 1) > key, "a later key sorts behind");
  const many = new Set(Array.from({ length: 1000 }, () => uuidV7(nowMs)));
  assert.equal(many.size, 1000, "keys of one millisecond differ");
});
