/**
 * Cars with two decks. Such a car *stands* where its lower deck does; a call is served at the deck
 * that can reach its floors: the lower one at even stops of the car and the upper one at odd ones
 * (so that both decks of a car that is sent to two neighbouring floors have work), or the other
 * where that one cannot. Both ends of a journey are at the same deck.
 */
import { type Deck, upperLevels } from "../../src/lift/decks.ts";
import type { CallRequest } from "../../src/protocol.ts";
import type { CarStateReport } from "./hardware.ts";
import type { Building, Car } from "../../src/site.ts";

/** The two decks of a car, by level index. */
export interface Decks {
  /** Where the car stands for its lower deck to be at a level; −1 where it cannot be. */
  readonly lower: readonly number[];
  /** The same for its upper deck. */
  readonly upper: readonly number[];
  /** The deck that is tried first for who enters at a level. */
  readonly first: readonly Deck[];
}

/** The decks of a car; `undefined` where it has one. */
export function decksOf(
  building: Building,
  car: Car,
  indexOf: ReadonlyMap<number, number>,
): Decks | undefined {
  if (car.decks !== 2) return undefined;
  const pairs = upperLevels(car, building.floors);
  const lower = Array.from<number>({ length: indexOf.size }).fill(-1);
  const upper = [...lower];
  for (const [low, high] of pairs) {
    const stands = indexOf.get(low)!;
    lower[stands] = stands;
    upper[indexOf.get(high)!] = stands;
  }
  const first: Deck[] = [];
  let stops = 0;
  for (let at = 0; at < lower.length; at++) {
    const reached = lower[at]! >= 0 || upper[at]! >= 0;
    first.push(stops % 2 === 0 ? "lower" : "upper");
    if (reached) stops++;
  }
  return { lower, upper, first };
}

/** Where a car stands to serve a level at a deck, by index; −1 where it cannot. */
export function standAt(decks: Decks | undefined, deck: Deck | undefined, level: number): number {
  if (decks === undefined || deck === undefined) return level;
  return decks[deck][level] ?? -1;
}

/** Where a car stops for what is lit inside it, by level index. */
export function litStops(
  decks: Decks | undefined,
  indexOf: ReadonlyMap<number, number>,
  state: CarStateReport | null,
): number[] {
  const stops = (levels: readonly number[], deck: Deck) =>
    levels.flatMap((level) => {
      const at = indexOf.get(level);
      const stands = at === undefined ? -1 : standAt(decks, deck, at);
      return stands < 0 ? [] : [stands];
    });
  return [
    ...stops(state?.carCalls ?? [], "lower"),
    ...stops(state?.upper?.carCalls ?? [], "upper"),
  ];
}

/** The deck that serves a request, by level index; `undefined` for none, or where there is one. */
export function deckFor(
  decks: Decks | undefined,
  indexOf: ReadonlyMap<number, number>,
  request: CallRequest,
): Deck | undefined {
  if (decks === undefined) return undefined;
  const ends = request.kind === "car"
    ? [request.to]
    : request.kind === "landing"
    ? [request.from]
    : [request.from, request.to];
  const levels = ends.map((level) => indexOf.get(level) ?? -1);
  const reaches = (deck: Deck) => levels.every((level) => (decks[deck][level] ?? -1) >= 0);
  const first = decks.first[levels[0]!] ?? "lower";
  if (reaches(first)) return first;
  const other = first === "lower" ? "upper" : "lower";
  return reaches(other) ? other : undefined;
}
