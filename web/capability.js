// @ts-check
/**
 * The page's permission: a short signed token (a capability) for the lifts, the doors or the rings
 * of a building. It names a random id, made by this browser and proved by its key, under which its calls
 * lie; it lives for minutes, stays in memory and never stands in a URL.
 */
import { deviceKey, proofOf } from "./device_key.js";
import { Refused } from "./refused.js";

/** @import { Identity } from "./identity.js" */
/**
 * @typedef {object} Capability
 * @property {string} capability
 * @property {string} rid
 * @property {number} expiresAtMs on the server's clock
 * @property {readonly { group: string, levels: "all" | readonly number[] }[]} lifts
 * @property {readonly string[]} doors as `unit/door`
 */

/** A token with less than this left is not worth a new socket. */
const worthMs = 20_000;
/** An id stays in use this long into the next day, for what was begun under it (E2). */
const overlapMs = 600_000;
const path = "/capabilities";

/** Fetches, keeps and renews the capability for one use of a building. */
export class Capabilities {
  /** @type {Capability | undefined} */
  #held;
  /** @type {Promise<Capability> | undefined} */
  #underWay;
  /** How far the server's clock is ahead of this device's. */
  #aheadMs = 0;
  #identity;
  #building;
  #use;
  /** Since when this page has been asking; before that it has no calls under an earlier id. */
  #sinceMs = Date.now();

  /**
   * @param {Identity} identity
   * @param {string} building
   * @param {"lift" | "door" | "ring"} use
   */
  constructor(identity, building, use) {
    this.#identity = identity;
    this.#building = building;
    this.#use = use;
  }

  /** The server's wall time, as far as this page knows it. */
  get serverNowMs() {
    return Date.now() + this.#aheadMs;
  }

  /**
   * A capability that is good for a while yet.
   * @returns {Promise<Capability>}
   * @throws {Refused}
   */
  current() {
    if (!this.#identity.signedIn) {
      return Promise.reject(new Refused("session_ended", "nobody is signed in"));
    }
    if (this.#held !== undefined && this.#held.expiresAtMs - this.serverNowMs > worthMs) {
      return Promise.resolve(this.#held);
    }
    return this.renew();
  }

  /**
   * A fresh capability for the same id: its calls outlive a restart of the server, tokens do not.
   * @returns {Promise<Capability>}
   */
  renew() {
    this.#underWay ??= this.#mint().finally(() => this.#underWay = undefined);
    return this.#underWay;
  }

  /** Forgets one that the server did not accept. */
  drop() {
    this.#held = undefined;
  }

  async #mint() {
    for (let tries = 1;; tries++) {
      // The server's day: a device's clock may be off by one.
      const atMs = Math.max(this.#sinceMs, Date.now() - overlapMs) + this.#aheadMs;
      const day = Math.floor(atMs / 86_400_000);
      const scope = { use: this.#use, building: this.#building, day };
      const key = await deviceKey(scope);
      try {
        return this.#held = await this.#identity.ask(
          "POST",
          path,
          { building: this.#building, use: this.#use },
          async (accessToken) => ({
            dpop: await proofOf(key, scope, {
              method: "POST",
              url: `${location.origin}/identity/v1${path}`,
              accessToken,
              nowMs: this.serverNowMs,
            }),
          }),
        );
      } catch (error) {
        // A phone's clock may be off; the server says by how much, once.
        const isOff = error instanceof Refused && error.serverTimeMs !== undefined;
        if (!isOff || tries > 1) throw error;
        this.#aheadMs = /** @type {number} */ (error.serverTimeMs) - Date.now();
        // Yesterday's id is over: from now on it is today's.
        if (error.code === "id_expired") this.#sinceMs = Date.now();
      }
    }
  }
}
