/** Movements of a car. */
import assert from "node:assert/strict";
import { MovementWatch } from "../../../../src/kone/equipment/movement_watch.ts";
import type { CarView } from "../../../../src/protocol.ts";
import { aCar } from "./equipment_stage.ts";

function watched(...cars: readonly Partial<CarView>[]) {
  const watch = new MovementWatch();
  let nowMs = 0;
  return cars.map((car) => watch.hear(aCar(car), nowMs += 1000))
    .filter((movement) => movement !== null);
}

const up = (positionM: number, level: number) => ({ positionM, level, direction: "up" as const });

Deno.test("KONE a movement runs from where the car stood to where its doors open", () => {
  const movements = watched(
    { loadPercent: 40, direction: "up" },
    { ...up(1, 0), loadPercent: 40 },
    up(6, 2),
    { ...up(6, 2), doors: { front: "opening" } },
    { ...up(6, 2), doors: { front: "opened" } },
  );
  assert.deepEqual(movements, [], "where it stood was never seen");
  assert.deepEqual(
    watched({}, { ...up(1, 0), loadPercent: 40 }, up(6, 2), {
      ...up(6, 2),
      doors: { front: "opening" },
    }),
    [{
      fromLevel: 0,
      toLevel: 2,
      startedAtMs: 2000,
      stoppedAtMs: 4000,
      distanceM: 6,
      loadPercents: [40],
    }],
  );
});

Deno.test("KONE parking is a movement, levelling and a car that fell silent are none", () => {
  assert.equal(watched({}, up(1, 0), { positionM: 3, level: 1 }).length, 1);
  assert.deepEqual(watched({}, up(0.02, 0), { positionM: 0.02 }), []);
  assert.deepEqual(watched({}, up(1, 0), { known: false }, { positionM: 9, level: 3 }), []);
});
