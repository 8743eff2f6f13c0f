/** The bounds of requests. */

/** Requests of one person that wait at once. */
export const openMax = 16;
/** Requests of one person that are on record; beyond, the oldest that has ended goes. */
export const keptMax = 64;
/** Requests that wait for one building's managers at once. */
export const waitingAtMax = 5_000;
/** Requests that one list shows. */
export const listedMax = 200;
/** Records that one request names. */
export const aboutMax = 16;
/** How long a request that has ended is kept; a day less than a year, as logs are. */
export const endedKeptMs = 364 * 86_400_000;
/** Requests of one person within a day of which whoever decides is sent a mail. */
export const toldPerDayMax = 4;
/** Managers, or operators, that one request sends a mail. */
export const mailedMax = 8;
/** How long until whoever must decide is reminded again of what is overdue. */
export const remindAgainMs = 7 * 86_400_000;
/** Requests that one turn of the clock looks after. */
export const perTurnMax = 20;
