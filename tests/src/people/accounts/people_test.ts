import assert from "node:assert/strict";
import { invitationSecret } from "../../../../src/people/accounts/secrets.ts";
import { pageMax } from "../../../../src/people/accounts/people.ts";
import { as, refusalOf, withPeople } from "../people_stage.ts";
import { aFacility, aGrant, aMember, anAccount, anAppointment } from "../rows.ts";
import { accountServices, asserted, notice, rowsOf, sixFields, tower } from "./account_services.ts";

const manager = [["account", anAccount("mia")], ["appointment", anAppointment("mia")]] as const;
const ann = [
  ["account", anAccount("ann")],
  ["facility", aFacility("a1")],
  ["member", aMember("a1", "ann")],
] as const;
const addNora = {
  place: tower,
  post: "technician",
  known: { name: sixFields.name, email: sixFields.email },
  asserted,
} as const;

Deno.test("R08 whoever has an account by that address gets no second one, whatever its case", async () => {
  await withPeople([...manager, ...ann], async (stage) => {
    const { registry } = stage;
    const known = { name: "Somebody Else", email: "Ann@Example.ORG" };
    const added = await registry.run(as("mia"), "add_person", { ...addNora, known });
    assert.equal(added.account, "ann");
    assert.equal(added.invitation, null);
    assert.equal((await rowsOf(stage, "account")).length, 2);
    assert.equal((await stage.row("account", "ann"))?.profile.name?.value, "Ann Example");
    const again = await registry.run(as("mia"), "add_person", { ...addNora, known });
    assert.equal(again.appointment, added.appointment);
    const mails = (await rowsOf(stage, "mail")).map(({ kind, to }) => `${kind} ${to}`);
    assert.deepEqual(mails, ["rights_changed ann@example.org"]);
  });
});

Deno.test("R08 somebody invited by two buildings has one account with a post in each", async () => {
  await withPeople([
    ...manager,
    ["account", anAccount("max")],
    ["appointment", anAppointment("max", "manager", "annex")],
  ], async (stage) => {
    const { registry } = stage;
    const one = await registry.run(as("mia"), "add_person", addNora);
    const place = { ...tower, building: "annex" };
    const two = await registry.run(as("max"), "add_person", { ...addNora, place });
    // Neither building sees what the other entered; the person joins the second by their word.
    assert.notEqual(two.account, one.account);
    const { accounts } = await accountServices(stage);
    const invitation = (await stage.row("invitation", one.invitation!))!;
    const { name: _, email: __, ...profile } = sixFields;
    const { account } = await accounts.acceptInvitation({
      secret: invitationSecret(stage.masterKey, invitation),
      profile,
      notice,
      deviceName: "Phone",
    });
    await registry.run(as(account), "accept_join", { join: two.account });
    const posts = (await rowsOf(stage, "appointment")).filter((row) => row.account === account);
    assert.deepEqual(posts.map(({ building }) => building).sort(), ["annex", "tower"]);
  });
});

Deno.test("R10 people are added by a manager of the building; others see no building or no right", async () => {
  await withPeople([
    ...manager,
    ...ann,
    ["account", anAccount("olga", { operator: true })],
    ["account", anAccount("max")],
    ["appointment", anAppointment("max", "manager", "annex")],
  ], async ({ registry }) => {
    const add = (who: string, post: "manager" | "managed") =>
      registry.run(as(who), "add_person", { ...addNora, post });
    assert.equal((await refusalOf(add("ann", "managed"))).code, "forbidden");
    assert.equal((await refusalOf(add("max", "managed"))).code, "not_found");
    assert.equal((await refusalOf(add("olga", "managed"))).code, "forbidden");
    assert.ok((await add("olga", "manager")).appointment);
  });
});

Deno.test("R28 a person's data is taken only with their consent asserted; R30 never a child's by a manager", async () => {
  await withPeople(manager, async ({ registry }) => {
    const add = (change: object) =>
      registry.run(as("mia"), "add_person", { ...addNora, asserted: { ...asserted, ...change } });
    assert.equal((await refusalOf(add({ consentAsserted: false }))).code, "consent_needed");
    assert.equal((await refusalOf(add({ underAge: undefined }))).code, "invalid");
    assert.equal(
      (await refusalOf(add({ underAge: true, parentalResponsibility: true }))).code,
      "minor_without_parental_responsibility",
    );
  });
});

Deno.test("R17 a manager reads the six fields and three preferences of a person, and the read is noted", async () => {
  const full = anAccount("ann", {
    password: "$argon2id$secret",
    preferences: {
      additionalPhone: "+358409999999",
      walkingSpeed: "slow",
      accessible: true,
      favouriteFloors: { tower: 3, annex: 1 },
    },
    recovery: { digest: "d".repeat(43), madeAtMs: 1 },
    lastSeenDay: "2026-03-01",
    passkeys: [{
      id: "passkey-1",
      publicKey: "key-1",
      counter: 0,
      transports: [],
      name: "Phone",
      addedAtMs: 1,
    }],
  });
  await withPeople(
    [...manager, ["account", full], ...ann.slice(1)],
    async ({ registry, audit }) => {
      const person = await registry.run(as("mia"), "read_person", {
        building: "tower",
        account: "ann",
      });
      assert.deepEqual(Object.keys(person).sort(), [
        "account",
        "disabledHere",
        "places",
        "preferences",
        "profile",
        "status",
      ]);
      assert.deepEqual(person.preferences, {
        intercomUsername: "Example",
        walkingSpeed: "slow",
        favouriteFloor: 3,
      });
      assert.equal(person.profile.email?.value, "ann@example.org");
      const text = JSON.stringify(person);
      for (
        const hidden of ["+358409999999", "argon2id", "passkey-1", "2026-03-01", "d".repeat(43)]
      ) {
        assert.ok(!text.includes(hidden), hidden);
      }
      assert.deepEqual((await audit()).map(({ what, by, building }) => [what, by, building]), [
        ["sensitive_read", "mia", "tower"],
      ]);
    },
  );
});

Deno.test("R17 what a manager writes of an invited person is kept as the manager's; a new address is invited anew", async () => {
  await withPeople(manager, async (stage) => {
    const { registry, masterKey } = stage;
    const { accounts } = await accountServices(stage);
    const added = await registry.run(as("mia"), "add_person", addNora);
    const old = invitationSecret(masterKey, (await stage.row("invitation", added.invitation!))!);
    const change = {
      building: "tower",
      account: added.account,
      profile: { email: "right@example.org", country: "DE" },
      preferences: { walkingSpeed: "fast" },
    } as const;
    assert.deepEqual(await registry.run(as("mia"), "change_person", change), { proposals: [] });
    const row = (await stage.row("account", added.account))!;
    assert.deepEqual([row.profile.email?.value, row.profile.email?.source], [
      "right@example.org",
      "manager",
    ]);
    assert.equal(row.preferences.walkingSpeed, "fast");
    assert.equal((await refusalOf(accounts.lookAtInvitation(old))).code, "invitation_expired");
    const mails = await rowsOf(stage, "mail");
    assert.ok(mails.some(({ kind, to }) => kind === "invitation" && to === "right@example.org"));
  });
});

Deno.test("R17 a manager cannot redirect an invitation of who belongs elsewhere too, or is to be operator", async () => {
  await withPeople([
    ...manager,
    ["account", anAccount("nora", { status: "invited", notice: null })],
    ["appointment", anAppointment("nora", "managed")],
    ["appointment", anAppointment("nora", "manager", "annex")],
    ["account", anAccount("otto", { status: "invited", notice: null, operator: true })],
    ["appointment", anAppointment("otto", "managed")],
  ], async (stage) => {
    for (const account of ["nora", "otto"]) {
      const refusal = await refusalOf(stage.registry.run(as("mia"), "change_person", {
        building: "tower",
        account,
        profile: { email: "thief@example.org" },
      }));
      assert.equal(refusal.code, "forbidden");
    }
  });
});

Deno.test("R17 what an active person said of themselves is not a manager's to change", async () => {
  await withPeople([...manager, ...ann], async ({ registry, row }) => {
    for (
      const profile of [{ name: "Anna" }, { gender: "other" }, { country: "DE" }, {
        language: "de",
      }]
    ) {
      const refusal = await refusalOf(registry.run(as("mia"), "change_person", {
        building: "tower",
        account: "ann",
        profile: profile as { name?: string },
      }));
      assert.equal(refusal.code, "forbidden");
    }
    await registry.run(as("mia"), "change_person", {
      building: "tower",
      account: "ann",
      preferences: { intercomUsername: "Ann E." },
    });
    assert.equal((await row("account", "ann"))?.preferences.intercomUsername, "Ann E.");
  });
});

Deno.test("R17 a manager of another building finds nobody here", async () => {
  await withPeople([
    ...ann,
    ["account", anAccount("max")],
    ["appointment", anAppointment("max", "manager", "annex")],
  ], async ({ registry }) => {
    for (const building of ["tower", "annex"]) {
      const read = registry.run(as("max"), "read_person", { building, account: "ann" });
      assert.equal((await refusalOf(read)).code, "not_found");
    }
  });
});

Deno.test("R23 a manager may keep only a favourite floor that the person may go to", async () => {
  await withPeople([
    ...manager,
    ...ann,
    [
      "grant",
      aGrant("g1", { kind: "facility", id: "a1" }, {
        scope: { doors: [], lifts: [{ group: "main", levels: [3] }] },
      }),
    ],
  ], async (stage) => {
    const { accounts } = await accountServices(stage);
    const change = (favouriteFloor: number | null, account = "ann") =>
      accounts.changePerson(as("mia"), {
        building: "tower",
        account,
        preferences: { favouriteFloor },
      });
    assert.equal((await refusalOf(change(4))).code, "invalid");
    await change(3);
    assert.deepEqual((await stage.row("account", "ann"))?.preferences.favouriteFloors, {
      tower: 3,
    });
    await change(null);
    assert.equal((await stage.row("account", "ann"))?.preferences.favouriteFloors, undefined);
    assert.equal((await refusalOf(change(3, "nobody"))).code, "not_found");
  });
});

Deno.test("people: the list of a building is paged, bounded and complete", async () => {
  const many = Array.from({ length: 150 }, (_, at) => `p${String(at).padStart(3, "0")}`);
  await withPeople([
    ...manager,
    ...ann,
    ...many.flatMap((name) => [
      ["account", anAccount(name)] as const,
      ["appointment", anAppointment(name, "managed")] as const,
    ]),
    ["account", anAccount("zoe")],
    ["appointment", anAppointment("zoe", "managed", "annex")],
  ], async ({ registry }) => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await registry.run(as("mia"), "list_people", {
        building: "tower",
        after,
        limit: 1_000,
      });
      assert.ok(page.people.length <= pageMax);
      seen.push(...page.people.map(({ account }) => account));
      after = page.next ?? undefined;
    } while (after !== undefined);
    assert.deepEqual(seen, ["ann", "mia", ...many].sort());
    assert.equal(
      (await refusalOf(registry.run(as("ann"), "list_people", { building: "tower" })))
        .code,
      "forbidden",
    );
  });
});
