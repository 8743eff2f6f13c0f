/**
 * What a building's managers have signed about keys (C2): the versions of their set, the units' keys,
 * and statements that still lack signatures. The texts are compact JWS (`web/media/jws.js`) that name
 * keys and no person; whoever reads them checks the signatures, so this server is trusted for none.
 */
import { z } from "zod";
import { table } from "../registry/table.ts";
import { idSchema, timeSchema } from "./fields.ts";

/** Characters of a statement with all its signatures: what a phone may bring to a unit at once. */
export const paperTextMax = 12_288;
/** Characters of a unit's certificate: what the unit may put into each of its offers. */
export const certificateTextMax = 2_048;
/** Versions of a managers' set; units and phones read no more (`web/media/site_root.js`). */
export const siteVersionsMax = 64;

/** A signed statement. */
export const paperTextSchema = z.string().min(1).max(paperTextMax).regex(/^[A-Za-z0-9_.~-]+$/, {
  error: "must be compact JWS, several joined by ~",
});
/** An Ed25519 public key in base64url. */
export const publicKeySchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, {
  error: "must be 32 bytes in base64url",
});

export const siteKeySchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  what: z.enum(["version", "certificate", "draft"]),
  /** Of a version; 0 for the rest. */
  version: z.int().min(0).max(siteVersionsMax),
  /** Whose certificate it is. */
  unit: idSchema.nullable(),
  /** Of a draft: the flat that it is an opening for; null: it is a version. */
  facility: idSchema.nullable(),
  text: paperTextSchema,
  atMs: timeSchema,
});
/** A statement of a building's managers. */
export type SiteKey = Readonly<z.infer<typeof siteKeySchema>>;

export const siteKeyTable = table({
  version: 1,
  schema: siteKeySchema,
  indexes: {
    building: (row: SiteKey) => [row.building],
    what: (row: SiteKey) => [`${row.building}/${row.what}`],
  },
});

export const siteKeyOfferSchema = z.strictObject({
  id: idSchema,
  building: idSchema,
  /** The manager whose key it is. */
  account: idSchema,
  key: publicKeySchema,
  atMs: timeSchema,
});
/** A manager's public key, for the others to take into the set. */
export type SiteKeyOffer = Readonly<z.infer<typeof siteKeyOfferSchema>>;

export const siteKeyOfferTable = table({
  version: 1,
  schema: siteKeyOfferSchema,
  indexes: {
    building: (row: SiteKeyOffer) => [row.building],
    account: (row: SiteKeyOffer) => [row.account],
  },
});
