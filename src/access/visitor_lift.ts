/**
 * A lift for a visitor whom a flat lets in by a ring: from behind the door to the flat's own floor,
 * where who lets them in may go there by lift at that moment (C3). Which flat it was the lifts do not
 * learn: they hear of a door, a floor, and where one may change on the way (C4).
 */
import type { DoorAddress, UnitAddress } from "../doors.ts";
import { levelOf } from "../people/accounts/home_floor.ts";
import type { Ledger } from "../people/registry/ledger.ts";
import type { Site, UnitDoor } from "../site.ts";
import type { GuestFloor } from "./guest_floors.ts";
import type { Flat, RingQuestion } from "./ring_household.ts";
import { snapshotOf, subjectsOf } from "./snapshot.ts";
import { wayHome } from "./way_home.ts";

/** How a visitor goes up. */
export interface VisitorLift {
  readonly from: number;
  readonly to: number;
  /** Where lifts may take them on the way, `to` among it. */
  readonly floors: readonly GuestFloor[];
}

/** The doors of a unit behind which a lift can be called to a flat's floor. */
export function liftDoors(
  { ledger, site }: { readonly ledger: Ledger; readonly site: Site },
  at: UnitAddress,
  flat: Flat,
): readonly string[] {
  const to = floorOf(ledger, flat);
  return doorsOfUnit(site, at)
    .flatMap(({ id, lift }) => lift === undefined || to === null || lift.level === to ? [] : [id]);
}

/** The way up from a door, for who lets a visitor in now; null where there is none for them. */
export function visitorLift(
  { ledger, now, site }: RingQuestion,
  at: DoorAddress,
  flat: Flat,
  account: string,
): VisitorLift | null {
  const { building, door } = at;
  const from = doorsOfUnit(site, at).find(({ id }) => id === door)?.lift?.level;
  const to = floorOf(ledger, flat);
  if (from === undefined || to === null || from === to) return null;
  const subjects = subjectsOf(ledger, account, building, now);
  const { lifts } = wayHome(snapshotOf(ledger, site, now), building, subjects, to, now);
  return lifts.length === 0 ? null : { from, to, floors: lifts };
}

function floorOf(ledger: Ledger, { facility, household }: Flat): number | null {
  const row = ledger.get("facility", facility);
  return row === undefined || row.household !== household ? null : levelOf(row);
}

function doorsOfUnit(site: Site, { building, unit }: UnitAddress): readonly UnitDoor[] {
  return site.buildings.find(({ id }) => id === building)?.units
    .find(({ id }) => id === unit)?.doors ?? [];
}
