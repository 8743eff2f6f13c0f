/** The serial number of a key tag: one form however it was read or printed, and its hash. */
import { createHash } from "node:crypto";

/** What may stand before the serial in the QR printed on a tag. */
const printedMark = "VTAG:";

/**
 * The serial in its one form, or null where there is none in the text: 4 to 32 letters and digits,
 * upper case, without the colons, dashes and spaces that readers and people put between.
 */
export function serialOf(text: string): string | null {
  const upper = text.trim().toUpperCase();
  const bare = upper.startsWith(printedMark) ? upper.slice(printedMark.length) : upper;
  const serial = bare.replace(/[\s:-]/g, "");
  return /^[0-9A-Z]{4,32}$/.test(serial) ? serial : null;
}

/**
 * SHA-256 of a serial, base64url. Serials are short, so the hash hides them from a glance and not
 * from a search: a list of hashes is as confidential as a list of serials.
 */
export function serialHashOf(serial: string): string {
  return createHash("sha256").update(serial).digest("base64url");
}
