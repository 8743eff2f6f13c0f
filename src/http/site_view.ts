import { z } from "zod";
import { type Building, sideSchema, type Site, type UnitDoor } from "../site.ts";

const doorSchema = z.strictObject({ openMs: z.int(), closeMs: z.int() });

/**
 * What an app may know of its building: floors, groups, cars and who serves what. No devices, no
 * other building. Written out field by field, so that a new field of the site file stays inside
 * until somebody decides that apps should see it.
 */
export const siteViewSchema = z.strictObject({
  cluster: z.string(),
  buildings: z.array(z.strictObject({
    id: z.string(),
    name: z.string().optional(),
    timeZone: z.string(),
    floors: z.array(z.strictObject({
      level: z.int(),
      label: z.string(),
      heightM: z.number(),
      exit: z.boolean(),
    })),
    groups: z.array(z.strictObject({
      id: z.string(),
      name: z.string().optional(),
      cars: z.array(z.strictObject({
        id: z.string(),
        name: z.string().optional(),
        ratedLoadKg: z.number(),
        doors: z.partialRecord(sideSchema, doorSchema),
        serves: z.array(z.strictObject({ level: z.int(), sides: z.array(sideSchema) })),
      })),
      zones: z.array(z.strictObject({
        id: z.string(),
        level: z.int(),
        side: sideSchema.optional(),
      })).optional().describe("where a call may say that one is; left out: calls take no position"),
    })),
    units: z.array(z.strictObject({
      id: z.string(),
      name: z.string().optional(),
      doors: z.array(z.strictObject({
        id: z.string(),
        name: z.string().optional(),
        level: z.int(),
        lift: z.strictObject({
          level: z.int(),
          side: sideSchema.optional(),
          groups: z.array(z.string()),
        }).optional().describe("the landing behind it, and the groups that fetch there"),
      })),
    })).describe("the doors that the capability names, and no other"),
  })).max(1).describe("the building of the capability"),
});
/** What an app may know of its building. */
export type SiteView = z.infer<typeof siteViewSchema>;

/**
 * The part of the site that belongs to one building; without buildings where it is unknown.
 * @param doors those that may be seen, as `unit/door`: others say who lives where.
 */
export function viewSite(
  site: Site,
  building: string,
  doors: ReadonlySet<string> = new Set(),
): SiteView {
  return {
    cluster: site.cluster,
    buildings: site.buildings.filter(({ id }) => id === building)
      .map((found) => viewBuilding(found, doors)),
  };
}

function viewBuilding(
  building: Building,
  doors: ReadonlySet<string>,
): SiteView["buildings"][number] {
  return {
    id: building.id,
    ...named(building.name),
    timeZone: building.timeZone,
    floors: building.floors.map(({ level, label, heightM, exit }) => (
      { level, label, heightM, exit }
    )),
    groups: building.groups.map((group) => ({
      id: group.id,
      ...named(group.name),
      cars: group.cars.map((car) => ({
        id: car.id,
        ...named(car.name),
        ratedLoadKg: car.ratedLoadKg,
        doors: {
          ...(car.doors.front === undefined ? {} : { front: { ...car.doors.front } }),
          ...(car.doors.rear === undefined ? {} : { rear: { ...car.doors.rear } }),
        },
        serves: car.serves.map(({ level, sides }) => ({ level, sides: [...sides] })),
      })),
      ...(group.zones.length > 0 && {
        zones: group.zones.map(({ id, near: { level, side } }) => (
          { id, level, ...(side !== undefined && { side }) }
        )),
      }),
    })),
    units: building.units.map((unit) => ({
      id: unit.id,
      ...named(unit.name),
      doors: unit.doors.filter(({ id }) => doors.has(`${unit.id}/${id}`))
        .map(({ id, name, level, lift }) => ({
          id,
          ...named(name),
          level,
          ...(lift !== undefined && { lift: viewLift(lift) }),
        })),
    })).filter((unit) => unit.doors.length > 0),
  };
}

function viewLift({ group, level, side, also }: NonNullable<UnitDoor["lift"]>) {
  return {
    level,
    // The side is that of the door's own group; the others have theirs.
    ...(side !== undefined && also === undefined && { side }),
    groups: [group, ...also ?? []],
  };
}

function named(name: string | undefined): { name?: string } {
  return name === undefined ? {} : { name };
}
