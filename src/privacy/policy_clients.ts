/**
 * The rules of what is kept of clients of the vendor-compatible API. They are tables of the registry
 * as those of `policy_people.ts` are. A client is a company's system; its contact may be a person.
 */
import type { RowOf } from "../people/registry/ledger.ts";
import type { TableName } from "../people/registry/tables.ts";
import { type FieldRule, sealed, type TablePolicy, thing } from "./policy_rules.ts";

const ofOperator: FieldRule = {
  says: "reference",
  class: "D13",
  read: ["operator"],
  keep: { until: "record" },
};
const contact = sealed("D13", "client_contact", {
  create: ["operator"],
  read: ["operator"],
  change: [],
  remove: ["operator"],
  why: ["communicate"],
  keep: { until: "record" },
  export: "told_of",
  erasure: "key_destroyed",
});
/** Whose it is only the client knows. */
const ofUser: FieldRule = {
  says: "pseudonym",
  class: "D2",
  read: ["manager"],
  change: [],
  export: "none",
  erasure: "names_nobody",
};

/** Tables of clients. */
export const clientTables = {
  client: {
    place: "people_store",
    // Nobody's own: the key goes when the client is removed.
    owner: ({ id }) => id,
    fields: {
      id: thing,
      name: thing,
      contact,
      buildings: thing,
      products: thing,
      secret: thing,
      secretAtMs: thing,
      by: ofOperator,
      createdAtMs: thing,
      endedAtMs: thing,
    },
  },
  client_user: {
    place: "people_store",
    fields: {
      id: ofUser,
      client: thing,
      building: thing,
      by: { says: "reference", class: "D2", read: ["manager"] },
      atMs: ofUser,
    },
  },
  webhook: {
    place: "people_store",
    fields: {
      id: thing,
      client: thing,
      name: thing,
      types: thing,
      kens: thing,
      endpoint: thing,
      status: thing,
      reason: thing,
      createdAtMs: thing,
      updatedAtMs: thing,
    },
  },
} as const satisfies { readonly [T in TableName]?: TablePolicy<RowOf<T>> };
