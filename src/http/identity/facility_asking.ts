/** What the routes of facilities ask before they speak to the registry. */
import { decide } from "../../access/decide.ts";
import { snapshotOf } from "../../access/snapshot.ts";
import { type BuildingPlace, noSuchBuilding, placeOf } from "../../people/facilities/place.ts";
import { reachFacility, reachMember, readAs } from "../../people/facilities/reach.ts";
import type { HoldsRight } from "../../people/facilities/right.ts";
import type { Turn } from "../../people/registry/turn.ts";
import { RefusalError } from "../../refusal.ts";
import type { Site } from "../../site.ts";
import type { IdentityContext } from "./route.ts";

/** Reads as the doer, with the rules that commands use. */
export function read<T>({ services, by }: IdentityContext, look: (turn: Turn) => T): Promise<T> {
  return readAs(services.registry, by, look);
}

/** The building of that id. @throws {RefusalError} `not_found` */
export function building({ services }: IdentityContext, id: string): BuildingPlace {
  const place = placeOf(services.site, id);
  if (place === undefined) throw new RefusalError(noSuchBuilding);
  return place;
}

/** The building of a facility. @throws {RefusalError} `not_found` */
export async function buildingOf(context: IdentityContext, facility: string) {
  return building(context, await read(context, (turn) => reachFacility(turn, facility).building));
}

/** The building of a membership. @throws {RefusalError} `not_found` */
export async function buildingOfMember(context: IdentityContext, member: string) {
  return building(context, await read(context, (turn) => reachMember(turn, member).building));
}

/** Whether a member's household may do something, as its grants say. */
export function householdHolds(site: Site): HoldsRight {
  return (ledger, now, member, action) =>
    decide({
      building: member.building,
      atMs: now,
      action,
      subjects: [
        { kind: "facility", id: member.facility },
        { kind: "member", id: member.id },
        ...(member.account === null ? [] : [{ kind: "account" as const, id: member.account }]),
      ],
    }, snapshotOf(ledger, site, now)).allowed;
}
