import assert from "node:assert/strict";
import { distanceAtMs, motionProfile } from "../../../../src/lift/kinematics.ts";
import { doorStates } from "../../../../src/lift/vocabulary.ts";
import type { CarView } from "../../../../src/protocol.ts";
import { randomInt, seededRandom } from "../../../../src/random.ts";
import { movingStates } from "../../../../src/kone/monitor/motion_steps.ts";
import { standing } from "../../../../src/kone/monitor/lift_events.ts";
import { liftA, liftD, reported, runs, saidIn, ToldLift } from "./lift_stage.ts";

/** Rides lift `a` by its own kinematics from one level to another, telling every so often. */
function ride(lift: ToldLift, from: number, to: number, everyMs: number): void {
  const profile = motionProfile(3 * (to - from), liftA.limits);
  const up = to > from;
  for (let t = everyMs; t < profile.durationMs; t += everyMs) {
    const goneM = distanceAtMs(profile, t);
    const positionM = 3 * from + (up ? goneM : -goneM);
    const level = up ? Math.floor(positionM / 3) : Math.ceil(positionM / 3);
    lift.hears(
      reported({ positionM, level, direction: up ? "up" : "down", nextStop: to }),
      everyMs,
    );
  }
  lift.hears(
    reported({ positionM: 3 * to, level: to, direction: up ? "up" : "down", nextStop: to }),
  );
}

function withDoors(front: CarView["doors"]["front"] & string, level: number): CarView {
  return reported({ positionM: 3 * level, level, doors: { front, rear: "closed" } });
}

/** Asserts the order that every client may rely on. */
function assertInOrder(lift: ToldLift): void {
  for (const deck of lift.shape.decks) {
    const states = runs(lift.said("position", "moving_state", String(deck.area)));
    for (const [at, state] of states.entries()) {
      const before = at === 0 ? undefined : states[at - 1];
      if (before === undefined) continue;
      const follows = movingStates[(movingStates.indexOf(before as never) + 1) % 5];
      assert.equal(state, follows, `after ${before}`);
    }
    for (const side of lift.shape.sides) {
      let shut = false;
      for (const state of lift.said("doors", "state", `${deck.area} ${side}`)) {
        if (state === "OPENING" || state === "OPENED") shut = false;
        if (state === "CLOSING") assert.ok(!shut, "nothing closes that is closed");
        if (state === "CLOSED") shut = true;
      }
    }
  }
}

Deno.test("KONE lift events: a ride tells each state of motion once and in order, and the floors passed", () => {
  const lift = new ToldLift(liftA);
  lift.hears(reported());
  ride(lift, 0, 6, 250);
  lift.hears(withDoors("opening", 6), 700);
  assert.deepEqual(runs(lift.said("position", "moving_state")), [
    "STANDING",
    "STARTING",
    "MOVING",
    "DECELERATING",
    "STOPPED",
    "STANDING",
  ]);
  assert.deepEqual(runs(lift.said("position", "cur")), [1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(runs(lift.said("position", "dir")), ["NONE", "UP", "NONE"]);
  const advances = lift.said("position", "adv") as number[];
  assert.ok(advances.every((adv, at) => at === 0 || adv >= advances[at - 1]!), "never back");
  assert.equal(Math.max(...advances), 7, "and never beyond the stop");
  assertInOrder(lift);
});

Deno.test("KONE lift events: DECELERATING is told where the lift's own braking way begins, not at its end", () => {
  for (const [from, to] of [[0, 6], [0, 1], [8, 3]] as const) {
    const lift = new ToldLift(liftA);
    lift.hears(reported({ positionM: 3 * from, level: from }));
    const before = lift.nowMs;
    ride(lift, from, to, 100);
    const brakesAt = lift.events.findIndex(({ data }) =>
      (data as { moving_state?: string }).moving_state === "DECELERATING"
    );
    const { time } = lift.events[brakesAt]!.data as { time: string };
    const { durationMs } = motionProfile(3 * (to - from), liftA.limits);
    const wholeM = 3 * Math.abs(to - from);
    const brakingMs = wholeM >= 3 ? Math.min(2_000, durationMs / 2) : durationMs / 2;
    const lateMs = Date.parse(time) - before - (durationMs - brakingMs);
    assert.ok(
      lateMs >= -1 && lateMs <= 110,
      `${from} to ${to}: ${lateMs} ms after the true moment`,
    );
  }
});

Deno.test("KONE lift events: what the telemetry skipped is filled in, a whole ride and both doors' ways", () => {
  const lift = new ToldLift(liftA);
  lift.hears(withDoors("opened", 2));
  const events = lift.hears(withDoors("opened", 5), 9_000);
  const told = events.filter(({ topic }) => topic === "doors" || topic === "position").map((
    { topic, data },
  ) =>
    topic === "doors"
      ? (data as { state: string }).state
      : (data as { moving_state: string }).moving_state
  );
  assert.deepEqual(told, [
    "CLOSING",
    "CLOSED",
    "STARTING",
    "MOVING",
    "DECELERATING",
    "STOPPED",
    "OPENING",
    "OPENED",
  ]);
  assert.deepEqual(
    saidIn(events, "doors", "landing"),
    [3000, 3000, 6000, 6000],
    "each at its own landing",
  );
  assert.deepEqual(runs(saidIn(events, "position", "dir")), ["UP", "NONE"]);
  assertInOrder(lift);
});

Deno.test("KONE lift events: doors that close at another floor opened there, after the ride", () => {
  const lift = new ToldLift(liftA);
  lift.hears(withDoors("opened", 2));
  const events = lift.hears(withDoors("closing", 5), 9_000);
  const order = events.flatMap(({ data }) => {
    const { state, moving_state } = data as { state?: string; moving_state?: string };
    return state ?? moving_state ?? [];
  });
  const at = (word: string) => order.lastIndexOf(word);
  assert.ok(at("STOPPED") < at("OPENING") && at("OPENING") < at("CLOSING"), String(order));
  assertInOrder(lift);
});

Deno.test("KONE lift events: a position that no ride explains is a correction, and no ride is made up for it", () => {
  const lift = new ToldLift(liftA);
  lift.hears(reported());
  const events = lift.hears(reported({ positionM: 24, level: 8 }), 5);
  assert.deepEqual(saidIn(events, "position", "moving_state"), ["STANDING"]);
  assert.deepEqual(saidIn(events, "position", "cur"), [9]);
});

Deno.test("KONE lift events: a lift that halts between floors, or falls still, ends in a stable state", () => {
  const lift = new ToldLift(liftA);
  lift.hears(reported());
  lift.hears(reported({ positionM: 0.4, direction: "up", nextStop: 5 }));
  lift.hears(reported({ positionM: 4, level: 1, direction: "up", nextStop: 5 }), 2_500);
  assert.deepEqual(lift.waits(3_000), [], "telemetry may be as slow as the keepalive");
  lift.waits(3_500);
  lift.waits(1_000);
  assert.deepEqual(runs(lift.said("position", "moving_state")).slice(-3), [
    "DECELERATING",
    "STOPPED",
    "STANDING",
  ]);
  assert.equal(lift.said("position", "door").at(-1), false, "between floors no door may open");
});

Deno.test("KONE lift events: settling under load is no ride, and neither is a report that says the same", () => {
  const lift = new ToldLift(liftA);
  lift.hears(withDoors("opened", 3));
  const before = lift.events.length;
  lift.hears(reported({ positionM: 9.025, level: 3, doors: { front: "opened", rear: "closed" } }));
  lift.hears(reported({ positionM: 8.99, level: 3, doors: { front: "opened", rear: "closed" } }));
  assert.equal(lift.events.length, before);
});

Deno.test("KONE lift events: random telemetry, sane and insane, never breaks the order and always comes to rest", () => {
  const random = seededRandom("lift events");
  const pick = <T>(values: readonly T[]) => values[randomInt(random, values.length)]!;
  for (let run = 0; run < 300; run++) {
    const shape = pick([liftA, liftD]);
    const lift = new ToldLift(shape);
    const isSane = random.next() < 0.5;
    let level = randomInt(random, 9);
    let positionM = 3 * level;
    for (let step = 0; step < 60; step++) {
      if (random.next() < 0.1) lift.told !== null && lift.waits(randomInt(random, 9_000));
      const target = randomInt(random, 9);
      if (isSane) {
        positionM += Math.sign(3 * target - positionM) *
          Math.min(1.2, Math.abs(3 * target - positionM));
      } else positionM = random.next() * 30 - 1;
      if (random.next() < 0.3) positionM = 3 * pick([level, target]);
      level = Math.min(9, Math.max(0, Math.floor(positionM / 3)));
      const doors = { front: pick(doorStates), rear: pick(doorStates) };
      lift.hears(
        reported({
          id: shape.lift.car,
          positionM,
          level,
          known: random.next() < 0.95,
          direction: pick(["up", "down", "none"]),
          ...(random.next() < 0.8 && { nextStop: target }),
          doors: random.next() < 0.5 ? { front: "closed", rear: "closed" } : doors,
          ...(shape === liftD && { upper: { doors: { front: pick(doorStates) } } }),
        }),
        1 + randomInt(random, 3_000),
      );
    }
    const atRest = reported({
      id: shape.lift.car,
      positionM: 12,
      level: 4,
      ...(shape === liftD && { upper: { doors: { front: "closed" } } }),
    });
    lift.hears(atRest);
    lift.hears(atRest);
    assertInOrder(lift);
    for (const { area } of shape.decks) {
      const last = lift.said("position", "moving_state", String(area)).at(-1);
      assert.ok(last === "STANDING" || last === "STOPPED", String(last));
      for (const side of shape.sides) {
        const door = lift.said("doors", "state", `${area} ${side}`);
        if (door.length > 0) assert.equal(door.at(-1), "CLOSED");
      }
    }
  }
});

Deno.test("KONE lift events: an unheard lift is told by its status alone, in a mode that nobody may use, without a fault", () => {
  const lift = new ToldLift(liftA);
  const only = lift.hears(reported({ known: false, mode: "unknown", positionM: 3 }));
  assert.deepEqual(only.map(({ topic }) => topic), ["status"]);
  assert.deepEqual(saidIn(only, "status", "lift_mode"), [33]);
  assert.deepEqual(saidIn(only, "status", "fault_active"), [false]);
  assert.deepEqual(saidIn(only, "status", "in_bank"), [false]);
  const heard = lift.hears(withDoors("opened", 1));
  assert.deepEqual(saidIn(heard, "status", "lift_mode"), [0]);
  const lost = lift.hears({ ...withDoors("opened", 1), known: false });
  assert.deepEqual(lost.map(({ topic }) => topic), ["status"], "nothing else is claimed");
});

Deno.test("KONE lift events: the status has the group's mode where the group serves nobody, faults and the alarm", () => {
  const lift = new ToldLift(liftA);
  const [status] = lift.hears(reported()).filter(({ topic }) => topic === "status");
  assert.deepEqual(status!.data, {
    time: "2026-01-05T00:00:00.250Z",
    lift_mode: 0,
    fault_active: false,
    nominal_speed: 1.5,
    in_bank: true,
    decks: [{ area: 1001010, alarm: false }],
  });
  lift.group = { mode: "fire-operation", usable: false };
  assert.deepEqual(saidIn(lift.waits(250), "status", "lift_mode"), [37]);
  lift.group = { mode: "normal", usable: true };
  const news = lift.hears(
    reported({ mode: "out-of-service", faults: ["controller-fault"], alerts: ["passenger_alarm"] }),
  );
  assert.deepEqual(saidIn(news, "status", "lift_mode"), [-1]);
  assert.deepEqual(saidIn(news, "status", "fault_active"), [true]);
  assert.deepEqual(saidIn(news, "status", "decks"), [[{ area: 1001010, alarm: true }]]);
});

Deno.test("KONE lift events: the next stop's arrival is told at the start and for each other stop, and comes true", () => {
  const lift = new ToldLift(liftA);
  lift.hears(reported());
  ride(lift, 0, 6, 250);
  const [eta, ...more] = lift.said("next_stop_eta", "eta") as string[];
  assert.deepEqual(more, [], "it holds for the whole ride");
  const arrived = lift.nowMs + liftA.levellingMs;
  assert.ok(Math.abs(Date.parse(eta!) - arrived) < 300, `${Date.parse(eta!) - arrived} ms off`);
  const [decks] = lift.said("next_stop_eta", "decks") as [object[]];
  const [{ current_position, ...deck }] = decks as [{ current_position: number }];
  assert.deepEqual(deck, {
    area: 1001010,
    next_stop: 7,
    last_start_position: 0,
    load_percentage: 0,
  });
  assert.ok(current_position > 0 && current_position < 500, "millimetres");
  const topics = standing(liftA, lift.told!, lift.nowMs).map(({ topic }) => topic);
  assert.deepEqual(
    topics.sort(),
    ["doors", "doors", "position", "status", "stopping"],
    "at rest there is none",
  );
});

Deno.test("KONE lift events: both decks and both sides have events of their own", () => {
  const lift = new ToldLift(liftD);
  lift.hears(reported({ id: "d", positionM: 6, level: 2, upper: { doors: { front: "closed" } } }));
  lift.hears(
    reported({
      id: "d",
      positionM: 6,
      level: 2,
      doors: { front: "opened" },
      upper: { doors: { front: "opening" } },
    }),
  );
  assert.deepEqual(lift.said("position", "area"), [1002010, 1002110]);
  assert.deepEqual(lift.said("position", "cur"), [3, 4]);
  assert.deepEqual(lift.said("doors", "state", "1002110 front"), ["CLOSED", "OPENING"]);
  assert.deepEqual(lift.said("doors", "landing", "1002110 front"), [4000, 4000]);
  const both = new ToldLift(liftA);
  both.hears(withDoors("closed", 4));
  both.hears(reported({ positionM: 12, level: 4, doors: { front: "closed", rear: "opening" } }));
  assert.deepEqual(both.said("doors", "lift_side"), [1, 2, 2]);
  assert.equal(both.said("doors", "landing", "1001010 rear").at(-1), 5010);
  const [decks] = both.said("stopping", "decks") as [{ doors: object[] }[]];
  assert.deepEqual(decks[0]!.doors, [
    { landing: 5000, lift_side: 1 },
    { landing: 5010, lift_side: 2 },
  ]);
});
