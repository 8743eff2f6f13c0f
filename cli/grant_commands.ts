/** Grants, templates, a building's rules, and why somebody may or may not. */
import { liftUses } from "../src/lift/lift_uses.ts";
import { at, type Command, type Field, needed, said } from "./command.ts";
import { building } from "./people_commands.ts";
import {
  choice,
  day,
  doors,
  id,
  lifts,
  listOf,
  moment,
  number,
  onOrOff,
  orNone,
  schedule,
  subject,
  text,
} from "./readers.ts";
import { done, record, rows, words } from "./show.ts";

const actions = listOf(choice("open_door", "call_lift", "give_keys", "add_sub_users", "read_news"));
const grant = at("grant", id, "the grant");
const template = at("template", id, "the template");
const to: Field = needed("to", subject, "whom it is for", { to: "subject" });
const content = (is: "needed" | "changed"): readonly Field[] => {
  const must = is === "needed" ? { needed: true as const } : {};
  return [
    said("may", actions, "what it allows", { to: "actions", ...must }),
    said("doors", doors, "where", { to: "scope.doors", ...must }),
    said("lifts", lifts, "which landings", { to: "scope.lifts", ...must }),
    said("when", orNone(schedule), "in the building's time; left out: always", { to: "schedule" }),
  ];
};
const limits: readonly Field[] = [
  said("from", orNone(moment), "from when", { to: "fromMs" }),
  said("until", orNone(moment), "until when", { to: "untilMs" }),
  said("uses", orNone(number), "how often", { to: "usesMax" }),
];
const liftUse = said("lift-uses", listOf(choice(...liftUses)), "what beyond calling lifts");
const mode = choice("copy", "live");
const asked: readonly Field[] = [
  building,
  said("about", subject, "whom it is about; left out: oneself"),
  said("at", moment, "when; left out: now", { to: "atMs" }),
];
const decision = words(({ allowed, words, path }) =>
  `${allowed === true ? "Allowed" : "Refused"}: ${words}` +
  (Array.isArray(path) && path.length > 0 ? `\nBy the grants ${path.join(" → ")}` : "")
);
const grantColumns = ["id", "subject", "actions", "scope", "fromMs", "untilMs", "suspended"];

export const grantCommands: readonly Command[] = [
  {
    words: "grant add",
    route: "POST /buildings/{building}/grants",
    summary: "Grant something, as a manager",
    fields: [building, to, ...content("needed"), liftUse, ...limits],
    show: words(({ id }) => `Grant ${id}.`),
  },
  {
    words: "grant from-template",
    route: "POST /buildings/{building}/grants",
    summary: "Grant what a template says, as a copy or to follow it",
    fields: [
      building,
      to,
      needed("template", id, "the template", { to: "template.id" }),
      needed("mode", mode, "a copy stays as it is, live follows the template", {
        to: "template.mode",
      }),
      ...limits,
    ],
    show: words(({ id }) => `Grant ${id}.`),
  },
  {
    words: "grant hand-on",
    route: "POST /grants/{grant}/grants",
    summary: "Hand on a grant that one holds, or a part of it",
    fields: [grant, to, ...content("needed"), ...limits],
    show: words(({ id }) => `Grant ${id}.`),
  },
  {
    words: "grant list",
    route: "GET /buildings/{building}/grants",
    summary: "List the grants of somebody or something",
    fields: [
      building,
      needed("of", subject, "whose", { at: "query", spread: true }),
    ],
    show: rows("grants", ...grantColumns),
  },
  {
    words: "grant show",
    route: "GET /grants/{grant}",
    summary: "Show a grant",
    fields: [grant],
    show: record,
  },
  {
    words: "grant change",
    route: "PATCH /grants/{grant}",
    summary: "Change a grant; what is left out stays; doors and lifts are said together",
    fields: [grant, ...content("changed"), liftUse, ...limits],
    show: record,
  },
  {
    words: "grant suspend",
    route: "PUT /grants/{grant}/suspension",
    summary: "Suspend a grant and everything below it",
    fields: [grant],
    show: done,
  },
  {
    words: "grant lift",
    route: "DELETE /grants/{grant}/suspension",
    summary: "Lift a suspension",
    fields: [grant],
    show: done,
  },
  {
    words: "grant end",
    route: "DELETE /grants/{grant}",
    summary: "End a grant and everything below it",
    fields: [grant],
    show: done,
  },
  {
    words: "grant drift",
    route: "GET /grants/{grant}/drift",
    summary: "Show how a grant differs from its template",
    fields: [grant],
    show: record,
  },
  {
    words: "template add",
    route: "POST /buildings/{building}/templates",
    summary: "Make a template",
    fields: [building, needed("name", text, "what it is called"), ...content("needed")],
    show: words(({ id }) => `Template ${id}.`),
  },
  {
    words: "template list",
    route: "GET /buildings/{building}/templates",
    summary: "List the templates of a building",
    fields: [building],
    show: rows("templates", "id", "name", "version", "actions", "scope"),
  },
  {
    words: "template show",
    route: "GET /templates/{template}",
    summary: "Show a template",
    fields: [template],
    show: record,
  },
  {
    words: "template change",
    route: "PATCH /templates/{template}",
    summary: "Change a template; the grants that follow it change after it",
    fields: [template, said("name", text, "what it is called"), ...content("changed")],
    show: record,
  },
  {
    words: "template delete",
    route: "DELETE /templates/{template}",
    summary: "Delete a template; the grants made from it stay",
    fields: [template],
    show: done,
  },
  {
    words: "template apply",
    route: "PUT /grants/{grant}/template",
    summary: "Give a grant the content of a template",
    fields: [
      grant,
      needed("template", id, "the template", { to: "id" }),
      needed("mode", mode, "a copy stays as it is, live follows the template"),
    ],
    show: done,
  },
  {
    words: "template drift",
    route: "GET /templates/{template}/drift",
    summary: "List the copies of a template that differ from it now",
    fields: [template],
    show: rows("copies", "grant", "subject", "version", "fields"),
  },
  {
    words: "rules show",
    route: "GET /buildings/{building}/rules",
    summary: "Show a building's holidays, lockdown and longest visitor key",
    fields: [building],
    show: record,
  },
  {
    words: "rules holidays",
    route: "PATCH /buildings/{building}/rules",
    summary: "Set a building's holidays, all of them; none clears them",
    fields: [building, at("holidays", listOf(day), "all of them", { at: "body" })],
    show: record,
  },
  {
    words: "rules lockdown",
    route: "PATCH /buildings/{building}/rules",
    summary: "Lock a building down, or end that; the way out is always free",
    fields: [building, at("lockdown", onOrOff, "on or off", { at: "body" })],
    show: record,
  },
  {
    words: "rules visitor-key-days",
    route: "PATCH /buildings/{building}/rules",
    summary: "Set the longest life of a visitor key",
    fields: [building, at("days", number, "in days", { at: "body", to: "visitorKeyDaysMax" })],
    show: record,
  },
  {
    words: "why door",
    route: "POST /buildings/{building}/decisions",
    summary: "Explain whether somebody may open a door",
    fields: [at("door", text, "as UNIT/DOOR", { at: "body" }), ...asked],
    fixed: { action: "open_door" },
    show: decision,
  },
  {
    words: "why lift",
    route: "POST /buildings/{building}/decisions",
    summary: "Explain whether somebody may go to a floor",
    fields: [
      at("group", id, "the lift group", { at: "body" }),
      needed("level", number, "the landing's level"),
      ...asked,
    ],
    fixed: { action: "call_lift" },
    show: decision,
  },
  {
    words: "why right",
    route: "POST /buildings/{building}/decisions",
    summary: "Explain whether somebody may hand on or be told",
    fields: [
      at("action", choice("give_keys", "add_sub_users", "read_news"), "what", { at: "body" }),
      ...asked,
    ],
    show: decision,
  },
];
