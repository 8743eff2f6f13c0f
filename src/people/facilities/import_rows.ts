/** The rows of an import, put in: one turn for some of them, each found by its number. */
import { z } from "zod";
import { demandManager } from "../authority.ts";
import { type Refusal, RefusalError } from "../../refusal.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { facilityKey, facilityKinds } from "../rows/facility.ts";
import { emailKey, emailSchema, languageSchema, nameSchema, phoneSchema } from "../rows/fields.ts";
import { createFacility, updateFacility } from "./facility.ts";
import { mainOf, setMainUser } from "./joining.ts";
import { type Asserted, demandPerson } from "./person.ts";
import type { BuildingPlace } from "./place.ts";

/** Rows put in by one turn; one writes at most eleven rows of the registry. */
export const rowsPerTurnMax = 50;

/** The columns of a file by their header names, and what may stand in them. */
export const importColumns = {
  kind: z.enum(facilityKinds),
  number: nameSchema.max(16),
  block: nameSchema.max(16),
  level: z.string().regex(/^-?\d{1,3}$/, { error: "must be a whole number" }).transform(Number),
  name: nameSchema,
  note: z.string().max(1000),
  let: z.enum(["yes", "no"]),
  main_name: nameSchema,
  main_email: emailSchema,
  main_phone: phoneSchema,
  main_language: languageSchema,
} as const;
/** The name of a column. */
export type ImportColumn = keyof typeof importColumns;

/** One row: what its fields say; an empty field says nothing. */
export type ImportRow =
  & { readonly line: number }
  & { readonly [C in ImportColumn]?: z.output<(typeof importColumns)[C]> };

/** How many facilities an import has made, changed and left, and how many people asked in. */
export interface Imported {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly mainUsers: number;
}

/** What is wrong with a row in the face of what is there. */
export interface ImportFault {
  readonly line: number;
  readonly column: ImportColumn;
  readonly fault: string;
}

/** What an import is given. */
export interface ImportInput {
  readonly place: BuildingPlace;
  readonly rows: readonly ImportRow[];
  /** Said once for all people of the file (R28, R30). */
  readonly asserted: Asserted;
}

/**
 * Puts rows in. What is there already stays as it is, so that the same file can be given twice.
 * @throws {RefusalError} naming the line that stands in the way; then nothing is put in.
 */
export function importFacilities(turn: Turn, input: ImportInput): Imported {
  demandManager(turn, input.place.building);
  if (input.rows.length > rowsPerTurnMax) {
    turn.refuse("too_large", `Cannot import: at most ${rowsPerTurnMax} rows are put in at once`);
  }
  const [fault] = importFaults(turn, input);
  if (fault !== undefined) {
    turn.refuse("invalid", `Cannot import line ${fault.line}: ${fault.column}: ${fault.fault}`);
  }
  return importEach(turn, input, (row, { code, detail }) => {
    turn.refuse(code, `Cannot import line ${row.line}: ${detail}`);
  });
}

/** Puts rows in one by one. @param refused hears of each that a rule stands in the way of. */
export function importEach(
  turn: Turn,
  input: ImportInput,
  refused: (row: ImportRow, refusal: Refusal) => void,
): Imported {
  const done = { created: 0, updated: 0, unchanged: 0, mainUsers: 0 };
  for (const row of input.rows) {
    try {
      const { did, asked } = importRow(turn, input, row);
      done[did]++;
      if (asked) done.mainUsers++;
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      refused(row, error.refusal);
    }
  }
  return done;
}

/** Everything that stands in the way of rows, by what is there; reads alone. */
export function importFaults(turn: Turn, { place, rows }: ImportInput): readonly ImportFault[] {
  const faults: ImportFault[] = [];
  for (const row of rows) {
    const { line, level } = row;
    if (level !== undefined && !place.levels.includes(level)) {
      faults.push({ line, column: "level", fault: "the building has no such level" });
    }
    const facility = existing(turn, place, row);
    const main = facility && mainOf(turn, facility.id);
    if (main !== undefined && row.main_name !== undefined && !isSame(turn, main, row)) {
      const fault = "the facility has another main user; it takes a change of users";
      faults.push({
        line,
        column: row.main_email === undefined ? "main_name" : "main_email",
        fault,
      });
    }
  }
  return faults;
}

function importRow(
  turn: Turn,
  { place, asserted }: ImportInput,
  row: ImportRow,
): { readonly did: "created" | "updated" | "unchanged"; readonly asked: boolean } {
  const said = {
    ...(row.name !== undefined && { name: row.name }),
    ...(row.level !== undefined && { level: row.level }),
    ...(row.note !== undefined && { note: row.note }),
    ...(row.let !== undefined && { let: row.let === "yes" }),
  };
  const before = existing(turn, place, row);
  const differs = before !== undefined &&
    (Object.keys(said) as (keyof typeof said)[]).some((key) => said[key] !== before[key]);
  const facility = before === undefined
    ? createFacility(turn, {
      place,
      said: { ...said, kind: row.kind ?? "apartment", number: row.number!, block: row.block },
    })
    : differs
    ? updateFacility(turn, { facility: before.id, place, said })
    : before;
  const asked = row.main_name !== undefined && mainOf(turn, facility.id) === undefined;
  if (asked) {
    setMainUser(turn, {
      facility: facility.id,
      place,
      person: {
        ...asserted,
        name: row.main_name!,
        email: row.main_email,
        phone: row.main_phone,
        language: row.main_language,
      },
    });
  }
  const did = before === undefined ? "created" : differs || asked ? "updated" : "unchanged";
  return { did, asked };
}

/** The assertions hold for whoever the file names; asked once, before anything is read. */
export function demandAsserted(turn: Turn, { place, asserted }: ImportInput): void {
  demandManager(turn, place.building);
  demandPerson(turn, place, asserted, true);
}

function existing(
  turn: Turn,
  { building }: BuildingPlace,
  row: ImportRow,
): RowOf<"facility"> | undefined {
  const { kind = "apartment", block = null, number = "" } = row;
  return turn.ledger.one("facility", "number", facilityKey({ building, kind, block, number }));
}

function isSame(turn: Turn, main: RowOf<"member">, row: ImportRow): boolean {
  const profile = main.account === null
    ? undefined
    : turn.ledger.get("account", main.account)?.profile;
  const email = profile?.email?.value;
  if (row.main_email === undefined) return profile?.name?.value === row.main_name;
  return email !== undefined && emailKey(email) === emailKey(row.main_email);
}
