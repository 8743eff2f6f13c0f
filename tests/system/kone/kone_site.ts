/** The buildings of the acceptance tests of the KONE-compatible API. */
import { checkSite, type Site, type SiteFile } from "../../../src/site.ts";

const serves = (from: number, to: number, rear: readonly number[] = []) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index).map((level) => ({
    level,
    ...(rear.includes(level) && { sides: ["front" as const, "rear" as const] }),
  }));
const car = (id: string, from: number, to: number, rear: readonly number[] = []) => ({
  id,
  speedMps: 2.5,
  accelerationMps2: 1,
  ratedLoadKg: 1000,
  serves: serves(from, to, rear),
  homeLevel: from,
  ...(rear.length > 0 && { doors: { front: {}, rear: {} } }),
});
const floors = (to: number) =>
  serves(0, to).map(({ level }) => ({
    level,
    label: `${level}`,
    heightM: 4 * level,
    exit: level === 0,
  }));
const calling = [
  { action: 2, name: "DcsCall", kind: "destination" as const },
  { action: 3, name: "DcsCall 3", kind: "destination" as const },
  { action: 4, name: "DcsCall 4", kind: "destination" as const, enabled: false },
  { action: 2001, name: "LdgCall UP", kind: "landing_up" as const },
  { action: 2002, name: "LdgCall DOWN", kind: "landing_down" as const },
  { action: 5000, name: "CarCall", kind: "car" as const },
];

/** How long terminal 3 of the tower's first group is in use after the entrance was opened, ms. */
export const barrierMs = 20_000;

/**
 * Two buildings; level n is the area (n + 1) × 1000, at the rear 10 more.
 *
 * `tower`, on the wire `Tower9`: levels 0 to 9, exit at 0; 4 is locked. Group 1, `main`: lifts 1 (a) and 2 (b) go from 0 to 6, a also with a rear door at 0; lift 3 (c)
 * from 5 to 8, so that nobody goes from below 5 to above 6 without a change. Terminal 1 is in use
 * everywhere, 2 at 0 alone, 3 within {@link barrierMs} after the entrance's door was opened, 4 in lift 1
 * alone. Action 4 is disabled. Group 2, `side`: one lift from 0 to 6. Group 3, `upper`: one from 6 to 9.
 *
 * `annex`, on the wire `Annex7`: levels 0 to 5, exit at 0. Group 1, `decks`: lift 1 (d) has two decks,
 * lift 2 (e) has one. Its numbers are those that the server makes.
 */
export const koneSiteFile: SiteFile = {
  version: 1,
  cluster: "yard",
  buildings: [{
    id: "tower",
    name: "The tower",
    kone: { id: "Tower9", desc: "Virtual building for V2" },
    floors: floors(9),
    groups: [
      {
        id: "main",
        cars: [car("a", 0, 6, [0]), car("b", 0, 6), car("c", 5, 8)],
        lockedLevels: [4],
        kone: {
          terminals: [
            { terminal: 1, type: "Virtual" },
            { terminal: 2, type: "LCS", levels: [0] },
            {
              terminal: 3,
              type: "LCS",
              after: { unit: "entrance", door: "main", withinMs: barrierMs },
            },
            { terminal: 4, type: "COP", cars: ["a"] },
          ],
          actions: calling,
        },
      },
      { id: "side", cars: [car("s", 0, 6)] },
      { id: "upper", cars: [car("u", 6, 9)] },
    ],
    units: [{
      id: "entrance",
      panel: true,
      tag: true,
      doors: [{ id: "main", level: 0, kind: "entrance" }],
    }],
  }, {
    id: "annex",
    kone: { id: "Annex7" },
    floors: floors(5),
    groups: [{
      id: "decks",
      cars: [{ ...car("d", 0, 5), decks: 2 }, car("e", 0, 5)],
    }],
  }],
  devices: [],
};

/** {@link koneSiteFile}, checked. */
export const koneSite: Site = checkSite(koneSiteFile);

/** A lift group on the wire. */
export interface WireGroup {
  readonly buildingId: string;
  readonly groupId: string;
}

/** The tower's groups and the annex's, as frames name them. */
export const towerMain: WireGroup = { buildingId: "building:Tower9", groupId: "1" };
export const towerSide: WireGroup = { buildingId: "building:Tower9", groupId: "2" };
export const towerUpper: WireGroup = { buildingId: "building:Tower9", groupId: "3" };
export const annexDecks: WireGroup = { buildingId: "building:Annex7", groupId: "1" };
