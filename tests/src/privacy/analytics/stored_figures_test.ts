import assert from "node:assert/strict";
import { ManualClock } from "../../../../src/clock.ts";
import {
  figuresRow,
  rowsMax,
  StoredFigures,
} from "../../../../src/privacy/analytics/stored_figures.ts";
import { encodeKey } from "../../../../src/store/key_order.ts";
import { MemoryStore } from "../../../../src/store/memory_store.ts";

const dayMs = 86_400_000;
const cells = [{ metric: "device" as const, value: "ios/0.1/phone", count: 10 }];

Deno.test("R100 a row holds a day, a place and counts of tens; a smaller count cannot be written", () => {
  const row = figuresRow(20_000 * dayMs, { building: "tower", cells });
  assert.ok(row.type === "set" && row.expiresAtMs === undefined, "kept without end");
  assert.equal(
    row.value,
    '{"v":1,"d":{"cells":[{"metric":"device","value":"ios/0.1/phone","count":10}]}}',
  );
  for (const count of [0, 9, 11]) {
    assert.throws(() => figuresRow(0, { building: "tower", cells: [{ ...cells[0]!, count }] }));
  }
  const smaller = figuresRow(20_000 * dayMs, { building: null, cells });
  assert.notDeepEqual(encodeKey(smaller.key), encodeKey(row.key));
});

Deno.test("R100 a reading pages through what there is, and says where that is too much", async () => {
  const store = new MemoryStore({ clock: new ManualClock() });
  const days = rowsMax + 1;
  for (let first = 0; first < days; first += 500) {
    await store.commit({
      checks: [],
      mutations: Array.from(
        { length: Math.min(500, days - first) },
        (_, n) => figuresRow((first + n) * dayMs, { building: "tower", cells }),
      ),
    });
  }
  const figures = new StoredFigures(store);
  const most = await figures.read(0, rowsMax * dayMs);
  assert.equal(most?.length, rowsMax);
  assert.equal(new Set(most.map(({ day }) => day)).size, rowsMax);
  assert.equal(most[0]?.day, "1970-01-01");
  assert.equal(await figures.read(0, days * dayMs), null);
  assert.equal((await figures.read(dayMs, 3 * dayMs))?.length, 2);
  assert.deepEqual(await figures.read(3 * dayMs, 3 * dayMs), []);
});
