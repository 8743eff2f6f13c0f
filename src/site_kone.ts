/**
 * What a site file may say of the numbers under which the KONE-compatible API knows its buildings,
 * groups, lifts and landings. All of it is optional; what is left out is made from the site by
 * `kone/numbering.ts`.
 */
import { z } from "zod";

/** Areas, terminals and actions are positive numbers of 31 bits on that wire. */
const number = z.int().min(1).max(2_147_483_647);
const small = z.int().min(1).max(999);
/** As `sideSchema` of `site.ts`, which imports this file. */
const side = z.enum(["front", "rear"]);
const siteId = z.string().min(1).max(40);

/** Kinds of terminals: a panel at a landing, a station, a panel in a car, and none of these. */
export const terminalTypes = ["DOP", "LCS", "COP", "Virtual"] as const;
/** What a call action may do. */
export const actionKinds = ["destination", "landing_up", "landing_down", "car", "none"] as const;

/** Of a building. */
export const koneBuildingSchema = z.strictObject({
  /** Its id on the wire, without the prefix `building:`; left out: its own id. */
  id: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, {
    error: "must be 1 to 40 of A–Z, a–z, 0–9, - and _",
  }).optional(),
  desc: z.string().min(1).max(120).optional(),
  /** Areas of landings; left out of the list: the floor's number × 1000, and 10 more at the rear. */
  areas: z.array(z.strictObject({ level: z.int(), side: side.default("front"), area: number }))
    .max(700).optional(),
});

/** Of a terminal of a group. */
const terminalSchema = z.strictObject({
  terminal: number,
  type: z.enum(terminalTypes),
  /** Levels where it is in use; left out: every landing of the group, of a `COP` none. */
  levels: z.array(z.int()).max(350).optional(),
  /** Cars in which it is in use; left out: every car of the group, of a `DOP` none. */
  cars: z.array(siteId).max(16).optional(),
  /** In use only so long after this door was opened (barrier gating); left out: always. */
  after: z.strictObject({
    unit: siteId,
    door: siteId,
    withinMs: z.int().min(1000).max(600_000).default(60_000),
  }).optional(),
});

/** Of a group. */
export const koneGroupSchema = z.strictObject({
  /** Left out: its place in the building, from 1. */
  number: small.optional(),
  /** Left out: 1 of type Virtual and 2 of type LCS, both everywhere. */
  terminals: z.array(terminalSchema).min(1).max(64).optional(),
  /** Left out: 2, 3, 2001, 2002 and 5000. */
  actions: z.array(z.strictObject({
    action: number,
    name: z.string().min(1).max(60),
    kind: z.enum(actionKinds),
    enabled: z.boolean().default(true),
  })).min(1).max(64).optional(),
});

/** Of a car. */
export const koneCarSchema = z.strictObject({
  /** Its number in topics; left out: its place in the group, from 1. */
  lift: small.optional(),
  /** The equipment's number; left out: nine digits made of the ids. */
  ken: z.string().regex(/^\d{1,20}$/, { error: "must be 1 to 20 digits" }).optional(),
  /** Areas of its decks, the lower one first; left out: 1000010 + 1000 × lift, the upper + 100. */
  deckAreas: z.array(number).min(1).max(2).optional(),
});
