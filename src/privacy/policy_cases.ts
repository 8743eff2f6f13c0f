/**
 * The rules of what is kept for single cases and duties: re-identification and its custodians. They
 * are tables of the registry as those of `policy_people.ts` are.
 */
import type { RowOf } from "../people/registry/ledger.ts";
import type { TableName } from "../people/registry/tables.ts";
import { type FieldRule, type TablePolicy, thing } from "./policy_rules.ts";

/** The record of a case, which names nobody but those who handled it. */
const ofCase: FieldRule = { says: "reference", class: "D13", read: ["operator"] };
/** Of the one random id that a case is about, until the case has ended. */
const ofMap: FieldRule = { says: "pseudonym", class: "D7", read: ["operator"] };
/** Who holds a share of the map's key. */
const custodian: FieldRule = { says: "reference", class: "D2", read: ["operator", "self"] };
const ofNotice: FieldRule = {
  says: "reference",
  class: "D4",
  read: ["self"],
  erasure: "row_removed",
};

/** Tables of cases. */
export const caseTables = {
  custodian_ceremony: {
    place: "people_store",
    keep: { until: "expiry" },
    fields: {
      id: thing,
      kind: thing,
      stage: thing,
      members: { each: { index: thing, account: custodian, device: custodian } },
      dealers: { each: { index: thing, account: custodian, device: custodian } },
      before: {
        set: thing,
        key: thing,
        publicKey: thing,
        shares: { each: { index: thing, point: thing } },
      },
      commitments: { each: { dealer: thing, start: thing, rise: thing, proof: thing } },
      packets: { each: { from: thing, to: thing, ephemeral: thing, box: thing } },
      confirmed: thing,
      by: custodian,
      createdAtMs: thing,
      expiresAtMs: thing,
    },
  },
  custodian_set: {
    place: "people_store",
    fields: {
      id: thing,
      shares: {
        set: thing,
        key: thing,
        publicKey: thing,
        shares: { each: { index: thing, point: thing } },
      },
      custodians: { each: { index: thing, account: custodian, device: custodian } },
      keySinceMs: thing,
      sinceMs: thing,
    },
  },
  reidentification_notice: {
    place: "people_store",
    keep: { until: "days", days: 365 },
    fields: {
      id: ofNotice,
      account: ofNotice,
      building: ofNotice,
      ground: ofNotice,
      openedDay: ofNotice,
      toldAtMs: ofNotice,
      dueMs: ofNotice,
    },
  },
  reidentification_request: {
    place: "people_store",
    keep: { until: "expiry", days: 365 },
    fields: {
      id: ofCase,
      status: ofCase,
      rid: ofMap,
      building: ofCase,
      fromMs: ofCase,
      untilMs: ofCase,
      ground: ofCase,
      case: ofCase,
      reason: ofCase,
      external: {
        authority: ofCase,
        documentHash: ofCase,
        legalBasis: ofCase,
        gag: { basis: ofCase, untilMs: ofCase },
      },
      noticeAfterMs: ofCase,
      requester: ofCase,
      row: {
        id: ofMap,
        key: ofMap,
        epochDay: ofMap,
        underDay: ofMap,
        sealed: { point: ofMap, box: ofMap, witness: ofMap, proof: ofMap },
      },
      approvals: {
        each: {
          account: ofCase,
          atMs: ofCase,
          part: { index: ofCase, point: ofMap, proof: ofMap },
        },
      },
      createdAtMs: ofCase,
      expiresAtMs: ofCase,
      dueMs: ofCase,
    },
  },
} as const satisfies { readonly [T in TableName]?: TablePolicy<RowOf<T>> };
