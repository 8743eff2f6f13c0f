/**
 * The audit log to take along: a run of the chain that anybody can check without the server (R32).
 * Of another building's entries a manager gets number and hashes alone, so the links hold and
 * nothing is told. A *checkpoint* is the server's word, signed, for one entry's hash; as each entry
 * holds the hash of the one before it, it stands for everything up to there.
 */
import { Buffer } from "node:buffer";
import { createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { z } from "zod";
import { idSchema, timeSchema } from "../rows/fields.ts";
import {
  type AuditEntry,
  auditEntrySchema,
  auditFault,
  type AuditHead,
} from "../registry/audit.ts";
import type { AuditRemnant } from "./reader.ts";

/** Entries in one bundle at most. */
export const bundleEntriesMax = 100_000;

/** Of an entry that is not the reader's to see. */
export const stubSchema = z.strictObject({
  seq: z.int().min(1),
  previous: z.string().max(64),
  hash: z.string().max(64),
});

export const checkpointSchema = z.strictObject({
  cluster: idSchema,
  seq: z.int().min(1),
  hash: z.string().max(64),
  atMs: timeSchema,
  /** Ed25519, 32 bytes in base64url. */
  publicKey: z.string().regex(/^[\w-]{43}$/),
  /** 64 bytes in base64url. */
  signature: z.string().regex(/^[\w-]{86}$/),
});
/** The server's word for an entry. */
export type Checkpoint = Readonly<z.infer<typeof checkpointSchema>>;

/** Seen, or its hashes alone. */
export const shownEntrySchema = z.union([auditEntrySchema, stubSchema]);
export type ShownEntry = z.infer<typeof shownEntrySchema>;

export const bundleSchema = z.strictObject({
  version: z.literal(1),
  building: idSchema.nullable(),
  case: z.string().max(40),
  entries: z.array(shownEntrySchema).max(bundleEntriesMax),
  checkpoint: checkpointSchema.nullable(),
});
/** A run of the log. */
export type Bundle = z.infer<typeof bundleSchema>;

/** The first fault of a bundle, or null. */
export function bundleFault({ entries, checkpoint }: Bundle): string | null {
  let head: AuditHead | undefined;
  for (const entry of entries) {
    if ("what" in entry) {
      const fault = auditFault([entry], head);
      if (fault !== null) return fault;
    } else if (head !== undefined) {
      if (entry.seq !== head.seq + 1) return `entry ${head.seq + 1} is missing`;
      if (entry.previous !== head.hash) return `entry ${entry.seq} follows another chain`;
    }
    head = { seq: entry.seq, hash: entry.hash };
  }
  if (checkpoint === null) return entries.length === 0 ? null : "there is no checkpoint";
  if (!isSigned(checkpoint)) return "the checkpoint's signature is wrong";
  if (head?.seq !== checkpoint.seq || head.hash !== checkpoint.hash) {
    return "the checkpoint is of another entry than the last";
  }
  return null;
}

/**
 * An entry as somebody of a building may see it; null: the operator, who sees all. Of one whose keys
 * are gone there is no more to see for anybody.
 */
export function shownTo(building: string | null, entry: AuditEntry | AuditRemnant): ShownEntry {
  if ("what" in entry && (building === null || entry.building === building)) return entry;
  const { seq, previous, hash } = entry;
  return { seq, previous, hash };
}

/** Signs an entry's hash. @param key Ed25519. */
export function checkpointOf(
  { seq, hash }: AuditHead,
  cluster: string,
  atMs: number,
  key: KeyObject,
): Checkpoint {
  const said = { cluster, seq, hash, atMs };
  const publicKey = createPublicKey(key).export({ format: "jwk" }).x ?? "";
  return { ...said, publicKey, signature: sign(null, bytesOf(said), key).toString("base64url") };
}

function isSigned(checkpoint: Checkpoint): boolean {
  const { publicKey: x, signature } = checkpoint;
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  return verify(null, bytesOf(checkpoint), key, Buffer.from(signature, "base64url"));
}

/** A JSON array without white space, its first element the purpose: no order of keys to agree on. */
function bytesOf(of: Pick<Checkpoint, "cluster" | "seq" | "hash" | "atMs">): Uint8Array {
  const { cluster, seq, hash, atMs } = of;
  return Buffer.from(JSON.stringify(["vestibule/1 audit", cluster, seq, hash, atMs]));
}
