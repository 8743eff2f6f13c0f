/** Visitor keys and key tags. */
import { at, type Command, type Field, needed, said } from "./command.ts";
import { building } from "./people_commands.ts";
import { facility as facilityWord, id, text } from "./readers.ts";
import { at as valueAt, done, record, rows, words } from "./show.ts";

const facility = at("facility", facilityWord, "its id, or its number with --building");
const ofNumber = said("building", id, "where the facility is named by its number", { at: "own" });
const key = at("key", id, "the key", { to: "visitorKey" });
const tag = at("tag", id, "the tag");
const keys = rows(
  "keys",
  "id",
  "label",
  "kind",
  "state",
  "doors",
  "fromMs",
  "untilMs",
  "used",
  "usesMax",
);
const tags = rows("tags", "id", "label", "status", "facility", "member", "account");
const holder = (below: string): readonly Field[] => [
  said("to-facility", facilityWord, "a facility, whose household all use it", {
    to: `${below}facility`,
  }),
  said("to-member", id, "one member of a facility", { to: `${below}member` }),
  said("to-account", id, "a person of the building", { to: `${below}account` }),
];
const status = (words: string, to: string, summary: string): Command => ({
  words,
  route: "PATCH /tags/{tag}",
  summary,
  fields: [tag],
  fixed: { status: to },
  show: done,
});

export const keyCommands: readonly Command[] = [
  {
    words: "key list",
    route: "GET /buildings/{building}/visitor-keys",
    summary: "List a building's visitor keys that belong to no facility",
    fields: [building],
    show: keys,
  },
  {
    words: "key list facility",
    route: "GET /facilities/{facility}/visitor-keys",
    summary: "List a facility's visitor keys",
    fields: [facility, ofNumber],
    show: keys,
  },
  {
    words: "key show",
    route: "GET /visitor-keys/{visitorKey}",
    summary: "Show a visitor key",
    fields: [key],
    show: record,
  },
  {
    words: "key revoke",
    route: "DELETE /visitor-keys/{visitorKey}",
    summary: "End a visitor key now; says where it may still open and until when",
    fields: [key],
    show: words(({ late }) => {
      const doors = (Array.isArray(late) ? late : []).map((one) =>
        `\n${valueAt(one, "door")} until ${new Date(Number(valueAt(one, "untilMs"))).toISOString()}`
      );
      return doors.length === 0
        ? "Revoked; no door opens for it."
        : `Revoked. These decide alone and may still open for its QR:${doors.join("")}`;
    }),
  },
  {
    words: "tag register",
    route: "POST /buildings/{building}/tags",
    summary: "Register a key tag by its serial, or by what its QR says",
    fields: [
      building,
      needed("serial", text, "as read, or as printed on the tag"),
      needed("label", text, "what the tag is called"),
      ...holder("holder."),
    ],
    show: words(({ id }) => `Tag ${id}.`),
  },
  {
    words: "tag list",
    route: "GET /buildings/{building}/tags",
    summary: "List a building's key tags",
    fields: [building],
    show: tags,
    paged: true,
  },
  {
    words: "tag list facility",
    route: "GET /facilities/{facility}/tags",
    summary: "List a facility's key tags",
    fields: [facility, ofNumber],
    show: tags,
  },
  status("tag block", "blocked", "Block a key tag"),
  status("tag unblock", "active", "Unblock a key tag"),
  status("tag lost", "lost", "Say that a key tag is lost; it opens nothing more"),
  {
    words: "tag hand-over",
    route: "POST /tags/{tag}/holder",
    summary: "Hand a key tag over; without a holder, take it back",
    fields: [tag, ...holder(""), ofNumber],
    show: done,
  },
  {
    words: "tag remove",
    route: "DELETE /tags/{tag}",
    summary: "Take a key tag out of use for good",
    fields: [tag],
    show: done,
  },
  {
    words: "tag doors",
    route: "GET /buildings/{building}/access-lists",
    summary: "Show how old the lists are by which doors decide without the server",
    fields: [building],
    show: rows("units", "unit", "revision", "issuedAtMs", "untilMs", "heldIssuedAtMs", "leftOut"),
  },
];
