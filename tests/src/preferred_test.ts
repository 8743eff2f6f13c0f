import assert from "node:assert/strict";
import { asPreferred } from "../../src/preferred.ts";
import type { CallRequest } from "../../src/protocol.ts";

const call: CallRequest = { kind: "landing", from: 0, direction: "up", persons: 1 };

Deno.test("C13 a preference stands for what a call does not say, and a call may say otherwise", () => {
  const prefers = { accessible: true };
  assert.deepEqual(asPreferred(call, prefers), { ...call, accessible: true });
  assert.deepEqual(asPreferred({ ...call, accessible: false }, prefers), call);
  assert.deepEqual(asPreferred({ ...call, accessible: true }, {}), { ...call, accessible: true });
});

Deno.test("C13 what is not needed is not said on", () => {
  assert.deepEqual(asPreferred(call, {}), call);
  assert.deepEqual(asPreferred({ ...call, accessible: false }, {}), call);
  assert.deepEqual(asPreferred(call, { accessible: false }), call);
});
