/**
 * The audit log of the identity plane (D4, R31): who did what to which record, when. An entry is
 * part of the turn that it tells of and so of the same commit: after a crash there are both or
 * neither. Entries are chained: each holds the SHA-256 of the one before it, and the head of the
 * chain stands in a row of its own, so that a changed, missing or added entry is found.
 *
 * Entries name records by id, never people by name. They go after a year (R48, Q3).
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { idSchema, timeSchema } from "../rows/fields.ts";

/** What can be told; the words are OWASP's logging vocabulary where it has one. */
export const auditWords = [
  "authn_login_success",
  "authn_login_fail",
  "authn_password_change",
  "authn_passkey_added",
  "authn_passkey_removed",
  "authn_token_reuse",
  "session_ended",
  "user_created",
  "user_updated",
  "user_activated",
  "user_disabled",
  "user_enabled",
  "user_stopped",
  "user_recovered",
  "invitation_sent",
  "mail_given_up",
  "proposal_made",
  "proposal_decided",
  "appointment_created",
  "appointment_ended",
  "facility_created",
  "facility_updated",
  "facility_deleted",
  "household_change_set",
  "household_changed",
  "main_user_changed",
  "nameplate_published",
  "sub_user_created",
  "sub_user_updated",
  "sub_user_deleted",
  "privilege_permissions_granted",
  "privilege_permissions_changed",
  "privilege_permissions_ended",
  "template_changed",
  "building_rules_changed",
  "key_created",
  "key_deleted",
  "key_used",
  "tag_registered",
  "tag_changed",
  "tag_removed",
  "device_enrolled",
  "device_revoked",
  "sensitive_read",
  "operator_recovery",
  "custodians_changed",
  "reidentification_requested",
  "reidentification_decided",
  "reidentification_opened",
  "reidentification_told",
  "sub_processor_changed",
  "disclosure_entered",
  "disclosure_decided",
  "disclosure_handed_over",
  "news_published",
  "news_removed",
  "message_sent",
  "message_deleted",
  "troubleshooting_asked",
  "troubleshooting_decided",
  "troubleshooting_started",
  "troubleshooting_ended",
  "camera_sticker_recorded",
  "camera_sticker_removed",
  "site_keys_changed",
  "unit_key_certified",
  "flat_key_opened",
  "flat_key_said",
  "building_handover",
  "right_asked",
  "right_decided",
  "data_exported",
  "erasure_begun",
  "erasure_blocked",
  "erasure_done",
  "hold_placed",
  "hold_ended",
  "building_log_changed",
  "building_log_instructed",
  "building_decommissioned",
  "client_changed",
  "lobby_screen_paired",
  "lobby_screen_ended",
] as const;
/** What an entry tells of. */
export type AuditWord = (typeof auditWords)[number];

/** What a turn says for the log; the rest is added by the turn. */
export interface AuditNote {
  readonly what: AuditWord;
  readonly building?: string | undefined;
  /** The records concerned, as `table/id`. */
  readonly about: readonly string[];
  /** A few plain facts, such as which field changed; never a name, number, secret or address. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/** Records that one entry names. */
export const aboutMax = 64;
/** Characters of a fact. */
export const factLengthMax = 80;

export const auditEntrySchema = z.strictObject({
  id: z.string().max(20),
  seq: z.int().min(1),
  atMs: timeSchema,
  what: z.enum(auditWords),
  /** The account that did it; null for the operator's command line and for the server itself. */
  by: idSchema.nullable(),
  via: z.enum(["session", "console", "server", "link"]),
  building: idSchema.nullable(),
  about: z.array(z.string().max(90)).max(aboutMax),
  facts: z.record(
    z.string().max(40),
    z.union([z.string().max(factLengthMax), z.number(), z.boolean()]),
  ),
  /**
   * Unguessable, and hashed with the rest: where what the entry says can no longer be read, its hash
   * does not let anybody try out what it may have been (`privacy/audit_seal.ts`).
   */
  salt: z.string().max(64).optional(),
  previous: z.string().max(64),
  hash: z.string().max(64),
});
/** An entry of the log. */
export type AuditEntry = Readonly<z.infer<typeof auditEntrySchema>>;

/** The end of the chain. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}
export const auditHeadSchema = z.strictObject({ seq: z.int().min(0), hash: z.string().max(64) });

/** Before the first entry. */
export const emptyHead: AuditHead = { seq: 0, hash: "" };
/**
 * How long an entry is kept where no fewer days are set: a year, less the day that the sweep and the
 * store's own backstop may need (E3).
 */
export const auditKeepMs = 364 * 86_400_000;

/** The row id of an entry: its number, so written that ids sort as numbers do. */
export function auditId(seq: number): string {
  return seq.toString().padStart(16, "0");
}

/** The hash of an entry: over everything it says and the hash before it. */
export function auditHash(entry: Omit<AuditEntry, "hash">): string {
  const { seq, atMs, what, by, via, building, about, facts, previous, salt } = entry;
  const sorted = Object.entries(facts).sort(([a], [b]) => a < b ? -1 : 1);
  const said = [seq, atMs, what, by, via, building, about, sorted, previous];
  return createHash("sha256").update(JSON.stringify(salt === undefined ? said : [...said, salt]))
    .digest("base64url");
}

/**
 * The first fault of a run of entries in the order of their numbers, or null.
 * @param after the head that the run follows, where it is known.
 */
export function auditFault(entries: Iterable<AuditEntry>, after?: AuditHead): string | null {
  let head = after;
  for (const entry of entries) {
    if (auditHash(entry) !== entry.hash) return `entry ${entry.seq} was changed`;
    if (head !== undefined) {
      if (entry.seq !== head.seq + 1) return `entry ${head.seq + 1} is missing`;
      if (entry.previous !== head.hash) return `entry ${entry.seq} follows another chain`;
    }
    head = { seq: entry.seq, hash: entry.hash };
  }
  return null;
}
