/**
 * What phones and server say of rings, over `/v1/live` and over HTTP. A socket whose `hello` bears a
 * capability for rings is told after its `welcome` every ring that is open for it, whole, so that
 * after a cut nothing goes on ringing that has ended; then each change of a ring as it comes, in
 * order, with a `seq` that grows within the ring. It takes nothing about lifts, and a socket for
 * lifts takes nothing about rings (C4).
 */
import { z } from "zod";
import { signalMessage, signalNews } from "./protocol_signals.ts";
import { ringReasons, ringStates } from "./rings.ts";
import { signalMedia } from "./signals.ts";

const id = z.string().min(1).max(40);
const ref = z.string().min(1).max(40).describe("the client's own name for this message");
const key = z.string().max(64);

/** A ring as one device sees it. */
export const ringSchema = z.strictObject({
  ring: id.describe("random; another for each ring"),
  building: id,
  unit: id,
  state: z.enum(ringStates),
  reason: z.enum(ringReasons).optional(),
  seq: z.int().min(0).describe("grows with all that is told of this ring; pass over what is older"),
  presses: z.int().min(1).describe("how often the visitor pressed while it rang"),
  startedAtMs: z.int().min(0),
  untilMs: z.int().min(0).optional()
    .describe("missed from then on or, once answered, ended; left out where it has ended"),
  answeredHere: z.boolean().optional()
    .describe("present once somebody answered: whether it was this device"),
  rings: z.boolean().describe("false: be quiet, for now or altogether"),
  doors: z.array(id).max(64).describe("doors of the unit that this device may open by this ring"),
  opened: z.array(id).max(64)
    .describe("doors that were opened by this ring, whichever device asked, as the unit has said"),
  media: z.array(z.enum(signalMedia)).max(signalMedia.length)
    .describe("what can be had of who rings: a picture, and voice once this device has answered"),
  lifts: z.array(id).max(64).optional()
    .describe("those of `doors` behind which a lift can be called to the flat; left out: none"),
  lift: z.strictObject({ from: z.int(), to: z.int() }).optional().describe(
    "in the answer to who opened with a lift: the levels of the lift that was called for the visitor",
  ),
});

/** A ring as it comes to a device. */
export type HeardRing = z.infer<typeof ringSchema>;

/** Every ring that is open for a device, and those that ended while it was away a moment ago. */
export const openRingsSchema = z.strictObject({ rings: z.array(ringSchema).max(64) });

/** A camera of the building that a technician may look through, to find a fault (R75). */
export const lookedCameraSchema = z.strictObject({
  unit: id,
  untilMs: z.int().min(0).describe("at the latest; a ring there ends it at once"),
});
/** A camera that a technician may look through. */
export type LookedCamera = Readonly<z.infer<typeof lookedCameraSchema>>;

/** Names a page over its sockets for rings, one after another: random, kept by nobody. */
export const ringPageSchema = z.string().regex(/^[A-Za-z0-9_-]{22,43}$/).describe(
  "16 to 32 random bytes in base64url, new with each load of the page; of a socket for rings alone: " +
    "a later socket of the same page takes over the sessions of the earlier one",
);

/** Client → server, about rings; each is answered by `result` or `refused`. */
export const ringMessages = [
  z.strictObject({ type: z.literal("ring_shown"), ref, ring: id })
    .describe("this device shows the ring to somebody: it need not be woken by push for it"),
  z.strictObject({ type: z.literal("answer_ring"), ref, ring: id }),
  z.strictObject({ type: z.literal("decline_ring"), ref, ring: id })
    .describe("for the whole flat; to silence one device is its own matter and asks nobody"),
  z.strictObject({ type: z.literal("hang_up"), ref, ring: id }),
  z.strictObject({
    type: z.literal("open_by_ring"),
    ref,
    ring: id,
    door: id,
    key,
    lift: z.literal(true).optional()
      .describe("once the door has opened, call a lift for the visitor to the flat's floor"),
  }).describe("opens a door of the unit; the key is a UUID of version 7, kept over repeats"),
  signalMessage,
] as const;
/** Client → server, about rings. */
export type RingMessage = z.infer<(typeof ringMessages)[number]>;

/** Server → client, about rings. */
export const ringNews = [
  z.strictObject({
    type: z.literal("rings").describe("right after the welcome: what is open, whole"),
    rings: openRingsSchema.shape.rings,
    resumed: z.boolean().optional().describe(
      "true: what this page began on its earlier socket goes on here; left out: it is over",
    ),
  }),
  z.strictObject({ type: z.literal("ring"), ring: ringSchema }),
  z.strictObject({
    type: z.literal("cameras").describe("a technician begins to look for a fault, or has ended"),
    looked: z.array(lookedCameraSchema).max(64)
      .describe("the cameras that a technician may look through now, whole; none: empty"),
  }),
  z.strictObject({
    type: z.literal("papers").describe(
      "what is signed about the keys of a flat of this device, or who asks to be let in, is " +
        "otherwise now: ask for it again",
    ),
  }),
  signalNews,
] as const;
