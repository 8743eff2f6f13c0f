/**
 * The bound that holds for everybody by themselves, whatever the traffic and the dispatcher
 * (dispatch.md 6.1): the mean of the least times to destination. Waits have none but 0.
 */
import type { TrafficBuilding } from "../building_file.ts";
import { leastJourneyS } from "../lower_bound.ts";
import type { Journey } from "../trace_file.ts";

/** The least mean time to destination (`attd`) of a trace, s. */
export function perPassengerBound(building: TrafficBuilding, journeys: readonly Journey[]): number {
  const least = leastJourneyS(building);
  return journeys.reduce((sum, { from, to }) => sum + least(from, to), 0) / journeys.length;
}
