/**
 * What the API says there is: buildings, groups and lifts with the ids that they have on its wire.
 * A building's id there has no prefix here (`building:` is put before it in frames), a group is a
 * number within its building, a lift is a *ken*, a number of the equipment.
 */
import { createHash } from "node:crypto";
import type { Site } from "../site.ts";

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

/** Generated kens have nine digits. */
const kensFrom = 100_000_000;
const kensMax = 900_000_000;

/**
 * The inventory of a site that gives no numbers: buildings by their own ids, groups in their order,
 * kens made of the ids, so that another lift in the site changes no number of those that are there.
 */
export function generatedInventory(site: Site): KoneInventory {
  const taken = new Set<string>();
  return {
    buildings: site.buildings.map((building) => ({
      id: building.id,
      building: building.id,
      name: building.name ?? building.id,
      desc: "Served by API V2",
      groups: building.groups.map((group, index) => ({
        number: index + 1,
        group: group.id,
        name: group.name ?? group.id,
        lifts: group.cars.map((car) => ({
          ken: newKen(taken, `${building.id}/${group.id}/${car.id}`),
          car: car.id,
          name: car.name ?? car.id,
        })),
      })),
    })),
  };
}

function newKen(taken: Set<string>, of: string): string {
  const digest = createHash("sha256").update(`ken ${of}`).digest();
  let number = digest.readUInt32BE(0) % kensMax;
  while (taken.has(String(kensFrom + number))) number = (number + 1) % kensMax;
  const ken = String(kensFrom + number);
  taken.add(ken);
  return ken;
}
