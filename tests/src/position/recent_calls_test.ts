import assert from "node:assert/strict";
import { ManualClock } from "../../../src/clock.ts";
import { RecentCalls, rememberedMax, rememberedMs } from "../../../src/position/recent_calls.ts";

const call = (rid: string, key = "k") => ({ rid, key, group: "tower/main", heightM: 0 });

Deno.test("R61 C15 what an id did is forgotten after sixty seconds, whether or not anybody asks", () => {
  const clock = new ManualClock();
  const recent = new RecentCalls(clock);
  recent.note(call("a"));
  recent.refused("b", "not_near");
  clock.advance(40_000);
  recent.note(call("a", "later"));
  clock.advance(rememberedMs - 40_000 - 1);
  assert.equal(recent.size, 3);
  clock.advance(1);
  assert.equal(recent.size, 1, "nobody asked, and the earlier ones are gone");
  assert.deepEqual(recent.of("a").map(({ key }) => key), ["later"]);
  clock.advance(40_000);
  assert.equal(recent.size, 0);
  assert.equal(clock.waiting, 0, "and no timer is left");
});

Deno.test("R62 refusals are counted by id and rule, within a minute of the first", () => {
  const clock = new ManualClock();
  const recent = new RecentCalls(clock);
  assert.equal(recent.refused("a", "call_flood"), 1);
  assert.equal(recent.refused("a", "call_flood"), 2);
  assert.equal(recent.refused("a", "not_near"), 1);
  assert.equal(recent.refused("b", "call_flood"), 1);
  assert.equal(recent.of("a").length, 0, "they are no calls");
  clock.advance(rememberedMs);
  assert.equal(recent.refused("a", "call_flood"), 1);
  recent.close();
  assert.deepEqual([recent.size, clock.waiting], [0, 0]);
});

Deno.test("R62 what is remembered of everybody is bounded; the oldest goes first", () => {
  const recent = new RecentCalls(new ManualClock());
  for (let at = 0; at < rememberedMax + 5; at++) recent.note(call(`id-${at}`));
  assert.equal(recent.size, rememberedMax);
  assert.equal(recent.of("id-4").length, 0);
  assert.equal(recent.of("id-5").length, 1);
  recent.close();
});
