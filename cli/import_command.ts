/**
 * The import of facilities and their main users from a file. The file is checked whole, here, by
 * the reader that the server uses; then it is rehearsed by the server in pieces that fit one body,
 * and only when no piece has a fault they go in, one after the other.
 */
import { Buffer } from "node:buffer";
import { z } from "zod";
import { importBounds, readRows } from "../src/people/facilities/import_csv.ts";
import { type CsvFault, type CsvRecord, parseCsv } from "../src/people/facilities/csv.ts";
import { at, type Command, type Values } from "./command.ts";
import type { Context } from "./context.ts";
import { exits, Refused } from "./faults.ts";
import { building } from "./people_commands.ts";
import { consent, file, flag, yesOrNo } from "./readers.ts";
import { asked } from "./running.ts";

/** Of one piece as JSON, with room for the rest of a body of 16 KiB. */
const pieceBytesMax = 14_000;

const reportSchema = z.object({
  applied: z.boolean(),
  rows: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  mainUsers: z.number(),
  faults: z.array(z.object({ line: z.number(), column: z.string(), fault: z.string() })),
});
type Report = z.infer<typeof reportSchema>;

/** A part of a file that is a file itself, its header repeated. */
export interface Piece {
  readonly csv: string;
  /** The line of the whole file that each line of the piece's records began on, by piece line. */
  readonly lines: ReadonlyMap<number, number>;
}

export const importCommands: readonly Command[] = [{
  words: "import",
  routes: ["POST /buildings/{building}/import"],
  summary: "Import facilities and their main users from CSV; one fault and nothing goes in",
  fields: [
    at("file", file, "kind,number,block,level,name,note,let,main_name,main_email,…", { at: "own" }),
    building,
    { name: "consent", reads: consent, at: "body", spread: true, words: "the people in it agree" },
    { name: "under-age", reads: yesOrNo, at: "body", words: "no: nobody in it is under age" },
    { name: "dry-run", reads: flag, at: "own", words: "tell what it would do, and do nothing" },
  ],
  run,
}];

async function run(context: Context, values: Values): Promise<number> {
  const { globals, terminal } = context;
  const text = await fileText(String(values.get("file")));
  const place = String(values.get("building"));
  const { faults } = readRows(text, { building: place });
  if (faults.length > 0) return told(context, faults);
  const pieces = piecesOf(text);
  const rehearsed = await putIn(context, values, place, pieces, true);
  if (rehearsed.faults.length > 0) return told(context, rehearsed.faults);
  const report = globals.dryRun ? rehearsed : await putIn(context, values, place, pieces, false);
  if (globals.json) terminal.out(`${JSON.stringify(report)}\n`);
  else {
    terminal.out(
      `${report.rows} rows: ${report.created} facilities added, ${report.updated} changed, ` +
        `${report.unchanged} as they were, ${report.mainUsers} main users.\n`,
    );
  }
  if (!report.applied && globals.dryRun) terminal.err("Nothing was done.\n");
  return report.applied || globals.dryRun ? exits.done : told(context, report.faults);
}

/** Cuts a sound file into pieces that fit. */
export function piecesOf(text: string, bytesMax: number = pieceBytesMax): readonly Piece[] {
  const { records: [header, ...records] } = parseCsv(text, importBounds);
  if (header === undefined) return [];
  const first = lineOf(header);
  const pieces: Piece[] = [];
  let lines: string[] = [];
  let from: CsvRecord[] = [];
  let bytes = 0;
  const close = () => {
    if (from.length === 0) return;
    const places = new Map<number, number>();
    let line = 1 + newlines(first);
    from.forEach((record, nth) => {
      places.set(line, record.line);
      line += newlines(lines[nth]!);
    });
    pieces.push({ csv: first + lines.join(""), lines: places });
    [lines, from, bytes] = [[], [], 0];
  };
  for (const record of records) {
    const line = lineOf(record);
    const size = Buffer.byteLength(JSON.stringify(line));
    if (bytes + size + Buffer.byteLength(JSON.stringify(first)) > bytesMax) close();
    lines.push(line);
    from.push(record);
    bytes += size;
  }
  close();
  return pieces;
}

async function putIn(
  context: Context,
  values: Values,
  place: string,
  pieces: readonly Piece[],
  dryRun: boolean,
): Promise<Report> {
  const total: Report = {
    applied: !dryRun,
    rows: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    mainUsers: 0,
    faults: [],
  };
  const agreed = (values.get("consent") ?? {}) as object;
  const underAge = values.get("under-age");
  for (const { csv, lines } of pieces) {
    const answer = await asked(context, {
      method: "POST",
      path: `/buildings/${encodeURIComponent(place)}/import`,
      body: { csv, dryRun, ...agreed, ...(underAge !== undefined && { underAge }) },
    });
    const report = reportSchema.parse(JSON.parse(answer.text));
    for (const name of ["rows", "created", "updated", "unchanged", "mainUsers"] as const) {
      total[name] += report[name];
    }
    total.applied &&= report.applied;
    total.faults.push(
      ...report.faults.map((fault) => ({ ...fault, line: lines.get(fault.line) ?? fault.line })),
    );
    // A rule has come in the way since the rehearsal: what follows would only be half a file.
    if (!dryRun && !report.applied) break;
  }
  return total;
}

function told({ globals, terminal }: Context, faults: readonly CsvFault[]): number {
  if (globals.json) terminal.out(`${JSON.stringify({ applied: false, faults })}\n`);
  for (const { line, column, fault } of faults) {
    terminal.err(`line ${line}, ${column}: ${fault}\n`);
  }
  terminal.err("Nothing more was put in.\n");
  return exits.refused;
}

async function fileText(path: string): Promise<string> {
  try {
    const { size } = await Deno.stat(path);
    if (size > importBounds.bytesMax) {
      throw new Refused(`Cannot read the file: it has at most ${importBounds.bytesMax} bytes`);
    }
    return new TextDecoder("utf-8", { fatal: true }).decode(await Deno.readFile(path));
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused("Cannot read the file: it must be there, and be text in UTF-8");
  }
}

function lineOf({ fields }: CsvRecord): string {
  return `${fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(",")}\n`;
}

function newlines(text: string): number {
  return text.split("\n").length - 1;
}
