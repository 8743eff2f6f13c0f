/**
 * Keys of whoever has no record any more (R26, C6): a sub-user without an account who was taken out,
 * a flat or tag that is gone, an account that joined another. What lies in free pages of the store
 * and in backups is sealed under them, so they are destroyed as an erased person's are: the journal
 * first. Whatever was deleted by mistake cannot be read from a backup afterwards either.
 *
 * A key is made after the turn that wrote its first row, so whoever lists the keys first and then
 * looks at the rows takes no key of a row that is on its way.
 */
import { setImmediate } from "node:timers/promises";
import type { KeyStore } from "../../privacy/key_store.ts";
import { sealPlan } from "../../privacy/policy_seal.ts";
import type { Ledger } from "../registry/ledger.ts";
import { type TableName, tables } from "../registry/tables.ts";

/** Keys that are destroyed at once; the rest the next time. */
export const looseMax = 500;
/**
 * Ids that the registry made, each once. A building's name and what a package made (version 8,
 * `registers/handover_parts.ts`) can come again, and a destroyed key never does.
 */
const madeOnce = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const prefix = "profile/";

/** Whose profile keys the store has, as far as they are of ids that come once. */
export async function keyPersons(
  keys: Pick<KeyStore, "wrappedParts">,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const part of keys.wrappedParts()) {
    for (const { name, wrapped } of part) {
      if (wrapped === null || !name.startsWith(prefix)) continue;
      const person = name.slice(prefix.length);
      if (madeOnce.test(person)) found.push(person);
    }
    // There may be very many: others have their turn in between.
    await setImmediate();
  }
  return found;
}

/** Those of them of whom no row is left, and under whose key nothing of any row is. */
export function looseOf(ledger: Ledger, persons: readonly string[]): readonly string[] {
  // Nearly all are of a row of their own, so the rest, mostly nobody, is looked at closely.
  const doubtful = persons.filter((person) => !isThere(ledger, person));
  if (doubtful.length === 0) return [];
  const owners = new Set<string | null>();
  for (const [name, fields] of Object.entries(plan)) {
    for (const row of ledger.all(name as TableName)) {
      for (const { owner } of fields) owners.add(owner(row));
    }
  }
  return doubtful.filter((person) => !owners.has(person));
}

const plan = Object.fromEntries(
  Object.entries(sealPlan()).map(([name, fields]) => [
    name,
    // One function for each table: a row is not asked for each of its fields.
    [...new Map(fields.map((field) => [field.owner, field])).values()],
  ]),
);

function isThere(ledger: Ledger, id: string): boolean {
  return (Object.keys(tables) as TableName[]).some((name) => ledger.get(name, id) !== undefined);
}
