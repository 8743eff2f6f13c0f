/** How many keys and tags there are, and how long keys live. All bounds refuse; none forgets. */

/** Live visitor keys of a facility, and of a giver who gives for none. */
export const liveKeysMax = 64;
/** Rows of keys of a facility, those that ended within the last week among them. */
export const keyRowsMax = 512;
/** How long a key lives where nothing else is said (R24). */
export const keyLifeMsDefault = 86_400_000;
/** The longest life in days where the manager has set none (R24). */
export const keyDaysMaxDefault = 14;
/** How far ahead a key may begin. */
export const keyAheadMsMax = 90 * 86_400_000;
/** A delivery is one entry within this time (C12). */
export const deliveryMsMax = 15 * 60_000;
/** Uses of one key. */
export const keyUsesMax = 1_000;
/** Doors of one key. */
export const keyDoorsMax = 16;
/** Tags of a facility. */
export const tagsPerFacilityMax = 64;
/** Tags of a building. */
export const tagsPerBuildingMax = 20_000;
/** Live QRs that name one unit: so many fit into the list of those that were ended. */
export const qrsPerUnitMax = 2_000;
/** Live QRs of one holder. */
export const qrsPerHolderMax = 8;
/** Openings by one key's link that are remembered by their idempotency key (E2). */
export const spendsMax = 64;
/** The UTC days for which they are: this and the one before, so a day at least. */
export const spendKeptDays = 2;
