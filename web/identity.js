// @ts-check
/**
 * Who is signed in with this browser. The refresh token lies in the browser's storage, shared by
 * all tabs, and is good once: whoever uses it writes the next one in its place, one tab at a time
 * (Web Locks), since an old one that came back would end the session. The access token is good for
 * minutes and stays in the memory of the tab.
 */
import { deviceName } from "./device_name.js";
import { fetchJson, Refused } from "./refused.js";
import { answerChallenge, hasPasskeys, makePasskey } from "./passkey.js";

/** @typedef {{ access_token: string, expires_in: number, refresh_token: string, session: string }} Tokens */
/** @typedef {{ refreshToken: string, session: string }} Kept */

const storedAs = "vestibule.session";
const endedAs = "vestibule.session_ended";
const prefix = "/identity/v1";
/** A token with less than this left is not worth a request. */
const worthMs = 20_000;

/** The session of this browser. */
export class Identity {
  /** Called once when the session has ended, here or in another tab. */
  ended = () => {};
  /** @type {{ token: string, session: string, untilMs: number } | undefined} on `performance.now()`'s clock */
  #access;
  /** @type {Promise<string> | undefined} */
  #underWay;

  constructor() {
    addEventListener("storage", ({ key, oldValue, newValue }) => {
      if (key !== storedAs || oldValue === null) return;
      if (newValue === null || parse(oldValue)?.session !== parse(newValue)?.session) {
        this.#access = undefined;
        this.ended();
      }
    });
  }

  /** Whether somebody is signed in, as far as this browser knows. */
  get signedIn() {
    return kept() !== undefined;
  }

  /** What the session is called in this browser; undefined where nobody is signed in. */
  get session() {
    return kept()?.session;
  }

  /** Whether the session ended without anybody's press; asked once. */
  takeEnded() {
    const was = sessionStorage.getItem(endedAs) !== null;
    sessionStorage.removeItem(endedAs);
    return was;
  }

  /** @param {string} email @param {string} password */
  async signIn(email, password) {
    this.begin(
      await fetchJson("POST", `${prefix}/sign-in`, {
        body: { email, password, deviceName: deviceName() },
        withinMs: 30_000,
      }),
    );
  }

  /**
   * Signs in by a passkey that the person chooses.
   * @param {{ conditional?: boolean, signal?: AbortSignal }} [options] `conditional`: only where the
   *   person picks it from what the browser offers at the address field
   */
  async signInByPasskey(options = {}) {
    const challenge = await fetchJson("POST", `${prefix}/sign-in/passkey/options`);
    const response = await answerChallenge(challenge, options);
    this.begin(
      await fetchJson("POST", `${prefix}/sign-in/passkey`, {
        body: { response, deviceName: deviceName() },
      }),
    );
  }

  /** Takes up the session of tokens that the server has just given. @param {Tokens} tokens */
  begin(tokens) {
    keep({ refreshToken: tokens.refresh_token, session: tokens.session });
    this.#hold(tokens);
  }

  /** Ends the session. It is forgotten here first, so that nothing more is asked in its name. */
  async signOut() {
    const token = await this.accessToken().catch(() => undefined);
    this.forget();
    if (token === undefined) return; // it has ended already, or nobody answers
    await fetchJson("POST", `${prefix}/sign-out`, {
      headers: { authorization: `Bearer ${token}` },
    });
  }

  /** Forgets a session that has ended by what the person has just done. */
  forget() {
    this.#access = undefined;
    localStorage.removeItem(storedAs);
  }

  /**
   * A passkey proves the person again, for what is sensitive.
   * @throws {Refused} or the browser's own error where the person gives it up
   */
  async verify() {
    const challenge = await this.ask("POST", "/me/verify/options");
    await this.ask("POST", "/me/verify", { response: await answerChallenge(challenge) });
  }

  /** Makes a passkey on this device and adds it. @param {string} name */
  async addPasskey(name) {
    const options = await this.ask("POST", "/me/passkeys/options");
    return await this.ask("POST", "/me/passkeys", { name, response: await makePasskey(options) });
  }

  /**
   * Asks the identity plane in the name of who is signed in. Where it takes a fresh proof, the
   * person is asked for their passkey and it is sent once more.
   * @param {string} method
   * @param {string} path below `/identity/v1`
   * @param {unknown} [body]
   * @param {(accessToken: string) => Promise<Record<string, string>>} [proof] further headers
   * @returns {Promise<any>}
   * @throws {Refused}
   */
  async ask(method, path, body, proof) {
    /** What has been made good once already; a second time it is told. */
    const mended = new Set();
    for (;;) {
      const token = await this.accessToken();
      try {
        return await fetchJson(method, `${prefix}${path}`, {
          body,
          headers: { authorization: `Bearer ${token}`, ...await proof?.(token) },
        });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (error.code === "session_ended") this.#end(kept()?.session);
        if (mended.has(error.code)) throw error;
        mended.add(error.code);
        // A server that began anew does not know the token any more; the session it still knows.
        if (error.code === "unauthenticated" && error.serverTimeMs === undefined) {
          if (this.#access?.token === token) this.#access = undefined;
        } else if (error.code === "verification_needed" && hasPasskeys) await this.verify();
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
    if (held !== undefined && held.untilMs > performance.now() + worthMs) {
      return Promise.resolve(held.token);
    }
    this.#underWay ??= this.#oneAtATime(() => this.#refresh())
      .finally(() => this.#underWay = undefined);
    return this.#underWay;
  }

  async #refresh() {
    const now = kept();
    if (now === undefined) throw new Refused("session_ended", "nobody is signed in");
    try {
      const tokens = await fetchJson("POST", `${prefix}/token`, {
        body: { grant_type: "refresh_token", refresh_token: now.refreshToken },
      });
      keep({ refreshToken: tokens.refresh_token, session: tokens.session });
      return this.#hold(tokens);
    } catch (error) {
      if (error instanceof Refused && error.code === "session_ended") this.#end(now.session);
      throw error;
    }
  }

  /** @param {() => Promise<string>} task @returns {Promise<string>} */
  #oneAtATime(task) {
    // Browsers give locks to pages over TLS and on this machine alone, where the server is, too.
    return navigator.locks === undefined
      ? task()
      : Promise.resolve(navigator.locks.request("vestibule.refresh", task));
  }

  /** @param {Tokens} tokens */
  #hold({ access_token: token, expires_in: seconds, session }) {
    this.#access = { token, session, untilMs: performance.now() + seconds * 1000 };
    return token;
  }

  /** Forgets a session that the server has ended, unless another has begun. @param {string | undefined} session */
  #end(session) {
    this.#access = undefined;
    if (session === undefined || kept()?.session !== session) return;
    localStorage.removeItem(storedAs);
    sessionStorage.setItem(endedAs, "yes");
    this.ended();
  }
}

/** @returns {Kept | undefined} */
function kept() {
  return parse(localStorage.getItem(storedAs));
}

/** @param {Kept} session */
function keep(session) {
  localStorage.setItem(storedAs, JSON.stringify(session));
}

/** @param {string | null} text @returns {Kept | undefined} */
function parse(text) {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
