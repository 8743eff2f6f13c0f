import assert from "node:assert/strict";
import { openActsMax } from "../../../actors/access_unit/acts.ts";
import {
  doorKeysPerCallerMax,
  doorKeysPerUnitMax,
  refuseKey,
} from "../../../actors/access_unit/idempotency.ts";
import { doorKeyKeptMs, doorKeyWindowMs } from "../../../actors/access_unit/state.ts";
import { seededRandom, uuidV7 } from "../../../src/random.ts";
import { refusalOf, startMs, UnitInHand } from "./unit_in_hand.ts";

Deno.test("AU1 E5 an act names door, boot and a last moment on the unit's clock", () => {
  const hand = UnitInHand.reachable();
  hand.pass(1_500);
  const act = hand.opening({ door: "parcels" });
  assert.deepEqual(hand.effectsOf("act"), [{
    type: "act",
    act: {
      act,
      kind: "open_door",
      door: "parcels",
      boot: "boot-1",
      notAfterUnitMs: hand.unitMs + 3_000,
    },
  }]);
});

Deno.test("AU1 E5 the wall clocks' difference is nowhere in an act: only the unit's own word", () => {
  const hand = UnitInHand.reachable();
  // The unit's clock says something that fits no clock of ours.
  hand.reboot("boot-2");
  hand.beat({ unitMs: 123.75, clock: "unconfirmed" });
  hand.forget();
  hand.opening();
  assert.equal(hand.effectsOf("act")[0]!.act.notAfterUnitMs, 3_123, "and it is rounded down");
});

Deno.test("AU1 a unit unheard for 15 s is unreachable: nothing is sent, nothing remembered", () => {
  for (
    const silence of [
      (hand: UnitInHand) => hand.pass(15_000),
      (hand: UnitInHand) => {
        hand.pass(1_000);
        hand.send({ type: "unit_status", online: false, boot: "boot-1" });
      },
      (hand: UnitInHand) => hand.send({ type: "link", up: false }),
    ]
  ) {
    const hand = UnitInHand.reachable();
    silence(hand);
    hand.forget();
    const key = hand.key();
    assert.equal(refusalOf(hand.open({ key })).code, "unreachable");
    assert.deepEqual(hand.effectsOf("act"), []);
    assert.equal(hand.written.length, 0);
    hand.beat();
    hand.opening({ key });
    assert.equal(hand.effectsOf("act").length, 1, "the same key opens once it is there again");
  }
  const fresh = new UnitInHand();
  assert.equal(refusalOf(fresh.open()).code, "unreachable", "nor before its first word");
  const hand = UnitInHand.reachable();
  hand.pass(14_999);
  hand.opening();
});

Deno.test("AU1 the last will of an earlier boot says nothing of this one", () => {
  const hand = UnitInHand.reachable();
  hand.send({ type: "unit_status", online: false, boot: "boot-0" });
  hand.opening();
});

Deno.test("AU1 what the unit does not have is refused by name, cut short", () => {
  const hand = UnitInHand.reachable();
  const refusal = refusalOf(hand.open({ door: "x".repeat(300) }));
  assert.equal(refusal.code, "unknown_door");
  assert.ok(refusal.detail.length < 120);
  assert.equal(refusalOf(hand.send({ type: "read", door: "__proto__" })).code, "unknown_door");
});

Deno.test("AU2 E2 the same key gives what became of the first, and never a second act", () => {
  const hand = UnitInHand.reachable();
  const key = hand.key();
  const act = hand.opening({ key });
  const pending = hand.open({ key });
  assert.ok(pending.ok && "opening" in pending);
  assert.deepEqual([pending.opening.act, pending.opening.state], [act, "pending"]);
  hand.done(act);
  const opened = hand.open({ key });
  assert.ok(opened.ok && "opening" in opened);
  assert.deepEqual([opened.opening.act, opened.opening.state], [act, "opened"]);
  assert.equal(refusalOf(hand.open({ key, door: "parcels" })).code, "key_reused");
  assert.equal(hand.effectsOf("act").length, 1);
  hand.opening({ key, caller: "bob" });
  assert.equal(hand.effectsOf("act").length, 2, "another id's key is another key");
});

Deno.test("AU2 E2 a key is kept for a day and the skew, over restarts, and then too old to be used", () => {
  const hand = UnitInHand.reachable();
  const key = hand.key(startMs + 59_000); // from a clock that runs ahead
  hand.done(hand.opening({ key }));
  hand.now += doorKeyWindowMs - 1_000;
  hand.reload(8);
  hand.beat();
  const opened = hand.open({ key });
  assert.ok(opened.ok && "opening" in opened && opened.opening.state === "opened");
  hand.now = startMs + doorKeyKeptMs;
  hand.beat();
  const refusal = refusalOf(hand.open({ key }));
  assert.equal(refusal.code, "key_expired");
  assert.equal(refusal.serverTimeMs, hand.now);
  assert.equal(hand.effectsOf("act").length, 1);
});

Deno.test("AU2 E2 keys that are no keys, too old or from the future are refused", () => {
  const hand = UnitInHand.reachable();
  assert.equal(refusalOf(hand.open({ key: "1" })).code, "key_invalid");
  assert.equal(refusalOf(hand.open({ key: crypto.randomUUID() })).code, "key_invalid");
  const old = refusalOf(hand.open({ key: hand.key(hand.now - doorKeyWindowMs) }));
  assert.equal(old.code, "key_expired");
  const future = refusalOf(hand.open({ key: hand.key(hand.now + 60_001) }));
  assert.deepEqual([future.code, future.serverTimeMs], ["key_from_future", hand.now]);
  hand.opening({ key: hand.key(hand.now - doorKeyWindowMs + 1) });
});

Deno.test("AU2 E2 at most 64 keys of an id and 64 acts under way, then busy", () => {
  const hand = UnitInHand.reachable();
  for (let nth = 0; nth < doorKeysPerCallerMax; nth++) hand.done(hand.opening());
  assert.equal(refusalOf(hand.open()).code, "busy");
  hand.opening({ caller: "bob" });
  const crowd = UnitInHand.reachable();
  for (let nth = 0; nth < openActsMax; nth++) crowd.opening({ caller: `caller-${nth}` });
  assert.equal(refusalOf(crowd.open({ caller: "one more" })).code, "busy");
});

Deno.test("AU2 E2 at most 20,000 keys of a unit, and those of yesterday are forgotten", () => {
  const full = { ...UnitInHand.reachable().state, keyCount: doorKeysPerUnitMax };
  const key = uuidV7(startMs, seededRandom(1));
  assert.equal(refuseKey(full, "late", key, startMs)?.code, "busy");
  const room = { ...full, keyCount: doorKeysPerUnitMax - 1 };
  assert.equal(refuseKey(room, "late", key, startMs), null);
  const fresh = UnitInHand.reachable();
  fresh.done(fresh.opening({ caller: "early" }));
  assert.equal(fresh.state.keyCount, 1);
  fresh.now += doorKeyKeptMs + 600_000;
  fresh.beat();
  assert.equal(fresh.state.keyCount, 0);
});

Deno.test("AU3 E5 three ends: done, refused, not confirmed; each once, and for good", () => {
  const hand = UnitInHand.reachable();
  const keys = [hand.key(), hand.key(), hand.key(), hand.key()];
  const [done, refused, silent, unsent] = keys.map((key) => hand.opening({ key }));
  hand.done(done!);
  hand.send({
    type: "act_outcome",
    outcome: { act: refused!, outcome: "refused", reason: "too-late" },
  });
  hand.send({ type: "act_not_sent", act: unsent! });
  hand.pass(4_999);
  assert.deepEqual(hand.ends, ["opened", "refused_by_hardware", "unreachable"]);
  hand.pass(1);
  assert.deepEqual(hand.ends.slice(3), ["not_confirmed"]);
  hand.done(silent!);
  hand.done(refused!);
  hand.send({ type: "act_outcome", outcome: { act: done!, outcome: "refused" } });
  assert.equal(hand.ends.length, 4);
  const codes = keys.map((key) => {
    const reply = hand.open({ key });
    return reply.ok ? "opened" : reply.refusal.code;
  });
  assert.deepEqual(codes, ["opened", "refused_by_hardware", "not_confirmed", "unreachable"]);
  assert.deepEqual(
    hand.events.filter(({ audience }) => audience === "opened"),
    [{ audience: "opened", door: "main", how: "app", id: "ann" }],
    "only the unit's own word is an opening",
  );
});

Deno.test("AU3 an act that came to the unit twice has the first one's outcome", () => {
  const hand = UnitInHand.reachable();
  const act = hand.opening();
  hand.send({ type: "act_outcome", outcome: { act, outcome: "refused", reason: "known-id" } });
  assert.deepEqual(hand.ends, []);
  hand.done(act);
  assert.deepEqual(hand.ends, ["opened"]);
});

Deno.test("AU4 E5 after a restart an act without an outcome is not confirmed", () => {
  const hand = UnitInHand.reachable();
  const key = hand.key();
  const act = hand.opening({ key });
  hand.now += 100;
  hand.forget();
  hand.reload(8);
  assert.deepEqual(hand.ends, ["not_confirmed"]);
  assert.deepEqual(hand.effects, [{ type: "ask", epoch: 8 }], "nothing is sent again");
  hand.beat();
  hand.done(act);
  assert.equal(refusalOf(hand.open({ key })).code, "not_confirmed");
  assert.equal(hand.state.acts.size, 0);
});

Deno.test("AU4 E6 a load in the same epoch leaves acts under way, and tells again what ended lately", () => {
  const hand = UnitInHand.reachable();
  const old = hand.opening();
  hand.done(old);
  hand.live(61_000);
  const ended = hand.opening();
  hand.done(ended);
  const open = hand.opening();
  hand.forget();
  hand.reload();
  assert.deepEqual(
    hand.events.flatMap((event) => event.audience === "act" ? [event.act] : []),
    [ended],
  );
  hand.beat();
  hand.done(open);
  assert.deepEqual(hand.ends, ["opened", "opened"]);
});
