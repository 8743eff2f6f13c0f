import assert from "node:assert/strict";
import { subjectsOf } from "../../../../src/access/snapshot.ts";
import { standingOf } from "../../../../src/people/authority.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { as, refusalOf, withPeople } from "../people_stage.ts";
import {
  aFacility,
  aGrant,
  aMember,
  anAccount,
  anAppointment,
  aSession,
  startMs,
} from "../rows.ts";
import { asserted, tower } from "./account_services.ts";

const managers = ["mia", "max"].flatMap((name) => [
  ["account", anAccount(name)] as const,
  ["appointment", anAppointment(name)] as const,
]);
const onlyMia = managers.slice(0, 2);
const end = (name: string, post = "manager") => ({ appointment: `${post}-${name}-tower` });

Deno.test("C8 the last manager of a building cannot be removed by anybody with a session", async () => {
  await withPeople([
    ...onlyMia,
    ["account", anAccount("olga", { operator: true })],
    // Neither an invited manager, nor one of another building, nor a disabled one can act.
    ["account", anAccount("ivy", { status: "invited", notice: null })],
    ["appointment", anAppointment("ivy")],
    ["account", anAccount("max")],
    ["appointment", anAppointment("max", "manager", "annex")],
    ["account", anAccount("dan", { status: "disabled" })],
    ["appointment", anAppointment("dan")],
  ], async ({ registry, row }) => {
    for (const who of ["mia", "olga"]) {
      const attempt = registry.run(as(who), "end_appointment", {
        ...end("mia"),
        reason: "leaving",
      });
      assert.equal((await refusalOf(attempt)).code, "last_manager");
    }
    const stop = registry.run(as("mia"), "stop_own", {});
    assert.equal((await refusalOf(stop)).code, "last_manager");
    const disable = registry.run(as("olga"), "disable_account", { account: "mia", reason: "gone" });
    assert.equal((await refusalOf(disable)).code, "last_manager");
    assert.ok(await row("appointment", "manager-mia-tower"));
    // One who could never act may go.
    await registry.run(as("mia"), "end_appointment", end("ivy"));
  });
});

Deno.test("C8 the operator's command line removes even the last manager, with a reason that is noted", async () => {
  await withPeople(onlyMia, async ({ registry, row, audit }) => {
    const without = registry.run(theConsole, "end_appointment", end("mia"));
    assert.equal((await refusalOf(without)).code, "last_manager");
    await registry.run(theConsole, "end_appointment", {
      ...end("mia"),
      reason: "left the company",
    });
    assert.equal(await row("appointment", "manager-mia-tower"), undefined);
    const noted = (await audit()).filter(({ what }) => what === "operator_recovery");
    assert.deepEqual(noted.map(({ via, by, facts }) => [via, by, facts]), [
      ["console", null, { last_manager: true, reason: "left the company" }],
    ]);
    const { appointment } = await registry.run(theConsole, "add_person", {
      place: tower,
      post: "manager",
      known: { name: "Nia New", email: "nia@example.org" },
      asserted,
    });
    assert.equal((await row("appointment", appointment))?.by, null);
  });
});

Deno.test("C8 one of two managers goes; their guests go with them, what they granted stays", async () => {
  await withPeople([
    ...managers,
    ["session", aSession("max")],
    ["grant", aGrant("g-max", { kind: "account", id: "max" })],
    ["grant", aGrant("g-other", { kind: "account", id: "ann" }, { assertedBy: "max" })],
    ["account", anAccount("ann")],
  ], async ({ registry, row, events }) => {
    await registry.run(as("mia"), "end_appointment", end("max"));
    assert.equal(await row("grant", "g-max"), undefined);
    assert.ok(await row("grant", "g-other"));
    assert.equal((await row("account", "max"))?.status, "active");
    // Nothing is left of theirs in the cluster, so nothing is left to be signed in for.
    assert.equal(await row("session", "session-max"), undefined);
    assert.ok(events.some((event) => event.type === "ended" && event.id === "max"));
    assert.ok(events.some(({ type }) => type === "access_changed"));
  });
});

Deno.test("C9 who is disabled in a building loses it alone, and is enabled again", async () => {
  const seed = [
    ...managers,
    ["account", anAccount("ann")],
    ["session", aSession("ann")],
    ["facility", aFacility("a1")],
    ["member", aMember("a1", "ann")],
    ["appointment", anAppointment("ann", "technician")],
    ["appointment", anAppointment("ann", "technician", "annex")],
    ["grant", aGrant("here", { kind: "account", id: "ann" })],
    ["grant", aGrant("there", { kind: "account", id: "ann" }, { building: "annex" })],
    ["grant", aGrant("flat", { kind: "facility", id: "a1" })],
  ] as const;
  await withPeople(seed, async ({ registry, row, events }) => {
    const who = { building: "tower", account: "ann" };
    const seen = () =>
      registry.look((ledger, now) => ({
        here: standingOf(ledger, "ann", now).members.length,
        subjects: subjectsOf(ledger, "ann", "tower", now).length,
        there: standingOf(ledger, "ann", now).appointments.map(({ building }) => building),
      }));
    await registry.run(as("mia"), "disable_person", who);
    assert.deepEqual(await seen(), { here: 0, subjects: 0, there: ["annex"] });
    assert.equal(await row("grant", "here"), undefined);
    assert.ok(await row("grant", "there"));
    assert.ok(await row("grant", "flat"));
    assert.ok(await row("member", "a1-ann"));
    assert.ok(await row("session", "session-ann"));
    assert.equal((await row("account", "ann"))?.status, "active");
    const ended = events.flatMap((event) =>
      event.type === "ended" ? [`${event.what} ${event.id}`] : []
    );
    for (const one of ["grant here", "member a1-ann", "account ann"]) {
      assert.ok(ended.includes(one));
    }
    const again = registry.run(as("mia"), "add_person", {
      place: tower,
      post: "technician",
      known: { name: "Ann", email: "ann@example.org" },
      asserted,
    });
    assert.equal((await refusalOf(again)).code, "conflict");
    await registry.run(as("mia"), "enable_person", who);
    assert.deepEqual(await seen(), { here: 1, subjects: 3, there: ["annex"] });
  });
});

Deno.test("C9 nobody disables themselves, or anybody in a building that is not theirs", async () => {
  await withPeople([
    ...managers,
    ["account", anAccount("ann")],
    ["facility", aFacility("a1")],
    ["member", aMember("a1", "ann")],
  ], async ({ registry }) => {
    const disable = (by: string, account: string, building = "tower") =>
      registry.run(as(by), "disable_person", { building, account });
    assert.equal((await refusalOf(disable("mia", "mia"))).code, "conflict");
    assert.equal((await refusalOf(disable("ann", "mia"))).code, "forbidden");
    assert.equal((await refusalOf(disable("mia", "ann", "annex"))).code, "not_found");
    assert.equal((await refusalOf(disable("mia", "nobody"))).code, "not_found");
  });
});

Deno.test("C10 a technician's post ends by itself at its time, with what they were given", async () => {
  await withPeople([...onlyMia, ["account", anAccount("tim")]], async (stage) => {
    const { registry, clock, row } = stage;
    const untilMs = startMs + 3_600_000;
    const { appointment, account: join } = await registry.run(as("mia"), "add_person", {
      place: tower,
      post: "technician",
      known: { name: "Tim", email: "tim@example.org" },
      asserted,
      untilMs,
    });
    await registry.run(as("tim"), "accept_join", { join });
    const belongs = () =>
      registry.look((ledger, now) => standingOf(ledger, "tim", now).appointments.length);
    clock.advance(3_599_999);
    assert.equal(await belongs(), 1);
    clock.advance(1);
    assert.equal(await belongs(), 0);
    clock.advance(60_000);
    assert.equal(await row("appointment", appointment), undefined);
    const bad = registry.run(as("mia"), "add_person", {
      place: tower,
      post: "manager",
      known: { name: "Tim", email: "tim@example.org" },
      asserted,
      untilMs: untilMs * 2,
    });
    assert.equal((await refusalOf(bad)).code, "invalid");
  });
});
