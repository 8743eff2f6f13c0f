import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Demand,
  departure,
  emptyDemand,
  frontSide,
  type Heading,
  nextStop,
  rearSide,
  sidesServed,
} from "../../../src/lift/collective.ts";

const levels = 12;

/** Demand from lists of levels, all at the front. */
function demandOf(asked: { car?: number[]; up?: number[]; down?: number[] }): Demand {
  const demand = emptyDemand(levels);
  for (const kind of ["car", "up", "down"] as const) {
    for (const level of asked[kind] ?? []) demand[kind][level] = frontSide;
  }
  return demand;
}

Deno.test("collective serves car calls and landing calls of its direction in order", () => {
  const demand = demandOf({ car: [7], up: [5, 9], down: [6] });
  assert.equal(nextStop(demand, 3, 1), 5);
  demand.up[5] = 0;
  assert.equal(nextStop(demand, 5, 1), 7, "the call down at 6 is passed on the way up");
  demand.car[7] = 0;
  assert.equal(nextStop(demand, 7, 1), 9);
  demand.up[9] = 0;
  assert.equal(nextStop(demand, 9, 1), 6, "nothing ahead: it turns");
});

Deno.test("collective turns at the furthest landing call against its direction", () => {
  const demand = demandOf({ down: [4, 8, 6] });
  assert.equal(nextStop(demand, 0, 1), 8);
  assert.equal(departure(demand, 8, 1), -1);
  assert.equal(nextStop(demandOf({ up: [4, 2] }), 9, -1), 2);
});

Deno.test("collective includes the level it can still stop at", () => {
  assert.equal(nextStop(demandOf({ car: [4] }), 4, 1), 4);
  assert.equal(nextStop(demandOf({ up: [4] }), 5, 1), 4, "behind: after turning");
});

Deno.test("collective without a direction takes the nearest demand, up on a tie", () => {
  assert.equal(nextStop(demandOf({ down: [2], up: [9] }), 4, 0), 2);
  assert.equal(nextStop(demandOf({ down: [2], up: [6] }), 4, 0), 6);
  assert.equal(nextStop(demandOf({ down: [4] }), 4, 0), 4, "its own level first");
  assert.equal(nextStop(demandOf({}), 4, 0), -1);
  assert.equal(nextStop(demandOf({}), 4, 1), -1);
});

Deno.test("collective leaves in its direction while anything is ahead", () => {
  assert.equal(departure(demandOf({ car: [4, 6], down: [4] }), 4, 1), 1);
  assert.equal(departure(demandOf({ car: [4], down: [4] }), 4, 1), -1);
  assert.equal(departure(demandOf({ car: [4], up: [2] }), 4, 1), -1);
  assert.equal(departure(demandOf({ car: [4] }), 4, 1), 0);
  assert.equal(departure(demandOf({ up: [4], down: [4] }), 4, 0), 1, "a standing car prefers up");
  assert.equal(departure(demandOf({ down: [4], up: [9] }), 4, 0), -1, "who waits here decides");
});

Deno.test("collective opens the sides of what it serves, and only those", () => {
  const demand = demandOf({ car: [4] });
  demand.up[4] = rearSide;
  demand.down[4] = frontSide | rearSide;
  assert.equal(sidesServed(demand, 4, 1), frontSide | rearSide);
  assert.equal(sidesServed(demand, 4, 0), frontSide);
  demand.car[4] = 0;
  assert.equal(sidesServed(demand, 4, 1), rearSide);
});

Deno.test("collective bypass is blind to landing calls while there is a car call", () => {
  const demand = demandOf({ car: [9], up: [5], down: [11] });
  assert.equal(nextStop(demand, 3, 1, true), 9);
  assert.equal(nextStop(demandOf({ up: [5] }), 3, 1, true), 5, "without car calls it sees them");
});

const demandArbitrary = fc.tuple(
  ...["car", "up", "down"].map(() =>
    fc.array(fc.constantFrom(0, 0, 0, frontSide, rearSide), {
      minLength: levels,
      maxLength: levels,
    })
  ),
).map(([car, up, down]): Demand => {
  const demand = {
    car: Uint8Array.from(car!),
    up: Uint8Array.from(up!),
    down: Uint8Array.from(down!),
  };
  demand.up[levels - 1] = 0; // nobody calls up at the top
  demand.down[0] = 0;
  return demand;
});

Deno.test("collective serves every demand, never passing a car call", () => {
  fc.assert(fc.property(
    demandArbitrary,
    fc.integer({ min: 0, max: levels - 1 }),
    fc.constantFrom<Heading>(-1, 0, 1),
    (demand, start, startHeading) => {
      let at = start;
      let heading = startHeading;
      for (let stops = 0; stops <= 3 * levels; stops++) {
        const next = nextStop(demand, at, heading);
        if (next < 0) {
          const open = [...demand.car, ...demand.up, ...demand.down].filter(Boolean);
          assert.deepEqual(open, [], "it rests only when nothing is left");
          return;
        }
        const [low, high] = [Math.min(at, next), Math.max(at, next)];
        for (let level = low + 1; level < high; level++) {
          assert.equal(demand.car[level], 0, `passed a car call at ${level}`);
        }
        const arriving: Heading = next > at ? 1 : next < at ? -1 : heading;
        const leaving = departure(demand, next, arriving);
        assert.ok(sidesServed(demand, next, leaving) !== 0, `a stop at ${next} for nobody`);
        demand.car[next] = 0;
        if (leaving > 0) demand.up[next] = 0;
        if (leaving < 0) demand.down[next] = 0;
        at = next;
        heading = leaving;
      }
      assert.fail("it never came to rest");
    },
  ));
});
