/** Cycles of a door. */
import assert from "node:assert/strict";
import { DoorWatch } from "../../../../src/kone/equipment/door_watch.ts";
import type { DoorState } from "../../../../src/lift/vocabulary.ts";

function watched(...states: readonly DoorState[]) {
  const door = new DoorWatch();
  let nowMs = 0;
  return states.map((state) => door.hear(state, { level: 1, load: 10, nowMs: nowMs += 1000 }))
    .filter((cycle) => cycle !== null);
}

Deno.test("KONE a door's cycle runs from the first opening to the last closing", () => {
  const [cycle, ...more] = watched(
    ...[
      "closed",
      "opening",
      "opened",
      "closing",
      "opening",
      "closing",
      "closed",
      "closed",
    ] as const,
  );
  assert.deepEqual(more, []);
  assert.deepEqual(cycle, {
    level: 1,
    openStartedAtMs: 2000,
    closedAtMs: 7000,
    openingMs: 1000,
    closingMs: 1000,
    reopens: 1,
    loadBefore: 10,
    loadAfter: 10,
  });
});

Deno.test("KONE what was not seen from beginning to end is no cycle", () => {
  assert.deepEqual(watched("opened", "closing", "closed"), []);
  assert.deepEqual(watched("closed", "opening", "unknown", "closing", "closed"), []);
  assert.equal(watched("closed", "opened", "closed")[0]!.closingMs, null);
});
