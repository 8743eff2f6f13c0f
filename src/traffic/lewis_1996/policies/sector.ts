/**
 * SECTOR: a dispatcher by sectors, much like those of many real lift groups (Crites & Barto 1998, by
 * memory of it; their tables say no more). Read here as the textbook's fixed sectoring with
 * priority by time (Barney & dos Santos, Elevator Traffic Analysis, Design and Control, 1985):
 *
 * - The floors above the lobby fall into as many fixed sectors of neighbours as there are cars, two
 *   floors each from below, and the three highest. The lobby is a sector of its own.
 * - A free car takes charge of the sector whose oldest call is oldest, of those that are in no
 *   other car's charge, and goes to its highest call.
 * - On its way it answers the calls of its own sector, and no others. It gives the sector up when
 *   none of its calls lies ahead.
 */
import { floors, lobby } from "../environment.ts";
import type { Assignments, HallCall, Policy, View } from "../policy.ts";
import { isFree, oldestOf, onTheWay } from "./lit_calls.ts";

/** The sectors, each from its lowest to its highest floor. */
export const sectors: readonly (readonly [lowest: number, highest: number])[] = [
  [lobby, lobby],
  [2, 3],
  [4, 5],
  [6, 7],
  [8, floors],
];

/** The policy; it remembers which car is in charge of which sector. */
export class Sector implements Policy {
  readonly seesQueues = false;
  /** The sector in each car's charge, by the number of the car. */
  readonly #charges = new Map<number, number>();

  decide({ calls, cars }: View): Assignments {
    const lit = sectors.map(([lowest, highest]) =>
      calls.filter(({ floor }) => floor >= lowest && floor <= highest)
    );
    for (const [index, car] of cars.entries()) {
      if (car.phase === "stopping" || car.phase === "open") continue;
      const charge = this.#charges.get(index);
      const own = charge === undefined ? [] : lit[charge]!;
      if ((isFree(car) ? own : onTheWay(car, own)).length === 0) this.#charges.delete(index);
    }
    for (const [index, car] of cars.entries()) {
      if (this.#charges.has(index) || !isFree(car)) continue;
      const sector = this.#mostUrgent(lit);
      if (sector !== undefined) this.#charges.set(index, sector);
    }
    return cars.map((car, index) => {
      const charge = this.#charges.get(index);
      if (charge === undefined) return [];
      return isFree(car) ? lit[charge]!.slice(-1) : onTheWay(car, lit[charge]!);
    });
  }

  /** The sector with the oldest call of those that are in nobody's charge. */
  #mostUrgent(lit: readonly (readonly HallCall[])[]): number | undefined {
    const held = new Set(this.#charges.values());
    const oldest = oldestOf(lit.filter((_, sector) => !held.has(sector)).flat());
    return oldest === undefined ? undefined : lit.findIndex((calls) => calls.includes(oldest));
  }
}
