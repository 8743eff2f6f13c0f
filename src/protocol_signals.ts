/**
 * How a device connects with the unit that rings, on its socket for rings: `signal` both ways. The
 * device begins with a random `session` of its own and asks for an offer (`request`), after
 * statements that the unit may not know yet. One connection of each kind at a time: a new session
 * takes the place of the one before. `voice` is for the device that answered, from then on (C1).
 * When the ring is over for the device a `bye` ends what it has.
 */
import { z } from "zod";
import {
  deviceSignalSchema,
  iceServersSchema,
  signalMedia,
  signalSessionSchema,
  unitSignalSchema,
} from "./signals.ts";

const id = z.string().min(1).max(40);
const about = { ring: id, media: z.enum(signalMedia), session: signalSessionSchema };

/** Client → server; answered by `result` once it was handed on, or by `refused`. */
export const signalMessage = z.strictObject({
  type: z.literal("signal").describe("for the unit that rings"),
  ref: z.string().min(1).max(40).describe("the client's own name for this message"),
  ...about,
  signal: deviceSignalSchema,
});
/** Client → server, to connect with a unit. */
export type SignalMessage = z.infer<typeof signalMessage>;

/** Server → client. */
export const signalNews = z.strictObject({
  type: z.literal("signal").describe("from the unit that rings"),
  ...about,
  signal: unitSignalSchema,
  iceServers: iceServersSchema.optional(),
});
