import assert from "node:assert/strict";
import { MailServer } from "../../../parts/mail_server.ts";
import { aMail, anInvitation, anInvited, smtpTo, withPostman } from "../mail/mail_stage.ts";
import type { Seed } from "../people_stage.ts";
import { anEntry, town } from "./stage.ts";

const invited: Seed = [
  ...town,
  ["account", anInvited("ann", "Ann Example", "en")],
  ["invitation", anInvitation("ann")],
  ["mail", aMail("invitation", "ann", "invitation-ann")],
];

Deno.test("R90 without an entry no mail goes to somebody else's server, and it is given up as such", async () => {
  await using server = await MailServer.start();
  const elsewhere = anEntry({ buildings: ["annex"] });
  for (const more of [[], [["sub_processor", elsewhere]]] as const satisfies readonly Seed[]) {
    await withPostman([...invited, ...more], smtpTo(server), async (stage) => {
      await stage.waiting(0);
      const mail = await stage.row("mail", "mail-invitation-ann");
      assert.deepEqual([mail?.givenUp?.reason, mail?.to], ["no_entry", ""]);
      assert.match(stage.lines.join(""), /mail_without_entry/);
      assert.equal((await stage.audit()).at(-1)?.facts.reason, "no_entry");
    }, { demandsEntry: true });
  }
});

Deno.test("R90 with an entry for the building mails go out", async () => {
  await using server = await MailServer.start();
  const seed: Seed = [...invited, ["sub_processor", anEntry({ buildings: ["tower"] })]];
  await withPostman(seed, smtpTo(server), async (stage) => {
    assert.deepEqual((await server.mail(1)).to, ["ann@example.org"]);
    await stage.waiting(0);
    assert.equal(await stage.row("mail", "mail-invitation-ann"), undefined);
  }, { demandsEntry: true });
});
