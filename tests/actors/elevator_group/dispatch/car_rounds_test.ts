import assert from "node:assert/strict";
import { CarRounds } from "../../../../actors/elevator_group/dispatch/car_rounds.ts";
import { emptyLoads, type Loads } from "../../../../actors/elevator_group/dispatch/loads.ts";
import { type CarNow, follow, type Trip } from "../../../../src/lift/trajectory.ts";
import { seededRandom } from "../../../../src/random.ts";
import { testModel } from "../group_in_hand.ts";

const car = testModel.carOf.get("a")!;

/** At a level with doors shut. */
function standing(level: number, part: Partial<CarNow> = {}): CarNow {
  return {
    positionM: car.physics.heightsM[level]!,
    speedMps: 0,
    level,
    heading: 0,
    doorsOpen: false,
    busyMs: 0,
    dwellMs: 0,
    persons: 0,
    stopsAt: -1,
    stopsInMs: 0,
    ...part,
  };
}

function loadsOf(all: readonly (readonly [from: number, to: number, persons: number])[]): Loads {
  const loads = emptyLoads(all.length);
  for (const [from, to, persons] of all) {
    const load = loads.count++;
    loads.from[load] = from;
    loads.to[load] = to;
    loads.persons[load] = persons;
    loads.known[load] = 1;
  }
  return loads;
}

function followed(now: CarNow, loads: Loads, places: readonly number[], walking = 0): CarRounds {
  const rounds = new CarRounds(car, now, walking, loads, loads.count);
  rounds.follow(places);
  return rounds;
}

Deno.test("car rounds: single passengers travel as src/lift/trajectory.ts says", () => {
  const random = seededRandom("rounds");
  const draw = (below: number) => Math.floor(random.next() * below);
  for (let run = 0; run < 300; run++) {
    const count = 1 + draw(8);
    const all = Array.from({ length: count }, () => {
      const from = 1 + draw(10);
      const to = 1 + (from - 1 + 1 + draw(9)) % 10;
      return [draw(4) === 0 ? -1 : from, to, 1] as const;
    });
    const level = 1 + draw(10);
    const now = draw(3) === 0 && level > 3 && level < 8
      ? standing(level, { speedMps: draw(2) === 0 ? 2.5 : -2.5, heading: 1 })
      : standing(level, { heading: (draw(3) - 1) as -1 | 0 | 1, busyMs: 100 * draw(3) });
    const trips = all.map(([from, to, persons]): Trip => ({
      from,
      fromSides: 1,
      to,
      toSides: 1,
      persons,
      joinPerMs: 0,
      ageMs: 0,
    }));
    const times = {
      pickupMs: new Float64Array(count),
      dropMs: new Float64Array(count),
      endMs: 0,
      endLevel: 0,
    };
    follow(car.physics, now, trips, count, times);
    const rounds = followed(now, loadsOf(all), all.map((_, at) => 2 * at));
    for (let at = 0; at < count; at++) {
      const said = [rounds.pickupMs[at], rounds.dropMs[at]].map((ms) => Math.round(ms!));
      assert.deepEqual(said, [times.pickupMs[at], times.dropMs[at]].map((ms) => Math.round(ms!)));
    }
  }
});

Deno.test("car rounds: a place of a later round is left at the next visit and taken at the one after", () => {
  const loads = loadsOf([[1, 5, 3], [1, 9, 3]]);
  const rounds = followed(standing(1), loads, [0, 3]);
  assert.deepEqual([...rounds.next], [1, 0]);
  assert.ok(rounds.pickupMs[1]! > rounds.dropMs[0]!, "it has been to 5 and come back");
  const together = followed(standing(1), loads, [0, 2]);
  assert.deepEqual([...together.next], [1, 1]);
  assert.equal(together.pickupMs[1], together.pickupMs[0]);
});

Deno.test("car rounds: who does not fit is left for the next round, whoever comes first", () => {
  const rounds = followed(standing(1), loadsOf([[1, 5, 6], [1, 6, 5], [1, 5, 4]]), [0, 2, 4]);
  assert.deepEqual([...rounds.next], [1, 0, 1]);
});

Deno.test("car rounds: of a car that stands open, who has no room now is for a later round", () => {
  const open = standing(1, { doorsOpen: true, heading: 1, persons: 10 });
  const loads = loadsOf([[-1, 9, 10], [1, 9, 1]]);
  assert.equal(followed(open, loads, [0, 2]).next[1], 0);
  assert.equal(followed(standing(1, { heading: 1, persons: 10 }), loads, [0, 2]).next[1], 1);
});

Deno.test("car rounds: people who still walk in keep the doors open for as long as it takes", () => {
  const open = standing(1, { doorsOpen: true, heading: 1, persons: 8, dwellMs: 1_000 });
  const loads = loadsOf([[-1, 9, 8]]);
  const waits = followed(open, loads, [0], 7).dropMs[0]! - followed(open, loads, [0], 0).dropMs[0]!;
  assert.equal(Math.round(waits), Math.round(7 * car.physics.transferMs - 1_000));
});

Deno.test("car rounds: the cost is that of waits, their squares, rides and the car's time", () => {
  const loads = loadsOf([[1, 5, 2]]);
  loads.ageMs[0] = 3_000; // one has waited for 1 s, the other for 2 s
  loads.ageSquared[0] = 1_000 ** 2 + 2_000 ** 2;
  const rounds = new CarRounds(car, standing(1), 0, loads, 1);
  const free = { wait: 0, waitSquared: 0, ride: 0, carTime: 0 };
  rounds.follow([0]);
  const [pickup, drop, end] = [rounds.pickupMs[0]!, rounds.dropMs[0]!, rounds.endMs];
  assert.equal(rounds.cost([0], { ...free, wait: 1 }), 2 * pickup + 3_000);
  assert.equal(rounds.cost([0], { ...free, ride: 1 }), 2 * (drop - pickup));
  assert.equal(rounds.cost([0], { ...free, carTime: 1 }), end);
  assert.equal(
    Math.round(rounds.cost([0], { ...free, waitSquared: 1 })),
    Math.round((pickup + 1_000) ** 2 + (pickup + 2_000) ** 2),
  );
  assert.ok(end > drop);
});
