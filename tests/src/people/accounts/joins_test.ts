import assert from "node:assert/strict";
import { invitationSecret, letterSecret } from "../../../../src/people/accounts/secrets.ts";
import { rehearsed } from "../../../../src/people/facilities/affected.ts";
import { importFacilities } from "../../../../src/people/facilities/import_rows.ts";
import { ownView } from "../../../../src/people/accounts/own.ts";
import { as, type PeopleStage, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import { aFacility, aGrant, aMember, anAccount, anAppointment } from "../rows.ts";
import {
  accountServices,
  asserted,
  goodPassword,
  notice,
  rowsOf,
  sixFields,
  tower,
} from "./account_services.ts";

const annex = { ...tower, building: "annex" } as const;
/** Mia manages the tower, where Ann lives; Max manages the annex. */
const seed: Seed = [
  ["account", anAccount("mia")],
  ["appointment", anAppointment("mia")],
  ["account", anAccount("ann")],
  ["facility", aFacility("a1")],
  ["member", aMember("a1", "ann")],
  ["account", anAccount("max")],
  ["appointment", anAppointment("max", "manager", "annex")],
  ["facility", aFacility("x1", { building: "annex" })],
];
const entered = { name: "A. Neighbour", email: "Ann@example.org" } as const;

const add = (
  { registry }: PeopleStage,
  known: { readonly name: string; readonly email?: string } = entered,
  by = "max",
  place: typeof annex | typeof tower = annex,
) => registry.run(as(by), "add_person", { place, post: "technician", known, asserted });

const viewOf = ({ registry }: PeopleStage, account: string) =>
  registry.look((ledger) => ownView(ledger, ledger.get("account", account)!));

const shape = (value: object) =>
  Object.entries(value).map(([key, of]) => [key, of === null ? null : typeof of]);

Deno.test("R08 C2 another building's manager sees what they entered until the person has accepted", async () => {
  await withPeople(seed, async (stage) => {
    const { registry } = stage;
    const known = await add(stage);
    const unknown = await add(stage, { name: "B. Stranger", email: "nobody@example.org" });
    assert.deepEqual(shape(known), shape(unknown));
    const seen = await registry.run(as("max"), "read_person", {
      building: "annex",
      account: known.account,
    });
    assert.deepEqual(Object.keys(seen.profile).sort(), ["email", "name"]);
    assert.equal(seen.profile.name?.value, entered.name);
    assert.equal(seen.status, "invited");
    const asAnn = { building: "annex", account: "ann" };
    assert.equal(
      (await refusalOf(registry.run(as("max"), "read_person", asAnn))).code,
      "not_found",
    );
    const mails = (await rowsOf(stage, "mail")).filter(({ to }) => to === entered.email);
    assert.deepEqual(mails.map(({ kind }) => kind), ["invitation"]);

    const { joins } = await viewOf(stage, "ann");
    assert.deepEqual(joins.map(({ join, posts }) => [join, posts]), [
      [known.account, [{ building: "annex", post: "technician" }]],
    ]);
    await registry.run(as("ann"), "accept_join", { join: known.account });
    const after = await registry.run(as("max"), "read_person", asAnn);
    assert.equal(Object.keys(after.profile).length, 6);
    assert.equal(await stage.row("account", known.account), undefined);
    assert.equal((await stage.row("appointment", known.appointment))?.account, "ann");
    assert.deepEqual((await viewOf(stage, "ann")).joins, []);
    assert.equal((await rowsOf(stage, "invitation")).length, 1, "the stranger's");
  });
});

Deno.test("R08 a main user, an owner and a sub-user of another building join by their own word too", async () => {
  await withPeople([
    ...seed,
    ["account", anAccount("eve")],
    ["facility", aFacility("x2", { building: "annex" })],
    ["member", aMember("x2", "eve", "main", { building: "annex" })],
    ["grant", aGrant("grant-x2", { kind: "facility", id: "x2" }, { building: "annex" })],
  ], async (stage) => {
    const { registry } = stage;
    const person = { ...entered, ...asserted };
    const main = await registry.run(as("max"), "set_main_user", {
      facility: "x1",
      place: annex,
      person,
    });
    assert.ok(main.invitation !== null);
    const owner = await registry.run(as("max"), "add_owner", {
      facility: "x2",
      place: annex,
      person,
    });
    const join = main.member.account!;
    assert.equal(owner.member.account, join, "one request from one building");
    assert.notEqual(join, "ann");
    const { joins, places } = await viewOf(stage, "ann");
    assert.deepEqual(places.map(({ facility }) => facility), ["a1"]);
    assert.deepEqual(joins[0]?.places.map(({ number, role }) => [number, role]).sort(), [
      ["x1", "main"],
      ["x2", "owner"],
    ]);
    assert.equal((await stage.row("facility", "x1"))?.nameplate.suggested, "Neighbour");
    await registry.run(as("ann"), "accept_join", { join });
    assert.equal((await stage.row("member", main.member.id))?.account, "ann");
    assert.equal((await stage.row("member", owner.member.id))?.account, "ann");
    assert.equal((await stage.row("facility", "x1"))?.nameplate.suggested, "Example");
    const again = await registry.run(as("max"), "add_person", {
      place: annex,
      post: "managed",
      known: entered,
      asserted,
    });
    assert.equal(again.account, "ann", "who belongs to the building already is known there");
  });
});

Deno.test("R08 grants, tags and a change set ahead go over to the account; R31 the log tells of it", async () => {
  await withPeople(seed, async (stage) => {
    const { registry } = stage;
    const { account: join } = await add(stage);
    const grant = await registry.run(as("max"), "create_grant", {
      building: "annex",
      subject: { kind: "account", id: join },
      actions: ["open_door"],
      scope: { doors: "all", lifts: [] },
      schedule: null,
      fromMs: null,
      untilMs: null,
      usesMax: null,
    });
    await registry.run(as("max"), "change_users", {
      facility: "x1",
      place: annex,
      said: {
        kind: "household",
        atMs: stage.clock.now() + 86_400_000,
        newMain: { person: { ...entered, ...asserted } },
        formerMain: "leaves",
        survivors: [],
      },
    });
    assert.equal((await stage.row("facility", "x1"))?.pending?.newMain, join);
    await registry.run(as("ann"), "accept_join", { join });
    assert.deepEqual((await stage.row("grant", grant.id))?.subject, { kind: "account", id: "ann" });
    assert.equal((await stage.row("facility", "x1"))?.pending?.newMain, "ann");
    const told = (await stage.audit()).findLast(({ facts }) => facts.joined === true);
    assert.deepEqual([told?.by, told?.building], ["ann", "annex"]);
    assert.ok(stage.events.some((e) => e.type === "access_changed" && e.building === "annex"));
  });
});

Deno.test("R08 declining ends what the other building entered, and touches nothing else", async () => {
  await withPeople(seed, async (stage) => {
    const { registry } = stage;
    const { account: join, appointment } = await add(stage);
    await registry.run(as("ann"), "decline_join", { join });
    assert.equal((await stage.row("account", join))?.status, "stopped");
    assert.equal(await stage.row("appointment", appointment), undefined);
    assert.deepEqual((await viewOf(stage, "ann")).places.map(({ facility }) => facility), ["a1"]);
    const gone = registry.run(as("ann"), "accept_join", { join });
    assert.equal((await refusalOf(gone)).code, "not_found");
  });
});

Deno.test("R10 a request to join is answered by the account of its address alone", async () => {
  await withPeople(seed, async (stage) => {
    const { registry } = stage;
    const { account: join } = await add(stage);
    for (const command of ["accept_join", "decline_join"] as const) {
      for (const who of ["mia", "max"]) {
        const attempt = registry.run(as(who), command, { join });
        assert.equal((await refusalOf(attempt)).code, "not_found");
      }
      const active = registry.run(as("ann"), command, { join: "mia" });
      assert.equal((await refusalOf(active)).code, "not_found");
    }
  });
});

/** Takes an invitation up by one of its secrets. */
async function take(
  stage: PeopleStage,
  invitation: string,
  secretFor: typeof invitationSecret,
) {
  const { accounts } = await accountServices(stage);
  const secret = secretFor(stage.masterKey, (await stage.row("invitation", invitation))!);
  const { name: _, email: __, ...rest } = sixFields;
  return await accounts.acceptInvitation({
    secret,
    profile: rest,
    notice,
    password: goodPassword,
    deviceName: "Phone",
  });
}

Deno.test("C2 who opens an account by its letter gets nothing that others give to its address", async () => {
  await withPeople(seed, async (stage) => {
    const victim = { name: "Victor", email: "victim@example.org" };
    const squat = await add(stage, victim);
    const { account: squatter } = await take(stage, squat.invitation!, letterSecret);
    assert.equal((await viewOf(stage, squatter)).emailProved, false);
    const real = await add(stage, victim, "mia", tower);
    assert.notEqual(real.account, squatter);
    assert.deepEqual((await viewOf(stage, squatter)).joins, []);
    const attempt = stage.registry.run(as(squatter), "accept_join", { join: real.account });
    assert.equal((await refusalOf(attempt)).code, "not_found");
    // The victim takes the mailed invitation up: the address is theirs from then on.
    const { account } = await take(stage, real.invitation!, invitationSecret);
    assert.equal(account, real.account);
    const { recoveryDesk } = await accountServices(stage);
    const { recovery } = await recoveryDesk.ask(victim.email, "::1");
    assert.equal((await stage.row("recovery", recovery))?.account, account);
    // Within its own building the letter's account goes on as before.
    const again = await add(stage, { name: "V", email: "squat-free@example.org" });
    assert.notEqual(again.account, squatter);
  });
});

Deno.test("C2 a letter opens no second account for an address, a mailed link none for a proved one", async () => {
  await withPeople(seed, async (stage) => {
    const { invitation } = await add(stage);
    for (const secret of [letterSecret, invitationSecret]) {
      const refusal = await refusalOf(take(stage, invitation!, secret));
      assert.equal(refusal.code, "conflict");
      assert.ok(!/tower|building/i.test(refusal.detail), "no word of other buildings");
    }
  });
});

Deno.test("R05 a building without mail goes on by letters: who opened one is known in it", async () => {
  await withPeople(seed, async (stage) => {
    const nora = { name: "Nora", email: "nora@example.org" };
    const { invitation } = await add(stage, nora);
    const { account } = await take(stage, invitation!, letterSecret);
    const more = await stage.registry.run(as("max"), "set_main_user", {
      facility: "x1",
      place: annex,
      person: { ...nora, ...asserted },
    });
    assert.equal(more.member.account, account);
    assert.equal(more.invitation, null);
  });
});

Deno.test("R08 an import and its dry run count whoever has an account elsewhere like anybody new", async () => {
  await withPeople(seed, async (stage) => {
    const rows = ["ann@example.org", "nobody@example.org"].map((main_email, at) => ({
      line: at + 2,
      number: `n${at}`,
      main_name: "A. Neighbour",
      main_email,
    }));
    const input = { place: annex, rows, asserted };
    const dry = await stage.registry.look((ledger, now) =>
      rehearsed(ledger, now, as("max"), (turn) => importFacilities(turn, input))
    );
    assert.equal(dry.mainUsers, 2);
    assert.deepEqual(await stage.registry.run(as("max"), "import_facilities", input), dry);
    const mains = (await rowsOf(stage, "member")).filter(({ building }) => building === "annex");
    assert.equal(mains.length, 2);
    for (const { account } of mains) {
      assert.notEqual(account, "ann");
      assert.equal((await stage.row("account", account!))?.status, "invited");
    }
    assert.equal((await viewOf(stage, "ann")).joins.length, 1);
  });
});
