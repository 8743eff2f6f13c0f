/**
 * The CSV import of facilities and their main users. A file is read whole and rehearsed whole: one
 * fault anywhere and nothing is put in. Then it goes in chunk by chunk, each a turn of its own; as
 * rows are found by their number, a file that was cut short is simply given again.
 */

import { emptyHead } from "../registry/audit.ts";
import type { Ledger } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import { type Doer, Turn } from "../registry/turn.ts";
import { facilityKey } from "../rows/facility.ts";
import { type CsvBounds, type CsvFault, type CsvRecord, parseCsv } from "./csv.ts";
import {
  demandAsserted,
  type ImportColumn,
  importColumns,
  importEach,
  type Imported,
  importFaults,
  type ImportInput,
  type ImportRow,
  rowsPerTurnMax,
} from "./import_rows.ts";
import type { Asserted } from "./person.ts";
import type { BuildingPlace } from "./place.ts";
import { readAs } from "./reach.ts";

/** Bounds of a file; what comes by HTTP is held to the smaller bound of bodies besides. */
export const importBounds: CsvBounds = {
  bytesMax: 1_048_576,
  recordsMax: 2_001,
  fieldsMax: 32,
  lengthMax: 1_000,
  faultsMax: 200,
};

/** What came of an import. */
export interface ImportReport extends Imported {
  /** False for a dry run and where there are faults: nothing was changed. */
  readonly applied: boolean;
  /** Rows read, the header not among them. */
  readonly rows: number;
  readonly faults: readonly CsvFault[];
}

/** What is imported, and how. */
export interface CsvImport {
  readonly place: BuildingPlace;
  readonly text: string;
  readonly dryRun: boolean;
  readonly asserted: Asserted;
}

/**
 * Imports a file, or with `dryRun` tells what it would do.
 * @throws {RefusalError} where the doer may not, or asserts too little; and where a rule came in
 * the way between the rehearsal and a later chunk, of which the earlier ones then stand.
 */
export async function importCsv(
  registry: Registry,
  by: Doer,
  { place, text, dryRun, asserted }: CsvImport,
): Promise<ImportReport> {
  await readAs(registry, by, (turn) => demandAsserted(turn, { place, asserted, rows: [] }));
  const { rows, faults } = readRows(text, place);
  const chunks = Array.from(
    { length: Math.ceil(rows.length / rowsPerTurnMax) },
    (_, at): ImportInput => ({
      place,
      asserted,
      rows: rows.slice(at * rowsPerTurnMax, (at + 1) * rowsPerTurnMax),
    }),
  );
  const found: CsvFault[] = [...faults];
  const rehearsed = found.length > 0 ? nothing : await rehearse(registry, by, chunks, found);
  const report = { rows: rows.length, faults: found.slice(0, importBounds.faultsMax) };
  if (found.length > 0) return { ...nothing, ...report, applied: false };
  if (dryRun) return { ...rehearsed, ...report, applied: false };
  let done = nothing;
  for (const chunk of chunks) {
    done = sum(done, await registry.run(by, "import_facilities", chunk));
  }
  return { ...done, ...report, applied: true };
}

/** Reads the rows of a file, with every fault of its form. */
export function readRows(
  text: string,
  { building }: Pick<BuildingPlace, "building">,
): { readonly rows: readonly ImportRow[]; readonly faults: readonly CsvFault[] } {
  const { records, faults: ofForm } = parseCsv(text, importBounds);
  const faults: CsvFault[] = [...ofForm];
  const [header, ...rest] = records;
  if (header === undefined) {
    faults.push({ line: 1, column: "1", fault: "the file has no header" });
    return { rows: [], faults };
  }
  const columns = columnsOf(header, faults);
  const rows: ImportRow[] = [];
  const lines = new Map<string, number>();
  for (const record of rest) {
    if (faults.length >= importBounds.faultsMax) break;
    const row = rowOf(record, columns, faults);
    const { kind = "apartment", block = null, number } = row;
    if (number === undefined) continue;
    const key = facilityKey({ building, kind, block, number });
    const earlier = lines.get(key);
    if (earlier !== undefined) {
      faults.push({ line: row.line, column: "number", fault: `stands on line ${earlier} too` });
    }
    lines.set(key, row.line);
    rows.push(row);
  }
  return { rows, faults };
}

const nothing: Imported = { created: 0, updated: 0, unchanged: 0, mainUsers: 0 };

function columnsOf(
  header: CsvRecord,
  faults: CsvFault[],
): readonly (ImportColumn | undefined)[] {
  const columns = header.fields.map((field, at): ImportColumn | undefined => {
    const name = field.trim().toLowerCase();
    if (!isColumn(name)) {
      faults.push({ line: header.line, column: String(at + 1), fault: "is no column known here" });
      return undefined;
    }
    return name;
  });
  columns.forEach((name, at) => {
    if (name !== undefined && columns.indexOf(name) < at) {
      faults.push({ line: header.line, column: name, fault: "stands twice in the header" });
    }
  });
  if (!columns.includes("number")) {
    faults.push({ line: header.line, column: "number", fault: "is missing from the header" });
  }
  return columns;
}

function isColumn(name: string): name is ImportColumn {
  return Object.hasOwn(importColumns, name);
}

function rowOf(
  { line, fields }: CsvRecord,
  columns: readonly (ImportColumn | undefined)[],
  faults: CsvFault[],
): ImportRow {
  if (fields.length !== columns.length) {
    const fault = `the record has ${fields.length} fields, the header ${columns.length}`;
    faults.push({ line, column: String(fields.length), fault });
  }
  const row: Record<string, unknown> & { line: number } = { line };
  columns.forEach((column, at) => {
    const field = fields[at]?.trim() ?? "";
    if (column === undefined || field === "") return;
    const read = importColumns[column].safeParse(field);
    if (read.success) row[column] = read.data;
    else {
      const fault = read.error.issues[0]?.message ?? "breaks the schema";
      faults.push({ line, column, fault });
    }
  });
  const said = (column: ImportColumn) => (fields[columns.indexOf(column)]?.trim() ?? "") !== "";
  if (!said("number")) faults.push({ line, column: "number", fault: "is missing" });
  if (!said("main_name")) {
    for (const column of ["main_email", "main_phone", "main_language"] as const) {
      if (said(column)) faults.push({ line, column, fault: "stands without main_name" });
    }
  }
  // Each field was read by the schema of its column.
  return row as unknown as ImportRow;
}

/** Puts all chunks in, one upon the other, on turns that are thrown away. */
async function rehearse(
  registry: Registry,
  by: Doer,
  chunks: readonly ImportInput[],
  faults: CsvFault[],
): Promise<Imported> {
  let done = nothing;
  let reached: Ledger | null = null;
  for (const chunk of chunks) {
    const step: Step = await registry.look(rehearsalOf(chunk, by, reached));
    reached = step.ledger;
    faults.push(...step.faults);
    done = sum(done, step.imported);
  }
  return done;
}

interface Step {
  readonly ledger: Ledger;
  readonly imported: Imported;
  readonly faults: readonly CsvFault[];
}

function rehearsalOf(chunk: ImportInput, by: Doer, reached: Ledger | null) {
  return (ledger: Ledger, now: number): Step => {
    const entropy = `rehearsal ${chunk.rows[0]?.line}`;
    const turn = new Turn(reached ?? ledger, emptyHead, now, by, entropy);
    const faults: CsvFault[] = [...importFaults(turn, chunk)];
    const sound = chunk.rows.filter(({ line }) => !faults.some((fault) => fault.line === line));
    const imported = importEach(turn, { ...chunk, rows: sound }, ({ line }, { detail }) => {
      faults.push({ line, column: "number", fault: detail });
    });
    return { ledger: turn.ledger, imported, faults };
  };
}

function sum(a: Imported, b: Imported): Imported {
  return {
    created: a.created + b.created,
    updated: a.updated + b.updated,
    unchanged: a.unchanged + b.unchanged,
    mainUsers: a.mainUsers + b.mainUsers,
  };
}
