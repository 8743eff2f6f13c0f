/**
 * The ways through a building's lift groups from one landing to another: directly, or, where no
 * lift serves both, with one or two changes on floors where lifts meet. This is topology alone,
 * with times as they are in an empty building; which way is best now, the groups themselves say
 * (`journey_service.ts`).
 *
 * A route is judged by the time that its rides and walks take, and a usual wait for each lift. So a
 * second change must be worth a wait. The number of steps looked at is bounded: where a building is
 * so wild that they run out, the best of what was seen counts.
 */
import { neverServed } from "../../actors/elevator_group/dispatch/assign.ts";
import { canServe } from "../../actors/elevator_group/dispatch/cost.ts";
import type { CarModel, GroupModel } from "../../actors/elevator_group/model.ts";
import { travelTimeMs } from "../lift/kinematics.ts";
import { type CallRequest, journeyLegsMax, type JourneyRequest } from "../protocol.ts";
import type { Building, Side } from "../site.ts";
import type { MayRide } from "./journeys.ts";

/** Between two groups on a floor where both stop, where the site says nothing else. */
export const changeWalkMDefault = 20;
/** What a lift is usually waited for, ms; only for comparing routes before any group is asked. */
const usualWaitMs = 25_000;
/** Steps from floor to floor that one search looks at, at most. */
const stepsMax = 20_000;

/** One ride of a route. */
export interface RouteLeg {
  readonly model: GroupModel;
  readonly from: number;
  readonly fromSide?: Side | undefined;
  readonly to: number;
  readonly toSide?: Side | undefined;
  /** From where the leg before ends to this one's landing; 0 for the first. */
  readonly walkM: number;
}

/** A way from one landing to another. */
export interface Route {
  readonly legs: readonly RouteLeg[];
  /** In an empty building, ms. */
  readonly roughMs: number;
}

/** Who travels. */
export type Passengers = Pick<JourneyRequest, "persons" | "accessible">;

/** The lift groups of one building, and where they meet. */
export class Topology {
  readonly #groups: readonly GroupModel[];
  readonly #walks = new Map<string, number | null>();

  /** @param models of all groups of the site, by `building/group`. */
  constructor(building: Building, models: ReadonlyMap<string, GroupModel>) {
    this.#groups = building.groups.flatMap(({ id }) => models.get(`${building.id}/${id}`) ?? []);
    for (const { level, groups: [one = "", other = ""], walkM } of building.changes ?? []) {
      this.#walks.set(walkKey(level, one, other), walkM);
      this.#walks.set(walkKey(level, other, one), walkM);
    }
  }

  /** The groups that serve a journey with one lift, in the order of the site file. */
  direct(wish: JourneyRequest, may: MayRide): Route[] {
    return this.#groups.filter((model) => wish.groups?.includes(model.group.id) ?? true)
      .flatMap((model) => {
        const leg: RouteLeg = {
          model,
          from: wish.from,
          fromSide: wish.fromSide,
          to: wish.to,
          toSide: wish.toSide,
          walkM: 0,
        };
        return this.#rides(leg, wish, may) ? [{ legs: [leg], roughMs: rough(leg) }] : [];
      });
  }

  /** Ways with changes, the shortest first, at most `count`. */
  withChanges(wish: JourneyRequest, may: MayRide, count: number): Route[] {
    const search = new Search(this, wish, may);
    const first: Route = { legs: [], roughMs: 0 };
    search.extend(first, wish.from, wish.fromSide, undefined);
    return search.found.sort((a, b) => a.roughMs - b.roughMs).slice(0, count);
  }

  /** Why no group serves a journey even with all rights: what the first group says of it. */
  refusal(wish: JourneyRequest) {
    const request = requestOf({ ...wish, walkM: 0 }, wish);
    const refusals = this.#groups.map((model) => neverServed(model, request));
    return refusals.find((refusal) => refusal?.code !== "unknown_floor") ?? refusals[0] ?? null;
  }

  /** Whether a floor is one where some group stops. */
  stopsAt(level: number): boolean {
    return this.#groups.some((model) => levelsOf(model).includes(level));
  }

  /** The groups, each of which may be one's next. */
  get groups(): readonly GroupModel[] {
    return this.#groups;
  }

  /** The way from one group's landing to another's on one floor; null where there is none. */
  walkM(level: number, from: GroupModel, to: GroupModel): number | null {
    if (from === to) return 0;
    const told = this.#walks.get(walkKey(level, from.group.id, to.group.id));
    return told === undefined ? changeWalkMDefault : told;
  }

  #rides(leg: RouteLeg, who: Passengers, may: MayRide): boolean {
    const request = requestOf(leg, who);
    return neverServed(leg.model, request) === null && may(leg.model.group.id, request);
  }
}

/** A search for ways with changes. */
class Search {
  readonly found: Route[] = [];
  readonly #topology: Topology;
  readonly #wish: JourneyRequest;
  readonly #may: MayRide;
  /** The least time in which a floor was reached by a group with so many legs. */
  readonly #least = new Map<string, number>();
  #steps = 0;

  constructor(topology: Topology, wish: JourneyRequest, may: MayRide) {
    this.#topology = topology;
    this.#wish = wish;
    this.#may = may;
  }

  /** Goes on from a floor by every group that stops there. */
  extend(
    route: Route,
    level: number,
    fromSide: Side | undefined,
    before: GroupModel | undefined,
  ): void {
    const { groups } = this.#wish;
    for (const model of this.#topology.groups) {
      const isFirst = before === undefined;
      if (isFirst && groups !== undefined && !groups.includes(model.group.id)) continue;
      const walkM = isFirst ? 0 : this.#topology.walkM(level, before, model);
      if (walkM === null) continue;
      const base = { model, from: level, fromSide: isFirst ? fromSide : undefined, walkM };
      this.#finish(route, base);
      if (route.legs.length + 2 > journeyLegsMax) continue;
      for (const to of levelsOf(model)) {
        if (to === level || ++this.#steps > stepsMax) continue;
        const next = this.#with(route, { ...base, to });
        if (next === null || !this.#isBest(next, to, model)) continue;
        this.extend(next, to, undefined, model);
      }
    }
  }

  /** The last leg; a route of one leg is a direct one and no matter of this search. */
  #finish(route: Route, base: Omit<RouteLeg, "to">): void {
    if (route.legs.length === 0) return;
    const { to, toSide } = this.#wish;
    if (base.from === to) return;
    const last = this.#with(route, { ...base, to, toSide });
    if (last !== null) this.found.push(last);
  }

  #with(route: Route, leg: RouteLeg): Route | null {
    const request = requestOf(leg, this.#wish);
    const { model } = leg;
    if (!model.cars.some((car) => canServe(model, car, request))) return null;
    if (!this.#may(model.group.id, request)) return null;
    return { legs: [...route.legs, leg], roughMs: route.roughMs + rough(leg) };
  }

  /** Who comes to a floor later than by another way, and by as many legs, need not go on. */
  #isBest({ legs, roughMs }: Route, level: number, model: GroupModel): boolean {
    const key = `${legs.length} ${level} ${model.key}`;
    if ((this.#least.get(key) ?? Infinity) <= roughMs) return false;
    this.#least.set(key, roughMs);
    return true;
  }
}

/** The destination call that a leg is. */
export function requestOf(
  { from, fromSide, to, toSide }: Omit<RouteLeg, "model">,
  { persons, accessible }: Passengers,
): CallRequest & { readonly kind: "destination" } {
  return {
    kind: "destination",
    from,
    ...(fromSide !== undefined && { fromSide }),
    to,
    ...(toSide !== undefined && { toSide }),
    persons,
    ...(accessible === true && { accessible }),
  };
}

function levelsOf({ levels, cars }: GroupModel): number[] {
  return levels.filter((_, index) => cars.some(({ sides }) => sides[index] !== 0));
}

/** Wait, ride and walk of a leg where nothing else is asked of its lifts. */
function rough(leg: RouteLeg): number {
  const { model } = leg;
  const request = requestOf(leg, { persons: 1 });
  const rides = model.cars.filter((car) => canServe(model, car, request))
    .map((car) => rideMs(model, car, leg));
  return usualWaitMs + Math.min(...rides) + 1000 * leg.walkM / walkMps;
}

/** A pedestrian of middling speed, for comparing routes alone. */
const walkMps = 1.25;

function rideMs(model: GroupModel, { physics }: CarModel, { from, to }: RouteLeg): number {
  const { heightsM, limits, dwellLandingCallMs, doorCloseMs, doorOpenMs } = physics;
  const wayM = heightsM[model.indexOf.get(to)!]! - heightsM[model.indexOf.get(from)!]!;
  return dwellLandingCallMs + doorCloseMs + physics.startDelayMs + travelTimeMs(wayM, limits) +
    physics.levellingMs + doorOpenMs;
}

function walkKey(level: number, one: string, other: string): string {
  return `${level} ${one} ${other}`;
}
