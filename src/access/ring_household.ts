/**
 * Whom a ring of a flat is for, from the rows: every device of every person to whom its rings go,
 * with the stage at which it begins, whether it is quiet now, and the doors that its person may
 * open (R71, R74). A device is a sign-in: the phone that people see in their own list of devices.
 */
import { endingBuildings } from "../people/decommission/ending.ts";
import type { Ledger } from "../people/registry/ledger.ts";
import { pushServiceFor } from "../people/push/push_services.ts";
import { takesRings } from "../people/rings/taking.ts";
import { endOfSession, type Quiet } from "../people/rows/session.ts";
import type { Site } from "../site.ts";
import type { UnitAddress } from "../doors.ts";
import type { BuildingContext } from "./decision.ts";
import { effectiveAccess } from "./effective.ts";
import { isWithin } from "./schedule.ts";
import { contextOf, snapshotOf, subjectsOf } from "./snapshot.ts";

/** A flat as a display's entry stands for it: a new household is another. */
export interface Flat {
  readonly facility: string;
  readonly household: number;
}

/** A device that a ring is for. */
export interface RungDevice {
  readonly session: string;
  readonly account: string;
  /** The stage that its person was given, in ms after the press. */
  readonly afterMs: number;
  readonly quiet: boolean;
  /** Of the unit. */
  readonly doors: readonly string[];
  readonly lastSeenDay: string;
  /** It can be woken by push. */
  readonly woken?: true;
}

/** What a ledger is asked about. */
export interface RingQuestion {
  readonly ledger: Ledger;
  readonly now: number;
  readonly site: Site;
}

/** The devices that a ring of a flat is for now; null where there is no such flat any more. */
export function rungDevices(
  { ledger, now, site }: RingQuestion,
  at: UnitAddress,
  flat: Flat,
): readonly RungDevice[] | null {
  const facility = ledger.get("facility", flat.facility);
  const building = site.buildings.find(({ id }) => id === at.building);
  if (
    facility === undefined || building === undefined || facility.building !== at.building ||
    facility.household !== flat.household || endingBuildings(ledger).has(at.building)
  ) return null;
  const context = contextOf(building, ledger.get("building_rules", building.id));
  const devices: RungDevice[] = [];
  for (const member of ledger.find("member", "facility", facility.id)) {
    const { account } = member;
    if (account === null || !takesRings(facility, member)) continue;
    if (!isInUse(ledger, account, at.building)) continue;
    const doors = doorsOf({ ledger, now, site }, at, account);
    for (const session of ledger.find("session", "account", account)) {
      if (now >= endOfSession(session)) continue;
      devices.push({
        session: session.id,
        account,
        afterMs: (member.ringAfterS ?? 0) * 1_000,
        quiet: session.quiet !== undefined && isQuiet(session.quiet, context, now),
        doors,
        lastSeenDay: session.lastSeenDay,
        ...(isWoken(ledger, session.id, at.building) && { woken: true as const }),
      });
    }
  }
  return devices;
}

/** Whether the household that an entry stands for is there still (C9). */
export function householdStands(ledger: Ledger, { facility, household }: Flat): boolean {
  return ledger.get("facility", facility)?.household === household;
}

/** The accounts to whom a flat's rings go. */
export function rungAccounts(ledger: Ledger, facility: string): ReadonlySet<string> {
  const row = ledger.get("facility", facility);
  return new Set(
    ledger.find("member", "facility", facility).flatMap((member) =>
      member.account !== null && row !== undefined && takesRings(row, member)
        ? [member.account]
        : []
    ),
  );
}

/** Whether a ring of a flat is for a device still. */
export function stillRung(
  { ledger, now }: Pick<RingQuestion, "ledger" | "now">,
  flat: Flat,
  { session, account }: { readonly session: string; readonly account: string },
): boolean {
  const facility = ledger.get("facility", flat.facility);
  const device = ledger.get("session", session);
  return facility !== undefined && facility.household === flat.household &&
    device !== undefined && device.account === account && now < endOfSession(device) &&
    isInUse(ledger, account, facility.building) &&
    ledger.find("member", "facility", facility.id).some((member) =>
      member.account === account && takesRings(facility, member)
    );
}

/**
 * Doors of a unit that an account may open now. A unit that lets no server open its doors has none
 * for a ring either (C12).
 */
export function doorsOf(
  { ledger, now, site }: RingQuestion,
  { building, unit }: UnitAddress,
  account: string,
): readonly string[] {
  const found = site.buildings.find(({ id }) => id === building)?.units
    .find(({ id }) => id === unit);
  if (found?.remoteOpening !== true) return [];
  const { doors } = effectiveAccess(snapshotOf(ledger, site, now), {
    building,
    subjects: subjectsOf(ledger, account, building, now),
    atMs: now,
  });
  return found.doors.map(({ id }) => id).filter((door) => doors.includes(`${unit}/${door}`));
}

/** Whether a device is in do-not-disturb at an instant. */
export function isQuiet(
  { always, untilMs, schedule }: Quiet,
  context: Pick<BuildingContext, "timeZone" | "holidays">,
  atMs: number,
): boolean {
  return always || (untilMs !== null && atMs < untilMs) ||
    (schedule !== null && isWithin(schedule, context, atMs));
}

function isWoken(ledger: Ledger, session: string, building: string): boolean {
  const target = ledger.get("push_subscription", session)?.target ?? null;
  return target !== null && pushServiceFor(ledger, target.endpoint, building) !== undefined;
}

function isInUse(ledger: Ledger, account: string, building: string): boolean {
  const row = ledger.get("account", account);
  return row?.status === "active" && row.disabledIn?.includes(building) !== true;
}
