import assert from "node:assert/strict";
import type { GroupReply } from "../../../actors/elevator_group/commands.ts";
import { modelGroup } from "../../../actors/elevator_group/model.ts";
import type { CallRequest, LeaseRequest, LeaseView } from "../../../src/protocol.ts";
import { checkSite } from "../../../src/site.ts";
import { GroupInHand, journey, refusalOf, testSite } from "./group_in_hand.ts";

let made = 0;

function take(
  group: GroupInHand,
  request: Partial<LeaseRequest> = {},
  { caller = "robot", key = group.key(), lease = `lease-${++made}` } = {},
): GroupReply {
  const asked = { level: 0, lifeMs: 120_000, ...request };
  return group.send({ type: "take_lease", caller, key, request: asked, lease }).reply!;
}

function leaseOf(reply: GroupReply): LeaseView {
  assert.ok(reply.ok, reply.ok ? "" : reply.refusal.detail);
  assert.ok("lease" in reply);
  return reply.lease;
}

const taken = (...of: Parameters<typeof take>) => leaseOf(take(...of));
const read = (group: GroupInHand, lease: string, caller = "robot") =>
  group.send({ type: "read_lease", caller, lease }).reply!;
const release = (group: GroupInHand, lease: string, caller = "robot") =>
  group.send({ type: "release_lease", caller, lease }).reply!;
const renew = (group: GroupInHand, lease: string, lifeMs: number, caller = "robot") =>
  group.send({ type: "renew_lease", caller, lease, lifeMs }).reply!;
const under = (lease: string, from: number, to: number): CallRequest => ({
  ...journey(from, to),
  lease,
} as CallRequest);

/** What a caller was told of a lease, event by event. */
function told(group: GroupInHand, lease: string): string[] {
  return group.events.flatMap((event) =>
    event.audience === "caller" && event.event.what === "lease" && event.event.lease.id === lease
      ? [event.event.lease.reason ?? event.event.lease.state]
      : []
  );
}

Deno.test("EG26 the car that can be there soonest is given to its caller alone", () => {
  const group = GroupInHand.inService({ a: 9, b: 1, c: 5 });
  const lease = taken(group, { level: 0 });
  assert.equal(lease.car, "b");
  assert.equal(lease.state, "ready", "nobody else has it");
  assert.equal(lease.expiresAtMs, group.now + 120_000);
  assert.notEqual(group.placed(journey(0, 9)).car, "b");
  assert.equal(group.placed(under(lease.id, 0, 7), { caller: "robot" }).car, "b");
  const desired = group.desired();
  assert.deepEqual(desired.leases, [{
    lease: lease.id,
    car: "b",
    expiresAtUnitMs: group.now - group.bootedAtMs + 120_000,
  }]);
  assert.equal(desired.calls.find(({ car }) => car === "b")?.lease, lease.id);
});

Deno.test("EG26 calls that can still move leave a leased car at once, and nobody new gets it", () => {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 5 });
  const moves = group.placed(journey(0, 9)).id;
  assert.equal(group.callOf(moves).car, "a");
  const lease = taken(group, { lifts: ["a"] });
  assert.equal(group.callOf(moves).car, "b");
  assert.equal(lease.state, "ready");
  group.send({
    type: "improved",
    improvement: {
      epoch: group.epoch,
      revision: group.state.revision,
      moves: [{ call: moves, from: "b", to: "a", etaMs: 1 }],
      gain: 1e9,
      evaluations: 1,
    },
  });
  assert.equal(group.callOf(moves).car, "b", "a search cannot give it back either");
});

Deno.test("EG26 whoever a leased car is bound to is taken to their floor first", () => {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 5 });
  const fixed = group.placed(journey(0, 9)).id;
  group.report({ stages: { [fixed]: "fixed" } });
  const lease = taken(group, { lifts: ["a"] });
  assert.equal(lease.state, "clearing");
  const own = group.placed(under(lease.id, 0, 5), { caller: "robot" });
  assert.equal(own.state, "registered", "its calls wait until the car is clear");
  const inside: CallRequest = { kind: "car", car: "a", to: 7, persons: 1 };
  assert.equal(group.placed(inside).car, "a", "those aboard may still say where to");
  group.report({ stages: { [fixed]: "serving" } });
  group.carState("a", { carCalls: [7] });
  const rest = [...group.state.calls.values()].filter(({ car }) => car === "a");
  group.report({ finished: rest.map(({ id }) => ({ call: id, outcome: "served" as const })) });
  assert.equal(leaseOf(read(group, lease.id)).state, "clearing", "a button in it is still lit");
  group.forget();
  group.carState("a", { carCalls: [] });
  assert.deepEqual(told(group, lease.id), ["ready"]);
  assert.equal(group.callOf(own.id).car, "a");
  assert.equal(refusalOf(group.place(inside)).code, "car_leased");
});

Deno.test("EG26 the mode that says so is the lease's own doing, and takes nothing from it", () => {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 5 });
  const lease = taken(group, { lifts: ["a"] });
  group.carState("a", { mode: "vip" });
  const { id, car } = group.placed(under(lease.id, 0, 5), { caller: "robot" });
  assert.equal(car, "a");
  group.live(5_000);
  assert.equal(group.callOf(id).car, "a");
  assert.equal(leaseOf(read(group, lease.id)).state, "ready");
});

Deno.test("EG26 E2 a key stands for one lease, open and after its end", () => {
  const group = GroupInHand.inService();
  const key = group.key();
  const first = taken(group, {}, { key });
  assert.deepEqual(taken(group, {}, { key }), first);
  assert.equal(group.state.leases.size, 1);
  assert.equal(refusalOf(take(group, { level: 3 }, { key })).code, "key_reused");
  assert.equal(refusalOf(group.place(journey(0, 3), { caller: "robot", key })).code, "key_reused");
  release(group, first.id);
  group.reload();
  assert.equal(taken(group, {}, { key }).reason, "released", "the answer is kept");
  assert.equal(group.state.leases.size, 0);
});

Deno.test("EG26 one lease a car, four a caller, and refusals that say why", () => {
  const group = GroupInHand.inService();
  taken(group, { lifts: ["a"] });
  const refusal = refusalOf(take(group, { lifts: ["a"] }, { caller: "other" }));
  assert.equal(refusal.code, "car_leased");
  assert.ok(refusal.retryAfterMs! >= 1_000);
  const code = (request: Partial<LeaseRequest>) => refusalOf(take(group, request)).code;
  assert.equal(code({ lifts: ["x"] }), "unknown_car");
  assert.equal(code({ level: 99 }), "unknown_floor");
  assert.equal(code({ level: 9, lifts: ["c"] }), "not_served");
  assert.equal(code({ level: 1, side: "rear" }), "not_served");
  group.carState("b", { mode: "out-of-service" });
  assert.equal(code({ lifts: ["b"] }), "no_lift_available");
  assert.equal(leaseOf(take(group, { level: 0, side: "rear" })).car, "c");
});

Deno.test("EG26 a caller has at most four leases", () => {
  const [building] = testSite.buildings;
  const [group] = building!.groups;
  const site = checkSite({
    ...structuredClone(testSite),
    buildings: [{
      ...structuredClone(building!),
      groups: [{
        ...structuredClone(group!),
        cars: ["a", "b", "c", "d", "e"].map((id) => ({ ...structuredClone(group!.cars[0]!), id })),
      }],
    }],
  });
  const five = new GroupInHand(modelGroup(site.buildings[0]!, site.buildings[0]!.groups[0]!));
  five.report();
  five.hearCars();
  five.report();
  for (let at = 0; at < 4; at++) taken(five);
  assert.equal(refusalOf(take(five)).code, "limit_reached");
  assert.ok(take(five, {}, { caller: "other" }).ok);
});

Deno.test("EG26 a robot that vanishes blocks a car no longer than its lease; calls wait for it", () => {
  const group = GroupInHand.inService({ c: 0 });
  const lease = taken(group, { lifts: ["c"], lifeMs: 60_000 });
  const own = group.placed(under(lease.id, 0, 5), { caller: "robot" });
  const waits = group.placed(journey(-1, 3));
  assert.equal(waits.state, "registered", "only c goes below 0");
  group.live(59_000);
  assert.equal(group.callOf(waits.id).state, "registered");
  group.live(3_000);
  assert.equal(group.callOf(waits.id).car, "c");
  assert.deepEqual(told(group, lease.id), ["clearing", "ready", "expired"]);
  assert.equal(group.view(own.id, "robot").reason, "lease_ended");
});

Deno.test("EG26 the alarm is set for the end of a lease, whatever hardware says", () => {
  const group = GroupInHand.inService();
  const lease = taken(group, { lifeMs: 30_000 });
  assert.equal(group.last.alarmAtMs, lease.expiresAtMs);
  group.pass(31_000);
  assert.equal(group.state.leases.size, 0);
});

Deno.test("EG26 a lease is renewed from now on, and not once it has ended or by another", () => {
  const group = GroupInHand.inService();
  const lease = taken(group, { lifeMs: 30_000 });
  group.live(20_000);
  assert.equal(leaseOf(renew(group, lease.id, 60_000)).expiresAtMs, group.now + 60_000);
  assert.equal(group.desired().leases![0]!.expiresAtUnitMs, group.now - group.bootedAtMs + 60_000);
  group.live(40_000);
  assert.equal(group.state.leases.size, 1);
  assert.equal(refusalOf(renew(group, lease.id, 1_000, "eve")).code, "unknown_lease");
  assert.equal(refusalOf(read(group, lease.id, "eve")).code, "unknown_lease");
  assert.equal(refusalOf(release(group, lease.id, "eve")).code, "unknown_lease");
  assert.equal(leaseOf(release(group, lease.id)).reason, "released");
  assert.equal(leaseOf(release(group, lease.id)).reason, "released", "again is the same answer");
  assert.equal(refusalOf(renew(group, lease.id, 1_000)).code, "unknown_lease");
  assert.equal(group.desired().leases, undefined);
});

Deno.test("EG26 C17 fire, and a car out of service, end a lease, and nothing resumes", () => {
  for (const mode of ["fire-operation", "occupant-evacuation", "earthquake-operation"] as const) {
    const group = GroupInHand.inService();
    const lease = taken(group);
    group.placed(under(lease.id, 0, 5), { caller: "robot" });
    group.report({ mode });
    assert.equal(leaseOf(read(group, lease.id)).reason, mode.replaceAll("-", "_"));
    assert.equal(group.state.calls.size, 0);
    assert.notEqual(refusalOf(take(group)).code, "car_leased");
    group.report({ mode: "normal" });
    assert.equal(group.state.leases.size, 0);
  }
  const group = GroupInHand.inService();
  const lease = taken(group, { lifts: ["a"] });
  group.carState("a", { mode: "out-of-service" });
  assert.equal(leaseOf(read(group, lease.id)).reason, "car_out_of_service");
  group.carState("a", { mode: "normal" });
  assert.equal(group.state.leases.size, 0);
});

Deno.test("EG26 a car that is missed loses its lease; a short silence changes nothing", () => {
  const group = GroupInHand.inService();
  const lease = taken(group, { lifts: ["a"] });
  group.live(6_000, ["a"]);
  assert.equal(leaseOf(read(group, lease.id)).state, "ready");
  group.live(10_000, ["a"]);
  assert.equal(leaseOf(read(group, lease.id)).reason, "car_out_of_service");
});

Deno.test("EG26 EG19 C3 a lease ends with its caller's right; whoever a car comes for is still taken", () => {
  const group = GroupInHand.inService({ a: 0 });
  const lease = taken(group, { lifts: ["a"] });
  const fixed = group.placed(under(lease.id, 0, 5), { caller: "robot" }).id;
  group.report({ stages: { [fixed]: "fixed" } });
  const waiting = group.placed(under(lease.id, 5, 7), { caller: "robot" }).id;
  group.endCaller("robot");
  assert.equal(leaseOf(read(group, lease.id)).reason, "right_ended");
  assert.equal(group.view(waiting, "robot").reason, "right_ended");
  assert.equal(group.callOf(fixed).state, "fixed");
});

Deno.test("EG26 EG14 a lease is in a row: a load, and a restart, change nothing about it", () => {
  const group = GroupInHand.inService();
  const lease = taken(group, { lifts: ["b"] });
  group.reload({ epoch: 9 });
  assert.deepEqual(told(group, lease.id).at(-1), "ready", "its caller is told again");
  group.report({ epoch: 0, revision: 0 });
  group.hearCars();
  group.report();
  assert.equal(group.desired().leases![0]!.lease, lease.id);
  assert.notEqual(group.placed(journey(0, 9)).car, "b");
  group.live(121_000);
  assert.equal(group.state.leases.size, 0);
});

Deno.test("EG26 a lease whose car the site no longer has ends as site_changed", () => {
  const group = GroupInHand.inService();
  const lease = taken(group, { lifts: ["c"] });
  const [building] = testSite.buildings;
  const [main] = building!.groups;
  const site = checkSite({
    ...structuredClone(testSite),
    buildings: [{
      ...structuredClone(building!),
      groups: [{ ...structuredClone(main!), cars: structuredClone(main!.cars.slice(0, 2)) }],
    }],
  });
  const smaller = modelGroup(site.buildings[0]!, site.buildings[0]!.groups[0]!);
  group.reload({ epoch: 9, model: smaller });
  assert.equal(leaseOf(read(group, lease.id)).reason, "site_changed");
});

Deno.test("EG26 a call under a lease is its car's alone, and its caller's", () => {
  const group = GroupInHand.inService({ c: 0 });
  const lease = taken(group, { lifts: ["c"] });
  const code = (request: CallRequest, caller: string) =>
    refusalOf(group.place(request, { caller })).code;
  assert.equal(code(under(lease.id, 0, 5), "eve"), "unknown_lease");
  assert.equal(code(under("none", 0, 5), "robot"), "unknown_lease");
  assert.equal(code(under(lease.id, 0, 9), "robot"), "not_served", "c stops below 6");
});

Deno.test("EG26 C5 nobody else hears of a lease, and operators see no tie between calls", () => {
  const group = GroupInHand.inService();
  const lease = taken(group);
  group.placed(under(lease.id, 0, 5), { caller: "robot" });
  for (const event of group.events) {
    if (event.audience === "caller") assert.equal(event.caller, "robot");
    else assert.ok(!JSON.stringify(event).includes(lease.id));
  }
});
