import assert from "node:assert/strict";
import { viewForOperator } from "../../../actors/elevator_group/views.ts";
import type { FeedEvent } from "../../../src/lifts.ts";
import {
  callSchema,
  carSchema,
  groupEventSchema,
  operatorCallSchema,
} from "../../../src/protocol.ts";
import { button, callOf, GroupInHand, journey } from "./group_in_hand.ts";

/** What `caller` hears on a resident's socket: by audience, as the edge sorts it. */
function heardBy(caller: string, events: readonly unknown[]): FeedEvent[] {
  return (events as FeedEvent[]).filter((event) =>
    event.audience === "everyone" || (event.audience === "caller" && event.caller === caller)
  );
}

Deno.test("EG15 C5 a resident sees nothing of another's call: no id, floor, time or number", () => {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 5 });
  // The secrets of bob: an id, a destination, a group size and an origin that is nobody else's.
  const secret = { call: "bobs-secret-call", caller: "bobs-secret-id", key: group.key() };
  const bobs = group.placed(journey(6, 8, 11), secret).id;
  const anns = group.placed(journey(1, 4), { caller: "ann" }).id;
  group.report();
  group.report({ stages: { [bobs]: "fixed", [anns]: "fixed" } });
  group.position("a", 6);
  group.carState("a", { doors: { front: "opening" } });
  group.report({ stages: { [bobs]: "serving" } });
  const snapshot = group.send({ type: "snapshot", caller: "ann" }).reply!;
  group.report({ finished: [{ call: bobs, outcome: "served" }] });
  assert.ok(snapshot.ok && "snapshot" in snapshot);
  const { anyCalls, ...residents } = snapshot.snapshot;
  assert.equal(anyCalls.length, 2, "operators see both");
  assert.deepEqual(residents.calls.map(({ id }) => id), [anns]);
  const heard = heardBy("ann", group.events);
  const seen = JSON.stringify([residents, heard]);
  for (const telltale of [bobs, secret.caller, secret.key, '"persons":11', '"to":8']) {
    assert.ok(!seen.includes(telltale), `ann sees ${telltale}`);
  }
  // Of bob's landing she sees the lit button, as anybody does who stands there.
  assert.ok(
    heard.some(({ event }) =>
      event.what === "landing_calls" &&
      event.lit.some(({ level, direction }) => level === 6 && direction === "up")
    ),
  );
  for (const { audience, event } of heard) {
    assert.ok(["car", "landing_calls", "group_mode", "call"].includes(event.what));
    if (event.what === "call") assert.equal(audience, "caller");
  }
});

Deno.test("EG15 C5 nobody learns of a call at a button that is lit already, by any event", () => {
  const group = GroupInHand.inService({ a: 0, b: 9, c: 5 });
  group.placed(journey(6, 8), { caller: "ann" });
  group.forget();
  const bobs = group.placed(journey(6, 9), { caller: "bob" }).id;
  assert.deepEqual(heardBy("ann", group.events), []);
  callOf(group.cancel(bobs, "bob"));
  assert.deepEqual(heardBy("ann", group.events), []);
});

Deno.test("EG15 C5 an operator's events name calls, and no person, key or time of placing", () => {
  const group = GroupInHand.inService();
  const key = group.key();
  group.placed(journey(2, 7), { caller: "anns-id", key });
  const operators = group.events.filter(({ audience }) => audience === "operator");
  assert.equal(operators.length, 1);
  const text = JSON.stringify(operators);
  for (const telltale of ["anns-id", key, "placedAtMs"]) assert.ok(!text.includes(telltale));
});

Deno.test("EG15 everything that leaves is as the protocol says", () => {
  const group = new GroupInHand();
  const early = group.placed(journey(2, 7));
  group.report();
  group.hearCars({ a: 0, b: 9 });
  group.position("a", 2, { speedMps: -1.25, direction: "down", nextStop: -1 });
  group.carState("a", { loadKg: 5_000, faults: ["call-button-stuck"], doors: { rear: "closing" } });
  const { id } = group.placed(button(4, "down"));
  group.report({ stages: { [id]: "fixed" } });
  group.report({ mode: "inspection" });
  for (const event of group.events) {
    if (event.audience === "metrics" || event.audience === "act") continue;
    if (event.audience === "screen") continue; // it leaves by `live/screens.ts` alone
    groupEventSchema.parse(event.event);
  }
  callSchema.parse(early);
  const reply = group.send({ type: "snapshot", caller: "ann" }).reply!;
  assert.ok(reply.ok && "snapshot" in reply);
  reply.snapshot.cars.forEach((car) => carSchema.parse(car));
  reply.snapshot.calls.forEach((call) => callSchema.parse(call));
  assert.deepEqual(reply.snapshot.calls.map((call) => call.id), [early.id, id]);
  operatorCallSchema.parse(viewForOperator(early));
});

Deno.test("EG15 lit buttons: each once, in order, dark once the doors have opened for it", () => {
  const group = GroupInHand.inService({ a: 0, b: 0, c: 0 });
  const calls = [
    group.placed(journey(5, 2)),
    group.placed(button(5, "up")),
    group.placed(journey(5, 8)),
    group.placed({ kind: "landing", from: 0, fromSide: "rear", direction: "up", persons: 1 }),
    group.placed(button(0, "up")),
    group.placed({ kind: "car", car: "a", to: 3, persons: 1 }),
  ];
  const lit = () =>
    group.state.lit.map(({ level, side, direction }) => `${level} ${side} ${direction}`);
  assert.deepEqual(lit(), ["0 front up", "0 rear up", "5 front down", "5 front up"]);
  group.report({ stages: { [calls[1]!.id]: "serving" } });
  assert.deepEqual(lit().length, 4, "somebody else waits at that button");
  group.report({ stages: { [calls[2]!.id]: "serving" } });
  assert.deepEqual(lit(), ["0 front up", "0 rear up", "5 front down"]);
});

Deno.test("EG15 a position that shows nothing new tells nobody", () => {
  const group = GroupInHand.inService({ a: 3 });
  group.forget();
  group.position("a", 3);
  assert.deepEqual(group.events, []);
  assert.equal(group.last.rows, undefined);
  group.position("a", 3, { positionM: 12.01 });
  assert.equal(group.events.length, 1);
});

Deno.test("EG6 E9 a car's words count by their number within a boot", () => {
  const group = GroupInHand.inService({ a: 3 });
  const { position, state } = group.state.cars[0]!;
  const seq = position!.seq;
  group.position("a", 5, { seq: seq + 10 });
  group.position("a", 4, { seq: seq + 9 });
  assert.equal(group.state.cars[0]!.position!.level, 5, "late");
  group.carState("a", { seq: seq + 11, loadKg: 75 });
  group.carState("a", { seq: seq + 11, loadKg: 150 });
  assert.equal(group.state.cars[0]!.state!.loadKg, 75, "twice");
  group.position("a", 6, { boot: "boot-2", seq: 1 });
  assert.equal(group.state.cars[0]!.position!.level, 6, "another boot counts anew");
  group.carState("a", { ...state!, boot: "boot-2", seq: 2 });
  group.position("a", 2, { boot: "boot-2", seq: Number.MAX_SAFE_INTEGER });
  group.pass(6_000);
  group.position("a", 1, { boot: "boot-2", seq: 3 });
  assert.equal(group.state.cars[0]!.position!.level, 1, "and a car that fell silent is believed");
});

Deno.test("EG15 a car that nothing is known of is shown at its home, unknown", () => {
  const group = new GroupInHand();
  const reply = group.send({ type: "snapshot", caller: "ann" }).reply!;
  assert.ok(reply.ok && "snapshot" in reply);
  assert.deepEqual(
    reply.snapshot.cars.map(({ id, known, mode, level, positionM }) => ({
      id,
      known,
      mode,
      level,
      positionM,
    })),
    [
      { id: "a", known: false, mode: "unknown", level: 0, positionM: 0 },
      { id: "b", known: false, mode: "unknown", level: 0, positionM: 0 },
      { id: "c", known: false, mode: "unknown", level: -1, positionM: -4 },
    ],
  );
});
