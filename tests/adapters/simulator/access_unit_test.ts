import assert from "node:assert/strict";
import { sign } from "node:crypto";
import type { UnitMessage } from "../../../adapters/adapter.ts";
import type { UnitAccess } from "../../../adapters/mqtt/unit_payloads.ts";
import {
  unitEventSchema,
  unitHeartbeatSchema,
  unitOutcomeSchema,
  unitPresentedSchema,
} from "../../../adapters/mqtt/unit_payloads.ts";
import {
  accessBytes,
  actBytes,
  timeBytes,
  type UnitSigner,
  withSignature,
} from "../../../adapters/mqtt/unit_signature.ts";
import { codePeriodMs, SimulatedAccessUnit } from "../../../adapters/simulator/access_unit.ts";
import { unitKeySchema } from "../../../adapters/mqtt/unit_paper_payloads.ts";
import { unitRingSchema } from "../../../adapters/mqtt/unit_ring_payloads.ts";
import { unitSignalledSchema } from "../../../adapters/mqtt/unit_signal_payloads.ts";
import type { UnitHappening } from "../../../adapters/simulator/unit_events.ts";
import type { UnitLink, UnitListener, UnitWord } from "../../../adapters/simulator/unit_link.ts";
import { ManualClock } from "../../../src/clock.ts";
import type { AloneContext, JudgeAlone } from "../../../src/doors.ts";
import type { Unit } from "../../../src/site.ts";
import { seededRandom } from "../../../src/random.ts";
import { unitSite } from "../../actors/access_unit/unit_in_hand.ts";
import { qrOf, serialHashOf, testJudge } from "../../parts/test_judge.ts";
import { testKeys } from "../../src/door_house.ts";

const site = unitSite.buildings[0]!.units[0]!;
const at = { building: "tower", unit: "entrance" };
const server = testKeys();
const qrKeys = testKeys();
const signer: UnitSigner = { kid: "k1", sign: (bytes) => sign(null, bytes, server.privateKey) };

/** A link in the hands of a test: it checks and keeps what the unit says. */
class LinkInHand implements UnitLink {
  up = false;
  boot = "";
  said: UnitWord[] = [];
  listener: UnitListener | undefined;

  open(boot: string, listener: UnitListener): void {
    this.boot = boot;
    this.listener = listener;
    this.up = true;
    listener.connected();
  }

  say(word: UnitWord): void {
    if (!this.up) return;
    if (word.type === "heartbeat") unitHeartbeatSchema.parse(word.heartbeat);
    else if (word.type === "outcome") unitOutcomeSchema.parse(word.outcome);
    else if (word.type === "presented") unitPresentedSchema.parse(word.presented);
    else if (word.type === "ring") unitRingSchema.parse(word.ring);
    else if (word.type === "signal") unitSignalledSchema.parse(word.signal);
    else if (word.type === "key") unitKeySchema.parse(word.key);
    else unitEventSchema.parse(word.event);
    this.said.push(word);
  }

  cut(off: boolean): void {
    this.up = !off;
    if (!off) this.listener?.connected();
  }

  drop(): void {
    this.up = false;
    this.listener = undefined;
  }

  close(): Promise<void> {
    this.drop();
    return Promise.resolve();
  }
}

/** A unit on a manual clock, and a server's side for it. */
function bench(judgeAlone: JudgeAlone = testJudge, change: Partial<Unit> = {}) {
  const clock = new ManualClock();
  const link = new LinkInHand();
  const seen: UnitHappening[] = [];
  const unit = new SimulatedAccessUnit({
    building: "tower",
    unit: { ...site, ...change },
    clock,
    random: seededRandom("unit"),
    link,
    keys: new Map([["k1", server.publicKey]]),
    judgeAlone,
    observe: (happening) => seen.push(happening),
  });
  unit.start();
  const tell = (message: UnitMessage) => link.listener?.told(message);
  let acts = 0;
  const act = (more: { act?: string; boot?: string; lifeMs?: number; door?: string } = {}) => {
    const { act = `act-${++acts}`, boot = unit.boot, lifeMs = 3_000, door = "main" } = more;
    const notAfterUnitMs = Math.floor(unit.unitMs() + lifeMs);
    const body = { act, kind: "open_door" as const, door, boot, notAfterUnitMs };
    return withSignature(body, actBytes(at, body), signer);
  };
  const time = (wallMs = clock.now(), lifeMs = 5_000) => {
    const notAfterUnitMs = Math.floor(unit.unitMs() + lifeMs);
    const body = { wallMs, boot: unit.boot, notAfterUnitMs };
    return withSignature(body, timeBytes(at, body), signer);
  };
  const list = (more: Partial<UnitAccess> = {}) => {
    const body = {
      epoch: 1,
      revision: 1,
      issuedAtMs: clock.now(),
      keys: [{ kid: "q1", publicKey: qrKeys.raw }],
      revoked: [] as string[],
      tags: [{
        serialHash: serialHashOf("04:a2"),
        logId: "log-tag",
        doors: [{ door: "main", spans: [[0, 8e15]] as [number, number][] }],
      }],
      ...more,
    };
    return withSignature(body, accessBytes(at, body), signer);
  };
  const outcomes = () =>
    link.said.flatMap((word) =>
      word.type === "outcome" ? [word.outcome.reason ?? word.outcome.outcome] : []
    );
  return {
    clock,
    link,
    seen,
    unit,
    tell,
    act,
    time,
    list,
    outcomes,
    ready() {
      tell({ type: "time", time: time() });
      tell({ type: "access", access: list() });
    },
    qr: (id: string, uses = 1, door = "main") =>
      qrOf({ id, kid: "q1", door, untilMs: clock.now() + 86_400_000, uses }, qrKeys.privateKey),
    beat: () => link.said.findLast((word) => word.type === "heartbeat")!.heartbeat,
    opened: () => seen.flatMap((each) => each.what === "opened" ? [`${each.door} ${each.by}`] : []),
    refused: () =>
      seen.flatMap((each) => each.what === "verdict" && !each.admitted ? [each.reason] : []),
  };
}

Deno.test("E5 access unit does an act once, in time, of its boot, signed; its wall clock has no say", async () => {
  const { clock, unit, tell, act, outcomes, opened, time } = bench();
  tell({ type: "time", time: time() });
  unit.wallClockOff(3_600_000);
  const first = act();
  tell({ type: "act", act: first });
  tell({ type: "act", act: first });
  tell({ type: "act", act: { ...act(), door: "parcels" } });
  tell({ type: "act", act: act({ door: "cellar" }) });
  const late = act();
  const early = act({ act: "early", lifeMs: 60_000 });
  clock.advance(3_001);
  tell({ type: "act", act: late });
  unit.power(false);
  unit.power(true);
  tell({ type: "act", act: early });
  assert.deepEqual(outcomes(), [
    "done",
    "known-id",
    "bad-signature",
    "unknown-door",
    "too-late",
    "other-boot",
  ]);
  assert.deepEqual(opened(), ["main act"]);
  await unit.stop();
});

Deno.test("access unit releases its strike for its time, and says so at every change", async () => {
  const { clock, unit, tell, act, beat } = bench();
  tell({ type: "act", act: act() });
  assert.equal(beat().doors[0]!.strike, "released");
  clock.advance(4_999);
  assert.equal(beat().doors[0]!.strike, "released");
  clock.advance(1);
  assert.equal(beat().doors[0]!.strike, "locked");
  await unit.stop();
});

Deno.test("access unit notices a forced door, one held open, and its housing", async () => {
  const { clock, unit, link, tell, act, beat } = bench();
  const journal = () =>
    link.said.flatMap((word) =>
      word.type === "event" ? [`${word.event.seq} ${word.event.what}`] : []
    );
  unit.openByHand("main");
  assert.deepEqual(beat().doors[0]!.alarms, ["forced"]);
  unit.closeByHand("main");
  assert.deepEqual(beat().doors[0]!.alarms, []);
  tell({ type: "act", act: act() });
  unit.openByHand("main");
  clock.advance(29_999);
  assert.deepEqual(beat().doors[0]!.alarms, []);
  clock.advance(1);
  assert.deepEqual(beat().doors[0]!.alarms, ["held_open"]);
  unit.tamper(true);
  assert.equal(beat().tamper, true);
  unit.exitButton("main");
  assert.deepEqual([...new Set(journal())], [
    "1 forced",
    "2 held_open",
    "3 tamper",
    "4 request_to_exit",
  ]);
  assert.throws(() => unit.openByHand("cellar"), /must be one of main, parcels, flat, got cellar/);
  await unit.stop();
});

Deno.test("C12 access unit shows a code that changes, and says the one before too", async () => {
  const { clock, unit, beat } = bench();
  const first = unit.code!;
  assert.match(first, /^[2-9A-HJ-NP-Z]{6}$/);
  assert.deepEqual(beat().display, { current: first });
  clock.advance(codePeriodMs);
  assert.deepEqual(beat().display, { current: unit.code!, previous: first });
  unit.power(false);
  assert.equal(unit.code, null);
  unit.power(true);
  assert.deepEqual(beat().display, { current: unit.code! }, "of before the cut it shows nothing");
  await unit.stop();
});

Deno.test("E5 access unit: its wall clock is lost with its power, until a signed time of now", async () => {
  const { clock, unit, tell, time, beat } = bench();
  assert.deepEqual([unit.wallMs(), beat().clock], [null, "unconfirmed"]);
  tell({ type: "time", time: { ...time(), wallMs: 5 } });
  assert.equal(unit.wallMs(), null, "the signature is of another time");
  const old = time();
  clock.advance(5_001);
  tell({ type: "time", time: old });
  assert.equal(unit.wallMs(), null, "an old time sets no clock");
  const known = time();
  tell({ type: "time", time: known });
  assert.deepEqual([unit.wallMs(), beat().clock], [clock.now(), "confirmed"]);
  unit.power(false);
  clock.advance(60_000);
  unit.power(true);
  tell({ type: "time", time: known });
  assert.deepEqual(
    [unit.wallMs(), beat().clock],
    [null, "unconfirmed"],
    "nor one of before the cut",
  );
  await unit.stop();
});

Deno.test("E4 access unit keeps the newest signed list, over its power too", async () => {
  const { unit, tell, list, beat } = bench();
  tell({ type: "access", access: { ...list({ revision: 3 }), revoked: ["x"] } });
  assert.deepEqual(beat().access, { epoch: 0, revision: 0 }, "a forged one is none");
  tell({ type: "access", access: list({ revision: 3 }) });
  tell({ type: "access", access: list({ revision: 2 }) });
  assert.deepEqual(beat().access, { epoch: 1, revision: 3 });
  tell({ type: "access", access: list({ epoch: 2, revision: 1 }) });
  tell({ type: "access", access: list({ epoch: 1, revision: 9 }) });
  unit.power(false);
  unit.power(true);
  assert.deepEqual(beat().access, { epoch: 2, revision: 1 });
  await unit.stop();
});

Deno.test("C12 R19 access unit decides alone while the server is away, and counts uses over power cuts", async () => {
  const { clock, unit, link, ready, qr, opened, refused, tell, time } = bench();
  ready();
  link.cut(true);
  const twice = qr("q-1", 2);
  const show = async (text: string) => {
    unit.present("main", { kind: "qr", text });
    await clock.run(10);
  };
  await show(twice);
  unit.power(false);
  unit.power(true);
  link.cut(true);
  await show(twice);
  assert.deepEqual(refused(), ["clock_unconfirmed"], "and says so");
  link.cut(false);
  tell({ type: "time", time: time() });
  link.cut(true);
  await show(twice);
  await show(twice);
  assert.deepEqual(refused().slice(1), ["used_up"]);
  assert.deepEqual(opened(), ["main alone", "main alone"]);
  unit.present("main", { kind: "tag", serial: "04:a2" });
  unit.present("parcels", { kind: "tag", serial: "04:a2" });
  unit.present("main", { kind: "pin", pin: "482913" });
  await show("nonsense");
  await show(qr("q-2").replace(".", "x."));
  assert.deepEqual(refused().slice(2), [
    "wrong_door",
    "no_answer",
    "unknown_credential",
    "unknown_credential",
  ]);
  assert.equal(opened().length, 3);
  await unit.stop();
});

Deno.test("C12 access unit: two shows of one QR at the same time are two uses, not one", async () => {
  const { clock, unit, link, ready, qr, opened, refused } = bench();
  ready();
  link.cut(true);
  const once = qr("q-1");
  unit.present("main", { kind: "qr", text: once });
  unit.present("main", { kind: "qr", text: once });
  await clock.run(10);
  assert.deepEqual([opened(), refused()], [["main alone"], ["used_up"]]);
  await unit.stop();
});

Deno.test("R13 R25 access unit refuses what the list has revoked", async () => {
  const { clock, unit, link, ready, qr, tell, list, refused } = bench();
  ready();
  tell({ type: "access", access: list({ revision: 2, revoked: ["q-1"] }) });
  link.cut(true);
  unit.present("main", { kind: "qr", text: qr("q-1") });
  await clock.run(10);
  assert.deepEqual(refused(), ["credential_revoked"]);
  await unit.stop();
});

Deno.test("E5 access unit that gave up on the server opens once: a late act for it is refused", async () => {
  const { clock, unit, link, ready, tell, act, opened, outcomes } = bench();
  ready();
  unit.present("main", { kind: "tag", serial: "04:a2" });
  const [word] = link.said.flatMap((each) => each.type === "presented" ? [each.presented] : []);
  await clock.run(2_999);
  assert.deepEqual(opened(), []);
  await clock.run(2);
  assert.deepEqual(opened(), ["main alone"]);
  tell({ type: "act", act: act({ act: word!.id, lifeMs: 3_000 }) });
  assert.deepEqual([opened(), outcomes()], [["main alone"], ["known-id"]]);
  await unit.stop();
});

Deno.test("E5 access unit: an act for a presentation settles it, though its verdict is lost", async () => {
  const { clock, unit, link, ready, tell, act, opened } = bench();
  ready();
  unit.present("main", { kind: "tag", serial: "04:a2" });
  const [word] = link.said.flatMap((each) => each.type === "presented" ? [each.presented] : []);
  tell({ type: "act", act: act({ act: word!.id }) });
  await clock.run(10_000);
  assert.deepEqual(opened(), ["main act"]);
  await unit.stop();
});

Deno.test("access unit whose power goes while it judges opens nothing afterwards", async () => {
  const slow = Promise.withResolvers<{ admitted: true; logId: string; lifts: [] }>();
  const { clock, unit, link, ready, opened } = bench(() => slow.promise);
  ready();
  link.cut(true);
  unit.present("main", { kind: "tag", serial: "04:a2" });
  await clock.run(10);
  unit.power(false);
  unit.power(true);
  slow.resolve({ admitted: true, logId: "log", lifts: [] });
  await clock.run(10);
  assert.deepEqual(opened(), []);
  await unit.stop();
});

Deno.test("access unit reads only what it has a reader for, and nothing without power", async () => {
  const { clock, unit, link } = bench();
  const reader = new SimulatedAccessUnit({
    building: "tower",
    unit: unitSite.buildings[0]!.units[1]!,
    clock,
    random: seededRandom(1),
    link: new LinkInHand(),
    keys: new Map(),
    judgeAlone: testJudge,
  });
  reader.start();
  reader.present("gate", { kind: "pin", pin: "1234" });
  unit.power(false);
  unit.present("main", { kind: "pin", pin: "1234" });
  assert.equal(link.said.filter(({ type }) => type === "presented").length, 0);
  await reader.stop();
  await unit.stop();
  assert.equal(clock.waiting, 0, "stopping leaves no timer behind");
});

Deno.test("E4 access unit says its journal's oldest entries until they were heard", async () => {
  const { clock, unit, link, tell } = bench();
  link.cut(true);
  for (let nth = 0; nth < 40; nth++) unit.exitButton("main");
  link.said = [];
  link.cut(false);
  const said = () => link.said.flatMap((word) => word.type === "event" ? [word.event] : []);
  assert.deepEqual(said().map(({ seq }) => seq), Array.from({ length: 32 }, (_, at) => at + 1));
  const { journal } = said()[0]!;
  link.said = [];
  tell({ type: "heard", heard: { journal: "another", seq: 32 } });
  assert.deepEqual(said(), []);
  tell({ type: "heard", heard: { journal, seq: 32 } });
  assert.deepEqual(said().map(({ seq }) => seq), [33, 34, 35, 36, 37, 38, 39, 40]);
  unit.power(false);
  unit.power(true);
  link.said = [];
  clock.advance(10_000);
  assert.equal(said()[0]!.seq, 33, "power or not");
  await unit.stop();
});

Deno.test("R13 access unit tells its judge how long it has not heard the server, and its own limits", async () => {
  const heard: (AloneContext["silence"] | undefined)[] = [];
  const judge: JudgeAlone = (_presented, { silence }) => {
    heard.push(silence);
    return Promise.resolve({ admitted: false, reason: "list_too_old" });
  };
  const { clock, link, unit, ready, seen } = bench(judge, {
    alone: { qrMinutes: 15, tagMinutes: 60 },
  });
  ready();
  link.up = false;
  clock.advance(14 * 60_000);
  const judged = () => seen.filter(({ what }) => what === "verdict").length;
  unit.present("main", { kind: "tag", serial: "04:a2" });
  while (judged() < 1) await Promise.resolve();
  unit.power(false);
  unit.power(true);
  assert.deepEqual(heard, [{ ms: 14 * 60_000, limits: { qrMs: 900_000, tagMs: 3_600_000 } }]);
  await unit.stop();
});

Deno.test("C12 access unit whose owner forbids it opens at no word of the server's alone", async () => {
  const { link, unit, tell, act, outcomes, ready } = bench(testJudge, { remoteOpening: false });
  ready();
  tell({ type: "act", act: act() });
  assert.deepEqual(outcomes(), ["remote-forbidden"]);
  // Somebody stands there and has shown something: the server may say yes to that.
  unit.present("main", { kind: "tag", serial: "04:a2" });
  const [shown] = link.said.flatMap((each) => each.type === "presented" ? [each.presented] : []);
  tell({ type: "act", act: act({ act: shown!.id }) });
  assert.deepEqual(outcomes(), ["remote-forbidden", "done"]);
  await unit.stop();
});
