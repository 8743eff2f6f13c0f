import assert from "node:assert/strict";
import { delegatedMs } from "../../../actors/elevator_group/delegated.ts";
import type { ControllerReport, Stage } from "../../../actors/elevator_group/hardware.ts";
import { modelGroup } from "../../../actors/elevator_group/model.ts";
import { callLifeMs } from "../../../actors/elevator_group/turn.ts";
import { checkSite } from "../../../src/site.ts";
import { GroupInHand, journey, refusalOf, testSite } from "./group_in_hand.ts";

const [building] = checkSite({
  ...testSite,
  buildings: testSite.buildings.map((each) => ({
    ...each,
    groups: each.groups.map((group) => ({ ...group, operation: "delegating" })),
  })),
}).buildings;
const model = modelGroup(building!, building!.groups[0]!);

/** A delegating group whose controller and cars have been heard. */
function inService(): GroupInHand {
  const group = new GroupInHand(model);
  group.report();
  group.hearCars();
  group.report();
  group.forget();
  return group;
}

/** The controller reports its choice: call → car and how far it is with it. */
function chooses(
  group: GroupInHand,
  choice: Readonly<Record<string, readonly [car: string, stage?: Stage]>>,
  part: Partial<ControllerReport> = {},
): void {
  const held = Object.entries(choice).map(([call, [car, stage = "accepted"]]) => ({
    call,
    car,
    stage,
  }));
  group.report({ held, ...part });
}

Deno.test("EG35 a call goes out without a car, is assigned when the controller names one, and served", () => {
  const group = inService();
  const { id, state, car } = group.placed(journey(2, 7));
  assert.deepEqual([state, car], ["registered", undefined]);
  const [wire] = group.desired().calls;
  assert.equal(wire!.call, id);
  assert.equal("car" in wire!, false);
  const { revision } = group.desired();
  chooses(group, { [id]: ["b"] });
  assert.equal(group.view(id).car, "b");
  assert.ok(group.view(id).etaMs! > 0, "an estimate of its own");
  assert.equal(group.view(id).confirmed, true);
  chooses(group, { [id]: ["a"] });
  assert.equal(group.view(id).car, "a", "it may change its mind");
  chooses(group, { [id]: ["a", "fixed"] });
  chooses(group, { [id]: ["a", "serving"] });
  assert.equal(group.desired().revision, revision, "what the controller chose is no news to it");
  group.report({ held: [], finished: [{ call: id, outcome: "served" }] });
  assert.deepEqual(group.told(id), ["assigned", "assigned", "fixed", "being_served", "served"]);
  assert.equal(group.effects.some(({ type }) => type === "search"), false, "nothing to search");
});

Deno.test("EG35 a car call names its car", () => {
  const group = inService();
  group.placed({ kind: "car", car: "a", to: 3, persons: 1 });
  assert.equal(group.desired().calls[0]!.car, "a");
});

Deno.test("EG35 a call whose car leaves service waits for another choice", () => {
  const group = inService();
  const { id } = group.placed(journey(2, 7));
  chooses(group, { [id]: ["a"] });
  group.carState("a", { mode: "out-of-service" });
  assert.equal(group.callOf(id).state, "registered");
  chooses(group, { [id]: ["a"] });
  assert.equal(group.callOf(id).state, "registered", "a car out of service is no choice");
  chooses(group, { [id]: ["b"] });
  assert.equal(group.callOf(id).car, "b");
});

Deno.test("EG35 a call that the controller drops is asked for again, once it has let it go", () => {
  const group = inService();
  const { id } = group.placed(journey(2, 7));
  for (let round = 0; round < 5; round++) {
    chooses(group, { [id]: ["a"] });
    group.report({ held: [], finished: [{ call: id, outcome: "dropped" }] });
    assert.deepEqual(group.desired().calls, []);
    group.report({ held: [] });
    assert.equal(group.desired().calls[0]!.call, id);
  }
  chooses(group, { [id]: ["a"] });
  group.report({ held: [], finished: [{ call: id, outcome: "not-servable" }] });
  assert.equal(group.view(id).reason, "no_lift_available");
});

Deno.test("EG35 a call that gets no car ends with a reason; one that has a car is not taken from it", () => {
  const group = inService();
  const { id } = group.placed(journey(2, 7));
  const chosen = group.placed(journey(3, 7)).id;
  for (let ms = 0; ms < delegatedMs; ms += 1_000) {
    group.live(1_000);
    chooses(group, { [chosen]: ["b"] });
  }
  assert.equal(group.view(id).reason, "no_lift_available");
  for (let ms = delegatedMs; ms < callLifeMs - 1_000; ms += 1_000) {
    group.live(1_000);
    assert.equal(group.callOf(chosen).car, "b");
  }
  group.live(2_000);
  assert.equal(group.view(chosen).reason, "lift_did_not_come");
});

Deno.test("EG35 a controller that reboots chooses anew; those aboard end", () => {
  const group = inService();
  const waits = group.placed(journey(2, 7)).id;
  const aboard = group.placed(journey(3, 7)).id;
  chooses(group, { [waits]: ["a"], [aboard]: ["b", "serving"] });
  group.reboot();
  assert.equal(group.callOf(waits).state, "registered");
  assert.equal(group.view(aboard).reason, "hardware_dropped");
  chooses(group, { [waits]: ["c"] });
  chooses(group, { [waits]: ["b"] });
  assert.equal(group.callOf(waits).car, "b");
});

Deno.test("EG35 a controller silent for a minute: calls wait, new ones are refused, none is lost", () => {
  const group = inService();
  const { id } = group.placed(journey(2, 7));
  chooses(group, { [id]: ["a"] });
  group.pass(60_000);
  assert.equal(group.callOf(id).car, "a");
  assert.equal(refusalOf(group.place(journey(0, 3))).code, "no_lift_available");
  group.hearCars();
  group.report({ held: [], finished: [{ call: id, outcome: "served" }] });
  assert.equal(group.view(id).state, "served");
});

Deno.test("EG35 a restart keeps the controller's choice, and what is stale ends", () => {
  const group = inService();
  const { id } = group.placed(journey(2, 7));
  chooses(group, { [id]: ["a"] });
  group.reload({ epoch: 8 });
  assert.equal(group.callOf(id).car, "a");
  group.now += 121_000;
  group.reload({ epoch: 9, model: modelGroup(building!, building!.groups[0]!, 600_000) });
  assert.equal(group.callOf(id).car, "a", "the age is a setting (C17)");
  group.now += 600_000;
  group.reload({ epoch: 10 });
  assert.equal(group.view(id).reason, "stale");
});
