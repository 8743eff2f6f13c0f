/**
 * Enrolment codes: 100 random bits in 20 letters, made to be read from one screen and typed into
 * another. They are kept as SHA-256 together with the device's id; there is no dictionary to try,
 * so a slow hash would guard nothing.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";

/** From the issue of an enrolment code to its end. */
export const codeLifeMs = 24 * 3_600_000;
/** Wrong codes for one device before its code is void. */
export const codeTriesMax = 10;

/** Codes that are out, by device. */
export type KeptCodes = Readonly<
  Record<string, { readonly sha256: string; readonly expiresAtMs: number }>
>;

/** Without letters that are mistaken for digits (Crockford's base 32). */
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const nobodysHash = Buffer.alloc(32);

/** A new code: five groups of four letters, 5 random bits each. */
export function newCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  const code = [...bytes].map((byte) => letters[byte % 32]!).join(""); // 256 is 8 times 32
  return code.match(/.{4}/g)!.join("-");
}

/** The hash of a code as it may be typed: any case and grouping, O for 0, I or L for 1. */
export function hashOfCode(device: string, code: string): Buffer {
  const plain = code.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return createHash("sha256").update(`${device}\n${plain}`).digest();
}

/** Whether a code is the device's and in time; takes the same time whichever way it is not. */
export function isCodeOf(
  codes: KeptCodes,
  device: string,
  given: Uint8Array,
  nowMs: number,
): boolean {
  const kept = Object.hasOwn(codes, device) ? codes[device] : undefined;
  const hash = kept === undefined ? nobodysHash : Buffer.from(kept.sha256, "hex");
  const equal = timingSafeEqual(hash, given);
  return equal && kept !== undefined && kept.expiresAtMs > nowMs;
}

/** Drops codes whose time is over. */
export function forgetOldCodes(codes: Record<string, KeptCodes[string]>, nowMs: number): void {
  for (const [device, { expiresAtMs }] of Object.entries(codes)) {
    if (expiresAtMs <= nowMs) delete codes[device];
  }
}
