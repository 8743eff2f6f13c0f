import assert from "node:assert/strict";
import { ManualClock } from "../../../../src/clock.ts";
import { Secret } from "../../../../src/operations/log.ts";
import { invitationSecret } from "../../../../src/people/accounts/secrets.ts";
import { type MailSender, Smtp } from "../../../../src/people/mail/smtp.ts";
import { theServer } from "../../../../src/people/registry/turn.ts";
import { MailServer } from "../../../parts/mail_server.ts";
import { anAccount, anAppointment, startMs } from "../rows.ts";
import { aMail, anInvitation, anInvited, publicUrl, smtpTo, withPostman } from "./mail_stage.ts";

const manager = [
  ["account", anAccount("mia")],
  ["appointment", anAppointment("mia")],
] as const;

function invitationOf(account: string, shown: string, language?: string) {
  return [
    ...manager,
    ["account", anInvited(account, shown, language)],
    ["invitation", anInvitation(account)],
    ["mail", aMail("invitation", account, `invitation-${account}`)],
  ] as const;
}

Deno.test("R05 an invitation arrives by mail, and its link holds the secret that is never stored", async () => {
  await using server = await MailServer.start();
  await withPostman(invitationOf("ann", "Ann Example"), smtpTo(server), async (stage) => {
    const mail = await server.mail(1);
    await stage.waiting(0);
    assert.deepEqual(mail.to, ["ann@example.org"]);
    assert.equal(mail.from, "door@example.org");
    assert.equal(mail.encrypted, true);
    const invitation = await stage.row("invitation", "invitation-ann");
    const secret = invitationSecret(stage.masterKey, invitation!);
    const link = `${publicUrl}/welcome#invitation=${secret}`;
    assert.ok(mail.text.includes(`\n${link}\n`));
    assert.ok(mail.html.includes(`href="${link}"`));
    assert.match(mail.text, /^Hello Ann Example,\n/);
    assert.match(mail.text, /Mia Example has invited you .*: The tower\./);
    assert.match(mail.text, /once, until 16 March 2026 at 09:00\./);

    const stored = JSON.stringify(
      await stage.store.list({ prefix: [] }, 10_000),
      (_, value) => value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
    );
    const mac = secret.split(".")[1]!;
    assert.ok(stored.includes("invitation-ann"), "the store was read");
    assert.ok(!stored.includes(mac), "the secret is not in the store");
    const lines = stage.lines.join("");
    assert.match(lines, /mail_sent/);
    for (const unsaid of [mac, "ann@", "Ann Example"]) assert.ok(!lines.includes(unsaid), unsaid);
  });
});

Deno.test("R07 a mail comes in the person's language, with names as they are written", async () => {
  for (
    const [language, shown, subject, hello] of [
      ["fi", "Väinö Yrjölä", "Kutsu: The tower", "Hei Väinö Yrjölä,"],
      ["de-CH", "Jürg Größler", "Ihre Einladung: The tower", "Guten Tag Jürg Größler,"],
      ["fr", "Zoë d’Été", "Votre invitation : The tower", "Bonjour Zoë d’Été,"],
      ["ja", "山田 花子", "Your invitation to The tower", "Hello 山田 花子,"],
    ] as const
  ) {
    await using server = await MailServer.start();
    await withPostman(invitationOf("ann", shown, language), smtpTo(server), async () => {
      const mail = await server.mail(1);
      assert.equal(mail.headers.get("subject"), subject);
      assert.ok(mail.text.startsWith(hello), mail.text.slice(0, 60));
      assert.ok(mail.headers.get("to")!.includes(shown));
      assert.ok(mail.headers.get("from")!.includes("Haus Öresund"));
      assert.match(
        mail.html,
        new RegExp(`<html lang="${language === "ja" ? "en" : language.slice(0, 2)}">`),
      );
    });
  }
});

Deno.test("R05 a mail server that is down is tried again after growing pauses until it is up", async () => {
  const gone = await MailServer.start();
  await gone[Symbol.asyncDispose]();
  const clock = new ManualClock(startMs);
  const seed = invitationOf("ann", "Ann Example");
  // The port of the one that is gone, so that the same sender finds the next.
  const next = { current: smtpTo(gone, clock) };
  const sender: MailSender = { send: (mail) => next.current.send(mail) };
  await withPostman(seed, sender, async (stage) => {
    const settled = async (tries: number) => {
      while ((await stage.row("mail", "mail-invitation-ann"))?.tries !== tries);
      return (await stage.row("mail", "mail-invitation-ann"))!;
    };
    assert.equal((await settled(1)).nextTryAtMs, startMs + 60_000);
    await clock.run(59_999);
    assert.equal((await settled(1)).tries, 1);
    await clock.run(1);
    assert.equal((await settled(2)).nextTryAtMs, startMs + 60_000 + 120_000);
    await using server = await MailServer.start();
    next.current = smtpTo(server, clock);
    await clock.run(120_000);
    assert.deepEqual((await server.mail(1)).to, ["ann@example.org"]);
    await stage.waiting(0);
    await clock.run(7 * 3_600_000);
    assert.equal(server.mails.length, 1);
  }, { clock });
});

Deno.test("R05 a mail is given up after 48 hours, which the manager sees and the audit holds", async () => {
  const clock = new ManualClock(startMs);
  let tries = 0;
  const sender: MailSender = {
    send: () => {
      tries++;
      return Promise.reject(new Error("down"));
    },
  };
  await withPostman(invitationOf("ann", "Ann Example"), sender, async (stage) => {
    let mail = await stage.row("mail", "mail-invitation-ann");
    while (mail!.givenUp === null) {
      const seen = tries;
      await clock.run(60_000);
      while (tries === seen && clock.now() >= mail!.nextTryAtMs) {
        await stage.row("mail", "mail-invitation-ann");
      }
      mail = await stage.row("mail", "mail-invitation-ann");
    }
    assert.equal(clock.now() - startMs, 48 * 3_600_000);
    assert.deepEqual(mail!.givenUp, { atMs: clock.now(), reason: "unreachable" });
    assert.equal(mail!.to, "");
    assert.ok(tries >= 10 && tries <= 18, String(tries));
    const entry = (await stage.audit()).find(({ what }) => what === "mail_given_up")!;
    assert.deepEqual(entry.about, ["mail/mail-invitation-ann", "account/ann"]);
    assert.equal(entry.building, "tower");
    await clock.run(14 * 86_400_000 + 7 * 3_600_000);
    while (await stage.row("mail", "mail-invitation-ann") !== undefined);
  }, { clock });
});

Deno.test("R05 an address that its server refuses for good is given up at once", async () => {
  await using server = await MailServer.start({ refuse: () => 550 });
  await withPostman(invitationOf("ann", "Ann Example"), smtpTo(server), async (stage) => {
    await stage.waiting(0);
    const mail = await stage.row("mail", "mail-invitation-ann");
    assert.equal(mail?.givenUp?.reason, "refused");
    assert.match(stage.lines.join(""), /rcpt_to 550/);
    assert.ok(!stage.lines.join("").includes("ann@"));
    assert.equal(server.mails.length, 0);
  });
});

Deno.test("R05 a refusal for now is no refusal for good", async () => {
  await using server = await MailServer.start({ refuse: () => 450 });
  await withPostman(invitationOf("ann", "Ann Example"), smtpTo(server), async (stage) => {
    while ((await stage.row("mail", "mail-invitation-ann"))?.tries !== 1);
    assert.equal((await stage.row("mail", "mail-invitation-ann"))!.givenUp, null);
  });
});

Deno.test("R93 without a mail server nothing is sent and the manager sees that letters are needed", async () => {
  await withPostman(invitationOf("ann", "Ann Example"), null, async (stage) => {
    await stage.waiting(0);
    const mail = await stage.row("mail", "mail-invitation-ann");
    assert.equal(mail?.givenUp?.reason, "off");
    assert.deepEqual(await stage.audit(), []);
  });
});

Deno.test("R05 a mail whose invitation is used, expired or replaced, or whose account or address is gone, is dropped", async () => {
  await using server = await MailServer.start();
  const people = ["used", "late", "replaced", "active", "stopped"] as const;
  await withPostman(
    [
      ...manager,
      ...people.map((name) =>
        [
          "account",
          {
            ...anInvited(name, "Somebody", "en"),
            ...(name === "active" && { status: "active" as const }),
            ...(name === "stopped" && { status: "stopped" as const }),
          },
        ] as const
      ),
      ["invitation", anInvitation("used", { usedAtMs: startMs })],
      ["invitation", anInvitation("late", { expiresAtMs: startMs })],
      ["invitation", anInvitation("active")],
      ["invitation", anInvitation("stopped")],
      ...people.map((name) => ["mail", aMail("invitation", name, `invitation-${name}`)] as const),
      ["mail", aMail("invitation", "nobody", "invitation-used")],
      ["account", anInvited("moved", "Somebody", "en")],
      ["invitation", anInvitation("moved")],
      ["mail", aMail("invitation", "moved", "invitation-moved", { to: "old@example.org" })],
      ["mail", aMail("recovery", "active", "no-such-recovery")],
      ["mail", aMail("proposal", "active", "no-such-proposal")],
    ],
    smtpTo(server),
    async (stage) => {
      await stage.waiting(0);
      assert.equal(await stage.registry.look((ledger) => ledger.size("mail")), 0);
      assert.equal(server.connections, 0);
    },
  );
});

Deno.test("R05 a mail that was taken is not sent again where the store cannot take that down", async () => {
  await using server = await MailServer.start();
  const clock = new ManualClock(startMs);
  let failNextCommit = () => {};
  const sender: MailSender = {
    send: async (mail) => {
      await smtpTo(server, clock).send(mail);
      failNextCommit();
    },
  };
  await withPostman(invitationOf("ann", "Ann Example"), sender, async (stage) => {
    failNextCommit = () => stage.store.faults.failNext();
    await server.mail(1);
    while (!stage.lines.join("").includes("mail_not_settled")) await clock.run(0);
    failNextCommit = () => {};
    assert.notEqual(await stage.row("mail", "mail-invitation-ann"), undefined);
    await clock.run(30_000);
    await stage.waiting(0);
    assert.equal(server.mails.length, 1);
  }, { clock });
});

Deno.test("R05 at most four mails are under way at once, and all arrive", async () => {
  let under = 0;
  let most = 0;
  const sent = new Set<string>();
  const open: (() => void)[] = [];
  const sender: MailSender = {
    send: async ({ to }) => {
      most = Math.max(most, ++under);
      await new Promise<void>((resolve) => open.push(resolve));
      under--;
      sent.add(to);
    },
  };
  const names = Array.from({ length: 300 }, (_, at) => `p${at}`);
  await withPostman(
    [
      ...manager,
      ...names.map((name) => ["account", anInvited(name, "Somebody", "en")] as const),
      ...names.map((name) => ["invitation", anInvitation(name)] as const),
      ...names.map((name) => ["mail", aMail("invitation", name, `invitation-${name}`)] as const),
    ],
    sender,
    async (stage) => {
      while (sent.size < names.length) {
        for (const resolve of open.splice(0)) resolve();
        await stage.row("account", "mia");
      }
      await stage.waiting(0);
      assert.equal(most, 4);
    },
  );
});

Deno.test("R05 nobody but the server says what became of a mail", async () => {
  await withPostman([...manager], null, async ({ registry }) => {
    const by = { ...theServer, account: "mia", session: "session-mia", via: "session" } as const;
    await assert.rejects(
      registry.run(by, "settle_mail", { id: "x", outcome: "sent" }),
      /forbidden/,
    );
    await assert.rejects(registry.run(by, "forget_mails", {}), /forbidden/);
  });
});

Deno.test("R42 a mail server that offers no encryption gets nothing where encryption is demanded", async () => {
  await using server = await MailServer.start({ tls: "none" });
  const clock = new ManualClock(startMs);
  const mail = {
    to: "ann@example.org",
    name: null,
    subject: "s",
    text: "t",
    html: "h",
    id: "1",
    atMs: 0,
  };
  await assert.rejects(smtpTo(server, clock, { requireTls: true }).send(mail), /etls/);
  assert.equal(server.mails.length, 0);
  await smtpTo(server, clock).send(mail);
  assert.equal((await server.mail(1)).encrypted, false);
});

Deno.test("R42 a mail server with another's certificate gets nothing", async () => {
  await using server = await MailServer.start();
  await using other = await MailServer.start();
  await using implicit = await MailServer.start({ tls: "implicit" });
  const mail = {
    to: "ann@example.org",
    name: null,
    subject: "s",
    text: "t",
    html: "h",
    id: "1",
    atMs: 0,
  };
  await assert.rejects(
    smtpTo({ url: server.url, ca: other.ca }).send(mail),
    /Cannot send the mail/,
  );
  await assert.rejects(smtpTo({ url: implicit.url, ca: other.ca }).send(mail), /Cannot send/);
  assert.equal(server.mails.length + implicit.mails.length, 0);
  await smtpTo(implicit).send(mail);
  assert.equal((await implicit.mail(1)).encrypted, true);
});

Deno.test("R05 the mail server's password is used over TLS, and a wrong one is no refusal of the mail", async () => {
  await using server = await MailServer.start({ auth: { user: "house", password: "pass word" } });
  const mail = {
    to: "ann@example.org",
    name: null,
    subject: "s",
    text: "t",
    html: "h",
    id: "1",
    atMs: 0,
  };
  await smtpTo(server, undefined, { user: "house", password: new Secret("pass word") }).send(mail);
  assert.equal((await server.mail(1)).user, "house");
  await assert.rejects(
    smtpTo(server, undefined, { user: "house", password: new Secret("wrong") }).send(mail),
    (fault: Error & { forGood?: boolean }) =>
      fault.forGood === false && /eauth 535/.test(fault.message),
  );
});

Deno.test("R05 a server that says nothing is left after two minutes", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const clock = new ManualClock(startMs);
  const silent = (async () => {
    const connection = await listener.accept();
    clock.advance(120_000);
    return connection;
  })();
  const sender = new Smtp(
    { url: `smtp://127.0.0.1:${listener.addr.port}`, from: "door@example.org" },
    clock,
  );
  const mail = {
    to: "ann@example.org",
    name: null,
    subject: "s",
    text: "t",
    html: "h",
    id: "1",
    atMs: 0,
  };
  await assert.rejects(sender.send(mail), /too_slow/);
  (await silent).close();
  listener.close();
});

Deno.test("R05 no name and no address can add a header or a recipient", async () => {
  await using server = await MailServer.start();
  const sender = smtpTo(server);
  const mail = { subject: "s", text: "t", html: "h", id: "1", atMs: 0 };
  await sender.send({
    ...mail,
    to: "ann@example.org",
    name: 'Ann\r\nBcc: eve@example.org\r\n"<eve@example.org>, eve',
    subject: "Hello\r\nX-Added: yes\r\n\r\nbody",
  });
  const came = await server.mail(1);
  assert.deepEqual(came.to, ["ann@example.org"]);
  for (const header of ["bcc", "x-added"]) assert.equal(came.headers.get(header), undefined);
  assert.equal(came.headers.get("message-id"), "<1@example.org>");
  await assert.rejects(
    sender.send({ ...mail, to: "ann@example.org>\r\nRCPT TO:<eve@example.org", name: null }),
  );
  assert.ok(server.mails.every(({ to }) => !to.includes("eve@example.org")));
});
