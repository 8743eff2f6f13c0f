/** Cars with two decks: where the upper deck is while the lower one stands at a level. */
import type { Car, Floor } from "../site.ts";

/** A deck of a car. */
export type Deck = "lower" | "upper";

/** How far apart heights may be that are meant to be the same, m. */
const sameHeightM = 0.05;

/**
 * By level of the lower deck, the level of the upper one; only where both decks have a landing.
 * Empty for a car with one deck. Said by the site file, or by the height between the decks, or else
 * the next floor of the building above.
 */
export function upperLevels(
  car: Pick<Car, "decks" | "deckHeightM" | "deckLevels" | "serves">,
  floors: readonly Pick<Floor, "level" | "heightM">[],
): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  if (car.decks !== 2) return pairs;
  const served = new Set(car.serves.map(({ level }) => level));
  const rising = [...floors].sort((one, other) => one.level - other.level);
  const { deckHeightM, deckLevels } = car;
  for (const [index, { level: lower, heightM }] of rising.entries()) {
    const upper = deckLevels !== undefined
      ? deckLevels.find((pair) => pair.lower === lower)?.upper
      : deckHeightM === undefined
      ? rising[index + 1]?.level
      : rising.find((floor) => Math.abs(floor.heightM - heightM - deckHeightM) <= sameHeightM)
        ?.level;
    if (upper !== undefined && served.has(lower) && served.has(upper)) pairs.set(lower, upper);
  }
  return pairs;
}
