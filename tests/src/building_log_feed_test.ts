import assert from "node:assert/strict";
import { modelUnits } from "../../actors/access_unit/model.ts";
import { BuildingLogFeed } from "../../src/building_log_feed.ts";
import { ManualClock } from "../../src/clock.ts";
import { doorAlarms } from "../../src/doors.ts";
import type { DoorHappening } from "../../src/people/building_logs/entries.ts";
import { unitSite } from "../actors/access_unit/unit_in_hand.ts";
import { doorHouse, entrance } from "./door_house.ts";
import { beginsMs, mia, wish, withLogs } from "./people/building_logs/log_stage.ts";
import { startMs } from "./people/rows.ts";

const at = { building: "tower", unit: "entrance" };

function feed() {
  const seen: DoorHappening[] = [];
  const models = modelUnits(unitSite.buildings);
  const clock = new ManualClock(startMs + 12_345);
  const logs = { note: (happening: DoorHappening) => void seen.push(happening) };
  return { seen, models, feed: new BuildingLogFeed(models, logs, clock) };
}

Deno.test("R50 C4 of public doors alone: what happens at a private one goes no further", () => {
  const { seen, models, feed: under } = feed();
  const doors = [...models.values()].flatMap(({ building, unit, doors }) =>
    [...doors.values()].map(({ id, kind }) => ({ building, unit, door: id, kind }))
  );
  assert.ok(doors.some(({ kind }) => kind === "private"), "the house has one");
  for (const { kind: _, ...door } of doors) {
    under.opened(door, "app");
    under.alarm(door, door.door, "forced");
  }
  const open = doors.filter(({ kind }) => kind !== "private");
  assert.deepEqual(
    seen.map(({ door, result }) => `${door} ${result}`),
    open.flatMap(({ unit, door }) => [`${unit}/${door} opened`, `${unit}/${door} forced`]),
  );
  under.opened({ ...at, door: "none" }, "app");
  under.opened({ ...at, unit: "none", door: "main" }, "app");
  assert.equal(seen.length, 2 * open.length);
});

Deno.test("R50 C4 what goes on is building, minute, door, result and means, and no id of anybody", () => {
  const { seen, feed: under } = feed();
  for (const how of ["app", "credential", "alone", "exit"] as const) {
    under.opened({ ...at, door: "main" }, how);
  }
  const same = { building: "tower", minute: startMs, door: "entrance/main", result: "opened" };
  assert.deepEqual(seen, [
    { ...same, means: "phone" },
    { ...same, means: "credential" },
    { ...same, means: "credential" },
    { ...same, means: "exit" },
  ]);
});

Deno.test("R50 C4 from a door that opens to the entry at rest, nothing of who opened it goes along", async () => {
  const house = await doorHouse();
  try {
    house.desk.says = () => Promise.resolve({ admitted: true, logId: "log-secret", lifts: [] });
    house.unit.present("main", { kind: "tag", serial: "04SECRET" });
    const at = { ...entrance, door: "main" };
    await house.asked((done) => house.doors.open(at, "rid-secret", house.key(), done), 3_000);
    await house.clock.run(3_000);
    assert.deepEqual(house.opened.map(({ how }) => how).sort(), ["app", "credential"]);
    await withLogs(async ({ logs, clock, store, keys, opened, pass }) => {
      await logs.set(mia, wish);
      await pass(beginsMs - clock.now());
      const under = new BuildingLogFeed(modelUnits(unitSite.buildings), logs, clock);
      for (const { door, how, atMs } of house.opened) {
        under.opened({ ...entrance, door }, how, atMs);
      }
      await logs.flush();
      const entries = await opened(store, keys);
      const same = { minute: beginsMs, door: "entrance/main", result: "opened" };
      assert.deepEqual(
        entries.sort((a, b) => a!.means! < b!.means! ? -1 : 1),
        [{ ...same, means: "credential" }, { ...same, means: "phone" }],
      );
    });
  } finally {
    await house.stop();
  }
});

Deno.test("R50 what a unit tells late stands at its own minute, and never in time to come", () => {
  const { seen, feed: under } = feed();
  under.opened({ ...at, door: "main" }, "alone", startMs - 3_599_999);
  under.opened({ ...at, door: "main" }, "exit", startMs + 3_600_000);
  assert.deepEqual(seen.map(({ minute }) => minute - startMs), [-3_600_000, 0]);
});

Deno.test("R50 of alarms those of a door go on, forced and held open; a unit's own do not", () => {
  const { seen, feed: under } = feed();
  for (const alarm of doorAlarms) {
    under.alarm(at, "main", alarm);
    under.alarm(at, null, alarm);
  }
  assert.deepEqual(seen.map(({ result, means }) => [result, means]), [
    ["forced", null],
    ["held_open", null],
  ]);
});
