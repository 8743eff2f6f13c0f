/** A flat's number as the displays at entrances show it, its block before it. */
import type { Facility } from "../rows/facility.ts";

/** Characters of a number with its block at most. */
const numberMax = 32;

/** What stands on the display: what visitors press, and what statements about the flat's key name. */
export function shownNumber({ block, number }: Pick<Facility, "block" | "number">): string {
  const whole = block === null || block === "" ? number : `${block} ${number}`;
  return [...whole].slice(0, numberMax).join("");
}
