/**
 * A judge for units that decide alone, as small as an honest one can be: tags by the hash of their
 * serial, and QRs that are `<claims>.<signature>`, the claims JSON in base64url and the signature
 * Ed25519 over that text. The product's own is the identity plane's matter.
 */
import { Buffer } from "node:buffer";
import { createHash, type KeyObject, sign, verify } from "node:crypto";
import { readPublicKey } from "../../adapters/mqtt/unit_signature.ts";
import type { AloneContext, DenyReason, JudgeAlone, Presented, Verdict } from "../../src/doors.ts";

/** What a test QR says. */
export interface QrClaims {
  readonly id: string;
  readonly kid: string;
  readonly door: string;
  readonly untilMs: number;
  readonly uses: number;
}

/** A QR's text. */
export function qrOf(claims: QrClaims, privateKey: KeyObject): string {
  const text = Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `${text}.${Buffer.from(sign(null, Buffer.from(text), privateKey)).toString("base64url")}`;
}

/** The hash of a tag's serial, as a list holds it. */
export function serialHashOf(serial: string): string {
  return createHash("sha256").update(serial).digest("base64url");
}

/** Judges a tag or a QR from the list alone. */
export const testJudge: JudgeAlone = (presented, context) =>
  Promise.resolve().then(() => judge(presented, context));

/** The same, by the name under which the simulator asks a module for it. */
export const judgeAlone = testJudge;

function judge(presented: Presented, context: AloneContext): Verdict {
  if (presented.kind === "pin") return refused("no_answer"); // on-line only (C12)
  if (context.wallMs === null) return refused("clock_unconfirmed");
  if (presented.kind === "tag") return judgeTag(presented.serial, context, context.wallMs);
  const [text = "", signature = ""] = presented.text.split(".");
  const claims = JSON.parse(Buffer.from(text, "base64url").toString()) as QrClaims;
  const key = context.list.keys.find(({ kid }) => kid === claims.kid);
  const given = Buffer.from(signature, "base64url");
  if (key === undefined) return refused("unknown_credential");
  if (!verify(null, Buffer.from(text), readPublicKey(key.publicKey), given)) {
    return refused("unknown_credential");
  }
  if (context.list.revoked.includes(claims.id)) return refused("credential_revoked");
  if (claims.untilMs <= context.wallMs) return refused("credential_expired");
  if (claims.door !== context.at.door) return refused("wrong_door");
  if (context.used(claims.id) >= claims.uses) return refused("used_up");
  return { admitted: true, logId: `log of ${claims.id}`, lifts: [] };
}

function judgeTag(serial: string, { list, at }: AloneContext, wallMs: number): Verdict {
  const tag = list.tags.find(({ serialHash }) => serialHash === serialHashOf(serial));
  if (tag === undefined) return refused("unknown_credential");
  const door = tag.doors.find((each) => each.door === at.door);
  if (door === undefined) return refused("wrong_door");
  const inside = door.spans.some(([from, until]) => from <= wallMs && wallMs < until);
  return inside ? { admitted: true, logId: tag.logId, lifts: [] } : refused("out_of_schedule");
}

function refused(reason: DenyReason): Verdict {
  return { admitted: false, reason };
}
