/**
 * The rules of buildings' own logs (D11): what the manager has set and everybody of the building may
 * know, their instructions to the operator, and the entries. None of it is any one person's: it lies
 * under the building's key, and the entries under the building's key of their day.
 */
import type { EntryRow } from "../people/building_logs/entries.ts";
import type { RowOf } from "../people/registry/ledger.ts";
import type { TableName } from "../people/registry/tables.ts";
import type { LogRule } from "../people/rows/building_log.ts";
import {
  type FieldRule,
  type Fields,
  type Keep,
  type More,
  sealed,
  type TablePolicy,
  thing,
  type Who,
} from "./policy_rules.ts";

const inBuilding: readonly Who[] = [
  "manager",
  "main_user",
  "sub_user_admin",
  "sub_user",
  "managed_user",
  "technician",
  "owner",
  "operator",
];
const record: Keep = { until: "record" };
/** Everybody of the building reads it, and the manager alone writes it. */
const told = sealed("D11", "building_log", {
  read: inBuilding,
  why: ["communicate"],
  keep: record,
  export: "public",
});
/** Which manager it was: for managers. */
const setBy: FieldRule = { says: "reference", class: "D11", keep: record };
const ruleFields: Fields<LogRule> = {
  revision: thing,
  days: thing,
  purpose: told,
  notices: { each: { language: told, text: told } },
  fields: thing,
  fromDay: thing,
  news: thing,
  by: setBy,
  atMs: thing,
};

/** Between the manager and the operator, for a year at most. */
const between: More = {
  read: ["manager", "operator"],
  change: [],
  why: ["communicate", "legal"],
  keep: { until: "expiry", days: 365 },
};
const ofInstruction: FieldRule = { says: "reference", class: "D11", ...between };

/** Tables of buildings' own logs. */
export const buildingLogTables = {
  building_log: {
    place: "people_store",
    owner: ({ id }) => id,
    fields: {
      id: thing,
      revision: thing,
      current: ruleFields,
      next: ruleFields,
      spans: { each: { fromDay: thing, days: thing } },
      goneBeforeDay: thing,
      endedAtMs: thing,
    },
  },
  building_log_instruction: {
    place: "people_store",
    owner: ({ building }) => building,
    fields: {
      id: ofInstruction,
      building: ofInstruction,
      text: sealed("D11", "building_log", between),
      fromMs: ofInstruction,
      untilMs: ofInstruction,
      by: ofInstruction,
      atMs: ofInstruction,
      endedAtMs: ofInstruction,
      reads: {
        each: {
          atMs: ofInstruction,
          by: ofInstruction,
          fromDay: ofInstruction,
          untilDay: ofInstruction,
        },
      },
      dueMs: ofInstruction,
    },
  },
} as const satisfies { readonly [T in TableName]?: TablePolicy<RowOf<T>> };

/** What happened at a public door: names nobody, by no id, and goes with the log. */
const entry: FieldRule = {
  says: "pseudonym",
  class: "D11",
  create: ["device"],
  // The operator by the manager's written instruction alone (R51).
  read: ["manager", "operator"],
  change: [],
  erasure: "with_log",
};

/** The entries, which lie beside the registry's tables. */
export const entryTables = {
  building_log_entry: {
    place: "people_store",
    fields: { id: entry, building: entry, day: entry, sealed: entry } satisfies Fields<EntryRow>,
  },
} as const satisfies Readonly<Record<string, TablePolicy<never>>>;
