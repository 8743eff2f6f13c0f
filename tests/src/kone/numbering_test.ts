/** Numbers that are made of a site, and those that its file gives. */
import assert from "node:assert/strict";
import { inventoryOf } from "../../../src/kone/inventory.ts";
import { numbersOf } from "../../../src/kone/numbering.ts";
import type { KoneNumbers } from "../../../src/kone/numbers.ts";
import { checkSite, readSite } from "../../../src/site.ts";
import { numberedFile } from "./numbered_site.ts";

const numbers = numbersOf(checkSite(numberedFile()));
const [low, high] = numbers.building("tower")!.groups;

/** As numbers of a file in which some parts are said. */
function changed(change: (file: ReturnType<typeof numberedFile>) => object): KoneNumbers {
  return numbersOf(checkSite(change(numberedFile())));
}

Deno.test("KONE numbers: a landing's area is its floor's number × 1000, at the rear 10 more", () => {
  const of = (group = low!) => group.landings.map(({ area, shortName }) => [area, shortName]);
  assert.deepEqual(of(), [
    ...[[1000, "B1"], [2000, "G"], [2010, "GR"], [3000, "1"], [3010, "1R"], [4000, "2"]],
  ]);
  assert.deepEqual(of(high), [[2000, "G"], [3000, "1"], [4000, "2"], [5000, "3"]]);
  const rear = low!.landing(2010)!;
  assert.deepEqual(
    [rear.level, rear.side, rear.floor, rear.groupSide, rear.exit, rear.heightMm],
    [0, "rear", 2, 2, true, 3500],
  );
  assert.equal(low!.landing(5000), undefined, "another group's landing");
  assert.equal(numbers.building("tower")!.landing(5000)?.level, 3);
  assert.equal(low!.landing(2000), high!.landing(2000), "two groups share the building's landing");
});

Deno.test("KONE numbers: decks, lifts and groups count by place, and are found by their numbers", () => {
  assert.deepEqual(low!.lifts.map(({ decks }) => decks.map(({ area }) => area)), [
    [1_001_010],
    [1_002_010],
  ]);
  assert.deepEqual(high!.lifts[0]!.decks, [
    { area: 1_001_010, deck: 0 },
    { area: 1_001_110, deck: 1 },
  ]);
  assert.equal(low!.deck(1_002_010)?.lift.car, "b");
  assert.equal(high!.deck(1_001_110)?.deck.deck, 1);
  assert.equal(high!.deck(1_002_010), undefined);
  assert.equal(numbers.building("tower")!.group("2"), high);
  for (const text of ["3", "02", "", "main"]) {
    assert.equal(numbers.building("tower")!.group(text), undefined, text);
  }
  assert.equal(numbers.building("nowhere"), undefined);
  const lift = low!.liftOf("b")!;
  assert.deepEqual([lift.lift, lift.name, lift.persons, lift.speedMps], [2, "b", 8, 1.6]);
  const found = numbers.ken(lift.ken)!;
  assert.deepEqual([found.building.id, found.group.number, found.lift], ["tower", 1, lift]);
});

Deno.test("KONE numbers: a side where no door is has the area of the other side", () => {
  assert.equal(low!.areaOf(0, "rear"), 2010);
  assert.equal(low!.areaOf(0), 2000);
  assert.equal(low!.areaOf(-1, "rear"), 1000);
  assert.equal(low!.areaOf(3), undefined);
  const [a] = low!.lifts;
  assert.deepEqual(a!.landings.map(({ area }) => area), [1000, 2000, 2010, 3010]);
});

Deno.test("KONE numbers: of two decks only those stand at a level that can get there", () => {
  const at = (level: number) => high!.lifts[0]!.decksAt(level).map(({ deck }) => deck);
  assert.deepEqual([at(0), at(1), at(3), at(4)], [[0], [0, 1], [1], []]);
  assert.deepEqual(low!.lifts[1]!.decksAt(2).map(({ deck }) => deck), [0]);
  assert.deepEqual(low!.lifts[1]!.decksAt(-1), []);
});

Deno.test("KONE numbers: the default terminals and actions are those of the published examples", () => {
  assert.deepEqual(low!.terminals.map(({ terminal, type }) => [terminal, type]), [
    ...[[1, "Virtual"], [2, "LCS"]],
  ]);
  for (const { areas, after } of low!.terminals) {
    assert.ok([...low!.landings, ...low!.lifts[0]!.decks].every(({ area }) => areas.has(area)));
    assert.equal(after, undefined);
  }
  assert.deepEqual(
    low!.actions.map(({ action, name, kind, enabled }) => [action, name, kind, enabled]),
    [
      [2, "DcsCall", "destination", true],
      [3, "DcsCall 3", "destination", true],
      [2001, "LdgCall UP", "landing_up", true],
      [2002, "LdgCall DOWN", "landing_down", true],
      [5000, "CarCall", "car", true],
    ],
  );
});

Deno.test("KONE numbers: what the site file says stands in place of what is made", () => {
  const own = changed((file) => {
    const [tower, annex] = file.buildings;
    const [low, high] = tower!.groups;
    const [a, b] = low!.cars;
    return {
      ...file,
      buildings: [{
        ...tower,
        kone: {
          id: "Tw0werXyz12",
          desc: "A tower",
          areas: [{ level: 0, area: 77 }, { level: 0, side: "rear", area: 78 }],
        },
        groups: [{
          ...low,
          kone: {
            number: 4,
            terminals: [
              { terminal: 10, type: "DOP", levels: [0] },
              { terminal: 11, type: "COP", cars: ["b"] },
              { terminal: 12, type: "DOP", after: { unit: "gate", door: "turnstile" } },
            ],
            actions: [{ action: 9, name: "Nine", kind: "destination", enabled: false }],
          },
          cars: [
            { ...a, kone: { lift: 7, ken: "12345678901234567890", deckAreas: [500] } },
            { ...b, kone: { lift: 9 } },
          ],
        }, high],
      }, annex],
    };
  });
  const tower = own.building("Tw0werXyz12")!;
  assert.deepEqual([tower.building, tower.desc], ["tower", "A tower"]);
  assert.equal(own.building("tower"), undefined);
  const group = tower.group("4")!;
  assert.deepEqual(group.lifts.map(({ lift }) => lift), [7, 9]);
  assert.equal(own.ken("12345678901234567890")?.lift.car, "a");
  assert.equal(
    own.building("annex")?.groups[0]?.lifts[0]?.ken,
    numbers.buildings[1]!.groups[0]!
      .lifts[0]!.ken,
    "a ken that is made stays as it was",
  );
  assert.deepEqual(group.lifts.map(({ decks }) => decks[0].area), [500, 1_009_010]);
  assert.deepEqual([group.landing(77)?.side, group.areaOf(0, "rear")], ["front", 78]);
  assert.equal(group.landing(2000), undefined);
  assert.equal(tower.group("2")?.landing(77)?.level, 0, "of every group of the building");
  assert.deepEqual(group.terminals, [
    { terminal: 10, type: "DOP", areas: new Set([77, 78]) },
    { terminal: 11, type: "COP", areas: new Set([1_009_010]) },
    {
      terminal: 12,
      type: "DOP",
      areas: new Set(group.landings.map(({ area }) => area)),
      after: { unit: "gate", door: "turnstile", withinMs: 60_000 },
    },
  ]);
  assert.deepEqual(group.actions, [
    { action: 9, name: "Nine", kind: "destination", enabled: false },
  ]);
});

Deno.test("KONE numbers: tokens and resources know the same buildings, groups and lifts", () => {
  const { buildings } = inventoryOf(numbersOf(checkSite(numberedFile())));
  assert.deepEqual(
    buildings.map(({ id, building, groups }) => [id, building, groups.map(({ number }) => number)]),
    [["tower", "tower", [1, 2]], ["annex", "annex", [1]]],
  );
  for (const { groups } of buildings) {
    for (const { lifts } of groups) {
      for (const { ken, car } of lifts) assert.equal(numbers.ken(ken)?.lift.car, car);
    }
  }
});

Deno.test("KONE numbers: the demo's file has what published examples look for", () => {
  const path = new URL("../../../demo/site.json", import.meta.url);
  const [building] = numbersOf(readSite(Deno.readTextFileSync(path))).buildings;
  assert.match(building!.id, /^[A-Za-z0-9]{11}$/);
  const main = building!.group("1")!;
  assert.equal(main.group, "main");
  const [one, two] = main.terminals;
  assert.deepEqual([one!.terminal, two!.terminal], [1, 2]);
  for (const area of [3000, 5000]) {
    assert.ok(main.landing(area) !== undefined && one!.areas.has(area) && two!.areas.has(area));
  }
  const elsewhere = main.landings.filter(({ area }) => !two!.areas.has(area));
  assert.equal(elsewhere.length, 1, "terminal 2 is configured and not in use at one landing");
  const enabled = main.actions.map(({ action, enabled }) => [action, enabled]);
  assert.deepEqual(enabled, [
    ...[[2, true], [3, true], [4, false], [2001, true], [2002, true], [5000, true]],
  ]);
});
