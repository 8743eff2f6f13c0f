import assert from "node:assert/strict";
import { effectiveAccess } from "../../../../src/access/effective.ts";
import { snapshotOf, subjectsOf } from "../../../../src/access/snapshot.ts";
import type { GrantWish } from "../../../../src/people/grants/giving.ts";
import { accessSite } from "../../access/access_site.ts";
import { as, type PeopleStage, refusalOf, withPeople } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import { aWish, home, household, sam } from "./stage.ts";

/** The uses that somebody's grants come to, by group. */
async function usesOf({ registry }: PeopleStage, account: string) {
  return await registry.look((ledger, now) => {
    const access = effectiveAccess(snapshotOf(ledger, accessSite, now), {
      building: "tower",
      subjects: subjectsOf(ledger, account, "tower", now),
      atMs: startMs,
    });
    return Object.fromEntries(
      [...access.liftUses ?? []].map(([group, uses]) => [group, [...uses].sort()]),
    );
  });
}

Deno.test("R10 uses of lifts are a manager's to give, and none come by themselves", async () => {
  await withPeople(household, async (stage) => {
    const { registry, row } = stage;
    assert.deepEqual(await usesOf(stage, "ann"), {});
    const wish = { ...aWish(home), building: "tower", liftUses: ["hold", "hold"] as const };
    const liftUses = [...wish.liftUses];
    const { id } = await registry.run(as("mia"), "create_grant", { ...wish, liftUses });
    assert.deepEqual((await row("grant", id))?.liftUses, ["hold"]);
    const groups = Object.values(await usesOf(stage, "ann"));
    assert.ok(groups.length > 0 && groups.every((uses) => uses.join() === "hold"));
    await registry.run(as("mia"), "change_grant", { id, liftUses: [] });
    assert.deepEqual(await usesOf(stage, "ann"), {});
    assert.equal((await row("grant", id))?.liftUses, undefined);
    for (const who of ["ann", "opal", "bob"]) {
      const change = registry.run(as(who), "change_grant", { id, liftUses: ["exclusive"] });
      assert.equal((await refusalOf(change)).code, "forbidden", who);
    }
  });
});

Deno.test("R11 uses of lifts are not handed on, and stay when other limits change", async () => {
  await withPeople(household, async (stage) => {
    const { registry, row, audit } = stage;
    await registry.run(as("mia"), "change_grant", { id: "home", liftUses: ["priority"] });
    assert.deepEqual((await audit()).at(0)?.facts, { fields: "liftUses" });
    const wish: GrantWish & { liftUses: ["priority"] } = { ...aWish(sam), liftUses: ["priority"] };
    const child = await registry.run(as("ann"), "delegate_grant", { ...wish, parent: "home" });
    assert.equal((await row("grant", child.id))?.liftUses, undefined);
    const change = registry.run(as("mia"), "change_grant", {
      id: child.id,
      liftUses: ["priority"],
    });
    assert.equal((await refusalOf(change)).code, "invalid");
    await registry.run(as("mia"), "change_grant", { id: "home", untilMs: startMs + 1e9 });
    assert.deepEqual((await row("grant", "home"))?.liftUses, ["priority"]);
  });
});

Deno.test("C3 who loses a use loses what rests on the grant; who gains one does not", async () => {
  await withPeople(household, async ({ registry, events }) => {
    const ended = () => events.filter(({ type }) => type === "ended").length;
    await registry.run(as("mia"), "change_grant", { id: "home", liftUses: ["hold"] });
    await registry.run(as("mia"), "change_grant", { id: "home", liftUses: ["hold", "priority"] });
    assert.equal(ended(), 0);
    await registry.run(as("mia"), "change_grant", { id: "home", liftUses: ["hold"] });
    assert.equal(ended(), 1);
  });
});
