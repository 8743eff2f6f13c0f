import assert from "node:assert/strict";
import { decide } from "../../../../src/access/decide.ts";
import { snapshotOf, subjectsOf } from "../../../../src/access/snapshot.ts";
import { accessSite } from "../../access/access_site.ts";
import { as, type PeopleStage, refusalOf, withPeople } from "../people_stage.ts";
import { aGrant, startMs } from "../rows.ts";
import { household, sam } from "./stage.ts";

function endedIn({ events }: PeopleStage): string[] {
  return events.flatMap((event) =>
    event.type === "ended" && event.what === "grant" ? [event.id] : []
  );
}

Deno.test("C3 narrowing a grant ends what was made from it and from all below it; widening does not", async () => {
  await withPeople([
    ...household,
    ["grant", aGrant("child", sam, { parent: "home" })],
  ], async (stage) => {
    const { registry } = stage;
    const change = (change: Record<string, unknown>) =>
      registry.run(as("mia"), "change_grant", { id: "home", ...change });
    await change({ scope: { doors: ["lobby/front"], lifts: "all" } });
    assert.deepEqual(endedIn(stage), ["home", "child"]);
    await change({ scope: { doors: "all", lifts: "all" } });
    assert.deepEqual(endedIn(stage), ["home", "child"], "nothing more");
    assert.equal(stage.events.filter(({ type }) => type === "access_changed").length, 2);
  });
});

Deno.test("R16 a change is asserted by whoever made it; what changes nothing is nothing", async () => {
  await withPeople(household, async (stage) => {
    const { registry, row, audit, clock } = stage;
    clock.advance(1000);
    await registry.run(as("mia"), "change_grant", { id: "home", untilMs: startMs + 1e9 });
    const grant = await row("grant", "home");
    assert.deepEqual([grant?.assertedBy, grant?.assertedAtMs], ["mia", startMs + 1000]);
    const before = (await audit()).length;
    await registry.run(as("mia"), "change_grant", { id: "home", untilMs: startMs + 1e9 });
    assert.equal((await audit()).length, before);
    assert.deepEqual((await audit())[0]?.facts, { fields: "untilMs" });
  });
});

Deno.test("R12 a root grant is the manager's to end, and what was handed on also the giver's", async () => {
  await withPeople([
    ...household,
    ["grant", aGrant("child", sam, { parent: "home", assertedBy: "ann" })],
    ["grant", aGrant("other", sam, { parent: "home", assertedBy: "ann" })],
  ], async ({ registry, row, audit }) => {
    const end = (who: string, id: string) => registry.run(as(who), "end_grant", { id });
    for (const who of ["opal", "ann", "sam", "bob"]) {
      assert.equal((await refusalOf(end(who, "home"))).code, "forbidden", who);
    }
    assert.equal((await refusalOf(end("max", "home"))).code, "not_found");
    assert.equal((await refusalOf(end("sam", "child"))).code, "forbidden");
    assert.equal((await refusalOf(end("opal", "child"))).code, "forbidden");
    await end("ann", "child");
    assert.equal(await row("grant", "child"), undefined);
    await end("mia", "home");
    assert.equal(await row("grant", "home"), undefined);
    assert.equal(await row("grant", "other"), undefined);
    assert.deepEqual((await audit()).map(({ what, by, facts }) => [what, by, facts.below]), [
      ["privilege_permissions_ended", "ann", 0],
      ["privilege_permissions_ended", "mia", 1],
    ]);
  });
});

Deno.test("R13 the next decision after the manager ended a grant refuses", async () => {
  await withPeople(household, async ({ registry }) => {
    const ask = () =>
      registry.look((ledger, now) =>
        decide({
          action: "open_door",
          door: "lobby/front",
          building: "tower",
          subjects: subjectsOf(ledger, "sam", "tower", now),
          atMs: now,
        }, snapshotOf(ledger, accessSite, now)).allowed
      );
    assert.equal(await ask(), true);
    await registry.run(as("mia"), "end_grant", { id: "home" });
    assert.equal(await ask(), false);
  });
});

Deno.test("R13 people are told by mail that their rights changed, once while it waits", async () => {
  await withPeople(household, async ({ registry }) => {
    const mails = () =>
      registry.look((ledger) =>
        [...ledger.all("mail")].map(({ kind, account }) => `${kind} ${account}`).sort()
      );
    await registry.run(as("mia"), "suspend_grant", { id: "home" });
    assert.deepEqual(await mails(), ["rights_changed ann", "rights_changed sam"]);
    await registry.run(as("mia"), "lift_suspension", { id: "home" });
    await registry.run(as("mia"), "end_grant", { id: "home" });
    assert.deepEqual(await mails(), ["rights_changed ann", "rights_changed sam"]);
  });
});

Deno.test("R13 suspending is a manager's, ends what was made from it, and can be lifted", async () => {
  await withPeople([
    ...household,
    ["grant", aGrant("child", sam, { parent: "home", assertedBy: "ann" })],
  ], async (stage) => {
    const { registry, row } = stage;
    for (const [who, id] of [["ann", "home"], ["ann", "child"], ["opal", "home"]] as const) {
      assert.equal(
        (await refusalOf(registry.run(as(who), "suspend_grant", { id }))).code,
        "forbidden",
      );
    }
    assert.equal((await registry.run(as("mia"), "suspend_grant", { id: "home" })).suspended, true);
    assert.deepEqual(endedIn(stage), ["home", "child"]);
    await registry.run(as("mia"), "suspend_grant", { id: "home" });
    assert.deepEqual(endedIn(stage), ["home", "child"], "it was suspended already");
    await registry.run(as("mia"), "lift_suspension", { id: "home" });
    assert.equal((await row("grant", "home"))?.suspended, false);
  });
});

Deno.test("R11 a change of what was handed on stays within the grant above it", async () => {
  await withPeople([
    ...household,
    [
      "grant",
      aGrant("child", sam, {
        parent: "home",
        actions: ["open_door"],
        scope: { doors: [], lifts: [] },
      }),
    ],
  ], async ({ registry }) => {
    await registry.run(as("mia"), "change_grant", {
      id: "home",
      actions: ["open_door", "add_sub_users"],
    });
    const attempt = (actions: ("open_door" | "call_lift")[]) =>
      registry.run(as("ann"), "change_grant", { id: "child", actions });
    assert.equal((await refusalOf(attempt(["call_lift"]))).code, "exceeds_own_rights");
    assert.deepEqual((await attempt(["open_door"])).actions, ["open_door"]);
  });
});
