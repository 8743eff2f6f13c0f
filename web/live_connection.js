// @ts-check
/** The page's line to the lifts of a building (`client/live_line.js`), which heeds the browser's. */
import { LiveLine } from "./client/live_line.js";

/** @import { Ears } from "./client/live_line.js" */
/** @import { Capabilities } from "./capability.js" */
/** @typedef {import("./client/live_line.js").Connection} Connection */

/** The page's line to the server. */
export class LiveConnection extends LiveLine {
  /**
   * @param {Capabilities} capabilities
   * @param {string} building
   * @param {readonly string[]} groups
   * @param {Ears} ears
   */
  constructor(capabilities, building, groups, ears) {
    const isOnline = () => navigator.onLine;
    super(capabilities, building, groups, ears, { address: location.origin, isOnline });
  }

  /** Connects, and keeps connected until the page goes. @override */
  start() {
    addEventListener("offline", () => this.doubt());
    addEventListener("online", () => this.hope());
    addEventListener("pagehide", () => this.stop());
    // Back from the browser's back-forward cache: the socket is gone, the page is not.
    addEventListener("pageshow", (event) => {
      if (event.persisted) super.start();
    });
    super.start();
  }
}
