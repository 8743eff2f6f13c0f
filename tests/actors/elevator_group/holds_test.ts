import assert from "node:assert/strict";
import type { GroupReply } from "../../../actors/elevator_group/commands.ts";
import { isDoorHeld } from "../../../actors/elevator_group/held_doors.ts";
import { grantLifeMsMax, shortHoldMs } from "../../../src/lift/lift_uses.ts";
import type { CallRequest, HoldRequest, HoldView } from "../../../src/protocol.ts";
import { button, GroupInHand, journey, refusalOf } from "./group_in_hand.ts";

let made = 0;

/** A call that one car alone may serve. */
const by = (car: string, request: CallRequest) => ({ ...request, lifts: [car] }) as CallRequest;

function hold(
  group: GroupInHand,
  request: Partial<HoldRequest>,
  { caller = "ann", key = group.key(), longestMs = shortHoldMs, id = `hold-${++made}` } = {},
): GroupReply {
  const asked = { lifeMs: 30_000, ...request };
  const command = { type: "hold_doors", caller, key, request: asked, longestMs, hold: id } as const;
  return group.send(command).reply!;
}

function holdOf(reply: GroupReply): HoldView {
  assert.ok(reply.ok, reply.ok ? "" : reply.refusal.detail);
  assert.ok("hold" in reply);
  return reply.hold;
}

const read = (group: GroupInHand, id: string, caller = "ann") =>
  group.send({ type: "read_hold", caller, hold: id }).reply!;
const release = (group: GroupInHand, id: string, caller = "ann") =>
  group.send({ type: "release_hold", caller, hold: id }).reply!;
const renew = (group: GroupInHand, id: string, lifeMs: number, longestMs = shortHoldMs) =>
  group.send({ type: "renew_hold", caller: "ann", hold: id, lifeMs, longestMs }).reply!;

/** A group in which car a stands at 0 with its doors open for a call of ann's. */
function standing(): { group: GroupInHand; call: string } {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 5 });
  const call = group.placed(by("a", journey(0, 5))).id;
  group.report({ stages: { [call]: "serving" } });
  group.carState("a", { doors: { front: "opened" } });
  return { group, call };
}

Deno.test("EG27 a hold is state with an expiry on the controller's own clock", () => {
  const { group, call } = standing();
  const view = holdOf(hold(group, { call }));
  assert.deepEqual(
    [view.state, view.car, view.level, view.side, view.expiresAtMs - group.now],
    ["holding", "a", 0, "front", 30_000],
  );
  assert.deepEqual(group.desired().holds, [{
    hold: view.id,
    car: "a",
    side: "front",
    expiresAtUnitMs: group.now - group.bootedAtMs + 30_000,
  }]);
  assert.ok(isDoorHeld(group.state, "a", group.now));
  group.live(31_000);
  assert.equal(holdOf(read(group, view.id)).reason, "expired");
  assert.equal(group.desired().holds, undefined);
  assert.ok(!isDoorHeld(group.state, "a", group.now));
});

Deno.test("EG27 only where one's own call's car stands at its landing", () => {
  const { group, call } = standing();
  assert.equal(refusalOf(hold(group, { call }, { caller: "eve" })).code, "unknown_call");
  assert.equal(refusalOf(hold(group, { call: "none" })).code, "unknown_call");
  assert.equal(refusalOf(hold(group, { call, side: "rear" })).code, "doors_not_here");
  const other = group.placed(by("b", journey(3, 5))).id;
  assert.equal(refusalOf(hold(group, { call: other })).code, "doors_not_here");
  group.position("a", 0, { speedMps: 1 });
  assert.equal(refusalOf(hold(group, { call })).code, "doors_not_here");
});

Deno.test("EG27 a landing call ends when its doors are open, and they can be held all the same", () => {
  const group = GroupInHand.inService({ a: 2, b: 9, c: 5 });
  const call = group.placed(by("a", button(2, "up"))).id;
  group.carState("a", { doors: { front: "opened" } });
  group.report({ finished: [{ call, outcome: "served" }] });
  assert.equal(holdOf(hold(group, { call })).level, 2);
  group.carState("a", { doors: { front: "closed" } });
  assert.equal(refusalOf(hold(group, { call })).code, "unknown_call", "its doors are shut");
  group.carState("a", { doors: { front: "opened" } });
  group.live(16_000);
  assert.equal(refusalOf(hold(group, { call })).code, "unknown_call", "that was long ago");
});

Deno.test("EG27 without a right a door is held for a minute at one landing in all, with it for ten", () => {
  const { group, call } = standing();
  const first = holdOf(hold(group, { call, lifeMs: 90_000 }));
  assert.equal(first.expiresAtMs, group.now + 60_000);
  group.live(40_000);
  assert.equal(holdOf(renew(group, first.id, 60_000)).expiresAtMs, first.sinceMs + 60_000);
  release(group, first.id);
  const again = holdOf(hold(group, { call, lifeMs: 60_000 }));
  assert.equal(again.expiresAtMs, first.sinceMs + 60_000, "another hold is no other minute");
  group.live(20_500);
  assert.equal(refusalOf(hold(group, { call })).code, "limit_reached");
  const long = holdOf(hold(group, { call, lifeMs: 600_000 }, { longestMs: grantLifeMsMax }));
  assert.equal(long.expiresAtMs, first.sinceMs + 600_000);
  assert.equal(refusalOf(renew(group, long.id, 60_000)).code, "limit_reached", "the right is gone");
});

Deno.test("EG27 E2 a key stands for one hold, and a hold is released once", () => {
  const { group, call } = standing();
  const key = group.key();
  const first = holdOf(hold(group, { call }, { key }));
  assert.deepEqual(holdOf(hold(group, { call }, { key })), first);
  assert.equal(refusalOf(hold(group, { call, lifeMs: 5_000 }, { key })).code, "key_reused");
  assert.equal(refusalOf(release(group, first.id, "eve")).code, "unknown_hold");
  assert.equal(holdOf(release(group, first.id)).reason, "released");
  assert.equal(holdOf(release(group, first.id)).reason, "released");
  assert.equal(refusalOf(renew(group, first.id, 5_000)).code, "unknown_hold");
  group.reload();
  assert.equal(holdOf(hold(group, { call }, { key })).reason, "released");
});

Deno.test("EG27 E7 an outage neither loses nor prolongs a hold", () => {
  const { group, call } = standing();
  const { id, expiresAtMs } = holdOf(hold(group, { call }));
  group.send({ type: "link", up: false });
  group.pass(10_000);
  assert.equal(holdOf(read(group, id)).state, "holding");
  group.send({ type: "link", up: true });
  group.report();
  const unitMs = expiresAtMs - group.bootedAtMs;
  assert.equal(group.desired().holds![0]!.expiresAtUnitMs, unitMs, "the same moment as before");
  group.reload({ epoch: 9 });
  group.report({ epoch: 0, revision: 0 });
  assert.equal(group.desired().holds![0]!.expiresAtUnitMs, unitMs);
});

Deno.test("EG27 safety wins: the controller ends a hold, and so does a car that leaves", () => {
  const { group, call } = standing();
  const first = holdOf(hold(group, { call })).id;
  group.report({ endedHolds: [first, "none"] });
  assert.equal(holdOf(read(group, first)).reason, "doors_closed");
  const second = holdOf(hold(group, { call })).id;
  group.position("a", 0, { speedMps: 0.5, direction: "up" });
  assert.equal(holdOf(read(group, second)).reason, "doors_closed");
});

Deno.test("EG27 C17 a hold ends with the group's service, its car's, and its caller's right", () => {
  const ends = (what: (group: GroupInHand) => void) => {
    const { group, call } = standing();
    const { id } = holdOf(hold(group, { call }));
    what(group);
    return holdOf(read(group, id)).reason;
  };
  assert.equal(ends((group) => group.report({ mode: "fire-operation" })), "fire_operation");
  assert.equal(
    ends((group) => group.carState("a", { mode: "out-of-service" })),
    "car_out_of_service",
  );
  assert.equal(ends((group) => group.endCaller("ann")), "right_ended");
});

Deno.test("EG27 under a lease a door is held wherever the car stands, and no longer than the lease", () => {
  const group = GroupInHand.inService({ a: 3 });
  const request = { level: 3, lifts: ["a"], lifeMs: 120_000 };
  group.send({ type: "take_lease", caller: "ann", key: group.key(), request, lease: "l" });
  const view = holdOf(hold(group, { lease: "l" }));
  assert.deepEqual([view.car, view.level, view.side], ["a", 3, "front"]);
  assert.equal(refusalOf(hold(group, { lease: "l" }, { caller: "eve" })).code, "unknown_lease");
  group.send({ type: "release_lease", caller: "ann", lease: "l" });
  assert.equal(holdOf(read(group, view.id)).reason, "lease_ended");
});

Deno.test("EG27 nobody holds more than four doors, and none of a controller that is gone", () => {
  const { group, call } = standing();
  for (let at = 0; at < 4; at++) assert.ok(hold(group, { call }).ok);
  assert.equal(refusalOf(hold(group, { call })).code, "limit_reached");
  group.send({ type: "link", up: false });
  assert.equal(refusalOf(hold(group, { call }, { caller: "bob" })).code, "unreachable");
});
