/**
 * The rules of signed statements about keys (C2). They are tables of the registry as those of
 * `policy_people.ts` are. Managers' statements name their keys, for everybody to read; a flat's name
 * the keys of its phones, and only the phones say to each other whose is whose.
 */
import type { RowOf } from "../people/registry/ledger.ts";
import type { TableName } from "../people/registry/tables.ts";
import { type FieldRule, type TablePolicy, thing, type Who } from "./policy_rules.ts";

const household: readonly Who[] = ["main_user", "sub_user_admin", "sub_user", "owner"];
/** A phone's key; units and the flat's other phones go by it. */
const ofFlat: FieldRule = {
  says: "pseudonym",
  class: "D2",
  create: [...household, "manager"],
  read: household,
  change: [],
  remove: household,
  export: "none",
  erasure: "names_nobody",
};
/** A manager's own, until they take it back or are no manager any more. */
const offer: FieldRule = {
  says: "reference",
  class: "D2",
  create: ["manager"],
  read: ["self", "manager"],
  change: ["manager"],
  remove: ["self", "manager"],
  why: ["security"],
  erasure: "row_removed",
};

/** Tables of signed statements about keys. */
export const ringPaperTables = {
  ring_join: {
    place: "people_store",
    keep: { until: "expiry", days: 1 },
    fields: { id: thing, building: thing, facility: ofFlat, text: ofFlat, atMs: ofFlat },
  },
  ring_paper: {
    place: "people_store",
    fields: {
      id: thing,
      building: thing,
      facility: ofFlat,
      what: thing,
      seq: thing,
      root: thing,
      text: ofFlat,
      atMs: ofFlat,
    },
  },
  site_key: {
    place: "people_store",
    fields: {
      id: thing,
      building: thing,
      what: thing,
      version: thing,
      unit: thing,
      facility: thing,
      text: thing,
      atMs: thing,
    },
  },
  site_key_offer: {
    place: "people_store",
    fields: { id: thing, building: offer, account: offer, key: offer, atMs: offer },
  },
} as const satisfies { readonly [T in TableName]?: TablePolicy<RowOf<T>> };
