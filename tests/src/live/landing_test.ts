import assert from "node:assert/strict";
import type { Boarding } from "../../../src/boardings.ts";
import { groupsAt, hereMs, Landing } from "../../../src/live/landing.ts";
import type { CarView } from "../../../src/protocol.ts";
import { testSite } from "../access/test_site.ts";

const tower = testSite.buildings[0]!;
const group = tower.groups[0]!;

function aCar(id: string, change: Partial<CarView> = {}): CarView {
  return {
    ...{ id, mode: "normal", known: true, positionM: 0, level: 0, direction: "none", faults: [] },
    doors: { front: "closed" },
    ...change,
  };
}

function aBoarding(change: Partial<Boarding> = {}): Boarding {
  return { call: "c-1", number: 47, level: 0, state: "assigned", car: "b", ...change };
}

/** A landing at level 0 whose two cars are in service. */
function aLanding(): Landing {
  const landing = new Landing(group, 0);
  landing.stand({ usable: true, cars: [aCar("a"), aCar("b", { level: 5 })] });
  landing.open([], 0);
  return landing;
}

const shown = (landing: Landing, nowMs = 0) => landing.show(nowMs).group;

Deno.test("a call is shown by number and car while it waits, the next to come first", () => {
  const landing = aLanding();
  landing.take(aBoarding({ comesAtMs: 20_000 }), 0);
  landing.take(aBoarding({ call: "c-2", number: 12, car: "a", comesAtMs: 5_000 }), 0);
  const { car: _, ...unassigned } = aBoarding({ call: "c-3", number: 80, state: "registered" });
  landing.take(unassigned, 0);
  assert.deepEqual(shown(landing), {
    ...{ name: "main", usable: true, out: [] },
    calls: [
      { number: 12, car: "a", comesAtMs: 5_000 },
      { number: 47, car: "b", comesAtMs: 20_000 },
      { number: 80 },
    ],
  });
});

Deno.test("C5 calls of other landings are not shown", () => {
  const landing = aLanding();
  landing.take(aBoarding({ level: 3 }), 0);
  landing.open([aBoarding({ level: 1 })], 0);
  assert.deepEqual(shown(landing).calls, []);
});

Deno.test("who is fetched is shown the car for as long as it stands open, and a moment at least", () => {
  const landing = aLanding();
  landing.take(aBoarding({ comesAtMs: 1_000 }), 0);
  const open = aCar("b", { doors: { front: "opened" } });
  landing.hear({ what: "car", car: open });
  landing.take(aBoarding({ state: "being_served" }), 1_000);
  const here = [{ number: 47, car: "b", here: true }];
  assert.deepEqual(shown(landing, 1_000).calls, here);
  assert.deepEqual(shown(landing, 60_000).calls, here, "somebody is still stepping in");
  landing.hear({ what: "car", car: aCar("b") });
  assert.deepEqual(shown(landing, 60_001).calls, []);
  landing.take(aBoarding({ state: "served" }), 70_000);
  assert.deepEqual(shown(landing, 70_000).calls, [], "its end elsewhere is no news here");
  const early = aLanding();
  early.take(aBoarding(), 0);
  early.take(aBoarding({ state: "being_served" }), 1_000);
  assert.deepEqual(early.show(1_500).group.calls, here, "the word of the doors may come later");
  assert.equal(early.show(1_500).againInMs, hereMs - 500);
  assert.deepEqual(early.show(1_000 + hereMs).group.calls, []);
});

Deno.test("a cancelled call vanishes, and nobody waits for a car that is not heard from", () => {
  const landing = aLanding();
  landing.take(aBoarding({ comesAtMs: 9_000 }), 0);
  landing.hear({ what: "car", car: aCar("b", { known: false }) });
  assert.deepEqual(shown(landing), {
    ...{ name: "main", usable: true, out: ["b"] },
    calls: [{ number: 47 }],
  });
  landing.take(aBoarding({ state: "cancelled" }), 0);
  assert.deepEqual(shown(landing).calls, []);
});

Deno.test("what keeps lifts from people is said: a car that is out, a fault, a fire", () => {
  const landing = aLanding();
  landing.hear({ what: "car", car: aCar("a", { mode: "inspection" }) });
  landing.hear({ what: "car", car: aCar("b", { faults: ["position-lost"] }) });
  assert.deepEqual(shown(landing).out, ["a", "b"]);
  landing.hear({
    ...{ what: "group_mode", mode: "fire-operation", usable: false, doNotUse: "fire_operation" },
  });
  const { usable, doNotUse } = shown(landing);
  assert.deepEqual([usable, doNotUse], [false, "fire_operation"]);
});

Deno.test("groups of a landing are those that stop there", () => {
  const ids = (level: number) => groupsAt(tower, level).map(({ id }) => id);
  assert.deepEqual(ids(0), ["main", "low"]);
  assert.deepEqual(ids(7), ["main"]);
  assert.deepEqual(ids(99), []);
});
