import assert from "node:assert/strict";
import { MasterKey } from "../../../../src/access/master_key.ts";
import { proposalSecret, recoveryCode } from "../../../../src/people/accounts/secrets.ts";
import { type ComposedMail, composeMail } from "../../../../src/people/mail/compose.ts";
import { Links } from "../../../../src/people/mail/links.ts";
import { matterOf } from "../../../../src/people/mail/matter.ts";
import { placeOf } from "../../../../src/people/mail/place.ts";
import { Ledger, type RowOf } from "../../../../src/people/registry/ledger.ts";
import { languages } from "../../../../src/people/rows/fields.ts";
import { mailKinds } from "../../../../src/people/rows/mail.ts";
import { wordsFor } from "../../../../src/words/words.ts";
import { testSite } from "../../access/test_site.ts";
import type { Seed } from "../people_stage.ts";
import { aFacility, aMember, anAccount, anAppointment, startMs } from "../rows.ts";
import { aMail, anInvitation, anInvited, publicUrl } from "./mail_stage.ts";

const masterKey = new MasterKey(new Uint8Array(32).fill(7));

function proposalOf(building: string | null): RowOf<"proposal"> {
  return {
    id: "proposal-bob",
    account: "bob",
    building,
    change: { field: "email", value: "new@example.org" },
    oldEmail: "bob@example.org",
    waitsFor: building === null ? ["old", "new"] : ["old"],
    by: building === null ? "bob" : "mia",
    createdAtMs: startMs,
    expiresAtMs: startMs + 86_400_000,
  };
}

const child: RowOf<"member"> = {
  ...aMember("a1", null, "sub"),
  by: "bob",
  subUser: {
    name: "Kid <b>Example</b>",
    username: "kid",
    number: "+358401112222",
    birthDate: "2015-01-01",
    other: "",
  },
};

const recovery: RowOf<"recovery"> = {
  id: "recovery-bob",
  account: "bob",
  address: null,
  tries: 0,
  vouched: null,
  createdAtMs: startMs,
  expiresAtMs: startMs + 3_600_000,
  endsAtMs: startMs + 86_400_000,
};

const rows: Seed = [
  ["account", anAccount("mia")],
  ["appointment", anAppointment("mia")],
  ["account", anAccount("bob")],
  ["facility", aFacility("a1")],
  ["member", aMember("a1", "bob")],
  ["member", child],
  ["account", anInvited("ann", "Ann Example", undefined)],
  ["invitation", anInvitation("ann")],
  ["proposal", proposalOf("tower")],
  ["recovery", recovery],
  ["account", anAccount("olga", { operator: true })],
  ["hold", {
    id: "hold-1",
    account: "bob",
    building: null,
    classes: ["D4"],
    case: "2026-7",
    reason: "a claim",
    by: "olga",
    fromMs: startMs,
    reviewAtMs: startMs,
    remindedAtMs: startMs,
    endedAtMs: null,
    through: null,
    keptAtMs: null,
    kept: 0,
    full: false,
  }],
  ["rights_request", {
    id: "request-bob",
    kind: "correction",
    account: "bob",
    building: "tower",
    state: "open",
    text: "The floor is wrong.",
    about: ["facility/a1"],
    purpose: null,
    askedAtMs: startMs,
    decideByMs: startMs + 86_400_000,
    decidedBy: null,
    decidedAtMs: null,
    answer: null,
    dueMs: startMs + 86_400_000,
  }],
  ["thread", {
    id: "thread-bob",
    building: "tower",
    person: "bob",
    createdAtMs: startMs,
    lastAtMs: startMs,
    readByPersonMs: 0,
    readByManagersMs: startMs,
    endsAtMs: startMs + 86_400_000,
  }],
];
const ledger = Ledger.of(rows);

/** A mail of each kind. */
const mails: Readonly<Record<RowOf<"mail">["kind"], RowOf<"mail">>> = {
  invitation: aMail("invitation", "ann", "invitation-ann"),
  recovery: aMail("recovery", "bob", "recovery-bob"),
  proposal: aMail("proposal", "bob", "proposal-bob"),
  proposal_notice: aMail("proposal_notice", "bob", "proposal-bob", { to: "new@example.org" }),
  sessions_ended: aMail("sessions_ended", "bob", null),
  rights_changed: aMail("rights_changed", "bob", "a1"),
  art14_notice: aMail("art14_notice", null, child.id, { to: "kid@example.org" }),
  inactivity_warning: aMail("inactivity_warning", "bob", null),
  message_waiting: aMail("message_waiting", "bob", "thread-bob"),
  request_waiting: aMail("request_waiting", "mia", "request-bob"),
  request_news: aMail("request_news", "bob", "request-bob"),
  person_stopped: aMail("person_stopped", "mia", "tower", { name: "Gerda Gone" }),
  hold_review: aMail("hold_review", "olga", "hold-1"),
  reidentified: aMail("reidentified", "bob", "tower"),
  flat_key_opened: aMail("flat_key_opened", "bob", "a1"),
};

function composed(mail: RowOf<"mail">, language: string, rows = ledger): ComposedMail {
  const matter = matterOf(rows, mail, startMs);
  assert.ok(matter !== null, mail.kind);
  return composeMail(matter, {
    words: wordsFor([language]),
    links: new Links(masterKey, publicUrl),
    place: placeOf(testSite, matter.introduction.building),
    controller: undefined,
  });
}

Deno.test("R07 every kind of mail can be made in every language, whole and different", () => {
  for (const kind of mailKinds) {
    const subjects = languages.map((language) => {
      const { subject, text, html } = composed(mails[kind], language);
      for (const part of [subject, text, html]) {
        assert.ok(!/[{}]|undefined|\bnull\b/.test(part), `${kind} ${language}: ${part}`);
      }
      assert.ok(text.length > 150 && text.endsWith("\n"));
      assert.match(html, new RegExp(`^<!doctype html>\\s*<html lang="${language}">`));
      return subject;
    });
    assert.equal(new Set(subjects).size, languages.length, kind);
  }
});

Deno.test("R93 no mail loads anything or follows anybody", () => {
  for (const kind of mailKinds) {
    const { html, text } = composed(mails[kind], "en");
    assert.doesNotMatch(html, /<(img|script|link|iframe|object|style|form)\b|url\(|src=/i);
    const addresses = `${html}${text}`.match(/https?:\/\/[^\s"<]+/g) ?? [];
    assert.ok(addresses.every((address) => address.startsWith(`${publicUrl}/`)));
    assert.ok(addresses.every((address) => !address.split("#")[0]!.includes("proposal-bob")));
  }
});

Deno.test("C8 a recovery's mail has the code to type and no link that does anything", () => {
  const { text, html } = composed(mails.recovery, "en");
  const code = recoveryCode(masterKey, "recovery-bob");
  assert.equal(code.length, 10);
  assert.ok(text.includes(`${code.slice(0, 5)} ${code.slice(5)}`));
  assert.doesNotMatch(html, /href/);
  assert.match(text, /until 2 March 2026 at 10:00/);
});

Deno.test("C2 a proposal is confirmed at the old address; the new one learns nobody's name from it", () => {
  const old = composed(mails.proposal, "en");
  const link = (side: "old" | "new") =>
    `${publicUrl}/proposal#proposal=${proposalSecret(masterKey, "proposal-bob", side)}`;
  assert.ok(old.text.includes(link("old")));
  assert.match(old.text, /^Hello Bob Example,/);
  assert.match(old.text, /Mia Example proposes .*\n\nNew e-mail address: new@example\.org/);
  const fresh = composed(mails.proposal_notice, "en");
  assert.ok(fresh.text.includes(link("new")));
  assert.match(fresh.text, /^Hello,/);
  for (const unsaid of ["Bob", "bob@example.org"]) {
    assert.ok(!`${fresh.text}${fresh.html}${fresh.subject}`.includes(unsaid), unsaid);
  }
});

Deno.test("C2 one's own change is told as one's own, at both addresses", () => {
  const rows = ledger.with("proposal", proposalOf(null));
  assert.match(composed(mails.proposal, "en", rows).text, /asked for while you were signed in/);
  const fresh = aMail("proposal", "bob", "proposal-bob", { to: "new@example.org" });
  assert.match(composed(fresh, "en", rows).text, /^Hello,/);
  const confirmed = rows.with("proposal", { ...proposalOf(null), waitsFor: ["old"] });
  assert.equal(matterOf(confirmed, fresh, startMs), null);
  assert.equal(matterOf(rows, fresh, startMs + 86_400_000), null);
});

Deno.test("R29 an invited person is told what was entered, by whom, why, and what they can do", () => {
  const { text } = composed(mails.invitation, "en");
  assert.match(text, /Mia Example has entered data about you .* of The tower\./);
  assert.match(text, /What was entered: name and e-mail address\./);
  for (const particular of [/What for:/, /Article 6\(1\)\(f\)/, /Who sees it:/, /at most a year/]) {
    assert.match(text, particular);
  }
  assert.match(text, /Your rights: .*authority/);
  assert.match(text, /Who answers for it: Mia Example, mia@example\.org\./);
});

Deno.test("R29 a notice to somebody without an account names the kinds of data, never the data", () => {
  const { text, html } = composed(mails.art14_notice, "en");
  assert.match(
    text,
    /entered: name, name at the intercom, phone number, date of birth and flat or room\./,
  );
  assert.doesNotMatch(text, /2015|358401112222/);
  assert.ok(html.includes("Kid &lt;b&gt;Example&lt;/b&gt;"), "a name stays a name");
});

Deno.test("R29 a mail to somebody who has stopped is not made", () => {
  for (const [kind, mail] of Object.entries(mails)) {
    if (mail.account === null) continue;
    const row = ledger.get("account", mail.account)!;
    const rows = ledger.with("account", { ...row, status: "stopped" });
    assert.equal(matterOf(rows, mail, startMs), null, kind);
  }
});
