// @ts-check
/**
 * A typed client of a Vestibule server, for any app: in a browser, in Deno, in Node of version 22 or
 * later. It needs `fetch`, `WebSocket` and WebCrypto and nothing else; where things are kept, and by
 * which clock, an app says itself. Types come from the schemas that the server validates with.
 */
import { Capabilities } from "./capability.js";
import { systemClock } from "./clock.js";
import { DeviceKeys } from "./device_key.js";
import { LiftLine } from "./lift_line.js";
import { pressed } from "./pressed.js";
import { fetchJson, Refused } from "./refused.js";
import { RingLine } from "./ring_line.js";
import { requestOf } from "./route.js";
import { Session } from "./session.js";

/** @import { Clock } from "./clock.js" */
/** @import { KeyStore } from "./device_key.js" */
/** @import { LiftEars } from "./lift_line.js" */
/** @import { RingEars } from "./ring_line.js" */
/** @import { Answer, HouseRoute, IdentityRoute, Taken } from "./route.js" */
/** @import { SessionStore } from "./session.js" */
/** @import { Routes } from "./wire.d.ts" */
/** @typedef {Routes["POST /v1/buildings/{building}/units/{unit}/doors/{door}/open"]["answer"]} Opening */
/**
 * @typedef {object} VestibuleOptions
 * @property {string} address of the server, such as `https://house.example`
 * @property {SessionStore} [store] where the session is kept; left out: in memory
 * @property {KeyStore} [keys] where the keys of the random ids are kept; left out: in memory, and a
 *   start of the app on the same day is somebody else to the lifts
 * @property {string} [language] in which titles of refusals come, such as `fi`
 * @property {() => Promise<void>} [prove] proves the person again where a route or a door takes it, by
 *   a passkey (`POST /identity/v1/me/verify`), for a door also by password (`…/me/verify/password`)
 * @property {() => void} [ended] told once when the server has ended the session
 * @property {Clock} [clock]
 */

export { sessionInMemory } from "./session.js";
export { Refused };

/** A server, and who is signed in there with this app. */
export class Vestibule {
  #address;
  #clock;
  #keys;
  #headers;
  #prove;
  /** @type {Map<string, Capabilities>} by use and building */
  #capabilities = new Map();

  /** @param {VestibuleOptions} options */
  constructor({ address, keys, language, clock = systemClock, ...options }) {
    this.#address = new URL(address).origin;
    this.#clock = clock;
    this.#keys = new DeviceKeys(keys);
    this.#prove = options.prove;
    this.#prove = options.prove;
    this.#headers = () => /** @type {Record<string, string>} */ (
      language === undefined ? {} : { "accept-language": language }
    );
    /** Signs in, renews its tokens and signs out. */
    this.session = new Session({
      ...options,
      address: this.#address,
      clock,
      headers: this.#headers,
    });
  }

  /**
   * Asks something about people, in the name of who is signed in.
   * @template {IdentityRoute} R
   * @param {R} route such as `GET /identity/v1/me`
   * @param {Taken<R>} taken
   * @returns {Promise<Answer<R>>} null where the answer is no JSON
   * @throws {Refused}
   */
  ask(route, ...[taken]) {
    const { method, path, headers, body } = requestOf(route, taken);
    return this.session.send(method, path, body, () => headers);
  }

  /**
   * Asks something about people that anybody may ask, without saying who asks.
   * @template {IdentityRoute} R
   * @param {R} route such as `POST /identity/v1/recovery`
   * @param {Taken<R>} taken
   * @returns {Promise<Answer<R>>}
   * @throws {Refused}
   */
  askUnsigned(route, ...[taken]) {
    const { method, path, body } = requestOf(route, taken);
    return this.session.open(method, path, body);
  }

  /**
   * Asks something about lifts, doors or rings, under the random id of the day for that use. The
   * server learns by it that somebody may, and not who.
   * @template {HouseRoute} R
   * @param {"lift" | "door" | "ring"} use
   * @param {string} building
   * @param {R} route such as `GET /v1/site`
   * @param {Taken<R>} taken
   * @returns {Promise<Answer<R>>}
   * @throws {Refused}
   */
  async askHouse(use, building, route, ...[taken]) {
    const capabilities = this.capabilities(use, building);
    const { method, path, headers, body } = requestOf(route, taken);
    /** What has been made good once already; a second time it is told. */
    const mended = new Set();
    for (;;) {
      const { capability } = await capabilities.current();
      try {
        return await fetchJson(method, `${this.#address}${path}`, {
          body,
          headers: { ...this.#headers(), ...headers, authorization: `Bearer ${capability}` },
        });
      } catch (error) {
        const code = error instanceof Refused ? error.code : "";
        const isOver = code.startsWith("capability_") || code === "unauthenticated";
        const isUnproved = code === "verification_needed" && this.#prove !== undefined;
        if (!isOver && !isUnproved) throw error;
        // It has run out, or the server began anew and does not know it, or it says no proof yet.
        capabilities.drop();
        if (mended.has(isOver)) throw error;
        mended.add(isOver);
        if (isUnproved) await this.#prove?.();
      }
    }
  }

  /**
   * Opens a door; resolves once its unit has said that it did. What gets lost on the way is repeated
   * under the same key, so that it opens once. Whoever has not signed in, opened a door or proved that
   * it is they within the last minutes is asked for a proof first.
   * @param {{ building: string, unit: string, door: string }} door
   * @returns {Promise<Opening>}
   * @throws {Refused} `not_confirmed` where nobody knows whether it opened; `verification_needed`
   *   where it takes a proof and the app has no `prove`
   */
  openDoor(door) {
    const route = "POST /v1/buildings/{building}/units/{unit}/doors/{door}/open";
    const capabilities = this.capabilities("door", door.building);
    return pressed(
      async (key) => {
        await capabilities.toOpen(); // and it is the one that is held
        return await this.askHouse("door", door.building, route, {
          path: door,
          header: { "idempotency-key": key },
        });
      },
      {
        nowMs: capabilities.serverNowMs,
        clock: this.#clock,
        ...(this.#prove !== undefined && { prove: this.#prove }),
      },
    );
  }

  /**
   * A line to the lifts of a building that one may call.
   * @param {string} building
   * @param {LiftEars} [ears]
   * @returns {Promise<LiftLine>}
   * @throws {Refused}
   */
  async lifts(building, ears = {}) {
    const capabilities = this.capabilities("lift", building);
    const { lifts } = await capabilities.current();
    const groups = lifts.map(({ group }) => group);
    return new LiftLine(capabilities, building, groups, {
      ...ears,
      address: this.#address,
      clock: this.#clock,
    });
  }

  /**
   * A line for the rings that come to this person from a building's entrances.
   * @param {string} building
   * @param {RingEars} ears
   */
  rings(building, ears) {
    const line = new RingLine(this.capabilities("ring", building), {
      ...ears,
      address: this.#address,
      clock: this.#clock,
    });
    line.start();
    return line;
  }

  /**
   * What one may use in a building, and the token that says so.
   * @param {"lift" | "door" | "ring"} use
   * @param {string} building
   */
  capabilities(use, building) {
    const name = `${use} ${building}`;
    let held = this.#capabilities.get(name);
    if (held === undefined) {
      held = new Capabilities({
        session: this.session,
        address: this.#address,
        keys: this.#keys,
        building,
        use,
        clock: this.#clock,
      });
      this.#capabilities.set(name, held);
    }
    return held;
  }
}
