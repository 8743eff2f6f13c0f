// @ts-check
/**
 * Who is signed in with this browser: a session (`client/session.js`) in the browser's storage,
 * shared by all tabs, of which one at a time uses it (Web Locks). A passkey begins one, too.
 */
import { Session } from "./client/session.js";
import { deviceName } from "./device_name.js";
import { answerChallenge, hasPasskeys, makePasskey } from "./passkey.js";
import { spoken } from "./refused.js";

/** @typedef {import("./client/session.js").Tokens} Tokens */
/** @typedef {import("./client/session.js").Kept} Kept */

const storedAs = "vestibule.session";
const endedAs = "vestibule.session_ended";
const prefix = "/identity/v1";

/** The session of this browser. */
export class Identity extends Session {
  /** Called once when the session has ended, here or in another tab. */
  ended = () => {};

  constructor() {
    super({
      address: "",
      store: {
        read: () => parse(localStorage.getItem(storedAs)),
        write: (kept) => {
          if (kept === undefined) localStorage.removeItem(storedAs);
          else localStorage.setItem(storedAs, JSON.stringify(kept));
        },
        // Browsers give locks to pages over TLS and on this machine alone, where the server is, too.
        alone: (task) =>
          navigator.locks === undefined
            ? task()
            : Promise.resolve(navigator.locks.request("vestibule.refresh", task)),
      },
      headers: spoken,
      ...(hasPasskeys && { prove: () => this.verify() }),
      ended: () => {
        sessionStorage.setItem(endedAs, "yes");
        this.ended();
      },
    });
    addEventListener("storage", ({ key, oldValue, newValue }) => {
      if (key !== storedAs || oldValue === null) return;
      if (newValue === null || parse(oldValue)?.session !== parse(newValue)?.session) {
        this.dropAccess();
        this.ended();
      }
    });
  }

  /** Whether the session ended without anybody's press; asked once. */
  takeEnded() {
    const was = sessionStorage.getItem(endedAs) !== null;
    sessionStorage.removeItem(endedAs);
    return was;
  }

  /** @param {string} email @param {string} password */
  async signIn(email, password) {
    await this.withPassword({ email, password, deviceName: deviceName() });
  }

  /**
   * Signs in by a passkey that the person chooses.
   * @param {{ conditional?: boolean, signal?: AbortSignal }} [options] `conditional`: only where the
   *   person picks it from what the browser offers at the address field
   */
  async signInByPasskey(options = {}) {
    const challenge = await this.open("POST", `${prefix}/sign-in/passkey/options`);
    const response = await answerChallenge(challenge, options);
    const body = { response, deviceName: deviceName() };
    await this.begin(await this.open("POST", `${prefix}/sign-in/passkey`, body));
  }

  /**
   * A passkey proves the person again, for what is sensitive.
   * @throws {import("./refused.js").Refused} or the browser's own error where the person gives it up
   */
  async verify() {
    const challenge = await this.ask("POST", "/me/verify/options");
    await this.ask("POST", "/me/verify", { response: await answerChallenge(challenge) });
  }

  /**
   * A password proves the person again, before a door is opened.
   * @param {string} password
   * @throws {import("./refused.js").Refused}
   */
  async verifyByPassword(password) {
    await this.ask("POST", "/me/verify/password", { password });
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
   * @returns {Promise<any>}
   * @throws {import("./refused.js").Refused}
   */
  ask(method, path, body) {
    return this.send(method, `${prefix}${path}`, body);
  }
}

/** @param {string | null} text @returns {Kept | undefined} */
function parse(text) {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
