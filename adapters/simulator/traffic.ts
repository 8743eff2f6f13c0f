/**
 * Streams of passengers: Poisson arrivals of a given mix, or a trace out of a file. Everybody goes
 * between landings such that every car that stops at the first also stops at the second, so that a
 * button tells a car all it needs to know.
 */
import { type Random, randomExponential, randomInt, randomWeighted } from "../../src/random.ts";
import { sideBit } from "../../src/lift/collective.ts";
import type { Building, Group } from "../../src/site.ts";
import { levelsOf, sidesByLevel, sidesIn } from "./levels.ts";
import type { Landing } from "./people.ts";

/** Somebody who comes, so long after the one before. */
export interface Journey {
  readonly inMs: number;
  readonly from: Landing;
  readonly to: Landing;
}

/** A stream of passengers; `undefined` ends it. */
export interface Traffic {
  next(): Journey | undefined;
}

/** Shares of a stream: into the building, out of it, between its floors (dispatch.md §2.1). */
export interface Mix {
  readonly incoming: number;
  readonly outgoing: number;
  readonly interfloor: number;
}

/** A whole trace may hold so many passengers. */
const tracePassengersMax = 100_000;

/**
 * Poisson arrivals. Exits are the floors so marked in the site, else level 0, else the lowest.
 * @throws {Error} where the group has no journey for a share of the mix.
 */
export function poissonTraffic(
  building: Building,
  group: Group,
  passengers: { readonly perFiveMinutes: number; readonly mix: Mix },
  random: Random,
): Traffic {
  const { mix, perFiveMinutes } = passengers;
  const journeys = journeysOf(building, group);
  const exits = exitsOf(building, group);
  const kinds = [
    journeys.filter(([from, to]) => exits.has(from.at) && !exits.has(to.at)),
    journeys.filter(([from, to]) => !exits.has(from.at) && exits.has(to.at)),
    journeys.filter(([from, to]) => !exits.has(from.at) && !exits.has(to.at)),
  ] as const;
  const weights = [mix.incoming, mix.outgoing, mix.interfloor];
  const missing = weights.findIndex((weight, kind) => weight > 0 && kinds[kind]!.length === 0);
  if (missing >= 0 || !(perFiveMinutes > 0)) {
    throw new Error(
      `Cannot make traffic for group ${group.id}: each share above 0 needs a journey and the rate ` +
        `must be above 0, got ${JSON.stringify(passengers)}`,
    );
  }
  return {
    next: () => {
      const inMs = randomExponential(random, 300_000 / perFiveMinutes);
      const kind = kinds[randomWeighted(random, weights)]!;
      const [from, to] = kind[randomInt(random, kind.length)]!;
      return { inMs, from, to };
    },
  };
}

/**
 * A trace: one passenger a line, `seconds since start, origin level, destination level`, in order
 * of time.
 * @throws {Error} naming the first line that cannot be used.
 */
export function traceTraffic(building: Building, group: Group, text: string): Traffic {
  const { indexOf } = levelsOf(building, group);
  const journeys = journeysOf(building, group);
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (lines.length > tracePassengersMax) {
    throw new Error(
      `Cannot use the trace: at most ${tracePassengersMax} passengers, got ${lines.length}`,
    );
  }
  let before = 0;
  const trace = lines.map((line, index): Journey => {
    const [seconds, origin, destination] = line.split(",").map(Number);
    const [from, to] = [indexOf(origin ?? NaN), indexOf(destination ?? NaN)];
    const journey = journeys.find(([one, other]) => one.at === from && other.at === to);
    const ms = (seconds ?? NaN) * 1000;
    if (!(ms >= before) || journey === undefined) {
      throw new Error(
        `Cannot use the trace: line ${index + 1} must be a time not before the last and two ` +
          `levels that the same cars serve, got ${JSON.stringify(line.slice(0, 80))}`,
      );
    }
    const inMs = ms - before;
    before = ms;
    return { inMs, from: journey[0], to: journey[1] };
  });
  let position = 0;
  return { next: () => trace[position++] };
}

/** Every pair of landings of which every car that serves the first serves the second. */
function journeysOf(building: Building, group: Group): [Landing, Landing][] {
  const levels = levelsOf(building, group);
  const cars = group.cars.map((car) => sidesByLevel(car, levels));
  const landings = levels.levels.flatMap((_, at) =>
    sidesIn(cars.reduce((bits, sides) => bits | sides[at]!, 0)).map((side) => ({ at, side }))
  );
  const stopsAt = (car: Uint8Array, { at, side }: Landing) => (car[at]! & sideBit(side)) !== 0;
  return landings.flatMap((from) =>
    landings.filter((to) =>
      to.at !== from.at && cars.every((car) => !stopsAt(car, from) || stopsAt(car, to))
    ).map((to): [Landing, Landing] => [from, to])
  );
}

function exitsOf(building: Building, group: Group): Set<number> {
  const { levels, indexOf } = levelsOf(building, group);
  const exits = building.floors.filter(({ exit }) => exit).map(({ level }) => indexOf(level))
    .filter((at) => at >= 0);
  if (exits.length > 0) return new Set(exits);
  return new Set([Math.max(0, levels.indexOf(0))]);
}
