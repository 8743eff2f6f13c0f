/** What the end of a building's service would remove, by count (R14). */
import type { Ledger, RowOf } from "../registry/ledger.ts";
import { grantParts } from "../rows/grant.ts";
import { posts } from "../rows/appointment.ts";

/** What there is of a building. */
export interface BuildingCounts {
  readonly facilities: number;
  readonly members: number;
  /** Managers, managed users and technicians. */
  readonly appointments: number;
  readonly grants: number;
  readonly templates: number;
  readonly keys: number;
  readonly tags: number;
  /** Names that the entrance shows. */
  readonly nameplates: number;
  readonly news: number;
  readonly threads: number;
}

/** Counts what there is of a building. */
export function countsOf(ledger: Ledger, building: string): BuildingCounts {
  const facilities = ledger.find("facility", "building", building);
  const sum = (of: (id: string) => number) => facilities.reduce((all, { id }) => all + of(id), 0);
  return {
    facilities: facilities.length,
    members: sum((id) => ledger.count("member", "facility", id)),
    appointments: appointmentsOf(ledger, building).length,
    grants: [...grantsOf(ledger, building)].length,
    templates: ledger.count("template", "building", building),
    keys: keysOf(ledger, building).length,
    tags: ledger.count("tag", "building", building),
    nameplates: facilities.filter(({ nameplate }) => nameplate.published !== null).length,
    news: ledger.count("news", "building", building),
    threads: ledger.count("thread", "building", building),
  };
}

/** Posts in a building. */
export function appointmentsOf(ledger: Ledger, building: string): readonly RowOf<"appointment">[] {
  return posts.flatMap((post) => ledger.find("appointment", "building", `${building}/${post}`));
}

/** Memberships in a building. */
export function membersOf(ledger: Ledger, building: string): readonly RowOf<"member">[] {
  return ledger.find("facility", "building", building)
    .flatMap(({ id }) => ledger.find("member", "facility", id));
}

/** Visitor keys of a building, those of its facilities and its managers' own. */
export function keysOf(ledger: Ledger, building: string): readonly RowOf<"visitor_key">[] {
  return [
    ...ledger.find("facility", "building", building)
      .flatMap(({ id }) => ledger.find("visitor_key", "facility", id)),
    ...ledger.find("visitor_key", "building", building),
  ];
}

/** Grants of a building, in no order. */
export function* grantsOf(ledger: Ledger, building: string): Iterable<RowOf<"grant">> {
  for (let part = 0; part < grantParts; part++) {
    yield* ledger.find("grant", "building", `${building}/${part}`);
  }
}
