/** Where a lift may take the holder of a visitor key (C13). */
import type { GrantRow } from "../people/rows/grant.ts";
import { commonScope } from "./chain.ts";
import type { BuildingContext } from "./decision.ts";

/** A landing of a lift group. */
export interface GuestFloor {
  readonly group: string;
  readonly level: number;
}

/** Floors that one verdict names at most. */
export const guestFloorsMax = 64;

/** The floors that all links of a key's chain have; none where they hold no lifts. */
export function guestFloors(
  links: readonly GrantRow[],
  context: BuildingContext,
): readonly GuestFloor[] {
  if (!links.every(({ actions }) => actions.includes("call_lift"))) return [];
  const { lifts } = commonScope(links);
  const wanted = lifts === "all"
    ? [...context.lifts.keys()].map((group) => ({ group, levels: "all" as const }))
    : lifts;
  const floors = wanted.flatMap(({ group, levels }) => {
    const served = context.lifts.get(group) ?? new Set<number>();
    return [...served].filter((level) => levels === "all" || levels.includes(level))
      .map((level) => ({ group, level }));
  });
  return floors.slice(0, guestFloorsMax);
}
