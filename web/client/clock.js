// @ts-check
/** Time, as an app may inject it; all of this folder reads and waits by one of these. */

/**
 * @typedef {object} Clock
 * @property {() => number} now wall time in ms since 1970, as this device has it
 * @property {() => number} monotonic ms of a clock that never goes back
 * @property {(ms: number, run: () => void) => () => void} after runs something once; what it returns
 *   calls that off
 */

/** The device's own clocks. @type {Clock} */
export const systemClock = Object.freeze({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(/** @type {number} */ ms, /** @type {() => void} */ run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
});

/** @param {Clock} clock @param {number} ms @returns {Promise<void>} once so long has passed */
export function passed(clock, ms) {
  return new Promise((resolve) => clock.after(ms, resolve));
}
