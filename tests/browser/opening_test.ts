import assert from "node:assert/strict";
import { pressed } from "../../web/opening.js";
import { Refused } from "../../web/refused.js";

const nowMs = Date.UTC(2026, 10, 22);

/** Answers a press with these refusals, one after another, and then lets it through. */
function answering(...refusals: Refused[]) {
  const keys: string[] = [];
  return {
    keys,
    send: (key: string) => {
      keys.push(key);
      const refusal = refusals.shift();
      return refusal === undefined ? Promise.resolve("opened") : Promise.reject(refusal);
    },
  };
}

Deno.test("E2 a press that got lost is sent again under its own key", async () => {
  const soon = { retryAfterMs: 1 };
  const { keys, send } = answering(
    new Refused("offline", "", soon),
    new Refused("unavailable", "", soon),
    new Refused("stopping", "", soon),
  );
  assert.equal(await pressed(send, { nowMs }), "opened");
  assert.equal(keys.length, 4);
  assert.equal(new Set(keys).size, 1);
});

Deno.test("E2 a device whose clock is off presses once more by the server's time, and only once", async () => {
  const serverTimeMs = nowMs + 3_600_000;
  const { keys, send } = answering(new Refused("key_expired", "", { serverTimeMs }));
  assert.equal(await pressed(send, { nowMs }), "opened");
  assert.deepEqual(keys.map(timeOf), [nowMs, serverTimeMs]);
  const again = new Refused("key_from_future", "", { serverTimeMs });
  const twice = answering(again, again);
  await assert.rejects(pressed(twice.send, { nowMs }), again);
  assert.equal(twice.keys.length, 2);
});

Deno.test("E5 what the door has answered is never pressed again by the page", async () => {
  for (
    const code of ["not_confirmed", "refused_by_hardware", "unreachable", "key_ended"] as const
  ) {
    const { keys, send } = answering(new Refused(code, ""));
    await assert.rejects(pressed(send, { nowMs }), { code });
    assert.equal(keys.length, 1, code);
  }
});

/** The time in a UUID of version 7. */
function timeOf(key: string): number {
  return Number.parseInt(key.replaceAll("-", "").slice(0, 12), 16);
}
