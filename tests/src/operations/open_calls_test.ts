import assert from "node:assert/strict";
import type { GroupAddress } from "../../../src/lifts.ts";
import { watchOpenCalls } from "../../../src/operations/open_calls.ts";
import { seededRandom, uuidV7 } from "../../../src/random.ts";
import { testSite } from "../access/test_site.ts";
import { low, main } from "../http/test_edge.ts";
import { TestLifts } from "../live/test_lifts.ts";

const random = seededRandom("open calls");

function place(lifts: TestLifts, at: GroupAddress): string {
  let id = "";
  const request = { kind: "destination" as const, from: 0, to: 2, persons: 1 };
  lifts.place(at, "r-1", uuidV7(0, random), request, (answer) => {
    if (answer.ok) id = answer.value.id;
  });
  lifts.release();
  return id;
}

function watch(lifts: TestLifts) {
  const seen = { count: -1 };
  const end = watchOpenCalls({ lifts, site: testSite, counted: (count) => seen.count = count });
  lifts.release();
  return { seen, end };
}

Deno.test("open calls of all groups are counted until they end, each once", () => {
  const lifts = new TestLifts(() => 0);
  const { seen } = watch(lifts);
  assert.equal(seen.count, 0);
  const one = place(lifts, main);
  const other = place(lifts, low);
  assert.equal(seen.count, 2);
  lifts.advance(main, one, "assigned");
  lifts.release();
  assert.equal(seen.count, 2);
  lifts.advance(main, one, "served");
  lifts.cancel(low, "r-1", other, () => {});
  lifts.release();
  assert.equal(seen.count, 0);
});

Deno.test("E6 calls from before the start are counted too", () => {
  const lifts = new TestLifts(() => 0);
  const early = place(lifts, main);
  const { seen } = watch(lifts);
  assert.equal(seen.count, 1);
  lifts.advance(main, early, "served");
  lifts.release();
  assert.equal(seen.count, 0);
});

Deno.test("a count that was ended hears nothing more", () => {
  const lifts = new TestLifts(() => 0);
  const { seen, end } = watch(lifts);
  end();
  place(lifts, main);
  assert.equal(seen.count, 0);
  assert.equal(lifts.listeners, 0);
});
