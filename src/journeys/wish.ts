/**
 * A journey as an edge takes it in: what the capability allows, and where its person is, which here
 * becomes the time until they are at the first landing and goes no further (C15).
 */
import type { Capability } from "../access/capability.ts";
import type { Rights } from "../access/rights.ts";
import type { Answer } from "../lifts.ts";
import { Ephemeral } from "../position/ephemeral.ts";
import type { Positions } from "../position/positions.ts";
import type { placedJourneySchema } from "../protocol.ts";
import { type Refusal, refuse } from "../refusal.ts";
import type { z } from "zod";
import type { Site } from "../site.ts";
import type { Journeys, WishedJourney } from "./journeys.ts";
import { requestOf } from "./routes.ts";

/** What an edge judges a wish by. */
export interface WishParts {
  readonly journeys: Journeys;
  readonly rights: Rights;
  readonly positions: Positions;
  /** The zones of each group, by `building/group`. */
  readonly zones: ZonesOfGroups;
}

/** The ids of the zones of each group, by `building/group`. */
export type ZonesOfGroups = ReadonlyMap<string, ReadonlySet<string>>;

/** The zones of a site's groups. */
export function zonesOf(site: Site): ZonesOfGroups {
  return new Map(site.buildings.flatMap((building) =>
    building.groups.map(({ id, zones }) => [
      `${building.id}/${id}`,
      new Set(zones.map((zone) => zone.id)),
    ])
  ));
}

/** Why a capability may not have journeys in a building, or undefined where it may. */
export function mayTravel(capability: Capability, building: string): Refusal | undefined {
  if (capability.building === building && capability.lifts.length > 0) return undefined;
  return refuse("forbidden", "Cannot use the lifts: the capability does not name them");
}

/** A wish that may be placed, or why not. */
export function wishOf(
  { journeys, rights, positions, zones }: WishParts,
  capability: Capability,
  building: string,
  key: string,
  body: z.output<typeof placedJourneySchema>,
): Answer<WishedJourney> {
  const refusal = mayTravel(capability, building);
  if (refusal !== undefined) return { ok: false, refusal };
  const { at: zone, automatic, ...said } = body;
  const { accessible = capability.prefers.accessible, ...rest } = said;
  const request = { ...rest, ...(accessible === true && { accessible }) };
  const wish = {
    building,
    caller: capability.rid,
    key,
    request,
    prefers: capability.prefers,
    may: (group: string, leg: Parameters<WishedJourney["may"]>[1]) =>
      rights.mayCall(capability, { building, group }, leg) === undefined,
  };
  const groups = journeys.firstGroups(wish);
  if (!groups.ok) return groups;
  // A zone belongs to a group; whichever comes, its person is as far from the same landing.
  const near = zone === undefined
    ? undefined
    : groups.value.find((group) => zones.get(`${building}/${group}`)?.has(zone));
  const arrival = positions.judge(capability, {
    at: { building, group: near ?? groups.value[0]! },
    key,
    request: requestOf({ ...request, walkM: 0 }, request),
    zone: zone === undefined ? undefined : new Ephemeral(zone),
  });
  if (!arrival.ok) return arrival;
  return {
    ok: true,
    value: {
      ...wish,
      ...(arrival.value > 0 && { arrivesInMs: arrival.value }),
      ...(automatic === true && { automatic }),
    },
  };
}
