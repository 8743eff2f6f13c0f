/**
 * What decisions are made from: the registry's ledger and the site, seen as grants and buildings.
 * Nothing is copied, so a snapshot costs next to nothing and is as old as its ledger.
 */
import { endingBuildings } from "../people/decommission/ending.ts";
import type { Ledger } from "../people/registry/ledger.ts";
import type { BuildingRules, GrantRow, Subject } from "../people/rows/grant.ts";
import type { Building, Site } from "../site.ts";
import type { AccessRequest, AccessSnapshot, BuildingContext } from "./decision.ts";

type SiteShare = Pick<BuildingContext, "isExit" | "isExitDoor" | "doors" | "lifts" | "timeZone">;

/** Buildings and rules are values that never change, so what is made of them is made once. */
const shares = new WeakMap<Building, SiteShare>();
const holidaySets = new WeakMap<BuildingRules, ReadonlySet<string>>();
const noHolidays: ReadonlySet<string> = new Set();

/** The grants and buildings of a cluster as they stand in a ledger. */
export function snapshotOf(ledger: Ledger, site: Site, now: number): AccessSnapshot {
  const contexts = new Map<string, BuildingContext | undefined>();
  // In a building whose service ends no grant holds, whether its row has gone or not (R14).
  const ending = endingBuildings(ledger);
  const holds = (grant: GrantRow) => !ending.has(grant.building);
  return {
    grant(id) {
      const grant = ledger.get("grant", id);
      return grant !== undefined && holds(grant) ? grant : undefined;
    },
    grantsOf({ kind, id }) {
      const grants = ledger.find("grant", "subject", `${kind}/${id}`);
      return ending.size === 0 ? grants : grants.filter(holds);
    },
    building(id) {
      if (contexts.has(id)) return contexts.get(id);
      const building = site.buildings.find((one) => one.id === id);
      const context = building && contextOf(building, ledger.get("building_rules", id));
      contexts.set(id, context);
      return context;
    },
    isManager: (account, building) =>
      ledger.get("account", account)?.status === "active" &&
      ledger.find("appointment", "account", account).some((row) =>
        row.building === building && row.post === "manager" &&
        (row.untilMs === null || now < row.untilMs)
      ),
  };
}

/**
 * All that an account is in a building: itself, its memberships and the facilities they are in. An
 * account that is not active, or disabled there, is nothing, and an owner is nothing of a facility that is let (C9).
 *
 * What a facility may hand on is not every sub-user's to hand on (R11): asked for `give_keys` or
 * `add_sub_users`, a facility is left out where the membership does not hold that right.
 */
export function subjectsOf(
  ledger: Ledger,
  account: string | null,
  building: string,
  _now: number,
  action: AccessRequest["action"] = "open_door",
): Subject[] {
  const row = account === null ? undefined : ledger.get("account", account);
  if (account === null || row?.status !== "active") return [];
  // A manager of the building has disabled the person there.
  if (row.disabledIn?.includes(building) === true) return [];
  const subjects: Subject[] = [{ kind: "account", id: account }];
  for (const member of ledger.find("member", "account", account)) {
    if (member.building !== building) continue;
    const facility = ledger.get("facility", member.facility);
    if (facility === undefined || (member.role === "owner" && facility.let)) continue;
    subjects.push({ kind: "member", id: member.id });
    if (mayHandOn(member, action)) subjects.push({ kind: "facility", id: member.facility });
  }
  return subjects;
}

/** Whether a membership carries what its facility may do; handing on is not everybody's. */
export function mayHandOn(
  member: {
    readonly role: "main" | "sub" | "owner";
    readonly administrator: boolean;
    readonly mayGiveKeys: boolean;
  },
  action: AccessRequest["action"],
): boolean {
  if (action !== "give_keys" && action !== "add_sub_users") return true;
  if (member.role !== "sub" || member.administrator) return true;
  return action === "give_keys" && member.mayGiveKeys;
}

/** A snapshot over grants in memory, for what has no registry: a proposal, a test. */
export function snapshotOfGrants(
  grants: Iterable<GrantRow>,
  buildings: ReadonlyMap<string, BuildingContext>,
  managers: ReadonlySet<string> = new Set(),
): AccessSnapshot {
  const byId = new Map<string, GrantRow>();
  const bySubject = new Map<string, GrantRow[]>();
  for (const grant of grants) {
    byId.set(grant.id, grant);
    const key = `${grant.subject.kind}/${grant.subject.id}`;
    bySubject.set(key, [...(bySubject.get(key) ?? []), grant]);
  }
  return {
    grant: (id) => byId.get(id),
    grantsOf: ({ kind, id }) => bySubject.get(`${kind}/${id}`) ?? [],
    building: (id) => buildings.get(id),
    isManager: (account, building) => managers.has(`${account}/${building}`),
  };
}

/** A building of the site with what its manager has set; without rules there are none. */
export function contextOf(building: Building, rules?: BuildingRules): BuildingContext {
  return {
    ...shareOf(building),
    holidays: rules === undefined ? noHolidays : holidaysOf(rules),
    lockdown: rules?.lockdown ?? false,
  };
}

function shareOf(building: Building): SiteShare {
  const known = shares.get(building);
  if (known !== undefined) return known;
  const exits = new Set(building.floors.filter(({ exit }) => exit).map(({ level }) => level));
  const doors = building.units.flatMap((unit) =>
    unit.doors.map(({ id, exit }) => ({ id: `${unit.id}/${id}`, exit }))
  );
  const exitDoors = new Set(doors.filter(({ exit }) => exit).map(({ id }) => id));
  const made: SiteShare = {
    timeZone: building.timeZone,
    isExit: (level) => exits.has(level),
    isExitDoor: (door) => exitDoors.has(door),
    doors: new Set(doors.map(({ id }) => id)),
    lifts: new Map(building.groups.map(({ id, cars }) => [
      id,
      new Set(cars.flatMap(({ serves }) => serves.map(({ level }) => level))),
    ])),
  };
  shares.set(building, made);
  return made;
}

function holidaysOf(rules: BuildingRules): ReadonlySet<string> {
  const known = holidaySets.get(rules);
  if (known !== undefined) return known;
  const made = new Set(rules.holidays);
  holidaySets.set(rules, made);
  return made;
}
