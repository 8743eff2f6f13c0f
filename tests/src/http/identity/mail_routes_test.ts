import assert from "node:assert/strict";
import { Links } from "../../../../src/people/mail/links.ts";
import { qrModules, quietModules } from "../../../../src/people/mail/qr.ts";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import { languages } from "../../../../src/people/rows/fields.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { launchChromium } from "../../../parts/chromium.ts";
import { AccessTokens } from "../../../../src/access/access_token.ts";
import { type IdentityEdge, withIdentityEdge } from "../../people/identity_edge.ts";
import { aMail, anInvitation, anInvited, publicUrl } from "../../people/mail/mail_stage.ts";
import type { Seed } from "../../people/people_stage.ts";
import {
  aFacility,
  aMember,
  anAccount,
  anAppointment,
  aSession,
  startMs,
} from "../../people/rows.ts";

const child: RowOf<"member"> = {
  ...aMember("a1", null, "sub"),
  by: "bob",
  subUser: { name: "Aino Example", username: "aino", number: null, birthDate: null, other: "" },
};

/** A manager, another building's, a main user, a neighbour, an operator, and who they invited. */
const seed: Seed = [
  ...["mia", "max", "bob", "nick"].flatMap((name): Seed => [
    ["account", anAccount(name)],
    ["session", aSession(name)],
  ]),
  ["account", anAccount("olga", { operator: true })],
  ["session", aSession("olga")],
  ["appointment", anAppointment("mia")],
  ["appointment", anAppointment("max", "manager", "annex")],
  ["facility", aFacility("a1")],
  ["facility", aFacility("a2")],
  ["member", aMember("a1", "bob")],
  ["member", aMember("a2", "nick")],
  ["member", child],
  ["account", anInvited("ann", "Änni Yrjölä <i>", "fi")],
  ["member", aMember("a2", "ann", "sub", { by: "mia" })],
  ["invitation", anInvitation("ann")],
  ["account", anInvited("pat", "Pat Example", undefined)],
  ["member", aMember("a1", "pat", "sub", { by: "bob" })],
  ["invitation", anInvitation("pat", { by: "bob" })],
  ["account", anInvited("two", "In Both", "en")],
  ["appointment", anAppointment("two", "manager", "annex")],
  ["invitation", anInvitation("two")],
  ["mail", aMail("invitation", "ann", "invitation-ann", { tries: 2 })],
  [
    "mail",
    aMail("invitation", "pat", "invitation-pat", {
      queuedAtMs: startMs + 1,
      to: "",
      givenUp: { atMs: startMs, reason: "refused" },
    }),
  ],
  ["mail", aMail("sessions_ended", "bob", null)],
  ["mail", aMail("rights_changed", "bob", "a1")],
];

function letterOf(edge: IdentityEdge, who: string | null, account: string) {
  return edge.ask(who, "GET", `/invitations/invitation-${account}/letter`);
}

Deno.test("C8 an invitation is a letter too, in the person's language, with its link as a QR code", async () => {
  await withIdentityEdge(seed, async (edge) => {
    const { status, body, headers } = await letterOf(edge, "mia", "ann");
    assert.equal(status, 200);
    assert.match(headers.get("content-type")!, /^text\/html/);
    assert.equal(headers.get("cache-control"), "no-store");
    assert.match(headers.get("content-security-policy")!, /default-src 'none'.*style-src 'self';/);
    const links = new Links(edge.masterKey, publicUrl);
    const url = links.letter((await edge.row("invitation", "invitation-ann"))!);
    assert.ok(body.includes(url));
    assert.match(body, /<html lang="fi">/);
    assert.match(body, /Änni Yrjölä &lt;i&gt;<br>Asunto a2<br>The tower/);
    assert.match(body, /16\. maaliskuuta 2026 klo 9\.00/);
    assert.match(body, /Mia Example, mia@example\.org/);
    assert.match(body, /Tallennetut tiedot: nimi, kieli, sähköpostiosoite ja asunto tai tila\./);
    assert.doesNotMatch(body, /<script|style=|<img|src=/);
    assert.deepEqual(modulesOf(body), qrModules(url));
    const entries = await edge.audit();
    assert.deepEqual(
      entries.map(({ what, by, building, about }) => ({ what, by, building, about })),
      [{
        what: "sensitive_read",
        by: "mia",
        building: "tower",
        about: ["invitation/invitation-ann", "account/ann"],
      }],
    );
    assert.ok(!edge.lines.join("").includes(url.split(".").at(-1)!));
  });
});

Deno.test("C8 the letter is for the manager and who invited; nobody else gets the way in", async () => {
  await withIdentityEdge(seed, async (edge) => {
    const of = async (who: string | null, account: string) =>
      (await letterOf(edge, who, account)).status;
    assert.equal(await of("mia", "pat"), 200);
    assert.equal(await of("bob", "pat"), 200, "the main user who invited");
    assert.equal(await of("bob", "ann"), 403, "another flat's");
    assert.equal(await of("nick", "pat"), 403, "a neighbour");
    assert.equal(await of("max", "ann"), 404, "another building's manager");
    assert.equal(await of("olga", "ann"), 403, "the operator, who did not invite");
    assert.equal(await of(null, "ann"), 401);
    assert.equal(await of("mia", "nobody"), 404);
    assert.equal((await edge.audit()).length, 2, "only what was read is told");
  });
});

Deno.test("R10 a letter opens nothing beyond its reader's own building", async () => {
  await withIdentityEdge(seed, async (edge) => {
    // Invited in the tower, but also to manage the annex: the tower's manager cannot become them.
    assert.equal((await letterOf(edge, "mia", "two")).status, 403);
    const facts = await edge.registry.run(theConsole, "read_letter", {
      invitation: "invitation-two",
    });
    assert.equal(facts.name, "In Both");
  });
});

Deno.test("R05 a letter says that an invitation is used or has expired", async () => {
  await withIdentityEdge([
    ...seed,
    ["account", anInvited("late", "Late Example", "en")],
    ["invitation", anInvitation("late", { expiresAtMs: startMs })],
    ["account", anAccount("used")],
    ["invitation", anInvitation("used", { usedAtMs: startMs })],
  ], async (edge) => {
    const late = await letterOf(edge, "mia", "late");
    assert.deepEqual([late.status, late.body.code], [410, "invitation_expired"]);
    const used = await letterOf(edge, "mia", "used");
    assert.deepEqual([used.status, used.body.code], [410, "link_used"]);
  });
});

Deno.test("R05 a manager sees how far the building's invitations have come, and nobody's recovery", async () => {
  await withIdentityEdge(seed, async (edge) => {
    const { status, body } = await edge.ask("mia", "GET", "/buildings/tower/mails");
    assert.equal(status, 200);
    assert.deepEqual(
      body.mails.map((
        mail: Record<string, unknown>,
      ) => [mail["account"], mail["state"], mail["reason"]]),
      [["pat", "given_up", "refused"], ["ann", "retrying", null]],
    );
    assert.ok(!JSON.stringify(body).includes("@"), "no address");
    assert.equal((await edge.ask("bob", "GET", "/buildings/tower/mails")).status, 403);
    assert.equal((await edge.ask("max", "GET", "/buildings/tower/mails")).status, 404);
  });
});

Deno.test("R29 somebody whose data was entered can be given the notice, printed or as a text", async () => {
  await withIdentityEdge(seed, async (edge) => {
    const printed = await edge.ask("bob", "GET", `/members/${child.id}/notice?language=de`);
    assert.equal(printed.status, 200);
    assert.match(printed.body, /Guten Tag Aino Example,/);
    assert.match(
      printed.body,
      /Eingetragen wurde: Name, Name an der Klingel und Wohnung oder Raum\./,
    );
    assert.deepEqual(
      modulesOf(printed.body),
      qrModules(`${publicUrl}/identity/v1/notices/art14?language=de`),
    );
    const text = await edge.ask("mia", "GET", `/members/${child.id}/notice?form=text`);
    assert.match(text.headers.get("content-type")!, /^text\/plain/);
    assert.match(text.body, /^Hello Aino Example,\n\nBob Example has entered data about you/);
    assert.equal((await edge.ask("nick", "GET", `/members/${child.id}/notice`)).status, 403);
    const open = await edge.ask(null, "GET", "/notices/art14?language=fr");
    assert.equal(open.status, 200);
    assert.match(open.body, /<html lang="fr">[^]*article 14 du RGPD/);
    assert.doesNotMatch(open.body, /Example/);
  });
});

Deno.test("R07 the title of an error comes in the best of the languages that are accepted", async () => {
  await withIdentityEdge(seed, async ({ url }) => {
    const titled = async (path: string, languages?: string) => {
      const response = await fetch(`${url}${path}`, {
        headers: languages === undefined ? {} : { "accept-language": languages },
      });
      return await response.json();
    };
    const german = await titled("/identity/v1/buildings/tower/mails", "nb, de-AT;q=0.8, fi;q=0.5");
    const english = await titled("/identity/v1/buildings/tower/mails");
    assert.equal(german.title, "Ein gültiges Token wird gebraucht");
    assert.equal(english.title, "A valid token is needed");
    assert.deepEqual({ ...german, title: "" }, { ...english, title: "" });
    assert.equal((await titled("/v1/nowhere", "sv-FI")).title, "En giltig token behövs");
    assert.equal((await titled("/v1/nowhere", "fi")).title, "Tarvitaan voimassa oleva tunniste");
    assert.equal((await titled("/nowhere", "fr;q=x, fr")).title, "Cela n’existe pas ici");
    assert.equal((await titled("/nowhere", "*, tlh")).title, "There is no such thing here");
  });
});

Deno.test("C8 a letter is one good page of A4 in a browser, its code drawn module by module", async () => {
  let token = "";
  const invitationId = (language: string) => `019ca1b2-0000-7000-8000-0000000000${language}`;
  const people = languages.flatMap((language): Seed => [
    ["account", anInvited(language, "Maximiliane Größler-Yrjölä", language)],
    ["member", aMember("a1", language, "sub", { by: "mia" })],
    ["member", aMember("a2", language, "sub", { by: "mia" })],
    ["invitation", anInvitation(language, { id: invitationId(language) })],
  ]);
  await withIdentityEdge([...seed, ...people], async (edge) => {
    const browser = await launchChromium();
    try {
      const context = await browser.newContext({
        extraHTTPHeaders: { authorization: `Bearer ${token}` },
        viewport: { width: 794, height: 1123 },
        deviceScaleFactor: 2,
      });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on("console", (message) => faults.push(message.text()));
      page.on("pageerror", (error) => faults.push(error.message));
      for (const language of languages) {
        await page.goto(`${edge.url}/identity/v1/invitations/${invitationId(language)}/letter`);
        const pdf = await page.pdf({ preferCSSPageSize: true });
        assert.equal(pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length, 1, language);
        const drawn = await page.locator("svg.code path").evaluate((path, quiet) => {
          const drawing = path as SVGPathElement;
          const side = drawing.ownerSVGElement!.viewBox.baseVal.width - 2 * quiet;
          const isDark = (row: number, column: number) =>
            drawing.isPointInFill({ x: column + quiet + 0.5, y: row + quiet + 0.5 });
          return Array.from(
            { length: side },
            (_, row) => Array.from({ length: side }, (_, column) => isDark(row, column)),
          );
        }, quietModules);
        const invitation = (await edge.row("invitation", invitationId(language)))!;
        const url = new Links(edge.masterKey, publicUrl).letter(invitation);
        assert.deepEqual(drawn, qrModules(url));
        const box = (await page.locator("svg.code").boundingBox())!;
        assert.ok(box.width > 180 && Math.abs(box.width - box.height) < 1, "at least 48 mm");
      }
      assert.deepEqual(faults, []);
    } finally {
      await browser.close();
    }
  }, async ({ clock }) => {
    const accessTokens = await AccessTokens.create(clock, "yard");
    token = (await accessTokens.mint("mia", "session-mia")).token;
    return { accessTokens };
  });
});

/** The modules that a page's code draws, read from its path alone. */
function modulesOf(page: string): boolean[][] {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(page)?.[1]) - 2 * quietModules;
  const modules = Array.from({ length: side }, () => Array<boolean>(side).fill(false));
  const path = /<path fill="#000" d="([^"]*)"/.exec(page)?.[1] ?? "";
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    const row = modules[Number(y) - quietModules]!;
    row.fill(true, Number(x) - quietModules, Number(x) - quietModules + Number(width));
  }
  return modules;
}
