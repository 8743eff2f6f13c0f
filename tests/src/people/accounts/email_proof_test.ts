import assert from "node:assert/strict";
import { proofAgainMs } from "../../../../src/people/accounts/email_proof.ts";
import { emailProofSecret, proposalSecret } from "../../../../src/people/accounts/secrets.ts";
import { as, type PeopleStage, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import { anAccount, anAppointment } from "../rows.ts";
import { accountServices, rowsOf } from "./account_services.ts";

const lettered = { unproved: { askedAtMs: null } } as const;
const seed: Seed = [
  ["account", anAccount("mia")],
  ["appointment", anAppointment("mia")],
  ["account", anAccount("ann", lettered)],
  ["appointment", anAppointment("ann", "managed")],
];

async function asked(stage: PeopleStage, who = "ann") {
  await stage.registry.run(as(who), "ask_email_proof", {});
  const proposal = (await rowsOf(stage, "proposal")).find(({ account }) => account === who)!;
  return { id: proposal.id, secret: emailProofSecret(stage.masterKey, proposal.id) };
}

Deno.test("C2 an address is proved by the secret mailed to it, from the session that asked", async () => {
  await withPeople(seed, async (stage) => {
    const { accounts } = await accountServices(stage);
    const { id, secret } = await asked(stage);
    const mails = await rowsOf(stage, "mail");
    assert.deepEqual(mails.map(({ kind, to }) => [kind, to]), [["proposal", "ann@example.org"]]);
    const wrong = [
      () => accounts.proveEmail(as("mia"), secret),
      () => accounts.proveEmail(as("ann"), proposalSecret(stage.masterKey, id, "old")),
      () => accounts.decideProposal(secret, true),
    ];
    for (const attempt of wrong) assert.equal((await refusalOf(attempt())).code, "link_used");
    assert.ok((await stage.row("account", "ann"))?.unproved !== undefined);
    await accounts.proveEmail(as("ann"), secret);
    assert.equal((await stage.row("account", "ann"))?.unproved, undefined);
    const twice = accounts.proveEmail(as("ann"), secret);
    assert.equal((await refusalOf(twice)).code, "link_used");
    const more = stage.registry.run(as("ann"), "ask_email_proof", {});
    assert.equal((await refusalOf(more)).code, "conflict");
  });
});

Deno.test("R06 a proof is mailed once a day at most, and an earlier one counts no more", async () => {
  await withPeople(seed, async (stage) => {
    const { accounts } = await accountServices(stage);
    const { id, secret } = await asked(stage);
    await stage.registry.run(as("ann"), "decide_proposal", {
      proposal: id,
      side: "session",
      accept: false,
    });
    const early = stage.registry.run(as("ann"), "ask_email_proof", {});
    assert.equal((await refusalOf(early)).code, "limit_reached");
    stage.clock.advance(proofAgainMs);
    const next = await asked(stage);
    const stale = accounts.proveEmail(as("ann"), secret);
    assert.equal((await refusalOf(stale)).code, "link_used");
    await accounts.proveEmail(as("ann"), next.secret);
  });
});

Deno.test("C2 an address that somebody else has proved is not proved twice", async () => {
  const other = anAccount("bob");
  const profile = { ...other.profile, email: anAccount("ann").profile.email! };
  await withPeople([...seed, ["account", { ...other, profile }]], async (stage) => {
    const { accounts } = await accountServices(stage);
    const { secret } = await asked(stage);
    const attempt = accounts.proveEmail(as("ann"), secret);
    assert.equal((await refusalOf(attempt)).code, "conflict");
  });
});

Deno.test("C2 a manager's new address is said, not proved, though the old one agreed to it", async () => {
  await withPeople([
    ...seed.filter(([, { id }]) => id !== "ann"),
    ["account", anAccount("ann")],
  ], async (stage) => {
    const { accounts } = await accountServices(stage);
    const change = async (by: string | null, value: string) => {
      if (by === null) {
        await stage.registry.run(as("ann"), "change_own", { profile: { email: value } });
      } else {
        await stage.registry.run(as(by), "change_person", {
          building: "tower",
          account: "ann",
          profile: { email: value },
        });
      }
      const [proposal] = await rowsOf(stage, "proposal");
      for (const side of proposal!.waitsFor) {
        await accounts.decideProposal(proposalSecret(stage.masterKey, proposal!.id, side), true);
      }
      const row = await stage.row("account", "ann");
      return [row?.profile.email?.value, row?.unproved === undefined];
    };
    assert.deepEqual(await change("mia", "boss@example.org"), ["boss@example.org", false]);
    // Both addresses have answered to the person's own change.
    assert.deepEqual(await change(null, "annie@example.org"), ["annie@example.org", true]);
  });
});
