/**
 * What a caller may say beside where to: which cars may come, that somebody needs room and time,
 * that it is urgent, and how a group too large for one car shall travel; and what an app says aloud
 * to whoever asked for an accessible lift.
 *
 * Accessible need is told to nobody but its own caller (C13): hardware hears of a longer dwell, the
 * log, the answers kept for repeats and operators of nothing. So it stands in a call's own view and
 * in its open row, and ends with them.
 */
import { z } from "zod";
import { partiesMax } from "./lift/lift_uses.ts";
import { sideSchema } from "./site.ts";

const id = z.string().min(1).max(40);
const level = z.int().min(-50).max(300);

/** Terms of a landing call. */
export const landingTerms = {
  lifts: z.array(id).min(1).max(16).optional()
    .describe("ids of cars: only these may serve the call; left out: any"),
  accessible: z.boolean().optional().describe(
    "a car with room for a wheelchair and an attendant, longer open doors, and announcements; " +
      "left out: as the account's preference says",
  ),
  priority: z.literal(true).optional().describe(
    "assigned before others, and its car takes no other call at a landing until it is served; " +
      "takes the use `priority`",
  ),
  split: z.literal(true).optional().describe(
    "more persons than one car holds travel in several cars, each by a call of its own",
  ),
} as const;

/** Terms of a destination call. */
export const destinationTerms = {
  ...landingTerms,
  lease: id.optional().describe("one's own lease of a car: the call is that car's alone"),
} as const;

/** Terms of a car call. */
export const carTerms = {
  accessible: landingTerms.accessible,
  attendant: z.literal(true).optional().describe(
    "placed by the car's attendant: served while the car is in attendant control too; takes the " +
      "use `attendant`",
  ),
  lease: destinationTerms.lease,
} as const;

/** What an app says aloud to whoever asked for an accessible lift. */
export const announcementCodes = [
  "lift_comes",
  "doors_open",
  "doors_closing",
  "your_floor",
  "accessible_lift_out_of_service",
] as const;
/** What an app says aloud. */
export type AnnouncementCode = (typeof announcementCodes)[number];

/** One thing to say, with what the sentence needs. */
export const announcementSchema = z.strictObject({
  code: z.enum(announcementCodes),
  car: id.optional(),
  level: level.optional(),
  side: sideSchema.optional(),
});
/** One thing to say. */
export type Announcement = Readonly<z.infer<typeof announcementSchema>>;

/** A group of passengers that travels in several cars. */
export const partySchema = z.strictObject({
  persons: z.int().min(1).max(100).describe("of all its calls together"),
  calls: z.array(id).min(2).max(partiesMax).describe("each one car's, this one among them"),
});
