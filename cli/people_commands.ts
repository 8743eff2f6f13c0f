/** Operators, accounts, and the people of a building. */
import { at, type Command, type Field, needed, said } from "./command.ts";
import { choice, consent, day, id, moment, number, orNone, text, yesOrNo } from "./readers.ts";
import { done, record, rows, words } from "./show.ts";

/** The building that a command is about. */
export const building: Field = needed("building", id, "the building", { at: "path" });

/** What is known of somebody whose data another enters. */
export const known: readonly Field[] = [
  said("email", text, "their mail address, where an invitation goes"),
  said("phone", text, "with its country: +358401234567"),
  said("language", text, "a language tag: en, de-CH"),
];
/** What is asserted of them (R28, R30). */
export const asserted: readonly Field[] = [
  said("consent", consent, "they were told and agree, to the statement of this version", {
    spread: true,
  }),
  said("under-age", yesOrNo, "whether they are under the age limit"),
];
const profile: readonly Field[] = [
  ...known,
  said("gender", choice("female", "male", "other", "undisclosed"), "as they said"),
  said("country", text, "two capital letters: FI"),
];
const entered: readonly Field[] = [
  needed("name", text, "their name"),
  ...profile,
  ...asserted,
  said("birth-date", day, "in place of --under-age"),
];
const account = at("account", id, "the account");
const reason = needed("reason", text, "why; it stands in the audit log");

const invited = words(({ account, appointment, invitation, noticeText }) =>
  `Account ${account}` + (appointment === undefined ? "" : `, appointment ${appointment}`) +
  (invitation === null
    ? "; they have an active account already."
    : `, invited by ${invitation} (invitation letter ${invitation} prints it).`) +
  (Array.isArray(noticeText) ? `\nHand them this:\n${noticeText.join("\n")}` : "")
);

export const peopleCommands: readonly Command[] = [
  {
    words: "operator link",
    route: "POST /operators/link",
    summary: "Make a new link for the first operator, at the console; it is shown once",
    fields: [],
    show: words(({ link }) => `Within 30 minutes, open this once to become the operator:\n${link}`),
  },
  {
    words: "operator recover",
    route: "POST /accounts/{account}/recovery",
    summary: "Open a way back for somebody, at the console; hand it to them, it is shown once",
    fields: [account, reason],
    show: words(({ recovery, claim }) =>
      `For the person alone, at …/recover:\n  recovery  ${recovery}\n  claim     ${claim}`
    ),
  },
  {
    words: "operator appoint",
    route: "POST /operators",
    summary: "Make somebody an operator; who has no account is invited",
    fields: entered,
    show: invited,
  },
  {
    words: "operator dismiss",
    route: "POST /operators/{account}/dismiss",
    summary: "Take the operator's right from an account; one operator stays",
    fields: [account],
    show: done,
  },
  {
    words: "operator list",
    route: "GET /operators",
    summary: "List the operators",
    fields: [],
    show: rows("operators", "account", "status", "passkeys"),
  },
  {
    words: "account find",
    route: "POST /accounts/find",
    summary: "Find an account by its mail address, as the operator; the look is audited",
    fields: [needed("email", text, "the whole address")],
    show: record,
  },
  {
    words: "account disable",
    route: "POST /accounts/{account}/disable",
    summary: "Disable an account everywhere, as the operator",
    fields: [account, reason],
    show: done,
  },
  {
    words: "account enable",
    route: "POST /accounts/{account}/enable",
    summary: "Enable an account, as the operator",
    fields: [account],
    show: done,
  },
  {
    words: "person add",
    route: "POST /buildings/{building}/people",
    summary: "Add a manager, managed user or technician; who has an account keeps it",
    fields: [
      building,
      needed("post", choice("manager", "managed", "technician"), "what they are here"),
      ...entered,
      said("until", moment, "when the post ends by itself", { to: "untilMs" }),
    ],
    show: invited,
  },
  {
    words: "person appoint",
    route: "POST /buildings/{building}/people",
    summary: "Make somebody a manager of a building; who has an account keeps it",
    fields: [building, ...entered],
    fixed: { post: "manager" },
    show: invited,
  },
  {
    words: "person list",
    route: "GET /buildings/{building}/people",
    summary: "List the people of a building",
    fields: [building],
    show: rows(
      "people",
      "account",
      "name",
      "status",
      "disabledHere",
      "places.appointments",
      "places.members",
    ),
    paged: true,
  },
  {
    words: "person show",
    route: "GET /buildings/{building}/people/{account}",
    summary: "Show what is kept of somebody; the read is audited",
    fields: [building, account],
    show: record,
  },
  {
    words: "person change",
    route: "PATCH /buildings/{building}/people/{account}",
    summary: "Change somebody's data; what an active person must confirm becomes a proposal",
    fields: [
      building,
      account,
      ...[said("name", text, "their name"), ...profile].map((field): Field => ({
        ...field,
        to: `profile.${field.name}`,
      })),
      said("intercom-username", orNone(text), "the name that the entrance would show", {
        to: "preferences.intercomUsername",
      }),
      said("walking-speed", orNone(choice("slow", "normal", "fast")), "how fast they walk", {
        to: "preferences.walkingSpeed",
      }),
      said("favourite-floor", orNone(number), "the level of an automatic call", {
        to: "preferences.favouriteFloor",
      }),
    ],
    show: words(({ proposals }) =>
      Array.isArray(proposals) && proposals.length > 0
        ? `Proposed; the person confirms it: ${proposals.join(", ")}`
        : "Done."
    ),
  },
  {
    words: "person disable",
    route: "POST /buildings/{building}/people/{account}/disable",
    summary: "Disable somebody in a building; shows who it is first",
    fields: [building, account, said("reason", text, "why; needed for the last manager")],
    show: done,
    rehearsal: { route: "GET /buildings/{building}/people/{account}", show: record },
    confirms: "name",
  },
  {
    words: "person enable",
    route: "POST /buildings/{building}/people/{account}/enable",
    summary: "Enable somebody in a building again",
    fields: [building, account],
    show: done,
  },
  {
    words: "person dismiss",
    route: "POST /appointments/{appointment}/end",
    summary: "End what somebody is in a building; the last manager only at the console",
    fields: [
      at("appointment", id, "as person list shows it"),
      said("reason", text, "why; at the console it removes even the last manager"),
    ],
    show: done,
  },
  {
    words: "recovery show",
    route: "GET /recovery/{recovery}",
    summary: "Show for whom one would vouch",
    fields: [at("recovery", id, "as the person shows it")],
    show: record,
  },
  {
    words: "recovery vouch",
    route: "POST /recovery/{recovery}/vouch",
    summary: "Confirm that the right person asks for a way back",
    fields: [at("recovery", id, "as the person shows it")],
    show: done,
  },
];
