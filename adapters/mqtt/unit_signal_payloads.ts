/**
 * The payloads by which unit and devices connect for picture and voice (`src/signals.ts`). Whom a
 * device is the unit knows by its `peer`, the random handle that the device has in this one ring,
 * and by the key that signs. What follows a wrong order, or comes too often, the server drops.
 *
 * With `media` `papers` a session rests on no ring: `ring` and `peer` are random and stand for nothing
 * else, and it has statements, lists and questions for pictures of missed rings alone.
 */
import { z } from "zod";
import {
  deviceSignalSchema,
  iceServersSchema,
  lookSignalSchema,
  missedAskedSchema,
  missedGivenSchema,
  signalMedia,
  signalSessionSchema,
  unitSignalSchema,
} from "../../src/signals.ts";

/** What a session is for: a connection, or statements outside a ring. */
export const sessionMedia = [...signalMedia, "papers"] as const;

const name = z.string().min(1).max(64);
const about = {
  ring: name,
  peer: name.describe("the device's handle in this ring"),
  media: z.enum(sessionMedia)
    .describe("papers: statements and lists alone, outside a ring; ring and peer are random"),
  session: signalSessionSchema,
};

/** Unit → server: for one device. Never retained, never logged. */
export const unitSignalledSchema = z.object({
  ...about,
  signal: z.discriminatedUnion("kind", [...unitSignalSchema.options, missedGivenSchema]),
});
export type UnitSignalled = z.infer<typeof unitSignalledSchema>;

/** Server → unit: from one device, which takes part in the ring. Never retained, never logged. */
export const unitSignallingSchema = z.strictObject({
  ...about,
  signal: z.discriminatedUnion("kind", [
    ...deviceSignalSchema.options,
    lookSignalSchema,
    missedAskedSchema,
  ]),
  iceServers: iceServersSchema.optional(),
});
export type UnitSignalling = z.infer<typeof unitSignallingSchema>;
