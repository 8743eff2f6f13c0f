/**
 * A request to learn whose one random id was on one day (R45, R46). It holds the sealed row of the
 * map and the custodians' parts only until it was shown or has ended, and never what came out.
 */
import { z } from "zod";
import { sealedRowSchema } from "../../privacy/reidentification/sealed_row.ts";
import { partSchema, threshold } from "../../privacy/reidentification/threshold.ts";
import { dueKeys } from "../keys/due_index.ts";
import { table } from "../registry/table.ts";
import { idSchema, nameSchema, timeSchema } from "./fields.ts";

/** Why somebody may be re-identified: a closed list (R45). */
export const grounds = ["security_incident", "safety_incident", "required_by_law"] as const;

/** A phone's random id: the thumbprint of a key (RFC 7638, SHA-256). */
export const ridSchema = z.string().length(43).regex(/^[A-Za-z0-9_-]{43}$/);

/** An authority that asks (R47). */
export const externalSchema = z.strictObject({
  authority: nameSchema,
  /** SHA-256 of the document that it sent. */
  documentHash: z.string().length(64).regex(/^[0-9a-f]{64}$/),
  legalBasis: nameSchema,
  /** Whether the person must not be told, by what, and until when; null for no end. */
  gag: z.strictObject({ basis: nameSchema, untilMs: timeSchema.nullable() }).nullable(),
});

/** Where a request stands; the last five are its end. */
export const requestStatuses = [
  "waiting",
  "approved",
  "shown",
  "declined",
  "withdrawn",
  "expired",
  "custodians_changed",
] as const;

export const reidentificationRequestSchema = z.strictObject({
  id: idSchema,
  status: z.enum(requestStatuses),
  rid: ridSchema,
  building: idSchema,
  fromMs: timeSchema,
  untilMs: timeSchema,
  ground: z.enum(grounds),
  case: nameSchema.max(40),
  reason: nameSchema.min(3),
  external: externalSchema.nullable(),
  /** How long after the opening the person is told. */
  noticeAfterMs: z.number().min(0),
  requester: idSchema,
  /** The row of the map that was found. */
  row: z.strictObject({
    id: idSchema,
    key: idSchema,
    epochDay: z.int().min(0),
    underDay: z.boolean(),
    /** Null once the request has ended. */
    sealed: sealedRowSchema.nullable(),
  }),
  approvals: z.array(z.strictObject({
    account: idSchema,
    atMs: timeSchema,
    /** Null once the request has ended. */
    part: partSchema.nullable(),
  })).max(threshold),
  createdAtMs: timeSchema,
  expiresAtMs: timeSchema,
  /** When the clock does something next: the end of its time, then the end of this row. */
  dueMs: timeSchema,
});
/** A request to re-identify. */
export type ReidentificationRequest = Readonly<z.infer<typeof reidentificationRequestSchema>>;

export const reidentificationRequestTable = table({
  version: 1,
  schema: reidentificationRequestSchema,
  indexes: {
    any: () => ["yes"],
    due: (row: ReidentificationRequest) => dueKeys(row.dueMs),
  },
});
