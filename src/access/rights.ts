/**
 * What a capability allows in the lift groups and at the doors of a site, decided at the edge,
 * before any mailbox.
 *
 * The order is: is there such a group, may this capability use it, is there such a landing, may it
 * use that. An exit floor is always among the floors one may use: a person is never stopped from
 * leaving (C13). Which car serves a journey is the group's own matter and is not judged here.
 */
import type { DoorAddress } from "../doors.ts";
import { grantLifeMsMax, type LiftUse, shortHoldMs } from "../lift/lift_uses.ts";
import type { GroupAddress } from "../lifts.ts";
import type { CallRequest } from "../protocol.ts";
import { type Refusal, refuse } from "../refusal.ts";
import type { Site } from "../site.ts";
import type { Capability, LiftGrant } from "./capability.ts";

interface GroupFloors {
  readonly served: ReadonlySet<number>;
  readonly exits: ReadonlySet<number>;
}

/** The rights of one site. */
export class Rights {
  /** As `building/unit/door`. */
  readonly #doors = new Set<string>();
  /** By building, then by group. */
  readonly #groups = new Map<string, Map<string, GroupFloors>>();

  constructor(site: Site) {
    for (const building of site.buildings) {
      for (const unit of building.units) {
        for (const door of unit.doors) this.#doors.add(`${building.id}/${unit.id}/${door.id}`);
      }
      const exits = new Set(building.floors.filter(({ exit }) => exit).map(({ level }) => level));
      this.#groups.set(
        building.id,
        new Map(building.groups.map((group) => [group.id, {
          served: new Set(group.cars.flatMap(({ serves }) => serves.map(({ level }) => level))),
          exits,
        }])),
      );
    }
  }

  /** Why a capability may not watch a group, or undefined where it may. */
  mayWatch(capability: Capability, at: GroupAddress): Refusal | undefined {
    const floors = this.#floors(at);
    if (floors === undefined) return unknownGroup();
    if (capability.building === at.building) {
      if (capability.operator || grantFor(capability, at) !== undefined) return undefined;
    }
    return notThisGroup();
  }

  /** Why a capability may not act on its own calls in a group, or undefined where it may. */
  mayUse(capability: Capability, at: GroupAddress): Refusal | undefined {
    if (this.#floors(at) === undefined) return unknownGroup();
    return grantFor(capability, at) === undefined ? notThisGroup() : undefined;
  }

  /** Why a capability may not place a call, or undefined where it may. */
  mayCall(capability: Capability, at: GroupAddress, request: CallRequest): Refusal | undefined {
    const floors = this.#floors(at);
    if (floors === undefined) return unknownGroup();
    const grant = grantFor(capability, at);
    if (grant === undefined) return notThisGroup();
    const use = useOf(request);
    if (use !== undefined && grant.uses?.has(use) !== true) return notThisUse(use);
    if (request.kind !== "car") {
      const refusal = mayUseFloor(grant, floors, request.from);
      if (refusal !== undefined) return refusal;
    }
    return request.kind === "landing" ? undefined : mayUseFloor(grant, floors, request.to);
  }

  /** Why a capability may not have a car of a group for itself, or undefined where it may. */
  mayLease(capability: Capability, at: GroupAddress, level: number): Refusal | undefined {
    const floors = this.#floors(at);
    if (floors === undefined) return unknownGroup();
    const grant = grantFor(capability, at);
    if (grant === undefined) return notThisGroup();
    if (grant.uses?.has("exclusive") !== true) return notThisUse("exclusive");
    return mayUseFloor(grant, floors, level);
  }

  /** For how long a capability may hold doors at one landing in all, ms. */
  longestHoldMs(capability: Capability, at: GroupAddress): number {
    const holds = grantFor(capability, at)?.uses?.has("hold") === true;
    return holds ? grantLifeMsMax : shortHoldMs;
  }

  /** Why a capability may not use a door at all, or undefined where it may. */
  mayOpen(capability: Capability, at: DoorAddress): Refusal | undefined {
    const door = `${at.unit}/${at.door}`;
    if (capability.building !== at.building || !this.#doors.has(`${at.building}/${door}`)) {
      return refuse("unknown_door", "Cannot find the door: no unit here has it");
    }
    if (capability.doors.has(door)) return undefined;
    return refuse("forbidden", "Cannot open the door: the capability does not name it");
  }

  /**
   * Why a capability may not open a door now, or undefined where it may: its person must have proved
   * lately that it is they (C8).
   */
  mayOpenNow(capability: Capability, at: DoorAddress, nowMs: number): Refusal | undefined {
    const refusal = this.mayOpen(capability, at);
    if (refusal !== undefined) return refusal;
    const { verifiedUntilMs } = capability;
    if (verifiedUntilMs !== undefined && nowMs < verifiedUntilMs) return undefined;
    return refuse(
      "verification_needed",
      "Cannot open the door: its person must prove that it is they, and then ask for a capability",
    );
  }

  /** Why a capability may not read a building's equipment log, or undefined where it may. */
  mayReadLog(capability: Capability, building: string): Refusal | undefined {
    if (capability.building === building && capability.log === true) return undefined;
    return refuse("forbidden", "Cannot read the log: the capability does not name it");
  }

  #floors(at: GroupAddress): GroupFloors | undefined {
    return this.#groups.get(at.building)?.get(at.group);
  }
}

function grantFor(capability: Capability, at: GroupAddress): LiftGrant | undefined {
  if (capability.building !== at.building) return undefined;
  // At most 32 entries and nearly always one or two: a loop beats a map.
  for (const grant of capability.lifts) if (grant.group === at.group) return grant;
  return undefined;
}

function mayUseFloor(grant: LiftGrant, floors: GroupFloors, level: number): Refusal | undefined {
  if (!floors.served.has(level)) {
    return refuse(
      "unknown_floor",
      `Cannot call a lift: the group has no landing at level ${level}`,
    );
  }
  if (grant.levels === "all" || grant.levels.has(level) || floors.exits.has(level)) {
    return undefined;
  }
  return refuse("forbidden", `Cannot call a lift: the capability does not hold level ${level}`);
}

/** What beyond calling a lift a request takes. */
function useOf(request: CallRequest): LiftUse | undefined {
  if (request.kind === "car") return request.attendant === true ? "attendant" : undefined;
  return request.priority === true ? "priority" : undefined;
}

function notThisUse(use: LiftUse): Refusal {
  return refuse(
    "forbidden",
    `Cannot use the lift group so: the capability does not hold the use ${use} there`,
  );
}

function unknownGroup(): Refusal {
  return refuse("unknown_group", "Cannot find the lift group: no building here has it");
}

function notThisGroup(): Refusal {
  return refuse("forbidden", "Cannot use the lift group: the capability does not name it");
}
