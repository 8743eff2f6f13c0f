/** Where the audit log is read: its entries go by and are kept under their time, not in memory. */
import type { AuditEntry } from "../registry/audit.ts";

/** Entries of one page. */
export const auditPageMax = 200;

/** An entry to go on after. */
export interface AuditPlace {
  readonly seq: number;
  readonly atMs: number;
}

/** What to read. */
export interface AuditSpan {
  /** Wall time, to the minute: entries of that whole minute are among them. */
  readonly fromMs: number;
  /** Wall time; entries from then on are left out. */
  readonly untilMs: number;
  /** Goes on after this entry, which lies in the span. */
  readonly after: AuditPlace | null;
  /** At most {@link auditPageMax}. */
  readonly limit: number;
}

/** What is left of an entry whose keys are gone: its place in the chain, and its minute. */
export interface AuditRemnant {
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
  /** Wall time, to the minute. */
  readonly atMs: number;
}

/** Reads the audit log. */
export interface AuditReader {
  /** Entries in the order of their numbers. */
  read(span: AuditSpan): Promise<readonly (AuditEntry | AuditRemnant)[]>;
}
