/**
 * A call that is a leg of a journey: what its row holds besides, and what it says to the group of
 * the leg after it. A journey that no lift serves alone is a chain: each leg's row carries the
 * further legs, and hands them on by message (E7) once its passengers are aboard. So the next lift
 * is called when, and only when, somebody is really on the way to it.
 *
 * Leg two and those after it stand under a key that no client can make, so nothing that a client
 * does under its own keys can be taken for one of them.
 */
import { z } from "zod";
import type { CallRequest, CallView, CancelReason } from "../../src/protocol.ts";
import type { Message } from "../behaviour.ts";

const level = z.number();
const side = z.enum(["front", "rear"]);

const furtherLeg = z.strictObject({
  group: z.string(),
  /** Its call's id, drawn when the journey was planned. */
  call: z.string(),
  from: level,
  fromSide: side.optional(),
  to: level,
  toSide: side.optional(),
  /** From where the leg before ends to this leg's landing. */
  walkMs: z.number(),
});
/** A leg that is not called yet. */
export type FurtherLeg = Readonly<z.infer<typeof furtherLeg>>;

/** What the row of a leg's call holds of its journey. */
export const journeyRow = z.strictObject({
  id: z.string(),
  /** Which leg this is, from 1. */
  leg: z.number(),
  of: z.number(),
  further: z.array(furtherLeg).max(2),
  /** The further legs have gone to the next group; what becomes of them is decided there. */
  handedOn: z.literal(true).optional(),
});
/** What the row of a leg's call holds of its journey. */
export type JourneyPart = Readonly<z.infer<typeof journeyRow>>;

/** A leg that another group hands on: a call, whose passengers are on their way. */
export interface PlaceLeg {
  readonly type: "place_leg";
  readonly caller: string;
  readonly key: string;
  readonly call: string;
  readonly request: CallRequest;
  readonly journey: JourneyPart;
  /** A guest's floor, to be unlocked in the car that fetches them (C13). */
  readonly unlock?: { readonly levels: readonly number[]; readonly forMs: number };
  /** When its passengers should be at the landing (wall time). */
  readonly arrivesAtMs: number;
  /** Later than this nobody stands there any more (C17). */
  readonly notAfterMs: number;
}

/** A leg that is no longer wanted, whether or not it has come yet. */
export interface EndLeg {
  readonly type: "end_leg";
  readonly caller: string;
  readonly key: string;
  readonly call: string;
  readonly request: CallRequest;
  readonly journey: JourneyPart;
  readonly reason: CancelReason;
}

/** A leg that comes so long after its passengers should have is stale, as after a restart (C17). */
const legLateMs = 120_000;
/** Nobody is waited for longer than this; so a leg's end is remembered while it may yet come. */
const legArrivesInMsMax = 300_000;

/** What of an open or planned leg is needed to speak to the next one's group. */
interface Leg {
  readonly id: string;
  readonly caller: string;
  readonly key: string;
  readonly request: CallRequest;
  readonly journey?: JourneyPart | undefined;
  readonly unlock?: { readonly forMs: number } | undefined;
}

/** Whether a call has a leg after it that nobody has been told of. */
export function hasFurther({ journey }: Leg): boolean {
  return journey !== undefined && journey.further.length > 0 && journey.handedOn !== true;
}

/** The message that calls the next leg's lift. @param aboardMs how long this leg still takes. */
export function placeNext(building: string, call: Leg, aboardMs: number, now: number): Message {
  const next = nextOf(call);
  const arrivesAtMs = now + Math.min(legArrivesInMsMax, Math.round(aboardMs + next.walkMs));
  const notAfterMs = arrivesAtMs + legLateMs;
  const forMs = call.unlock?.forMs;
  const command: PlaceLeg = {
    type: "place_leg",
    ...next.leg,
    ...(forMs !== undefined && { unlock: { levels: [next.leg.request.to], forMs } }),
    arrivesAtMs,
    notAfterMs,
  };
  return {
    id: `${next.leg.journey.id}/${next.leg.journey.leg}/place`,
    to: { kind: "group", key: `${building}/${next.group}` },
    deadlineMs: notAfterMs,
    command,
  };
}

/**
 * The message that ends the next leg, whether its lift was called or is about to be: messages may
 * overtake each other, and the group remembers the end of one that has yet to come.
 */
export function endNext(building: string, call: Leg, reason: CancelReason, now: number): Message {
  const next = nextOf(call);
  const command: EndLeg = { type: "end_leg", ...next.leg, reason };
  return {
    id: `${next.leg.journey.id}/${next.leg.journey.leg}/end`,
    to: { kind: "group", key: `${building}/${next.group}` },
    deadlineMs: now + 2 * legLateMs,
    command,
  };
}

/** A leg as its caller is told of it. */
export function viewPart({ id, leg, of }: JourneyPart): NonNullable<CallView["journey"]> {
  return { id, leg, of };
}

/** The key of a leg; the first stands under the caller's own. */
export function keyOfLeg(key: string, leg: number): string {
  const own = key.split("#")[0]!;
  return leg === 1 ? own : `${own}#${leg}`;
}

function nextOf({ caller, key, request, journey }: Leg) {
  const [next, ...further] = journey?.further ?? [];
  if (journey === undefined || next === undefined) {
    throw new Error("Cannot hand a journey on: it has no further leg");
  }
  const { group, call, walkMs, ...landings } = next;
  const leg = journey.leg + 1;
  return {
    group,
    walkMs,
    leg: {
      caller,
      key: keyOfLeg(key, leg),
      call,
      request: requestOfLeg(request, landings),
      journey: { id: journey.id, leg, of: journey.of, further },
    },
  };
}

/** The same passengers, with whatever they need, between other landings. */
function requestOfLeg(
  request: CallRequest,
  landings: Omit<FurtherLeg, "group" | "call" | "walkMs">,
): CallRequest & { readonly kind: "destination" } {
  if (request.kind !== "destination") {
    throw new Error(`Cannot hand a journey on: a leg is a destination call, got ${request.kind}`);
  }
  const { fromSide: _from, toSide: _to, ...rest } = request;
  return { ...rest, ...landings };
}
