/**
 * The rules of backups (R89, E13) and of the journal of erasures, which makes them safe to keep. A
 * backup holds every table of both stores once more, each value under the key that it always had:
 * what a field's own rule says of it counts there too, but for how long.
 */
import type { Manifest } from "../backup/archive.ts";
import type { JournalEntry, JournalNote } from "./erasure/journal.ts";
import type { KeyRow } from "./key_file.ts";
import { type FieldRule, type Fields, type Keep, type TablePolicy, thing } from "./policy_rules.ts";

/** At most; 14 days unless the operator sets others. The newest stays until there is a newer. */
const archived: Keep = { until: "days", days: 30 };
/** Of the equipment log, unless the operator sets fewer days. */
const equipmentLog: Keep = { until: "days", days: 90 };

/** All that both stores hold, sealed as a whole besides. */
const copy: FieldRule = {
  says: "reference",
  class: "D1",
  create: [],
  read: [],
  change: [],
  remove: [],
  why: ["backup"],
  export: "none",
  erasure: "key_destroyed",
};
/** Whose a key is, and the key, wrapped under the master key. */
const key: FieldRule = { ...copy, why: ["backup", "security"] };
/** Whom an erasure was of: a random id, of which nothing else is left. */
const erased: FieldRule = {
  ...copy,
  why: ["backup", "legal"],
  erasure: "names_nobody",
};

/** A row whose bytes count as one value. */
type WithText<R, K extends keyof R> = Omit<R, K> & { readonly [N in K]: string | null };
/** An archive as it lies open: what it says of itself, and what it holds. */
type Archive = Manifest & { readonly content: string };

/** An entry of the journal, and what each kind of them tells. */
type Told = Omit<JournalEntry, "note"> & { readonly note: JournalNote };
const journal = {
  seq: thing,
  atMs: thing,
  note: {
    what: thing,
    erasure: erased,
    keys: { each: { person: erased, kind: thing } },
    log: thing,
    beforeDay: thing,
    backup: thing,
    overridden: thing,
    reason: thing,
  },
  mac: thing,
} satisfies Fields<Told>;
const kept: Keep = { until: "anonymous" };

/** The journal beside the keys, and what lies in the place of backups. */
export const backupTables = {
  erasure_journal: { place: "key_file", keep: kept, fields: journal },
  backup_journal: { place: "backup", keep: kept, fields: journal },
  /** For as long as on the server: what is destroyed there is destroyed here at once. */
  backup_keys: {
    place: "backup",
    keep: { until: "account" },
    fields: { name: key, ref: key, wrapped: key } satisfies Fields<WithText<KeyRow, "wrapped">>,
  },
  backup_log_keys: {
    place: "backup",
    keep: equipmentLog,
    fields: { name: thing, ref: thing, wrapped: thing } satisfies Fields<
      WithText<KeyRow, "wrapped">
    >,
  },
  backup_archive: {
    place: "backup",
    keep: archived,
    fields: {
      version: thing,
      name: thing,
      cluster: thing,
      atMs: thing,
      journal: { seq: thing, mac: thing },
      files: { each: { name: thing, bytes: thing, sha256: thing } },
      content: copy,
    } satisfies Fields<Archive>,
  },
} as const satisfies Readonly<Record<string, TablePolicy<never>>>;
