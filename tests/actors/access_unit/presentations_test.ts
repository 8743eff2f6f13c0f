import assert from "node:assert/strict";
import { presentationLifeMs, presentationsMax } from "../../../actors/access_unit/presentations.ts";
import { refusalOf, UnitInHand } from "./unit_in_hand.ts";

Deno.test("AU6 C7 a credential is judged, and an admitted one opens by an act of its own id", () => {
  const hand = UnitInHand.reachable();
  const id = hand.present({ kind: "pin", value: "482913" });
  assert.deepEqual(hand.effectsOf("judge"), [{
    type: "judge",
    id,
    door: "main",
    presented: { kind: "pin", pin: "482913" },
  }]);
  const shownUnitMs = hand.unitMs;
  hand.pass(1_900);
  assert.deepEqual(hand.admit(id), { ok: true, admitted: true });
  const [act] = hand.effectsOf("act");
  assert.deepEqual(act!.act, {
    act: id,
    kind: "open_door",
    door: "main",
    boot: "boot-1",
    notAfterUnitMs: shownUnitMs + presentationLifeMs,
  });
  assert.deepEqual(hand.effectsOf("verdict").map(({ verdict }) => verdict), [
    { id, boot: "boot-1", door: "main", admitted: true },
  ]);
  hand.done(id);
  assert.deepEqual(hand.events.filter(({ audience }) => audience === "opened"), [
    { audience: "opened", door: "main", how: "credential", id: "log-1" },
  ]);
  assert.deepEqual(refusalOf(hand.admit(id)).code, "conflict", "once");
  assert.equal(hand.effectsOf("act").length, 1);
});

Deno.test("AU6 a refused credential is told why and opens nothing", () => {
  const hand = UnitInHand.reachable();
  const id = hand.present();
  const verdict = {
    admitted: false,
    reason: "too_many_attempts",
    retryAfterMs: 4_000.5,
  } as const;
  assert.deepEqual(hand.send({ type: "verdict", id, verdict }), { ok: true, admitted: false });
  assert.deepEqual(hand.effectsOf("verdict").map((effect) => effect.verdict), [{
    id,
    boot: "boot-1",
    door: "main",
    admitted: false,
    reason: "too_many_attempts",
    retryAfterMs: 4_001,
  }]);
  assert.deepEqual(hand.effectsOf("act"), []);
});

Deno.test("AU6 E5 a verdict that comes late opens nothing", () => {
  const hand = UnitInHand.reachable();
  const id = hand.present();
  hand.pass(presentationLifeMs);
  assert.equal(refusalOf(hand.admit(id)).code, "conflict");
  assert.deepEqual(hand.effectsOf("act"), []);
  assert.deepEqual(hand.effectsOf("verdict").map(({ verdict }) => verdict.reason), ["no_answer"]);
  // Nor does one that comes before the tick has rung for it.
  const other = hand.present();
  hand.now += presentationLifeMs;
  assert.equal(refusalOf(hand.admit(other)).code, "conflict");
  assert.deepEqual(hand.effectsOf("act"), []);
});

Deno.test("AU6 E5 what was shown long ago is not judged at all, so no use is spent", () => {
  const hand = UnitInHand.reachable();
  hand.present({ unitMs: hand.unitMs - presentationLifeMs });
  assert.deepEqual(hand.effects, []);
  const late = hand.present({ unitMs: hand.unitMs - presentationLifeMs + 500 });
  assert.equal(hand.effectsOf("judge").length, 1);
  hand.pass(500);
  assert.equal(refusalOf(hand.admit(late)).code, "conflict", "its time counts from being shown");
});

Deno.test("AU6 a presentation counts once, of the present boot, at a unit that is there", () => {
  const hand = UnitInHand.reachable();
  const first = hand.presented();
  hand.send({ type: "presented", presented: first });
  hand.send({ type: "presented", presented: first });
  hand.send({ type: "presented", presented: { ...first, id: "another" } });
  assert.equal(hand.effectsOf("judge").length, 1);
  hand.present({ boot: "boot-0" });
  assert.equal(hand.effectsOf("judge").length, 1);
  hand.pass(15_000);
  hand.present();
  assert.equal(hand.effectsOf("judge").length, 1, "no act could reach it");
});

Deno.test("AU6 E5 a verdict for a boot that is gone opens nothing", () => {
  const hand = UnitInHand.reachable();
  const id = hand.present();
  hand.reboot("boot-2");
  hand.beat();
  assert.equal(refusalOf(hand.admit(id)).code, "conflict");
  assert.deepEqual(hand.effectsOf("act"), []);
});

Deno.test("AU6 an admitted credential at a unit that fell silent meanwhile opens nothing", () => {
  const hand = UnitInHand.reachable();
  const id = hand.present();
  hand.send({ type: "link", up: false });
  assert.equal(refusalOf(hand.admit(id)).code, "unreachable");
  assert.deepEqual(hand.effectsOf("act"), []);
});

Deno.test("AU6 at most 16 are judged at one time; one at a door that is not there is refused", () => {
  const hand = UnitInHand.reachable();
  for (let nth = 0; nth < presentationsMax; nth++) hand.present();
  hand.present();
  hand.forget();
  hand.present({ door: "cellar" });
  assert.deepEqual(hand.effectsOf("verdict").map(({ verdict }) => verdict.reason), ["wrong_door"]);
  assert.deepEqual(hand.effectsOf("judge"), []);
});

Deno.test("AU6 a presentation that bears the id of an act under way is passed over", () => {
  const hand = UnitInHand.reachable();
  const act = hand.opening();
  hand.present({ id: act });
  assert.deepEqual(hand.effectsOf("judge"), []);
});
