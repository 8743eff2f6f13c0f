/** A person's copy of their data: one's own, and for somebody who asked; and bringing one in. */
import { z } from "zod";
import {
  exportFormat,
  exportVersion,
  notPortableSchema,
  portableSchema,
} from "../src/privacy/export/export_schema.ts";
import { at, type Command, type Field, needed, said, type Values } from "./command.ts";
import type { Context } from "./context.ts";
import { exits, Refused } from "./faults.ts";
import { building } from "./people_commands.ts";
import { choice, file, id, text } from "./readers.ts";
import { asked, print, valueOf } from "./running.ts";
import { at as valueAt, plain, rows, shown } from "./show.ts";

/** The largest copy that is read; what is sent of it is far smaller. */
const copyBytesMax = 16_777_216;
const form: readonly Field[] = [
  said("format", choice("json", "html"), "html: a page to read"),
  said("language", text, "such as de; left out: the person's own"),
];
const why: readonly Field[] = [
  needed("case", text, "the number of the person's request"),
  needed("reason", text, "why; both stand in the log"),
];
const account = at("account", id, "the person's account");
/** What an import looks at. */
const broughtSchema = z.object({
  format: z.literal(exportFormat),
  version: z.literal(exportVersion),
  portable: portableSchema,
  notPortable: notPortableSchema.optional(),
});

export const exportCommands: readonly Command[] = [
  {
    words: "own-data export",
    route: "POST /me/export",
    summary: "Write a copy of everything that is kept of oneself; > FILE",
    fields: form,
    show: plain,
  },
  {
    words: "own-data import",
    routes: ["POST /me/import"],
    summary: "Take in, of a copy from another server, what is one's own to set",
    fields: [at("file", file, "as own-data export wrote it, in JSON", { at: "own" })],
    run: takeIn,
  },
  {
    words: "person export",
    route: "POST /people/{account}/export",
    summary: "Copy, as the operator, for somebody who asked by letter; > FILE",
    fields: [account, ...why, ...form],
    show: plain,
  },
  {
    words: "person export building",
    route: "POST /buildings/{building}/people/{account}/export",
    summary: "Copy, as a manager, for somebody in the building who asked; > FILE",
    fields: [building, account, ...why, ...form],
    show: plain,
  },
];

/** Sends of a copy what an import looks at. */
async function takeIn(context: Context, values: Values): Promise<number> {
  const brought = broughtSchema.safeParse(await readCopy(String(values.get("file"))));
  if (!brought.success) {
    throw new Refused("Cannot take it in: it must be a copy as own-data export wrote it, in JSON");
  }
  const answer = await asked(context, { method: "POST", path: "/me/import", body: brought.data });
  const left = valueAt(valueOf(answer), "left");
  print(context, rows("taken", "what", "state"), answer);
  if (!context.globals.json && Array.isArray(left) && left.length > 0) {
    context.terminal.out(`Not taken:\n${shown(rows("left", "what", "count", "words"), { left })}`);
  }
  return exits.done;
}

async function readCopy(path: string): Promise<unknown> {
  try {
    const { size } = await Deno.stat(path);
    if (size > copyBytesMax) {
      throw new Refused(`Cannot read the file: it has at most ${copyBytesMax} bytes`);
    }
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused("Cannot read the file: it must be there, and be JSON");
  }
}
