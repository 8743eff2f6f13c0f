import assert from "node:assert/strict";
import { atFloor, type CarState, fromFloor } from "../../../../src/traffic/lewis_1996/car_rules.ts";
import type { Call, Direction } from "../../../../src/traffic/lewis_1996/policy.ts";

const car = (over: Partial<CarState> = {}): CarState => ({
  floor: 5,
  direction: "down",
  carCalls: new Set(),
  full: false,
  ...over,
});
const down = (floor: number): Call => ({ floor, direction: "down" });
const up = (floor: number): Call => ({ floor, direction: "up" });
const serve = (stopAndServe: Direction) => ({ stopAndServe });

Deno.test("E21 a car never passes a floor where somebody inside wants out", () => {
  for (const taken of [false, true]) {
    for (const full of [false, true]) {
      const inside = car({ carCalls: new Set([5, 1]), full });
      assert.deepEqual(atFloor(inside, [], taken), serve("down"));
    }
  }
});

Deno.test("E21 a car does not turn before it has served the buttons inside in its direction", () => {
  const upward = car({ direction: "up", carCalls: new Set([8]) });
  assert.equal(atFloor(upward, [down(5), down(3)], false), "pass");
  assert.deepEqual(fromFloor(car({ carCalls: new Set([2]) }), "down", [down(9)], false), {
    leave: "down",
  });
  assert.deepEqual(atFloor(car({ direction: "up" }), [down(5), down(3)], false), serve("down"));
});

Deno.test("E21 a car stops for its own calls in its direction, and for no others", () => {
  const inside = car({ carCalls: new Set([1]) });
  assert.deepEqual(atFloor(inside, [down(5)], false), serve("down"));
  assert.equal(atFloor(inside, [up(5), down(4)], false), "pass");
  assert.equal(atFloor(inside, [], false), "pass");
});

Deno.test("E21 nobody is picked up where another car stands, nor by a full car", () => {
  const inside = car({ carCalls: new Set([1]) });
  assert.equal(atFloor(inside, [down(5)], true), "pass");
  assert.equal(atFloor({ ...inside, full: true }, [down(5)], false), "pass");
  assert.equal(fromFloor(car(), null, [down(5)], true), "stay");
});

Deno.test("E21 a standing car that may go either way prefers up", () => {
  assert.deepEqual(fromFloor(car(), null, [down(3), down(7)], false), { leave: "up" });
  assert.deepEqual(fromFloor(car(), null, [down(5), down(7)], false), { leave: "up" });
  assert.deepEqual(fromFloor(car(), null, [up(5), down(7)], false), { reopen: "up" });
  assert.deepEqual(fromFloor(car(), null, [down(3), down(5)], false), { reopen: "down" });
  assert.deepEqual(fromFloor(car(), null, [down(3)], false), { leave: "down" });
  assert.equal(fromFloor(car(), null, [], false), "stay");
});

Deno.test("E21 a car with nothing before it halts; at the lobby it takes in those who go up", () => {
  assert.equal(atFloor(car({ direction: "up" }), [], false), "halt");
  assert.equal(atFloor(car({ direction: "up" }), [down(2)], false), "halt");
  const home = car({ floor: 1, carCalls: new Set([1]) });
  assert.deepEqual(atFloor(home, [], false), serve("up"));
  const top = car({ floor: 10, direction: "up", carCalls: new Set([10]) });
  assert.deepEqual(atFloor(top, [], false), serve("down"));
  const last = car({ carCalls: new Set([5]) });
  assert.deepEqual(atFloor(last, [up(5)], false), serve("up"));
});
