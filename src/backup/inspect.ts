/**
 * Looks through an installation that no server has open: what its stores hold, whether the audit log
 * is whole up to its head and the equipment log opens, and whether anything of an erased person can
 * be read.
 */
import type { MasterKey } from "../access/master_key.ts";
import type { Clock } from "../clock.ts";
import { logKeyPurpose } from "../equipment_log/equipment_log.ts";
import { bundleFault } from "../people/audit/bundle.ts";
import { auditPageMax } from "../people/audit/reader.ts";
import { StoredAudit } from "../people/audit/stored_audit.ts";
import { type AuditHead, auditHeadSchema } from "../people/registry/audit.ts";
import { registryBehaviour, registryKind } from "../people/registry/behaviour.ts";
import { AuditSeal } from "../privacy/audit_seal.ts";
import { type JournalEntry, readJournal } from "../privacy/erasure/journal.ts";
import { journalMac } from "../privacy/erasure/replay.ts";
import { KeyStore } from "../privacy/key_store.ts";
import { sealPlan } from "../privacy/policy_seal.ts";
import { SealedRows } from "../privacy/sealed_rows.ts";
import { StoredActorRows } from "../store/actor_rows.ts";
import { openStore } from "../store/open_store.ts";
import type { Key, Store } from "../store/store.ts";
import { inspectLog, type LogFound } from "./inspect_log.ts";
import { type Installation, journalOf } from "./installation.ts";
import type { RandomBytes } from "./sealed_stream.ts";

/** What is needed. */
export interface InspectionParts {
  readonly installation: Installation;
  /** The cluster's id. */
  readonly cluster: string;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/** What was found. */
export interface Inspection {
  /** Rows of the equipment's store. */
  readonly equipmentRows: number;
  /** Entries of the equipment log that open. */
  readonly logEntries: number;
  /** Rows of people, the audit log's aside, by table. */
  readonly people: Readonly<Record<string, number>>;
  readonly auditEntries: number;
  /** People and others that the journal says are erased. */
  readonly erased: number;
  /** What is wrong; empty where nothing is. */
  readonly faults: readonly string[];
}

const pageRows = 500;

/** Looks through an installation. @throws where a store or the keys do not open. */
export async function inspect(parts: InspectionParts): Promise<Inspection> {
  const { installation, masterKey } = parts;
  const { rows, log } = await inspectEquipment(parts);
  const mac = journalMac(masterKey);
  const journal = await readJournal({ path: journalOf(installation), mac });
  const { faults, ...found } = await inspectPeople(parts, journal);
  const ofLog = log.closed === 0 ? [] : [`${log.closed} entries of the equipment log do not open`];
  return {
    ...{ equipmentRows: rows, logEntries: log.opened },
    ...found,
    faults: [...faults, ...ofLog],
  };
}

async function inspectEquipment(
  { installation, masterKey, clock, randomBytes }: InspectionParts,
): Promise<{ readonly rows: number; readonly log: LogFound }> {
  const opened = await openStore({ at: installation.data, clock });
  const keys = await KeyStore.open({
    directory: installation.logKeys,
    masterKey,
    purpose: logKeyPurpose,
    randomBytes,
  });
  try {
    const { store } = opened;
    return { rows: await countRows(store), log: await inspectLog({ store, keys, randomBytes }) };
  } finally {
    await keys.close();
    await opened.close();
  }
}

async function inspectPeople(
  { installation, cluster, masterKey, clock, randomBytes }: InspectionParts,
  journal: readonly JournalEntry[],
): Promise<Omit<Inspection, "equipmentRows" | "logEntries">> {
  const opened = await openStore({ at: installation.people, clock });
  const keys = await KeyStore.open({ directory: installation.keys, masterKey, randomBytes });
  try {
    const audit = new AuditSeal(keys, randomBytes);
    const sealed = new SealedRows({
      rows: new StoredActorRows(opened.store),
      keys,
      plan: sealPlan(),
      audit,
      randomBytes,
    });
    const { rows } = await sealed.load(
      { kind: registryKind, key: cluster },
      registryBehaviour.tables,
      clock.now(),
    );
    const people: Record<string, number> = {};
    for (const { table } of rows) people[table] = (people[table] ?? 0) + 1;
    const { meta: _meta, ...counted } = people;
    const head = rows.find(({ table }) => table === "meta")?.value;
    const chain = await chainOf(
      new StoredAudit(opened.store, (value) => audit.open(value)),
      head === undefined ? null : auditHeadSchema.parse(head),
      clock.now(),
    );
    const erased = erasedIn(journal);
    const faults = chain.fault === null ? [] : [`the audit log: ${chain.fault}`];
    for (const { person, kind } of erased) {
      if (!keys.isDestroyed(person, kind)) faults.push(`a ${kind} key that was destroyed is there`);
    }
    const gone = new Set(
      erased.filter(({ kind }) => kind === "profile").map(({ person }) => person),
    );
    for (const { table, id, value } of rows) {
      if (table !== "account" || !gone.has(id)) continue;
      const { profile } = value as { profile?: object };
      if (Object.keys(profile ?? {}).length > 0) faults.push("an erased person's profile is there");
    }
    return { people: counted, auditEntries: chain.entries, erased: gone.size, faults };
  } finally {
    await keys.close();
    await opened.close();
  }
}

/** Follows the audit log from its oldest entry to its head, a page at a time. */
async function chainOf(
  audit: StoredAudit,
  head: AuditHead | null,
  now: number,
): Promise<{ readonly entries: number; readonly fault: string | null }> {
  let last: { readonly seq: number; readonly hash: string; readonly atMs: number } | null = null;
  let entries = 0;
  for (;;) {
    const page = await audit.read({
      fromMs: 0,
      untilMs: now + 60_000,
      after: last,
      limit: auditPageMax,
    });
    const [first] = page;
    if (first === undefined) break;
    if (last !== null && (first.seq !== last.seq + 1 || first.previous !== last.hash)) {
      return { entries, fault: `entry ${first.seq} does not follow entry ${last.seq}` };
    }
    const shown = page.map((entry) =>
      "what" in entry ? entry : { seq: entry.seq, previous: entry.previous, hash: entry.hash }
    );
    const fault = runFault(shown);
    if (fault !== null) return { entries, fault };
    entries += page.length;
    last = page.at(-1)!;
  }
  if (head === null || head.seq === 0) {
    return { entries, fault: entries === 0 ? null : "it has no head" };
  }
  // Where every entry was past its time, the head alone is left.
  const isWhole = last === null || (last.seq === head.seq && last.hash === head.hash);
  return { entries, fault: isWhole ? null : `entry ${head.seq} is missing` };
}

/** The first fault of a run of entries that needs no checkpoint, or null. */
function runFault(entries: Parameters<typeof bundleFault>[0]["entries"]): string | null {
  const fault = bundleFault({ version: 1, building: null, case: "", entries, checkpoint: null });
  return fault === "there is no checkpoint" ? null : fault;
}

function erasedIn(journal: readonly JournalEntry[]) {
  return journal.flatMap(({ note }) => note.what === "erased" ? note.keys : []);
}

async function countRows(store: Store): Promise<number> {
  let rows = 0;
  let start: Key | undefined;
  for (;;) {
    const page = await store.list(
      { prefix: [], ...(start !== undefined && { start }) },
      pageRows + 1,
    );
    rows += Math.min(page.length, pageRows);
    const next = page[pageRows];
    if (next === undefined) return rows;
    start = next.key;
  }
}
