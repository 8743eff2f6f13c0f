/**
 * Where idle cars wait. A landing's next call is answered by the nearest car; if that one is away,
 * by the second nearest, and so on (the maximal expected covering of Daskin 1983, with times in
 * place of distances). Every car counts from when and where it will be free, so a car that comes to
 * the lobby anyway covers it. Idle cars move, one at a time, where that lessens the expected wait
 * by more than the ride costs.
 */
import { rideMs } from "../../../src/lift/trajectory.ts";
import type { Parking } from "../hardware.ts";
import { landingAt, rateOf } from "../learned_traffic.ts";
import type { DispatchView } from "./job.ts";

/** What a car has before it: when it is free, and where. */
export interface FreeCar {
  readonly usable: boolean;
  /** It has nothing to do now. */
  readonly idle: boolean;
  readonly inMs: number;
  readonly level: number;
}

const W = (name: string, usual: number) => Number(Deno.env.get(name) ?? usual);
/** A car that answers a call is away for about so long, for those who call meanwhile. */
const awayMs = W("AWAY", 40_000);
/** An empty ride must save so many milliseconds of expected wait of one call, for each metre. */
const priceMsPerM = W("PARKM", 10);
/** Moving a car that stands, or changing where it goes, must gain at least this, ms. */
const leastGainMs = W("PARKG", 300);

/** Where each idle car should wait, in the order of the model. */
export function park(view: DispatchView, cars: readonly FreeCar[]): Parking[] {
  const { model, traffic } = view;
  const idle = model.cars.filter(({ at }) => cars[at]!.usable && cars[at]!.idle);
  if (idle.length === 0) return [];
  const levels = model.levels.length;
  const shares = new Float64Array(levels);
  const away = new Float64Array(levels);
  let whole = 0;
  for (let at = 0; at < levels; at++) {
    const rate = rateOf(traffic, landingAt(levels, at, true)) +
      rateOf(traffic, landingAt(levels, at, false));
    shares[at] = rate;
    away[at] = 1 - Math.exp(-rate * awayMs);
    whole += rate;
  }
  for (let at = 0; at < levels; at++) shares[at]! /= whole;
  const times = model.cars.map(({ at }) => cars[at]!.inMs);
  const where = model.cars.map(({ at }) => cars[at]!.level);
  const here = where.slice();
  // Where they were told to wait before: what is changed without need only costs.
  for (const { at, id } of idle) {
    const told = view.parking.find(({ car }) => car === id);
    const level = told === undefined ? undefined : model.indexOf.get(told.level);
    if (level !== undefined && model.cars[at]!.sides[level] !== 0) where[at] = level;
  }
  const cost = () => {
    let sum = 0;
    for (let level = 0; level < levels; level++) {
      if (shares[level]! < 1e-4) continue;
      sum += shares[level]! * coverMs(view, cars, times, where, level, away[level]!);
    }
    return sum;
  };
  const rideCost = (at: number) =>
    priceMsPerM * Math.abs(
      model.cars[at]!.physics.heightsM[where[at]!]! - model.cars[at]!.physics.heightsM[here[at]!]!,
    );
  let best = cost();
  for (const { at } of idle) best += rideCost(at);
  for (let rounds = 0, moved = true; moved && rounds < 3; rounds++) {
    moved = false;
    for (const { at, sides } of idle) {
      const stays = where[at]!;
      let [to, least] = [stays, best - leastGainMs];
      const others = best - rideCost(at);
      for (let level = 0; level < levels; level++) {
        if (sides[level] === 0 || level === stays) continue;
        where[at] = level;
        const judged = cost() - 0 + rideCost(at);
        const now = judged + sumOf(idle, at, rideCost);
        if (now < least) [to, least] = [level, now];
      }
      where[at] = to;
      if (to !== stays) [moved, best] = [true, least];
      void others;
    }
  }
  return idle.map(({ at, id }) => ({ car: id, level: model.levels[where[at]!]! }));
}

function sumOf(
  idle: readonly { at: number }[],
  but: number,
  cost: (at: number) => number,
): number {
  let sum = 0;
  for (const { at } of idle) if (at !== but) sum += cost(at);
  return sum;
}

/** The expected time until a car is at a level, if each nearer one is away with some chance. */
function coverMs(
  { model }: DispatchView,
  cars: readonly FreeCar[],
  inMs: readonly number[],
  where: readonly number[],
  level: number,
  away: number,
): number {
  let count = 0;
  for (const { at, physics, sides } of model.cars) {
    if (!cars[at]!.usable || sides[level] === 0) continue;
    const ride = rideMs(physics, where[at]!, level);
    reach[count++] = inMs[at]! + ride + (ride > 0 ? physics.startDelayMs + physics.levellingMs : 0);
  }
  const sorted = reach.subarray(0, count).sort();
  let sum = 0;
  let chance = 1;
  for (let k = 0; k < count; k++) {
    const share = k === count - 1 ? chance : chance * (1 - away);
    sum += share * sorted[k]!;
    chance *= away;
  }
  return sum;
}

/** Scratch; nothing here is re-entered. */
const reach = new Float64Array(64);
