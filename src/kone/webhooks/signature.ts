/**
 * How an event is signed: `Authorization: KONE-Signature t=<Unix seconds>,v1=<hex>`, where `v1` is the
 * HMAC-SHA-256, under the subscription's `endpointSecret`, of the time, a dot and the body. The form
 * is that of the vendor's published receiver, which takes a signature of the last ten seconds: so each
 * try is signed anew. What is signed are the bytes of the body; they are JSON without blanks, the same
 * that `JSON.stringify` makes of the parsed body.
 */
import { createHmac } from "node:crypto";
import { sameText } from "../../access/master_key.ts";

const scheme = "KONE-Signature ";

/** The header's value. @param atMs when it is sent. */
export function signatureOf(secret: string, body: string, atMs: number): string {
  const t = String(Math.floor(atMs / 1000));
  return `${scheme}t=${t},v1=${macOf(secret, t, body)}`;
}

/**
 * Whether a header signs a body, and did so just now: what a receiver does.
 * @param withinMs how far the signer's clock may be away.
 */
export function isSigned(
  header: string,
  secret: string,
  body: string,
  nowMs: number,
  withinMs = 10_000,
): boolean {
  const [, t = "", v1 = ""] = /^KONE-Signature t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (t === "" || Math.abs(nowMs - Number(t) * 1000) > withinMs + 1000) return false;
  return sameText(v1, macOf(secret, t, body));
}

function macOf(secret: string, t: string, body: string): string {
  return createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
}
