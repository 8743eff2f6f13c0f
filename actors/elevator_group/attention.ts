/** What a car's word means to those who asked for more than a ride: room, a lease, a held door. */
import { announce } from "./announcements.ts";
import { isOut } from "./car_service.ts";
import { watchHolds } from "./holds.ts";
import { clearLeases } from "./leases.ts";
import type { LiveCar } from "./state.ts";
import type { Turn } from "./turn.ts";

/** Takes in, for them, that a car has been heard. */
export function mind(turn: Turn, before: LiveCar, after: LiveCar): void {
  watchHolds(turn, after, isOut(after));
  if (after.reserved?.by === "lease" && !after.reserved.cleared) clearLeases(turn);
  announce(turn, before);
}
