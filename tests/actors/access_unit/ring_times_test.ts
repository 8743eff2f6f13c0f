import assert from "node:assert/strict";
import { shownRings } from "../../../src/ring_hardware.ts";
import { device, planOf, RingInHand } from "./ring_in_hand.ts";
import { UnitInHand } from "./unit_in_hand.ts";

Deno.test("IC10 a unit's last will, silence or other boot ends its rings; a short loss of the link does not", () => {
  const gone: [string, (hand: UnitInHand) => void][] = [
    ["last will", (hand) => hand.send({ type: "unit_status", online: false, boot: "boot-1" })],
    ["silence", (hand) => hand.pass(15_000)],
    ["another boot", (hand) => {
      hand.reboot("boot-2");
      hand.beat();
    }],
    ["no link for long", (hand) => {
      hand.send({ type: "link", up: false });
      hand.pass(15_000);
    }],
  ];
  for (const [how, go] of gone) {
    const rings = new RingInHand();
    const answered = rings.ringing();
    rings.ask("answer_ring", answered, "a");
    const ring = rings.press("e2");
    rings.routed(ring, planOf(device("a")));
    go(rings.hand);
    assert.equal(rings.standing(ring), "cancelled unit_gone", how);
    assert.equal(rings.standing(answered), "ended unit_gone", how);
  }
  const rings = new RingInHand();
  const ring = rings.ringing();
  rings.hand.send({ type: "unit_status", online: false, boot: "boot-0" });
  rings.hand.send({ type: "link", up: false });
  rings.hand.pass(10_000);
  rings.hand.send({ type: "link", up: true });
  rings.hand.beat();
  rings.hand.pass(14_000);
  assert.equal(rings.standing(ring), "ringing");
});

Deno.test("IC14 C9 with its household a ring is over: those who were told hear it, the street learns no reason", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  const answered = rings.ringing(device("a"), device("b"));
  rings.ask("answer_ring", answered, "a");
  const ring = rings.press("e2");
  rings.routed(ring, planOf(device("c"), device("q", { quiet: true })));
  hand.forget();
  for (const id of [answered, ring, answered, "none"]) {
    assert.deepEqual(hand.send({ type: "household_ended", ring: id }), { ok: true });
  }
  assert.equal(rings.standing(answered), "ended household_ended");
  assert.equal(rings.standing(ring), "missed household_ended");
  assert.deepEqual(rings.told, ["a ended", "b ended", "c missed"]);
  const shown = shownRings(hand.state).rings.map(({ state, reason }) => [state, reason]);
  assert.deepEqual(shown, [["ended", undefined], ["missed", undefined]]);
});

Deno.test("IC11 after a restart every ring is over, missed where nobody had answered", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  const answered = rings.ringing();
  rings.ask("answer_ring", answered, "b");
  const ring = rings.press("e2");
  rings.routed(ring, planOf(device("a"), device("q", { quiet: true })));
  const asked = rings.press("e3");
  rings.opening(ring, "a");
  hand.forget();
  hand.reload(8);
  assert.equal(rings.standing(ring), "missed server_restarted");
  assert.equal(rings.standing(asked), "missed server_restarted");
  assert.equal(rings.standing(answered), "ended server_restarted");
  assert.deepEqual(hand.effectsOf("route"), []);
  assert.deepEqual(rings.over.toSorted(), [ring, asked, answered].toSorted());
  hand.forget();
  hand.beat({ rings: { epoch: 7, revision: hand.now } });
  assert.equal(hand.effectsOf("rings").length, 1, "the unit's screen is told too");
  hand.live(60_000);
  assert.equal(hand.state.rings.size, 0);
});

Deno.test("IC11 E6 a load in the same epoch goes on: all is told again as it stood, once", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  const over = rings.ringing();
  rings.cancel();
  const ring = rings.ringing();
  const asked = rings.press("e3");
  hand.forget();
  hand.reload();
  assert.deepEqual(rings.told, [
    "a cancelled",
    "b cancelled",
    "a ringing rings",
    "b ringing rings",
  ]);
  assert.deepEqual(rings.over, [over]);
  assert.deepEqual(hand.effectsOf("route"), [{ type: "route", ring: asked, entry: "e3" }]);
  hand.pass(14_999);
  hand.beat();
  assert.equal(rings.standing(ring), "ringing", "the unit has the time of a keepalive to speak");
  hand.live(20_000);
  assert.equal(rings.standing(ring), "missed no_answer");
});
