import assert from "node:assert/strict";
import { actLifeMs, outcomeWaitMs, reachableMs } from "../../../actors/elevator_group/acts.ts";
import type { GroupReply } from "../../../actors/elevator_group/commands.ts";
import { modelGroup } from "../../../actors/elevator_group/model.ts";
import { checkSite, type SiteFile } from "../../../src/site.ts";
import { button, callOf, GroupInHand, journey, refusalOf, testSite } from "./group_in_hand.ts";

/** A group with a call whose car a stands for it at level 0. */
function standing(): { group: GroupInHand; id: string } {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 5 });
  const { id, car } = group.placed(journey(0, 7));
  assert.equal(car, "a");
  group.report();
  group.forget();
  return { group, id };
}

function actOf(reply: GroupReply) {
  assert.ok(reply.ok, reply.ok ? "" : reply.refusal.detail);
  assert.ok("act" in reply);
  return reply;
}

/** How acts ended, in order. */
function endings(group: GroupInHand): (string | null)[] {
  return group.events.flatMap((event) =>
    event.audience === "act" ? [event.refusal?.code ?? null] : []
  );
}

Deno.test("EG13 E5 an act names the boot and the last moment on the controller's own clock", () => {
  const { group, id } = standing();
  group.pass(1_000);
  const reply = actOf(group.open(id, { act: "act" }));
  assert.equal(reply.ended, false);
  assert.equal(reply.call.id, id);
  assert.deepEqual(group.effects, [{
    type: "act",
    act: {
      act: "act",
      kind: "open_doors",
      car: "a",
      side: "front",
      boot: "boot-1",
      notAfterUnitMs: group.now - group.bootedAtMs + actLifeMs,
    },
  }]);
  assert.deepEqual(endings(group), []);
});

for (
  const [what, outcome, code] of [
    ["done", { outcome: "done" }, null],
    ["refused", { outcome: "refused", reason: "too-late" }, "refused_by_hardware"],
  ] as const
) {
  Deno.test(`EG13 E5 an act that is ${what} ends once; a repeat of its key acts no more`, () => {
    const { group, id } = standing();
    const key = group.key();
    actOf(group.open(id, { key, act: "act" }));
    const repeat = actOf(group.open(id, { key, act: "another" }));
    assert.equal(repeat.act, "act", "under way: the same act");
    assert.equal(repeat.ended, false);
    group.send({ type: "act_outcome", outcome: { act: "act", ...outcome } });
    assert.deepEqual(endings(group), [code]);
    group.send({ type: "act_outcome", outcome: { act: "act", outcome: "done" } });
    group.pass(outcomeWaitMs + 1);
    assert.deepEqual(endings(group), [code], "the first end stands");
    const again = group.open(id, { key, act: "third" });
    if (code === null) assert.equal(actOf(again).ended, true);
    else assert.equal(refusalOf(again).code, code);
    assert.equal(group.effects.filter(({ type }) => type === "act").length, 1);
  });
}

Deno.test("EG13 E5 an act that nobody confirms has three words for it: it may have opened", () => {
  const { group, id } = standing();
  const key = group.key();
  actOf(group.open(id, { key }));
  group.pass(outcomeWaitMs - 1);
  assert.deepEqual(endings(group), []);
  group.pass(1);
  assert.deepEqual(endings(group), ["not_confirmed"]);
  assert.equal(refusalOf(group.open(id, { key })).code, "not_confirmed");
});

Deno.test("EG13 E5 that the controller knows an act already says nothing of how it ended", () => {
  const { group, id } = standing();
  actOf(group.open(id, { act: "act" }));
  const knows = { act: "act", outcome: "refused", reason: "known-id" } as const;
  group.send({ type: "act_outcome", outcome: knows });
  assert.deepEqual(endings(group), []);
  group.send({ type: "act_outcome", outcome: { act: "act", outcome: "done" } });
  assert.deepEqual(endings(group), [null]);
});

Deno.test("EG13 an act that could not be sent was not done, and never will be", () => {
  const { group, id } = standing();
  const key = group.key();
  actOf(group.open(id, { key, act: "act" }));
  group.send({ type: "act_not_sent", act: "act" });
  assert.deepEqual(endings(group), ["unreachable"]);
  assert.equal(refusalOf(group.open(id, { key })).code, "unreachable");
  assert.equal(group.state.acts.size, 0);
});

Deno.test("EG13 E5 without a heartbeat for 15 s nothing is sent", () => {
  const slow = JSON.parse(JSON.stringify(testSite)) as SiteFile;
  slow.buildings[0]!.groups[0]!.keepaliveMs = 60_000;
  const { buildings: [building] } = checkSite(slow);
  for (const keepaliveMs of [5_000, 60_000]) {
    const group = keepaliveMs === 60_000
      ? new GroupInHand(modelGroup(building!, building!.groups[0]!))
      : new GroupInHand();
    group.report();
    group.hearCars({ a: 0, b: 9, c: 5 });
    const { id } = group.placed(journey(0, 7));
    group.forget();
    group.pass(reachableMs - 1);
    group.position("a", 0);
    actOf(group.open(id));
    group.pass(1);
    group.position("a", 0);
    group.forget();
    assert.equal(refusalOf(group.open(id)).code, "unreachable");
    assert.equal(group.effects.filter(({ type }) => type === "act").length, 0);
    assert.equal(group.last.rows, undefined, "and its key is free");
  }
});

Deno.test("EG13 nothing is sent to a controller whose last will or link says that it is gone", () => {
  for (
    const gone of [
      { type: "controller_status", online: false, boot: "boot-1" },
      { type: "link", up: false },
    ] as const
  ) {
    const { group, id } = standing();
    group.send(gone);
    assert.equal(refusalOf(group.open(id)).code, "unreachable");
    group.report();
    actOf(group.open(id));
  }
});

Deno.test("EG13 doors open only where the call's car stands for it", () => {
  const { group, id } = standing();
  const refused = () => assert.equal(refusalOf(group.open(id)).code, "doors_not_here");
  group.position("a", 0, { speedMps: 0.3, positionM: 0.2 });
  refused();
  group.position("a", 3);
  refused();
  group.position("a", 7);
  refused(); // its destination, but nobody is aboard yet
  group.report({ stages: { [id]: "serving" } });
  actOf(group.open(id));
  group.position("a", 0);
  actOf(group.open(id)); // just boarded
  group.position("a", 4);
  refused(); // on the way
  group.position("a", 0);
  group.pass(6_000);
  group.report();
  refused(); // nothing has been heard of the car for too long
});

Deno.test("EG13 the side is the one that the call has at that landing", () => {
  const group = GroupInHand.inService({ c: 0, a: 9, b: 9 });
  const { id } = group.placed({
    kind: "destination",
    from: 3,
    to: 0,
    toSide: "rear",
    persons: 1,
  });
  group.carState("a", { mode: "out-of-service" });
  group.carState("b", { mode: "out-of-service" });
  assert.equal(group.callOf(id).car, "c");
  group.report({ stages: { [id]: "serving" } });
  group.position("c", 0);
  group.forget();
  actOf(group.open(id));
  const [effect] = group.effects;
  assert.ok(effect?.type === "act");
  assert.equal(effect.act.side, "rear");
});

Deno.test("EG13 a call without a car, a car call under way, another's call: no doors", () => {
  const { group } = standing();
  const inside = group.placed({ kind: "car", car: "b", to: 3, persons: 1 }).id;
  assert.equal(refusalOf(group.open(inside)).code, "doors_not_here");
  const waits = new GroupInHand();
  waits.report();
  const { id } = waits.placed(button(0, "up"));
  assert.equal(refusalOf(waits.open(id)).code, "doors_not_here");
});

Deno.test("E2 EG13 keys of acts: the same key for another call, or for a call, is key_reused", () => {
  const { group, id } = standing();
  const other = group.placed(journey(0, 6)).id;
  const key = group.key();
  actOf(group.open(id, { key }));
  assert.equal(refusalOf(group.open(other, { key })).code, "key_reused");
  assert.equal(refusalOf(group.place(journey(0, 7), { key })).code, "key_reused");
  const callKey = group.key();
  const placed = group.placed(journey(0, 5), { key: callKey }).id;
  assert.equal(refusalOf(group.open(placed, { key: callKey })).code, "key_reused");
  assert.equal(refusalOf(group.open(id, { key: "nonsense" })).code, "key_invalid");
});

Deno.test("E2 EG13 a repeat after the call has ended is still the answer to that key", () => {
  for (const outcome of ["done", "refused"] as const) {
    const { group, id } = standing();
    const key = group.key();
    actOf(group.open(id, { key, act: "act" }));
    callOf(group.cancel(id));
    assert.equal(actOf(group.open(id, { key })).ended, false, "the act is still under way");
    group.send({ type: "act_outcome", outcome: { act: "act", outcome } });
    const again = group.open(id, { key });
    if (outcome === "done") {
      assert.equal(actOf(again).ended, true);
      assert.equal(actOf(again).call.state, "cancelled");
    } else assert.equal(refusalOf(again).code, "refused_by_hardware");
    group.reload({ epoch: 8 });
    assert.equal(group.open(id, { key }).ok, outcome === "done", "after a restart too");
  }
});

Deno.test("EG13 an act under way at a crash ends as not confirmed, and is not sent again", () => {
  const { group, id } = standing();
  actOf(group.open(id, { act: "act" }));
  group.forget();
  group.reload({ epoch: 8 });
  group.report({ epoch: 7, revision: 1 });
  group.pass(outcomeWaitMs + 1);
  assert.deepEqual(endings(group), ["not_confirmed"]);
  assert.equal(group.effects.filter(({ type }) => type === "act").length, 0);
});
