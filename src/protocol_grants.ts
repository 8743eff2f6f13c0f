/**
 * Cars for oneself and doors held open, as apps and robots ask for them: a *lease* gives one car to
 * one caller for a time, a *hold* keeps a door open for a time. Both end by themselves, can be
 * renewed and released, and are the caller's own: nobody else hears of them.
 */
import { z } from "zod";
import { grantLifeMsMax } from "./lift/lift_uses.ts";
import { sideSchema } from "./site.ts";

const id = z.string().min(1).max(40);
const level = z.int().min(-50).max(300);
const lifeMs = z.int().min(1_000).max(grantLifeMsMax)
  .describe("it ends by itself so long after it was asked for or renewed last");

/** Why a lease or a hold has ended. */
export const grantEnds = [
  "released",
  "expired",
  "right_ended",
  "call_ended",
  "lease_ended",
  "doors_closed",
  "car_out_of_service",
  "fire_operation",
  "occupant_evacuation",
  "earthquake_operation",
  "inspection",
  "no_lift_available",
  "site_changed",
] as const;
/** Why a lease or a hold has ended. */
export type GrantEnd = (typeof grantEnds)[number];

/** A car for oneself, as it is asked for. */
export const leaseRequestSchema = z.strictObject({
  lifts: z.array(id).min(1).max(16).optional()
    .describe("ids of cars: one of these; left out: any that stops at the level"),
  level: level.describe("where it is needed first: the car that can be there soonest is given"),
  side: sideSchema.optional(),
  lifeMs,
});
/** A car for oneself, as it is asked for. */
export type LeaseRequest = z.infer<typeof leaseRequestSchema>;

/** A lease as its own caller sees it. */
export const leaseSchema = z.strictObject({
  id,
  state: z.enum(["clearing", "ready", "ended"]).describe(
    "`clearing`: the car takes those it has to their floors; `ready`: it serves this lease alone",
  ),
  reason: z.enum(grantEnds).optional().describe("present when ended"),
  request: leaseRequestSchema,
  car: id,
  grantedAtMs: z.int().min(0),
  expiresAtMs: z.int().min(0).describe("by the server's clock"),
});
/** A lease as its own caller sees it. */
export type LeaseView = z.infer<typeof leaseSchema>;

const heldFields = z.strictObject({
  call: id.optional().describe("one's own call, whose car stands at its landing"),
  lease: id.optional().describe("or one's own lease, whose car stands at any landing"),
  side: sideSchema.optional().describe("left out: the side at which the call is served"),
  lifeMs,
});

/** A door held open, as it is asked for. */
export const holdRequestSchema = heldFields.refine(
  ({ call, lease }) => (call === undefined) !== (lease === undefined),
  {
    error: "must name a call or a lease, and not both",
  },
);
/** A door held open, as it is asked for. */
export type HoldRequest = z.infer<typeof holdRequestSchema>;

/** A hold as its own caller sees it. */
export const holdSchema = z.strictObject({
  id,
  state: z.enum(["holding", "ended"]),
  reason: z.enum(grantEnds).optional().describe("present when ended"),
  request: heldFields,
  car: id,
  level,
  side: sideSchema,
  sinceMs: z.int().min(0),
  expiresAtMs: z.int().min(0).describe("by the server's clock"),
});
/** A hold as its own caller sees it. */
export type HoldView = z.infer<typeof holdSchema>;

/** As a body: for how much longer. */
export const renewalSchema = z.strictObject({ lifeMs });

/** Events of leases and holds, for their own caller alone. */
export const grantEvents = [
  z.strictObject({ what: z.literal("lease").describe("the caller only"), lease: leaseSchema }),
  z.strictObject({ what: z.literal("hold").describe("the caller only"), hold: holdSchema }),
] as const;

const ref = z.string().min(1).max(40).describe("the client's own name for this message");
const about = { ref, building: id, group: id };
const key = z.string().max(64);

/** Client → server, about leases and holds; each is answered by `result` or `refused`. */
export const grantMessages = [
  z.strictObject({ type: z.literal("take_lease"), ...about, key, lease: leaseRequestSchema }),
  z.strictObject({ type: z.literal("renew_lease"), ...about, lease: id, lifeMs }),
  z.strictObject({ type: z.literal("release_lease"), ...about, lease: id }),
  z.strictObject({ type: z.literal("hold_doors"), ...about, key, hold: holdRequestSchema }),
  z.strictObject({ type: z.literal("renew_hold"), ...about, hold: id, lifeMs }),
  z.strictObject({ type: z.literal("release_hold"), ...about, hold: id }),
] as const;
/** Client → server, about leases and holds. */
export type GrantMessage = z.infer<(typeof grantMessages)[number]>;
