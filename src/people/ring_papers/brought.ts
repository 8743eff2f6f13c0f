/**
 * What a flat's phones may bring to units. A manager's opening and a flat's key count here only once
 * they are kept: for then the flat is the sender's own, its household was told and the audit log has
 * it (C2). A unit could not know: it takes an opening from whoever brings it, and where it needs none
 * the first key that comes, for any flat. All else is said by phones that the unit knows already.
 */
import { statementTyps } from "../../../web/media/flat_statements.js";
import { read } from "../../../web/media/jws.js";
import type { Ledger } from "../registry/ledger.ts";
import { papersOf } from "./reading.ts";

/** What is answered in the unit's place where a statement does not go to it. */
export const notKept = { ok: false, said: "not_kept" } as const;

const keptFirst: ReadonlySet<string> = new Set([statementTyps.opening, statementTyps.key]);

/** The texts that are kept of a flat. */
export function keptTexts(ledger: Ledger, facility: string): ReadonlySet<string> {
  return new Set(papersOf(ledger, facility).map(({ text }) => text));
}

/** Whether a statement goes to no unit, for a phone of the flat of which these are kept. */
export function isHeldBack(text: string, kept: ReadonlySet<string>): boolean {
  const statement = read(text);
  return statement.ok && keptFirst.has(statement.typ) && !kept.has(text);
}
