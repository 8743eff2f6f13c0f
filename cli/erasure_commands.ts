/** Erasures: asking for one, their receipts, and what they leave managers and operators to decide. */
import { z } from "zod";
import { keepGrounds } from "../src/people/rows/erasure.ts";
import { at, type Command, type Field, needed, said } from "./command.ts";
import { exits, Refused } from "./faults.ts";
import { building } from "./people_commands.ts";
import { choice, file, id, moment, text } from "./readers.ts";
import { asked, print } from "./running.ts";
import { done, plain, record, rows } from "./show.ts";

const account = at("account", id, "the account, as lists and logs show it");
const task = at("task", id, "as erasure tasks shows it");
const why: readonly Field[] = [
  needed("case", text, "the number under which it is kept"),
  needed("reason", text, "why; both stand in the log"),
];
const tasks = rows(
  "tasks",
  "task",
  "state",
  "building",
  "account",
  "askedAtMs",
  "decideByMs",
  "rights",
);
const askedSchema = z.object({ erasure: z.string(), secret: z.string() });

export const erasureCommands: readonly Command[] = [
  {
    words: "erasure ask",
    route: "POST /accounts/{account}/erase",
    summary: "Erase somebody for a case, as the operator; prints what shows the receipt, > FILE",
    fields: [account, ...why],
    show: plain,
  },
  {
    words: "erasure list",
    route: "GET /erasures",
    summary: "List the erasures on record, as the operator",
    fields: [],
    paged: true,
    show: rows(
      "erasures",
      "erasure",
      "account",
      "state",
      "by",
      "askedAtMs",
      "keysDestroyedAtMs",
      "secondPlaceAtMs",
      "logUntilMs",
    ),
  },
  {
    words: "erasure show",
    routes: ["POST /erasures/receipt"],
    summary: "Show the receipt of an erasure: what was done when, what waits and what stays",
    fields: [
      at("file", file, "with the id and secret, as erasure ask printed them", { at: "own" }),
    ],
    async run(context, values) {
      const body = await secretIn(String(values.get("file")));
      const answer = await asked(context, { method: "POST", path: "/erasures/receipt", body });
      print(context, record, answer);
      return exits.done;
    },
  },
  {
    words: "erasure who",
    route: "POST /accounts/{account}/log-stub",
    summary: "Read whom an id in the logs was, after their erasure; the read is audited",
    fields: [account, ...why],
    show: record,
  },
  {
    words: "erasure tasks",
    route: "GET /erasure-tasks",
    summary: "List what no manager confirmed within 30 days, as the operator",
    fields: [],
    show: tasks,
  },
  {
    words: "erasure tasks building",
    route: "GET /buildings/{building}/erasure-tasks",
    summary: "List what erased people leave a building's managers to delete",
    fields: [building],
    show: tasks,
  },
  {
    words: "erasure confirm",
    route: "POST /erasure-tasks/{task}/confirmation",
    summary: "Delete, as a manager, what was asserted of somebody who was erased",
    fields: [task],
    show: done,
  },
  {
    words: "erasure decide",
    route: "POST /erasure-tasks/{task}/decision",
    summary:
      "Decide, as the operator, what no manager confirmed: delete it, or keep it on a ground",
    fields: [
      task,
      ...why,
      said("ground", choice(...keepGrounds), "keep it; left out: it is deleted", {
        to: "keep.ground",
      }),
      said("until", moment, "for how long it is kept", { to: "keep.untilMs" }),
    ],
    show: done,
  },
];

/** The secret is in a file, for words of a command line are seen by others of the machine. */
async function secretIn(path: string): Promise<z.output<typeof askedSchema>> {
  let value: unknown;
  try {
    value = JSON.parse(await Deno.readTextFile(path));
  } catch {
    throw new Refused("Cannot read the file: it must be there, and be JSON");
  }
  const read = askedSchema.safeParse(value);
  if (read.success) return { erasure: read.data.erasure, secret: read.data.secret };
  throw new Refused("Cannot show the receipt: the file must hold an erasure and its secret");
}
