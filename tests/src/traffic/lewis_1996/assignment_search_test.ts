import assert from "node:assert/strict";
import fc from "fast-check";
import { AssignmentSearch } from "../../../../src/traffic/lewis_1996/assignment_search.ts";

/** Prices of sets with a random part for each pair, from a hash of what is in them. */
const priceOf = (seed: number) => (car: number, calls: number) => {
  let sum = 0;
  for (let one = 0; one < 30; one++) {
    if ((calls >> one & 1) === 0) continue;
    sum += 10 + noise(seed, car, one, one) * 20;
    for (let other = one + 1; other < 30; other++) {
      if ((calls >> other & 1) !== 0) sum += noise(seed, car, one, other) * 8;
    }
  }
  return sum;
};

const noise = (...parts: number[]) => {
  let hash = 17;
  for (const part of parts) hash = Math.imul(hash ^ part + 0x9e37, 0x85ebca6b) ^ hash >>> 13;
  return (hash >>> 0) / 2 ** 32;
};

Deno.test("E19 every call has one car, no single move or exchange helps, and prices replay", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 4 }),
      fc.integer({ min: 0, max: 8 }),
      fc.nat(1e6),
      (cars, calls, seed) => {
        const search = new AssignmentSearch(cars, calls, priceOf(seed));
        const sets = new Int32Array(cars);
        search.insertMissing(sets);
        const inserted = search.total(sets);
        search.improve(sets);
        const least = search.total(sets);
        assert.ok(least <= inserted);
        assert.equal(sets.reduce((sum, set) => sum + set, 0), 2 ** calls - 1, "each call once");
        for (let call = 0; call < calls; call++) {
          const bit = 1 << call;
          const from = sets.findIndex((set) => (set & bit) !== 0);
          for (let to = 0; to < cars; to++) {
            if (to === from) continue;
            const moved = sets.slice();
            moved[from]! &= ~bit;
            moved[to]! |= bit;
            assert.ok(search.total(moved) >= least - 1e-6);
            for (let other = 0; other < calls; other++) {
              if ((sets[to]! >> other & 1) === 0) continue;
              const exchanged = moved.slice();
              exchanged[to]! &= ~(1 << other);
              exchanged[from]! |= 1 << other;
              assert.ok(search.total(exchanged) >= least - 1e-6);
            }
          }
        }
        const again = new AssignmentSearch(cars, calls, priceOf(seed));
        const same = new Int32Array(cars);
        again.insertMissing(same);
        again.improve(same);
        assert.deepEqual(same, sets);
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("a search refuses more calls than a set can hold", () => {
  assert.throws(
    () => new AssignmentSearch(2, 31, () => 0),
    /Cannot search: at most 30 calls, got 31/,
  );
});
