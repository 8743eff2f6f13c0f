import { checkSite, type Site, type SiteFile } from "../../../src/site.ts";

const floors = Array.from({ length: 8 }, (_, level) => ({
  level,
  label: level === 0 ? "G" : String(level),
  heightM: level * 3,
  exit: level === 0,
}));

function car(id: string, levels: readonly number[]) {
  return {
    id,
    speedMps: 1.6,
    accelerationMps2: 1,
    jerkMps3: 1.2,
    ratedLoadKg: 630,
    serves: levels.map((level) => ({ level, sides: ["front" as const] })),
  };
}

const all = floors.map(({ level }) => level);

const file: SiteFile = {
  version: 1,
  cluster: "yard",
  buildings: [
    {
      id: "tower",
      name: "The tower",
      floors,
      groups: [
        { id: "main", cars: [car("a", all), car("b", all)] },
        { id: "low", cars: [car("c", [0, 1, 2])] },
      ],
      units: [
        {
          id: "entrance",
          panel: true,
          keypad: true,
          qr: true,
          tag: true,
          doors: [
            {
              id: "main",
              level: 0,
              kind: "entrance",
              exit: true,
              lift: { group: "main", level: 0 },
            },
            { id: "parcels", level: 0, kind: "parcel_room" },
          ],
        },
        { id: "cellar", tag: true, qr: true, doors: [{ id: "bikes", level: 0, kind: "storage" }] },
      ],
    },
    { id: "annex", floors: floors.slice(0, 3), groups: [{ id: "only", cars: [car("d", [0, 1])] }] },
  ],
  devices: [
    { id: "tower-main-controller", building: "tower", group: "main" },
    { id: "tower-entrance", building: "tower", unit: "entrance" },
  ],
};

/**
 * A small site for the tests of the edges: tower/main, tower/low and annex/only; in the tower a
 * unit `entrance` with the doors `main` and `parcels`, and a unit `cellar` with the door `bikes`.
 */
export const testSite: Site = checkSite(file);
