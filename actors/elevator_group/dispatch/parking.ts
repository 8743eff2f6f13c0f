/**
 * Where idle cars wait. A landing's next call is answered by the nearest car; if that one is away,
 * by the second nearest, and so on: an expected covering (after Daskin 1983), with times in place
 * of distances, weighed by the rates learned. A busy car counts from when and where it will be free,
 * so one that comes to the lobby anyway covers it. In up-peak nearly every call finds the nearest
 * car away, and all idle cars gather at the lobby; in quiet hours they spread.
 *
 * Idle cars are moved one at a time to where that lessens the expected wait by more than the ride
 * costs. Where a car was told to wait before is where the search begins: a small change of rates
 * sends no empty car through the building.
 */
import { rideMs } from "../../../src/lift/rides.ts";
import type { Parking } from "../hardware.ts";
import { landingAt, learnedPersons, type LearnedTraffic, rateOf } from "../learned_traffic.ts";
import type { CarModel } from "../model.ts";
import type { DispatchView } from "./job.ts";

/** What a car has before it: when it is free, and at which level index. */
export interface FreeCar {
  /** It serves, and where it is is known. */
  readonly usable: boolean;
  /** It has nothing to do now. */
  readonly idle: boolean;
  readonly inMs: number;
  readonly level: number;
}

/** A car that answers a call is away for about so long, for those who call meanwhile. */
const awayMs = 40_000;
/** A car stands open for so long at a landing call. */
const openMs = 10_000;
/** Energy as a weight: so much expected wait of a call must each metre of an empty ride save, ms. */
const priceMsPerM = 40;
/** A car that stands, or has its place already, moves for no less than this, ms. */
const leastGainMs = 300;
/** No group has more cars. */
const carsMax = 64;
/** Each idle car is moved at most so often in one search. */
const roundsMax = 3;

/** Where each idle car should wait, in the order of the model. */
export function park(view: DispatchView, cars: readonly FreeCar[]): Parking[] {
  const { model, traffic, parking } = view;
  const { levels, indexOf } = model;
  const idle = model.cars.filter(({ at }) => cars[at]!.usable && cars[at]!.idle);
  if (idle.length === 0 || traffic.persons < learnedPersons) return [];
  const waits = model.cars.map(({ at }) => cars[at]!.level);
  for (const { at, id, sides } of idle) {
    const told = parking.find(({ car }) => car === id);
    const level = told === undefined ? undefined : indexOf.get(told.level);
    if (level !== undefined && sides[level] !== 0) waits[at] = level;
  }
  const usable = model.cars.filter(({ at }) => cars[at]!.usable);
  const { shares, counts } = demandOf(traffic, levels.length, usable.length);
  const coverMs = () => {
    let sum = 0;
    for (let level = 0; level < levels.length; level++) {
      sum += shares[level]! * answerMs(usable, cars, waits, level, counts);
    }
    return sum;
  };
  let bestMs = coverMs();
  for (let round = 0, moved = true; moved && round < roundsMax; round++) {
    moved = false;
    for (const car of idle) {
      const { at, sides } = car;
      const { level: stands } = cars[at]!;
      const before = waits[at]!;
      let [to, least, toMs] = [before, -leastGainMs, bestMs];
      for (let level = 0; level < levels.length; level++) {
        if (sides[level] === 0 || level === before) continue;
        waits[at] = level;
        const ms = coverMs();
        const change = ms + rideCostMs(car, stands, level) -
          bestMs - rideCostMs(car, stands, before);
        if (change < least) [to, least, toMs] = [level, change, ms];
      }
      waits[at] = to;
      if (to !== before) [moved, bestMs] = [true, toMs];
    }
  }
  return idle.map(({ at, id }) => ({ car: id, level: levels[waits[at]!]! }));
}

/**
 * Each level's share of the people, and how much the k-th nearest car counts for it: as often as
 * that many calls come while the nearer ones are away. A car stands open for whoever comes then,
 * so calls of a busy landing follow one another no faster than that.
 */
function demandOf(
  traffic: LearnedTraffic,
  levels: number,
  cars: number,
): { shares: Float64Array; counts: Float64Array } {
  const shares = new Float64Array(levels);
  const counts = new Float64Array(levels * cars);
  let whole = 0;
  for (let at = 0; at < levels; at++) {
    const rate = rateOf(traffic, landingAt(levels, at, true)) +
      rateOf(traffic, landingAt(levels, at, false));
    shares[at] = rate;
    whole += rate;
    const calls = awayMs * rate / (1 + rate * openMs);
    let exactly = Math.exp(-calls);
    let more = 1;
    for (let nearer = 0; nearer < cars; nearer++) {
      counts[at * cars + nearer] = more;
      more = Math.max(0, more - exactly);
      exactly *= calls / (nearer + 1);
    }
  }
  for (let at = 0; at < levels && whole > 0; at++) shares[at]! /= whole;
  return { shares, counts };
}

function rideCostMs({ physics: { heightsM } }: CarModel, from: number, to: number): number {
  return priceMsPerM * Math.abs(heightsM[to]! - heightsM[from]!);
}

/** The expected time until a car is at a level, the k-th nearest counting as `counts` says. */
function answerMs(
  usable: readonly CarModel[],
  cars: readonly FreeCar[],
  waits: readonly number[],
  level: number,
  counts: Float64Array,
): number {
  let count = 0;
  for (const { at, physics, sides } of usable) {
    if (sides[level] === 0) continue;
    const ms = cars[at]!.inMs + rideMs(physics, waits[at]!, level) +
      (waits[at] === level ? 0 : physics.startDelayMs + physics.levellingMs);
    // Insertion: there are few cars, and a sort would allocate.
    let place = count++;
    for (; place > 0 && reachMs[place - 1]! > ms; place--) reachMs[place] = reachMs[place - 1]!;
    reachMs[place] = ms;
  }
  let sum = 0;
  let whole = 0;
  const first = level * usable.length;
  for (let nearer = 0; nearer < count; nearer++) {
    sum += counts[first + nearer]! * reachMs[nearer]!;
    whole += counts[first + nearer]!;
  }
  return whole === 0 ? 0 : sum / whole;
}

/** Scratch, ascending; nothing here is re-entered. */
const reachMs = new Float64Array(carsMax);

/** Whether the same cars wait at the same levels, both in the order of the model. */
export function sameParking(one: readonly Parking[], other: readonly Parking[]): boolean {
  return one.length === other.length &&
    one.every(({ car, level }, at) => other[at]!.car === car && other[at]!.level === level);
}
