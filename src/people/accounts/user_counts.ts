/** How many people a building has: a number for rules that need one, never who they are (C19). */
import type { UserCounts } from "../../privacy/analytics/suppression.ts";
import type { Ledger } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";

/** Counts people whose account is active and who have a post or a place in a building now. */
export class RegistryUserCounts implements UserCounts {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  each(buildings: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#registry.for("analysis").look((ledger, now) => {
      const people = peopleOf(ledger, buildings, now);
      return new Map([...people].map(([building, accounts]) => [building, accounts.size]));
    });
  }

  together(buildings: readonly string[]): Promise<number> {
    return this.#registry.for("analysis").look((ledger, now) => {
      const people = peopleOf(ledger, buildings, now);
      return new Set([...people.values()].flatMap((accounts) => [...accounts])).size;
    });
  }
}

/** Once a day, over every post and place: no index has them by building alone. */
function peopleOf(
  ledger: Ledger,
  buildings: readonly string[],
  now: number,
): ReadonlyMap<string, ReadonlySet<string>> {
  const people = new Map(buildings.map((building) => [building, new Set<string>()]));
  const add = (building: string, id: string) => {
    const account = ledger.get("account", id);
    if (account?.status !== "active" || account.disabledIn?.includes(building)) return;
    people.get(building)?.add(id);
  };
  for (const { building, account, untilMs } of ledger.all("appointment")) {
    if (untilMs === null || now < untilMs) add(building, account);
  }
  for (const { building, account } of ledger.all("member")) {
    if (account !== null) add(building, account);
  }
  return people;
}
