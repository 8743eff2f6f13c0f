/**
 * Where a simulated car with two decks stands. It stops where its lower deck does; the doors of both
 * decks open and close together on a side. Its own landing buttons are served by the lower deck.
 */
import { type Deck, upperLevels } from "../../src/lift/decks.ts";
import type { Building, Car } from "../../src/site.ts";
import { type Levels, sidesByLevel } from "./levels.ts";

/** The stops of a car, by level index of its lower deck. */
export interface DeckStands {
  /** By level index, the sides at which it can open there, at either deck. */
  readonly sidesAt: Uint8Array;
  /** By level index of the lower deck, that of the upper one; −1 for a car with one deck. */
  upperAt(stands: number): number;
  /** Where it stands to have a deck at a level; −1 where it cannot. */
  standsFor(level: number, deck: Deck | undefined): number;
}

/** The stops of a car. */
export function deckStands(car: Car, building: Building, levels: Levels): DeckStands {
  const own = sidesByLevel(car, levels);
  if (car.decks !== 2) return { sidesAt: own, upperAt: () => -1, standsFor: (level) => level };
  const uppers = new Map(
    [...upperLevels(car, building.floors)].map(([lower, upper]) =>
      [levels.indexOf(lower), levels.indexOf(upper)] as const
    ),
  );
  const stands = new Map([...uppers].map(([lower, upper]) => [upper, lower]));
  const sidesAt = own.map((bits, at) => {
    const upper = uppers.get(at);
    return upper === undefined ? 0 : bits | own[upper]!;
  });
  return {
    sidesAt,
    upperAt: (at) => uppers.get(at) ?? -1,
    standsFor: (level, deck) =>
      deck === "upper" ? stands.get(level) ?? -1 : uppers.has(level) ? level : -1,
  };
}
