import assert from "node:assert/strict";
import { unitTables } from "../../../actors/access_unit/state.ts";
import { answeredMsMax, ringMsMax, ringTargetsMax } from "../../../src/rings.ts";
import { device, planOf, RingInHand, viewOf, wordOf } from "./ring_in_hand.ts";
import { startMs } from "./unit_in_hand.ts";

Deno.test("IC2 whom a ring is for is bounded: so many devices, each once, with doors of this unit", () => {
  const rings = new RingInHand();
  const ring = rings.press();
  const doors = ["main", "main", "gate", "flat"];
  const many = Array.from({ length: 100 }, (_, nth) => device(`device ${nth}`, { doors }));
  const odd = [device("x".repeat(65)), device("twice"), device("twice", { quiet: true })];
  rings.routed(ring, { reachable: true, targets: [...odd, ...many], ringMs: 86_400_000 });
  const { targets, untilMs } = rings.stateOf(ring);
  assert.equal(targets.length, ringTargetsMax);
  assert.equal(untilMs, startMs + ringMsMax);
  assert.equal(targets.filter(({ handle }) => handle === "twice").length, 1);
  const told = rings.news.find(({ handle }) => handle === "device 7")!;
  assert.deepEqual(told.view.doors, ["main", "flat"]);
});

Deno.test("IC2 B8 the largest ring fits its row, sealed too", () => {
  const rings = new RingInHand();
  const ring = rings.press("e".repeat(64));
  const doors = ["main", "parcels", "flat"];
  const handle = (nth: number) => `${nth}`.padEnd(64, "h");
  rings.routed(
    ring,
    planOf(...Array.from({ length: 64 }, (_, nth) => device(handle(nth), { doors }))),
  );
  const text = JSON.stringify(rings.stateOf(ring));
  assert.ok(text.length < 12_000, `${text.length}`);
});

Deno.test("IC2 a ring that nobody routes in time reaches nobody; a plan that comes later is refused", () => {
  const rings = new RingInHand();
  const ring = rings.press();
  rings.hand.pass(5_000);
  assert.equal(rings.standing(ring), "failed nobody_reachable");
  rings.hand.forget();
  assert.equal(wordOf(rings.routed(ring, planOf(device("a")))), "conflict");
  const gone = rings.press("e2");
  rings.cancel("e2");
  assert.equal(wordOf(rings.routed(gone, planOf(device("a")))), "conflict");
  assert.equal(wordOf(rings.routed("never", planOf(device("a")))), "conflict");
  assert.deepEqual(rings.told, [], "nobody hears of a ring that was over before");
  const ringing = rings.ringing();
  assert.equal(wordOf(rings.routed(ringing, planOf(device("z")))), "yes");
  assert.deepEqual(rings.told, [], "the first plan stands");
});

Deno.test("IC3 R74 where nobody can be reached the ring fails with the reason, and devices learn of it", () => {
  const cases = [
    [{ reachable: false, reason: "unknown_entry", targets: [] }, "unknown_entry", []],
    [{ reachable: false, reason: "nobody_reachable", targets: [device("a")] }, "nobody_reachable", [
      "a failed",
    ]],
    [planOf(), "no_device", []],
    [planOf(device("a", { quiet: true })), "nobody_reachable", ["a failed"]],
    [planOf(device("a", { afterMs: 30_000 })), "nobody_reachable", ["a failed"]],
  ] as const;
  for (const [plan, reason, told] of cases) {
    const rings = new RingInHand();
    const ring = rings.press();
    assert.deepEqual(rings.routed(ring, plan), { ok: true });
    assert.equal(rings.standing(ring), `failed ${reason}`);
    assert.deepEqual(rings.told, told);
    assert.deepEqual(rings.over, [ring]);
  }
});

Deno.test("IC4 devices ring stage by stage, reckoned from the press", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  const ring = rings.press();
  hand.pass(1_000);
  rings.routed(
    ring,
    planOf(
      device("a"),
      device("b", { afterMs: 1_000 }),
      device("c", { afterMs: 10_000 }),
      device("d", { afterMs: 20_000 }),
    ),
  );
  assert.deepEqual(rings.told, ["a ringing rings", "b ringing rings"]);
  hand.forget();
  hand.pass(8_999);
  assert.deepEqual(rings.told, []);
  hand.pass(1);
  assert.deepEqual(rings.told, ["c ringing rings"], "who rings already is told nothing new");
  hand.forget();
  viewOf(rings.ask("answer_ring", ring, "c"));
  hand.beat();
  hand.live(15_000);
  assert.deepEqual(rings.told, ["a answered", "b answered", "c answered"]);
});

Deno.test("IC4 a quiet device and one of a later stage hear of a missed ring, and of no other", () => {
  const targets = [device("a"), device("q", { quiet: true }), device("l", { afterMs: 20_000 })];
  const ends: [string, (rings: RingInHand, ring: string) => void, string[]][] = [
    ["missed", ({ hand }) => hand.live(30_000), ["a missed", "q missed", "l missed"]],
    ["cancelled", (rings) => rings.cancel(), ["a cancelled", "q cancelled", "l cancelled"]],
    ["declined", (rings, ring) => void rings.ask("decline_ring", ring, "a"), ["a declined"]],
    ["opened", (rings, ring) => rings.hand.done(rings.opening(ring, "a")), ["a opened"]],
    ["ended", (rings, ring) => {
      rings.ask("answer_ring", ring, "a");
      rings.ask("hang_up", ring, "a");
    }, ["a ended"]],
  ];
  for (const [state, end, told] of ends) {
    const rings = new RingInHand();
    const ring = rings.ringing(...targets);
    end(rings, ring);
    assert.equal(rings.stateOf(ring).state, state);
    const ended = rings.news.filter(({ view }) => view.state === state);
    assert.deepEqual(ended.map(({ handle }) => `${handle} ${state}`), told);
    assert.ok(ended.every(({ view }) => !view.rings && view.doors.length === 0));
  }
});

Deno.test("IC5 two answers in one millisecond have one winner, and the second is told", () => {
  for (const [first, second] of [["a", "b"], ["b", "a"]] as const) {
    const rings = new RingInHand();
    const ring = rings.ringing();
    const won = viewOf(rings.ask("answer_ring", ring, first));
    assert.deepEqual([won.state, won.answeredHere, won.rings], ["answered", true, false]);
    assert.equal(won.untilMs, rings.hand.now + answeredMsMax);
    assert.equal(wordOf(rings.ask("answer_ring", ring, second)), "conflict");
    assert.equal(wordOf(rings.ask("decline_ring", ring, second)), "conflict");
    const views = new Map(rings.news.map(({ handle, view }) => [handle, view]));
    assert.equal(views.get(first)!.answeredHere, true);
    assert.deepEqual(views.get(first)!.doors, ["main"]);
    assert.equal(views.get(second)!.answeredHere, false);
    assert.deepEqual(views.get(second)!.doors, []);
    assert.deepEqual(viewOf(rings.ask("answer_ring", ring, first)), won, "a repeat is the same");
    assert.equal(rings.news.length, 2, "and tells nobody anything");
  }
});

Deno.test("IC5 a device that was not told of a ring has no say in it", () => {
  const rings = new RingInHand();
  const ring = rings.ringing(
    device("a"),
    device("q", { quiet: true }),
    device("l", { afterMs: 9 }),
  );
  for (const handle of ["q", "l", "nobody", ""]) {
    for (const type of ["read_ring", "answer_ring", "decline_ring", "hang_up"] as const) {
      assert.equal(wordOf(rings.ask(type, ring, handle)), "unknown_ring", `${type} ${handle}`);
    }
    assert.equal(wordOf(rings.open(ring, handle)), "unknown_ring");
  }
  assert.equal(wordOf(rings.ask("answer_ring", "another ring", "a")), "unknown_ring");
  assert.equal(rings.standing(ring), "ringing");
});

Deno.test("IC6 declining is for the flat; only the device that answered hangs up", () => {
  const rings = new RingInHand();
  const declined = rings.ringing();
  assert.equal(viewOf(rings.ask("decline_ring", declined, "a")).state, "declined");
  assert.deepEqual(rings.told, ["a declined", "b declined"]);
  assert.equal(wordOf(rings.ask("decline_ring", declined, "b")), "yes");
  assert.equal(wordOf(rings.ask("answer_ring", declined, "b")), "conflict");
  assert.equal(wordOf(rings.ask("hang_up", declined, "b")), "conflict");
  assert.equal(rings.news.length, 2);
  rings.hand.pass(1_000);
  const ring = rings.ringing();
  assert.equal(wordOf(rings.ask("hang_up", ring, "a")), "conflict");
  rings.ask("answer_ring", ring, "a");
  assert.equal(wordOf(rings.ask("hang_up", ring, "b")), "forbidden");
  const ended = viewOf(rings.ask("hang_up", ring, "a"));
  assert.deepEqual([ended.state, ended.reason], ["ended", "hung_up"]);
  assert.deepEqual(viewOf(rings.ask("hang_up", ring, "a")), ended);
});

Deno.test("IC7 a ring is missed at its time and an answered one lasts no longer than it may", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  const missed = rings.ringing();
  hand.live(29_999);
  assert.equal(rings.standing(missed), "ringing");
  hand.pass(1);
  assert.equal(rings.standing(missed), "missed no_answer");
  const ring = rings.ringing();
  rings.ask("answer_ring", ring, "a");
  hand.live(answeredMsMax - 1);
  assert.equal(rings.standing(ring), "answered");
  hand.pass(1);
  assert.equal(rings.standing(ring), "ended too_long");
});

Deno.test("IC7 the visitor ends it: cancelled, or ended where somebody has answered", () => {
  const rings = new RingInHand();
  const cancelled = rings.ringing();
  rings.cancel();
  assert.equal(rings.standing(cancelled), "cancelled by_visitor");
  const ring = rings.ringing();
  rings.ask("answer_ring", ring, "a");
  rings.cancel();
  assert.equal(rings.standing(ring), "ended by_visitor");
  rings.hand.forget();
  rings.cancel();
  rings.cancel("never pressed");
  assert.deepEqual(rings.hand.events, []);
});

Deno.test("IC7 C4 a minute after its end a ring is forgotten, with its handles", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  const ring = rings.ringing();
  rings.cancel();
  hand.live(59_999);
  assert.equal(viewOf(rings.ask("read_ring", ring, "a")).state, "cancelled");
  hand.forget();
  hand.pass(1);
  assert.equal(wordOf(rings.ask("read_ring", ring, "a")), "unknown_ring");
  assert.deepEqual(hand.written.at(-1), { table: "ring", id: ring, value: null });
  assert.equal(hand.effectsOf("rings").length, 1, "and shown no more");
  assert.equal(hand.alarmAtMs, null);
});

Deno.test("IC8 each step has the next number, and each device is told in their order", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  const ring = rings.press();
  rings.routed(ring, planOf(device("a"), device("b", { afterMs: 5_000 })));
  hand.pass(2_000);
  rings.press();
  hand.live(4_000);
  rings.ask("answer_ring", ring, "b");
  rings.ask("hang_up", ring, "b");
  assert.deepEqual(
    rings.news.map(({ handle, view }) => `${handle} ${view.seq} ${view.state} ${view.presses}`),
    [
      "a 1 ringing 1",
      "a 2 ringing 2",
      "b 3 ringing 2",
      "a 4 answered 2",
      "b 4 answered 2",
      "a 5 ended 2",
      "b 5 ended 2",
    ],
  );
});

Deno.test("IC9 E5 a ring is opened on the unit's word and on nothing else", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  const ring = rings.ringing();
  const key = hand.key();
  const act = rings.opening(ring, "a", key);
  assert.equal(rings.standing(ring), "ringing");
  assert.equal(rings.opening(ring, "a", key), act, "the same key, the same act");
  hand.done(act);
  assert.equal(rings.standing(ring), "opened");
  assert.deepEqual(rings.told, ["a opened", "b opened"]);
  assert.deepEqual(hand.ends, ["opened"]);
  const again = rings.open(ring, "a", { key });
  assert.ok(again.ok && "opening" in again && again.opening.state === "opened");
  assert.equal(wordOf(rings.open(ring, "a")), "conflict", "but by a new key it is over");
  assert.equal(hand.effectsOf("act").length, 1);
});

Deno.test("IC9 E5 a refused or lost opening leaves the ring ringing", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  const ring = rings.ringing();
  const act = rings.opening(ring, "a");
  hand.send({ type: "act_outcome", outcome: { act, outcome: "refused", reason: "too-late" } });
  rings.opening(ring, "b");
  hand.pass(5_000);
  hand.send({ type: "act_not_sent", act: rings.opening(ring, "a") });
  assert.deepEqual(hand.ends, ["refused_by_hardware", "not_confirmed", "unreachable"]);
  assert.equal(rings.standing(ring), "ringing");
  assert.deepEqual(rings.told, []);
});

Deno.test("IC9 while a door is being opened by it a ring is not missed", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  const ring = rings.ringing(device("a"), device("late", { afterMs: 29_999 }));
  hand.live(29_990);
  hand.pass(9);
  const act = rings.opening(ring, "a");
  hand.pass(3_000);
  assert.equal(rings.standing(ring), "ringing");
  hand.done(act);
  assert.equal(rings.standing(ring), "opened");
  const lost = rings.ringing();
  hand.live(29_000);
  rings.opening(lost, "a");
  hand.live(4_999);
  assert.equal(rings.standing(lost), "ringing");
  hand.pass(1);
  assert.equal(rings.standing(lost), "missed no_answer");
});

Deno.test("IC9 an answered ring stays answered when its door opens; nobody else opens by it", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  const ring = rings.ringing(device("a"), device("b"), device("c", { doors: ["parcels"] }));
  assert.equal(wordOf(rings.open(ring, "c")), "forbidden");
  const early = rings.opening(ring, "b");
  rings.ask("answer_ring", ring, "a");
  assert.equal(wordOf(rings.open(ring, "b")), "conflict");
  hand.done(early);
  hand.done(rings.opening(ring, "a"));
  assert.equal(rings.standing(ring), "answered");
  assert.deepEqual(hand.ends, ["opened", "opened"]);
  hand.send({ type: "link", up: false });
  assert.equal(wordOf(rings.open(ring, "a")), "unreachable");
});

Deno.test("IC9 whichever device opens, all that were told of the ring hear which door it was", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  const ring = rings.ringing(device("a"), device("b"), device("q", { quiet: true }));
  const early = rings.opening(ring, "b");
  rings.ask("answer_ring", ring, "a");
  hand.forget();
  hand.done(early);
  hand.done(rings.opening(ring, "a"));
  const heard = rings.news.map(({ handle, view }) => [handle, view.state, view.opened.join()]);
  const twice = [["a", "answered", "main"], ["b", "answered", "main"]];
  assert.deepEqual(heard, [...twice, ...twice], "opened again, it is told again");
  const other = rings.press("e2");
  rings.routed(other, planOf(device("c"), device("d")));
  hand.forget();
  hand.done(rings.opening(other, "c"));
  assert.deepEqual(rings.news.map(({ handle, view }) => [handle, view.state, view.opened]), [
    ["c", "opened", ["main"]],
    ["d", "opened", ["main"]],
  ]);
});

Deno.test("R74 a ring says what its unit can have now, and nothing of a unit that says nothing", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  const silent = rings.ringing();
  assert.deepEqual(viewOf(rings.ask("read_ring", silent, "a")).media, []);
  hand.beat({ media: ["picture", "voice"] });
  assert.deepEqual(viewOf(rings.ask("answer_ring", silent, "a")).media, ["picture", "voice"]);
});

Deno.test("IC13 C4 the log has result, minute and random id of a ring: no entry, no device", () => {
  const rings = new RingInHand();
  const { hand } = rings;
  hand.pass(42_123);
  hand.beat();
  const secrets = ["entry-of-12", "canary-a"];
  const ring = rings.press("entry-of-12");
  rings.routed(ring, planOf(device("canary-a")));
  rings.cancel("entry-of-12");
  assert.deepEqual(hand.log, [
    { door: null, result: "ring_cancelled", atMs: startMs, logId: ring },
  ]);
  hand.live(120_000);
  for (const { table, value } of hand.written) {
    if (table === "ring") continue;
    for (const secret of secrets) assert.ok(!JSON.stringify(value).includes(secret), table);
  }
  assert.ok(!("keepMs" in unitTables(1)["ring"]!), "a ring's row goes with the ring");
});
