/**
 * Seeded simulation of the runtime (`world.ts`): random commands, faults of the store, crashes and
 * takeovers. A failure prints its seed and its steps.
 */
import assert from "node:assert/strict";
import { World } from "./world.ts";

const stepsPerSeed = 300;

/** Seeds that once found something, kept by what they found. */
const keptSeeds: Readonly<Record<string, string>> = {
  "a turn on a state that was lost became durable": "52",
  "a message that exists was never delivered, its sender having heard unavailable": "34",
  "many turns on a state that was lost became durable": "66",
};

for (let seed = 1; seed <= 30; seed++) {
  Deno.test(`E6 E7 G1 O3 A3 L3 simulation: seed ${seed}`, async () => {
    await simulate(`${seed}`);
  });
}
for (const [name, seed] of Object.entries(keptSeeds)) {
  Deno.test(`E6 E7 simulation, found before: ${name}`, async () => {
    await simulate(seed);
  });
}

Deno.test("E6 E7 simulation: in ten seeds everything happens that can", async () => {
  const tally: Record<string, number> = {};
  for (let seed = 1; seed <= 10; seed++) {
    const world = await simulate(`tally ${seed}`);
    for (const [what, times] of Object.entries(world.tally)) {
      tally[what] = (tally[what] ?? 0) + times;
    }
  }
  const expected = [
    "yes",
    "unavailable",
    "internal",
    "stopping",
    "quarantined",
    "failed commits",
    "restarts",
    "quarantines",
    "told and there",
    "there untold",
    "not there",
    "messages",
    "rings",
    "replaced: unavailable",
    "replaced: stopping",
  ];
  assert.deepEqual(expected.filter((what) => !(what in tally)), [], JSON.stringify(tally));
});

async function simulate(seed: string): Promise<World> {
  const world = new World(seed);
  try {
    await world.run(stepsPerSeed);
  } catch (error) {
    throw new Error(`Seed ${seed} fails after these steps:\n${world.steps.join("\n")}`, {
      cause: error,
    });
  }
  return world;
}
