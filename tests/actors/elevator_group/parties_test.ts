import assert from "node:assert/strict";
import { isParty, partsOf } from "../../../actors/elevator_group/parties.ts";
import type { CallRequest } from "../../../src/protocol.ts";
import { GroupInHand, journey, refusalOf, testModel } from "./group_in_hand.ts";

const party = (persons: number, terms: object = {}): CallRequest =>
  ({ ...journey(0, 5, persons), split: true, ...terms }) as CallRequest;

Deno.test("EG24 a group too large for any car is refused, unless it says that it may be split", () => {
  const group = GroupInHand.inService();
  assert.equal(refusalOf(group.place(journey(0, 5, 14))).code, "group_too_large");
  assert.ok(group.place(party(14)).ok);
  assert.equal(isParty(testModel, party(13)), false, "13 fit one car of 1,000 kg");
  const whole = group.placed(party(13));
  assert.equal(whole.party, undefined);
});

Deno.test("EG24 a party travels by one call of each of several cars, under ids of one family", () => {
  const group = GroupInHand.inService({ a: 0, b: 0, c: 0 });
  const head = group.placed(party(24), { call: "f" });
  assert.deepEqual(head.party, { persons: 24, calls: ["f", "f.2", "f.3"] });
  const calls = head.party!.calls.map((id) => group.callOf(id));
  assert.equal(calls.reduce((sum, { request }) => sum + request.persons, 0), 24);
  assert.equal(
    new Set(calls.map(({ car }) => car)).size,
    3,
    "a car that is full costs a round trip",
  );
  for (const { request, car } of calls) {
    assert.ok(request.persons <= testModel.carOf.get(car!)!.personsMax);
  }
  assert.deepEqual(
    ["f.2", "f.3"].map((id) => group.told(id)),
    [["assigned"], ["assigned"]],
    "the reply tells of the first alone",
  );
});

Deno.test("EG24 E2 a party's key makes no second party, whichever of its calls have ended", () => {
  const group = GroupInHand.inService();
  const key = group.key();
  const head = group.placed(party(20), { key, call: "f" });
  const again = group.placed(party(20), { key, call: "g" });
  assert.equal(again.id, head.id);
  assert.equal(refusalOf(group.place(party(21), { key })).code, "key_reused");
  group.report({ finished: [{ call: "f", outcome: "served" }] });
  group.reload();
  assert.equal(group.placed(party(20), { key, call: "h" }).state, "served");
  assert.ok(group.state.calls.has("f.2"), "the others go their own way");
});

Deno.test("EG24 each call of a party is cancelled by itself", () => {
  const group = GroupInHand.inService();
  group.placed(party(20), { call: "f" });
  assert.ok(group.cancel("f.2").ok);
  assert.ok(group.state.calls.has("f"));
  assert.equal(refusalOf(group.cancel("f", "eve")).code, "unknown_call");
});

Deno.test("EG24 a party is bounded, and a journey that no car makes is refused as ever", () => {
  const group = GroupInHand.inService();
  assert.equal(refusalOf(group.place(party(100))).code, "group_too_large");
  assert.equal(
    refusalOf(group.place({ ...party(20), to: 99 } as CallRequest)).code,
    "unknown_floor",
  );
  assert.equal(
    refusalOf(group.place(party(20, { lifts: ["x"] }))).code,
    "unknown_car",
  );
});

Deno.test("EG24 whoever needs room travels in the first call, which alone is accessible", () => {
  const parts = partsOf(testModel, party(20, { accessible: true }))!;
  assert.deepEqual(parts.map(({ accessible }) => accessible), [true, undefined, undefined]);
  assert.equal(parts.reduce((sum, { persons }) => sum + persons, 0), 20);
  assert.ok(parts[0]!.persons + 3 <= 13);
});
