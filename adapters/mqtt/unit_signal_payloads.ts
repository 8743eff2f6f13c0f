/**
 * The payloads by which unit and devices connect for picture and voice (`src/signals.ts`). Whom a
 * device is the unit knows by its `peer`, the random handle that the device has in this one ring,
 * and by the key that signs. What follows a wrong order, or comes too often, the server drops.
 */
import { z } from "zod";
import {
  deviceSignalSchema,
  iceServersSchema,
  signalMedia,
  signalSessionSchema,
  unitSignalSchema,
} from "../../src/signals.ts";

const name = z.string().min(1).max(64);
const about = {
  ring: name,
  peer: name.describe("the device's handle in this ring"),
  media: z.enum(signalMedia),
  session: signalSessionSchema,
};

/** Unit → server: for one device. Never retained, never logged. */
export const unitSignalledSchema = z.object({ ...about, signal: unitSignalSchema });
export type UnitSignalled = z.infer<typeof unitSignalledSchema>;

/** Server → unit: from one device, which takes part in the ring. Never retained, never logged. */
export const unitSignallingSchema = z.strictObject({
  ...about,
  signal: deviceSignalSchema,
  iceServers: iceServersSchema.optional(),
});
export type UnitSignalling = z.infer<typeof unitSignallingSchema>;
