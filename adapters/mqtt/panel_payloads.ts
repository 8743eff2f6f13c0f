/**
 * The payloads of panels at landings: hall buttons and destination panels (C13). As those of
 * `payloads.ts`: what a panel sends is read leniently and bounded strictly, what we send holds
 * exactly these fields. `docs/panels.md` is for whoever wires one.
 */
import { z } from "zod";
import { directions } from "../../src/lift/vocabulary.ts";
import { panelReasons } from "../../src/lift/panel_words.ts";
import { sideSchema } from "../../src/site.ts";

const name = z.string().min(1).max(64);
const level = z.int().min(-50).max(300);
const seq = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Persons that one press may stand for. */
export const pressPersonsMax = 16;

/** Panel → server: somebody pressed. Sent again unchanged until it is answered. */
export const panelPressedSchema = z.object({
  boot: name.describe("new at every start of the panel"),
  seq: seq.describe("grows with every press within a boot; the same for a repeat"),
  direction: z.enum(directions).optional().describe("a hall button; or else `to`"),
  to: level.optional().describe("a destination; or else `direction`"),
  toSide: sideSchema.optional(),
  persons: z.int().min(1).max(pressPersonsMax).optional()
    .describe("how many travel together; left out: one"),
}).refine(({ direction, to }) => (direction === undefined) !== (to === undefined), {
  error: "must name either a direction or a destination",
});
export type PanelPressed = z.infer<typeof panelPressedSchema>;

/** Server → panel: what becomes of a press. May come again for the same press: the last one counts. */
export const panelAnswerSchema = z.strictObject({
  boot: name.describe("of the press; another boot than the panel's own: ignore"),
  seq: seq.describe("of the press"),
  accepted: z.boolean(),
  car: name.optional()
    .describe("present for an accepted destination: the car that comes, and stays the one"),
  number: z.int().min(10).max(99).optional()
    .describe("what a screen at the landing calls this press by; show it beside the car"),
  reason: z.enum(panelReasons).optional().describe("present where not accepted"),
});
export type PanelAnswer = z.infer<typeof panelAnswerSchema>;

/** Server → panel: which of its hall lamps are lit. Whole; the last one counts. */
export const panelLitSchema = z.strictObject({ up: z.boolean(), down: z.boolean() });
export type PanelLit = z.infer<typeof panelLitSchema>;
