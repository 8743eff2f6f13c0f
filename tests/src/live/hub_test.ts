import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultLimits } from "../../../src/http/limits.ts";
import { tickMs } from "../../../src/live/hub.ts";

Deno.test("E10 telemetry comes four times a second for few and once a second for many", () => {
  assert.equal(tickMs(1, defaultLimits), 250);
  assert.equal(tickMs(500, defaultLimits), 250);
  assert.equal(tickMs(1000, defaultLimits), 500);
  assert.equal(tickMs(2000, defaultLimits), 1000);
  assert.equal(tickMs(10_000, defaultLimits), 1000);
});

Deno.test("E10 the interval never falls as the audience grows and stays within its bounds", () => {
  const audience = fc.nat(50_000);
  fc.assert(fc.property(audience, audience, (one, other) => {
    const [few, many] = one < other ? [one, other] : [other, one];
    assert.ok(tickMs(few, defaultLimits) <= tickMs(many, defaultLimits));
    assert.ok(tickMs(few, defaultLimits) >= 250 && tickMs(many, defaultLimits) <= 1000);
  }));
});
