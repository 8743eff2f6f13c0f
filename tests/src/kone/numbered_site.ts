/**
 * A site for the tests of numbers: a low group with rear doors, a high group with a car of two
 * decks, floors in any order and from below the ground. Nothing of it is numbered by its file.
 */
import type { SiteFile } from "../../../src/site.ts";

const floors = [3, -1, 1, 0, 2, 4].map((level) => ({
  level,
  label: ["B1", "G", "1", "2", "3", "4"][level + 1]!,
  heightM: level < 0 ? -3.5 : level * 4,
  exit: level === 0,
}));

const drive = { speedMps: 1.6, accelerationMps2: 1, ratedLoadKg: 640 };
const levels = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ level: from + index }));

/** The file. */
export function numberedFile() {
  return {
    version: 1,
    cluster: "yard",
    buildings: [{
      id: "tower",
      name: "The tower",
      floors,
      groups: [
        {
          id: "low",
          cars: [
            {
              ...{ id: "a", name: "Car A", ...drive },
              doors: { front: {}, rear: {} },
              serves: [{ level: -1 }, { level: 0, sides: ["front", "rear"] }, {
                level: 1,
                sides: ["rear"],
              }],
            },
            { id: "b", ...drive, serves: levels(0, 2) },
          ],
        },
        {
          id: "high",
          cars: [{ id: "c", ...drive, speedMps: 4, decks: 2, serves: levels(0, 3) }],
        },
      ],
      units: [{ id: "gate", doors: [{ id: "turnstile", level: 0, kind: "entrance" }] }],
    }, {
      id: "annex",
      floors,
      groups: [{ id: "only", cars: [{ id: "d", ...drive, serves: levels(0, 4) }] }],
    }],
  } satisfies SiteFile;
}
