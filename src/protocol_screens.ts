/**
 * What a screen at a landing is told on a socket whose capability is for one: the directory of its
 * entrance (R77), and which lift comes for which call number. Floors, lifts and groups come by the
 * names on the wall, calls by their number alone: no id, no destination, nobody's name. A screen
 * asks for nothing but `ping`.
 */
import { z } from "zod";

/** Lines of a directory at most; as of a unit's display. */
export const screenLinesMax = 1_000;

const label = z.string().min(1).max(80);

/** A call that boards at the screen's landing. */
export const screenCallSchema = z.strictObject({
  number: z.int().min(10).max(99).describe("as its caller's phone or panel shows it"),
  car: label.optional().describe("left out while none is chosen, or nobody hears from it"),
  comesAtMs: z.int().min(0).optional().describe("a moment of the server's clock"),
  here: z.literal(true).optional().describe("it stands at the landing, with open doors"),
});
/** A call that boards at the screen's landing. */
export type ScreenCall = z.infer<typeof screenCallSchema>;

/** A lift group as a screen at one of its landings shows it. */
export const screenGroupSchema = z.strictObject({
  name: label,
  usable: z.boolean().describe("false: do not use the lifts, and say so first of all"),
  doNotUse: z.enum([
    "fire_operation",
    "occupant_evacuation",
    "earthquake_operation",
    "inspection",
    "no_lift_available",
  ]).optional().describe("why not"),
  out: z.array(label).max(64).describe("the cars that take nobody now"),
  calls: z.array(screenCallSchema).max(90).describe("whole, the next to come first"),
});
/** A lift group as a screen at one of its landings shows it. */
export type ScreenGroup = z.infer<typeof screenGroupSchema>;

/** Server → client, to screens alone. */
export const screenNews = [
  z.strictObject({
    type: z.literal("directory").describe("whole, and again whenever it changes"),
    lines: z.array(z.strictObject({
      number: z.string().min(1).max(32),
      name: z.string().max(80).optional(),
    })).max(screenLinesMax),
  }),
  z.strictObject({
    type: z.literal("landing").describe("whole, and again whenever it changes"),
    floor: label.describe("the screen's own"),
    groups: z.array(screenGroupSchema).max(32),
  }),
] as const;
/** Server → client, to screens alone. */
export type ScreenMessage = z.infer<(typeof screenNews)[number]>;
