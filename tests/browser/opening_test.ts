import assert from "node:assert/strict";
import { ManualClock } from "../../src/clock.ts";
import { Capabilities } from "../../web/client/capability.js";
import { DeviceKeys } from "../../web/client/device_key.js";
import { Session } from "../../web/client/session.js";
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

Deno.test("C8 E2 a door that asks for a proof is pressed again under the same key once it is given", async () => {
  const needed = new Refused("verification_needed", "");
  const { keys, send } = answering(new Refused("offline", "", { retryAfterMs: 1 }), needed);
  let asked = 0;
  const prove = () => {
    asked++;
    return Promise.resolve();
  };
  assert.equal(await pressed(send, { nowMs, prove }), "opened");
  assert.deepEqual([asked, keys.length, new Set(keys).size], [1, 3, 1]);

  const twice = answering(needed, needed);
  await assert.rejects(pressed(twice.send, { nowMs, prove }), needed);
  assert.equal(asked, 2, "a proof that is not enough is not asked for again and again");
  const givenUp = answering(needed);
  const gaveUp = new Refused("verification_needed", "given up");
  await assert.rejects(
    pressed(givenUp.send, { nowMs, prove: () => Promise.reject(gaveUp) }),
    gaveUp,
  );
  assert.equal(givenUp.keys.length, 1);
  const inDoubt = answering(new Refused("offline", "", { retryAfterMs: 1 }), needed);
  await assert.rejects(
    pressed(inDoubt.send, { nowMs, prove: () => Promise.reject(gaveUp) }),
    { code: "not_confirmed" },
    "what was sent first may have opened it",
  );
});

Deno.test("C8 the server hears that somebody opens within a minute of their proof's last use, and not at every press", async () => {
  const clock = new ManualClock(nowMs);
  const bodies: unknown[] = [];
  const session = new Session({ address: "https://house.example", clock });
  await session.begin({ ...tokens, refresh_token: "r", session: "s" });
  session.send = (_method, _path, body) => {
    bodies.push(body);
    const verifiedUntilMs = clock.now() + 290_000;
    const expiresAtMs = clock.now() + 600_000;
    return Promise.resolve({ capability: "c", rid: "r", expiresAtMs, verifiedUntilMs });
  };
  const held = new Capabilities({
    ...{ session, address: "", keys: new DeviceKeys(), building: "tower", use: "door", clock },
  });
  await held.current();
  await held.toOpen();
  assert.deepEqual(bodies, [{ building: "tower", use: "door" }]);
  clock.advance(51_000);
  await held.toOpen();
  await held.toOpen();
  assert.deepEqual(bodies.slice(1), [{ building: "tower", use: "door", opens: true }]);
});

const tokens = { access_token: "a", token_type: "Bearer", expires_in: 300 } as const;

/** The time in a UUID of version 7. */
function timeOf(key: string): number {
  return Number.parseInt(key.replaceAll("-", "").slice(0, 12), 16);
}
