/** Whether a device wanted its peace when somebody may have rung (R74, C18). */
import { isQuiet, type RingQuestion } from "./ring_household.ts";
import { contextOf } from "./snapshot.ts";

/** A picture of a missed ring is no older than this. */
const lookBackMs = 60_000;

/**
 * Whether a device is in do-not-disturb, or was a minute ago: then a picture of a ring that it has
 * missed is for it only where its person chose so. What ended that it is quiet may have ended it
 * after the ring.
 */
export function wasQuiet(
  { ledger, now, site }: RingQuestion,
  buildingId: string,
  session: string,
): boolean {
  const quiet = ledger.get("session", session)?.quiet;
  const building = site.buildings.find(({ id }) => id === buildingId);
  if (quiet === undefined || building === undefined) return false;
  const context = contextOf(building, ledger.get("building_rules", buildingId));
  return [now, now - lookBackMs].some((atMs) => isQuiet(quiet, context, atMs));
}
