/** Doors that somebody holds open on purpose are neither stuck nor obstructed. */
import type { GroupState } from "./state.ts";

/** Whether a hold keeps a car where it is now. */
export function isDoorHeld({ holds }: GroupState, car: string, now: number): boolean {
  for (const hold of holds.values()) if (hold.car === car && hold.expiresAtMs > now) return true;
  return false;
}
