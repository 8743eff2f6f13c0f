import assert from "node:assert/strict";
import { invitationLifeMs } from "../../../../src/people/accounts/inviting.ts";
import { profileFields } from "../../../../src/people/accounts/profiles.ts";
import { sequenceMax } from "../../../../src/people/accounts/invitations.ts";
import { invitationSecret } from "../../../../src/people/accounts/secrets.ts";
import { as, type PeopleStage, refusalOf, withPeople } from "../people_stage.ts";
import { aFacility, aMember, anAccount, anAppointment } from "../rows.ts";
import {
  accountServices,
  asserted,
  goodPassword,
  notice,
  sixFields,
  tower,
} from "./account_services.ts";

const manager = [["account", anAccount("mia")], ["appointment", anAppointment("mia")]] as const;

/** Adds Nora by her name and address alone; answers with what her mail holds. */
async function invited(stage: PeopleStage) {
  const added = await stage.registry.run(as("mia"), "add_person", {
    place: tower,
    post: "managed",
    known: { name: sixFields.name, email: sixFields.email },
    asserted,
  });
  return { ...added, secret: await secretOf(stage, added.invitation!) };
}

async function secretOf(stage: PeopleStage, invitation: string): Promise<string> {
  return invitationSecret(stage.masterKey, (await stage.row("invitation", invitation))!);
}

const { name: _name, email: _email, ...rest } = sixFields;
const accept = (secret: string, profile: object = rest) => ({
  secret,
  profile,
  notice,
  password: goodPassword,
  deviceName: "Phone",
});

Deno.test("R01 an invitation is accepted with all six fields only, and the missing one is named", async () => {
  await withPeople(manager, async (stage) => {
    const { accounts } = await accountServices(stage);
    const { secret, account } = await invited(stage);
    const view = await accounts.lookAtInvitation(secret);
    assert.deepEqual(view.missing, ["gender", "country", "language", "phone"]);
    for (const missing of view.missing) {
      const { [missing as keyof typeof rest]: _, ...given } = rest;
      const refusal = await refusalOf(accounts.acceptInvitation(accept(secret, given)));
      assert.equal(refusal.code, "invalid");
      assert.match(refusal.detail, new RegExp(`profile\\.${missing}: is required`));
    }
    await accounts.acceptInvitation(accept(secret));
    const { profile } = (await stage.row("account", account))!;
    assert.deepEqual(Object.keys(profile).sort(), [...profileFields].sort());
  });
});

Deno.test("R02 whoever a manager adds is invited until they activate, and each field keeps its source", async () => {
  await withPeople(manager, async (stage) => {
    const { accounts } = await accountServices(stage);
    const { secret, account } = await invited(stage);
    const before = (await stage.row("account", account))!;
    assert.equal(before.status, "invited");
    assert.deepEqual(before.profile.name, {
      value: sixFields.name,
      source: "manager",
      by: "mia",
      atMs: stage.clock.now(),
    });
    stage.clock.advance(1_000);
    await accounts.acceptInvitation(accept(secret, { ...rest, name: "Nora B. Newcomer" }));
    const { profile, status } = (await stage.row("account", account))!;
    assert.equal(status, "active");
    assert.equal(profile.email?.source, "manager");
    assert.deepEqual(profile.name, {
      value: "Nora B. Newcomer",
      source: "self",
      by: account,
      atMs: stage.clock.now(),
    });
    assert.equal(profile.gender?.source, "self");
  });
});

Deno.test("R05 an invitation counts once; looking at it spends nothing", async () => {
  await withPeople(manager, async (stage) => {
    const { accounts } = await accountServices(stage);
    const { secret, account, invitation } = await invited(stage);
    for (let look = 0; look < 3; look++) await accounts.lookAtInvitation(secret);
    assert.equal((await stage.row("invitation", invitation!))?.usedAtMs, null);
    const { tokens } = await accounts.acceptInvitation(accept(secret));
    assert.equal((await stage.row("session", tokens.session))?.account, account);
    assert.equal((await refusalOf(accounts.acceptInvitation(accept(secret)))).code, "link_used");
    assert.equal((await refusalOf(accounts.lookAtInvitation(secret))).code, "link_used");
  });
});

Deno.test("R05 an invitation expires to the millisecond, and one sent anew counts in its new form only", async () => {
  await withPeople(manager, async (stage) => {
    const { accounts } = await accountServices(stage);
    const { secret, invitation } = await invited(stage);
    stage.clock.advance(invitationLifeMs - 1);
    await accounts.lookAtInvitation(secret);
    stage.clock.advance(1);
    assert.equal(
      (await refusalOf(accounts.acceptInvitation(accept(secret)))).code,
      "invitation_expired",
    );
    const sent = await stage.registry.run(as("mia"), "resend_invitation", {
      invitation: invitation!,
    });
    assert.equal(sent.expiresAtMs, stage.clock.now() + invitationLifeMs);
    assert.equal((await refusalOf(accounts.lookAtInvitation(secret))).code, "invitation_expired");
    await accounts.acceptInvitation(accept(await secretOf(stage, sent.id)));
    const again = stage.registry.run(as("mia"), "resend_invitation", { invitation: sent.id });
    assert.equal((await refusalOf(again)).code, "link_used");
  });
});

Deno.test("R05 an account is of no use until the notice that counts is accepted, and that is kept", async () => {
  await withPeople(manager, async (stage) => {
    const { accounts } = await accountServices(stage);
    const { secret, account } = await invited(stage);
    const old = { ...accept(secret), notice: { version: "0", language: "en" } };
    assert.equal((await refusalOf(accounts.acceptInvitation(old))).code, "notice_not_accepted");
    assert.equal((await stage.row("account", account))?.status, "invited");
    const begin = {
      account,
      method: "invitation",
      deviceName: "Phone",
      verifiedAtMs: null,
    } as const;
    const early = stage.registry.run(as(account), "begin_session", begin);
    assert.equal((await refusalOf(early)).code, "sign_in_failed");
    await accounts.acceptInvitation(accept(secret));
    assert.deepEqual((await stage.row("account", account))?.notice, {
      ...notice,
      atMs: stage.clock.now(),
    });
  });
});

Deno.test("R05 an invitation is sent anew by its sender or a manager, by nobody else, and not for ever", async () => {
  await withPeople([
    ...manager,
    ["account", anAccount("max")],
    ["appointment", anAppointment("max", "manager", "annex")],
    ["account", anAccount("rita")],
    ["facility", aFacility("a1")],
    ["member", aMember("a1", "rita")],
  ], async (stage) => {
    let { invitation } = await invited(stage);
    const resend = (who: string) =>
      stage.registry.run(as(who), "resend_invitation", { invitation: invitation! });
    assert.equal((await refusalOf(resend("max"))).code, "not_found");
    assert.equal((await refusalOf(resend("rita"))).code, "forbidden");
    for (let sequence = 2; sequence <= sequenceMax; sequence++) {
      const sent = await resend("mia");
      assert.equal(sent.sequence, sequence);
      invitation = sent.id;
    }
    assert.equal((await refusalOf(resend("mia"))).code, "limit_reached");
  });
});

Deno.test("R05 an address that an account has cannot be taken by an invitation", async () => {
  await withPeople([...manager, ["account", anAccount("ann")]], async (stage) => {
    const { accounts } = await accountServices(stage);
    const added = await stage.registry.run(as("mia"), "add_person", {
      place: tower,
      post: "managed",
      known: { name: sixFields.name },
      asserted,
    });
    const secret = await secretOf(stage, added.invitation!);
    const taken = accept(secret, { ...rest, email: "ANN@example.org" });
    assert.equal((await refusalOf(accounts.acceptInvitation(taken))).code, "conflict");
  });
});

Deno.test("R05 whoever knows an invitation's id but not its secret has nothing", async () => {
  await withPeople(manager, async (stage) => {
    const { accounts } = await accountServices(stage);
    const { secret, invitation } = await invited(stage);
    const [, mac = ""] = secret.split(".");
    const forged = [
      `${invitation}.${"A".repeat(43)}`,
      `${invitation}.${stage.masterKey.mac("proposal", invitation!, "1")}`,
      `${invitation}.${stage.masterKey.mac("invitation", invitation!, "2")}`,
      `other.${mac}`,
      invitation!,
    ];
    for (const one of forged) {
      const refusal = await refusalOf(accounts.acceptInvitation(accept(one)));
      assert.equal(refusal.code, "invitation_expired");
    }
    await accounts.acceptInvitation(accept(secret));
  });
});
