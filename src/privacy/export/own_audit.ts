/**
 * The entries of the audit log that are about somebody or by them (D4): the log is read backwards a
 * day at a time, and the newest are kept. How much is read for one copy has a bound; a copy that
 * reached it says how far back it looked.
 */
import type { AuditReader } from "../../people/audit/reader.ts";
import { auditPageMax } from "../../people/audit/reader.ts";
import { type AuditEntry, auditKeepMs } from "../../people/registry/audit.ts";

/** Entries in one copy. */
export const entriesMax = 1_000;
/** Entries of the whole log that one copy may read through. */
export const readMax = 200_000;
const dayMs = 86_400_000;

/** Whose entries. */
export interface AuditAsked {
  readonly account: string;
  /** Their own records, as `table/id`; a shared one is not among them. */
  readonly own: ReadonlySet<string>;
  /** Entries of this building alone; null: of all. */
  readonly building: string | null;
  readonly nowMs: number;
}

/** What was found. */
export interface OwnAudit {
  readonly total: number;
  readonly fromMs: number;
  readonly whole: boolean;
  /** The newest, the oldest first. */
  readonly entries: readonly AuditEntry[];
}

/** Finds them. @param bounds smaller ones, for tests. */
export async function ownAudit(
  audit: AuditReader | undefined,
  asked: AuditAsked,
  bounds: { readonly entriesMax: number; readonly readMax: number } = { entriesMax, readMax },
): Promise<OwnAudit> {
  const { nowMs } = asked;
  // The day's own edge, so that no minute lies in two spans.
  let untilMs = Math.floor(nowMs / dayMs) * dayMs + dayMs;
  const firstMs = untilMs - dayMs - Math.ceil(auditKeepMs / dayMs) * dayMs;
  if (audit === undefined) return { total: 0, fromMs: nowMs, whole: false, entries: [] };
  let read = 0;
  let total = 0;
  let entries: AuditEntry[] = [];
  for (; untilMs > firstMs && read < bounds.readMax; untilMs -= dayMs) {
    const day = await entriesOf(audit, asked, untilMs - dayMs, untilMs, bounds.entriesMax);
    read += day.read;
    total += day.total;
    const room = bounds.entriesMax - entries.length;
    if (room > 0) entries = [...day.entries.slice(-room), ...entries];
  }
  return { total, fromMs: Math.max(0, untilMs), whole: untilMs <= firstMs, entries };
}

/** Those of one span; of very many only the newest are held. */
async function entriesOf(
  audit: AuditReader,
  asked: AuditAsked,
  fromMs: number,
  untilMs: number,
  keptMax: number,
): Promise<{ readonly read: number; readonly total: number; readonly entries: AuditEntry[] }> {
  let kept: AuditEntry[] = [];
  let [read, total] = [0, 0];
  let after: { seq: number; atMs: number } | null = null;
  for (;;) {
    const page = await audit.read({ fromMs, untilMs, after, limit: auditPageMax });
    read += page.length;
    for (const entry of page) {
      if (!("what" in entry) || !isAbout(entry, asked)) continue;
      total++;
      kept.push(entry);
    }
    if (kept.length > 2 * keptMax) kept = kept.slice(-keptMax);
    const last = page.at(-1);
    if (last === undefined || page.length < auditPageMax) return { read, total, entries: kept };
    after = { seq: last.seq, atMs: last.atMs };
  }
}

function isAbout(entry: AuditEntry, { account, own, building }: AuditAsked): boolean {
  if (building !== null && entry.building !== building) return false;
  return entry.by === account || entry.about.some((one) => own.has(one));
}
