/** Facilities, who lives in them, changes of household, what the entrance shows, and letters. */
import { at, type Command, type Field, needed, said } from "./command.ts";
import { asserted, building, known } from "./people_commands.ts";
import {
  choice,
  consent,
  day,
  facility as facilityWord,
  id,
  listOf,
  moment,
  number,
  orNone,
  standingFor,
  text,
  yesOrNo,
} from "./readers.ts";
import { at as valueAt, done, plain, record, rows, type Show, shown, words } from "./show.ts";

const facility = at("facility", facilityWord, "its id, or its number with --building");
const ofNumber = said("building", id, "where a facility is named by its number", { at: "own" });
const member = at("member", id, "as member list shows it");
const described: readonly Field[] = [
  said("block", orNone(text), "the block or stairway"),
  said("level", orNone(number), "the floor's level"),
  said("name", orNone(text), "what it is called"),
  said("note", text, "a private note of the manager's"),
  said("let", yesOrNo, "whether it is let: its owner then has no keys and no history"),
  said("address", orNone(text), "the postal address, where the service has a residential part"),
];
const kind = choice("apartment", "sauna", "storage", "office");

/** Who and what a change concerns. */
const affected: Show = words((answer) => {
  const told = (valueAt(answer, "affected") ?? answer) as Record<string, unknown>;
  const ends = Object.entries(valueAt(told, "ends") ?? {}).filter(([, count]) => count !== 0)
    .map(([what, count]) =>
      `${count} ${what.replaceAll(/[A-Z]/g, (one) => ` ${one.toLowerCase()}`)}`
    );
  return shown(rows("members", "name", "role", "outcome", "id"), told) +
    `Ends: ${ends.join(", ") || "nothing"}.` +
    (told["nameplateHidden"] === true ? " The nameplate is taken down." : "");
});
const changed: Show = words((answer) => {
  const { pendingAtMs, invitation, noticeText } = answer;
  const when = typeof pendingAtMs === "number"
    ? `Set for ${new Date(pendingAtMs).toISOString()}.`
    : "Done.";
  return shown(affected, answer) + when +
    (typeof invitation === "string" ? ` Invited by ${invitation}.` : "") +
    (Array.isArray(noticeText) ? `\nHand them this:\n${noticeText.join("\n")}` : "");
});
const joined: Show = words(({ member, invitation, notice, noticeText }) =>
  `${valueAt(member, "name")} is member ${valueAt(member, "id")}` +
  (typeof invitation === "string"
    ? `, invited by ${invitation} (invitation letter ${invitation} prints it).`
    : ".") +
  (notice === "mailed" ? " They are told by mail what is kept of them." : "") +
  (Array.isArray(noticeText) ? `\nHand them this:\n${noticeText.join("\n")}` : "")
);
const person: readonly Field[] = [needed("name", text, "their name"), ...known, ...asserted];
const newMain: readonly Field[] = [
  said("member", id, "a member who becomes the main user", { to: "newMain.member" }),
  ...[said("name", text, "of a new main user"), ...known].map((field): Field => ({
    ...field,
    to: `newMain.person.${field.name}`,
  })),
  said("consent", consent, "they were told and agree, to the statement of this version", {
    to: "newMain.person",
    spread: true,
  }),
  said("under-age", yesOrNo, "whether they are under the age limit", {
    to: "newMain.person.underAge",
  }),
  said("at", moment, "when; left out: now", { to: "atMs" }),
];
const rehearsal = {
  route: "POST /facilities/{facility}/changes/dry-run",
  show: affected,
} as const;
const plate: Show = words(({ suggested, shown }) =>
  `Shown:     ${valueAt(shown, "name") ?? "–"}\nSuggested: ${suggested ?? "–"}`
);

export const facilityCommands: readonly Command[] = [
  {
    words: "facility add",
    route: "POST /buildings/{building}/facilities",
    summary: "Add a facility",
    fields: [
      building,
      needed("kind", kind, "what it is"),
      needed("number", text, "what stands on its door"),
      ...described,
    ],
    show: words(({ id, number }) => `Facility ${number} is ${id}.`),
  },
  {
    words: "facility list",
    route: "GET /buildings/{building}/facilities",
    summary: "List a building's facilities",
    fields: [building],
    show: rows("facilities", "id", "kind", "block", "number", "level", "main.name", "subUsers"),
    paged: true,
  },
  {
    words: "facility show",
    route: "GET /facilities/{facility}",
    summary: "Show a facility",
    fields: [facility, ofNumber],
    show: record,
  },
  {
    words: "facility change",
    route: "PATCH /facilities/{facility}",
    summary: "Change what is said of a facility",
    fields: [
      facility,
      ofNumber,
      said("kind", kind, "what it is"),
      said("number", text, "what stands on its door"),
      ...described,
    ],
    show: record,
  },
  {
    words: "facility delete",
    route: "DELETE /facilities/{facility}",
    summary: "Remove a facility with everything in it; shows first who is affected",
    fields: [facility, ofNumber],
    show: affected,
    rehearsal: {
      route: "DELETE /facilities/{facility}",
      query: { dryRun: "true" },
      show: affected,
    },
    confirms: "number",
  },
  {
    words: "facility directory",
    route: "GET /buildings/{building}/directory",
    summary: "Show what the entrances of a building show",
    fields: [building],
    show: rows("plates", "number", "name"),
  },
  {
    words: "member list",
    route: "GET /facilities/{facility}/members",
    summary: "List the people of a facility",
    fields: [facility, ofNumber],
    show: rows("members", "id", "name", "role", "administrator", "mayGiveKeys", "activated"),
  },
  {
    words: "member add main-user",
    route: "POST /facilities/{facility}/main-user",
    summary: "Put the first main user in, who is invited",
    fields: [facility, ofNumber, ...person],
    show: joined,
  },
  {
    words: "member add owner",
    route: "POST /facilities/{facility}/owners",
    summary: "Put an owner in, who lives elsewhere and is invited",
    fields: [facility, ofNumber, ...person],
    show: joined,
  },
  {
    words: "member add sub-user",
    route: "POST /facilities/{facility}/sub-users",
    summary: "Add a sub-user, with an account of their own or without",
    fields: [
      facility,
      ofNumber,
      ...person,
      said("username", text, "what the intercom may call them"),
      said("other", text, "what else must be known"),
      needed("with-account", yesOrNo, "whether they are invited to an account"),
      said("administrator", yesOrNo, "whether they act for the main user"),
      said("may-give-keys", yesOrNo, "whether they may give visitor keys"),
      said("birth-date", day, "in place of --under-age"),
    ],
    show: joined,
  },
  {
    words: "member change",
    route: "PATCH /sub-users/{member}",
    summary: "Change a sub-user; a manager changes the name and username alone",
    fields: [
      member,
      said("name", text, "their name"),
      said("username", text, "what the intercom may call them"),
      said("phone", orNone(text), "with its country: +358401234567"),
      said("other", text, "what else must be known"),
      said("administrator", yesOrNo, "whether they act for the main user"),
      said("may-give-keys", yesOrNo, "whether they may give visitor keys"),
      ...asserted,
    ],
    show: record,
  },
  {
    words: "member remove sub-user",
    route: "DELETE /sub-users/{member}",
    summary: "Remove a sub-user, with what they gave and were given",
    fields: [member],
    show: done,
  },
  {
    words: "member remove owner",
    route: "DELETE /owners/{member}",
    summary: "Take an owner out",
    fields: [member],
    show: done,
  },
  {
    words: "member notice",
    route: "GET /members/{member}/notice",
    summary: "Print what somebody must be told whose data another entered; > FILE keeps it",
    fields: [
      member,
      said("form", choice("page", "text"), "a page to print, or a text to send", { at: "query" }),
      said("language", text, "a language tag", { at: "query" }),
    ],
    show: plain,
  },
  {
    words: "replace main-user",
    route: "POST /facilities/{facility}/changes",
    summary: "Change the main user; the household stays",
    fields: [
      facility,
      ofNumber,
      ...newMain,
      said(
        "former",
        standingFor({ "sub-user": "sub_user", leaves: "leaves" }),
        "what becomes of the main user until then",
        { to: "formerMain" },
      ),
    ],
    fixed: { kind: "main_user" },
    show: changed,
    rehearsal,
  },
  {
    words: "replace household",
    route: "POST /facilities/{facility}/changes",
    summary: "Change the household: all of the old one ends at one instant; shows first who",
    fields: [
      facility,
      ofNumber,
      ...newMain,
      said("survivors", listOf(id), "members who stay; all others end"),
    ],
    fixed: { kind: "household" },
    show: changed,
    rehearsal,
    confirms: "number",
  },
  {
    words: "replace move",
    route: "PATCH /facilities/{facility}/changes",
    summary: "Move a change that waits to another moment",
    fields: [facility, ofNumber, needed("at", moment, "when", { to: "atMs" })],
    show: record,
  },
  {
    words: "replace cancel",
    route: "DELETE /facilities/{facility}/changes",
    summary: "Cancel a change that waits",
    fields: [facility, ofNumber],
    show: done,
  },
  {
    words: "nameplate show",
    route: "GET /facilities/{facility}/nameplate",
    summary: "Show what the entrance shows of a facility, and what is suggested",
    fields: [facility, ofNumber],
    show: plate,
  },
  {
    words: "nameplate set",
    route: "PUT /facilities/{facility}/nameplate/suggestion",
    summary: "Suggest a name; what is shown stays until the household confirms it",
    fields: [facility, ofNumber, at("name", orNone(text), "up to 32 letters", { at: "body" })],
    show: plate,
  },
  {
    words: "nameplate publish",
    route: "POST /facilities/{facility}/nameplate/confirmation",
    summary: "Publish the suggested name, as one of the household",
    fields: [facility, ofNumber, at("name", text, "the name as one has seen it", { at: "body" })],
    show: plate,
  },
  {
    words: "nameplate hide",
    route: "DELETE /facilities/{facility}/nameplate",
    summary: "Take the name at the entrance down",
    fields: [facility, ofNumber],
    show: plate,
  },
  {
    words: "invitation resend",
    route: "POST /invitations/{invitation}/resend",
    summary: "Send an invitation anew; the one sent before counts no more",
    fields: [at("invitation", id, "the invitation")],
    show: record,
  },
  {
    words: "invitation letter",
    route: "GET /invitations/{invitation}/letter",
    summary: "Print an invitation as a letter, a web page; > FILE keeps it for the printer",
    fields: [at("invitation", id, "the invitation")],
    show: plain,
  },
  {
    words: "mail list",
    route: "GET /buildings/{building}/mails",
    summary: "List the mails of a building that wait or were given up",
    fields: [building],
    show: rows("mails", "id", "kind", "state", "reason", "tries", "queuedAtMs"),
  },
];
