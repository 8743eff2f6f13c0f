/**
 * Which fields of which rows of the registry are sealed, and under whose key: what the policy says
 * to the part that seals (`sealed_rows.ts`). A person's id is their account's, or, for somebody who
 * has none, that of the membership that speaks of them; what belongs to a flat or to a tag that
 * nobody holds goes by the id of that row. An absent or null value has nothing to seal.
 */
import type { TableName } from "../people/registry/tables.ts";
import type { Row } from "../people/registry/table.ts";
import type { KeyKind } from "./key_store.ts";

/** A field that is sealed. */
export interface SealedField {
  /** Names from the row inwards, such as `["profile", "email"]`; the whole value there is sealed. */
  readonly path: readonly string[];
  /** Whose key: a person's id; null where this row's value speaks of nobody. */
  readonly owner: (row: Row) => string | null;
  /** Which of their keys; left out: the profile key. */
  readonly kind?: KeyKind;
  /**
   * What stands there once the key is destroyed, of a shape that the table's schema takes; left out:
   * what `erased_values.ts` says.
   */
  readonly erased?: (row: Row) => unknown;
}

/** The sealed fields of each table; a table that is left out has none. */
export type SealPlan = Readonly<Partial<Record<TableName, readonly SealedField[]>>>;
