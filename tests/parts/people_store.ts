/** The store of people as it lies on the disk, read while no server has it open. */
import {
  type AuditEntry,
  auditEntrySchema,
  type AuditHead,
  auditHeadSchema,
} from "../../src/people/registry/audit.ts";
import { registryBehaviour, registryKind } from "../../src/people/registry/behaviour.ts";
import { Ledger, type RowOf } from "../../src/people/registry/ledger.ts";
import type { TableName } from "../../src/people/registry/tables.ts";
import { SystemClock } from "../../src/clock.ts";
import { AuditSeal } from "../../src/privacy/audit_seal.ts";
import { sealPlan } from "../../src/privacy/policy_seal.ts";
import { SealedRows } from "../../src/privacy/sealed_rows.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { openStore } from "../../src/store/open_store.ts";
import { keysOf } from "./root_key.ts";

const clock = new SystemClock();

/** What a store of people holds. */
export interface StoredPeople {
  readonly ledger: Ledger;
  /** In the order of their numbers. */
  readonly entries: readonly AuditEntry[];
  readonly head: AuditHead;
}

/**
 * Reads the rows of a cluster's people and their audit log, opened with the keys beside it.
 * @param at the folder of people's data, `…/data/people`; the master key is `…/data.key`.
 */
export async function readPeople(at: string, cluster: string): Promise<StoredPeople> {
  const opened = await openStore({ at, clock });
  const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  const { keys } = await keysOf(at.replace(/\/data\/people$/, ""));
  try {
    const { audit, ...tables } = registryBehaviour.tables;
    // A server does not load the log; whoever looks through it does.
    const { archived: _archived, ...loaded } = audit!;
    const sealed = new SealedRows({
      rows: new StoredActorRows(opened.store),
      keys,
      plan: sealPlan(),
      audit: new AuditSeal(keys, randomBytes),
      randomBytes,
    });
    const { rows } = await sealed.load(
      { kind: registryKind, key: cluster },
      { ...tables, audit: loaded },
      clock.now(),
    );
    const kept = rows.filter(({ table }) => table !== "audit" && table !== "meta");
    return {
      ledger: Ledger.of(
        kept.map(({ table, value }) => [table as TableName, value as RowOf<TableName>] as const),
      ),
      entries: rows.filter(({ table }) => table === "audit")
        .map(({ value }) => auditEntrySchema.parse(value)).sort((a, b) => a.seq - b.seq),
      head: auditHeadSchema.parse(rows.find(({ table }) => table === "meta")?.value),
    };
  } finally {
    await keys.close();
    await opened.close();
  }
}
