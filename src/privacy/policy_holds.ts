/**
 * The rules of legal holds and of the end of a building's service. They are tables of the registry
 * as those of `policy_people.ts` are.
 */
import type { RowOf } from "../people/registry/ledger.ts";
import type { TableName } from "../people/registry/tables.ts";
import { type FieldRule, sealed, type TablePolicy, thing } from "./policy_rules.ts";

/** The record of a claim. */
const ofHold: FieldRule = { says: "reference", class: "D13", change: ["operator"] };
const ofOperator: FieldRule = {
  says: "reference",
  class: "D13",
  read: ["operator"],
  keep: { until: "record" },
};
/** What is kept for a claim is told of; a copy goes with the claim, through those who handle it. */
const held = sealed("D13", "held", { export: "told_of" });

/** Tables of holds and ends. */
export const holdTables = {
  decommission: {
    place: "people_store",
    fields: {
      id: thing,
      building: thing,
      status: thing,
      reason: thing,
      askedBy: ofOperator,
      askedAtMs: thing,
      expiresAtMs: thing,
      exportedAtMs: thing,
      managerExported: thing,
      allowedBy: ofOperator,
      allowedAtMs: thing,
      deletedAtMs: thing,
      revoked: thing,
      endedAtMs: thing,
    },
  },
  hold: {
    place: "people_store",
    // Nobody's own: its key goes when the hold ends.
    owner: ({ id }) => id,
    fields: {
      id: ofHold,
      account: ofHold,
      building: ofHold,
      classes: ofHold,
      case: ofHold,
      reason: held,
      by: ofHold,
      fromMs: ofHold,
      reviewAtMs: ofHold,
      remindedAtMs: ofHold,
      endedAtMs: ofHold,
      through: { seq: thing, atMs: thing },
      keptAtMs: thing,
      kept: thing,
      full: thing,
    },
  },
  hold_record: {
    place: "people_store",
    owner: ({ hold }) => hold,
    fields: {
      id: ofHold,
      hold: ofHold,
      record: ofHold,
      atMs: ofHold,
      content: held,
    },
  },
} as const satisfies { readonly [T in TableName]?: TablePolicy<RowOf<T>> };
