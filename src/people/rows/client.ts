/**
 * A client of the vendor-compatible API: a company's system, such as a robot fleet, an access system
 * or the backend of an app. The operator makes it; what it may do in a building, the building's
 * manager says by grants (C16). Its secret is shown once and kept as a keyed hash alone.
 */
import { z } from "zod";
import { clientProducts } from "../../kone/products.ts";
import { table } from "../registry/table.ts";
import { digestSchema, idSchema, nameSchema, timeSchema } from "./fields.ts";

export const clientSchema = z.strictObject({
  id: idSchema,
  /** Of the system. */
  name: nameSchema,
  /** Whom the operator asks about it; it may be a person, so it is sealed. */
  contact: nameSchema.nullable(),
  buildings: z.array(idSchema).min(1).max(64),
  /** What of the API it may ask tokens for. */
  products: z.array(z.enum(clientProducts)).min(1).max(clientProducts.length),
  /** Keyed hash of the secret. */
  secret: digestSchema,
  secretAtMs: timeSchema,
  by: idSchema.nullable(),
  createdAtMs: timeSchema,
  /** It was removed then; the row stands until what hangs below it has gone too. */
  endedAtMs: timeSchema.optional(),
});
/** A client. */
export type Client = Readonly<z.infer<typeof clientSchema>>;

export const clientTable = table({
  version: 1,
  schema: clientSchema,
  indexes: {
    building: (row: Client) => row.endedAtMs === undefined ? row.buildings : [],
    ended: (row: Client) => row.endedAtMs === undefined ? [] : ["yes"],
  },
});

/**
 * An end user of a client, in one building, to whom its manager gives grants. Its id is a keyed hash
 * of the building, the client and the client's own name for the user; who that is, only the client
 * knows.
 */
export const clientUserSchema = z.strictObject({
  id: digestSchema,
  client: idSchema,
  building: idSchema,
  by: idSchema.nullable(),
  atMs: timeSchema,
});
/** An end user of a client. */
export type ClientUser = Readonly<z.infer<typeof clientUserSchema>>;

export const clientUserTable = table({
  version: 1,
  schema: clientUserSchema,
  indexes: {
    client: (row: ClientUser) => [row.client],
    at: (row: ClientUser) => [`${row.client}/${row.building}`],
    building: (row: ClientUser) => [row.building],
  },
});
