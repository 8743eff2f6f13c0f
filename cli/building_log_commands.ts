/** A building's own log: what it records, how its manager reads it, and what the operator may. */
import { buildingLogFields } from "../src/people/rows/building_log.ts";
import { type Command, type Field, needed, said } from "./command.ts";
import { building } from "./people_commands.ts";
import { choice, day, id, listOf, moment, number, type Reader, text } from "./readers.ts";
import { done, plain, record, rows, words } from "./show.ts";

/** A text for each language, `en:Text`, set apart by bars. */
const notices: Reader = {
  hint: "LANGUAGE:TEXT|…",
  read: (word) =>
    word.split("|").map((part) => {
      const colon = part.indexOf(":");
      return { language: part.slice(0, Math.max(0, colon)), text: part.slice(colon + 1).trim() };
    }),
};
const span: readonly Field[] = [
  said("from", day, "the first day, in UTC", { to: "fromDay" }),
  said("until", day, "the last", { to: "untilDay" }),
  said("after-day", number, "the day of next, as a page before showed it", { to: "after.day" }),
  said("after-skip", number, "the skip of next", { to: "after.skip" }),
];
const entries = rows("entries", "day", ...buildingLogFields);

export const buildingLogCommands: readonly Command[] = [
  {
    words: "log show",
    route: "GET /buildings/{building}/log",
    summary: "Show what a building's own log records, for how long and why",
    fields: [building],
    show: record,
  },
  {
    words: "log set",
    route: "PUT /buildings/{building}/log",
    summary: "Set what it records, as the manager; everybody is told a week before",
    fields: [
      building,
      needed("days", number, "for how many days entries are kept"),
      needed("purpose", text, "what for"),
      needed("notices", notices, "what people are told"),
      needed("fields", listOf(choice(...buildingLogFields)), "what an entry holds"),
      said("notice-days", number, "of notice, 7 at least"),
    ],
    show: words(({ startsAtMs }) =>
      `It counts from ${new Date(Number(startsAtMs)).toISOString()}.`
    ),
  },
  {
    words: "log end",
    route: "POST /buildings/{building}/log/end",
    summary: "End it at once; what is there goes when its days are over",
    fields: [building],
    fixed: { destroy: false },
    show: done,
  },
  {
    words: "log destroy",
    route: "POST /buildings/{building}/log/end",
    summary: "End it at once, and destroy what is there",
    fields: [building],
    fixed: { destroy: true },
    show: done,
  },
  {
    words: "log read",
    route: "POST /buildings/{building}/log/entries",
    summary: "Read entries for a reason, as the manager; with --json with the next page's place",
    fields: [building, needed("reason", text, "why; it stands in the audit log"), ...span],
    show: entries,
  },
  {
    words: "log export",
    route: "POST /buildings/{building}/log/export",
    summary: "Write entries to a file, as the manager; > FILE",
    fields: [
      building,
      needed("reason", text, "why; it stands in the audit log"),
      needed("purpose", choice("security"), "what it is read for", { at: "query" }),
      needed("form", choice("csv", "json"), "of the file"),
      ...span.slice(0, 2),
    ],
    show: plain,
  },
  {
    words: "log instruct",
    route: "POST /buildings/{building}/log/instructions",
    summary: "Let the operator read, in writing and for 30 days at most",
    fields: [
      building,
      needed("text", text, "what the operator is to do"),
      said("from", moment, "left out: now", { to: "fromMs" }),
      needed("until", moment, "when it ends", { to: "untilMs" }),
    ],
    show: words((answer) => `Instruction ${answer.id}.`),
  },
  {
    words: "log instructions",
    route: "GET /buildings/{building}/log/instructions",
    summary: "List the instructions to the operator, with every read",
    fields: [building],
    show: rows("instructions", "id", "text", "fromMs", "untilMs", "endedAtMs", "reads"),
  },
  {
    words: "log instruct end",
    route: "POST /buildings/{building}/log/instructions/end",
    summary: "Take an instruction back",
    fields: [building, needed("instruction", id, "as log instructions shows it")],
    show: done,
  },
  {
    words: "log read instructed",
    route: "POST /buildings/{building}/log/instructed",
    summary: "Read entries by a manager's instruction, as the operator",
    fields: [building, needed("instruction", id, "the manager's"), ...span],
    show: entries,
  },
];
