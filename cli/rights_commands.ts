/** Requests that people make by right: what waits for a building's managers or for the operator. */
import { at, type Command, type Field, needed, said } from "./command.ts";
import { building } from "./people_commands.ts";
import { id, number, text } from "./readers.ts";
import { done, rows } from "./show.ts";

const columns = rows(
  "requests",
  "id",
  "kind",
  "state",
  "building",
  "name",
  "purpose",
  "about",
  "text",
  "decideByMs",
);
const decided: readonly Field[] = [
  at("request", id, "as request list shows it"),
  needed("answer", text, "to the person, with the reason"),
];

export const rightsCommands: readonly Command[] = [
  {
    words: "request list building",
    route: "GET /buildings/{building}/requests",
    summary: "List what people of a building ask for by right, the first to be decided first",
    fields: [building],
    show: columns,
  },
  {
    words: "request list",
    route: "GET /requests",
    summary: "List objections and what no manager has decided in time, as the operator",
    fields: [],
    show: columns,
  },
  {
    words: "request grant",
    route: "POST /requests/{request}/decision",
    summary: "Say that a record was put right, or that an objection holds",
    fields: [
      ...decided,
      said("audit-entry", number, "the number of the entry that put the record right"),
    ],
    fixed: { grant: true },
    show: done,
  },
  {
    words: "request decline",
    route: "POST /requests/{request}/decision",
    summary: "Decline a request; after an objection the purpose goes on",
    fields: decided,
    fixed: { grant: false },
    show: done,
  },
];
