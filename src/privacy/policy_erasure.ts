/**
 * The rules of what an erasure leaves for a while (R12, R82, C6). They are tables of the registry as
 * those of `policy_people.ts` are.
 */
import type { RowOf } from "../people/registry/ledger.ts";
import type { TableName } from "../people/registry/tables.ts";
import { type FieldRule, type More, sealed, type TablePolicy, thing } from "./policy_rules.ts";

/** Seen by whoever holds the receipt, and by the operator. */
const ofErasure: FieldRule = {
  says: "reference",
  class: "D1",
  create: ["self", "operator"],
  read: ["self", "operator"],
  change: [],
  remove: [],
  why: ["legal"],
  export: "told_of",
};
/** The manager's own record of somebody who is gone. */
const former: FieldRule = {
  says: "reference",
  class: "D2",
  create: ["self", "operator"],
  read: ["manager", "operator"],
  change: [],
  remove: ["manager", "operator"],
  why: ["legal"],
  export: "manager",
};
const ofStub: FieldRule = { ...ofErasure, class: "D4", read: ["operator"], erasure: "log_key" };
const stub: More = {
  under: "log",
  create: ["self", "operator"],
  read: ["operator"],
  why: ["security", "audit", "legal"],
  export: "told_of",
  erasure: "log_key",
};

/** Tables of erasures. */
export const erasureTables = {
  erasure: {
    place: "people_store",
    keep: { until: "expiry" },
    fields: {
      id: ofErasure,
      account: ofErasure,
      state: ofErasure,
      by: ofErasure,
      keys: ofErasure,
      tasks: ofErasure,
      kept: { each: { task: ofErasure, ground: ofErasure, untilMs: ofErasure } },
      askedAtMs: ofErasure,
      accessEndedAtMs: ofErasure,
      journalSeq: thing,
      journalledAtMs: ofErasure,
      keysDestroyedAtMs: ofErasure,
      secondPlaceAtMs: ofErasure,
      logUntilMs: ofErasure,
      logDestroyedAtMs: ofErasure,
      dueMs: thing,
    },
  },
  former_right: {
    place: "people_store",
    keep: { until: "record" },
    fields: {
      id: former,
      account: former,
      building: former,
      task: former,
      kind: former,
      record: former,
      facility: former,
      role: former,
      grant: {
        actions: former,
        scope: { doors: former, lifts: { each: { group: former, levels: former } } },
        schedule: {
          windows: { each: { weekdays: former, from: former, until: former, holidays: former } },
        },
        fromMs: former,
        untilMs: former,
        usesMax: former,
        used: former,
      },
      assertedBy: former,
      assertedAtMs: former,
      endedAtMs: former,
    },
  },
  log_stub: {
    place: "people_store",
    keep: { until: "expiry", days: 365 },
    owner: ({ id }) => id,
    fields: {
      id: ofStub,
      name: sealed("D4", "log_stub", stub),
      flats: sealed("D4", "log_stub", stub),
      untilMs: ofStub,
    },
  },
} as const satisfies { readonly [T in TableName]?: TablePolicy<RowOf<T>> };
