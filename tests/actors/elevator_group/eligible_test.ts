import assert from "node:assert/strict";
import { admits, isAccessible, roomOf } from "../../../actors/elevator_group/eligible.ts";
import { modelGroup } from "../../../actors/elevator_group/model.ts";
import type { CallRequest } from "../../../src/protocol.ts";
import { checkSite } from "../../../src/site.ts";
import { button, GroupInHand, journey, refusalOf, testModel, testSite } from "./group_in_hand.ts";

const destination = (from: number, to: number, terms: object): CallRequest =>
  ({ ...journey(from, to), ...terms }) as CallRequest;

Deno.test("EG24 only an allowed car serves a call, however far it is", () => {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 0 });
  assert.equal(group.placed(destination(0, 5, { lifts: ["b"] })).car, "b");
  assert.equal(group.placed(destination(0, 5, {})).car, "a");
  const landing = { ...button(0, "up"), lifts: ["b", "c"] } as CallRequest;
  assert.notEqual(group.placed(landing).car, "a");
});

Deno.test("EG24 allowed cars that can never come are refused, and so is one that is none", () => {
  const group = GroupInHand.inService();
  const place = (request: CallRequest) => refusalOf(group.place(request)).code;
  assert.equal(place(destination(0, 5, { lifts: ["x"] })), "unknown_car");
  assert.equal(place(destination(0, 9, { lifts: ["c"] })), "not_served", "c stops below 6");
  group.carState("b", { mode: "out-of-service" });
  assert.equal(place(destination(0, 9, { lifts: ["b"] })), "no_lift_available");
});

Deno.test("EG24 when an allowed car fails its call goes to another allowed one, or waits for one", () => {
  const group = GroupInHand.inService({ a: 0, b: 0, c: 0 });
  const { id } = group.placed(destination(0, 5, { lifts: ["a", "b"] }));
  const first = group.callOf(id).car!;
  group.carState(first, { mode: "out-of-service" });
  const second = first === "a" ? "b" : "a";
  assert.equal(group.callOf(id).car, second);
  group.carState(second, { mode: "out-of-service" });
  assert.equal(group.callOf(id).state, "registered", "c is in service and not allowed");
});

Deno.test("EG24 an accessible car is one of 630 kg or more unless the site says otherwise", () => {
  assert.ok(testModel.cars.every(isAccessible));
  const [building] = testSite.buildings;
  const site = checkSite({
    ...structuredClone(testSite),
    buildings: [{
      ...structuredClone(building!),
      groups: [{
        ...structuredClone(building!.groups[0]!),
        cars: building!.groups[0]!.cars.map((car, at) => ({
          ...structuredClone(car),
          ...[{ ratedLoadKg: 450 }, { accessible: false }, { ratedLoadKg: 630 }][at],
        })),
      }],
    }],
  });
  const model = modelGroup(site.buildings[0]!, site.buildings[0]!.groups[0]!);
  assert.deepEqual(model.cars.map(isAccessible), [false, false, true]);
  const group = new GroupInHand(model);
  group.report();
  group.hearCars();
  group.report();
  assert.equal(group.placed(destination(0, 5, { accessible: true })).car, "c");
  assert.equal(refusalOf(group.place(destination(0, 9, { accessible: true }))).code, "not_served");
  assert.equal(
    refusalOf(group.place(destination(0, 5, { accessible: true, persons: 6 }))).code,
    "group_too_large",
    "a wheelchair takes the room of four, and eight fit",
  );
});

Deno.test("EG24 an accessible call takes the room of three persons more", () => {
  assert.equal(roomOf(journey(0, 3, 2)), 2);
  assert.equal(roomOf(destination(0, 3, { persons: 2, accessible: true })), 5);
  const group = GroupInHand.inService();
  assert.ok(group.place(destination(0, 5, { accessible: true, persons: 10 })).ok, "13 fit a or b");
  const refusal = refusalOf(group.place(destination(0, 5, { accessible: true, persons: 11 })));
  assert.equal(refusal.code, "group_too_large");
});

Deno.test("EG24 the doors stay open for as long as the group says, at either end, of this call alone", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(destination(0, 5, { accessible: true }));
  const plain = group.placed(journey(2, 5));
  const of = (call: string) => group.desired().calls.find((each) => each.call === call)!;
  assert.equal(of(id).dwellMs, 10_000);
  assert.ok(!("dwellMs" in of(plain.id)));
  assert.ok(
    !JSON.stringify(group.desired()).includes("accessible"),
    "hardware hears of time alone",
  );
  const slow = new GroupInHand({
    ...testModel,
    group: { ...testModel.group, accessibleDwellMs: 20_000 },
  });
  slow.report();
  slow.hearCars();
  slow.report();
  slow.placed(destination(0, 5, { accessible: true }));
  assert.equal(slow.desired().calls[0]!.dwellMs, 20_000);
});

Deno.test("EG24 C13 who needs an accessible lift is in no log, no answer kept, and nothing others see", () => {
  const group = GroupInHand.inService({ a: 0 });
  const key = group.key();
  const asked = destination(0, 5, { accessible: true });
  const { id } = group.placed(asked, { key });
  group.report({ stages: { [id]: "serving" } });
  group.report({ finished: [{ call: id, outcome: "served" }] });
  const left = JSON.stringify(group.rows.loaded());
  assert.doesNotMatch(left, /accessible|announcement|doors_open|your_floor/);
  for (const event of group.events) {
    if (event.audience === "caller") continue;
    assert.doesNotMatch(JSON.stringify(event), /accessible|announcement|your_floor/);
  }
  group.placed(asked);
  const { reply } = group.send({ type: "snapshot", caller: "op" });
  assert.ok(reply?.ok && "snapshot" in reply);
  assert.equal(reply.snapshot.anyCalls.length, 1);
  assert.doesNotMatch(JSON.stringify(reply.snapshot.anyCalls), /accessible|announcement/);
  const again = group.place(asked, { key });
  assert.ok(again.ok && "repeated" in again && again.repeated, "a repeat finds it all the same");
});

Deno.test("EG25 a priority call is assigned as if no other could still move, and they move away", () => {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 0 });
  const waiting = group.placed(journey(0, 9)).id;
  assert.equal(group.callOf(waiting).car, "a");
  const urgent = group.placed(destination(1, 9, { priority: true }));
  assert.equal(urgent.car, "a", "its trip is no worse for calls that can go elsewhere");
  assert.equal(group.callOf(waiting).car, "b", "they go elsewhere");
  assert.equal(group.desired().calls.find(({ call }) => call === urgent.id)?.priority, true);
  const later = group.placed(journey(0, 9));
  assert.equal(later.car, "b", "its car takes no other call at a landing");
});

Deno.test("EG25 calls that only its car could serve wait until a priority call is served", () => {
  const group = GroupInHand.inService({ a: 0, b: 0, c: 0 });
  const urgent = group.placed(destination(-1, 5, { priority: true, lifts: ["c"] })).id;
  const waits = group.placed(journey(-1, 3));
  assert.equal(waits.state, "registered", "only c goes below 0");
  group.live(60_000);
  assert.equal(
    group.callOf(waits.id).state,
    "registered",
    "it waits for longer than half a minute",
  );
  group.report({ stages: { [urgent]: "serving" } });
  group.live(2_000);
  assert.equal(group.callOf(waits.id).state, "registered", "its passenger is aboard, no more");
  group.report({ finished: [{ call: urgent, outcome: "served" }] });
  assert.equal(group.callOf(waits.id).car, "c");
});

Deno.test("EG25 a car that is kept for a priority call serves it in the mode that says so", () => {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 5 });
  const { id } = group.placed(destination(0, 9, { priority: true }));
  group.carState("a", { mode: "vip" });
  assert.equal(group.callOf(id).car, "a", "vip is its own doing");
  group.carState("b", { mode: "vip" });
  assert.equal(
    refusalOf(group.place(destination(3, 9, { lifts: ["b"] }))).code,
    "no_lift_available",
    "a car that was reserved at the lift itself takes nobody",
  );
});

Deno.test("EG25 a car under attendant control takes its attendant's car calls and no others", () => {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 5 });
  const waiting = group.placed(journey(0, 9)).id;
  assert.equal(group.callOf(waiting).car, "a");
  group.carState("a", { mode: "attendant-control" });
  assert.equal(group.callOf(waiting).car, "b");
  const call = (terms: object) =>
    ({ kind: "car", car: "a", to: 5, persons: 1, ...terms }) as CallRequest;
  assert.equal(refusalOf(group.place(call({}))).code, "no_lift_available");
  const own = group.placed(call({ attendant: true }));
  assert.equal(own.car, "a");
  group.carState("a", { mode: "attendant-control", carCalls: [5] });
  group.pass(1_000);
  assert.equal(group.callOf(own.id).car, "a", "it stays with the attendant");
});

Deno.test("EG26 what a car is kept for decides whom it admits", () => {
  const of = (request: CallRequest, id = "x") => ({ id, request });
  const kept = (cleared: boolean) =>
    ({ reserved: { by: "lease", lease: "l", cleared } }) as Parameters<typeof admits>[0];
  const under = destination(0, 5, { lease: "l" });
  const inside: CallRequest = { kind: "car", car: "a", to: 3, persons: 1 };
  assert.equal(admits({}, of(journey(0, 5))), true);
  assert.equal(admits({}, of(under)), false, "a lease's call is its car's alone");
  assert.equal(admits(kept(false), of(under)), false);
  assert.equal(admits(kept(false), of(inside)), true, "those aboard may still say where to");
  assert.equal(admits(kept(true), of(under)), true);
  assert.equal(admits(kept(true), of(inside)), false);
  assert.equal(admits(kept(true), of(journey(0, 5))), false);
  const urgent = { reserved: { by: "priority", call: "p" } } as const;
  assert.equal(admits(urgent, of(journey(0, 5), "p")), true);
  assert.equal(admits(urgent, of(inside)), true);
  assert.equal(admits(urgent, of(journey(0, 5))), false);
});

Deno.test("EG24 EG35 where the controller chooses it is told which cars may serve a call", () => {
  const group = new GroupInHand({
    ...testModel,
    group: { ...testModel.group, operation: "delegating" },
  });
  group.report();
  group.hearCars();
  group.report();
  const { id } = group.placed(destination(0, 5, { lifts: ["b", "c"] }));
  const plain = group.placed(journey(0, 5)).id;
  const of = (call: string) => group.desired().calls.find((each) => each.call === call)!;
  assert.deepEqual(of(id).cars, ["b", "c"]);
  assert.ok(!("cars" in of(plain)));
  const lease = group.send({
    type: "take_lease",
    caller: "robot",
    key: group.key(),
    request: { level: 0, lifeMs: 60_000 },
    lease: "l",
  }).reply!;
  assert.equal(refusalOf(lease).code, "not_served", "its cars are the controller's to give");
});
