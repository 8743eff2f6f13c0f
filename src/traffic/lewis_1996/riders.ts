/** The people of one hour: when they come, where, and where they want to go. */
import { forkRandom, type Random, randomExponential, randomInt } from "../../random.ts";
import { downPeakRates, floors, hourS, lobby, rateStepS } from "./environment.ts";

/** One person. Floors are numbered from 1. */
export interface Rider {
  readonly atS: number;
  readonly from: number;
  readonly to: number;
}

/** What traffic an hour has, besides the down-peak profile. */
export interface TrafficOptions {
  /** People a minute who go up from the lobby (Tables 3 and 4). */
  readonly upPerMinute?: number;
}

/**
 * The hour's people in the order in which they come. Each floor is a Poisson stream of its own,
 * whose rate changes every five minutes: an exponential gap that reaches beyond a step is drawn
 * anew from the step's end at the next rate, which changes nothing, since gaps know no past.
 */
export function ridersOfHour(random: Random, options: TrafficOptions = {}): readonly Rider[] {
  const riders: Rider[] = [];
  for (let from = lobby + 1; from <= floors; from++) {
    const stream = forkRandom(random, `floor ${from}`);
    for (const atS of arrivals(stream, (step) => downPeakRates[step]! / rateStepS)) {
      riders.push({ atS, from, to: lobby });
    }
  }
  const up = forkRandom(random, "up");
  for (const atS of arrivals(up, () => (options.upPerMinute ?? 0) / 60)) {
    riders.push({ atS, from: lobby, to: lobby + 1 + randomInt(up, floors - lobby) });
  }
  return riders.sort((a, b) => a.atS - b.atS || a.from - b.from);
}

/** Times of one stream, in seconds; `ratePerS` gives the rate of each step of the profile. */
function* arrivals(random: Random, ratePerS: (step: number) => number): Generator<number> {
  for (let step = 0; step * rateStepS < hourS; step++) {
    const rate = ratePerS(step);
    if (rate <= 0) continue;
    let atS = step * rateStepS;
    for (;;) {
      atS += randomExponential(random, 1 / rate);
      if (atS >= (step + 1) * rateStepS) break;
      yield atS;
    }
  }
}
