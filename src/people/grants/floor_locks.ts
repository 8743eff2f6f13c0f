/**
 * A manager locks floors of the building's lifts or unlocks them. The lift group keeps which are
 * (`actors/elevator_group/floors.ts`); here it is judged who may, and noted who did.
 */
import { demandManager } from "../authority.ts";
import type { Turn } from "../registry/turn.ts";

/** A floor to be locked or unlocked. The edge has checked that the group stops there. */
export interface FloorLockWish {
  readonly building: string;
  readonly group: string;
  readonly level: number;
  readonly locked: boolean;
}

/** Judges the wish and notes it. @throws {RefusalError} unless a manager of the building has it. */
export function noteFloorLock(
  turn: Turn,
  { building, group, level, locked }: FloorLockWish,
): null {
  demandManager(turn, building);
  turn.audit({
    what: "building_rules_changed",
    building,
    about: [],
    facts: { group, level, locked },
  });
  return null;
}
