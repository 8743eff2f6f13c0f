/**
 * How whoever came in with a tag gets home by lift: the floor, and the floors at which they may
 * change lifts on the way. Only floors that their rights reach now; none for who chose that no lift
 * shall come, or has no home here.
 */
import type { Subject } from "../people/rows/grant.ts";
import type { AccessSnapshot } from "./decision.ts";
import { effectiveAccess } from "./effective.ts";
import { type GuestFloor, guestFloorsMax } from "./guest_floors.ts";

/** Where lifts may take somebody, and where they go. */
export interface WayHome {
  readonly lifts: readonly GuestFloor[];
  readonly home?: number;
}

/** The way to a home floor, for a door's lift. */
export function wayHome(
  snapshot: AccessSnapshot,
  building: string,
  subjects: readonly Subject[],
  home: number | null,
  now: number,
): WayHome {
  if (home === null) return { lifts: [] };
  const { lifts } = effectiveAccess(snapshot, { building, subjects, atMs: now });
  const floors = lifts.flatMap(({ group, levels }) => levels.map((level) => ({ group, level })));
  if (!floors.some(({ level }) => level === home)) return { lifts: [] };
  const stops = new Map<number, number>();
  for (const { level } of floors) stops.set(level, (stops.get(level) ?? 0) + 1);
  const way = floors.filter(({ level }) => level === home || stops.get(level)! > 1);
  const first = [...way].sort((a, b) => Number(b.level === home) - Number(a.level === home));
  return { lifts: first.slice(0, guestFloorsMax), home };
}
