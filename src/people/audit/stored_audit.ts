/**
 * The audit log as it lies in the store of people. Entries lie under the minute of their time and
 * there under their number; as time never goes back, the order of keys is that of the chain.
 */
import {
  bucketMinuteOf,
  readTimedRowKey,
  timedMinute,
  timedTablePrefix,
} from "../../store/keys.ts";
import type { Store } from "../../store/store.ts";
import { decodeVersioned } from "../../store/values.ts";
import { type AuditEntry, auditEntrySchema, auditId } from "../registry/audit.ts";
import { auditTable, registryBehaviour, registryKind } from "../registry/behaviour.ts";
import { auditPageMax, type AuditReader, type AuditRemnant, type AuditSpan } from "./reader.ts";

const remnantSchema = auditEntrySchema.pick({ seq: true, previous: true, hash: true });

/** An {@link AuditReader} over the store of people. */
export class StoredAudit implements AuditReader {
  readonly #store: Store;
  readonly #open: (value: unknown) => unknown;

  /**
   * @param store of the identity plane.
   * @param open opens an entry as it is stored (`identity_plane.ts`).
   */
  constructor(store: Store, open: (value: unknown) => unknown = (value) => value) {
    this.#store = store;
    this.#open = open;
  }

  async read(
    { fromMs, untilMs, after, limit }: AuditSpan,
  ): Promise<readonly (AuditEntry | AuditRemnant)[]> {
    const wanted = Math.min(limit, auditPageMax);
    const prefix = timedTablePrefix(auditTable.table);
    const [first, last] = [after?.atMs ?? fromMs, untilMs].map(bucketMinuteOf);
    if (first! > last!) return [];
    const end = timedMinute(auditTable.table, last! + 1);
    let start = timedMinute(auditTable.table, first!);
    // Within the minute entries lie under their numbers: those before the place are not read again.
    if (after !== null) start = [...start, auditId(after.seq + 1)];
    const found: (AuditEntry | AuditRemnant)[] = [];
    // A busy minute may hold more entries than one page, so it goes on until there are enough.
    for (;;) {
      const rows = await this.#store.list({ prefix, start, end }, auditPageMax + 1);
      for (const { key, value } of rows) {
        const { kind, bucketMinute } = readTimedRowKey(key);
        if (kind !== registryKind) continue;
        const entry = this.#entry(value, bucketMinute * 60_000);
        const seen = found.at(-1)?.seq ?? after?.seq ?? 0;
        if (entry.seq <= seen || entry.atMs >= untilMs) continue;
        found.push(entry);
        if (found.length >= wanted) return found;
      }
      const next = rows.at(-1);
      if (rows.length <= auditPageMax || next === undefined) return found;
      start = next.key;
    }
  }

  #entry(stored: string, minuteMs: number): AuditEntry | AuditRemnant {
    return decodeVersioned(stored, {
      version: registryBehaviour.tables["audit"]!.version,
      read: (value) => {
        const opened = this.#open(value);
        return typeof opened === "object" && opened !== null && "what" in opened
          ? auditEntrySchema.parse(opened)
          : { ...remnantSchema.parse(opened), atMs: minuteMs };
      },
    });
  }
}
