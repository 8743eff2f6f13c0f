import assert from "node:assert/strict";
import { rulesOf } from "../../../../src/people/grants/building_rules.ts";
import { as, refusalOf, withPeople } from "../people_stage.ts";
import { aGrant } from "../rows.ts";
import { home, household } from "./stage.ts";

Deno.test("R24 without rules of their own a building's visitor keys live 14 days at most", async () => {
  await withPeople(household, async ({ registry }) => {
    assert.deepEqual(await registry.look((ledger) => rulesOf(ledger, "tower")), {
      id: "tower",
      holidays: [],
      lockdown: false,
      visitorKeyDaysMax: 14,
    });
    for (const who of ["opal", "ann"]) {
      const attempt = registry.run(as(who), "set_building_rules", {
        building: "tower",
        lockdown: true,
      });
      assert.equal((await refusalOf(attempt)).code, "forbidden");
    }
    const set = await registry.run(as("mia"), "set_building_rules", {
      building: "tower",
      visitorKeyDaysMax: 3,
    });
    assert.equal(set.visitorKeyDaysMax, 3);
  });
});

Deno.test("C3 a lockdown ends what was made from any grant, a holiday what minds holidays", async () => {
  await withPeople([
    ...household,
    [
      "grant",
      aGrant("office", home, {
        schedule: {
          windows: [{ weekdays: [1], from: "08:00", until: "18:00", holidays: "closed" }],
        },
      }),
    ],
    ["grant", aGrant("elsewhere", { kind: "account", id: "max" }, { building: "annex" })],
  ], async ({ registry, events, audit }) => {
    const set = (change: { lockdown?: boolean; holidays?: string[] }) =>
      registry.run(as("mia"), "set_building_rules", { building: "tower", ...change });
    const take = () =>
      events.splice(0).map((event) => event.type === "ended" ? event.id : event.type).sort();
    assert.deepEqual(
      (await set({ holidays: ["2026-12-25", "2026-12-06", "2026-12-25"] })).holidays,
      ["2026-12-06", "2026-12-25"],
    );
    assert.deepEqual(take(), ["access_changed", "office"]);
    await set({ lockdown: true });
    assert.deepEqual(take(), ["access_changed", "home", "office"]);
    await set({ lockdown: true });
    assert.deepEqual(take(), []);
    await set({ lockdown: false });
    assert.deepEqual(take(), ["access_changed"]);
    assert.equal((await audit()).filter(({ what }) => what === "building_rules_changed").length, 4);
  });
});
