/** Faults of the numbers that a site file gives to the KONE-compatible API. */
import assert from "node:assert/strict";
import { faultsOfMeaning } from "../../src/site_meaning.ts";
import { numberedFile } from "./kone/numbered_site.ts";

type File = ReturnType<typeof numberedFile>;
type Kone = Readonly<Record<string, unknown>>;

/** What is said of the first building, its first group, its first car, and the other building. */
interface Said {
  readonly building?: Kone;
  readonly group?: Kone;
  readonly car?: Kone;
  readonly otherCar?: Kone;
  readonly annex?: Kone;
}

function faultsOf({ building, group, car, otherCar, annex }: Said): string[] {
  const file: File = numberedFile();
  const [tower, other] = file.buildings;
  const [low, high] = tower!.groups;
  const [a, b] = low!.cars;
  const [d] = other!.groups[0]!.cars;
  const site = {
    ...file,
    buildings: [
      {
        ...tower,
        kone: building,
        groups: [{ ...low, kone: group, cars: [{ ...a, kone: car }, b] }, high],
      },
      {
        ...other,
        kone: annex,
        groups: [{ id: "only", cars: [{ ...d, kone: otherCar }] }],
      },
    ],
  };
  return faultsOfMeaning(site).map(({ place, fault }) => `${place}: ${fault}`);
}

const b0 = "buildings[0]";
const g0 = `${b0}.groups[0]`;

const faulty: Record<string, [Said, readonly string[]]> = {
  "a building's id that is another's own": [
    { building: { id: "annex" } },
    ["buildings[1]: has the building id annex of buildings[0].kone.id"],
  ],
  "two buildings of one id": [
    { building: { id: "X" }, annex: { id: "X" } },
    ["buildings[1].kone.id: has the building id X of buildings[0].kone.id"],
  ],
  "an area that another landing has": [
    { building: { areas: [{ level: 0, area: 3000 }] } },
    [`${b0}, the front of level 1: has the area 3000 of ${b0}.kone.areas[0]`],
  ],
  "an area that a deck has": [
    { building: { areas: [{ level: 0, side: "rear", area: 1_002_010 }] } },
    [`${g0}.cars[1], deck 0: has the area 1002010 of ${b0}.kone.areas[0]`],
  ],
  "a deck's area that a landing has": [
    { car: { deckAreas: [2010] } },
    [`${g0}.cars[0].kone.deckAreas[0]: has the area 2010 of ${b0}, the rear of level 0`],
  ],
  "areas where no door is, or twice": [
    {
      building: {
        areas: [
          ...[{ level: 4, area: 9 }, { level: 2, side: "rear", area: 10 }],
          ...[{ level: 0, area: 11 }, { level: 0, area: 12 }],
        ],
      },
    },
    [
      `${b0}.kone.areas[0]: no car of the building opens its front door at level 4`,
      `${b0}.kone.areas[1]: no car of the building opens its rear door at level 2`,
      `${b0}.kone.areas[3]: names the front of level 0 twice`,
    ],
  ],
  "a group's number that another has by its place": [
    { group: { number: 2 } },
    [`${b0}.groups[1]: has the group number 2 of ${g0}.kone.number`],
  ],
  "a lift's number that another has by its place": [
    { car: { lift: 2 } },
    // Its deck's area follows from it.
    [
      `${g0}.cars[1]: has the lift number 2 of ${g0}.cars[0].kone.lift`,
      `${g0}.cars[1], deck 0: has the area 1002010 of ${g0}.cars[0], deck 0`,
    ],
  ],
  "a ken of another building's lift": [
    { car: { ken: "1" }, otherCar: { ken: "1" } },
    [`buildings[1].groups[0].cars[0].kone.ken: has the ken 1 of ${g0}.cars[0].kone.ken`],
  ],
  "more decks than the car has": [
    { car: { deckAreas: [1, 2] } },
    [`${g0}.cars[0].kone.deckAreas: has 2 areas, and the car has 1 deck(s)`],
  ],
  "terminals that are nowhere": [
    {
      group: {
        terminals: [
          { terminal: 1, type: "DOP", levels: [0, 3, 0] },
          { terminal: 1, type: "COP", cars: ["c"] },
          { terminal: 2, type: "LCS", after: { unit: "door", door: "turnstile" } },
          { terminal: 3, type: "LCS", after: { unit: "gate", door: "side" } },
        ],
      },
    },
    [
      `${g0}.kone.terminals[0].levels[1]: no car of the group serves level 3`,
      `${g0}.kone.terminals[0].levels[2]: names 0 twice`,
      `${g0}.kone.terminals[1]: has the terminal 1 of ${g0}.kone.terminals[0]`,
      `${g0}.kone.terminals[1].cars[0]: the group has no car c`,
      `${g0}.kone.terminals[2].after.unit: unknown: door`,
      `${g0}.kone.terminals[3].after.door: unknown: side`,
    ],
  ],
  "an action twice": [
    { group: { actions: [{ action: 2 }, { action: 3 }, { action: 2 }] } },
    [`${g0}.kone.actions[2]: has the action 2 of ${g0}.kone.actions[0]`],
  ],
};

for (const [what, [said, faults]] of Object.entries(faulty)) {
  Deno.test(`KONE site file: ${what} is a fault with its place`, () => {
    assert.deepEqual(faultsOf(said), faults);
  });
}

Deno.test("KONE site file: numbers that exchange places, or are in other buildings, are no fault", () => {
  assert.deepEqual(faultsOf({}), []);
  assert.deepEqual(
    faultsOf({
      building: {
        id: "annex2",
        areas: [{ level: 0, area: 3000 }, { level: 1, area: 2000 }],
      },
      group: {
        number: 9,
        terminals: [{ terminal: 1, after: { unit: "gate", door: "turnstile" } }],
      },
      car: { lift: 5, ken: "7", deckAreas: [1_001_010] },
      otherCar: { lift: 5, ken: "8", deckAreas: [4_000_000] },
    }),
    [],
  );
});

Deno.test("KONE site file: what has no shape is passed over here", () => {
  for (const kone of [7, "x", [], { areas: 1, terminals: [null], actions: {}, deckAreas: "a" }]) {
    const value = kone as Kone;
    assert.deepEqual(
      faultsOf({ building: value, group: value, car: value, otherCar: value, annex: value }),
      [],
    );
  }
});
