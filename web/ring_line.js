// @ts-check
/** The page's line for rings (`client/ring_line.js`), which heeds the browser's. */
import { RingLine as AppRingLine } from "./client/ring_line.js";

/** @import { RingEars } from "./client/ring_line.js" */
/** @import { Capabilities } from "./capability.js" */
/** @typedef {import("./client/ring_line.js").HeardSignal} HeardSignal */

/** The line. */
export class RingLine extends AppRingLine {
  /**
   * @param {Capabilities} capabilities for rings
   * @param {RingEars} ears
   */
  constructor(capabilities, ears) {
    super(capabilities, { ...ears, address: location.origin });
  }

  /** Connects, and keeps connected while rings come to this person and the page is there. @override */
  start() {
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", (event) => {
      if (event.persisted) super.start();
    });
    addEventListener("online", () => this.hope());
    super.start();
  }
}
