/**
 * The data classes D1–D14 of the requirements' matrix, as corrected by C4, C6, C19 and C20: what
 * counts for a field of the class unless its own rule says otherwise.
 */
import type { Erasure, ExportWay, Keep, Place, Rights } from "./policy_rules.ts";
import type { Purpose } from "./purposes.ts";

/** What counts for a class of data. */
export interface DataClass extends Rights {
  readonly places: readonly Place[];
  readonly keep: Keep;
  readonly why: readonly Purpose[];
  readonly export: ExportWay;
  readonly erasure: Erasure;
}

const none = [] as const;
/** Who acts for a facility; its owner only while it is not let (C9). */
const household = ["main_user", "sub_user_admin", "owner"] as const;

export const classes = {
  /** Profile, credentials and whatever proves who somebody is. */
  D1: {
    create: ["self", "manager", "operator", ...household],
    read: ["self", "manager", "operator"],
    change: ["self", "manager", "operator"],
    remove: ["self", "operator"],
    places: ["people_store", "backup"],
    keep: { until: "account" },
    why: ["provide_service", "identity", "communicate"],
    export: "own_export",
    erasure: "key_destroyed",
  },
  /** Access permissions: what stands for somebody in a building. */
  D2: {
    create: ["manager"],
    read: ["self", "manager", "operator", ...household],
    change: ["manager"],
    remove: ["manager"],
    places: ["people_store", "backup"],
    keep: { until: "record" },
    why: ["provide_service", "security"],
    export: "own_export",
    erasure: "manager_task",
  },
  /** What people prefer. */
  D3: {
    create: ["self"],
    read: ["self"],
    change: ["self"],
    remove: ["self"],
    places: ["people_store", "backup"],
    keep: { until: "account" },
    why: ["provide_service"],
    export: "own_export",
    erasure: "key_destroyed",
  },
  /** What one person enters of another in their household. */
  D3a: {
    create: [...household, "manager"],
    read: ["self", ...household],
    change: household,
    remove: household,
    places: ["people_store", "backup"],
    keep: { until: "record" },
    why: ["provide_service"],
    export: "own_export",
    erasure: "key_destroyed",
  },
  /** Keys for visitors. */
  D3b: {
    create: ["self", ...household, "manager"],
    read: ["self", ...household, "manager", "visitor"],
    change: none,
    remove: ["self", ...household, "manager"],
    places: ["people_store", "backup"],
    keep: { until: "expiry" },
    why: ["provide_service", "security"],
    export: "own_export",
    erasure: "key_destroyed",
  },
  /** Who did what to which record, when. */
  D4: {
    create: none,
    read: ["self", "manager", "operator"],
    change: none,
    remove: none,
    places: ["people_store", "backup"],
    keep: { until: "days", days: 365 },
    why: ["security", "audit", "legal"],
    export: "own_export",
    erasure: "log_key",
  },
  /** The app's own log. */
  D5: {
    create: ["self"],
    read: ["self"],
    change: none,
    remove: ["self"],
    places: ["phone"],
    keep: { until: "own_choice" },
    why: ["provide_service"],
    export: "on_phone",
    erasure: "not_here",
  },
  /** What lifts and doors log: a random id and an event. */
  D6: {
    create: ["device"],
    read: ["operator"],
    change: none,
    remove: none,
    places: ["equipment_store", "backup"],
    keep: { until: "days", days: 365 },
    why: ["provide_service", "fix_defects", "security", "prevent_fraud"],
    export: "own_ids",
    erasure: "with_log",
  },
  /** Which random id is whose: sealed, opened by two custodians for one case. */
  D7: {
    create: ["self"],
    read: none,
    change: none,
    remove: none,
    places: ["people_store", "backup"],
    keep: { until: "days", days: 365 },
    why: ["security", "legal"],
    export: "told_of",
    erasure: "with_log",
  },
  /** About where a phone is while it asks for a lift. */
  D8: {
    create: ["self"],
    read: none,
    change: none,
    remove: none,
    places: ["memory"],
    keep: { until: "not_kept" },
    why: ["provide_service", "prevent_fraud"],
    export: "none",
    erasure: "not_here",
  },
  /** Live picture of the intercom: end to end, kept nowhere. */
  D9: {
    create: ["device"],
    read: ["main_user"],
    change: none,
    remove: none,
    places: ["nowhere"],
    keep: { until: "not_kept" },
    why: ["provide_service"],
    export: "none",
    erasure: "not_here",
  },
  /** A still picture of the intercom, on the resident's own phone. */
  D10: {
    create: ["self"],
    read: ["self"],
    change: none,
    remove: ["self"],
    places: ["phone"],
    keep: { until: "own_choice" },
    why: ["provide_service"],
    export: "on_phone",
    erasure: "not_here",
  },
  /** Logs that a building's manager has chosen, from a closed list of fields. */
  D11: {
    create: ["manager"],
    read: ["manager"],
    change: ["manager"],
    remove: ["manager"],
    places: ["people_store", "backup"],
    keep: { until: "building_setting", days: 365 },
    why: ["provide_service", "security"],
    export: "manager",
    erasure: "manager_task",
  },
  /** Counts of use, opted into, without id, of ten or more. */
  D12: {
    create: ["self"],
    read: ["operator"],
    change: none,
    remove: none,
    places: ["phone", "memory", "equipment_store", "backup"],
    keep: { until: "anonymous" },
    why: ["analysis"],
    export: "none",
    erasure: "nothing_personal",
  },
  /** What a legal claim needs. */
  D13: {
    create: ["operator"],
    read: ["operator", "manager"],
    change: none,
    remove: ["operator"],
    places: ["people_store", "backup"],
    keep: { until: "claim" },
    why: ["legal"],
    export: "own_export",
    erasure: "held",
  },
  /** What the entrance shows of a flat. */
  D14: {
    create: [...household, "manager"],
    read: ["anyone"],
    change: [...household, "manager"],
    remove: [...household, "manager"],
    places: ["people_store", "backup", "entrance"],
    keep: { until: "record" },
    why: ["provide_service"],
    export: "public",
    erasure: "key_destroyed",
  },
} as const satisfies Readonly<Record<string, DataClass>>;

/** The number of a data class. */
export type ClassId = keyof typeof classes;
/** All of them, in order. */
export const classIds = Object.keys(classes) as readonly ClassId[];
