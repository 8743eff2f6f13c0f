/**
 * `nearest`: the nearest-car rule of the textbooks (Barney & dos Santos 1985). With N floors above
 * the lowest and d floors between car and call, a car's figure of suitability is
 *
 *     N + 2 − d   where it comes towards the call and the call goes its way,
 *     N + 1 − d   where it comes towards the call, which goes the other way, or where it is idle,
 *     1           where it goes away from the call.
 *
 * The greatest figure has the call; of equals the nearer car, then the first. The search is repeated
 * until a car can no longer pass the call. A full car has figure 0.
 */
import type { PeerCar } from "./peer_car.ts";
import { isFree, whereabouts } from "./peer_car.ts";
import type { PeerRule } from "./rule.ts";

/** The rule. */
export const figureOfSuitability: PeerRule = {
  choose({ call, cars, current }) {
    let best = cars[0]!;
    let bestFigure = -1;
    let bestAway = Infinity;
    for (const car of cars) {
      const figure = figureFor(car, call.from, call.heading);
      const away = Math.abs(whereabouts(car).at - call.from);
      const better = figure > bestFigure || (figure === bestFigure && away < bestAway) ||
        (figure === bestFigure && away === bestAway && car === current);
      if (!better) continue;
      best = car;
      bestFigure = figure;
      bestAway = away;
    }
    return best;
  },
};

function figureFor(peer: PeerCar, from: number, direction: 1 | -1): number {
  const floors = peer.physics.heightsM.length - 1;
  const { at, heading } = whereabouts(peer);
  const away = Math.abs(from - at);
  if (peer.car.full) return 0;
  if (heading === 0 || isFree(peer)) return floors + 1 - away;
  const towards = (from - at) * heading >= 0;
  if (!towards) return 1;
  return heading === direction ? floors + 2 - away : floors + 1 - away;
}
