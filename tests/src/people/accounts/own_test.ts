import assert from "node:assert/strict";
import { freshVerificationMs } from "../../../../src/people/authority.ts";
import { ownView } from "../../../../src/people/accounts/own.ts";
import { printedDigest } from "../../../../src/people/accounts/secrets.ts";
import { as, refusalOf, withPeople } from "../people_stage.ts";
import { aFacility, aGrant, aMember, anAccount, startMs } from "../rows.ts";
import { accountServices } from "./account_services.ts";

const ann = [
  ["account", anAccount("ann")],
  ["facility", aFacility("a1")],
  ["member", aMember("a1", "ann")],
  [
    "grant",
    aGrant("g1", { kind: "facility", id: "a1" }, {
      scope: { doors: [], lifts: [{ group: "main", levels: [3, 4] }] },
    }),
  ],
] as const;

Deno.test("R02 a field that the person changes is theirs from then on, the others keep their source", async () => {
  const { profile } = anAccount("ann");
  const phone = { ...profile.phone!, source: "manager" as const, by: "mia" };
  const country = { ...profile.country!, source: "manager" as const, by: "mia" };
  await withPeople([
    ["account", anAccount("ann", { profile: { ...profile, phone, country } })],
  ], async ({ registry, row, clock }) => {
    clock.advance(1_000);
    await registry.run(as("ann"), "change_own", { profile: { phone: "+4915112345678" } });
    const after = (await row("account", "ann"))!.profile;
    assert.deepEqual(after.phone, {
      value: "+4915112345678",
      source: "self",
      by: "ann",
      atMs: startMs + 1_000,
    });
    assert.deepEqual(after.country, country);
  });
});

Deno.test("R20 an additional phone number is kept in E.164 form only", async () => {
  await withPeople(ann, async ({ registry, row }) => {
    const change = (additionalPhone: string | null) =>
      registry.run(as("ann"), "change_own", { preferences: { additionalPhone } });
    for (
      const wrong of [
        "0401234567",
        "+0401234567",
        "+35840",
        "+358 40 1234567",
        "+1".padEnd(18, "2"),
      ]
    ) {
      assert.equal((await refusalOf(change(wrong))).code, "invalid");
    }
    await change("+358401234567");
    assert.equal((await row("account", "ann"))?.preferences.additionalPhone, "+358401234567");
    await change(null);
    assert.deepEqual((await row("account", "ann"))?.preferences, {});
  });
});

Deno.test("R21 the intercom username is the last name only, until the person chooses another", async () => {
  await withPeople(ann, async ({ registry }) => {
    const seen = () =>
      registry.look((ledger) => {
        const view = ownView(ledger, ledger.get("account", "ann")!);
        return [view.preferences.intercomUsername, view.intercomUsernameIsDefault];
      });
    assert.deepEqual(await seen(), ["Example", true]);
    const choose = (intercomUsername: string | null) =>
      registry.run(as("ann"), "change_own", { preferences: { intercomUsername } });
    await choose("Ann & Co");
    assert.deepEqual(await seen(), ["Ann & Co", false]);
    for (const wrong of ["x".repeat(33), "a\u202eb", "a\nb", " a", ""]) {
      assert.equal((await refusalOf(choose(wrong))).code, "invalid");
    }
    await choose(null);
    assert.deepEqual(await seen(), ["Example", true]);
  });
});

Deno.test("R22 the walking speed is one of three, and C13 an accessible need is a yes", async () => {
  await withPeople(ann, async ({ registry, row }) => {
    await registry.run(as("ann"), "change_own", {
      preferences: { walkingSpeed: "slow", accessible: true },
    });
    assert.deepEqual((await row("account", "ann"))?.preferences, {
      walkingSpeed: "slow",
      accessible: true,
    });
    const wrong = { walkingSpeed: "1.31 m/s" as "slow" };
    const refusal = await refusalOf(registry.run(as("ann"), "change_own", { preferences: wrong }));
    assert.equal(refusal.code, "invalid");
  });
});

Deno.test("R23 a favourite floor is one that the person may go to, or an exit", async () => {
  await withPeople(ann, async (stage) => {
    const { accounts } = await accountServices(stage);
    const choose = (favouriteFloors: Record<string, number | null>) =>
      accounts.changeOwn(as("ann"), { preferences: { favouriteFloors } });
    for (
      const wrong of [{ tower: 5 }, { tower: 99 }, { annex: 1 }, { nowhere: 0 }, {
        tower: 3,
        annex: 1,
      }]
    ) {
      assert.equal((await refusalOf(choose(wrong as Record<string, number>))).code, "invalid");
    }
    assert.deepEqual((await stage.row("account", "ann"))?.preferences, {});
    await choose({ tower: 3 });
    await choose({ tower: 0 });
    assert.deepEqual((await stage.row("account", "ann"))?.preferences.favouriteFloors, {
      tower: 0,
    });
    await choose({ tower: null });
    assert.deepEqual((await stage.row("account", "ann"))?.preferences, {});
  });
});

Deno.test("R23 a home floor is one's flat's until one chooses another, or that no lift shall come", async () => {
  await withPeople(ann, async (stage) => {
    const { accounts } = await accountServices(stage);
    const choose = (homeFloors: Record<string, number | "none" | null>) =>
      accounts.changeOwn(as("ann"), { preferences: { homeFloors } });
    const home = () =>
      stage.registry.look((ledger) => ownView(ledger, ledger.get("account", "ann")!).homeFloors);
    const byItself = await home();
    for (const wrong of [{ tower: 5 }, { tower: 99 }, { annex: 1 }, { nowhere: 0 }]) {
      assert.equal((await refusalOf(choose(wrong as Record<string, number>))).code, "invalid");
    }
    await choose({ tower: 0 });
    assert.deepEqual(await home(), { tower: 0 });
    await choose({ tower: "none" });
    assert.deepEqual(await home(), {});
    await choose({ tower: null });
    assert.deepEqual(await home(), byItself);
    assert.deepEqual((await stage.row("account", "ann"))?.preferences, {});
  });
});

Deno.test("R05 a newer notice is accepted by its own version only", async () => {
  await withPeople(ann, async ({ registry, row }) => {
    const accept = (version: string) =>
      registry.run(as("ann"), "accept_notice", { version, language: "de", current: "2" });
    assert.equal((await refusalOf(accept("1"))).code, "notice_not_accepted");
    await accept("2");
    assert.deepEqual((await row("account", "ann"))?.notice, {
      version: "2",
      language: "de",
      atMs: startMs,
    });
  });
});

Deno.test("C8 a printed recovery code is kept as a keyed hash, and taking one takes a fresh proof", async () => {
  const passkeys = [{
    id: "p",
    publicKey: "k",
    counter: 0,
    transports: [],
    name: "Phone",
    addedAtMs: 1,
  }];
  await withPeople([["account", anAccount("ann", { passkeys })]], async (stage) => {
    const { accounts } = await accountServices(stage);
    const code = await accounts.makeRecoveryCode(as("ann"));
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{20}$/);
    const row = (await stage.row("account", "ann"))!;
    assert.equal(row.recovery?.digest, printedDigest(stage.masterKey, "ann", code));
    assert.ok(!JSON.stringify(row).includes(code));
    assert.notEqual(await accounts.makeRecoveryCode(as("ann")), code);
    stage.clock.advance(freshVerificationMs + 1);
    const stale = await refusalOf(accounts.makeRecoveryCode(as("ann")));
    assert.equal(stale.code, "verification_needed");
  });
});
