import assert from "node:assert/strict";
import { liftModes, modeInForce, takesCalls } from "../../../../src/kone/monitor/lift_mode.ts";
import { modeMeanings } from "../../../../src/lift/service_states.ts";
import { carModes } from "../../../../src/lift/vocabulary.ts";

/** What a deployed robot client takes numbers for; all others are normal to it. */
const readAs = new Map<string, readonly number[]>([
  ["fire", [37, 38]],
  ["off line", [2, 3, 7, 14, 17, 18, 33]],
  ["emergency", [9, 16, 19, 20, 23, 27, 28, 30]],
  ["normal", [0]],
  ["out of service", [-1]],
]);

Deno.test("KONE lift_mode: each mode has a number that deployed clients read as we mean it", () => {
  for (const mode of carModes) {
    const { number, reading } = liftModes[mode];
    assert.ok(readAs.get(reading)?.includes(number), `${mode} is ${number}`);
  }
});

Deno.test("KONE lift_mode: 0 stands for every mode in which a car takes calls and for no other", () => {
  for (const mode of carModes) {
    assert.equal(takesCalls(mode), modeMeanings[mode].car === "serves", mode);
  }
  const others = carModes.filter((mode) => !takesCalls(mode)).map((mode) => liftModes[mode].number);
  assert.equal(new Set(others).size, others.length, "every other mode has its own");
});

Deno.test("KONE lift_mode: the guides' four modes are there", () => {
  const guides = new Set(carModes.map((mode) => liftModes[mode].guides).filter(Boolean));
  assert.deepEqual([...guides].sort(), ["ATS", "FRD", "OSS", "PRC"]);
});

Deno.test("KONE lift_mode: the group's mode stands where the group serves nobody, a car's own trouble before it", () => {
  const fire = { mode: "fire-operation", usable: false } as const;
  const usable = { mode: "emergency-power", usable: true } as const;
  assert.equal(modeInForce({ mode: "normal", known: true }, fire), "fire-operation");
  assert.equal(modeInForce({ mode: "inspection", known: true }, fire), "inspection");
  assert.equal(modeInForce({ mode: "normal", known: true }, usable), "normal");
  assert.equal(modeInForce({ mode: "normal", known: false }, usable), "unknown");
});
