/**
 * What an authority is answered (R47): what it asked, the hash of the document it sent, on what
 * ground and law, and of the outcome the name alone, signed so that whoever has the server's key can
 * check it without the server. It is made in the answer to the one showing and kept nowhere;
 * afterwards the same can be had without the person.
 */
import { Buffer } from "node:buffer";
import { createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { z } from "zod";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { demandFresh, demandOperator } from "../authority.ts";
import type { Answered } from "./opening_desk.ts";
import { idSchema, timeSchema } from "../rows/fields.ts";
import { externalSchema, reidentificationRequestSchema } from "../rows/reidentification_request.ts";

/** The purpose of the signing key that the master key derives. */
export const responseKeyPurpose = "response_package";

const { rid, building, fromMs, untilMs, ground, status } = reidentificationRequestSchema.shape;
const { authority, documentHash, legalBasis } = externalSchema.shape;

const saidSchema = z.strictObject({
  version: z.literal(1),
  cluster: idSchema,
  request: idSchema,
  case: reidentificationRequestSchema.shape.case,
  authority,
  documentHash,
  legalBasis,
  ground,
  pseudonym: rid,
  building,
  fromMs,
  untilMs,
  status,
  /** Null: it was not shown, is shown no more, or the person has no name here. */
  person: z.strictObject({ name: z.string().max(80) }).nullable(),
  madeAtMs: timeSchema,
});
/** What the server says. */
type Said = z.output<typeof saidSchema>;

export const responseSchema = saidSchema.extend({
  /** Ed25519, 32 bytes in base64url. */
  publicKey: z.string().regex(/^[\w-]{43}$/),
  /** 64 bytes in base64url. */
  signature: z.string().regex(/^[\w-]{86}$/),
});
/** The package for an authority. */
export type Response = z.output<typeof responseSchema>;

/** Who signs, where and when. */
export interface Signing {
  readonly cluster: string;
  /** Ed25519. */
  readonly key: KeyObject;
  readonly atMs: number;
}

/**
 * The package of a request that an authority made, or null for one of the operator's own.
 * @param name of the person, as it is shown now; null without.
 */
export function responseOf(
  request: Answered,
  name: string | null,
  { cluster, key, atMs }: Signing,
): Response | null {
  const { external } = request;
  if (external === null) return null;
  const said: Said = {
    version: 1,
    cluster,
    request: request.id,
    case: request.case,
    authority: external.authority,
    documentHash: external.documentHash,
    legalBasis: external.legalBasis,
    ground: request.ground,
    pseudonym: request.rid,
    building: request.building,
    fromMs: request.fromMs,
    untilMs: request.untilMs,
    status: request.status,
    person: name === null ? null : { name },
    madeAtMs: atMs,
  };
  const publicKey = createPublicKey(key).export({ format: "jwk" }).x ?? "";
  return { ...said, publicKey, signature: sign(null, bytesOf(said), key).toString("base64url") };
}

/**
 * The fault of a package, or null.
 * @param publicKey the server's, as it was noted before; left out, the one that stands in it.
 */
export function responseFault(response: Response, publicKey?: string): string | null {
  const { publicKey: x, signature, ...said } = response;
  if (publicKey !== undefined && publicKey !== x) {
    return "it is signed with another key than this server's";
  }
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  return verify(null, bytesOf(said), key, Buffer.from(signature, "base64url"))
    ? null
    : "its signature is wrong";
}

/**
 * A request that an authority made, for an operator to answer it without the person.
 * @throws {RefusalError} `not_found` where no authority asked.
 */
export function requestToAnswer(turn: Turn, id: string): RowOf<"reidentification_request"> {
  demandOperator(turn);
  demandFresh(turn);
  const request = turn.need("reidentification_request", id);
  return request.external === null ? turn.need("reidentification_request", "") : request;
}

/** A JSON array without white space, its first element the purpose: no order of keys to agree on. */
function bytesOf(said: Said): Uint8Array {
  return Buffer.from(JSON.stringify([
    "vestibule/1 reidentification response",
    said.version,
    said.cluster,
    said.request,
    said.case,
    said.authority,
    said.documentHash,
    said.legalBasis,
    said.ground,
    said.pseudonym,
    said.building,
    said.fromMs,
    said.untilMs,
    said.status,
    said.person === null ? null : said.person.name,
    said.madeAtMs,
  ]));
}
