import assert from "node:assert/strict";
import type { Answer } from "../../src/lifts.ts";
import type { DoorView, OpeningView, Verdict } from "../../src/doors.ts";
import { MemoryStore } from "../../src/store/memory_store.ts";
import { ManualClock } from "../../src/clock.ts";
import { serialHashOf } from "../parts/test_judge.ts";
import { codeOf, type DoorHouse, doorHouse, entrance, main } from "./door_house.ts";

const openOf = (house: DoorHouse, key = house.key(), ms?: number, at = main) =>
  house.asked<OpeningView>((done) => house.doors.open(at, "ann", key, done), ms);

function strikes({ seen }: DoorHouse): string[] {
  return seen.flatMap((each) => each.what === "opened" ? [`${each.door} ${each.by}`] : []);
}

const admits = (): Promise<Verdict> =>
  Promise.resolve({ admitted: true, logId: "log-7", lifts: [{ group: "main", level: 1 }] });

Deno.test("E5 doors: opened is said on the unit's own word, and once for a key", async () => {
  const house = await doorHouse();
  const key = house.key();
  const first = await openOf(house, key);
  assert.ok(first.ok);
  assert.equal(first.value.state, "opened");
  const again = await openOf(house, key);
  assert.ok(again.ok);
  assert.deepEqual([again.value.act, again.value.state], [first.value.act, "opened"]);
  assert.deepEqual(strikes(house), ["main act"]);
  assert.deepEqual(house.opened, [{ door: "main", how: "app", id: "ann" }]);
  assert.equal(codeOf(await openOf(house, key, 100, { ...main, door: "parcels" })), "key_reused");
  await house.stop();
});

Deno.test("E5 doors: two who wait for one act both hear how it ended", async () => {
  const house = await doorHouse();
  const key = house.key();
  const answers: string[] = [];
  for (let phone = 0; phone < 2; phone++) {
    house.doors.open(main, "ann", key, (answer) => answers.push(codeOf(answer)));
  }
  await house.clock.run(200);
  assert.deepEqual(answers, ["yes", "yes"]);
  assert.deepEqual(strikes(house), ["main act"]);
  await house.stop();
});

Deno.test("E5 doors: what is lost on the way is not confirmed, and never done later", async () => {
  const house = await doorHouse();
  const answers: Answer<OpeningView>[] = [];
  const key = house.key();
  house.doors.open(main, "ann", key, (answer) => answers.push(answer));
  // The act has left; the cable goes before it arrives, so nobody can know.
  await house.clock.run(3);
  house.simulated.linkCut(true);
  await house.clock.run(1_000);
  house.simulated.linkCut(false);
  await house.clock.run(10_000);
  assert.deepEqual(answers.map(codeOf), ["not_confirmed"]);
  assert.equal(codeOf(await openOf(house, key)), "not_confirmed");
  assert.deepEqual(strikes(house), []);
  await house.stop();
});

Deno.test("E5 doors: a cut cable or a dead unit is unreachable, and nothing is sent", async () => {
  const house = await doorHouse();
  house.simulated.linkCut(true);
  await house.clock.run(50);
  assert.equal(codeOf(await openOf(house)), "unreachable");
  house.simulated.linkCut(false);
  await house.clock.run(50);
  assert.equal(codeOf(await openOf(house)), "yes");
  house.unit.power(false);
  await house.clock.run(50);
  assert.equal(codeOf(await openOf(house)), "unreachable");
  const read = await house.asked<DoorView>((done) => house.doors.read(main, done));
  assert.ok(read.ok && !read.value.known);
  house.unit.power(true);
  await house.clock.run(50);
  assert.equal(codeOf(await openOf(house)), "yes", "another boot, another act");
  assert.deepEqual(strikes(house), ["main act", "main act"]);
  await house.stop();
});

Deno.test("E5 doors: the unit's wall clock an hour off changes no act", async () => {
  const house = await doorHouse();
  for (const ms of [3_600_000, -7_200_000]) {
    house.unit.wallClockOff(ms);
    assert.equal(codeOf(await openOf(house)), "yes");
  }
  await house.stop();
});

Deno.test("E5 doors: a server that dies with an act under way says not confirmed, and sends nothing", async () => {
  const clock = new ManualClock();
  const store = new MemoryStore({ clock });
  const first = await doorHouse({ clock, store });
  const key = first.key();
  first.simulated.linkCut(true);
  first.simulated.linkCut(false);
  await clock.run(50);
  let answers = 0;
  first.doors.open(main, "ann", key, () => answers++);
  await clock.run(3);
  first.simulated.linkCut(true); // neither the act nor an outcome comes through any more
  await first.directory.stop();
  const second = await doorHouse({ clock, store });
  assert.ok(second.epoch > first.epoch);
  assert.equal(codeOf(await openOf(second, key)), "not_confirmed");
  assert.deepEqual([strikes(first), strikes(second)], [[], []]);
  assert.equal(codeOf(await openOf(second)), "yes");
  await second.stop();
  await first.building.stop();
});

Deno.test("E6 doors: a commit that fails opens nothing; the same key then opens once", async () => {
  const house = await doorHouse();
  const key = house.key();
  house.store.faults.failNext();
  assert.equal(codeOf(await openOf(house, key)), "unavailable");
  assert.deepEqual(strikes(house), [], "no effect leaves before its row is durable");
  await house.clock.run(5_000);
  assert.equal(codeOf(await openOf(house, key)), "yes");
  assert.deepEqual(strikes(house), ["main act"]);
  await house.stop();
});

Deno.test("E6 E5 doors: an act whose commit came through unheard was never sent, and is not sent late", async () => {
  const house = await doorHouse();
  const key = house.key();
  house.store.faults.failNext(1, "applied");
  assert.equal(codeOf(await openOf(house, key)), "unavailable");
  assert.equal(codeOf(await openOf(house, key, 10_000)), "not_confirmed");
  assert.deepEqual(strikes(house), []);
  await house.stop();
});

Deno.test("E6 doors: a failed commit does not lose the list: the unit gets it all the same", async () => {
  const house = await doorHouse();
  const { store, doors, unit, clock } = house;
  const list = { revision: 1, issuedAtMs: 0, keys: [], revoked: [], tags: [] };
  const held = () => unit.flash.list?.revision;
  doors.publishAccess(entrance, list);
  await clock.run(50);
  assert.equal(held(), 1);
  // The list's turn waits at the gate behind one whose commit then fails: both are dropped.
  store.faults.hold();
  store.faults.failNext(1, "lost");
  unit.exitButton("main");
  await clock.run(50);
  await store.faults.heldAtLeast(1);
  doors.publishAccess(entrance, { ...list, revision: 2 });
  await clock.run(50);
  assert.equal(held(), 1);
  store.faults.release();
  await clock.run(20_000);
  assert.equal(held(), 2);
  assert.equal(unit.flash.list?.epoch, house.epoch);
  doors.publishAccess(entrance, { ...list, revision: 1 });
  await clock.run(20_000);
  assert.equal(held(), 2, "an older list is passed over");
  assert.deepEqual(
    house.opened.map(({ atMs: _, ...opened }) => opened),
    [{ door: "main", how: "exit", id: null }],
    "said again, counted once",
  );
  await house.stop();
});

Deno.test("E4 doors: a unit that was away gets the newest list as soon as it is back", async () => {
  const house = await doorHouse();
  house.simulated.linkCut(true);
  await house.clock.run(50);
  const list = { revision: 4, issuedAtMs: 0, keys: [], revoked: [], tags: [] };
  house.doors.publishAccess(entrance, list);
  await house.clock.run(60_000);
  const held = () => house.unit.flash.list?.revision;
  assert.equal(held(), undefined);
  house.simulated.linkCut(false);
  await house.clock.run(100);
  assert.equal(held(), 4);
  await house.stop();
});

Deno.test("C13 R19 doors: an admitted tag opens by its presentation, and a lift may be called", async () => {
  const house = await doorHouse();
  house.desk.says = admits;
  house.unit.present("main", { kind: "tag", serial: "04:a2:2f" });
  await house.clock.run(100);
  assert.deepEqual(house.desk.asked, [
    { at: main, presented: { kind: "tag", serial: "04:a2:2f" } },
  ]);
  assert.deepEqual(strikes(house), ["main act"]);
  assert.deepEqual(house.admitted, [main]);
  assert.deepEqual(house.opened, [{ door: "main", how: "credential", id: "log-7" }]);
  await house.clock.run(10_000);
  assert.deepEqual(strikes(house), ["main act"], "and not a second time by itself");
  await house.stop();
});

Deno.test("C12 doors: a refused PIN is told so at the door, and opens nothing", async () => {
  const house = await doorHouse();
  house.desk.says = () =>
    Promise.resolve({ admitted: false, reason: "too_many_attempts", retryAfterMs: 8_000 });
  house.unit.present("parcels", { kind: "pin", pin: "482913" });
  await house.clock.run(10_000);
  assert.deepEqual(house.seen.filter(({ what }) => what === "verdict"), [
    { what: "verdict", door: "parcels", admitted: false, reason: "too_many_attempts" },
  ]);
  assert.deepEqual([strikes(house), house.admitted], [[], []]);
  await house.stop();
});

Deno.test("E5 doors: a desk that answers after 2 s is no answer, and its late yes opens nothing", async () => {
  const house = await doorHouse();
  const slow = Promise.withResolvers<Verdict>();
  house.desk.says = () => slow.promise;
  house.unit.present("main", { kind: "pin", pin: "482913" });
  await house.clock.run(1_900);
  assert.deepEqual(house.seen.filter(({ what }) => what === "verdict"), []);
  await house.clock.run(200);
  assert.deepEqual(house.seen.filter(({ what }) => what === "verdict"), [
    { what: "verdict", door: "main", admitted: false, reason: "no_answer" },
  ]);
  slow.resolve({ admitted: true, logId: "late", lifts: [] });
  await house.clock.run(10_000);
  assert.deepEqual([strikes(house), house.admitted, house.deskFaults], [[], [], [
    "no answer in time",
  ]]);
  await house.stop();
});

Deno.test("doors: a desk that throws is no answer; the fault names no credential", async () => {
  const house = await doorHouse();
  house.desk.says = () => {
    throw new RangeError("tag 04:a2:2f is of flat 12");
  };
  house.unit.present("main", { kind: "tag", serial: "04:a2:2f" });
  await house.clock.run(100);
  assert.deepEqual(house.deskFaults, ["RangeError"]);
  assert.deepEqual(strikes(house), []);
  house.desk.says = admits;
  house.unit.present("main", { kind: "tag", serial: "04:a2:2f" });
  await house.clock.run(100);
  assert.deepEqual(strikes(house), ["main act"], "the next one is judged as ever");
  await house.stop();
});

Deno.test("C12 doors: presence is what the display shows now or showed a moment ago", async () => {
  const house = await doorHouse();
  const present = async (code: string) => {
    const answer = await house.asked<boolean>(
      (done) => house.doors.isPresent(entrance, code, done),
      0,
    );
    return answer.ok && answer.value;
  };
  const first = house.unit.code!;
  assert.equal(await present(first), true);
  assert.equal(await present("AAAAAA"), false);
  await house.clock.run(30_000);
  assert.notEqual(house.unit.code, first);
  assert.deepEqual([await present(house.unit.code!), await present(first)], [true, true]);
  await house.clock.run(30_000);
  assert.equal(await present(first), false);
  await house.stop();
});

Deno.test("R19 doors: what the unit opened alone is told when the server is back, once", async () => {
  const house = await doorHouse();
  const nowMs = house.clock.now();
  house.doors.publishAccess(entrance, {
    revision: 1,
    issuedAtMs: nowMs,
    keys: [],
    revoked: [],
    tags: [{
      serialHash: serialHashOf("04:a2:2f"),
      logId: "log-9",
      doors: [{ door: "main", spans: [[nowMs - 1, nowMs + 3_600_000]] }],
    }],
  });
  await house.clock.run(100);
  house.simulated.linkCut(true);
  house.unit.present("main", { kind: "tag", serial: "04:a2:2f" });
  await house.clock.run(1_000);
  assert.deepEqual(strikes(house), ["main alone"]);
  assert.deepEqual(house.opened, []);
  house.simulated.linkCut(false);
  await house.clock.run(30_000);
  const [{ atMs, ...alone } = { atMs: NaN }, ...more] = house.opened;
  assert.deepEqual([alone, more], [{ door: "main", how: "alone", id: "log-9" }, []]);
  assert.ok(atMs! < house.clock.now(), "when it was, not when it was told");
  assert.deepEqual(house.unit.flash.unheard, [], "heard, so the unit has let it go");
  await house.stop();
});

Deno.test("doors: alarms are told when they begin and end; a way out is never a forced door", async () => {
  const house = await doorHouse();
  house.told.length = 0;
  house.unit.exitButton("main");
  house.unit.openByHand("main");
  await house.clock.run(2_000);
  house.unit.closeByHand("main");
  await house.clock.run(10_000);
  house.unit.openByHand("main");
  await house.clock.run(100);
  const read = await house.asked<DoorView>((done) => house.doors.read(main, done));
  assert.ok(read.ok);
  assert.deepEqual([read.value.contact, read.value.alarms], ["open", ["forced"]]);
  await house.clock.run(31_000);
  house.unit.closeByHand("main");
  await house.clock.run(100);
  const alarms = house.told.flatMap((event) =>
    event.what === "alarm" ? [`${event.raised ? "+" : "-"}${event.alarm}`] : []
  );
  assert.deepEqual(alarms, ["+forced", "+held_open", "-forced", "-held_open"]);
  assert.deepEqual(
    house.opened.map(({ atMs: _, ...opened }) => opened),
    [{ door: "main", how: "exit", id: null }],
  );
  await house.stop();
});

Deno.test("doors: an unknown unit or door is refused by name, cut short", async () => {
  const house = await doorHouse();
  const nowhere = { building: "tower", unit: "x".repeat(500), door: "main" };
  assert.equal(codeOf(await openOf(house, house.key(), 10, nowhere)), "unknown_unit");
  const cellar = { ...entrance, door: "cellar" };
  assert.equal(codeOf(await openOf(house, house.key(), 10, cellar)), "unknown_door");
  await house.stop();
});
