/** Facilities as the manager keeps them. */
import { demandManager } from "../authority.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { type Facility, facilityKey } from "../rows/facility.ts";
import { type Affected, affectedBy } from "./affected.ts";
import { facilitiesMax } from "./bounds.ts";
import { demandFits, endFacility, endGivenBy, endIfNowhere, shrinkMember } from "./ending.ts";
import type { BuildingPlace } from "./place.ts";
import { facilityToManage } from "./reach.ts";

/** What the manager says of a facility. */
export interface FacilitySaid {
  readonly kind: Facility["kind"];
  readonly number: string;
  readonly name?: string | null | undefined;
  readonly block?: string | null | undefined;
  readonly level?: number | null | undefined;
  readonly note?: string | undefined;
  readonly let?: boolean | undefined;
  readonly address?: string | null | undefined;
}

/** What of it changes; what is left out stays. */
export type FacilityChange = { readonly [K in keyof FacilitySaid]?: FacilitySaid[K] | undefined };

/** Makes a facility. @throws {RefusalError} `conflict` where its number is taken. */
export function createFacility(
  turn: Turn,
  { place, said }: { readonly place: BuildingPlace; readonly said: FacilitySaid },
): RowOf<"facility"> {
  const { building } = place;
  demandManager(turn, building);
  if (turn.ledger.count("facility", "building", building) >= facilitiesMax) {
    turn.refuse("limit_reached", `Cannot add a facility: a building has at most ${facilitiesMax}`);
  }
  const facility = kept(turn, place, {
    id: turn.newId(),
    building,
    kind: said.kind,
    number: said.number,
    name: said.name ?? null,
    block: said.block ?? null,
    level: said.level ?? null,
    note: said.note ?? "",
    ...addressOf(said.address),
    nameplate: { suggested: null, published: null, confirmedBy: null, confirmedAtMs: null },
    household: 1,
    let: said.let ?? true,
    pending: null,
    createdAtMs: turn.now,
  });
  turn.audit({ what: "facility_created", building, about: [`facility/${facility.id}`] });
  return facility;
}

/** Changes what is said of a facility; what is left out stays. */
export function updateFacility(
  turn: Turn,
  input: {
    readonly facility: string;
    readonly place: BuildingPlace;
    readonly said: FacilityChange;
  },
): RowOf<"facility"> {
  const { said, place } = input;
  const before = facilityToManage(turn, input.facility);
  const { address, ...rest } = before;
  const after = kept(turn, place, {
    ...rest,
    kind: said.kind ?? before.kind,
    number: said.number ?? before.number,
    name: said.name === undefined ? before.name : said.name,
    block: said.block === undefined ? before.block : said.block,
    level: said.level === undefined ? before.level : said.level,
    note: said.note ?? before.note,
    let: said.let ?? before.let,
    ...addressOf(said.address === undefined ? address : said.address),
  });
  turn.audit({
    what: "facility_updated",
    building: after.building,
    about: [`facility/${after.id}`],
    facts: { fields: Object.keys(said).sort().join(" ").slice(0, 80) },
  });
  if (after.let && !before.let) endOwnersUse(turn, after);
  return after;
}

/** Removes a facility with everything in it, and tells what that was. */
export function deleteFacility(turn: Turn, input: { readonly facility: string }): Affected {
  const before = turn.ledger;
  const facility = facilityToManage(turn, input.facility);
  endFacility(turn, facility, "facility deleted");
  const awaited = facility.pending?.newMain ?? null;
  if (awaited !== null) endIfNowhere(turn, awaited, "facility deleted");
  demandFits(turn);
  turn.audit({
    what: "facility_deleted",
    building: facility.building,
    about: [`facility/${facility.id}`],
  });
  return affectedBy(before, turn, facility.id);
}

/** Once the facility is let, its owners have no keys in it and may not act for it (C9). */
function endOwnersUse(turn: Turn, facility: RowOf<"facility">): void {
  for (const member of turn.ledger.find("member", "facility", facility.id)) {
    if (member.role !== "owner") continue;
    endGivenBy(turn, member, "facility let");
    shrinkMember(turn, member);
  }
}

/** Writes the row unless it breaks a rule of the building. */
function kept(turn: Turn, place: BuildingPlace, row: RowOf<"facility">): RowOf<"facility"> {
  if (row.address !== undefined && !place.residential) {
    turn.refuse(
      "invalid",
      "Cannot keep an address: the building's service has no residential part",
    );
  }
  if (row.level !== null && !place.levels.includes(row.level)) {
    turn.refuse("invalid", `Cannot keep the facility: the building has no level ${row.level}`);
  }
  const sameNumber = turn.ledger.find("facility", "number", facilityKey(row));
  if (sameNumber.some(({ id }) => id !== row.id)) {
    turn.refuse("conflict", "Cannot keep the facility: its block has another of this number");
  }
  return turn.put("facility", row);
}

function addressOf(address: string | null | undefined): { readonly address?: string } {
  return address === undefined || address === null ? {} : { address };
}
