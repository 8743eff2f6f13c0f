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
import { type AuditEntry, auditEntrySchema } from "../registry/audit.ts";
import { auditTable, registryBehaviour, registryKind } from "../registry/behaviour.ts";
import { auditPageMax, type AuditReader, type AuditSpan } from "./reader.ts";

const format = {
  version: registryBehaviour.tables["audit"]!.version,
  read: (value: unknown) => auditEntrySchema.parse(value),
};

/** An {@link AuditReader} over the store of people. */
export class StoredAudit implements AuditReader {
  readonly #store: Store;

  /** @param store of the identity plane. */
  constructor(store: Store) {
    this.#store = store;
  }

  async read({ fromMs, untilMs, after, limit }: AuditSpan): Promise<readonly AuditEntry[]> {
    const wanted = Math.min(limit, auditPageMax);
    const prefix = timedTablePrefix(auditTable.table);
    const [first, last] = [after?.atMs ?? fromMs, untilMs].map(bucketMinuteOf);
    if (first! > last!) return [];
    const end = timedMinute(auditTable.table, last! + 1);
    let start = timedMinute(auditTable.table, first!);
    const found: AuditEntry[] = [];
    // A busy minute may hold more entries than one page, so it goes on until there are enough.
    for (;;) {
      const rows = await this.#store.list({ prefix, start, end }, auditPageMax + 1);
      for (const { key, value } of rows) {
        if (readTimedRowKey(key).kind !== registryKind) continue;
        const entry = decodeVersioned(value, format);
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
}
