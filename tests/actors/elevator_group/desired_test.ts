import assert from "node:assert/strict";
import { desiredOf } from "../../../actors/elevator_group/desired.ts";
import { nextRevision } from "../../../actors/elevator_group/state.ts";
import { republishMs } from "../../../actors/elevator_group/due.ts";
import { callLifeMs } from "../../../actors/elevator_group/turn.ts";
import { button, callOf, GroupInHand, journey } from "./group_in_hand.ts";

Deno.test("EG7 E4 desired state is whole: every call that has a car, as the wire wants it", () => {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 0 });
  const placedAtMs = group.now;
  const ride = group.placed(journey(2, 7, 3));
  const wait = group.placed(button(8, "down"));
  const car = group.placed({ kind: "car", car: "c", to: 0, toSide: "rear", persons: 1 });
  group.pass(1_000);
  const expiresAtUnitMs = placedAtMs - group.bootedAtMs + callLifeMs;
  const { calls, ...head } = group.desired();
  assert.deepEqual(head, { epoch: 7, revision: group.state.revision, boot: "boot-1" });
  assert.deepEqual(
    new Map(calls.map((call) => [call.call, call])),
    new Map([
      [ride.id, {
        call: ride.id,
        kind: "destination",
        car: "a",
        from: { level: 2, side: "front" },
        to: { level: 7, side: "front" },
        persons: 3,
        expiresAtUnitMs,
      }],
      [wait.id, {
        call: wait.id,
        kind: "landing",
        car: "b",
        from: { level: 8, side: "front" },
        direction: "down",
        persons: 1,
        expiresAtUnitMs,
      }],
      [car.id, {
        call: car.id,
        kind: "car",
        car: "c",
        to: { level: 0, side: "rear" },
        persons: 1,
        expiresAtUnitMs,
      }],
    ]),
  );
});

Deno.test("EG7 nothing is published while the controller's clock is not known", () => {
  const group = new GroupInHand();
  group.hearCars();
  group.placed(journey(2, 7));
  assert.equal(group.published, 0);
  assert.equal(desiredOf(group.state, group.now), null);
  group.report({ epoch: 0, revision: 0, held: [] });
  assert.equal(group.published, 1);
  assert.equal(group.desired().calls.length, 1);
});

Deno.test("EG7 the revision grows with every change of content, and only then is it published", () => {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 5 });
  const contents = new Map<number, string>();
  let published = 0;
  let revision = group.desired().revision;
  const look = () => {
    const desired = group.desired();
    const content = JSON.stringify(desired.calls.map((call) => [call.call, call.car]).sort());
    assert.ok(desired.revision >= revision, "a revision never goes back");
    assert.equal(contents.get(desired.revision) ?? content, content, "one revision, one content");
    if (desired.revision > revision) assert.ok(group.published > published, "published at once");
    contents.set(desired.revision, content);
    revision = desired.revision;
    published = group.published;
  };
  look();
  const first = group.placed(journey(2, 7)).id;
  look();
  const second = group.placed(journey(4, 0)).id;
  look();
  group.report({ stages: { [first]: "fixed" } });
  look();
  group.carState("a", { mode: "out-of-service" });
  look();
  group.report({ revision: 1, held: [{ call: first, car: "a", stage: "serving" }] });
  look();
  callOf(group.cancel(second));
  look();
  group.report({ finished: [{ call: first, outcome: "served" }] });
  look();
  assert.equal(contents.size, 7);
  group.report();
  const before = group.published;
  group.live(3_000);
  look();
  assert.equal(group.published, before, "what is followed is not published again");
});

Deno.test("EG7 finished is read before the next revision is published", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const served = group.placed(journey(2, 7)).id;
  group.report();
  // The link is down; the lift comes all the same.
  group.send({ type: "link", up: false });
  group.forget();
  const meanwhile = group.placed(journey(3, 6)).id;
  assert.equal(group.published, 0, "nothing is published while the link is down");
  group.send({ type: "link", up: true });
  assert.deepEqual(group.effects, [{ type: "ask", epoch: 7 }], "first it is asked");
  group.forget();
  group.report({
    revision: 1,
    held: [],
    finished: [{ call: served, outcome: "served" }],
  });
  assert.equal(group.published, 1);
  assert.deepEqual(group.desired().calls.map(({ call }) => call), [meanwhile]);
  assert.equal(group.view(served).state, "served");
});

Deno.test("EG7 E4 what is not followed is published again every half second until it is", () => {
  const group = GroupInHand.inService();
  group.placed(journey(2, 7));
  group.forget();
  group.pass(republishMs - 1);
  assert.equal(group.published, 0);
  group.pass(1);
  assert.equal(group.published, 1, "by itself, without a word from the controller");
  group.pass(4 * republishMs);
  assert.equal(group.published, 5);
  group.report({ revision: 1, held: [] });
  assert.equal(group.published, 5, "a report without news does not hasten it");
  group.report();
  group.pass(2_000);
  assert.equal(group.published, 5);
});

Deno.test("EG7 a silent controller is asked ever less often, and published to when it speaks", () => {
  const group = GroupInHand.inService();
  const { id } = group.placed(journey(2, 7));
  group.report();
  group.forget();
  group.pass(5_001);
  assert.deepEqual(group.effects, [{ type: "ask", epoch: 7 }]);
  assert.equal(desiredOf(group.state, group.now), null);
  group.pass(30_000);
  assert.equal(group.effects.length, 6, "after 0.5, 1, 2, 4, 8 and 16 s");
  group.pass(600_000);
  assert.ok(group.effects.length <= 27);
  assert.ok(group.effects.every(({ type }) => type === "ask"));
  group.forget();
  group.report();
  assert.equal(group.published, 1);
  assert.deepEqual(group.desired().calls, [], "its call has had its time");
  assert.equal(group.view(id).state, "cancelled");
  group.pass(4_000);
  assert.ok(group.effects.every(({ type }) => type !== "ask"));
});

Deno.test("EG7 a controller that is gone, or cannot be reached, is not asked before it is back", () => {
  for (
    const [gone, back] of [
      [{ type: "link", up: false }, { type: "link", up: true }],
      [
        { type: "controller_status", online: false, boot: "boot-1" },
        { type: "controller_status", online: true, boot: "boot-1" },
      ],
    ] as const
  ) {
    const group = GroupInHand.inService();
    group.send(gone);
    group.pass(60_000);
    assert.deepEqual(group.effects, []);
    group.send(back);
    group.pass(500);
    assert.equal(group.effects.length, 2);
  }
});

Deno.test("EG7 one nonsensical clock does not deafen the group for ever", () => {
  const group = GroupInHand.inService();
  group.report({ unitMs: Number.MAX_SAFE_INTEGER });
  group.report({ unitMs: NaN });
  group.live(7_000);
  assert.ok(group.state.controller.unitMs < 1e10);
  assert.equal(group.state.controller.synced, true);
});

Deno.test("EG7 revisions outgrow those of an earlier load in the same epoch", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  for (let at = 0; at < 20; at++) callOf(group.cancel(group.placed(journey(2, 7)).id));
  const earlier = group.state.revision;
  group.pass(1);
  group.reload();
  assert.ok(group.state.revision > earlier);
  assert.ok(Number.isSafeInteger(nextRevision(0, Date.UTC(2200, 0))));
  assert.ok(Number.isSafeInteger(nextRevision(0, group.now + 0.5)));
});

Deno.test("EG7 a controller that is ahead in the same epoch is outgrown at once", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const ahead = group.state.revision + 5_000;
  group.forget();
  group.report({ revision: ahead });
  assert.equal(group.published, 1);
  assert.ok(group.desired().revision > ahead);
  const { revision } = group.state;
  group.report({ revision: Number.MAX_SAFE_INTEGER - 1 });
  assert.equal(group.state.revision, revision, "nonsense is not");
  group.report({ epoch: 99, revision: ahead * 2 });
  assert.equal(group.state.revision, revision, "and another epoch's count is another count");
});

Deno.test("EG8 a rebooted controller gets its calls again, those aboard end", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const waits = group.placed(journey(2, 7)).id;
  const fixed = group.placed(journey(3, 7)).id;
  const aboard = group.placed(journey(1, 7)).id;
  group.report({ stages: { [fixed]: "fixed", [aboard]: "serving" } });
  group.pass(500);
  group.send({ type: "controller_status", online: false, boot: group.boot });
  group.pass(500);
  group.forget();
  group.reboot();
  assert.equal(group.callOf(waits).state, "assigned");
  assert.equal(group.callOf(fixed).state, "assigned", "nothing is fixed any more");
  assert.equal(group.view(aboard).reason, "hardware_dropped");
  assert.equal(group.published, 1);
  const desired = group.desired();
  assert.equal(desired.boot, group.boot);
  assert.deepEqual(new Set(desired.calls.map(({ call }) => call)), new Set([waits, fixed]));
  for (const { expiresAtUnitMs } of desired.calls) {
    assert.ok(expiresAtUnitMs <= callLifeMs, "their end is told on the new clock");
  }
});

Deno.test("EG8 what may have been served unheard before a reboot is not served again", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const held = group.placed(journey(2, 7)).id;
  group.report();
  group.send({ type: "link", up: false });
  const unsent = group.placed(journey(3, 7)).id;
  group.pass(30_000);
  group.send({ type: "link", up: true });
  group.hearCars();
  group.reboot();
  assert.equal(group.view(held).reason, "hardware_dropped");
  assert.equal(group.callOf(unsent).state, "assigned", "but what it never had is");
});

Deno.test("EG8 an outage without a reboot ends nothing that the controller still holds", () => {
  const group = GroupInHand.inService({ a: 0, b: 9 });
  const { id } = group.placed(journey(2, 7));
  group.report({ stages: { [id]: "serving" } });
  const { held } = group.state.controller;
  group.send({ type: "controller_status", online: false, boot: group.boot });
  group.pass(30_000);
  group.report({ held: [...held].map(([call, rest]) => ({ call, ...rest })) });
  assert.equal(group.callOf(id).state, "being_served");
});

Deno.test("EG8 the last will of an earlier boot says nothing of the present one", () => {
  const group = GroupInHand.inService();
  group.reboot();
  group.send({ type: "controller_status", online: false, boot: "boot-1" });
  assert.equal(group.state.controller.synced, true);
  group.send({ type: "controller_status", online: false, boot: group.boot });
  assert.equal(group.state.controller.synced, false);
});
