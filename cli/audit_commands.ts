/** Reading the audit log for a case, and checking a bundle of it without any server (R32). */
import { z } from "zod";
import {
  type Bundle,
  bundleEntriesMax,
  bundleFault,
  bundleSchema,
  checkpointSchema,
  shownEntrySchema,
} from "../src/people/audit/bundle.ts";
import { at, type Command, type Field, needed, said, type Values } from "./command.ts";
import type { Context } from "./context.ts";
import { exits, Refused } from "./faults.ts";
import { choice, file, id, moment, text } from "./readers.ts";
import { asked } from "./running.ts";
import { rows, shown } from "./show.ts";

const pageSchema = z.object({
  entries: z.array(shownEntrySchema),
  next: z.object({ seq: z.number(), atMs: z.number() }).nullable(),
  checkpoint: checkpointSchema.nullable(),
});
const reading: readonly Field[] = [
  needed("case", text, "the number of the investigation", { at: "own" }),
  needed("reason", text, "why; both stand in the log", { at: "own" }),
  needed("purpose", choice("security", "audit", "prevent_fraud", "legal"), "what for; so too", {
    at: "own",
  }),
  said("building", id, "of a building; left out: all, as the operator", { at: "own" }),
  said("from", moment, "the first moment", { at: "own" }),
  said("until", moment, "the last", { at: "own" }),
];
const routes = ["POST /buildings/{building}/audit", "POST /audit"];

export const auditCommands: readonly Command[] = [
  {
    words: "audit list",
    routes,
    summary: "Read the audit log for a case; the read is itself audited",
    fields: reading,
    async run(context, values) {
      const bundle = await read(context, values);
      const seen = bundle.entries.filter((entry) => "what" in entry);
      if (context.globals.json) context.terminal.out(`${JSON.stringify(bundle)}\n`);
      else {
        const columns = ["seq", "atMs", "what", "by", "via", "building", "about", "facts"];
        context.terminal.out(shown(rows("entries", ...columns), { entries: seen }));
      }
      return exits.done;
    },
  },
  {
    words: "audit export",
    routes,
    summary: "Write the audit log of a case to a file that audit verify checks; > FILE",
    fields: reading,
    async run(context, values) {
      context.terminal.out(`${JSON.stringify(await read(context, values))}\n`);
      return exits.done;
    },
  },
  {
    words: "audit verify",
    routes: [],
    summary: "Check the chain and the signature of an exported log, without any server",
    fields: [
      at("file", file, "as audit export wrote it", { at: "own" }),
      said("key", text, "the server's key, as it was noted before", { at: "own" }),
    ],
    alone: true,
    run: verify,
  },
];

/** All pages as one bundle. */
async function read(context: Context, values: Values): Promise<Bundle> {
  const building = values.get("building");
  const place = typeof building === "string" ? building : null;
  const bundle: Bundle = {
    version: 1,
    building: place,
    case: String(values.get("case")),
    entries: [],
    checkpoint: null,
  };
  const from = values.get("from");
  const until = values.get("until");
  let after: { seq: number; atMs: number } | null = null;
  do {
    const answer = await asked(context, {
      method: "POST",
      path: `${place === null ? "" : `/buildings/${encodeURIComponent(place)}`}/audit?purpose=${
        values.get("purpose")
      }`,
      body: {
        case: values.get("case"),
        reason: values.get("reason"),
        ...(from !== undefined && { fromMs: from }),
        ...(until !== undefined && { untilMs: until }),
        ...(after !== null && { after }),
      },
    });
    const page: z.infer<typeof pageSchema> = pageSchema.parse(JSON.parse(answer.text));
    bundle.entries.push(...page.entries);
    if (page.checkpoint !== null) bundle.checkpoint = page.checkpoint;
    after = page.next;
    if (bundle.entries.length > bundleEntriesMax) {
      throw new Refused(`Cannot read so much: at most ${bundleEntriesMax} entries at once`);
    }
  } while (after !== null);
  return bundle;
}

async function verify({ globals, terminal }: Context, values: Values): Promise<number> {
  const bundle = await bundleIn(String(values.get("file")));
  const { entries, checkpoint } = bundle;
  const key = values.get("key");
  const fault = key !== undefined && checkpoint !== null && key !== checkpoint.publicKey
    ? "the checkpoint is signed with another key than this server's"
    : bundleFault(bundle);
  const others = entries.filter((entry) => !("what" in entry)).length;
  if (globals.json) {
    terminal.out(`${JSON.stringify({ sound: fault === null, fault, entries: entries.length })}\n`);
  }
  if (fault !== null) throw new Refused(`The log is not sound: ${fault}`);
  if (globals.json) return exits.done;
  terminal.out(
    entries.length === 0
      ? "The log is sound: it holds no entries.\n"
      : `The log is sound: ${entries.length} entries, ${entries[0]!.seq} to ${
        entries.at(-1)!.seq
      }, in one chain` +
        (others === 0 ? ".\n" : `; ${others} of others are there by their hash alone.\n`),
  );
  if (checkpoint !== null) {
    const when = new Date(checkpoint.atMs).toISOString();
    terminal.out(`Signed by ${checkpoint.cluster} at ${when} with the key ${checkpoint.publicKey}`);
    terminal.out(key === undefined ? "; compare it with the one noted before.\n" : ".\n");
  }
  return exits.done;
}

async function bundleIn(path: string): Promise<Bundle> {
  let value: unknown;
  try {
    value = JSON.parse(await Deno.readTextFile(path));
  } catch {
    throw new Refused("Cannot read the file: it must be there, and be JSON");
  }
  const read = bundleSchema.safeParse(value);
  if (read.success) return read.data;
  throw new Refused("Cannot check the file: it is no bundle of an audit log");
}
