/**
 * When somebody who is on the way will be at the landing: the zone's way divided by how fast they
 * walk, to five seconds (C15, R22). Speeds are those of pedestrians who cross a street (Knoblauch,
 * Pietrucha, Nitzburg: Field Studies of Pedestrian Walking Speed and Start-Up Time, Transportation
 * Research Record 1538, 1996): `slow` is what all but 15 of 100 people of 65 and older reach,
 * `normal` what all but 15 of 100 younger ones reach, `fast` the mean of the younger ones.
 */
import type { Prefers } from "../access/capability.ts";

/** Metres a second, by the bucket of a capability. */
export const walkingMps: Readonly<Record<NonNullable<Prefers["walkingSpeed"]>, number>> = {
  slow: 0.97,
  normal: 1.25,
  fast: 1.51,
};
/** An arrival says no more than this. */
export const arrivalStepMs = 5_000;
/** Nobody is waited for longer. */
export const arrivesInMsMax = 300_000;

/** Milliseconds until somebody is at a landing that is so many metres away. */
export function arrivesInMs(walkM: number, { walkingSpeed = "normal" }: Prefers): number {
  const ms = 1000 * walkM / walkingMps[walkingSpeed];
  return Math.min(arrivesInMsMax, arrivalStepMs * Math.round(ms / arrivalStepMs));
}
