import assert from "node:assert/strict";
import { proposalLifeMs, proposalsMax } from "../../../../src/people/accounts/proposals.ts";
import { proposalSecret } from "../../../../src/people/accounts/secrets.ts";
import { as, type PeopleStage, refusalOf, withPeople } from "../people_stage.ts";
import { aFacility, aMember, anAccount, anAppointment } from "../rows.ts";
import { accountServices, rowsOf } from "./account_services.ts";

const seed = [
  ["account", anAccount("mia")],
  ["appointment", anAppointment("mia")],
  ["account", anAccount("ann")],
  ["facility", aFacility("a1")],
  ["member", aMember("a1", "ann")],
] as const;

async function proposed(stage: PeopleStage, profile: { email?: string; phone?: string }) {
  const { proposals } = await stage.registry.run(as("mia"), "change_person", {
    building: "tower",
    account: "ann",
    profile,
  });
  return proposals[0]!;
}

const emailOf = async (stage: PeopleStage) =>
  (await stage.row("account", "ann"))?.profile.email?.value;

Deno.test("C2 a manager's new address for an active account counts once the old address confirms it", async () => {
  await withPeople(seed, async (stage) => {
    const { accounts } = await accountServices(stage);
    const id = await proposed(stage, { email: "new@example.org" });
    assert.equal(await emailOf(stage), "ann@example.org");
    const mails = (await rowsOf(stage, "mail")).map(({ kind, to }) => `${kind} ${to}`).sort();
    assert.deepEqual(mails, ["proposal ann@example.org", "proposal_notice new@example.org"]);
    const atNew = accounts.decideProposal(proposalSecret(stage.masterKey, id, "new"), true);
    assert.equal((await refusalOf(atNew)).code, "forbidden");
    assert.equal(await emailOf(stage), "ann@example.org");
    const secret = proposalSecret(stage.masterKey, id, "old");
    assert.deepEqual(await accounts.decideProposal(secret, true), { outcome: "accepted" });
    const { email } = (await stage.row("account", "ann"))!.profile;
    assert.deepEqual([email?.value, email?.source, email?.by], [
      "new@example.org",
      "manager",
      "mia",
    ]);
    assert.equal((await refusalOf(accounts.decideProposal(secret, true))).code, "link_used");
  });
});

Deno.test("C2 the signed-in person decides a manager's proposal, and nobody else does", async () => {
  await withPeople(seed, async (stage) => {
    const { registry } = stage;
    const id = await proposed(stage, { phone: "+358505555555" });
    const decide = (who: string, accept: boolean) =>
      registry.run(as(who), "decide_proposal", { proposal: id, side: "session", accept });
    assert.equal((await refusalOf(decide("mia", true))).code, "not_found");
    assert.deepEqual(await decide("ann", false), { outcome: "rejected" });
    assert.equal((await stage.row("account", "ann"))?.profile.phone?.value, "+358401234567");
    const again = await proposed(stage, { phone: "+358505555555" });
    await registry.run(as("ann"), "decide_proposal", {
      proposal: again,
      side: "session",
      accept: true,
    });
    assert.equal((await stage.row("account", "ann"))?.profile.phone?.value, "+358505555555");
    const told = (await stage.audit()).map(({ what }) => what).filter((what) =>
      /proposal/.test(what)
    );
    assert.deepEqual(told, [
      "proposal_made",
      "proposal_decided",
      "proposal_made",
      "proposal_decided",
    ]);
  });
});

Deno.test("C2 one's own new address counts once both the old and the new have confirmed it", async () => {
  await withPeople(seed, async (stage) => {
    const { accounts } = await accountServices(stage);
    const { proposal } = await accounts.changeOwn(as("ann"), {
      profile: { email: "new@example.org" },
    });
    const mails = (await rowsOf(stage, "mail")).map(({ kind, to }) => `${kind} ${to}`).sort();
    assert.deepEqual(mails, ["proposal ann@example.org", "proposal new@example.org"]);
    const secret = (side: "old" | "new") => proposalSecret(stage.masterKey, proposal!, side);
    const here = stage.registry.run(as("ann"), "decide_proposal", {
      proposal: proposal!,
      side: "session",
      accept: true,
    });
    assert.equal((await refusalOf(here)).code, "forbidden");
    assert.deepEqual(await accounts.decideProposal(secret("new"), true), { outcome: "waiting" });
    assert.deepEqual(await accounts.decideProposal(secret("new"), true), { outcome: "waiting" });
    assert.equal(await emailOf(stage), "ann@example.org");
    assert.deepEqual(await accounts.decideProposal(secret("old"), true), { outcome: "accepted" });
    assert.equal(await emailOf(stage), "new@example.org");
  });
});

Deno.test("C2 an address that somebody has by then, or a changed old one, voids the proposal", async () => {
  await withPeople([...seed, ["account", anAccount("bob")]], async (stage) => {
    const { accounts } = await accountServices(stage);
    const taken = await proposed(stage, { email: "BOB@example.org" });
    const secret = proposalSecret(stage.masterKey, taken, "old");
    assert.equal((await refusalOf(accounts.decideProposal(secret, true))).code, "conflict");
    const own = await accounts.changeOwn(as("ann"), { profile: { email: "new@example.org" } });
    for (const side of ["old", "new"] as const) {
      await accounts.decideProposal(proposalSecret(stage.masterKey, own.proposal!, side), true);
    }
    assert.equal((await refusalOf(accounts.decideProposal(secret, true))).code, "link_used");
  });
});

Deno.test("C2 a proposal ends after its time and its address is no longer kept", async () => {
  await withPeople(seed, async (stage) => {
    const { accounts } = await accountServices(stage);
    const id = await proposed(stage, { email: "new@example.org" });
    stage.clock.advance(proposalLifeMs);
    const late = accounts.decideProposal(proposalSecret(stage.masterKey, id, "old"), true);
    assert.equal((await refusalOf(late)).code, "link_used");
    stage.clock.advance(60_000);
    assert.equal(await stage.row("proposal", id), undefined);
  });
});

Deno.test("C2 a later proposal replaces the earlier of its kind, and few wait at once", async () => {
  await withPeople([
    ...seed,
    ...["one", "two", "three", "four"].flatMap((name) => [
      ["account", anAccount(`m-${name}`)] as const,
      ["appointment", anAppointment(`m-${name}`, "manager", name)] as const,
      ["appointment", anAppointment("ann", "managed", name)] as const,
    ]),
  ], async (stage) => {
    const first = await proposed(stage, { email: "first@example.org" });
    await proposed(stage, { email: "second@example.org" });
    assert.equal(await stage.row("proposal", first), undefined);
    const elsewhere = (name: string) =>
      stage.registry.run(as(`m-${name}`), "change_person", {
        building: name,
        account: "ann",
        profile: { email: "third@example.org" },
      });
    for (const name of ["one", "two", "three"]) await elsewhere(name);
    assert.equal((await rowsOf(stage, "proposal")).length, proposalsMax.perAccount);
    assert.equal((await refusalOf(elsewhere("four"))).code, "limit_reached");
  });
});

Deno.test("C2 whoever knows a proposal's id but not its secret decides nothing", async () => {
  await withPeople(seed, async (stage) => {
    const { accounts } = await accountServices(stage);
    const id = await proposed(stage, { phone: "+358505555555" });
    for (const mac of ["A".repeat(43), stage.masterKey.mac("invitation", id, "old")]) {
      const refusal = await refusalOf(accounts.decideProposal(`${id}.${mac}`, true));
      assert.equal(refusal.code, "link_used");
    }
    assert.ok(await stage.row("proposal", id));
  });
});
