/**
 * The rules of what is kept because people used their rights. They are tables of the registry as
 * those of `policy_people.ts` are.
 */
import type { RowOf } from "../people/registry/ledger.ts";
import type { TableName } from "../people/registry/tables.ts";
import { type FieldRule, type More, sealed, type TablePolicy, thing } from "./policy_rules.ts";

/** Seen by the person, the managers it went to and, where it came to them, the operator. */
const ofRequest: FieldRule = {
  says: "reference",
  class: "D2",
  create: ["self"],
  read: ["self", "manager", "operator"],
  change: ["manager", "operator"],
  remove: [],
  why: ["legal"],
};
const words: More = {
  create: ["self"],
  read: ["self", "manager", "operator"],
  change: [],
  remove: [],
  why: ["legal"],
};

/** Tables of rights. */
export const rightsTables = {
  rights_request: {
    place: "people_store",
    keep: { until: "expiry", days: 365 },
    owner: ({ account }) => account,
    fields: {
      id: ofRequest,
      kind: ofRequest,
      account: ofRequest,
      building: ofRequest,
      state: ofRequest,
      text: sealed("D1", "rights_request", words),
      about: ofRequest,
      purpose: ofRequest,
      askedAtMs: ofRequest,
      decideByMs: ofRequest,
      decidedBy: ofRequest,
      decidedAtMs: ofRequest,
      answer: sealed("D1", "rights_request", { ...words, create: ["manager", "operator"] }),
      dueMs: thing,
    },
  },
} as const satisfies { readonly [T in TableName]?: TablePolicy<RowOf<T>> };
