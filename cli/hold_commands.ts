/** Legal holds: what is kept for a claim beyond its own time, whose, until when it is looked at. */
import { holdableClasses } from "../src/people/rows/hold.ts";
import { at, type Command, needed, said } from "./command.ts";
import { building } from "./people_commands.ts";
import { choice, id, listOf, moment, number, text } from "./readers.ts";
import { done, rows, words } from "./show.ts";

const hold = at("hold", id, "as hold list shows it");
const review = needed("review-at", moment, "when somebody looks again, a year ahead at most", {
  to: "reviewAtMs",
});
const holds = rows(
  "holds",
  "id",
  "case",
  "account",
  "building",
  "classes",
  "by",
  "fromMs",
  "reviewAtMs",
  "reviewDue",
  "kept",
  "full",
  "endedAtMs",
);

export const holdCommands: readonly Command[] = [
  {
    words: "hold place",
    route: "POST /holds",
    summary: "Keep data of a person, or a building's audit log, for a legal claim, as the operator",
    fields: [
      said("account", id, "whose data; left out: the audit log of the building"),
      said("building", id, "what concerns it alone; left out: the whole cluster"),
      needed("classes", listOf(choice(...holdableClasses)), "what is kept"),
      needed("case", text, "the number of the claim"),
      needed("reason", text, "why; it lies sealed"),
      review,
    ],
    show: words(({ id: placed, kept }) =>
      `Hold ${placed}, with ${kept} records; what the audit log says follows.`
    ),
  },
  {
    words: "hold list",
    route: "GET /holds",
    summary: "List every legal hold, and whose review is due",
    fields: [],
    show: holds,
  },
  {
    words: "hold list building",
    route: "GET /buildings/{building}/holds",
    summary: "List the legal holds of a building",
    fields: [building],
    show: holds,
  },
  {
    words: "hold review",
    route: "PATCH /holds/{hold}",
    summary: "Note that a hold is still needed, until its next review",
    fields: [hold, review],
    show: done,
  },
  {
    words: "hold read",
    route: "POST /holds/{hold}/records",
    summary: "Read what a hold has kept, a hundred records at a time; the read is audited",
    fields: [
      hold,
      needed("case", text, "the number of the claim"),
      needed("reason", text, "why; both stand in the log"),
      said("from", number, "the number of the first record; left out: 0"),
    ],
    show: rows("records", "record", "atMs", "content"),
  },
  {
    words: "hold end",
    route: "DELETE /holds/{hold}",
    summary: "End a hold; what it has kept goes for good",
    fields: [hold],
    show: done,
  },
];
