/**
 * Who has a part in which ring, in memory alone (C4): by ring and handle, and by device. A handle is
 * known for as long as its ring; a ring that ended while its device was away stands for two minutes
 * more, without its handle.
 */
import type { UnitAddress } from "../doors.ts";
import { answeredMsMax, ringMsMax, type RingView } from "../rings.ts";
import type { PushedRing } from "./pushed_ring.ts";
import type { Flat } from "./ring_household.ts";

/** How long a ring that ended stands for a device that was away. */
export const unheardMs = 120_000;
/** A ring that nobody says the end of is forgotten after this. */
const ringLifeMs = ringMsMax + answeredMsMax + 60_000;

/** A ring as one device has it. */
export interface RingPart {
  readonly at: UnitAddress;
  readonly ring: string;
  readonly flat: Flat;
  readonly session: string;
  readonly account: string;
  /** Null once the ring is over. */
  handle: string | null;
  /** The household has ended: its devices hear how the ring ends, and have no say in it. */
  isPast: boolean;
  view: RingView | null;
  /** The device has been told of it as it stands. */
  heard: boolean;
  /** Doors of the unit behind which a lift can be called to the flat. */
  readonly lifts: readonly string[];
  /** What is kept of the flat's signed texts, the same object for all parts in a ring. */
  readonly kept: { texts: ReadonlySet<string> };
  /** Where the device can be woken. */
  readonly pushed?: PushedRing;
}

interface Ring {
  /** By handle. */
  readonly parts: Map<string, RingPart>;
  untilMs: number;
}

/** Every part in every ring. */
export class RingPartBook {
  /** By unit and ring. */
  readonly #rings = new Map<string, Ring>();
  /** By session, then by ring. */
  readonly #devices = new Map<string, Map<string, RingPart>>();

  /** How many rings are known. */
  get size(): number {
    return this.#rings.size;
  }

  /** A ring begins, or is asked for anew: what was said before counts no more. */
  begin(at: UnitAddress, ring: string, parts: readonly RingPart[], now: number): void {
    const key = keyOf(at, ring);
    for (const part of this.#rings.get(key)?.parts.values() ?? []) this.drop(part);
    const byHandle = new Map<string, RingPart>();
    for (const part of parts) {
      if (part.handle !== null) byHandle.set(part.handle, part);
      const ofDevice = this.#devices.get(part.session) ?? new Map<string, RingPart>();
      this.#devices.set(part.session, ofDevice.set(ring, part));
    }
    this.#rings.set(key, { parts: byHandle, untilMs: now + ringLifeMs });
  }

  /** The part that a handle stands for. */
  by(at: UnitAddress, ring: string, handle: string): RingPart | undefined {
    return this.#rings.get(keyOf(at, ring))?.parts.get(handle);
  }

  /** A device's part in a ring. */
  get(session: string, ring: string): RingPart | undefined {
    return this.#devices.get(session)?.get(ring);
  }

  /** A device's parts, in the order in which it was rung. */
  of(session: string): readonly RingPart[] {
    return [...this.#devices.get(session)?.values() ?? []];
  }

  /** All parts in rings of a building that are not over. */
  openIn(building: string): readonly RingPart[] {
    return [...this.#rings.values()].flatMap(({ parts }) => [...parts.values()])
      .filter(({ at, handle }) => at.building === building && handle !== null);
  }

  /** A ring is over: its handles are forgotten, and what every device has heard. */
  over(at: UnitAddress, ring: string, now: number): void {
    const key = keyOf(at, ring);
    const found = this.#rings.get(key);
    if (found === undefined) return;
    let unheard = false;
    for (const part of found.parts.values()) {
      if (part.handle === null) continue;
      part.handle = null;
      if (part.heard || part.view === null) this.drop(part);
      else unheard = true;
    }
    if (!unheard) this.#rings.delete(key);
    else found.untilMs = now + unheardMs;
  }

  /** A part is nobody's any more. */
  drop({ session, ring, pushed }: RingPart): void {
    pushed?.end();
    const parts = this.#devices.get(session);
    parts?.delete(ring);
    if (parts?.size === 0) this.#devices.delete(session);
  }

  /** Forgets what nobody has said the end of. */
  sweep(now: number): void {
    for (const [key, { parts, untilMs }] of this.#rings) {
      if (now < untilMs) continue;
      for (const part of parts.values()) this.drop(part);
      this.#rings.delete(key);
    }
  }

  /** Forgets all. */
  clear(): void {
    this.#rings.clear();
    this.#devices.clear();
  }
}

function keyOf({ building, unit }: UnitAddress, ring: string): string {
  return `${building}/${unit}/${ring}`;
}
