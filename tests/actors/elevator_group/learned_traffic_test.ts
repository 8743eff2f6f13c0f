import assert from "node:assert/strict";
import {
  agedTo,
  landingAt,
  learnedPersons,
  rateOf,
  rememberedMs,
  unlearned,
} from "../../../actors/elevator_group/learned_traffic.ts";
import { personKg } from "../../../actors/elevator_group/model.ts";
import { button, GroupInHand, testModel } from "./group_in_hand.ts";

const levels = testModel.levels.length;
const at = (level: number, up: boolean) => landingAt(levels, testModel.indexOf.get(level)!, up);
const open = { doors: { front: "opened" as const } };

/** Car a stands open at a level, about to leave in a direction, and so many enter. */
function enter(cars: GroupInHand, level: number, direction: "up" | "down", persons: number): void {
  cars.position("a", level, { direction });
  cars.carState("a", open);
  cars.carState("a", { ...open, loadKg: persons * personKg });
}

/** Car a rides to a level and everybody leaves. */
function leave(cars: GroupInHand, level: number, speedMps: number, persons: number): void {
  cars.carState("a", { loadKg: persons * personKg });
  cars.position("a", level, { speedMps });
  cars.position("a", level);
  cars.carState("a", { ...open, loadKg: persons * personKg });
  cars.carState("a", open);
}

Deno.test("EG36 a load that grows at a landing is people who entered there, in that direction", () => {
  const cars = GroupInHand.inService();
  const before = cars.state.traffic;
  enter(cars, 3, "down", 4);
  const { traffic } = cars.state;
  assert.equal(traffic.persons, 4);
  const gained = (here: number) => traffic.entered[here]! - before.entered[here]!;
  assert.ok(Math.abs(gained(at(3, false)) - 4) < 0.01);
  assert.ok(Math.abs(gained(at(3, true))) < 0.01);
  assert.ok(rateOf(traffic, at(3, false)) > 10 * rateOf(traffic, at(4, false)));
});

Deno.test("EG36 a load that shrinks is people who wanted to be there, by how the car came", () => {
  const cars = GroupInHand.inService();
  const before = cars.state.traffic;
  leave(cars, 7, 2, 3);
  leave(cars, 1, -2, 2);
  const { left } = cars.state.traffic;
  assert.ok(Math.abs(left[at(7, true)]! - before.left[at(7, true)]! - 3) < 0.01);
  assert.ok(Math.abs(left[at(1, false)]! - before.left[at(1, false)]! - 2) < 0.01);
  assert.ok(Math.abs(left[at(1, true)]! - before.left[at(1, true)]!) < 0.01);
});

Deno.test("EG36 what was learned is forgotten, so a rate is that of the last minutes", () => {
  const cars = GroupInHand.inService();
  enter(cars, 0, "up", 8);
  const { traffic } = cars.state;
  const later = agedTo(traffic, cars.now + rememberedMs);
  assert.ok(
    Math.abs(later.entered[at(0, true)]! / traffic.entered[at(0, true)]! - 1 / Math.E) < 1e-9,
  );
  assert.ok(rateOf(later, at(0, true)) < rateOf(traffic, at(0, true)) / 2);
  assert.equal(agedTo(traffic, traffic.atMs - 5), traffic);
});

Deno.test("EG36 a scale that has gone wrong teaches nothing", () => {
  const cars = GroupInHand.inService();
  cars.position("a", 3, { direction: "up" });
  cars.carState("a", open);
  for (const loadKg of [40_000, 1e300, Infinity, NaN, 0]) {
    cars.carState("a", { ...open, loadKg });
    for (const count of cars.state.traffic.entered) assert.ok(count >= 0 && count < 10);
  }
  assert.equal(cars.state.traffic.persons, 0);
});

Deno.test("EG36 before anything is known, half of what is expected begins or ends at home", () => {
  const { entered, left } = unlearned(testModel, 0);
  const sum = (counts: Float64Array) => counts.reduce((all, count) => all + count, 0);
  assert.ok(Math.abs(sum(entered) - sum(left)) < 1e-9);
  assert.ok(entered[at(0, true)]! > 3 * entered[at(2, true)]!);
  assert.ok(left[at(0, false)]! > 3 * left[at(2, false)]!);
});

Deno.test("EG37 a button lit again after a full car has left was lit by people whom it left", () => {
  const waited = (load: number) => {
    const cars = GroupInHand.inService();
    for (let stop = 0; stop < 3; stop++) enter(cars, 3, "up", 9);
    cars.carState("a");
    const { id } = cars.placed(button(3, "up"));
    cars.live(200_000);
    cars.report({ stages: { [id]: "serving" } });
    enter(cars, 3, "up", load);
    cars.report({ finished: [{ call: id, outcome: "served" }] });
    cars.carState("a", { loadKg: load * personKg });
    cars.placed(button(3, "up"));
    return cars.now - cars.state.traffic.waitingSinceMs[at(3, true)]!;
  };
  const { capacityPersons } = testModel.cars[0]!.physics;
  assert.equal(waited(2), 0);
  assert.ok(waited(capacityPersons) > 0);
});

Deno.test("EG37 who is still expected to enter through open doors is counted until they close", () => {
  const cars = GroupInHand.inService();
  const { id, car } = cars.placed(button(0, "up"));
  assert.equal(car, "a");
  enter(cars, 0, "up", learnedPersons); // a rate to expect something by
  cars.live(30_000);
  cars.report({ stages: { [id]: "serving" } });
  cars.report({ finished: [{ call: id, outcome: "served" }] });
  const expected = cars.state.traffic.toEnter[0]!;
  assert.ok(expected > 1, `${expected}`);
  cars.carState("a", { ...open, loadKg: (learnedPersons + 1) * personKg });
  assert.ok(cars.state.traffic.toEnter[0]! <= expected - 1 + 0.01);
  cars.carState("a", { doors: { front: "closing" }, loadKg: (learnedPersons + 1) * personKg });
  assert.equal(cars.state.traffic.toEnter[0], 0);
});
