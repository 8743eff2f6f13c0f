import assert from "node:assert/strict";
import { arrivesInMsMax } from "../../../actors/elevator_group/calls.ts";
import { callOf, GroupInHand, journey, refusalOf } from "./group_in_hand.ts";

/** Places a call whose passengers are still on the way. */
function place(group: GroupInHand, arrivesInMs: number, key = group.key()) {
  const reply = group.send({
    type: "place_call",
    caller: "ann",
    key,
    request: journey(2, 7),
    arrivesInMs,
    call: `coming-${key.slice(-12)}`,
  }).reply;
  assert.ok(reply !== undefined);
  return reply;
}

Deno.test("C15 E11 of a position the group knows the arrival time, also after a restart", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const { id } = callOf(place(group, 45_000));
  const arrivesAtMs = group.now + 45_000;
  assert.equal(group.callOf(id).arrivesAtMs, arrivesAtMs);
  group.pass(1_000);
  group.reload({ epoch: 8 });
  assert.equal(group.callOf(id).arrivesAtMs, arrivesAtMs);
  const there = callOf(place(group, 0)).id;
  assert.equal(group.callOf(there).arrivesAtMs, undefined, "who is there comes from nowhere");
});

Deno.test("C5 C15 nobody is shown an arrival time: not the caller, not an operator, not the hardware", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const reply = place(group, 45_000);
  const { id } = callOf(reply);
  group.report({ stages: { [id]: "fixed" } });
  const snapshots = ["ann", "bob"].map((caller) => group.send({ type: "snapshot", caller }).reply);
  group.report({ finished: [{ call: id, outcome: "served" }] });
  const again = group.read(id);
  const said = JSON.stringify([reply, snapshots, again, group.events, group.desired()]);
  assert.ok(said.includes(id), "all of these speak of the call");
  assert.doesNotMatch(said, /arriv(es|al)/i);
  assert.ok(!said.includes("45000"));
});

Deno.test("E2 C15 a repeat with another arrival time is the same call, and the first time stands", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const key = group.key();
  const { id } = callOf(place(group, 45_000, key));
  const arrivesAtMs = group.now + 45_000;
  group.pass(5_000);
  const again = place(group, 40_000, key);
  assert.ok(again.ok && "repeated" in again && again.repeated);
  assert.equal(callOf(again).id, id);
  assert.equal(group.callOf(id).arrivesAtMs, arrivesAtMs);
});

Deno.test("C15 an arrival that no edge makes is refused", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  for (const wrong of [-5_000, arrivesInMsMax + 1, 0.5, NaN, Infinity]) {
    assert.equal(refusalOf(place(group, wrong)).code, "invalid", String(wrong));
  }
  callOf(place(group, arrivesInMsMax));
});
