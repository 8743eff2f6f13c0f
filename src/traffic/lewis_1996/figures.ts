/** The columns of the published tables, from journeys. */
import { longWaitS } from "./environment.ts";
import type { Journey } from "./simulation.ts";

/** One row of figures; times in seconds. */
export interface Figures {
  /** From arrival to entry. */
  readonly averageWaitS: number;
  /** The mean of the squared waits, in square seconds. */
  readonly squaredWait: number;
  /** From arrival to exit. */
  readonly systemTimeS: number;
  /** The share of waits above 60 s, in per cent. */
  readonly longWaitsPercent: number;
}

/** The figures of all journeys together; there must be at least one. */
export function figuresOf(journeys: readonly Journey[]): Figures {
  if (journeys.length === 0) throw new Error("Cannot give figures: at least one rider, got none");
  let waitS = 0;
  let squared = 0;
  let systemS = 0;
  let long = 0;
  for (const { atS, enteredS, leftS } of journeys) {
    waitS += enteredS - atS;
    squared += (enteredS - atS) ** 2;
    systemS += leftS - atS;
    if (enteredS - atS > longWaitS) long++;
  }
  const count = journeys.length;
  return {
    averageWaitS: waitS / count,
    squaredWait: squared / count,
    systemTimeS: systemS / count,
    longWaitsPercent: 100 * long / count,
  };
}
