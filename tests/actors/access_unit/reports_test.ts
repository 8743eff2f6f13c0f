import assert from "node:assert/strict";
import { accessAgainMs, entriesPerMinuteMax } from "../../../actors/access_unit/reports.ts";
import type { UnitOutput } from "../../../actors/access_unit/events.ts";
import { listOf, startMs, UnitInHand } from "./unit_in_hand.ts";

const doorsOf = (events: readonly UnitOutput[]) =>
  events.flatMap((event) => event.audience === "everyone" ? [event.door] : []);
const alarmsOf = (events: readonly UnitOutput[]) =>
  events.flatMap((event) =>
    event.audience === "operator"
      ? [`${event.raised ? "+" : "-"}${event.alarm} ${event.door ?? "unit"}`]
      : []
  );

function open(hand: UnitInHand, alarms: ("forced" | "held_open")[] = []) {
  return hand.heartbeat().doors.map((door) =>
    door.door === "main" ? { ...door, contact: "open" as const, alarms } : door
  );
}

Deno.test("AU5 a door is told when it is otherwise than it was, and only then", () => {
  const hand = UnitInHand.reachable();
  hand.beat();
  assert.deepEqual(hand.events, []);
  hand.beat({ doors: open(hand) });
  assert.deepEqual(doorsOf(hand.events), [
    { door: "main", known: true, contact: "open", strike: "locked", alarms: [] },
  ]);
  const read = hand.send({ type: "read", door: "main" });
  assert.deepEqual(read, { ok: true, door: doorsOf(hand.events)[0] });
});

Deno.test("AU5 forced, held open, tamper and an unconfirmed clock are told when they begin and end", () => {
  const hand = UnitInHand.reachable();
  hand.beat({ doors: open(hand, ["forced"]) });
  hand.beat({ doors: open(hand, ["forced", "held_open"]), tamper: true });
  hand.beat({ clock: "unconfirmed" });
  hand.beat();
  assert.deepEqual(alarmsOf(hand.events), [
    "+forced main",
    "+held_open main",
    "+tamper unit",
    "-forced main",
    "-held_open main",
    "+clock_unconfirmed unit",
    "-tamper unit",
    "-clock_unconfirmed unit",
  ]);
});

Deno.test("AU5 a unit that falls silent has doors that are not known, and is asked", () => {
  const hand = UnitInHand.reachable();
  hand.pass(14_999);
  assert.deepEqual(hand.events, []);
  hand.pass(1);
  assert.deepEqual(doorsOf(hand.events).map(({ door, known }) => `${door} ${known}`), [
    "main false",
    "parcels false",
    "flat false",
  ]);
  assert.deepEqual(hand.effects, [{ type: "ask", epoch: 7 }]);
  hand.forget();
  hand.beat();
  assert.equal(doorsOf(hand.events).filter(({ known }) => known).length, 3);
});

Deno.test("AU5 an older word of the same boot changes nothing; after a silence anything is news", () => {
  const hand = UnitInHand.reachable();
  const older = hand.heartbeat({ doors: open(hand) });
  hand.pass(1_000);
  hand.beat();
  hand.forget();
  hand.send({ type: "heartbeat", heartbeat: older });
  assert.deepEqual(hand.events, []);
  hand.pass(20_000);
  hand.forget();
  hand.send({ type: "heartbeat", heartbeat: older });
  assert.ok(doorsOf(hand.events).some(({ contact }) => contact === "open"));
});

Deno.test("AU7 C12 a code counts while it is on the display or was there just before", () => {
  const hand = UnitInHand.reachable();
  const present = (code: string) => {
    const reply = hand.send({ type: "is_present", code });
    assert.ok(reply !== undefined && reply.ok && "present" in reply);
    return reply.present;
  };
  assert.equal(present(""), false);
  hand.beat({ display: { current: "K7PWQ2", previous: "A2B3C4" } });
  assert.deepEqual(
    ["K7PWQ2", "A2B3C4", "K7PWQ", "K7PWQ22", "k7pwq2", "", "A2B3C5"].map(present),
    [true, true, false, false, false, false, false],
  );
  hand.pass(15_000);
  assert.equal(present("K7PWQ2"), false, "nobody knows what is on it now");
  assert.ok(!JSON.stringify([hand.written, hand.events]).includes("K7PWQ2"));
  const reader = UnitInHand.reachable("reader");
  reader.beat({ display: { current: "K7PWQ2" } });
  const reply = reader.send({ type: "is_present", code: "K7PWQ2" });
  assert.deepEqual(reply, { ok: true, present: false }, "a reader without a panel shows none");
});

Deno.test("AU8 E4 the list is published when it changes, and again while the unit holds another", () => {
  const hand = UnitInHand.reachable();
  hand.send({ type: "access_list", list: listOf(5) });
  assert.equal(hand.effectsOf("access").length, 1);
  hand.send({ type: "access_list", list: listOf(4) });
  assert.equal(hand.state.list!.revision, 5, "an older one was overtaken");
  hand.beat();
  assert.equal(hand.effectsOf("access").length, 1, "it may be on its way");
  hand.pass(accessAgainMs);
  hand.beat();
  assert.equal(hand.effectsOf("access").length, 2);
  hand.pass(accessAgainMs);
  hand.beat({ access: { epoch: 7, revision: 5 } });
  hand.pass(accessAgainMs);
  hand.beat({ access: { epoch: 7, revision: 5 } });
  assert.equal(hand.effectsOf("access").length, 2, "it has it");
  hand.reload(8);
  hand.send({ type: "access_list", list: listOf(5) });
  hand.forget();
  hand.beat({ access: { epoch: 7, revision: 5 } });
  assert.equal(hand.effectsOf("access").length, 1, "the list of another epoch is another list");
});

Deno.test("AU8 a unit that is not there is told when it comes", () => {
  const hand = new UnitInHand();
  hand.send({ type: "access_list", list: listOf(1) });
  assert.deepEqual(hand.effectsOf("access"), []);
  hand.beat();
  assert.equal(hand.effectsOf("access").length, 1);
});

Deno.test("AU8 E4 a unit that comes back with another list is told at its first word", () => {
  const hand = UnitInHand.reachable();
  hand.send({ type: "access_list", list: listOf(1) });
  assert.equal(hand.effectsOf("access").length, 1);
  hand.send({ type: "unit_status", online: false, boot: "boot-1" });
  hand.send({ type: "access_list", list: listOf(2) });
  hand.send({ type: "unit_status", online: true, boot: "boot-1" });
  hand.beat({ access: { epoch: hand.state.epoch, revision: 1 } });
  assert.equal(hand.effectsOf("access").length, 2, "long before it would be said again");
});

Deno.test("AU9 the time is told at the first word, after a connect, and while it is unconfirmed", () => {
  const hand = new UnitInHand();
  hand.beat();
  assert.deepEqual(hand.effectsOf("time"), [
    { type: "time", boot: "boot-1", notAfterUnitMs: hand.unitMs + 5_000 },
  ]);
  hand.forget();
  hand.live(60_000);
  assert.deepEqual(hand.effectsOf("time"), [], "it has it");
  hand.beat({ clock: "unconfirmed" });
  hand.beat({ clock: "unconfirmed" });
  assert.equal(hand.effectsOf("time").length, 1);
  hand.pass(1_000);
  hand.beat({ clock: "unconfirmed" });
  assert.equal(hand.effectsOf("time").length, 2);
  hand.send({ type: "unit_status", online: true, boot: "boot-1" });
  hand.beat();
  assert.equal(hand.effectsOf("time").length, 3, "connected");
  hand.reboot("boot-2");
  hand.beat();
  assert.equal(hand.effectsOf("time")[3]!.boot, "boot-2");
  hand.forget();
  hand.now += 3_600_000;
  hand.beat();
  assert.equal(hand.effectsOf("time").length, 1, "a clock drifts");
});

Deno.test("AU10 an entry of the journal counts once, over restarts, and is then called heard", () => {
  const hand = UnitInHand.reachable();
  const entry = { journal: "flash-1", seq: 3, what: "opened_alone", door: "main", logId: "log-9" };
  const say = (more: object = {}) =>
    hand.send({ type: "journal", entry: { ...entry, ...more } as never });
  say();
  say();
  hand.reload(8);
  say();
  say({ seq: 2 });
  assert.deepEqual(
    hand.effectsOf("heard"),
    Array(4).fill({ type: "heard", journal: "flash-1", seq: 3 }),
  );
  assert.deepEqual(hand.events.filter(({ audience }) => audience === "opened"), [
    { audience: "opened", door: "main", how: "alone", id: "log-9" },
  ]);
  say({ seq: 4, what: "request_to_exit", logId: undefined });
  say({ journal: "flash-2", seq: 1, what: "tamper", door: undefined, logId: undefined });
  assert.deepEqual(
    hand.log.map(({ door, result, logId }) => `${door} ${result} ${logId}`),
    ["main opened_alone log-9", "main request_to_exit null", "null tamper null"],
  );
});

Deno.test("AU10 an opening that the unit tells late says when it was", () => {
  const hand = UnitInHand.reachable();
  const entry = { journal: "flash-1", what: "opened_alone", door: "main", logId: "log-9" };
  const say = (more: object) =>
    hand.send({ type: "journal", entry: { ...entry, ...more } as never });
  say({ seq: 1, atMs: hand.now - 60_000 });
  say({ seq: 2, atMs: hand.now });
  say({ seq: 3, atMs: hand.now + 3_600_000 });
  const told = hand.events.filter((event) => event.audience === "opened");
  assert.deepEqual(told.map((event) => event.atMs), [hand.now - 60_000, undefined, undefined]);
});

Deno.test("AU10 beyond 240 entries in a minute none is heard, and none is lost", () => {
  const hand = UnitInHand.reachable();
  const say = (seq: number) =>
    hand.send({ type: "journal", entry: { journal: "j", seq, what: "forced", door: "main" } });
  for (let seq = 1; seq <= entriesPerMinuteMax + 10; seq++) say(seq);
  assert.equal(hand.effectsOf("heard").at(-1)!.seq, entriesPerMinuteMax);
  assert.equal(hand.log.length, entriesPerMinuteMax);
  hand.now += 60_000;
  say(entriesPerMinuteMax + 1);
  assert.equal(hand.effectsOf("heard").at(-1)!.seq, entriesPerMinuteMax + 1);
});

Deno.test("AU11 C4 R40 the log has public doors only, to the minute, and nothing of who or how", () => {
  const hand = UnitInHand.reachable();
  hand.now += 12_345;
  hand.beat();
  hand.done(hand.opening({ caller: "cap-id" }));
  hand.done(hand.opening({ caller: "cap-id", door: "flat" }));
  const pin = hand.present({ kind: "pin", value: "482913" });
  hand.send({
    type: "verdict",
    id: pin,
    verdict: { admitted: false, reason: "unknown_credential" },
  });
  hand.present({ door: "flat", kind: "qr", value: "QR-TEXT" });
  hand.pass(10_000);
  hand.send({
    type: "journal",
    entry: { journal: "j", seq: 1, what: "forced", door: "flat" },
  });
  const minute = Math.floor(startMs / 60_000) * 60_000;
  assert.deepEqual(hand.log, [
    { door: "main", result: "opened", atMs: minute, logId: "cap-id" },
    { door: "main", result: "unknown_credential", atMs: minute, logId: null },
  ]);
  for (const { table, id, atMs } of hand.written) {
    if (table !== "door_log") continue;
    assert.equal(atMs! % 60_000, 0);
    assert.doesNotMatch(id, /-/, "not the whole id, which holds a time");
  }
  const all = JSON.stringify(hand.written);
  assert.ok(!all.includes("482913") && !all.includes("QR-TEXT"));
});

Deno.test("AU11 C4 what happened while the server was away is logged at its own minute", () => {
  const hand = UnitInHand.reachable();
  const atMs = startMs - 3_600_000 + 12_345;
  const entry = { journal: "j", what: "opened_alone", door: "main", logId: "l" } as const;
  hand.send({ type: "journal", entry: { ...entry, seq: 1, atMs } });
  hand.send({ type: "journal", entry: { ...entry, seq: 2, atMs: startMs + 86_400_000 } });
  hand.send({ type: "journal", entry: { ...entry, seq: 3 } });
  assert.deepEqual(hand.log.map((one) => one.atMs), [startMs - 3_600_000, startMs, startMs]);
});
