import assert from "node:assert/strict";
import { device, planOf, RingInHand } from "./ring_in_hand.ts";
import { UnitInHand } from "./unit_in_hand.ts";

Deno.test("IC12 E4 what the screen shows of rings is published when it changes, and until it is shown", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  const held = () => ({ epoch: hand.epoch, revision: hand.state.ringsRevision });
  const published = () => hand.effectsOf("rings").length;
  hand.beat({ rings: { epoch: 0, revision: 0 } });
  assert.equal(published(), 0, "a screen that shows none is right");
  const ring = rings.press();
  assert.equal(published(), 1);
  rings.routed(ring, planOf(device("a")));
  hand.pass(1_000);
  rings.press();
  assert.equal(published(), 1, "nothing of that is to be seen there");
  hand.beat({ rings: { epoch: 0, revision: 0 } });
  assert.equal(published(), 1, "so soon it may be under way");
  hand.pass(5_000);
  hand.beat({ rings: { epoch: 0, revision: 0 } });
  assert.equal(published(), 2);
  hand.beat({ rings: held() });
  hand.pass(5_000);
  hand.beat({ rings: held() });
  assert.equal(published(), 2);
  const before = hand.state.ringsRevision;
  hand.pass(1);
  hand.reload();
  assert.ok(hand.state.ringsRevision > before, "a load in the same epoch does not go back");
  hand.send({ type: "link", up: true });
  hand.beat({ rings: { ...held(), revision: before } });
  assert.equal(published(), 3, "at the first word after a connect");
});

Deno.test("IC12 E4 R77 the newest directory is published when it changes, and until it is shown", () => {
  const hand = UnitInHand.reachable();
  const directory = (revision: number) => ({ revision, entries: [] });
  const give = (revision: number) =>
    hand.send({ type: "directory", directory: directory(revision) });
  const published = () => hand.effectsOf("directory").length;
  give(2);
  assert.equal(published(), 1);
  give(1);
  give(2);
  assert.equal(hand.state.directory?.revision, 2, "an older one was overtaken");
  assert.equal(published(), 1);
  hand.pass(5_000);
  hand.beat({ directory: { epoch: 6, revision: 2 } });
  assert.equal(published(), 2, "of an earlier epoch it is another");
  hand.pass(5_000);
  hand.beat({ directory: { epoch: 7, revision: 2 } });
  assert.equal(published(), 2);
  hand.pass(20_000);
  give(3);
  assert.equal(published(), 2, "nothing is published to a unit that is not there");
  hand.beat({ directory: { epoch: 7, revision: 2 } });
  assert.equal(published(), 3);
  const reader = UnitInHand.reachable("reader");
  reader.send({ type: "directory", directory: directory(1) });
  reader.live(20_000);
  assert.deepEqual(reader.effectsOf("directory"), [], "a reader has no display");
});

Deno.test("IC12 a unit that does not say what it shows is told once after each connect", () => {
  const hand = new UnitInHand();
  hand.send({ type: "directory", directory: { revision: 1, entries: [] } });
  hand.beat();
  hand.live(30_000);
  assert.equal(hand.effectsOf("directory").length, 1);
  hand.send({ type: "link", up: true });
  hand.beat();
  assert.equal(hand.effectsOf("directory").length, 2);
  assert.deepEqual(hand.effectsOf("rings"), []);
});
