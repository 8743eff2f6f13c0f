/** What the site file says of a building and a command about people needs to know. */
import { type Refusal, refuse } from "../../refusal.ts";
import type { Site } from "../../site.ts";

/** A building as the identity plane sees it. */
export interface BuildingPlace {
  readonly building: string;
  /** IANA; in which a birthday begins. */
  readonly timeZone: string;
  /** ISO 3166-1 alpha-2, where the site file says it. */
  readonly country: string | undefined;
  /** Whether its service has a residential part (R15). */
  readonly residential: boolean;
  /** The levels it has. */
  readonly levels: readonly number[];
}

/** The building of that id, or undefined where the site has none. */
export function placeOf(site: Site, building: string): BuildingPlace | undefined {
  const found = site.buildings.find(({ id }) => id === building);
  return found === undefined ? undefined : {
    building,
    timeZone: found.timeZone,
    country: found.country,
    residential: found.residential ?? false,
    levels: found.floors.map(({ level }) => level),
  };
}

/** What is said of a building that the site does not have: the same as of a foreign one (R10). */
export const noSuchBuilding: Refusal = refuse(
  "not_found",
  "Cannot find the building: there is none of this id",
);
