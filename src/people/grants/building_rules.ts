/** What the manager sets for a whole building: holidays, lockdown, how long visitor keys may live. */
import { demandManager } from "../authority.ts";
import type { Ledger } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { type BuildingRules, grantParts, type GrantRow } from "../rows/grant.ts";

/** Longest life of a visitor key where the manager has set none, in days (R24). */
export const visitorKeyDaysDefault = 14;

/** The rules of a building, those that were never set included. */
export function rulesOf(ledger: Ledger, building: string): BuildingRules {
  return ledger.get("building_rules", building) ??
    { id: building, holidays: [], lockdown: false, visitorKeyDaysMax: visitorKeyDaysDefault };
}

/**
 * Sets rules; what is left out stays. What a lockdown or another holiday may have shrunk ends now
 * (C3): phones then ask for what is left.
 */
export function setRules(
  turn: Turn,
  building: string,
  change: { readonly [K in keyof Omit<BuildingRules, "id">]?: BuildingRules[K] | undefined },
): BuildingRules {
  demandManager(turn, building);
  const before = rulesOf(turn.ledger, building);
  const next = turn.put("building_rules", {
    id: building,
    holidays: change.holidays === undefined
      ? before.holidays
      : [...new Set(change.holidays)].sort(),
    lockdown: change.lockdown ?? before.lockdown,
    visitorKeyDaysMax: change.visitorKeyDaysMax ?? before.visitorKeyDaysMax,
  });
  const { holidays, lockdown, visitorKeyDaysMax } = next;
  turn.audit({
    what: "building_rules_changed",
    building,
    about: [`building_rules/${building}`],
    facts: { holidays: holidays.length, lockdown, visitorKeyDaysMax },
  });
  const locked = lockdown && !before.lockdown;
  const moved = holidays.join() !== before.holidays.join();
  if (locked || moved) {
    for (const grant of grantsOf(turn.ledger, building)) {
      if (locked || mindsHolidays(grant)) {
        turn.emit({ type: "ended", what: "grant", id: grant.id });
      }
    }
  }
  if (locked || moved || before.lockdown !== lockdown) {
    turn.emit({ type: "access_changed", building });
  }
  return next;
}

/** Every grant of a building, in no order. */
export function* grantsOf(ledger: Ledger, building: string): Iterable<GrantRow> {
  for (let part = 0; part < grantParts; part++) {
    yield* ledger.find("grant", "building", `${building}/${part}`);
  }
}

/** Whatever rests on such a grant, by a chain too, names it among its grants. */
function mindsHolidays({ schedule }: GrantRow): boolean {
  return schedule !== null && schedule.windows.some(({ holidays }) => holidays !== "as_usual");
}
