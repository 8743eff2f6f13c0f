/**
 * Strikes out of a text what must stand in no log, trace or error: signed tokens by their form, and
 * whatever is given as `accessToken` in an address, whatever its form. The second is how clients of
 * the KONE-compatible API sign in to its stream, and nobody else.
 */

/** A JWT, also where the escape of a character stands right before it. */
const signedToken = /(\b|%[0-9A-Fa-f]{2})eyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const tokenOfAddress = /(access_?token(?:=|%3d))[^&\s"'<>#]*/gi;

/** What stands where something was struck out. */
export const redacted = "[redacted]";

/** The text without tokens. */
export function withoutTokens(text: string): string {
  return text.replace(tokenOfAddress, `$1${redacted}`).replace(signedToken, `$1${redacted}`);
}
