import assert from "node:assert/strict";
import { type FreeCar, park } from "../../../../actors/elevator_group/dispatch/parking.ts";
import { jobOf } from "../../../../actors/elevator_group/dispatch/job.ts";
import type { Parking } from "../../../../actors/elevator_group/hardware.ts";
import {
  landingAt,
  learnedPersons,
  unlearned,
} from "../../../../actors/elevator_group/learned_traffic.ts";
import { modelGroup } from "../../../../actors/elevator_group/model.ts";
import { siteOf } from "../../../adapters/simulator/rig.ts";
import { GroupInHand } from "../group_in_hand.ts";

const levels = 15;
const building = siteOf({ levels, cars: 4 }).buildings[0]!;
const model = modelGroup(building, building.groups[0]!);
const idle = (level: number): FreeCar => ({ usable: true, idle: true, inMs: 0, level });
const busy = (level: number, inMs: number): FreeCar => ({ usable: true, idle: false, inMs, level });

/** Where cars are sent, given how often people call at each level, persons a minute. */
function sent(
  perMinute: (level: number) => number,
  cars: readonly FreeCar[],
  parking: readonly Parking[] = [],
  persons = learnedPersons,
): number[] {
  const none = unlearned(model, 0);
  const entered = none.entered.map(() => 0);
  for (let at = 0; at < levels; at++) {
    entered[landingAt(levels, at, true)] = perMinute(at) * none.seenMs / 60_000;
  }
  const traffic = { ...none, entered, persons };
  const view = { model, now: 0, cars: [], calls: [], traffic, parking };
  return park(view, cars).map(({ level }) => level);
}

const upPeak = (level: number) => level === 0 ? 18 : 0.2;
const even = () => 0.7;

Deno.test("EG38 in up-peak idle cars gather where the calls are", () => {
  assert.deepEqual(sent(upPeak, [idle(14), idle(9), idle(3), idle(0)]), [0, 0, 0, 0]);
});

Deno.test("EG38 where calls come from everywhere, idle cars spread", () => {
  const where = sent(even, [idle(0), idle(0), idle(0), idle(0)]).sort((a, b) => a - b);
  assert.ok(new Set(where).size >= 3, `${where}`);
  assert.ok(where[0]! <= 4 && where.at(-1)! >= 7, `${where}`);
});

Deno.test("EG38 a car that comes to a place anyway covers it", () => {
  const once = (level: number) => level === 0 || level === 14 ? 1 : 0;
  assert.deepEqual(sent(once, [busy(0, 2_000), busy(0, 4_000), busy(0, 5_000), idle(7)]), [14]);
});

Deno.test("EG38 a car does not ride for a gain that is less than its price", () => {
  const where = sent(even, [idle(2), idle(6), idle(9), idle(12)]);
  assert.deepEqual(where, [2, 6, 9, 12]);
  const told = ["a", "b", "c", "d"].map((car, at) => ({ car, level: [2, 6, 9, 13][at]! }));
  assert.deepEqual(sent(even, [idle(2), idle(6), idle(9), idle(12)], told), [2, 6, 9, 13]);
});

Deno.test("EG38 before there is traffic, no empty car is sent anywhere", () => {
  assert.deepEqual(sent(upPeak, [idle(14), idle(9), idle(3), idle(0)], [], learnedPersons - 1), []);
});

Deno.test("EG38 E4 desired state says where cars wait that have no call, and is new when they change", () => {
  const cars = GroupInHand.inService({ a: 0, b: 9, c: 0 });
  const parking = [{ car: "a", level: 0 }, { car: "b", level: 5 }];
  const improved = { epoch: cars.epoch, revision: 0, moves: [], parking, gain: 0, evaluations: 0 };
  const before = cars.state.revision;
  cars.send({ type: "improved", improvement: improved });
  assert.deepEqual(cars.desired().parking, parking);
  assert.ok(cars.state.revision > before);
  const { revision } = cars.state;
  cars.send({ type: "improved", improvement: improved });
  assert.equal(cars.state.revision, revision, "nothing has changed");
  const call = cars.placed({ kind: "destination", from: 9, to: 2, persons: 1 });
  assert.equal(call.car, "b");
  assert.deepEqual(cars.desired().parking, [{ car: "a", level: 0 }]);
  assert.equal(jobOf(cars.state, cars.now).parking.length, 2);
});
