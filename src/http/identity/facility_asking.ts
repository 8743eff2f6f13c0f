/** What the routes of facilities ask before they speak to the registry. */
import { decide } from "../../access/decide.ts";
import { snapshotOf } from "../../access/snapshot.ts";
import { type BuildingPlace, noSuchBuilding, placeOf } from "../../people/facilities/place.ts";
import { reachFacility, reachMember, readAs } from "../../people/facilities/reach.ts";
import type { HoldsRight } from "../../people/facilities/right.ts";
import type { Turn } from "../../people/registry/turn.ts";
import { RefusalError } from "../../refusal.ts";
import type { Site } from "../../site.ts";
import type { NoticeWay } from "../../people/facilities/joining.ts";
import { accountNoticeText } from "../../people/facilities/notice_text.ts";
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

/** How somebody learns that their data is kept (R29): nothing is mailed where no server is set. */
export function noticeWay<W extends NoticeWay | "none">(
  { services }: IdentityContext,
  way: W,
): W | "offered" {
  return way === "mailed" && services.mailOn === false ? "offered" : way;
}

/**
 * The notice to hand over to somebody who was entered as a person of a building, or with null as an
 * operator (R29).
 */
export async function noticeFor(
  { services, by, languages }: IdentityContext,
  account: string,
  building: string | null,
): Promise<string[]> {
  const { registry, site, controller } = services;
  const asked = { account, building, by: by.account };
  return [
    ...await registry.look((ledger, now) =>
      accountNoticeText(ledger, now, asked, site, languages, controller)
    ),
  ];
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
