/**
 * The environment of the table of 1996, in one file (E21). It was laid down before any policy was
 * run in it and has not been changed since: only so does it say anything that SECTOR and LQF land
 * near their published rows.
 *
 * Source of figures: Crites & Barto, "Improving Elevator Performance Using Reinforcement Learning",
 * NIPS 8 (1996), pp. 1017–1023; their simulator is that of Lewis (1991) and Bao et al. (1994). What
 * the paper leaves open was decided as written beside each constant below.
 *
 * What a car may do there, and where it is kept (`car_rules.ts`, `simulation.ts`):
 * - it never passes a floor where somebody inside wants out, and never turns before it has served
 *   the buttons pressed inside in its direction;
 * - it does not stop unless somebody gets on or off, and not for those who wait where another car
 *   stands already; free to go either way it prefers up.
 *
 * Left open by the paper and decided here:
 * - Stopping is decided at the last moment: when the car, at full speed, is at the floor's stop.
 * - A car that was on its way to a call which another has answered meanwhile, and has no other
 *   call, halts at the next floor, at the price of half a stop.
 * - Doors are not held: they begin to close when nobody is left to get out or in. Who comes then
 *   presses the button again. Who comes before gets in.
 * - A car with nothing to do stays where it is. To set out, or to open again, costs half a stop.
 * - A wait ends when the person begins to enter; the time in the system, when they have got out.
 * - Each hour begins with an empty building and all cars at the lobby, and runs until all are
 *   served. All count.
 */

/** Floors, the lowest of which (number 1) is the lobby. */
export const floors = 10;
export const lobby = 1;
export const cars = 4;
/** People in a car. */
export const capacity = 20;

/** One floor at full speed. */
export const floorTimeS = 1.45;

/** To decelerate, open, close and accelerate again, with nobody getting in or out. */
export const stopTimeS = 7.19;
/** Of the stop time, what lies before the first person moves, and what after the last (E21). */
export const stopHalfS = stopTimeS / 2;

/** A standing car that leaves the other way than it came. */
export const turnTimeS = 1;

/**
 * One person in, or one out. The paper draws it from a truncated Erlang distribution of order 20
 * between 0.6 and 6.0 s with this mean; E21 fixes it at the mean.
 */
export const loadTimeS = 1;

/** The length of one run; longer figures are of many such hours. */
export const hourS = 3600;
/** How long one rate of the profile holds. */
export const rateStepS = 300;

/**
 * Table 1: how many people come in each five minutes at each of the floors 2 to 10, on average, all
 * bound for the lobby. Their sum is 84 for a floor, 756 for the building. There is no traffic
 * between floors (E21; Table 2 is headed "down traffic only").
 */
export const downPeakRates: readonly number[] = [1, 2, 4, 4, 18, 12, 8, 7, 18, 5, 3, 2];

/** Tables 3 and 4 add people who go up from the lobby, this many a minute, to any floor alike. */
export const upPerMinuteOfTable = { 2: 0, 3: 2, 4: 4 } as const;

/** Waits above this are counted as long. */
export const longWaitS = 60;
