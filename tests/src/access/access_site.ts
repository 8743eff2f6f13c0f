/** A site for the tests of grants: two buildings with lifts, doors and exits. */
import { checkSite, type Site, type SiteFile } from "../../../src/site.ts";

const floors = Array.from({ length: 6 }, (_, level) => ({
  level,
  label: level === 0 ? "G" : String(level),
  heightM: level * 3,
  exit: level === 0,
}));

const car = (id: string, levels: readonly number[]) => ({
  id,
  speedMps: 1.6,
  accelerationMps2: 1,
  ratedLoadKg: 630,
  serves: levels.map((level) => ({ level })),
});

const building = (id: string): SiteFile["buildings"][number] => ({
  id,
  timeZone: "Europe/Helsinki",
  floors,
  groups: [
    { id: "main", cars: [car("a", [0, 1, 2, 3, 4, 5])] },
    { id: "low", cars: [car("c", [0, 1, 2])] },
  ],
  units: [
    {
      id: "lobby",
      panel: true,
      doors: [
        { id: "front", level: 0, kind: "entrance", exit: true },
        { id: "parcels", level: 0, kind: "parcel_room" },
      ],
    },
    { id: "flat3", doors: [{ id: "door", level: 3, kind: "private" }] },
  ],
});

/** `tower` and `annex`, alike; exits are level 0 and `lobby/front`. */
export const accessSite: Site = checkSite({
  version: 1,
  cluster: "yard",
  buildings: [building("tower"), building("annex")],
});
/** Its doors, as grants name them. */
export const doorNames = ["lobby/front", "lobby/parcels", "flat3/door"] as const;
