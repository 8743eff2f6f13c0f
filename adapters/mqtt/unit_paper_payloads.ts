/**
 * The payloads by which a unit learns whose keys speak for its site: texts that managers have signed,
 * which the unit checks by what it was fitted with (`web/media/site_root.js`). As in
 * `unit_payloads.ts`, what a unit sends is read leniently and bounded strictly. Nothing here is
 * secret, and nothing is trusted for having come from the server.
 */
import { z } from "zod";

const name = z.string().min(1).max(64);
/** Compact JWS; several signatures under one payload are joined by `~`. */
const statement = z.string().min(1).max(14_000).regex(/^[A-Za-z0-9_.~-]+$/);

/** Versions of the managers' set at most, as its readers take them. */
export const paperVersionsMax = 64;

/** Server → unit: the managers' papers for it. Whole, never a difference (E4). */
export const unitPapersSchema = z.strictObject({
  epoch: z.int().min(0).describe("grows at every start, takeover and restore of the server"),
  revision: z.int().min(0).describe("grows with every change within an epoch"),
  versions: z.array(statement).max(paperVersionsMax)
    .describe("the managers' set, from its first version; empty: there is none yet"),
  certificate: statement.nullable().describe("the managers' word on the unit's key; null: none"),
});
export type UnitPapers = z.infer<typeof unitPapersSchema>;

/** Unit → server: the public key that it was fitted with or made. After each connect. */
export const unitKeySchema = z.object({
  boot: name,
  key: z.string().regex(/^[A-Za-z0-9_-]{43}$/).describe("Ed25519, 32 bytes in base64url"),
});
export type UnitKey = z.infer<typeof unitKeySchema>;
