/**
 * The payloads of intercoms: what a visitor does at an access unit with a directory, and what the
 * unit shows. As in `unit_payloads.ts`, what a unit sends is read leniently and bounded strictly.
 * Nothing here opens a door, so nothing is signed: a ring opens by an act like any other.
 */
import { z } from "zod";
import { cameraStates, directoryEntriesMax, ringReasons, ringStates } from "../../src/rings.ts";

const name = z.string().min(1).max(64);
const epoch = z.int().min(0).describe("grows at every start, takeover and restore of the server");
const revision = z.int().min(0).describe("grows with every change within an epoch");

/** What a visitor does with an entry of the directory. */
export const unitRingWords = ["press", "cancel"] as const;

/** Unit → server: an entry was pressed, or the visitor gave up. Never retained. */
export const unitRingSchema = z.object({
  what: z.enum(unitRingWords),
  boot: name,
  seq: z.int().min(0).describe("grows with every word in this boot; a repeat is dropped"),
  unitMs: z.number().min(0).max(Number.MAX_SAFE_INTEGER).describe("when it was pressed"),
  entry: name.describe("the random id of the entry, as the directory has it"),
});
export type UnitRing = z.infer<typeof unitRingSchema>;

/** Rings that a unit shows at most, open or ended a moment ago. */
export const shownRingsMax = 128;

/** Server → unit: what is to be shown of its rings. Whole, never a difference (E4). */
export const unitRingsSchema = z.strictObject({
  epoch,
  revision,
  rings: z.array(z.strictObject({
    ring: name,
    entry: name,
    state: z.enum(ringStates),
    reason: z.enum(ringReasons).optional().describe("why it failed, was missed or ended"),
    still: z.literal(false).optional().describe(
      "false: no phone of it is out of do-not-disturb, so a picture of the missed ring is for those " +
        "alone who want one even then; not to be shown",
    ),
  })).max(shownRingsMax).describe("in the order in which they began"),
});
export type UnitRings = z.infer<typeof unitRingsSchema>;

/** Longest number and name of an entry, in characters. */
export const directoryCharsMax = { number: 48, name: 80 } as const;

/** Server → unit: what its display shows, and nothing else. Whole, never a difference (E4). */
export const unitDirectorySchema = z.strictObject({
  epoch,
  revision,
  entries: z.array(z.strictObject({
    entry: name.describe("random; said again with a press"),
    number: z.string().min(1).max(directoryCharsMax.number),
    name: z.string().min(1).max(directoryCharsMax.name).optional()
      .describe("left out where the household wants none"),
  })).max(directoryEntriesMax),
  camera: z.enum(cameraStates).optional().describe(
    "off: shows nothing; calls: within rings and calls alone; troubleshooting: a technician may " +
      "look, which the display says for as long; left out: off",
  ),
});
export type UnitDirectoryPayload = z.infer<typeof unitDirectorySchema>;

/** In a heartbeat: what a unit shows of the two; zeroes for nothing. */
export const shownSchema = z.object({ epoch: z.int().min(0), revision: z.int().min(0) });
