/** Who sees which visitor keys and tags; read in a turn that writes nothing. */
import { belongsTo, demandFacilityAdmin, demandManager, standingOf } from "../authority.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";

/** The keys that the doer gave, in any building. */
export function ownKeys(turn: Turn): readonly RowOf<"visitor_key">[] {
  return turn.by.account === null ? [] : turn.ledger.find("visitor_key", "giver", turn.by.account);
}

/**
 * The keys of a facility: all for whoever acts for it and for a manager, one's own for others of the
 * household.
 * @throws {RefusalError}
 */
export function facilityKeys(turn: Turn, id: string): readonly RowOf<"visitor_key">[] {
  const facility = turn.need("facility", id);
  const rows = turn.ledger.find("visitor_key", "facility", id);
  const standing = standingOf(turn.ledger, turn.by.account, turn.now);
  const member = standing.members.find((row) => row.facility === id);
  const isPlain = member?.role === "sub" && !member.administrator;
  if (isPlain && !standing.managerOf.includes(facility.building)) {
    return rows.filter((row) => row.giver === turn.by.account);
  }
  demandFacilityAdmin(turn, id);
  return rows;
}

/** The keys given for no facility of a building. @throws {RefusalError} */
export function buildingKeys(turn: Turn, building: string): readonly RowOf<"visitor_key">[] {
  demandManager(turn, building);
  return turn.ledger.find("visitor_key", "building", building);
}

/** A key for whoever may end it. @throws {RefusalError} */
export function demandKeyAdmin(turn: Turn, id: string): RowOf<"visitor_key"> {
  const key = turn.need("visitor_key", id);
  if (turn.by.account !== null && key.giver === turn.by.account) return key;
  const isHere = turn.by.via === "console" || turn.by.via === "server" ||
    belongsTo(standingOf(turn.ledger, turn.by.account, turn.now), key.building);
  // Whoever has nothing to do with the building is told of no key (R10).
  if (!isHere) turn.need("visitor_key", "");
  if (key.facility === null) demandManager(turn, key.building);
  else demandFacilityAdmin(turn, key.facility);
  return key;
}

/** The tags of a facility. @throws {RefusalError} */
export function facilityTags(turn: Turn, id: string): readonly RowOf<"tag">[] {
  demandFacilityAdmin(turn, id);
  return turn.ledger.find("tag", "facility", id);
}

/** Some tags of a building, in the order of their ids. @throws {RefusalError} */
export function buildingTags(
  turn: Turn,
  building: string,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): { readonly tags: readonly RowOf<"tag">[]; readonly next: string | null } {
  demandManager(turn, building);
  const rows = turn.ledger.find("tag", "building", building)
    .filter(({ id }) => after === undefined || id > after);
  const tags = rows.slice(0, limit);
  return { tags, next: rows.length > limit ? tags.at(-1)?.id ?? null : null };
}
