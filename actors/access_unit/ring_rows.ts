/**
 * A ring as it is kept: one row (E1), from the press until a minute after its end, so that a commit
 * of unknown outcome leaves no phone ringing for nothing. It holds the handles of this ring's
 * devices, which stand for nobody elsewhere and go with it (C4); it is sealed like the equipment log
 * (`src/equipment_log/log_tables.ts`), for with its entry it says which flat was rung, and when.
 */
import { z } from "zod";
import { ringReasons, ringStates } from "../../src/rings.ts";

/** The table of rings. */
export const ringTable = "ring";

/** The desk has said by then whom a press is for, or nobody is reached; its own limit is shorter. */
export const routedWithinMs = 5_000;
/** It rings at least so long once it is known where. */
export const ringMsMin = 1_000;
/** A ring that has ended is kept this long: to be shown, and to be told again after a load. */
export const ringKeptMs = 60_000;
/** Presses of one button that come closer together are one: a finger, or a broken button. */
export const pressGapMs = 500;
/** Presses of one ring that are counted. */
export const pressesMax = 99;
/** Rings that one unit begins in a minute at most; beyond, a press is passed over. */
export const ringsPerMinuteMax = 30;
/** A press that is under way for longer is of a visitor who has given up. */
export const pressLifeMs = 10_000;
/** Longest handle of a device, in characters. */
export const handleCharsMax = 64;

const targetRow = z.strictObject({
  handle: z.string(),
  afterMs: z.number(),
  quiet: z.boolean(),
  /** Places in the ring's `doors`. */
  doors: z.array(z.number()),
});
/** A device of a ring. */
export type Target = Readonly<z.infer<typeof targetRow>>;

const ringRowSchema = z.strictObject({
  id: z.string(),
  /** Of the directory; which flat that is only the identity plane knows. */
  entry: z.string(),
  boot: z.string(),
  /** The number of its last press, by which a repeat is known. */
  unitSeq: z.number(),
  state: z.enum(ringStates),
  reason: z.enum(ringReasons).optional(),
  /** Grows with everything that is told of it. */
  seq: z.number(),
  presses: z.number(),
  startedAtMs: z.number(),
  pressedAtMs: z.number(),
  /**
   * Until when it rings or, once answered, lasts; before it is known where, until when that must
   * be. Once it has ended: forgotten from here on.
   */
  untilMs: z.number(),
  /** Whether it is known whom it is for. */
  routed: z.boolean(),
  doors: z.array(z.string()),
  targets: z.array(targetRow),
  /** Doors that the unit has said to have opened by it; left out: none. */
  opened: z.array(z.string()).optional(),
  /** Devices of up to this stage were told, in ms from the press. */
  rungMs: z.number(),
  answeredBy: z.string().nullable(),
  /** The lease's epoch in which it began. */
  epoch: z.number(),
});
/** A ring. */
export type Ring = Readonly<z.infer<typeof ringRowSchema>>;

/** Reads the row of a ring. @throws {z.ZodError} where it is none */
export function readRing(value: unknown): Ring {
  return ringRowSchema.parse(value);
}
