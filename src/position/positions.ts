/**
 * Positions, at the edge and no further. A phone on its way may name the zone it is in (a beacon's
 * name, ten metres and more across; never coordinates); here that becomes the time until it is at
 * the landing, to five seconds, and only this number goes on (C15, R60, R61). The zone is held by
 * the function that reads it, for as long as that runs: no field, map, log or text has it.
 *
 * A group without zones in the site file takes no positions, and nothing of its calls is
 * remembered here.
 */
import type { Capability } from "../access/capability.ts";
import type { Clock } from "../clock.ts";
import type { Answer, GroupAddress } from "../lifts.ts";
import type { Log } from "../operations/log.ts";
import type { CallRequest } from "../protocol.ts";
import { type Refusal, refuse } from "../refusal.ts";
import type { Site, Zone } from "../site.ts";
import { arrivesInMs } from "./arrival.ts";
import type { Ephemeral } from "./ephemeral.ts";
import { type Judged, misuseOf } from "./misuse.ts";
import { RecentCalls } from "./recent_calls.ts";

interface GroupZones {
  readonly zones: ReadonlyMap<string, Zone>;
  readonly heightsM: ReadonlyMap<number, number>;
  readonly fastestMps: number;
}

/** What {@link Positions} is made of. */
export interface PositionParts {
  readonly site: Site;
  readonly clock: Clock;
  readonly log: Log;
}

/** A call as it comes to an edge. */
export interface ComingCall {
  readonly at: GroupAddress;
  /** Its idempotency key: a repeat is the same call and is judged once. */
  readonly key: string;
  readonly request: CallRequest;
  /** The zone that its person says to be in. */
  readonly zone: Ephemeral<string> | undefined;
}

/** Turns positions into arrival times, and refuses their misuse. */
export class Positions {
  /** By `building/group`; only groups that take positions. */
  readonly #groups = new Map<string, GroupZones>();
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #recent: RecentCalls;

  constructor({ site, clock, log }: PositionParts) {
    this.#clock = clock;
    this.#log = log;
    this.#recent = new RecentCalls(clock);
    for (const { id, floors, groups } of site.buildings) {
      const heightsM = new Map(floors.map(({ level, heightM }) => [level, heightM]));
      const fastestMps = Math.max(...groups.flatMap(({ cars }) => cars.map((car) => car.speedMps)));
      for (const group of groups) {
        if (group.zones.length === 0) continue;
        const zones = new Map(group.zones.map((zone) => [zone.id, zone]));
        this.#groups.set(`${id}/${group.id}`, { zones, heightsM, fastestMps });
      }
    }
  }

  /** How many calls and refusals of the last minute are remembered. */
  get remembered(): number {
    return this.#recent.size;
  }

  /** In how many milliseconds the person is at the landing (0: they are there), or why not. */
  judge(capability: Capability, call: ComingCall): Answer<number> {
    const group = this.#groups.get(`${call.at.building}/${call.at.group}`);
    if (group === undefined) {
      return call.zone === undefined ? { ok: true, value: 0 } : no(refuse(
        "position_not_used",
        "Cannot take a position with the call: this lift group uses none",
      ));
    }
    if (call.zone === undefined) return this.#judged(capability, call, group, undefined);
    return call.zone.use((id) => {
      const zone = group.zones.get(id);
      return zone === undefined
        ? no(refuse("unknown_zone", "Cannot take the position: the group has no zone of this id"))
        : this.#judged(capability, call, group, zone);
    });
  }

  /** Forgets everything. */
  close(): void {
    this.#recent.close();
  }

  #judged(
    { rid, prefers }: Capability,
    { at, key, request }: ComingCall,
    { heightsM, fastestMps }: GroupZones,
    zone: Zone | undefined,
  ): Answer<number> {
    let landing: Judged["landing"];
    if (zone !== undefined) {
      if (request.kind === "car") {
        return no(refuse("invalid", "Cannot take a position with a car call: one is in the car"));
      }
      const { level, side } = zone.near;
      const sameSide = side === undefined || request.fromSide === undefined ||
        side === request.fromSide;
      const near = level === request.from && sameSide;
      landing = { near, heightM: heightsM.get(request.from) ?? 0 };
    }
    const group = `${at.building}/${at.group}`;
    const recent = this.#recent.of(rid);
    if (!recent.some((call) => call.key === key && call.group === group)) {
      const refusal = misuseOf({
        nowMs: this.#clock.monotonic(),
        recent,
        ...(landing !== undefined && { landing }),
        fastestMps,
      });
      if (refusal !== undefined) {
        const count = this.#recent.refused(rid, refusal.code);
        // One that goes on is told of ever less often: at 1, 2, 4, 8 …
        if ((count & (count - 1)) === 0) {
          this.#log.warn("misuse", { code: refusal.code, id: rid, count });
        }
        return no(refusal);
      }
      this.#recent.note({ rid, group, key, heightM: landing?.heightM ?? null });
    }
    return { ok: true, value: zone === undefined ? 0 : arrivesInMs(zone.walkM, prefers) };
  }
}

function no(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
