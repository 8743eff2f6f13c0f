// @ts-check
/**
 * Who is signed in with this app. The refresh token lies in the app's store and is good once:
 * whoever uses it writes the next one in its place, one at a time, since an old one that came back
 * would end the session. The access token is good for minutes and stays in memory.
 */
import { systemClock } from "./clock.js";
import { fetchJson, Refused } from "./refused.js";

/** @import { Clock } from "./clock.js" */
/** @import { Routes } from "./wire.d.ts" */
/** @typedef {Routes["POST /identity/v1/token"]["answer"]} Tokens */
/** @typedef {{ refreshToken: string, session: string }} Kept */
/**
 * Where an app keeps its session between starts. Whoever reads it is signed in: it belongs where the
 * device keeps secrets.
 * @typedef {object} SessionStore
 * @property {() => Kept | undefined} read
 * @property {(kept: Kept | undefined) => void | Promise<void>} write undefined: nobody is signed in
 * @property {(task: () => Promise<string>) => Promise<string>} [alone] runs a task while nobody else
 *   with the same store, such as another tab, runs one
 */
/**
 * @typedef {object} SessionOptions
 * @property {string} address of the server, such as `https://house.example`; in a page it may be ""
 * @property {SessionStore} [store] in memory, unless told otherwise
 * @property {Clock} [clock]
 * @property {() => Record<string, string>} [headers] sent with every request, such as the language
 *   in which titles of refusals are wanted
 * @property {() => Promise<void>} [prove] proves the person again where a route takes a fresh proof
 * @property {() => void} [ended] told once when the server has ended the session
 */

const prefix = "/identity/v1";
/** A token with less than this left is not worth a request. */
const worthMs = 20_000;

/** A store that forgets with the program. @returns {SessionStore} */
export function sessionInMemory() {
  /** @type {Kept | undefined} */
  let held;
  return {
    read: () => held,
    write: (kept) => {
      held = kept;
    },
  };
}

/** The session of this app. */
export class Session {
  #options;
  #store;
  #clock;
  /** @type {{ token: string, untilMs: number } | undefined} on the monotonic clock */
  #access;
  /** @type {Promise<string> | undefined} */
  #underWay;

  /** @param {SessionOptions} options */
  constructor(options) {
    this.#options = options;
    this.#store = options.store ?? sessionInMemory();
    this.#clock = options.clock ?? systemClock;
  }

  /** Whether somebody is signed in, as far as this app knows. */
  get signedIn() {
    return this.#store.read() !== undefined;
  }

  /** What the session is called; undefined where nobody is signed in. */
  get session() {
    return this.#store.read()?.session;
  }

  /**
   * Asks a route that lets anyone in.
   * @param {string} method @param {string} path @param {unknown} [body] @param {number} [withinMs]
   * @returns {Promise<any>}
   * @throws {Refused}
   */
  open(method, path, body, withinMs) {
    return fetchJson(method, `${this.#options.address}${path}`, {
      body,
      headers: this.#options.headers?.() ?? {},
      ...(withinMs !== undefined && { withinMs }),
    });
  }

  /**
   * Signs in by password.
   * @param {{ email: string, password: string, deviceName: string }} who
   * @throws {Refused}
   */
  async withPassword(who) {
    await this.begin(await this.open("POST", `${prefix}/sign-in`, who, 30_000));
  }

  /** Takes up the session of tokens that the server has just given. @param {Tokens} tokens */
  async begin(tokens) {
    const kept = this.#store.write({
      refreshToken: tokens.refresh_token,
      session: tokens.session,
    });
    this.#hold(tokens);
    await kept;
  }

  /** Ends the session. It is forgotten here first, so that nothing more is asked in its name. */
  async signOut() {
    const token = await this.accessToken().catch(() => undefined);
    await this.forget();
    if (token === undefined) return; // it has ended already, or nobody answers
    await this.#sent("POST", `${prefix}/sign-out`, undefined, token);
  }

  /** Forgets a session that has ended by what the person has just done. */
  async forget() {
    this.dropAccess();
    await this.#store.write(undefined);
  }

  /** Forgets the access token alone; the next request asks for another. */
  dropAccess() {
    this.#access = undefined;
  }

  /**
   * Asks in the name of who is signed in. Where it takes a fresh proof, the person is asked for it
   * and it is sent once more.
   * @param {string} method
   * @param {string} path with what is in it encoded
   * @param {unknown} [body]
   * @param {(accessToken: string) => Record<string, string> | Promise<Record<string, string>>} [more]
   *   further headers
   * @returns {Promise<any>}
   * @throws {Refused}
   */
  async send(method, path, body, more) {
    /** What has been made good once already; a second time it is told. */
    const mended = new Set();
    for (;;) {
      const token = await this.accessToken();
      try {
        return await this.#sent(method, path, body, token, await more?.(token));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (error.code === "session_ended") await this.#end(this.session);
        if (mended.has(error.code)) throw error;
        mended.add(error.code);
        const { prove } = this.#options;
        // A server that began anew does not know the token any more; the session it still knows.
        if (error.code === "unauthenticated" && error.serverTimeMs === undefined) {
          if (this.#access?.token === token) this.dropAccess();
        } else if (error.code === "verification_needed" && prove !== undefined) await prove();
        else throw error;
      }
    }
  }

  /**
   * An access token that is good for a while yet.
   * @returns {Promise<string>}
   * @throws {Refused} `session_ended` where nobody is signed in
   */
  accessToken() {
    const held = this.#access;
    if (held !== undefined && held.untilMs > this.#clock.monotonic() + worthMs) {
      return Promise.resolve(held.token);
    }
    const alone = this.#store.alone ?? ((task) => task());
    this.#underWay ??= alone(() => this.#refresh()).finally(() => this.#underWay = undefined);
    return this.#underWay;
  }

  async #refresh() {
    const now = this.#store.read();
    if (now === undefined) throw new Refused("session_ended", "nobody is signed in");
    try {
      const tokens = await this.open("POST", `${prefix}/token`, {
        grant_type: "refresh_token",
        refresh_token: now.refreshToken,
      });
      await this.begin(tokens);
      return tokens.access_token;
    } catch (error) {
      if (error instanceof Refused && error.code === "session_ended") await this.#end(now.session);
      throw error;
    }
  }

  /**
   * @param {string} method @param {string} path @param {unknown} body @param {string} token
   * @param {Record<string, string>} [more]
   */
  #sent(method, path, body, token, more) {
    return fetchJson(method, `${this.#options.address}${path}`, {
      body,
      headers: {
        ...this.#options.headers?.(),
        authorization: `Bearer ${token}`,
        ...more,
      },
    });
  }

  /** @param {Tokens} tokens */
  #hold({ access_token: token, expires_in: seconds }) {
    this.#access = { token, untilMs: this.#clock.monotonic() + seconds * 1000 };
  }

  /** Forgets a session that the server has ended, unless another has begun. @param {string | undefined} session */
  async #end(session) {
    this.dropAccess();
    if (session === undefined || this.session !== session) return;
    await this.#store.write(undefined);
    this.#options.ended?.();
  }
}
