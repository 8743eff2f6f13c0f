/**
 * The payloads of access units: JSON, as those of `payloads.ts`. What a unit sends is read leniently
 * and bounded strictly; what we send holds exactly these fields. What the server says that can open
 * a door, now or later, is signed (`unit_signature.ts`).
 *
 * Times named `unitMs` are milliseconds of the unit's own monotonic clock since its boot (E5);
 * times named `wallMs` and `…AtMs` are milliseconds since the Unix epoch.
 */
import { z } from "zod";
import { denyReasons } from "../../src/doors.ts";
import { signalMedia } from "../../src/signals.ts";
import { shownSchema } from "./unit_ring_payloads.ts";

const name = z.string().min(1).max(64);
const unitMs = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
const wallMs = z.int().min(0).max(8_640_000_000_000_000);
const epoch = z.int().min(0);
const revision = z.int().min(0);
const seq = z.int().min(0);
const base64url = (max: number) => z.string().min(1).max(max).regex(/^[A-Za-z0-9_-]+$/);
const signed = {
  kid: name.describe("names the key that signed"),
  signature: base64url(128).describe("Ed25519, base64url"),
};

/** Server → unit: open once and now, or never (E5). */
export const unitActSchema = z.strictObject({
  act: name.describe("a unit does each id at most once"),
  kind: z.enum(["open_door"]),
  door: name,
  boot: name.describe("another boot than the unit's own: refuse"),
  notAfterUnitMs: z.int().min(0).describe("a later moment of the unit's clock: refuse"),
  ...signed,
});
export type UnitAct = z.infer<typeof unitActSchema>;

const span = z.tuple([wallMs, wallMs]).describe("half-open, UTC");

/** Server → unit: all it needs to decide alone. Whole, never a difference (E4). */
export const unitAccessSchema = z.strictObject({
  epoch: epoch.describe("grows at every start, takeover and restore of the server"),
  revision: revision.describe("grows with every change within an epoch"),
  issuedAtMs: wallMs,
  keys: z.array(z.strictObject({ kid: name, publicKey: base64url(128) })).max(8),
  revoked: z.array(name).max(8192),
  tags: z.array(z.strictObject({
    serialHash: base64url(64),
    logId: name,
    doors: z.array(z.strictObject({ door: name, spans: z.array(span).max(512) })).max(16),
  })).max(4096),
  ...signed,
});
export type UnitAccess = z.infer<typeof unitAccessSchema>;

/** Server → unit: what time it is. Confirms the unit's wall clock. */
export const unitTimeSchema = z.strictObject({
  wallMs,
  boot: name.describe("another boot than the unit's own: ignore"),
  notAfterUnitMs: z.int().min(0).describe("a later moment of the unit's clock: ignore"),
  ...signed,
});
export type UnitTime = z.infer<typeof unitTimeSchema>;

/** Server → unit: publish heartbeat, status and unheard events now. */
export const unitAskSchema = z.strictObject({ epoch });
export type UnitAsk = z.infer<typeof unitAskSchema>;

/** Server → unit: what was said to a credential. To be shown; only an act opens. */
export const unitVerdictSchema = z.strictObject({
  id: name.describe("of the presentation"),
  boot: name,
  door: name,
  admitted: z.boolean(),
  reason: z.enum(denyReasons).optional().describe("present where not admitted"),
  retryAfterMs: z.int().min(0).optional(),
});
export type UnitVerdict = z.infer<typeof unitVerdictSchema>;

/** Server → unit: the journal's events up to this one are kept; the unit may drop them. */
export const unitHeardSchema = z.strictObject({ journal: name, seq });
export type UnitHeard = z.infer<typeof unitHeardSchema>;

/** What a door can complain of by itself. */
export const unitDoorAlarms = ["forced", "held_open"] as const;

/** Unit → server: how it is. On every change, and at least every 5 s. */
export const unitHeartbeatSchema = z.object({
  boot: name.describe("new at every start of the unit"),
  unitMs,
  clock: z.enum(["confirmed", "unconfirmed"])
    .describe("whether its wall time was confirmed since power-up"),
  tamper: z.boolean().default(false),
  access: z.object({ epoch, revision }).describe("the list it holds; zeroes for none"),
  rings: shownSchema.optional().describe("what it shows of rings; absent without a display"),
  directory: shownSchema.optional().describe("the directory it shows; absent without a display"),
  papers: shownSchema.optional()
    .describe("the managers' papers that it goes by; absent without a key of its own"),
  media: z.array(z.enum(signalMedia)).max(signalMedia.length).optional()
    .describe("what its rings can have: a picture of who rings, and voice after the answer"),
  doors: z.array(z.object({
    door: name,
    contact: z.enum(["open", "closed"]),
    strike: z.enum(["locked", "released"]),
    alarms: z.array(z.enum(unitDoorAlarms)).max(2).default([]),
  })).max(16),
  display: z.object({
    current: z.string().min(4).max(16),
    previous: z.string().min(4).max(16).optional(),
  }).optional().describe("the rotating presence codes; absent without a panel"),
});
export type UnitHeartbeat = z.infer<typeof unitHeartbeatSchema>;

/** Why a unit refused an act. */
export const unitActRefusals = [
  "other-boot",
  "too-late",
  "known-id",
  "bad-signature",
  "unknown-door",
  "not-in-service",
  "remote-forbidden",
] as const;

/** Unit → server: what became of an act. */
export const unitOutcomeSchema = z.object({
  act: name,
  outcome: z.enum(["done", "refused"]),
  reason: z.enum(unitActRefusals).optional(),
});
export type UnitOutcome = z.infer<typeof unitOutcomeSchema>;

const presentation = {
  id: name.describe("random; the act that follows bears it"),
  boot: name,
  seq: seq.describe("grows with every presentation in this boot; a repeat is dropped"),
  unitMs: unitMs.describe("when it was shown"),
  door: name,
};

/** Unit → server: somebody shows a credential. Never retained, never logged. */
export const unitPresentedSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("tag"), value: z.string().min(1).max(64), ...presentation }),
  z.object({ kind: z.literal("pin"), value: z.string().regex(/^\d{1,16}$/), ...presentation }),
  z.object({ kind: z.literal("qr"), value: z.string().min(1).max(1024), ...presentation }),
]);
export type UnitPresented = z.infer<typeof unitPresentedSchema>;

/** What a unit keeps in its journal. */
export const unitEventKinds = [
  "forced",
  "held_open",
  "tamper",
  "request_to_exit",
  "opened_alone",
] as const;

/** Unit → server: an entry of the unit's journal, again and again until it was heard. */
export const unitEventSchema = z.object({
  journal: name.describe("made once with the unit's memory; power loss keeps it"),
  seq: seq.describe("grows with every entry of the journal, over power loss too"),
  what: z.enum(unitEventKinds),
  door: name.optional().describe("absent where it concerns the unit as a whole"),
  logId: name.optional().describe("with `opened_alone`: the credential's random log id"),
  atMs: wallMs.optional().describe("absent where the unit's clock was not confirmed"),
});
export type UnitEvent = z.infer<typeof unitEventSchema>;
