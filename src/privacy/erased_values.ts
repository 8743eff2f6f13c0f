/**
 * What stands in a row's sealed fields once their key is destroyed: as little as the table's schema
 * takes, so that the row still loads and says of nobody anything at all. It is found by trying: left
 * out, null, empty, and where text is demanded a word that says what happened. The few places that
 * take none of these are named here; a test holds every sealed field of the policy against its
 * schema.
 */
import { z } from "zod";
import type { Row } from "../people/registry/table.ts";
import { type TableName, tables } from "../people/registry/tables.ts";
import type { SealedField } from "./seal_plan.ts";

/** An address that no mail reaches (RFC 2606, `.invalid`). */
export const erasedEmail = "erased@erased.invalid";
/** Text where some is demanded. */
export const erasedText = "erased";

const candidates: readonly unknown[] = [
  undefined,
  null,
  "",
  [],
  {},
  erasedText,
  erasedEmail,
  "1900-01-01",
  0,
  false,
];
/** Places that take none of the candidates, by `table.path`. */
const special: Readonly<Record<string, unknown>> = {
  "building_log.current.notices": [{ language: "en", text: erasedText }],
  "building_log.next.notices": [{ language: "en", text: erasedText }],
  "news.texts": [{ language: "en", title: erasedText, text: erasedText }],
  "proposal.change": { field: "email", value: erasedEmail },
};
const known = new Map<string, unknown>();

/** The value for a path, or undefined where the field is left out. */
export function erasedValue(
  table: string,
  path: string,
  field: SealedField | undefined,
  row: Row,
): unknown {
  if (field?.erased !== undefined) return field.erased(row);
  const place = `${table}.${path}`;
  if (place in special) return special[place];
  if (!known.has(place)) known.set(place, takenAt(table, path));
  return known.get(place);
}

/**
 * A row whose owner's key is gone, made harmless beyond its sealed fields: an erased person's
 * account counts as stopped, whatever an older copy of it says, so nothing can be done with it.
 */
export function withoutOwner(table: string, row: Row, owner: string): Row {
  if (table !== "account" || row.id !== owner) return row;
  return { ...row, status: "stopped", operator: false } as Row;
}

/** The first candidate that the schema takes at a path. */
function takenAt(table: string, path: string): unknown {
  let schema: unknown = tables[table as TableName]?.schema;
  for (const name of path.split(".")) {
    while (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
      schema = schema.unwrap();
    }
    schema = schema instanceof z.ZodObject ? schema.shape[name] as unknown : undefined;
  }
  if (!(schema instanceof z.ZodType)) return undefined;
  const at = schema;
  return candidates.find((candidate) => at.safeParse(candidate).success);
}
