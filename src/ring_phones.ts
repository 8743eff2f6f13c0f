/**
 * Where phones and rings meet: what the edges ask for whoever holds a capability for rings. The
 * edges know a phone by that capability alone; whose it is and which rings are its own is known
 * behind this, in memory, and forgotten with the capability (C4).
 */
import type { Capability } from "./access/capability.ts";
import type { Answer, Done } from "./lifts.ts";
import type { Refusal } from "./refusal.ts";
import type { LookedCamera } from "./protocol_rings.ts";
import type { HeardSignal, SaidSignal } from "./ring_signalling.ts";
import type { RingView } from "./rings.ts";

/** A socket that takes part in rings. */
export interface RingLine {
  /** What is open for it, and what ended a moment ago while its device was away. */
  readonly rings: readonly RingView[];
  /** What this page began on an earlier socket goes on here; left out: there is nothing of it. */
  readonly resumed?: true;
  /** Cameras of its building that a technician may look through now (R75); left out: none. */
  readonly looked?: readonly LookedCamera[];
  /** Hands a word of this socket to the unit of its ring; the refusal where it did not go. */
  signal(said: SaidSignal): Refusal | undefined;
  /** It hears no more. */
  leave(): void;
}

/** What a socket hears, in order. */
export interface RingEars {
  /** Every change of a ring. */
  readonly ring: (ring: RingView) => void;
  /** What units say to the sessions that it began. */
  readonly signal?: (signal: HeardSignal) => void;
  /** That a technician begins or ends to look through a camera. */
  readonly cameras?: (looked: readonly LookedCamera[]) => void;
  /** That something about the keys of a flat of its device is otherwise. */
  readonly papers?: () => void;
  /** Names the page over its sockets; a later one takes over the sessions of the earlier. */
  readonly page?: string;
}

/** What is to be opened by a ring. */
export interface OpenByRing {
  readonly door: string;
  /** A UUID of version 7, the same over repeats (E2). */
  readonly key: string;
  /** Once the door has opened a lift is called for the visitor, where one goes to the flat. */
  readonly lift?: true | undefined;
}

/** Rings as phones see them. A capability that is not for rings is refused as `forbidden`. */
export interface RingPhones {
  /** Lets a socket take part: it hears everything that concerns it from then on. */
  join(capability: Capability, ears: RingEars): Answer<RingLine>;
  /** As {@link RingLine.rings}, for who only looks. */
  active(capability: Capability): Answer<readonly RingView[]>;
  /** The device shows the ring: it need not be woken for it, nor told by push how it ends. */
  shown(capability: Capability, ring: string, done: Done<RingView>): void;
  /** Refused with `unknown_ring` where it is not the device's, or has ended. */
  answer(capability: Capability, ring: string, done: Done<RingView>): void;
  decline(capability: Capability, ring: string, done: Done<RingView>): void;
  hangUp(capability: Capability, ring: string, done: Done<RingView>): void;
  /** Opens a door of the unit, where its person may open it at this moment. */
  open(capability: Capability, ring: string, wanted: OpenByRing, done: Done<RingView>): void;
}
