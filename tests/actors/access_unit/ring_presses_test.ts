import assert from "node:assert/strict";
import { pressesMax, ringsPerMinuteMax } from "../../../actors/access_unit/ring_rows.ts";
import { openRingsMax, ringMsMax } from "../../../src/rings.ts";
import { device, planOf, RingInHand } from "./ring_in_hand.ts";
import { UnitInHand } from "./unit_in_hand.ts";

Deno.test("IC1 a press begins a ring, and a second one of the same entry counts with it", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  const ring = rings.press("e1");
  assert.equal(rings.standing(ring), "ringing");
  assert.deepEqual(hand.effectsOf("route"), [{ type: "route", ring, entry: "e1" }]);
  rings.routed(ring, planOf(device("a")));
  hand.forget();
  rings.press("e1");
  assert.deepEqual(rings.told, [], "within half a second it is the same press");
  hand.pass(500);
  rings.press("e1");
  assert.deepEqual(rings.news.map(({ view }) => view.presses), [2]);
  assert.equal(hand.state.rings.size, 1);
  const other = rings.press("e2");
  assert.equal(rings.standing(other), "ringing", "another entry is another ring");
  assert.deepEqual(hand.effectsOf("route").map((effect) => effect.ring), [other]);
});

Deno.test("IC1 a word counts once by its boot and number, also after a load", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  const first = rings.word("e1");
  const send = (ring: string) => hand.send({ type: "ring_press", press: first, ring });
  send("ring-a");
  hand.send({ type: "ring_cancel", cancel: rings.word("e1") });
  send("ring-b");
  hand.reload();
  hand.beat();
  send("ring-c");
  assert.deepEqual([...hand.state.rings.keys()], ["ring-a"]);
  hand.send({ type: "ring_press", press: rings.word("e1", { boot: "boot-0" }), ring: "ring-d" });
  assert.equal(hand.state.rings.size, 1, "nor does a word of another boot");
});

Deno.test("IC1 an old press, and one of a unit that is not reachable, begin nothing", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  hand.live(20_000);
  rings.press("e1", { unitMs: hand.unitMs - 10_000 });
  assert.equal(hand.state.rings.size, 0);
  rings.press("e1", { unitMs: hand.unitMs - 9_999 });
  assert.equal(hand.state.rings.size, 1);
  const silent = new RingInHand(new UnitInHand());
  silent.press("e1");
  assert.equal(silent.hand.state.rings.size, 0);
});

Deno.test("IC1 R74 one ring too many fails, and says so on the screen", () => {
  const rings = new RingInHand();
  for (let nth = 0; nth < openRingsMax; nth++) rings.press(`e${nth}`);
  rings.hand.forget();
  const ring = rings.press("one more");
  assert.equal(rings.standing(ring), "failed too_many_rings");
  assert.deepEqual(rings.hand.effectsOf("route"), []);
  assert.equal(rings.hand.effectsOf("rings").length, 1);
});

Deno.test("IC1 a unit that presses a thousand times a second writes and tells as one hand could", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  rings.ringing();
  hand.written.length = 0;
  for (let nth = 0; nth < 1_000; nth++) {
    rings.press("e1");
    hand.pass(1);
  }
  assert.deepEqual([hand.written.length, rings.news.length], [1, 2]);
  for (let nth = 0; nth < 1_000; nth++) rings.press(`entry ${nth}`);
  assert.ok(hand.state.rings.size <= ringsPerMinuteMax, `${hand.state.rings.size} rings`);
  const patient = new RingInHand();
  const ring = patient.press("e1");
  patient.routed(ring, { reachable: true, targets: [device("a")], ringMs: ringMsMax });
  for (let nth = 0; nth < 2 * pressesMax; nth++) {
    patient.hand.pass(500);
    patient.hand.beat();
    patient.press("e1");
  }
  assert.equal(patient.stateOf(ring).presses, pressesMax);
});
