/** Areas of which a site file says nothing: those of landings and of decks never meet. */
import type { Side } from "../site.ts";

/** The area of a landing. @param floor its number in the building, from 1 at the lowest. */
export function defaultLandingArea(floor: number, side: Side): number {
  return floor * 1000 + (side === "front" ? 0 : 10);
}

/** The area of a deck. @param lift its number in the group. @param deck 0 for the lower one. */
export function defaultDeckArea(lift: number, deck: 0 | 1): number {
  return 1_000_010 + lift * 1000 + deck * 100;
}
