import assert from "node:assert/strict";
import { keysPerCallerMax, keysPerGroupMax } from "../../../actors/elevator_group/idempotency.ts";
import { openCallsMax } from "../../../actors/elevator_group/calls.ts";
import { clockSkewMs, keyKeptMs, keyWindowMs } from "../../../actors/elevator_group/state.ts";
import type { CallRequest } from "../../../src/protocol.ts";
import type { RefusalCode } from "../../../src/refusal.ts";
import { button, callOf, GroupInHand, journey, refusalOf } from "./group_in_hand.ts";

const impossible: readonly (readonly [string, CallRequest, RefusalCode])[] = [
  ["a destination that the building lacks", journey(0, 40), "unknown_floor"],
  ["an origin that the building lacks", journey(-7, 3), "unknown_floor"],
  ["a level between two", journey(0.5, 3), "unknown_floor"],
  ["a level that is no number", journey(NaN, 3), "unknown_floor"],
  ["a landing that the building lacks", button(99, "up"), "unknown_floor"],
  ["the same landing", journey(4, 4), "same_floor"],
  [
    "the same landing named twice",
    { kind: "destination", from: 4, fromSide: "front", to: 4, persons: 1 },
    "same_floor",
  ],
  [
    "the other side of the same floor",
    { kind: "destination", from: 0, fromSide: "front", to: 0, toSide: "rear", persons: 1 },
    "not_served",
  ],
  ["up from the top", button(9, "up"), "invalid_direction"],
  ["down from the bottom", button(-1, "down"), "invalid_direction"],
  ["floors that no one car joins", journey(-1, 9), "not_served"],
  [
    "a side without a door",
    { kind: "landing", from: 3, fromSide: "rear", direction: "up", persons: 1 },
    "not_served",
  ],
  ["more than the largest car holds", journey(0, 9, 14), "group_too_large"],
  ["more than the only car for it holds", journey(-1, 3, 9), "not_served"],
  ["nobody", journey(0, 3, 0), "invalid"],
  ["half a person", journey(0, 3, 1.5), "invalid"],
  ["no number of persons", journey(0, 3, NaN), "invalid"],
  ["a car that is not there", { kind: "car", car: "z", to: 3, persons: 1 }, "unknown_car"],
  ["a car to where it does not stop", { kind: "car", car: "c", to: 9, persons: 1 }, "not_served"],
  ["a car to nowhere", { kind: "car", car: "a", to: 77, persons: 1 }, "unknown_floor"],
];
for (const [what, request, code] of impossible) {
  Deno.test(`EG3 refuses ${what} as ${code}, and writes nothing`, () => {
    const group = GroupInHand.inService();
    assert.equal(refusalOf(group.place(request)).code, code);
    assert.equal(group.last.rows, undefined);
    assert.equal(group.state.keyCount, 0);
  });
}

Deno.test("EG3 a landing call in a direction goes only to a car that goes on in it", () => {
  // Car c ends at 5 and stands there; a and b are far away.
  const group = GroupInHand.inService({ a: 0, b: 0, c: 5 });
  const call = group.placed(button(5, "up"));
  assert.notEqual(call.car, "c");
  assert.equal(group.placed(button(5, "down")).car, "c");
});

Deno.test("EG3 no lift in service refuses at once, but not while hardware may still speak", () => {
  const group = new GroupInHand();
  const early = group.placed(journey(0, 3));
  assert.equal(early.state, "registered");
  assert.equal(early.car, undefined);
  group.pass(5_001);
  const late = refusalOf(group.place(journey(0, 3)));
  assert.equal(late.code, "no_lift_available");
  assert.ok(late.retryAfterMs! > 0);
  group.report();
  group.hearCars();
  assert.equal(group.view(early.id).state, "assigned", "who waits gets the first lift that speaks");
});

Deno.test("EG3 a lift out of service is none: the others serve, and without others nobody", () => {
  const group = GroupInHand.inService();
  group.carState("c", { mode: "out-of-service" });
  assert.equal(refusalOf(group.place(journey(-1, 3))).code, "no_lift_available");
  assert.notEqual(group.placed(journey(0, 3)).car, "c");
  for (
    const [id, part] of [
      ["a", { faults: ["drive-and-motor-fault"] }],
      ["b", { doors: { front: "door-fault" } }],
    ] as const
  ) group.carState(id, part);
  assert.equal(refusalOf(group.place(journey(0, 3))).code, "no_lift_available");
  group.carState("b", { faults: ["call-button-stuck"] });
  assert.equal(group.placed(journey(0, 3)).car, "b", "a stuck button does not stop a lift");
});

Deno.test("EG12 R modes of the group refuse calls with their reason, and nothing else does", () => {
  const refusing = {
    "fire-operation": "fire_operation",
    "firefighter-control": "fire_operation",
    "occupant-evacuation": "occupant_evacuation",
    "earthquake-operation": "earthquake_operation",
    "inspection": "inspection",
    "out-of-service": "no_lift_available",
    "emergency-power": "no_lift_available",
  } as const;
  for (const [mode, code] of Object.entries(refusing)) {
    const group = GroupInHand.inService();
    group.report({ mode: mode as keyof typeof refusing });
    assert.equal(refusalOf(group.place(journey(0, 3))).code, code, mode);
    group.report({ mode: "normal" });
    assert.equal(group.placed(journey(0, 3)).state, "assigned", mode);
  }
  for (const mode of ["homing", "parking", "vip", "unknown"] as const) {
    const group = GroupInHand.inService();
    group.report({ mode });
    assert.equal(group.placed(journey(0, 3)).state, "assigned", mode);
  }
});

Deno.test("E1 the 513th open call is refused as busy, and a place that frees is taken", () => {
  const group = GroupInHand.inService();
  group.checked = false;
  const ids: string[] = [];
  for (let at = 0; at < openCallsMax; at++) {
    const from = at % 10;
    const caller = `caller-${at}`;
    ids.push(group.placed(journey(from, (from + 3) % 10), { caller }).id);
  }
  group.checked = true;
  const refusal = refusalOf(group.place(journey(0, 3)));
  assert.equal(refusal.code, "busy");
  assert.ok(refusal.retryAfterMs! > 0);
  const later = [...group.state.calls.values()].filter((call) => call.later).length;
  assert.equal(group.desired().calls.length + later, openCallsMax, "each has a car and a round");
  callOf(group.cancel(ids[5]!, "caller-5"));
  assert.equal(group.placed(journey(0, 3)).state, "assigned");
});

Deno.test("EG1 a call whose fresh id is in use overwrites nobody", () => {
  const group = GroupInHand.inService();
  group.placed(journey(0, 3), { caller: "ann", call: "same" });
  const refusal = refusalOf(group.place(journey(1, 4), { caller: "bob", call: "same" }));
  assert.equal(refusal.code, "unavailable");
  assert.equal(group.callOf("same").caller, "ann");
});

Deno.test("E2 EG2 the same key and request returns the same call, while open and after its end", () => {
  const group = GroupInHand.inService();
  const key = group.key();
  const first = group.placed(journey(0, 3), { key, call: "first" });
  const again = group.place(journey(0, 3), { key, call: "second" });
  assert.deepEqual(again, { ok: true, call: first, repeated: true });
  assert.equal(group.last.rows, undefined, "a repeat writes nothing");
  assert.equal(group.state.calls.size, 1);
  group.report({ finished: [{ call: "first", outcome: "served" }] });
  group.pass(keyWindowMs - 1_000);
  assert.equal(callOf(group.place(journey(0, 3), { key })).state, "served");
  group.reload({ epoch: 8 });
  assert.equal(callOf(group.place(journey(0, 3), { key })).state, "served");
  group.pass(keyKeptMs);
  assert.equal(refusalOf(group.place(journey(0, 3), { key })).code, "key_expired");
});

Deno.test("E2 a repeat finds a key that is older than the window while its call is open", () => {
  const group = GroupInHand.inService();
  const key = group.key(group.now - keyWindowMs + 1);
  const call = group.placed(journey(0, 3), { key });
  group.pass(60_000);
  assert.equal(callOf(group.place(journey(0, 3), { key })).id, call.id);
});

Deno.test("E2 the same key with another request is refused as key_reused", () => {
  const group = GroupInHand.inService();
  const key = group.key();
  const call = group.placed(journey(0, 3), { key }).id;
  const others: CallRequest[] = [
    journey(0, 4),
    journey(1, 3),
    journey(0, 3, 2),
    { ...journey(0, 3), fromSide: "front" } as CallRequest,
    { ...journey(0, 3), toSide: "front" } as CallRequest,
    button(0, "up"),
    { kind: "car", car: "a", to: 3, persons: 1 },
  ];
  for (const other of others) {
    assert.equal(refusalOf(group.place(other, { key })).code, "key_reused");
  }
  callOf(group.cancel(call));
  assert.equal(refusalOf(group.place(journey(0, 4), { key })).code, "key_reused");
  assert.equal(callOf(group.place(journey(0, 3), { key })).state, "cancelled");
});

Deno.test("E2 keys are a caller's own: another caller's same key is another call", () => {
  const group = GroupInHand.inService();
  const key = group.key();
  const ann = group.placed(journey(0, 3), { key, caller: "ann" });
  const bob = group.placed(journey(0, 3), { key, caller: "bob" });
  assert.notEqual(ann.id, bob.id);
});

Deno.test("E2 a refused request leaves its key free", () => {
  const group = GroupInHand.inService();
  const key = group.key();
  refusalOf(group.place(journey(0, 40), { key }));
  assert.equal(callOf(group.place(journey(0, 3), { key })).state, "assigned");
});

Deno.test("E2 what is no UUID of version 7 is no key", () => {
  const group = GroupInHand.inService();
  const good = group.key();
  const bad = [
    "",
    "1",
    good.slice(1),
    `${good}0`,
    `${good.slice(0, 14)}4${good.slice(15)}`,
    `${good.slice(0, 19)}c${good.slice(20)}`,
    good.replaceAll("-", ""),
    "zzzzzzzz-zzzz-7zzz-8zzz-zzzzzzzzzzzz",
    "<script>alert(1)</script>",
  ];
  for (const key of bad) {
    const refusal = refusalOf(group.place(journey(0, 3), { key }));
    assert.equal(refusal.code, "key_invalid", key);
    assert.ok(!refusal.detail.includes("<"), "an error repeats no markup");
  }
  assert.equal(callOf(group.place(journey(0, 3), { key: good.toUpperCase() })).state, "assigned");
});

Deno.test("E2 a key from before the window or from the future is refused with our time", () => {
  const group = GroupInHand.inService();
  const old = refusalOf(
    group.place(journey(0, 3), { key: group.key(group.now - keyWindowMs) }),
  );
  assert.equal(old.code, "key_expired");
  assert.equal(old.serverTimeMs, group.now);
  const early = refusalOf(
    group.place(journey(0, 3), { key: group.key(group.now + clockSkewMs + 1) }),
  );
  assert.equal(early.code, "key_from_future");
  assert.equal(early.serverTimeMs, group.now);
  group.placed(journey(0, 3), { key: group.key(group.now - keyWindowMs + 1) });
  group.placed(journey(0, 3), { key: group.key(group.now + clockSkewMs) });
});

Deno.test("E2 a key from a fast clock never places a second call", () => {
  const group = GroupInHand.inService();
  const key = group.key(group.now + clockSkewMs);
  const call = group.placed(journey(0, 3), { key }).id;
  callOf(group.cancel(call));
  // Minute by minute until the key is older than the window by anybody's clock.
  for (let minute = 0; minute < 13; minute++) {
    group.live(60_000);
    group.hearCars();
    const reply = group.place(journey(0, 3), { key });
    if (reply.ok) assert.equal(callOf(reply).id, call, `minute ${minute + 1}`);
    else assert.equal(refusalOf(reply).code, "key_expired");
  }
});

Deno.test("E2 64 keys per id within the window, then busy; others are not concerned", () => {
  const group = GroupInHand.inService();
  for (let at = 0; at < keysPerCallerMax; at++) {
    callOf(group.cancel(group.placed(journey(0, 3)).id));
  }
  assert.equal(refusalOf(group.place(journey(0, 3))).code, "busy");
  const call = group.placed(journey(0, 3), { caller: "bob" });
  const key = group.key();
  group.carState("a", { mode: "out-of-service" });
  assert.equal(refusalOf(group.open(call.id, { caller: "ann", key })).code, "unknown_call");
  group.pass(keyKeptMs + 1);
  group.hearCars();
  group.report();
  assert.equal(group.place(journey(0, 3)).ok, true, "the window has passed");
});

Deno.test("E2 20,000 keys per group within the window, then busy", () => {
  const group = GroupInHand.inService();
  group.checked = false;
  for (let at = 0; at < keysPerGroupMax; at++) {
    const caller = `caller-${at % 1_000}`;
    callOf(group.cancel(group.placed(journey(0, 3), { caller }).id, caller));
    if (at % 64 === 0) group.forget();
  }
  group.checked = true;
  const key = group.key();
  assert.equal(refusalOf(group.place(journey(0, 3), { caller: "new", key })).code, "busy");
  assert.equal(group.state.keyCount, keysPerGroupMax);
});

Deno.test("E2 keys whose window has passed are forgotten, bit by bit", () => {
  const group = GroupInHand.inService();
  group.checked = false;
  for (let at = 0; at < 300; at++) {
    const caller = `caller-${at}`;
    callOf(group.cancel(group.placed(journey(0, 3), { caller }).id, caller));
  }
  group.checked = true;
  assert.equal(group.state.keyCount, 300);
  group.pass(keyKeptMs + 1);
  for (let second = 0; second < 60; second++) {
    group.pass(1_000);
    group.send({ type: "wake" });
  }
  assert.equal(group.state.keyCount, 0);
});
