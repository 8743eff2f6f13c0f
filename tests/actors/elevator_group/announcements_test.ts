import assert from "node:assert/strict";
import type { Announcement, CallRequest } from "../../../src/protocol.ts";
import { GroupInHand, journey } from "./group_in_hand.ts";

const accessible = (from: number, to: number, terms: object = {}): CallRequest =>
  ({ ...journey(from, to), accessible: true, ...terms }) as CallRequest;

/** What the caller of a call was told to say, each time it was told anything. */
function said(group: GroupInHand, call: string): (readonly Announcement[])[] {
  return group.events.flatMap((event) =>
    event.audience === "caller" && event.event.what === "call" && event.event.call.id === call
      ? [event.event.call.announcements ?? []]
      : []
  );
}

const codes = (announcements: readonly Announcement[]) => announcements.map(({ code }) => code);

Deno.test("EG24 an accessible call says which lift comes, when doors open and close, and the own floor", () => {
  const group = GroupInHand.inService({ a: 4, b: 9, c: 5 });
  const { id, announcements } = group.placed(accessible(0, 6, { lifts: ["a"] }));
  assert.deepEqual(announcements, [{ code: "lift_comes", car: "a", level: 0, side: "front" }]);
  group.position("a", 2, { speedMps: -2.5, direction: "down" });
  group.position("a", 0);
  group.forget();
  group.carState("a", { doors: { front: "opening" } });
  assert.deepEqual(said(group, id), [[{ code: "doors_open", car: "a", level: 0, side: "front" }]]);
  group.forget();
  group.carState("a", { doors: { front: "opened" } });
  assert.deepEqual(said(group, id), [], "nothing else is to be said");
  group.report({ stages: { [id]: "serving" } });
  group.forget();
  group.carState("a", { doors: { front: "closing" } });
  assert.deepEqual(said(group, id).map(codes), [["doors_closing"]]);
  group.carState("a", { doors: { front: "closed" } });
  group.position("a", 6, { positionM: 24 });
  group.forget();
  group.carState("a", { doors: { front: "opening" } });
  assert.deepEqual(said(group, id), [[{ code: "your_floor", car: "a", level: 6, side: "front" }]]);
  group.forget();
  group.report({ finished: [{ call: id, outcome: "served" }] });
  assert.deepEqual(said(group, id).map(codes), [["your_floor"]]);
});

Deno.test("EG24 other calls have no announcements, and cost no events", () => {
  const group = GroupInHand.inService({ a: 0 });
  const { id, announcements } = group.placed(journey(0, 6));
  assert.equal(announcements, undefined);
  group.forget();
  group.carState("a", { doors: { front: "opening" } });
  assert.deepEqual(said(group, id), []);
});

Deno.test("EG24 C13 when the only suitable lift fails its caller is told at once, and at the end", () => {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 5 });
  const { id } = group.placed(accessible(0, 6, { lifts: ["a"] }));
  group.forget();
  group.carState("a", { mode: "out-of-service" });
  assert.deepEqual(said(group, id).at(-1), [{ code: "accessible_lift_out_of_service" }]);
  assert.equal(group.callOf(id).state, "registered", "it may come back");
  group.forget();
  group.live(31_000, ["a"]);
  assert.deepEqual(group.told(id).at(-1), "no_lift_available");
  assert.deepEqual(codes(said(group, id).at(-1)!), ["accessible_lift_out_of_service"]);
  assert.doesNotMatch(JSON.stringify(group.rows.loaded()), /accessible/, "the log does not say so");
});

Deno.test("EG24 who rides when the only suitable lift fails is told that it was this one", () => {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 5 });
  const { id } = group.placed(accessible(0, 6, { lifts: ["a"] }));
  group.report({ stages: { [id]: "serving" } });
  group.forget();
  group.carState("a", { mode: "out-of-service" });
  assert.deepEqual(said(group, id).at(-1), [{ code: "accessible_lift_out_of_service", car: "a" }]);
  assert.equal(group.told(id).at(-1), "car_out_of_service");
});

Deno.test("EG24 right after a load, while cars have yet to speak, nobody is told that they failed", () => {
  const group = GroupInHand.inService({ a: 0 });
  const { id } = group.placed(accessible(0, 6));
  group.reload({ epoch: 8 });
  group.forget();
  group.reload();
  for (const one of said(group, id)) {
    assert.ok(!codes(one).includes("accessible_lift_out_of_service"));
  }
});
