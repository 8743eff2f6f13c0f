/** The static side of an access unit, prepared from the site once. */
import type { Building, Unit, UnitDoor } from "../../src/site.ts";

/** What an operator may set. */
export interface UnitSettings {
  /** An act may be done this long after it was sent. */
  readonly actLifeMs: number;
  /** An entry of the equipment log is kept this long. */
  readonly logKeepMs: number;
}

/** How it is where nobody set anything. */
export const unitSettings: UnitSettings = { actLifeMs: 3_000, logKeepMs: 90 * 86_400_000 };

/** An access unit and what never changes of it. */
export interface UnitModel {
  /** `<building>/<unit>`. */
  readonly key: string;
  readonly building: string;
  readonly unit: string;
  readonly panel: boolean;
  readonly doors: ReadonlyMap<string, UnitDoor>;
  readonly settings: UnitSettings;
}

/** Prepares a unit of a building. */
export function modelUnit(
  building: Building,
  unit: Unit,
  settings: UnitSettings = unitSettings,
): UnitModel {
  return {
    key: `${building.id}/${unit.id}`,
    building: building.id,
    unit: unit.id,
    panel: unit.panel,
    doors: new Map(unit.doors.map((door) => [door.id, door])),
    settings,
  };
}

/** The access units of some buildings, by `<building>/<unit>`. */
export function modelUnits(
  buildings: readonly Building[],
  settings: UnitSettings = unitSettings,
): ReadonlyMap<string, UnitModel> {
  return new Map(
    buildings.flatMap((building) =>
      building.units.map((unit) => modelUnit(building, unit, settings))
    ).map((model) => [model.key, model]),
  );
}

/** What is left of a unit that the site no longer has: no doors. */
export function formerUnit(key: string, settings: UnitSettings): UnitModel {
  const [building = "", unit = ""] = key.split("/");
  return { key, building, unit, panel: false, doors: new Map(), settings };
}

/** Whether the equipment log may name a door: behind a private one lives somebody (C4). */
export function isPublic(model: UnitModel, door: string): boolean {
  const known = model.doors.get(door);
  return known !== undefined && known.kind !== "private";
}
