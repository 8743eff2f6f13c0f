// @ts-check
/**
 * An app's permission: a short signed token (a capability) for the lifts, the doors or the rings
 * of a building. It names a random id, made by this app and proved by its key, under which its calls
 * lie; it lives for minutes, stays in memory and never stands in a URL.
 */
import { systemClock } from "./clock.js";
import { proofOf } from "./device_key.js";
import { Refused } from "./refused.js";

/** @import { Clock } from "./clock.js" */
/** @import { DeviceKeys } from "./device_key.js" */
/** @import { Session } from "./session.js" */
/** @import { Routes } from "./wire.d.ts" */
/** @typedef {Routes["POST /identity/v1/capabilities"]["answer"]} Capability doors as `unit/door` */
/**
 * @typedef {object} CapabilityOptions
 * @property {Session} session
 * @property {string} address of the server: scheme, name and port
 * @property {DeviceKeys} keys
 * @property {string} building
 * @property {"lift" | "door" | "ring"} use
 * @property {Clock} [clock]
 */

/** A token with less than this left is not worth a new socket. */
const worthMs = 20_000;
/**
 * With this much left of the person's proof a door is opened by what is held. It is a minute less
 * than a proof lasts, so the server hears of use in time.
 */
const provedForMs = 240_000;
/** An id stays in use this long into the next day, for what was begun under it (E2). */
const overlapMs = 600_000;
const path = "/identity/v1/capabilities";

/** Fetches, keeps and renews the capability for one use of a building. */
export class Capabilities {
  /** @type {Capability | undefined} */
  #held;
  /** @type {Promise<Capability> | undefined} */
  #underWay;
  /** How far the server's clock is ahead of this device's. */
  #aheadMs = 0;
  #options;
  #clock;
  /** Since when this app has been asking; before that it has no calls under an earlier id. */
  #sinceMs;

  /** @param {CapabilityOptions} options */
  constructor(options) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#sinceMs = this.#clock.now();
  }

  /** The server's wall time, as far as this app knows it. */
  get serverNowMs() {
    return this.#clock.now() + this.#aheadMs;
  }

  /**
   * A capability that is good for a while yet.
   * @returns {Promise<Capability>}
   * @throws {Refused}
   */
  current() {
    if (!this.#options.session.signedIn) {
      return Promise.reject(new Refused("session_ended", "nobody is signed in"));
    }
    if (this.#held !== undefined && this.#held.expiresAtMs - this.serverNowMs > worthMs) {
      return Promise.resolve(this.#held);
    }
    return this.renew();
  }

  /**
   * A capability with which to open a door now: the server hears that the person wants to, which
   * makes the proof last on that they gave. Where there is none it opens nothing, and the door
   * answers `verification_needed`.
   * @returns {Promise<Capability>}
   * @throws {Refused}
   */
  async toOpen() {
    await this.#underWay?.catch(() => {}); // whoever asked for it hears why
    const leftMs = (this.#held?.verifiedUntilMs ?? 0) - this.serverNowMs;
    return leftMs >= provedForMs ? await this.current() : await this.renew(true);
  }

  /**
   * A fresh capability for the same id: its calls outlive a restart of the server, tokens do not.
   * @param {boolean} [opens] the person wants to open a door now
   * @returns {Promise<Capability>}
   */
  renew(opens = false) {
    this.#underWay ??= this.#mint(opens).finally(() => this.#underWay = undefined);
    return this.#underWay;
  }

  /** Forgets one that the server did not accept. */
  drop() {
    this.#held = undefined;
  }

  /** @param {boolean} opens */
  async #mint(opens) {
    const { session, address, keys, building, use } = this.#options;
    for (let tries = 1;; tries++) {
      // The server's day: a device's clock may be off by one.
      const atMs = Math.max(this.#sinceMs, this.#clock.now() - overlapMs) + this.#aheadMs;
      const day = Math.floor(atMs / 86_400_000);
      const scope = { use, building, day };
      const key = await keys.of(scope);
      const url = `${address}${path}`;
      try {
        return this.#held = await session.send(
          "POST",
          path,
          { building, use, ...(opens && { opens }) },
          async (accessToken) => ({
            dpop: await proofOf(key, scope, {
              method: "POST",
              url,
              accessToken,
              nowMs: this.serverNowMs,
            }),
          }),
        );
      } catch (error) {
        // A phone's clock may be off; the server says by how much, once.
        const isOff = error instanceof Refused && error.serverTimeMs !== undefined;
        if (!isOff || tries > 1) throw error;
        this.#aheadMs = /** @type {number} */ (error.serverTimeMs) - this.#clock.now();
        // Yesterday's id is over: from now on it is today's.
        if (error.code === "id_expired") this.#sinceMs = this.#clock.now();
      }
    }
  }
}
