/**
 * `collective`: full collective control of interconnected cars (simplex, duplex, triplex …), nearest
 * in direction. A landing call belongs to the nearest car that comes towards it in its own direction
 * and has room. Where none does, the nearest free car is sent. Where none is free either, it waits
 * for the car that has the fewest floors to travel until it comes by in the call's direction: on to
 * its furthest stop, and back. All of it anew whenever a car stops, leaves or is called.
 */
import type { PeerCar } from "./peer_car.ts";
import { isFree, whereabouts } from "./peer_car.ts";
import type { PeerRule } from "./rule.ts";

/** The rule. */
export const fullCollective: PeerRule = {
  choose({ call: { id, from, heading }, cars, current }) {
    const away = (car: PeerCar) => Math.abs(whereabouts(car).at - from);
    const coming = cars.filter((car) => {
      const { at, heading: going } = whereabouts(car);
      return going === heading && (from - at) * going >= 0 && !car.car.full &&
        !isFree(car);
    });
    const free = cars.filter(isFree);
    if (coming.length > 0) return least(coming, current, away);
    if (free.length > 0) return least(free, current, away);
    return least(cars, current, (car) => wayOf(car, id, from, heading));
  },
};

function least(
  cars: readonly PeerCar[],
  current: PeerCar | undefined,
  of: (car: PeerCar) => number,
): PeerCar {
  let best = cars[0]!;
  let bestValue = Infinity;
  for (const car of cars) {
    const value = of(car);
    if (value > bestValue || (value === bestValue && car !== current)) continue;
    best = car;
    bestValue = value;
  }
  return best;
}

/** Floors that a car travels until it comes by in the call's direction. */
function wayOf(peer: PeerCar, call: string, from: number, direction: 1 | -1): number {
  const { at, heading } = whereabouts(peer);
  if (heading === 0) return Math.abs(from - at);
  const stops = [
    ...peer.lit,
    ...peer.calls.flatMap((each) =>
      each.id === call ? [] : each.to >= 0 ? [each.from, each.to] : [each.from]
    ),
  ];
  const furthest = (start: number, going: number) =>
    stops.reduce((far, stop) => (stop - far) * going > 0 ? stop : far, start);
  if (heading === direction) {
    if ((from - at) * heading >= 0) return Math.abs(from - at);
    // On, back beyond the call, and on again.
    const far = furthest(at, heading);
    const near = furthest(from, -heading);
    return Math.abs(far - at) + Math.abs(far - near) + Math.abs(from - near);
  }
  const turn = furthest((from - at) * heading > 0 ? from : at, heading);
  return Math.abs(turn - at) + Math.abs(turn - from);
}
