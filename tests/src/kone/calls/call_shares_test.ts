/** How much of a lift group one client may take. */
import assert from "node:assert/strict";
import { keysPerGroupMax } from "../../../../actors/elevator_group/idempotency.ts";
import { keyWindowMs } from "../../../../actors/elevator_group/state.ts";
import { ManualClock } from "../../../../src/clock.ts";
import {
  callsAtOnce,
  CallShares,
  callsPerSecond,
  openPerClientMax,
  openPerUserMax,
} from "../../../../src/kone/calls/call_shares.ts";

const main = { building: "tower", group: "main" };
const client = { client: "c1", user: null };
const phone = { client: "c1", user: "u1" };

Deno.test("E1 open calls of an end user are bounded, of its client too, and each group by itself", () => {
  const shares = new CallShares(new ManualClock());
  for (let n = 0; n < openPerUserMax; n++) shares.count(main, phone, 1);
  assert.equal(shares.mayCall(main, phone), false);
  assert.equal(shares.mayCall(main, { ...phone, user: "u2" }), true);
  for (let n = openPerUserMax; n < openPerClientMax; n++) shares.count(main, client, 1);
  assert.equal(shares.mayCall(main, client), false);
  assert.equal(shares.mayCall(main, { ...phone, user: "u2" }), false);
  assert.equal(shares.mayCall({ ...main, group: "side" }, client), true);
  assert.equal(shares.mayCall(main, { client: "c2", user: null }), true);
  shares.count(main, phone, -1);
  assert.equal(shares.mayCall(main, phone), true);
});

Deno.test("E1 within the window of keys a client makes no more than half of those that a group remembers", () => {
  const clock = new ManualClock();
  const shares = new CallShares(clock);
  let made = 0;
  for (let second = 0; second < keyWindowMs / 1_000; second++) {
    while (shares.mayCall(main, client)) made++;
    clock.advance(1_000);
  }
  assert.equal(made, callsAtOnce + callsPerSecond * (keyWindowMs / 1_000 - 1));
  assert.ok(made <= keysPerGroupMax / 2, `${made}`);
});
