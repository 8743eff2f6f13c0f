import assert from "node:assert/strict";
import { carAlerts, faultEffects, modeMeanings } from "../../../src/lift/service_states.ts";
import { carModes, liftFaults } from "../../../src/lift/vocabulary.ts";

const page = await Deno.readTextFile(new URL("../../../docs/hardware.md", import.meta.url));

/** The cells after the one that holds a word. */
function rowOf(word: string): string[] | undefined {
  const rows = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  return rows.find(([, first]) => first === `\`${word}\``)?.slice(2, -1);
}

Deno.test("service states: docs/hardware.md has every mode as it is", () => {
  for (const mode of carModes) {
    const { car, groupEnds, says } = modeMeanings[mode];
    const group = groupEnds === undefined ? "serves" : `ends calls: \`${groupEnds}\``;
    assert.deepEqual(rowOf(mode), [car, group, says]);
  }
});

Deno.test("service states: docs/hardware.md has every fault and alert", () => {
  const effects = {
    out: "takes the car out at once",
    hinders: "told; takes the car out if it lasts 30 s",
    told: "told and no more",
  };
  for (const fault of liftFaults) {
    assert.deepEqual(rowOf(fault), [effects[faultEffects[fault]]]);
  }
  for (const alert of carAlerts) assert.ok(rowOf(alert) !== undefined, alert);
});
