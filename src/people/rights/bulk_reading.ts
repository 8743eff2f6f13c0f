/**
 * Notes a read of many people's data at once (R18): an export with what it is for, and any read for
 * analysis with the reason that overrides the rule that analysis takes figures of nobody (R95).
 */
import { demandManager, demandOperator, standingOf } from "../authority.ts";
import type { Turn } from "../registry/turn.ts";
import type { Purpose } from "../../privacy/purposes.ts";

/** What was read, and what for. */
export interface BulkRead {
  /** Null: of the whole cluster, which is the operator's. */
  readonly building: string | null;
  /** The route, with its ids as words. */
  readonly route: string;
  readonly purpose: Purpose;
  /** Null where no rule was overridden. */
  readonly override: string | null;
  /** Records that the route named, as `table/id`. */
  readonly about: readonly string[];
}

/** Notes it. @throws {RefusalError} `not_found`, `forbidden`. */
export function noteBulkRead(turn: Turn, read: BulkRead): null {
  const { route, purpose, override, about } = read;
  const building = read.building ?? managersOwn(turn, about);
  if (building === null) demandOperator(turn);
  else demandManager(turn, building);
  turn.audit({
    what: "data_exported",
    building: building ?? undefined,
    about,
    facts: { route, purpose, ...(override !== null && { override }) },
  });
  return null;
}

/** The building of a hand-over that a manager takes; null for everybody and all else. */
function managersOwn({ ledger, by, now }: Turn, about: readonly string[]): string | null {
  const { operator, managerOf } = standingOf(ledger, by.account, now);
  if (operator) return null;
  const found = about.flatMap((record) => {
    const [table, id = ""] = record.split("/");
    return table === "handover" ? ledger.get("handover", id)?.building ?? [] : [];
  });
  return found.find((building) => managerOf.includes(building)) ?? null;
}
