import assert from "node:assert/strict";
import {
  doorSteps,
  type KoneDoorState,
  koneDoorStates,
  type ToldDoor,
} from "../../../../src/kone/monitor/door_steps.ts";

const states: readonly KoneDoorState[] = [
  "CLOSED",
  "OPENING",
  "OPENED",
  "CLOSING",
  "STOPPED",
  "ERROR",
];

function tells(...seen: KoneDoorState[]): KoneDoorState[] {
  let told: ToldDoor | undefined;
  return seen.flatMap((state) => {
    const steps = doorSteps(told, state);
    told = steps.at(-1) ?? told;
    return steps.map((step) => step.state);
  });
}

Deno.test("KONE doors: what was not reported is filled in, and what did not change is not told", () => {
  assert.deepEqual(tells("CLOSED", "CLOSED", "OPENED"), ["CLOSED", "OPENING", "OPENED"]);
  assert.deepEqual(tells("CLOSED", "CLOSING"), ["CLOSED", "OPENING", "OPENED", "CLOSING"]);
  assert.deepEqual(tells("OPENED", "CLOSED"), ["OPENED", "CLOSING", "CLOSED"]);
  assert.deepEqual(tells("OPENED", "CLOSING", "OPENING", "OPENED"), [
    "OPENED",
    "CLOSING",
    "OPENING",
    "OPENED",
  ], "an obstructed door opens again");
});

Deno.test("KONE doors: a fault comes and goes without the door having moved", () => {
  assert.deepEqual(tells("CLOSED", "ERROR", "CLOSED"), ["CLOSED", "ERROR", "CLOSED"]);
  assert.deepEqual(tells("CLOSED", "ERROR", "CLOSING").slice(1), [
    "ERROR",
    "OPENING",
    "OPENED",
    "CLOSING",
  ]);
});

Deno.test("KONE doors: of all ways through three reports none closes what is closed, and each ends where it was seen", () => {
  for (const first of states) {
    for (const second of states) {
      for (const third of states) {
        const told = tells(first, second, third);
        let shut = false;
        for (const state of told) {
          if (state === "OPENING" || state === "OPENED") shut = false;
          if (state === "CLOSING") assert.ok(!shut, `${first} ${second} ${third}: ${told}`);
          if (state === "CLOSED") shut = true;
        }
        assert.equal(told.at(-1), third);
      }
    }
  }
});

Deno.test("KONE doors: a door that is not there, or does not say, is not told of", () => {
  for (const state of ["unknown", "unused", "none"] as const) {
    assert.equal(koneDoorStates[state], undefined);
  }
  assert.equal(koneDoorStates["safety-locked"], "CLOSED");
});
