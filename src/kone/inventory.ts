/**
 * What the API says there is: buildings, groups and lifts with the ids that they have on its wire.
 * A building's id there has no prefix here (`building:` is put before it in frames), a group is a
 * number within its building, a lift is a *ken*, a number of the equipment.
 */
import type { KoneNumbers } from "./numbers.ts";

/** A lift. */
export interface InventoryLift {
  /** Digits, unique in the cluster. */
  readonly ken: string;
  /** The car's id in the site. */
  readonly car: string;
  readonly name: string;
}

/** A lift group. */
export interface InventoryGroup {
  /** From 1 within its building. */
  readonly number: number;
  /** Its id in the site. */
  readonly group: string;
  readonly name: string;
  readonly lifts: readonly InventoryLift[];
}

/** A building. */
export interface InventoryBuilding {
  /** On the wire, without prefix. */
  readonly id: string;
  /** Its id in the site. */
  readonly building: string;
  readonly name: string;
  readonly desc: string;
  readonly groups: readonly InventoryGroup[];
}

/** Everything that there is. */
export interface KoneInventory {
  readonly buildings: readonly InventoryBuilding[];
}

/** What of the numbers tokens and resources need. */
export function inventoryOf({ buildings }: KoneNumbers): KoneInventory {
  return {
    buildings: buildings.map(({ id, building, name, desc, groups }) => ({
      ...{ id, building, name, desc },
      groups: groups.map(({ number, group, name, lifts }) => ({
        ...{ number, group, name },
        lifts: lifts.map(({ ken, car, name }) => ({ ken, car, name })),
      })),
    })),
  };
}
