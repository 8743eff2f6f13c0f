/**
 * Rings over a real directory, with simulated units, on a clock that moves when told to: everything
 * between a visitor's finger and the identity plane's desk.
 */
import assert from "node:assert/strict";
import { ManualClock } from "../../src/clock.ts";
import { routingMax } from "../../src/ring_service.ts";
import { ringWordsPerSecondMax, shownDirectory, shownRings } from "../../src/ring_hardware.ts";
import type { RingPlan, RingView } from "../../src/rings.ts";
import { MemoryStore } from "../../src/store/memory_store.ts";
import { UnitInHand } from "../actors/access_unit/unit_in_hand.ts";
import { codeOf, type DoorHouse, doorHouse, entrance } from "./door_house.ts";
import { RingDeskInHand, twoDevices } from "./ring_desk_in_hand.ts";

const directory = {
  revision: 1,
  entries: [{ entry: "e-12", number: "12", name: "Aalto" }, { entry: "e-13", number: "13" }],
};

async function intercomHouse(more: { clock?: ManualClock; store?: MemoryStore } = {}) {
  const desk = new RingDeskInHand();
  const house = await doorHouse({ ...more, ringDesk: desk });
  house.rings.publishDirectory(entrance, directory);
  await house.clock.run(50);
  const { rings, asked, key } = house;
  return {
    ...house,
    ringDesk: desk,
    async press(number = "12") {
      house.unit.ring(number);
      await house.clock.run(50);
      return desk.asked.at(-1)?.ring ?? "";
    },
    answer: (ring: string, handle: string) =>
      asked<RingView>((done) => rings.answer(entrance, ring, handle, done)),
    decline: (ring: string, handle: string) =>
      asked<RingView>((done) => rings.decline(entrance, ring, handle, done)),
    hangUp: (ring: string, handle: string) =>
      asked<RingView>((done) => rings.hangUp(entrance, ring, handle, done)),
    open: (ring: string, handle: string, ms?: number, its = key()) =>
      asked<RingView>((done) => rings.open(entrance, ring, handle, "main", its, done), ms),
  };
}

/** What the unit's screen showed of rings, in order. */
function screen({ seen }: Pick<DoorHouse, "seen">): string[] {
  return seen.flatMap((each) =>
    each.what === "ring"
      ? [each.reason === undefined ? each.state : `${each.state} ${each.reason}`]
      : []
  );
}

function strikes({ seen }: Pick<DoorHouse, "seen">): number {
  return seen.filter(({ what }) => what === "opened").length;
}

Deno.test("IC5 a press reaches both devices; one answers, the other and the visitor are told", async () => {
  const house = await intercomHouse();
  const { ringDesk, clock } = house;
  const ring = await house.press();
  assert.deepEqual(ringDesk.asked, [{ at: entrance, ring, entry: "e-12" }]);
  assert.deepEqual(ringDesk.said, ["a ringing", "b ringing"]);
  assert.equal(ringDesk.lastOf("a")!.rings, true);
  const [first, second] = await Promise.all([house.answer(ring, "a"), house.answer(ring, "b")]);
  assert.deepEqual([codeOf(first), codeOf(second)], ["yes", "conflict"]);
  assert.equal(ringDesk.lastOf("b")!.answeredHere, false);
  assert.deepEqual(screen(house), ["ringing", "answered"]);
  assert.equal(codeOf(await house.hangUp(ring, "b")), "forbidden");
  assert.equal(codeOf(await house.hangUp(ring, "a")), "yes");
  await clock.run(50);
  assert.deepEqual(screen(house), ["ringing", "answered", "ended hung_up"]);
  assert.deepEqual(ringDesk.forgotten, [ring]);
  await house.stop();
});

Deno.test("IC9 E5 a device opens without an answer: the unit opens, and its word ends the ring", async () => {
  const house = await intercomHouse();
  const ring = await house.press();
  const key = house.key();
  const opened = await house.open(ring, "b", 100, key);
  assert.ok(opened.ok, codeOf(opened));
  assert.equal(opened.value.state, "opened");
  assert.equal(strikes(house), 1);
  assert.deepEqual(house.ringDesk.said.slice(2), ["a opened", "b opened"]);
  assert.deepEqual(screen(house), ["ringing", "opened"]);
  assert.deepEqual(await house.open(ring, "b", 100, key), opened, "the same key, the same end");
  assert.equal(codeOf(await house.open(ring, "b")), "conflict");
  assert.equal(strikes(house), 1);
  assert.deepEqual(house.opened, [{ door: "main", how: "app", id: "b" }]);
  await house.stop();
});

Deno.test("IC9 IC10 E5 a cable cut while a door is opened: not confirmed, and the ring is over", async () => {
  const house = await intercomHouse();
  const { clock, simulated, ringDesk } = house;
  const ring = await house.press();
  const answers: string[] = [];
  house.rings.open(entrance, ring, "a", "main", house.key(), (answer) => {
    answers.push(codeOf(answer));
  });
  // The act has left; the cable goes before it arrives, and is mended at once.
  await clock.run(3);
  simulated.linkCut(true);
  simulated.linkCut(false);
  await clock.run(10_000);
  assert.deepEqual(answers, ["not_confirmed"]);
  assert.equal(ringDesk.lastOf("a")!.state, "cancelled", "a last will ends it");
  assert.equal(strikes(house), 0);
  await house.stop();
});

Deno.test("IC3 R74 a desk that throws, rejects, is slow or absent reaches nobody, and the visitor is told", async () => {
  const house = await intercomHouse();
  const { ringDesk, clock, deskFaults } = house;
  ringDesk.says = () => {
    throw new TypeError("of a bug");
  };
  await house.press();
  ringDesk.says = () => Promise.reject(new RangeError("no store"));
  await house.press();
  let late: (plan: RingPlan) => void = () => {};
  ringDesk.says = () => new Promise((resolve) => late = resolve);
  const slow = await house.press();
  await clock.run(1_900);
  assert.deepEqual(deskFaults, ["TypeError", "RangeError"]);
  await clock.run(100);
  assert.deepEqual(deskFaults, ["TypeError", "RangeError", "no answer in time"]);
  const failed = ["ringing", "failed nobody_reachable"];
  assert.deepEqual(screen(house), [...failed, ...failed, ...failed]);
  ringDesk.forgotten.length = 0;
  late({ reachable: true, targets: twoDevices, ringMs: 30_000 });
  await clock.run(100);
  assert.deepEqual(ringDesk.forgotten, [slow], "what came too late is forgotten there");
  assert.deepEqual(ringDesk.said, []);
  await house.stop();
  const none = await doorHouse();
  none.rings.publishDirectory(entrance, directory);
  await none.clock.run(50);
  none.unit.ring("12");
  await none.clock.run(50);
  assert.deepEqual(screen(none), ["ringing", "failed no_device"]);
  await none.stop();
});

Deno.test("IC2 presses at the desk are bounded, and those beyond are told at once", async () => {
  const house = await intercomHouse();
  const { ringDesk, rings, deskFaults, clock } = house;
  ringDesk.says = () => new Promise(() => {});
  const address = { kind: "access_unit", key: "tower/entrance" };
  for (let nth = 0; nth <= routingMax; nth++) {
    rings.route(address, { type: "route", ring: `r${nth}`, entry: "e-12" });
  }
  rings.route(address, { type: "route", ring: "r0", entry: "e-12" });
  await clock.run(50);
  assert.equal(ringDesk.asked.length, routingMax, "and none is asked for twice");
  assert.deepEqual(deskFaults, ["too many at once"]);
  await house.stop();
});

Deno.test("IC7 a visitor who gives up while the desk thinks leaves no handle behind", async () => {
  const house = await intercomHouse();
  const { ringDesk, clock } = house;
  ringDesk.says = () =>
    new Promise((resolve) => {
      clock.after(500, () => resolve({ reachable: true, targets: twoDevices, ringMs: 30_000 }));
    });
  const ring = await house.press();
  house.unit.cancelRings();
  await clock.run(1_000);
  assert.deepEqual(screen(house), ["ringing", "cancelled by_visitor"]);
  assert.deepEqual(ringDesk.said, []);
  assert.deepEqual(ringDesk.forgotten, [ring, ring], "at its end, and when its plan came");
  await house.stop();
});

Deno.test("IC11 a server killed while it rings: missed everywhere after the restart, no phantom ring", async () => {
  const clock = new ManualClock();
  const store = new MemoryStore({ clock });
  const first = await intercomHouse({ clock, store });
  const ring = await first.press();
  assert.deepEqual(first.ringDesk.said, ["a ringing", "b ringing"]);
  await first.directory.stop();
  const second = await intercomHouse({ clock, store });
  assert.deepEqual(second.ringDesk.said, [
    "a missed server_restarted",
    "b missed server_restarted",
  ]);
  assert.deepEqual(second.ringDesk.forgotten, [ring]);
  assert.deepEqual(second.ringDesk.asked, [], "and nobody is rung again");
  assert.equal(codeOf(await second.answer(ring, "a")), "conflict");
  assert.equal(codeOf(await second.open(ring, "a")), "conflict");
  await clock.run(70_000);
  assert.equal(codeOf(await second.answer(ring, "a")), "unknown_ring");
  await second.stop();
  await first.building.stop();
});

Deno.test("IC11 E6 a failed commit drops the actor and loses no ring that was told", async () => {
  const house = await intercomHouse();
  const { store, ringDesk, clock } = house;
  const ring = await house.press();
  store.faults.failNext(1, "applied");
  assert.equal(codeOf(await house.answer(ring, "a")), "unavailable");
  await clock.run(5_000);
  assert.equal(ringDesk.lastOf("b")!.state, "answered", "it was durable, so it is told");
  assert.equal(codeOf(await house.answer(ring, "a")), "yes", "and the same again is the same");
  await house.stop();
});

Deno.test("IC10 a unit that loses its power takes its rings with it", async () => {
  const house = await intercomHouse();
  const ring = await house.press();
  house.unit.power(false);
  await house.clock.run(50);
  assert.deepEqual(house.ringDesk.said.slice(2), [
    "a cancelled unit_gone",
    "b cancelled unit_gone",
  ]);
  assert.equal(codeOf(await house.answer(ring, "a")), "conflict");
  await house.stop();
});

Deno.test("IC1 a unit that floods is heard ten times a second, and said to flood", async () => {
  const house = await intercomHouse();
  const { clock, ringDesk, floods } = house;
  await clock.run(1_000);
  for (let nth = 0; nth < 1_000; nth++) house.unit.ring(nth % 2 === 0 ? "12" : "13");
  await clock.run(100);
  assert.equal(floods.length, 1_000 - ringWordsPerSecondMax);
  assert.equal(ringDesk.asked.length, 2);
  assert.equal(ringDesk.lastOf("a")!.presses, 1, "faster than a finger is one press");
  await house.stop();
});

Deno.test("IC12 R77 a display shows the newest directory within a second, and after a power cut again", async () => {
  const house = await intercomHouse();
  const { unit, clock, rings } = house;
  const shown = () => unit.intercom.directory;
  assert.deepEqual(shown()?.entries, directory.entries);
  const changed = { revision: 2, entries: [{ entry: "e-12", number: "12" }] };
  rings.publishDirectory(entrance, changed);
  await clock.run(50);
  assert.deepEqual(shown(), { epoch: house.epoch, ...changed });
  rings.publishDirectory(entrance, directory);
  await clock.run(10_000);
  assert.equal(shown()?.revision, 2, "an older one is passed over");
  unit.power(false);
  assert.equal(shown(), null, "names are not kept over a power cut");
  unit.power(true);
  await clock.run(100);
  assert.equal(shown()?.revision, 2);
  await house.stop();
});

Deno.test("IC12 E6 a failed commit does not lose the directory", async () => {
  const house = await intercomHouse();
  const { store, rings, unit, clock } = house;
  store.faults.hold();
  store.faults.failNext(1, "lost");
  unit.exitButton("main");
  await clock.run(50);
  await store.faults.heldAtLeast(1);
  rings.publishDirectory(entrance, { ...directory, revision: 2 });
  await clock.run(50);
  store.faults.release();
  await clock.run(20_000);
  assert.equal(unit.intercom.directory?.revision, 2);
  await house.stop();
});

Deno.test("R74 a visitor whose press nobody hears is told so, and it rings nowhere later", async () => {
  const house = await intercomHouse();
  const { clock, ringDesk, simulated } = house;
  simulated.linkCut(true);
  house.unit.ring("12");
  await clock.run(3_000);
  assert.deepEqual(screen(house), ["failed nobody_reachable"]);
  simulated.linkCut(false);
  await clock.run(100);
  assert.deepEqual(ringDesk.asked, []);
  await house.stop();
});

Deno.test("IC12 a directory that is too large for one message loses names, the last first", () => {
  const entries = Array.from({ length: 1_000 }, (_, nth) => ({
    entry: crypto.randomUUID(),
    number: `${nth}`,
    name: "ä".repeat(80),
  }));
  const hand = UnitInHand.reachable();
  hand.send({ type: "directory", directory: { revision: 1, entries } });
  const whole = shownDirectory(hand.state)!;
  assert.ok(whole.entries.every(({ name }) => name !== undefined));
  const cut = shownDirectory(hand.state, 100_000)!;
  assert.ok(new TextEncoder().encode(JSON.stringify(cut)).byteLength <= 100_000);
  assert.deepEqual(cut.entries.map(({ number }) => number), entries.map(({ number }) => number));
  const named = cut.entries.filter(({ name }) => name !== undefined).length;
  assert.ok(named > 0 && cut.entries.slice(0, named).every(({ name }) => name !== undefined));
  assert.deepEqual(shownRings(hand.state).rings, []);
});
