import assert from "node:assert/strict";
import { backstopMs, expireInMs, longestKeepMs } from "../../../src/store/expiry.ts";

Deno.test("E3 R48 expiry: keep time, sweep and backstop together stay within 365 days", () => {
  const minuteMs = 60_000;
  const yearMs = 365 * 86_400_000;
  // A minute's rows go together, the sweep may wait a minute, KV is up to 61 s late.
  assert.ok(longestKeepMs + backstopMs + minuteMs + minuteMs + 61_000 < yearMs);
  assert.ok(backstopMs > minuteMs + minuteMs); // the sweep comes first
});

Deno.test("E3 expiry: the backstop is whole milliseconds, later than the expiry, never none", () => {
  assert.equal(expireInMs(1000, 400), 600 + backstopMs);
  assert.equal(expireInMs(1000, 400.5), 600 + backstopMs);
  assert.equal(expireInMs(0, backstopMs), 1);
  assert.equal(expireInMs(0, 10 * backstopMs), 1);
});
