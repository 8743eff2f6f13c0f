/**
 * Bodies and answers of the routes by which browsers keep and read the signed statements of a
 * building's managers and of a flat's phones. The texts are compact JWS (`web/media/jws.js`) that
 * name keys, never people. The server keeps and orders them and is trusted for nothing that they say.
 */
import { z } from "zod";
import { is32Bytes } from "../../../web/media/claims.js";
import {
  draftsMax,
  joinsMax,
  offersMax,
  openingsMax,
  statementsMax,
} from "../../people/ring_papers/bounds.ts";
import { idSchema, nameSchema, timeSchema } from "../../people/rows/fields.ts";
import {
  certificateTextMax,
  paperTextSchema,
  siteVersionsMax,
} from "../../people/rows/site_key.ts";

/** A statement with its signatures. */
export const paperText = paperTextSchema.describe(
  "a compact JWS; several over one payload joined by ~",
);

/** A public key: its 32 bytes. */
export const publicKey = z.string().length(43).refine(is32Bytes, {
  error: "must be 32 bytes in base64url",
}).describe("a public key, Ed25519, in base64url");

/** A managers' set, from its first version. */
const root = {
  site: publicKey.nullable().describe("hash of the first version; null: no managers' keys yet"),
  versions: z.array(paperText).max(siteVersionsMax).describe("from the first, in order"),
  firstUse: z.boolean().describe("units take a flat's first key without a letter"),
};

/** `POST …/versions`, `…/openings`, `…/statements`, `…/ring-joins`. */
export const textBody = z.strictObject({ text: paperText });
/** `PUT …/offer`. */
export const offerBody = z.strictObject({ key: publicKey });
/** `POST …/certificates`. */
export const certificateBody = z.strictObject({
  unit: idSchema,
  text: paperTextSchema.max(certificateTextMax).describe("a compact JWS"),
});
/** `POST …/drafts`. */
export const draftBody = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("root"), text: paperText }),
  z.strictObject({ kind: z.literal("opening"), facility: idSchema, text: paperText }),
]);

/** `GET /buildings/{building}/site-keys`. */
export const siteKeysAnswer = z.strictObject({
  ...root,
  units: z.array(z.strictObject({
    unit: idSchema,
    key: publicKey.nullable().describe("as the unit said last; null: it has not"),
    certificate: paperText.nullable(),
  })).max(1_000).describe("units with a panel"),
  offers: z.array(z.strictObject({
    id: idSchema,
    key: publicKey,
    name: nameSchema.nullable().describe("the manager's"),
    atMs: timeSchema,
  })).max(offersMax).optional().describe("for managers alone"),
  drafts: z.array(z.strictObject({
    id: idSchema,
    kind: z.enum(["root", "opening"]),
    facility: idSchema.nullable(),
    text: paperText,
    atMs: timeSchema,
  })).max(draftsMax).optional().describe("for managers alone"),
});

/** `GET /facilities/{facility}/ring-papers`. */
export const ringPapersAnswer = z.strictObject({
  building: idSchema,
  place: z.string().min(1).max(64).nullable().describe(
    "the flat's number as displays show it and statements spell it; null: it cannot be spelled so",
  ),
  ...root,
  units: z.array(z.strictObject({ unit: idSchema, certificate: paperText.nullable() })).max(1_000),
  openings: z.array(paperText).max(openingsMax).describe("oldest first"),
  statements: z.array(paperText).max(statementsMax).describe(
    "in the order in which units take them, after the opening that the first one's `claim` names",
  ),
  joins: z.array(z.strictObject({ id: idSchema, text: paperText, atMs: timeSchema })).max(joinsMax),
});

/** What was kept; an empty id where the very text was kept before. */
export const keptAnswer = z.strictObject({ id: z.string().max(64) });
