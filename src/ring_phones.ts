/**
 * Where phones and rings meet: what the edges ask for whoever holds a capability for rings. The
 * edges know a phone by that capability alone; whose it is and which rings are its own is known
 * behind this, in memory, and forgotten with the capability (C4).
 */
import type { Capability } from "./access/capability.ts";
import type { Answer, Done } from "./lifts.ts";
import type { RingView } from "./rings.ts";

/** A socket that takes part in rings. */
export interface RingLine {
  /** What is open for it, and what ended a moment ago while its device was away. */
  readonly rings: readonly RingView[];
  /** It hears no more. */
  leave(): void;
}

/** Rings as phones see them. A capability that is not for rings is refused as `forbidden`. */
export interface RingPhones {
  /** Lets a socket take part: it hears every change from then on, in order. */
  join(capability: Capability, hear: (ring: RingView) => void): Answer<RingLine>;
  /** As {@link RingLine.rings}, for who only looks. */
  active(capability: Capability): Answer<readonly RingView[]>;
  /** Refused with `unknown_ring` where it is not the device's, or has ended. */
  answer(capability: Capability, ring: string, done: Done<RingView>): void;
  decline(capability: Capability, ring: string, done: Done<RingView>): void;
  hangUp(capability: Capability, ring: string, done: Done<RingView>): void;
  /** Opens a door of the unit, where its person may open it at this moment. */
  open(
    capability: Capability,
    ring: string,
    door: string,
    key: string,
    done: Done<RingView>,
  ): void;
}
