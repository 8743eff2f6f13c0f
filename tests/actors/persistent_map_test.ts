import assert from "node:assert/strict";
import fc from "fast-check";
import { PersistentMap } from "../../actors/persistent_map.ts";

const key = fc.oneof(fc.constantFrom("a", "b", "c", "__proto__", ""), fc.string({ maxLength: 3 }));
const step = fc.oneof(
  fc.record({ do: fc.constant("with" as const), key, value: fc.integer() }),
  fc.record({ do: fc.constant("without" as const), key }),
  fc.record({ do: fc.constant("mapShard" as const), at: fc.nat(15), parity: fc.nat(1) }),
);

Deno.test("persistent map: it agrees with a Map, and no earlier version ever changes", () => {
  fc.assert(fc.property(fc.constantFrom(1, 4, 16), fc.array(step), (shards, steps) => {
    let map = PersistentMap.empty<number>(shards);
    let model = new Map<string, number>();
    const versions = [{ map, model }];
    for (const step of steps) {
      model = new Map(model);
      if (step.do === "with") {
        map = map.with(step.key, step.value);
        model.set(step.key, step.value);
      } else if (step.do === "without") {
        map = map.without(step.key);
        model.delete(step.key);
      } else {
        const seen: string[] = [];
        const at = step.at % map.shards;
        map = map.mapShard(at, (value, key) => {
          seen.push(key);
          return value % 2 === step.parity ? undefined : value + 1;
        });
        for (const key of seen) {
          const value = model.get(key)!;
          if (value % 2 === step.parity) model.delete(key);
          else model.set(key, value + 1);
        }
      }
      versions.push({ map, model });
    }
    for (const { map, model } of versions) agree(map, model);
  }));
});

Deno.test("persistent map: made of entries at once it is the map made one by one", () => {
  fc.assert(fc.property(fc.array(fc.tuple(key, fc.integer())), (entries) => {
    agree(PersistentMap.of(entries, 8), new Map(entries));
  }));
});

Deno.test("persistent map: every shard together is every entry, once", () => {
  fc.assert(fc.property(fc.uniqueArray(key), (keys) => {
    const map = PersistentMap.of(keys.map((key) => [key, 1] as const), 4);
    const seen: string[] = [];
    for (let at = 0; at < map.shards; at++) {
      map.mapShard(at, (value, key) => {
        seen.push(key);
        return value;
      });
    }
    assert.deepEqual(seen.sort(), [...keys].sort());
  }));
});

Deno.test("persistent map: the list of a version is made once, and is no later version's", () => {
  const map = PersistentMap.of([["a", 1], ["b", 2]], 4);
  const list = map.list();
  assert.equal(map.list(), list);
  assert.deepEqual([...map.with("c", 3).list()].sort(), [1, 2, 3]);
  assert.deepEqual(map.without("a").list(), [2]);
  assert.deepEqual([...list].sort(), [1, 2]);
});

Deno.test("persistent map: what does not change is shared", () => {
  const map = PersistentMap.of([["a", 1], ["b", 2]], 4);
  assert.equal(map.without("c"), map);
  assert.notEqual(map.with("c", 3), map);
});

Deno.test("persistent map: shards are a power of two", () => {
  for (const shards of [0, 3, 12, -4]) {
    assert.throws(() => PersistentMap.empty(shards), /power of two/);
  }
});

Deno.test("persistent map: a change costs a shard, not the map", () => {
  const entries = Array.from({ length: 20_000 }, (_, nth) => [`key ${nth}`, nth] as const);
  const map = PersistentMap.of(entries, 256);
  // Spread evenly enough that the fullest shard is a small part of the whole.
  const sizes = Array.from({ length: map.shards }, (_, at) => {
    let size = 0;
    map.mapShard(at, (value) => {
      size++;
      return value;
    });
    return size;
  });
  assert.ok(Math.max(...sizes) < 3 * 20_000 / 256, `the fullest holds ${Math.max(...sizes)}`);
});

function agree(map: PersistentMap<number>, model: ReadonlyMap<string, number>): void {
  assert.equal(map.size, model.size);
  const sorted = (entries: Iterable<[string, number]>) =>
    [...entries].sort(([a], [b]) => a < b ? -1 : 1);
  assert.deepEqual(sorted(map.entries()), sorted(model.entries()));
  assert.deepEqual([...map.values()].sort(), [...model.values()].sort());
  for (const [key, value] of model) {
    assert.equal(map.get(key), value);
    assert.ok(map.has(key));
  }
  assert.equal(map.has("never set"), false);
  assert.equal(map.get("never set"), undefined);
}
