/**
 * What a group has learned of its traffic, from what hardware tells and nothing else: the load that
 * a stop adds says how many entered and in which direction the car leaves with them; the load that
 * it takes away says where people go. Counts are forgotten exponentially, by half in some minutes,
 * so a rate is "persons lately over time lately", with a weak prior for the first minutes.
 *
 * Live, in no row, and of nobody: sums over persons by level and direction.
 */
import { type GroupModel, personKg } from "./model.ts";
import type { LiveCar } from "./state.ts";

/** Lately is so long: a count has lost all but 1/e of its weight after it. */
export const rememberedMs = 300_000;
/** The prior counts as if it had been seen for so long. */
const priorMs = 60_000;
/** What the prior takes for the whole group's arrivals, persons a second. */
const priorPersonsPerS = 0.05;
/** The share of the prior that begins, and ends, where cars are at home. */
const priorHomeShare = 0.5;
/** A button lit so soon after a full car has left was lit by people whom it left. */
const leftBehindMs = 15_000;

/** From so many persons on it is traffic: for fewer, no empty car is sent anywhere. */
export const learnedPersons = 5;

/** Counts of one group, each by level index. Never changed in place. */
export interface LearnedTraffic {
  /** The moment that the counts are of. */
  readonly atMs: number;
  /** Persons seen to enter since the load, never forgotten. */
  readonly persons: number;
  /** How long there was to count, with the same forgetting. */
  readonly seenMs: number;
  /** Persons who entered to travel up, then those to travel down: index level, levels + level. */
  readonly entered: Float64Array;
  /** Persons who left having travelled up, then those having travelled down. */
  readonly left: Float64Array;
  /** Since when the one who has waited longest waits, for each landing and direction; or 0. */
  readonly waitingSinceMs: Float64Array;
  /** When somebody last entered there, and whether the car was full then. */
  readonly enteredAtMs: Float64Array;
  readonly leftFull: Uint8Array;
  /** By car, the direction in which it came to where it is. */
  readonly came: Int8Array;
  /** By car, how many are still expected to enter before its open doors. */
  readonly toEnter: Float64Array;
  /** By car, when its doors last began to do something else, and when somebody last walked. */
  readonly doorsAtMs: Float64Array;
  readonly walkedAtMs: Float64Array;
  /** By car, whether it stands open for a landing call. */
  readonly forLanding: Uint8Array;
}

/** Nothing learned yet, but the prior. */
export function unlearned(model: GroupModel, now: number): LearnedTraffic {
  const levels = model.levels.length;
  const entered = new Float64Array(2 * levels);
  const left = new Float64Array(2 * levels);
  const persons = priorPersonsPerS * priorMs / 1000;
  const homes = new Float64Array(levels);
  for (const { home } of model.cars) homes[home]! += 1 / model.cars.length;
  for (let from = 0; from < levels; from++) {
    for (let to = 0; to < levels; to++) {
      if (from === to) continue;
      const even = (1 - priorHomeShare) / (levels * (levels - 1));
      const home = priorHomeShare / 2 * (homes[from]! + homes[to]!) / (levels - 1);
      const way = to > from ? 0 : levels;
      entered[way + from]! += persons * (even + home);
      left[way + to]! += persons * (even + home);
    }
  }
  return {
    atMs: now,
    persons: 0,
    seenMs: priorMs,
    entered,
    left,
    waitingSinceMs: new Float64Array(2 * levels),
    enteredAtMs: new Float64Array(2 * levels),
    leftFull: new Uint8Array(2 * levels),
    came: new Int8Array(model.cars.length),
    toEnter: new Float64Array(model.cars.length),
    doorsAtMs: new Float64Array(model.cars.length),
    walkedAtMs: new Float64Array(model.cars.length),
    forLanding: new Uint8Array(model.cars.length),
  };
}

/** Learns from what a car says after what it said before. */
export function learnFrom(
  traffic: LearnedTraffic,
  model: GroupModel,
  before: LiveCar,
  after: LiveCar,
  now: number,
): LearnedTraffic {
  const at = model.carOf.get(after.id)?.at;
  if (at === undefined || after.position === null) return traffic;
  if (after.position !== before.position) {
    const { speedMps } = after.position;
    const sense = speedMps > 0 ? 1 : -1;
    if (speedMps === 0 || traffic.came[at] === sense) return traffic;
    const came = traffic.came.slice();
    came[at] = sense;
    return { ...traffic, came };
  }
  if (before.state === null || after.state === null || before.boot !== after.boot) return traffic;
  if (doorsOf(before) !== doorsOf(after)) {
    const doorsAtMs = traffic.doorsAtMs.slice();
    doorsAtMs[at] = now;
    traffic = { ...traffic, doorsAtMs };
    if (!standsOpen(after)) traffic = entering(traffic, at, 0, 0);
  }
  const persons = Math.round((after.state.loadKg - before.state.loadKg) / personKg);
  const level = model.indexOf.get(after.position.level);
  // A car does not gain or lose more than it holds: that is a scale gone wrong.
  const nonsense = !(Math.abs(persons) <= model.cars[at]!.personsMax);
  if (persons === 0 || nonsense || level === undefined) return traffic;
  const levels = model.levels.length;
  const walkedAtMs = traffic.walkedAtMs.slice();
  walkedAtMs[at] = now;
  const aged = { ...agedTo(traffic, now), walkedAtMs };
  if (persons < 0) {
    const way = sideOf(traffic.came[at]!, level, levels);
    if (way < 0) return traffic;
    const left = aged.left.slice();
    left[way + level]! -= persons;
    return { ...aged, left };
  }
  const { direction } = after.position;
  const way = sideOf(direction === "up" ? 1 : direction === "down" ? -1 : 0, level, levels);
  if (way < 0) return traffic;
  const here = way + level;
  const entered = aged.entered.slice();
  entered[here]! += persons;
  const enteredAtMs = aged.enteredAtMs.slice();
  enteredAtMs[here] = now;
  const leftFull = aged.leftFull.slice();
  const car = model.cars[at]!;
  const room = car.physics.capacityPersons - Math.round(after.state.loadKg / personKg);
  leftFull[here] = room <= 0 ? 1 : 0;
  const waitingSinceMs = aged.waitingSinceMs.slice();
  const perPersonMs = 1 / (rateOf(aged, here) + 1e-9);
  waitingSinceMs[here] = Math.min(now, waitingSinceMs[here]! + persons * perPersonMs);
  const toEnter = aged.toEnter.slice();
  toEnter[at] = room <= 0 ? 0 : Math.max(0, toEnter[at]! - persons);
  return {
    ...aged,
    persons: aged.persons + persons,
    entered,
    enteredAtMs,
    leftFull,
    waitingSinceMs,
    toEnter,
  };
}

/** Learns that a car's doors stand open for a landing call: its people enter now. */
export function learnServed(
  traffic: LearnedTraffic,
  at: number,
  here: number,
  now: number,
): LearnedTraffic {
  const since = traffic.waitingSinceMs[here]!;
  const waiting = 1 + rateOf(traffic, here) * (since === 0 ? 0 : Math.max(0, now - since));
  return entering(traffic, at, waiting, 1);
}

function entering(
  traffic: LearnedTraffic,
  at: number,
  persons: number,
  landing: 0 | 1,
): LearnedTraffic {
  const toEnter = traffic.toEnter.slice();
  toEnter[at] = persons;
  const forLanding = traffic.forLanding.slice();
  forLanding[at] = landing;
  return { ...traffic, toEnter, forLanding };
}

function doorsOf({ state }: LiveCar): string {
  return `${state!.doors.front} ${state!.doors.rear}`;
}

function standsOpen({ state }: LiveCar): boolean {
  return Object.values(state!.doors).some((door) => door === "opened" || door === "opening");
}

/** Learns that a landing call was placed: since when people wait there. */
export function learnPress(
  traffic: LearnedTraffic,
  here: number,
  now: number,
): LearnedTraffic {
  const again = traffic.leftFull[here] === 1 && now - traffic.enteredAtMs[here]! < leftBehindMs;
  const waitingSinceMs = traffic.waitingSinceMs.slice();
  waitingSinceMs[here] = again ? Math.min(now, waitingSinceMs[here]!) : now;
  return { ...traffic, waitingSinceMs };
}

/** Arrivals at a landing and direction, persons a millisecond. */
export function rateOf({ entered, seenMs }: LearnedTraffic, here: number): number {
  return entered[here]! / seenMs;
}

/** Where in the counts a landing and direction stand. */
export function landingAt(levels: number, level: number, up: boolean): number {
  return up ? level : levels + level;
}

/** The same counts at a later moment. */
export function agedTo(traffic: LearnedTraffic, now: number): LearnedTraffic {
  const pastMs = now - traffic.atMs;
  if (pastMs <= 0) return traffic;
  const kept = Math.exp(-pastMs / rememberedMs);
  return {
    ...traffic,
    atMs: now,
    seenMs: traffic.seenMs * kept + rememberedMs * (1 - kept),
    entered: traffic.entered.map((count) => count * kept),
    left: traffic.left.map((count) => count * kept),
  };
}

/** Who travels without a direction goes where there is only one. */
function sideOf(heading: number, level: number, levels: number): number {
  if (heading > 0 || (heading === 0 && level === 0)) return 0;
  return heading < 0 || level === levels - 1 ? levels : -1;
}
