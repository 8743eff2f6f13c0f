/** Many hours under one policy, and their figures. */
import { seededRandom } from "../../random.ts";
import { type Figures, figuresOf } from "./figures.ts";
import type { Policy } from "./policy.ts";
import { ridersOfHour, type TrafficOptions } from "./riders.ts";
import { type Journey, simulateHour } from "./simulation.ts";

/** What is run. */
export interface RunPlan extends TrafficOptions {
  readonly hours: number;
  /** The same seed gives every policy the same riders. */
  readonly seed: number | string;
}

/** What came of it. */
export interface RunResult {
  readonly riders: number;
  /** Of all riders together. */
  readonly figures: Figures;
  /** The standard error of each figure, from the spread between hours; 0 for a single hour. */
  readonly errors: Figures;
  readonly stops: number;
  readonly floorsTravelled: number;
}

/** Runs `plan.hours` independent hours, each with a policy of its own from `makePolicy`. */
export function runHours(plan: RunPlan, makePolicy: () => Policy): RunResult {
  const journeys: Journey[] = [];
  const ofHours: Figures[] = [];
  let stops = 0;
  let floorsTravelled = 0;
  for (let hour = 1; hour <= plan.hours; hour++) {
    const riders = ridersOfHour(seededRandom(`1996/${plan.seed}/${hour}`), plan);
    const result = simulateHour(riders, makePolicy());
    journeys.push(...result.journeys);
    ofHours.push(figuresOf(result.journeys));
    stops += result.stops;
    floorsTravelled += result.floorsTravelled;
  }
  const error = (of: keyof Figures) => standardError(ofHours.map((figures) => figures[of]));
  return {
    riders: journeys.length,
    figures: figuresOf(journeys),
    errors: {
      averageWaitS: error("averageWaitS"),
      squaredWait: error("squaredWait"),
      systemTimeS: error("systemTimeS"),
      longWaitsPercent: error("longWaitsPercent"),
    },
    stops,
    floorsTravelled,
  };
}

/** The standard error of a mean: the sample's deviation over the root of its size. */
function standardError(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
