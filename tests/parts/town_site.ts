/** The building of the stories: six floors, one lift group, an entrance with a panel, a garage. */
import type { SiteFile } from "../../src/site.ts";

/** The building's id. */
export const linden = "linden";
/** Its lifts. */
export const lindenLifts = { building: linden, group: "main" } as const;
/** The entrance, at a unit with panel, keypad, scanner and reader. */
export const entrance = { building: linden, unit: "entrance", door: "main" } as const;
/** The parcel room, at the same unit. */
export const parcelRoom = { building: linden, unit: "entrance", door: "parcels" } as const;
/** The garage, at a unit without a panel. */
export const garage = { building: linden, unit: "garage", door: "gate" } as const;
/** The cellar, at a unit with a panel of its own. */
export const cellar = { building: linden, unit: "cellar", door: "cellar" } as const;

/** As `unit/door`, which grants and keys name. */
export function nameOf({ unit, door }: { readonly unit: string; readonly door: string }): string {
  return `${unit}/${door}`;
}

/** The site file. */
export function townSite(): SiteFile {
  const floors = Array.from({ length: 6 }, (_, level) => ({
    level,
    label: level === 0 ? "Lobby" : String(level),
    heightM: level * 3,
    exit: level === 0,
  }));
  const doors = { openMs: 500, closeMs: 500 };
  return {
    version: 1,
    cluster: "town",
    buildings: [{
      id: linden,
      name: "Linden Court",
      timeZone: "Europe/Helsinki",
      country: "FI",
      residential: true,
      floors,
      groups: [{
        id: "main",
        keepaliveMs: 5000,
        cars: ["a", "b"].map((id) => ({
          id,
          speedMps: 6,
          accelerationMps2: 2,
          jerkMps3: 4,
          ratedLoadKg: 1000,
          doors: { front: doors },
          homeLevel: id === "a" ? 0 : 5,
          serves: floors.map(({ level }) => ({ level })),
        })),
      }],
      units: [
        {
          id: "entrance",
          name: "Entrance",
          panel: true,
          keypad: true,
          qr: true,
          tag: true,
          doors: [
            {
              id: "main",
              name: "Main entrance",
              level: 0,
              kind: "entrance",
              exit: true,
              releaseMs: 500,
              lift: { group: "main", level: 0 },
            },
            { id: "parcels", name: "Parcel room", level: 0, kind: "parcel_room", releaseMs: 500 },
          ],
        },
        {
          id: "garage",
          name: "Garage",
          qr: true,
          tag: true,
          doors: [{ id: "gate", name: "Gate", level: 0, kind: "garage", exit: true }],
        },
        {
          id: "cellar",
          name: "Cellar",
          panel: true,
          qr: true,
          tag: true,
          doors: [{ id: "cellar", name: "Cellar", level: 0, kind: "storage", releaseMs: 500 }],
        },
      ],
    }],
    devices: [
      { id: "linden-main", building: linden, group: "main" },
      { id: "linden-entrance", building: linden, unit: "entrance" },
      { id: "linden-garage", building: linden, unit: "garage" },
      { id: "linden-cellar", building: linden, unit: "cellar" },
    ],
  };
}
