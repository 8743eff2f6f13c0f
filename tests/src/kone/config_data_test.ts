/** What a client is told of a lift group. */
import assert from "node:assert/strict";
import { configData } from "../../../src/kone/config_data.ts";
import { numbersOf } from "../../../src/kone/numbering.ts";
import { checkSite } from "../../../src/site.ts";
import { numberedFile } from "./numbered_site.ts";

const tower = numbersOf(checkSite(numberedFile())).building("tower")!;
const low = tower.group("1")!;
const high = tower.group("2")!;

Deno.test("KONE 1 config says what there is in the group that was asked for, field by field", () => {
  const both = [1, 2];
  const deck = (area: number, doors: number[]) => [
    { deck: 0, area_id: area, doors, terminals: both },
  ];
  const side = (number: number) => ({ lift_side: number, group_side: number, decks: [0] });
  const floor = (lift: number, group: number, height: number, ...sides: number[]) => ({
    ...{ lift_floor_id: lift, group_floor_id: group, height },
    sides: sides.map(side),
  });
  const landing = (area: number, number: number, side: number, name: string, exit = false) => ({
    ...{ area_id: area, group_floor_id: number, group_side: side, short_name: name, exit },
    terminals: both,
  });
  assert.deepEqual(configData(tower, low), {
    version_major: 1,
    version_minor: 0,
    groups: [{
      group_id: 1,
      terminals: both,
      lifts: [
        {
          lift_id: 1,
          lift_name: "Car A",
          decks: deck(1_001_010, [1, 2]),
          floors: [floor(1, 1, 3500, 1), floor(2, 2, 4000, 1, 2), floor(3, 3, 4000, 2)],
        },
        {
          lift_id: 2,
          lift_name: "b",
          decks: deck(1_002_010, [1]),
          floors: [floor(1, 2, 4000, 1), floor(2, 3, 4000, 1), floor(3, 4, 4000, 1)],
        },
      ],
    }],
    destinations: [
      landing(1000, 1, 1, "B1"),
      landing(2000, 2, 1, "G", true),
      landing(2010, 2, 2, "GR", true),
      landing(3000, 3, 1, "1"),
      landing(3010, 3, 2, "1R"),
      landing(4000, 4, 1, "2"),
    ],
    terminals: [{ terminal_id: 1, type: "Virtual" }, { terminal_id: 2, type: "LCS" }],
  });
});

Deno.test("KONE 1 config says at which landings each of two decks can stand", () => {
  const { groups } = configData(tower, high) as {
    groups: { lifts: { decks: object[]; floors: { sides: { decks: number[] }[] }[] }[] }[];
  };
  const [lift] = groups[0]!.lifts;
  assert.equal(lift!.decks.length, 2);
  assert.deepEqual(lift!.floors.map(({ sides }) => sides[0]!.decks), [[0], [0, 1], [0, 1], [1]]);
});
