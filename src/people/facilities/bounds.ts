/**
 * How much a facility holds. What hangs on a household ends in one commit (C9), and a turn writes
 * at most 800 rows: the bounds here and those of keys, tags and grants are chosen so that the
 * largest household fits; `bounds_test.ts` ends one.
 */

/** Facilities of one building. */
export const facilitiesMax = 5_000;
/** Sub-users of one facility. */
export const subUsersMax = 32;
/** Owners of one facility. */
export const ownersMax = 4;
/** Facilities that one person belongs to. */
export const membershipsMax = 64;
/** Changes of all buildings that wait for their moment. */
export const pendingMax = 512;
/** How far ahead a change can be set. */
export const aheadMsMax = 366 * 86_400_000;
/** A change that was refused when its moment came is tried again after this. */
export const tryAgainMs = 3_600_000;
/** Rows of one turn (`turnMutationsMax`), less a few for what the change itself writes. */
export const rowsOfTurnMax = 790;
/** What is left of a membership is removed in the same turn up to so many rows. */
export const rowsOfRemainsMax = 500;
/** Grants below a facility's own that are ended one by one in one turn. */
export const grantsNamedMax = 64;
