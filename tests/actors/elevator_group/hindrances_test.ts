import assert from "node:assert/strict";
import {
  hindranceMs,
  stuckAfterMs,
  triedAgainMs,
} from "../../../actors/elevator_group/hindrances.ts";
import { callLifeMs } from "../../../actors/elevator_group/turn.ts";
import { carModes, type LiftFault, liftFaults } from "../../../src/lift/vocabulary.ts";
import { carAlerts, faultEffects, modeMeanings } from "../../../src/lift/service_states.ts";
import type { CarAlert } from "../../../src/lift/service_states.ts";
import { GroupInHand, journey, refusalOf, testModel } from "./group_in_hand.ts";

const stuckMs = stuckAfterMs(testModel.carOf.get("a")!, 5_000);

/** What operators were last told to look after in a car. */
function alerts(group: GroupInHand, car = "a"): CarAlert[] {
  const told = group.events.flatMap((event) =>
    event.audience === "everyone" && event.event.what === "car" && event.event.car.id === car
      ? [event.event.car.alerts ?? []]
      : []
  );
  return told.at(-1) ?? [];
}

/** What the register of the building was last told to look after. */
function registered(group: GroupInHand): CarAlert[] {
  const last = group.messages.at(-1)?.command as { condition: { alerts?: CarAlert[] } } | undefined;
  return last?.condition.alerts ?? [];
}

/** Time passes; everybody reports, and car a stands as it is. */
function standStill(group: GroupInHand, ms: number, part = {}): void {
  for (let left = ms; left > 0; left -= 1_000) {
    group.live(1_000, ["a"]);
    group.carState("a", part);
    group.position("a", 0);
  }
}

for (const mode of carModes) {
  const { car: use } = modeMeanings[mode];
  Deno.test(`EG31 a car in ${mode} ${use === "out" ? "is out" : use}`, () => {
    const group = GroupInHand.inService({ a: 0, b: 9 });
    const waits = group.placed(journey(0, 9)).id;
    const aboard = group.placed(journey(0, 9)).id;
    group.report({ stages: { [aboard]: "serving" } });
    group.carState("a", { mode });
    assert.equal(group.callOf(waits).car, use === "serves" ? "a" : "b");
    assert.equal(group.placed(journey(0, 9)).car, use === "serves" ? "a" : "b");
    if (use === "out") assert.equal(group.view(aboard).reason, "car_out_of_service");
    else assert.equal(group.callOf(aboard).state, "being_served");
    assert.equal(group.state.controller.mode, "normal", "a car does not speak for the group (C17)");
  });
}

for (const fault of liftFaults) {
  const effect = faultEffects[fault];
  Deno.test(`EG31 ${fault} ${effect === "out" ? "takes a car out" : effect === "told" ? "is told and no more" : "is told, and hinders"}`, () => {
    const group = GroupInHand.inService({ a: 0, b: 9 });
    group.pass(1_100); // a condition is told once a second
    group.carState("a", { faults: [fault] });
    assert.equal(group.placed(journey(0, 9)).car, effect === "out" ? "b" : "a");
    const told = group.messages.at(-1)!.command as { condition: { faults: LiftFault[] } };
    assert.deepEqual(told.condition.faults, [fault], "the building hears of each");
  });
}

Deno.test("EG31 on emergency power the cars that the controller names serve, and no other", () => {
  const group = GroupInHand.inService({ a: 0, b: 0, c: 0 });
  const { id } = group.placed(journey(2, 7));
  const named = { mode: "emergency-power", serving: ["b"] } as const;
  group.report(named);
  assert.equal(group.callOf(id).car, "b", "calls move to the car that is fed");
  group.carState("b", { mode: "emergency-power" });
  group.report(named);
  assert.equal(group.placed(journey(0, 9)).car, "b");
  assert.equal(refusalOf(group.place(journey(-1, 4))).code, "no_lift_available", "c is not fed");
  group.report({ mode: "emergency-power" });
  assert.equal(group.view(id).reason, "no_lift_available", "nobody is named: nobody serves");
  group.carState("b");
  group.report({ mode: "normal" });
  assert.equal(group.placed(journey(-1, 4)).car, "c");
});

Deno.test("EG32 a passenger alarm is told at once, registered, and shown for a minute", () => {
  const group = GroupInHand.inService();
  group.carState("a", { faults: ["call-button-stuck"] });
  group.forget();
  group.carState("a", { faults: ["call-button-stuck"], passengerAlarm: true });
  assert.deepEqual(alerts(group), ["passenger_alarm"]);
  assert.deepEqual(registered(group), ["passenger_alarm"], "whatever was told a moment before");
  assert.ok(group.messages.at(-1)!.deadlineMs - group.now >= 3_600_000, "it is not given up");
  group.carState("a", { faults: ["call-button-stuck"] });
  assert.deepEqual(alerts(group), ["passenger_alarm"], "a short press is not overlooked");
  group.live(61_000);
  assert.deepEqual(alerts(group), []);
  assert.deepEqual(registered(group), []);
});

Deno.test("EG32 an alarm is told again after a load, and is in the snapshot", () => {
  const group = GroupInHand.inService();
  group.reload({ epoch: 8 });
  group.forget();
  group.carState("a", { passengerAlarm: true });
  assert.deepEqual(registered(group), ["passenger_alarm"]);
  const { reply } = group.send({ type: "snapshot", caller: "x" });
  assert.ok(reply?.ok && "snapshot" in reply);
  assert.deepEqual(reply.snapshot.cars[0]!.alerts, ["passenger_alarm"]);
});

for (
  const [what, part, back] of [
    ["weighs more than 110 %", { loadKg: 1_150, doors: { front: "opened" } }, { loadKg: 300 }],
    ["says so", { overload: true, doors: { front: "opened" } }, {}],
  ] as const
) {
  Deno.test(`EG32 a car that ${what} is overloaded: told to its callers, and those who wait go`, () => {
    const group = GroupInHand.inService({ a: 0, b: 9 });
    const aboard = group.placed(journey(0, 9)).id;
    const waits = group.placed(journey(0, 9)).id;
    group.report({ stages: { [aboard]: "serving" } });
    group.forget();
    group.carState("a", part);
    assert.deepEqual(alerts(group), ["overload"]);
    assert.equal(group.view(aboard).notice, "overload");
    assert.equal(group.told(aboard).length, 1, "told to those who stand in it");
    assert.equal(group.callOf(waits).car, "a", "not at once");
    standStill(group, hindranceMs + 1_000, part);
    assert.equal(group.callOf(waits).car, "b");
    assert.equal(group.callOf(aboard).state, "being_served");
    assert.equal(group.placed(journey(0, 9)).car, "b");
    group.carState("a", { doors: { front: "opened" }, ...back });
    assert.equal(group.view(aboard).notice, undefined);
    assert.deepEqual(alerts(group), []);
    assert.equal(group.placed(journey(0, 9)).car, "a", "and it serves again");
  });
}

Deno.test("EG32 what is full but not overloaded is told to nobody", () => {
  const group = GroupInHand.inService();
  group.carState("a", { loadKg: 1_080, doors: { front: "opened" } });
  assert.deepEqual(alerts(group), []);
  group.carState("a", { loadKg: 2_000, faults: ["load-measurement-fault"] });
  assert.deepEqual(alerts(group), [], "nor is a broken balance believed");
});

Deno.test("EG32 doors that do not shut are told, and send waiting calls away after a while", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const waits = group.placed(journey(0, 9)).id;
  for (let turn = 0; turn < 5; turn++) {
    assert.deepEqual(alerts(group), [], `${turn} turns`);
    for (const front of ["opened", "closing", "opening"] as const) {
      group.pass(1_000);
      group.carState("a", { doors: { front } });
    }
  }
  assert.deepEqual(alerts(group), ["doors_obstructed"]);
  standStill(group, hindranceMs + 1_000, { doors: { front: "opened" } });
  assert.equal(group.callOf(waits).car, "b");
  group.carState("a", { doors: { front: "closed" } });
  assert.deepEqual(alerts(group), []);
});

Deno.test("EG33 a car that stands with calls for longer than anything explains is stuck", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const waits = group.placed(journey(0, 9)).id;
  const aboard = group.placed(journey(0, 9)).id;
  group.report({ stages: { [aboard]: "serving" } });
  standStill(group, stuckMs - 2_000);
  assert.equal(group.callOf(waits).car, "a");
  assert.deepEqual(alerts(group), []);
  group.forget();
  standStill(group, 4_000);
  assert.equal(group.callOf(waits).car, "b");
  assert.deepEqual(alerts(group), ["passengers_trapped", "stuck"]);
  assert.deepEqual(registered(group), ["passengers_trapped", "stuck"]);
  assert.equal(group.view(aboard).notice, "stuck", "who is in it is not forgotten");
  standStill(group, callLifeMs);
  assert.equal(group.callOf(aboard).state, "being_served", "however long it lasts");
  group.position("a", 4);
  assert.deepEqual(alerts(group), ["passengers_trapped"], "it moves, but they are still in it");
  group.report({ finished: [{ call: aboard, outcome: "served" }] });
  group.live(stuckMs + 5_000);
  assert.deepEqual(alerts(group), []);
});

Deno.test("EG33 a stuck car gets no calls until it moves; with nothing to do it is tried again", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const { id } = group.placed(journey(0, 9));
  standStill(group, stuckMs + 2_000);
  assert.equal(group.callOf(id).car, "b");
  const second = group.placed(journey(0, 8)).id;
  assert.equal(group.callOf(second).car, "b", "it has lost its calls, and is stuck all the same");
  for (const done of [id, second]) group.report({ finished: [{ call: done, outcome: "served" }] });
  standStill(group, triedAgainMs);
  assert.equal(group.placed(journey(0, 9)).car, "a", "it is given another chance");
});

Deno.test("EG33 an idle car is not stuck, nor is one whose waiting calls nobody else could take", () => {
  const group = GroupInHand.inService({ c: 0 });
  standStill(group, 2 * stuckMs);
  assert.deepEqual(alerts(group), []);
  const { id } = group.placed(journey(-1, 4));
  for (let second = 0; second < 50; second++) {
    group.live(1_000, ["c"]);
    group.carState("c");
    group.position("c", 0);
  }
  assert.deepEqual(alerts(group, "c"), ["stuck"]);
  assert.equal(group.callOf(id).car, "c", "it has lost nothing that another could have");
});

Deno.test("EG33 people in a car that stands outside a landing are not given up", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const aboard = group.placed(journey(0, 9)).id;
  group.report({ stages: { [aboard]: "serving" } });
  const stranded = ["car-stopped-outside-landing-zone"] as const;
  group.carState("a", { mode: "out-of-service", faults: [...stranded] });
  assert.equal(group.callOf(aboard).state, "being_served");
  assert.equal(group.view(aboard).notice, "stuck");
  assert.deepEqual(alerts(group), ["passengers_trapped", "stuck"]);
  group.carState("a", { mode: "out-of-service", doors: { front: "opened" } });
  assert.equal(group.view(aboard).reason, "car_out_of_service", "they have been let out");
  assert.deepEqual(alerts(group), []);
});

Deno.test("EG33 people in a car that falls silent may be shut in, and operators are told", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const aboard = group.placed(journey(0, 9)).id;
  group.report({ stages: { [aboard]: "serving" } });
  group.live(20_000, ["a"]);
  assert.deepEqual(alerts(group), ["passengers_trapped"]);
  assert.equal(group.callOf(aboard).state, "being_served");
  group.position("a", 4);
  group.carState("a");
  assert.deepEqual(alerts(group), [], "it speaks again");
});

Deno.test("EG33 a call whose passengers found no room goes to another car, and is never aboard", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const { id } = group.placed(journey(0, 9));
  for (let round = 0; round < 5; round++) {
    const { car } = group.callOf(id);
    group.report({ stages: { [id]: "serving" } });
    group.report({ finished: [{ call: id, outcome: "no-room" }] });
    assert.equal(group.callOf(id).state, "registered", "first the controller lets it go");
    group.report({ held: [] });
    assert.notEqual(group.callOf(id).car, car, "not the one that stands there full");
    assert.equal(group.callOf(id).state, "assigned");
  }
});

Deno.test("EG32 every alert has a name of its own", () => {
  assert.equal(new Set(carAlerts).size, carAlerts.length);
});
