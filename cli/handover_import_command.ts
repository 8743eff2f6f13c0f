/** Taking in what another operator hands over (R97): on trial first, and again where it stopped. */
import { at, type Command, needed, type Values } from "./command.ts";
import type { Context } from "./context.ts";
import { exits, Refused } from "./faults.ts";
import { file, id } from "./readers.ts";
import { asked, print } from "./running.ts";
import { record } from "./show.ts";

const route = "POST /handovers/import";

export const handoverImportCommands: readonly Command[] = [
  {
    words: "handover import",
    routes: [route],
    summary: "Take in a package of another operator; with --dry-run, only say what it holds",
    fields: [
      at("file", file, "as handover package wrote it there", { at: "own" }),
      needed("building", id, "the building here that becomes the package's", { at: "own" }),
    ],
    run,
  },
];

async function run(context: Context, values: Values): Promise<number> {
  const { globals, terminal } = context;
  const answer = await asked(context, {
    method: "POST",
    path: "/handovers/import",
    body: {
      building: values.get("building"),
      dryRun: globals.dryRun,
      package: await packageIn(String(values.get("file"))),
    },
  });
  print(context, record, answer);
  if (globals.dryRun) terminal.err("Nothing was done.\n");
  return exits.done;
}

async function packageIn(path: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch {
    throw new Refused("Cannot read the file: it must be there, and be JSON");
  }
}
