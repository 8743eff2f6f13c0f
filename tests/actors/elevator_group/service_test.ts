import assert from "node:assert/strict";
import type { CarMode } from "../../../src/lift/vocabulary.ts";
import { GroupInHand, journey, refusalOf } from "./group_in_hand.ts";

/** Calls at each stage, all of car a. */
function callsOfA(group: GroupInHand): Record<"assigned" | "fixed" | "aboard", string> {
  const placed = () => group.placed(journey(0, 9)).id;
  const calls = { assigned: placed(), fixed: placed(), aboard: placed() };
  group.report({ stages: { [calls.fixed]: "fixed", [calls.aboard]: "serving" } });
  for (const id of Object.values(calls)) assert.equal(group.callOf(id).car, "a");
  return calls;
}

const leaving: readonly (readonly [string, Parameters<GroupInHand["carState"]>[1]])[] = [
  ["goes out of service", { mode: "out-of-service" }],
  ["is inspected", { mode: "inspection" }],
  ["has a fault", { faults: ["drive-and-motor-fault"] }],
  ["has a broken door", { doors: { front: "door-fault" } }],
  ["is taken by the fire brigade", { mode: "firefighter-control" }],
  ["goes into fire operation by itself (C17)", { mode: "fire-operation" }],
];
for (const [what, state] of leaving) {
  Deno.test(`EG10 a car that ${what} gives its calls back; those aboard end with the reason`, () => {
    const group = GroupInHand.inService({ a: 0, b: 9 });
    const calls = callsOfA(group);
    group.carState("a", state);
    for (const id of [calls.assigned, calls.fixed]) {
      assert.equal(group.callOf(id).car, "b");
      assert.equal(group.callOf(id).state, "assigned");
    }
    assert.equal(group.view(calls.aboard).reason, "car_out_of_service");
    assert.equal(group.state.controller.mode, "normal", "a car cannot speak for the group");
    assert.equal(group.placed(journey(0, 9)).car, "b");
    group.carState("a");
    group.position("a", 0);
    assert.equal(group.placed(journey(0, 4)).car, "a", "back in service, it serves again");
  });
}

Deno.test("EG10 a car with very many calls gives them out over several turns, and loses none", () => {
  const group = GroupInHand.inService({ a: 0, b: 0 });
  group.carState("b", { mode: "out-of-service" });
  group.checked = false;
  const ids = Array.from(
    { length: 150 },
    (_, at) => group.placed(journey(at % 5, 6 + at % 4), { caller: `${at}` }).id,
  );
  group.carState("b");
  group.checked = true;
  group.carState("a", { mode: "out-of-service" });
  const given = () => ids.filter((id) => group.callOf(id).car === "b").length;
  assert.equal(given(), 32);
  for (let more = 0; more < 4; more++) group.report();
  assert.equal(given(), 150);
});

Deno.test("EG10 a car that comes back from silence out of service gives its calls back too", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const calls = callsOfA(group);
  group.live(6_000, ["a"]);
  assert.equal(group.state.cars[0]!.known, false);
  assert.equal(group.callOf(calls.assigned).car, "a");
  group.position("a", 3);
  group.carState("a", { mode: "out-of-service" });
  assert.equal(group.callOf(calls.assigned).car, "b");
});

Deno.test("EG9 E4 a car unheard for its keepalive is unknown and gets no new calls", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  group.live(5_000, ["a"]);
  assert.equal(group.state.cars[0]!.known, true);
  group.live(1_000, ["a"]);
  assert.equal(group.state.cars[0]!.known, false);
  const shown = group.events.flatMap((event) =>
    event.audience === "everyone" && event.event.what === "car" && event.event.car.id === "a"
      ? [event.event.car.known]
      : []
  );
  assert.deepEqual(shown, [false], "everyone is told once that it is not known where it is");
  assert.notEqual(group.placed(journey(0, 9)).car, "a");
});

Deno.test("EG9 a car's last will makes it unknown at once", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  group.send({ type: "car_silent", car: "a" });
  assert.notEqual(group.placed(journey(0, 9)).car, "a");
});

Deno.test("EG9 a car that stays silent while its controller talks is missed: its calls go on", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const calls = callsOfA(group);
  group.live(7_000, ["a"]);
  assert.equal(group.callOf(calls.assigned).car, "a", "not while it may be a short outage");
  group.live(3_000, ["a"]);
  assert.equal(group.callOf(calls.assigned).car, "b");
  assert.equal(group.callOf(calls.fixed).car, "b");
  assert.equal(group.callOf(calls.aboard).state, "being_served", "nobody knows: they may arrive");
});

for (const outage of ["unnoticed", "by last will", "of the link"] as const) {
  for (const ms of [1_000, 3_000, 4_900, 5_100, 7_000, 20_000]) {
    Deno.test(`EG9 an outage of ${ms} ms ${outage} shuffles nothing`, () => {
      const group = GroupInHand.inService({ a: 0, b: 0, c: 5 });
      const ids = Array.from(
        { length: 12 },
        (_, at) => group.placed(journey(at % 4, 5 - at % 2)).id,
      );
      group.live(10_000);
      // The cars were last heard at different times before the cut, none of them just now.
      group.pass(2_400);
      group.report();
      const cars = ids.map((id) => group.callOf(id).car);
      group.forget();
      if (outage === "by last will") {
        group.send({ type: "controller_status", online: false, boot: group.boot });
      } else if (outage === "of the link") group.send({ type: "link", up: false });
      group.pass(ms);
      if (outage === "of the link") group.send({ type: "link", up: true });
      // The controller is heard first, the cars a little later.
      group.report();
      assert.deepEqual(ids.map((id) => group.callOf(id).car), cars);
      group.pass(50);
      group.hearCars();
      group.live(10_000);
      assert.deepEqual(ids.map((id) => group.callOf(id).car), cars);
      assert.deepEqual(ids.flatMap((id) => group.told(id)), [], "and nobody is told anything");
    });
  }
}

Deno.test("EG9 while the whole group is silent calls keep their car until their time is up", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const { id, car } = group.placed(journey(2, 7));
  group.pass(30_000);
  assert.equal(group.callOf(id).car, car);
  assert.equal(refusalOf(group.place(journey(0, 3))).code, "no_lift_available");
  group.pass(600_000);
  assert.equal(group.state.calls.size, 0);
  assert.ok(["lift_did_not_come", "no_lift_available"].includes(group.view(id).reason!));
});

const groupModes: readonly (readonly [CarMode, string])[] = [
  ["fire-operation", "fire_operation"],
  ["firefighter-control", "fire_operation"],
  ["occupant-evacuation", "occupant_evacuation"],
  ["earthquake-operation", "earthquake_operation"],
  ["inspection", "inspection"],
  ["out-of-service", "no_lift_available"],
  ["emergency-power", "no_lift_available"],
];
for (const [mode, reason] of groupModes) {
  Deno.test(`EG12 C17 ${mode} of the group ends every call, and nothing resumes after it`, () => {
    const group = GroupInHand.inService({ a: 0, b: 9 });
    const calls = Object.values(callsOfA(group));
    group.forget();
    group.report({
      mode,
      held: [],
      finished: calls.map((call) => ({ call, outcome: "dropped" as const })),
    });
    for (const id of calls) {
      assert.equal(group.view(id).reason, reason);
      assert.deepEqual(group.told(id), [reason], "told once, and of nothing in between");
    }
    assert.deepEqual(group.desired().calls, []);
    assert.deepEqual(
      group.events.filter(({ audience }) => audience === "everyone"),
      [
        {
          audience: "everyone",
          event: { what: "group_mode", mode, usable: false, doNotUse: reason },
        },
        { audience: "everyone", event: { what: "landing_calls", lit: [] } },
      ],
    );
    assert.equal(group.send({ type: "snapshot", caller: "x" }).reply!.ok, true);
    group.report({ mode: "normal" });
    assert.equal(group.state.calls.size, 0);
    assert.equal(group.placed(journey(0, 3)).state, "assigned");
  });
}

Deno.test("EG12 what was served when the fire began was served", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(journey(0, 3));
  group.report({ mode: "fire-operation", finished: [{ call: id, outcome: "served" }] });
  assert.equal(group.view(id).state, "served");
});

Deno.test("EG17 E7 a car's condition is told to the building: at first, on change, not twice", () => {
  const group = new GroupInHand();
  group.report();
  group.carState("a", { mode: "out-of-service", faults: ["power-supply-fault"] });
  const condition = { group: "main", car: "a", mode: "out-of-service" };
  assert.equal(group.messages.length, 1);
  const [message] = group.messages;
  assert.deepEqual(message!.to, { kind: "building", key: "tower" });
  assert.deepEqual(message!.command, {
    type: "car_condition",
    condition: { ...condition, faults: ["power-supply-fault"], sinceMs: group.now },
  });
  assert.ok(message!.deadlineMs > group.now);
  group.live(5_000);
  assert.equal(group.messages.length, 1, "the same again is no news");
  group.carState("a");
  assert.equal(group.messages.length, 2);
  assert.notEqual(group.messages[1]!.id, message!.id);
});

Deno.test("EG17 a fault that was mended while the server was down is told as mended", () => {
  const group = GroupInHand.inService();
  group.carState("a", { faults: ["power-supply-fault"] });
  group.reload({ epoch: 8 });
  group.forget();
  group.carState("a");
  assert.equal(group.messages.length, 1);
});

Deno.test("EG17 a condition that flickers is told once a second, and as it ends", () => {
  const group = GroupInHand.inService();
  for (let at = 0; at < 500; at++) {
    group.pass(10);
    group.carState("a", { faults: at % 2 === 0 ? ["call-button-stuck"] : [] });
  }
  assert.ok(group.messages.length <= 6, `${group.messages.length} messages in 5 s`);
  group.pass(1_000);
  group.position("a", 0);
  const last = group.messages.at(-1)!.command as { condition: { faults: unknown[] } };
  assert.deepEqual(last.condition.faults, []);
  assert.equal(new Set(group.messages.map(({ id }) => id)).size, group.messages.length);
});
