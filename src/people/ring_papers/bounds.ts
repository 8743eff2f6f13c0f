/** How much is kept of signed statements about keys; what a row holds stands with the rows. */

/** Statements that wait for more signatures, of a building. */
export const draftsMax = 8;
/**
 * Characters of all versions of a building's set: with a certificate they go to its units in one
 * message of 262,144 bytes, or a unit that has none would never get any.
 */
export const versionsCharsMax = 256_000;
/** Managers' keys that are offered at once, of a building. */
export const offersMax = 16;
/** Openings of a flat that are kept. */
export const openingsMax = 4;
/** Statements of a flat after which its phones let no more in: what is left is for taking out. */
export const lettingInMax = 64;
/**
 * Statements of a flat: beyond {@link lettingInMax} one for each of the 32 devices that it may have by
 * then, and as many objections, or a phone that says much would keep the others from taking it out.
 */
export const statementsMax = 128;
/** New phones of a flat that ask at once. */
export const joinsMax = 8;
