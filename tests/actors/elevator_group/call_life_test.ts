import assert from "node:assert/strict";
import { callLifeMs, comeSlackMs, unassignedMs } from "../../../actors/elevator_group/turn.ts";
import { button, callOf, GroupInHand, journey, refusalOf } from "./group_in_hand.ts";

Deno.test("EG1 a call's life as the controller reports it, told to its caller step by step", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const call = group.placed(journey(2, 7));
  assert.equal(call.state, "assigned");
  assert.equal(call.car, "a");
  assert.equal(call.confirmed, false);
  assert.ok(call.etaMs! > 0);
  group.report();
  assert.equal(group.view(call.id).confirmed, true);
  group.report({ stages: { [call.id]: "fixed" } });
  group.report({ stages: { [call.id]: "serving" } });
  assert.deepEqual(group.told(call.id), ["assigned", "fixed", "being_served"]);
  group.report({ finished: [{ call: call.id, outcome: "served" }] });
  assert.deepEqual(group.told(call.id), ["assigned", "fixed", "being_served", "served"]);
  assert.equal(group.view(call.id).state, "served");
  assert.equal(group.state.calls.size, 0);
  assert.equal(group.desired().calls.length, 0);
});

Deno.test("EG1 a call that is served before any stage was heard is served", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(button(0, "up"));
  group.report({ finished: [{ call: id, outcome: "served" }] });
  assert.deepEqual(group.told(id), ["served"]);
});

Deno.test("EG1 milestones for metrics: assigned, arrived, ended, each once and without ids", () => {
  const group = GroupInHand.inService({ a: 4 });
  const { id } = group.placed(journey(0, 3));
  group.pass(3_000);
  group.report({ stages: { [id]: "serving" } });
  group.pass(1_000);
  group.report({ finished: [{ call: id, outcome: "served" }] });
  const milestones = group.events.filter(({ audience }) => audience === "metrics");
  assert.deepEqual(milestones, [
    { audience: "metrics", what: "assigned", afterMs: 0 },
    { audience: "metrics", what: "arrived", afterMs: 3_000 },
    { audience: "metrics", what: "ended", as: "served" },
  ]);
});

Deno.test("EG19 C3 the end of a right cancels the caller's calls that no car is fixed to, and nobody else's", () => {
  const group = GroupInHand.inService();
  const { id: fixed } = group.placed(journey(2, 7));
  group.report({ stages: { [fixed]: "fixed" } });
  const { id: assigned } = group.placed(journey(3, 8));
  const { id: others } = group.placed(journey(4, 9), { caller: "bob" });
  group.endCaller("ann");
  assert.equal(group.callOf(fixed).state, "fixed");
  assert.equal(group.told(assigned).at(-1), "right_ended");
  assert.equal(group.callOf(others).state, "assigned");
  group.endCaller("ann");
  assert.equal(group.callOf(fixed).state, "fixed");
});

for (const stage of ["registered", "assigned", "fixed"] as const) {
  Deno.test(`EG4 a caller cancels a ${stage} call; again is the same answer`, () => {
    const group = stage === "registered" ? new GroupInHand() : GroupInHand.inService();
    const { id } = group.placed(journey(2, 7));
    if (stage === "fixed") group.report({ stages: { [id]: "fixed" } });
    assert.equal(group.callOf(id).state, stage);
    const cancelled = callOf(group.cancel(id));
    assert.equal(cancelled.state, "cancelled");
    assert.equal(cancelled.reason, "by_caller");
    assert.deepEqual(group.cancel(id), { ok: true, call: cancelled, repeated: true });
    if (stage !== "registered") assert.deepEqual(group.desired().calls, []);
    assert.equal(group.told(id).at(-1), "by_caller");
  });
}

Deno.test("EG4 a call whose passengers are aboard, or that has ended, cannot be cancelled", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(journey(2, 7));
  group.report({ stages: { [id]: "serving" } });
  assert.equal(refusalOf(group.cancel(id)).code, "not_cancellable");
  group.report({ finished: [{ call: id, outcome: "served" }] });
  assert.equal(refusalOf(group.cancel(id)).code, "not_cancellable");
});

Deno.test("EG4 C5 another's call and no call are answered alike", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(journey(2, 7), { caller: "ann" });
  for (const ended of [false, true]) {
    if (ended) callOf(group.cancel(id, "ann"));
    const others = [
      group.cancel(id, "bob"),
      group.read(id, "bob"),
      group.open(id, { caller: "bob" }),
    ];
    const none = [
      group.cancel("none", "bob"),
      group.read("none", "bob"),
      group.open("none", { caller: "bob" }),
    ];
    others.forEach((other, at) => {
      const refusal = refusalOf(other);
      assert.equal(refusal.code, "unknown_call");
      const expected = refusalOf(none[at]!).detail.replace("none", id);
      assert.equal(refusal.detail, expected);
    });
  }
});

Deno.test("EG6 reports that come twice change nothing the second time", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(journey(2, 7));
  group.report({ stages: { [id]: "serving" } });
  group.forget();
  group.report();
  assert.equal(group.last.rows, undefined, "a report without news stages nothing");
  assert.deepEqual(group.events, []);
  group.report({ finished: [{ call: id, outcome: "served" }] });
  group.forget();
  group.report({ finished: [{ call: id, outcome: "served" }] });
  assert.equal(group.last.rows, undefined);
  assert.deepEqual(group.events, []);
});

Deno.test("EG6 a report that was overtaken by a later one is not believed", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(journey(2, 7));
  const earlier = group.now - group.bootedAtMs;
  group.pass(2_000);
  group.report({ stages: { [id]: "serving" } });
  group.forget();
  group.report({ unitMs: earlier, held: [], mode: "fire-operation" });
  assert.equal(group.callOf(id).state, "being_served");
  assert.equal(group.state.controller.mode, "normal");
  assert.deepEqual(group.events, []);
});

Deno.test("EG6 a call does not go back: aboard stays aboard, fixed stays fixed", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const { id } = group.placed(journey(2, 7));
  const held = (stage: "accepted" | "fixed" | "serving") => [{ call: id, car: "a", stage }];
  group.report({ held: held("serving") });
  group.report({ held: held("fixed") });
  assert.equal(group.callOf(id).state, "being_served");
  const other = group.placed(journey(2, 7)).id;
  group.report({ stages: { [other]: "fixed" } });
  group.report({ stages: { [other]: "accepted" } });
  assert.equal(group.callOf(other).state, "fixed");
});

Deno.test("EG6 what a controller says of unknown calls and unknown cars changes nothing", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(journey(2, 7));
  group.report({
    held: [
      { call: id, car: "ghost", stage: "serving" },
      { call: "nobody's", car: "a", stage: "serving" },
    ],
    finished: [{ call: "nobody's either", outcome: "served" }],
  });
  assert.equal(group.callOf(id).state, "assigned");
  assert.equal(group.last.rows, undefined);
  for (
    const command of [
      { type: "car_silent", car: "ghost" },
      { type: "act_not_sent", act: "ghost" },
      { type: "act_outcome", outcome: { act: "ghost", outcome: "done" } },
    ] as const
  ) assert.equal(group.send(command).rows, undefined);
  group.send({
    type: "car_state",
    car: "ghost",
    state: { ...group.state.cars[0]!.state!, mode: "fire-operation" },
  });
  assert.equal(group.last.rows, undefined);
});

Deno.test("EG6 a car that opens for a call has it, whichever the server had named meanwhile", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const { id } = group.placed(journey(2, 7));
  group.report();
  group.carState("a", { mode: "out-of-service" });
  assert.equal(group.callOf(id).car, "b");
  const behind = group.state.revision;
  // The doors of a were opening for it when it was taken away; the controller is a revision behind.
  group.report({ revision: behind - 1, held: [{ call: id, car: "a", stage: "serving" }] });
  assert.equal(group.callOf(id).state, "being_served");
  assert.equal(group.callOf(id).car, "a");
  assert.equal(group.desired().calls[0]!.car, "a");
  assert.ok(group.desired().revision > behind, "another car is another revision");
});

Deno.test("EG6 a call that the controller has fixed to another car stays with that car", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const { id } = group.placed(journey(2, 7));
  group.live(group.callOf(id).comeByMs - group.now);
  assert.equal(group.callOf(id).car, "b");
  group.report({ revision: 1, held: [{ call: id, car: "a", stage: "fixed" }] });
  assert.equal(group.callOf(id).car, "b", "who is behind does not know better");
  group.report({ held: [{ call: id, car: "a", stage: "fixed" }] });
  assert.equal(group.callOf(id).car, "a");
  assert.equal(group.callOf(id).state, "fixed");
  assert.equal(group.view(id).car, "a");
});

Deno.test("EG6 nor is a call left with a car that is out of service because it is fixed there", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const { id } = group.placed(journey(2, 7));
  group.report({ stages: { [id]: "fixed" } });
  group.carState("a", { mode: "out-of-service" });
  group.report({ held: [{ call: id, car: "a", stage: "fixed" }] });
  assert.equal(group.callOf(id).car, "b");
});

Deno.test("EG11 a lift that does not come: another, then another, then the call ends", () => {
  const group = GroupInHand.inService({ a: 0, b: 0, c: 5 });
  const { id, car, etaMs } = group.placed(journey(2, 4));
  const cars = [car];
  group.live(etaMs! + comeSlackMs - 2_000);
  assert.equal(group.callOf(id).car, car, "not before its time");
  for (let round = 0; round < 2; round++) {
    for (let second = 0; second < 200 && group.callOf(id).car === cars.at(-1); second++) {
      group.live(1_000);
    }
    cars.push(group.callOf(id).car);
  }
  assert.deepEqual(new Set(cars), new Set(["a", "b", "c"]), "a car that failed is not tried again");
  group.live(300_000);
  assert.equal(group.view(id).reason, "lift_did_not_come");
  assert.deepEqual(group.told(id).filter((told) => told !== "assigned"), ["lift_did_not_come"]);
});

Deno.test("EG11 the only lift that can serve a call is tried again, and again, not for ever", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(journey(-1, 4));
  group.live(callLifeMs);
  assert.equal(group.state.calls.size, 0);
  assert.equal(group.view(id).reason, "lift_did_not_come");
});

Deno.test("EG33 a call being served is not ended because ten minutes have passed", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(journey(2, 7));
  group.report({ stages: { [id]: "serving" } });
  group.live(3 * callLifeMs);
  assert.equal(group.callOf(id).state, "being_served");
  assert.ok(group.desired().calls[0]!.expiresAtUnitMs > group.now - group.bootedAtMs);
  group.report({ finished: [{ call: id, outcome: "served" }] });
  assert.equal(group.view(id).state, "served");
});

Deno.test("EG33 a call that a panel announced keeps a car that is late", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const key = group.key();
  const request = journey(2, 7);
  const command = { type: "place_call", caller: "p", key, request, call: "p1" } as const;
  group.send({ ...command, announced: true });
  const { car } = group.callOf("p1");
  group.live(200_000);
  assert.equal(group.callOf("p1").car, car, "late is not out");
  group.carState(car!, { mode: "out-of-service" });
  assert.notEqual(group.callOf("p1").car, car);
  group.live(callLifeMs);
  assert.equal(group.state.calls.size, 0, "and no call waits for ever");
});

Deno.test("EG11 a car call is never given to another car", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed({ kind: "car", car: "a", to: 3, persons: 1 });
  assert.equal(group.callOf(id).car, "a");
  group.carState("a", { mode: "out-of-service" });
  assert.equal(group.view(id).reason, "car_out_of_service");
});

Deno.test("EG11 a call without a car is given up after half a minute", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(journey(-1, 4));
  group.carState("c", { mode: "out-of-service" });
  assert.equal(group.callOf(id).state, "registered");
  assert.equal(group.told(id).at(-1), "registered");
  group.live(unassignedMs - 1_000, ["c"]);
  assert.equal(group.callOf(id).state, "registered");
  group.live(1_000, ["c"]);
  assert.equal(group.view(id).reason, "no_lift_available");
});

for (
  const [outcome, reason] of [
    ["dropped", "hardware_dropped"],
    ["not-servable", "no_lift_available"],
  ] as const
) {
  Deno.test(`EG6 a call that the controller gave up (${outcome}) goes to another once let go`, () => {
    const group = GroupInHand.inService({ a: 0, b: 0, c: 5 });
    const { id } = group.placed(journey(2, 4));
    const cars: (string | undefined)[] = [];
    for (let round = 0; round < 3; round++) {
      const named = group.callOf(id).car;
      assert.ok(named !== undefined);
      cars.push(named);
      group.report({ finished: [{ call: id, outcome }] });
      if (round === 2) break;
      assert.equal(group.callOf(id).state, "registered");
      assert.deepEqual(group.desired().calls, [], "first the controller must let it go");
      // It says so again before it has read the new revision: not a second failure.
      group.report({ revision: 1, finished: [{ call: id, outcome }] });
      assert.equal(group.callOf(id).state, "registered");
      assert.equal(group.callOf(id).failed.length, round + 1);
      group.report({ held: [] });
      assert.equal(group.callOf(id).state, "assigned");
    }
    assert.equal(new Set(cars).size, 3);
    assert.equal(group.view(id).reason, reason);
  });
}

Deno.test("EG6 a controller that is behind does not speak of the present assignment", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const { id } = group.placed(journey(2, 7));
  for (const outcome of ["dropped", "expired", "not-servable"] as const) {
    group.report({ revision: 1, held: [], finished: [{ call: id, outcome }] });
    assert.equal(group.callOf(id).state, "assigned");
  }
  group.report({ revision: 1, held: [], finished: [{ call: id, outcome: "served" }] });
  assert.equal(group.view(id).state, "served", "but what is served is served");
});

Deno.test("EG6 an expired call has ended", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(journey(2, 7));
  group.report({ finished: [{ call: id, outcome: "expired" }] });
  assert.equal(group.view(id).reason, "lift_did_not_come");
});

Deno.test("EG6 those aboard are not given to another car when the controller drops them", () => {
  const group = GroupInHand.inService();
  const dropped = group.placed(journey(2, 7)).id;
  const lost = group.placed(journey(3, 7)).id;
  group.report({ stages: { [dropped]: "serving", [lost]: "serving" } });
  group.report({ held: [], finished: [{ call: dropped, outcome: "dropped" }] });
  assert.equal(group.view(dropped).reason, "hardware_dropped");
  assert.equal(group.view(lost).reason, "hardware_dropped", "nor when it forgets them");
});
