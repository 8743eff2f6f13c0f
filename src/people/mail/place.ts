/** A building as people know it: its name and its time. */
import type { Site } from "../../site.ts";

/** A building as people know it. */
export interface Place {
  readonly name: string;
  /** IANA. */
  readonly timeZone: string;
}

/** What the service calls itself where no building is meant. */
export const servicePlace: Place = { name: "Vestibule", timeZone: "UTC" };

/** The place of a building's id; a building that is no longer of this cluster keeps its id. */
export function placeOf(site: Site, building: string | null): Place {
  if (building === null) return servicePlace;
  const found = site.buildings.find(({ id }) => id === building);
  return { name: found?.name ?? building, timeZone: found?.timeZone ?? servicePlace.timeZone };
}
