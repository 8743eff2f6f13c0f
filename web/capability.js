// @ts-check
/**
 * The page's permission: a short signed token (a capability) that the demo's own route mints. It
 * names a random id, under which this browser's calls lie, and lives for minutes. It is kept for
 * this tab only, so that a reload finds its calls again, and never stands in a URL.
 */

/** @typedef {{ capability: string, rid: string, expiresAtMs: number, building: string }} Capability */

const storedAs = "vestibule.capability";
/** A token with less than this left is not worth a new socket. */
const worthMs = 20_000;

/** Fetches, keeps and renews the capability. */
export class Capabilities {
  /** @type {Capability | undefined} */
  #held;
  /** @type {string | undefined} the random id that this tab's calls lie under */
  #rid;
  /** @type {Promise<Capability> | undefined} */
  #underWay;

  constructor() {
    this.#held = read();
    this.#rid = this.#held?.rid;
  }

  /**
   * A capability that is good for a while yet.
   * @returns {Promise<Capability>}
   * @throws where the server cannot be reached or refuses
   */
  current() {
    if (this.#held !== undefined && this.#held.expiresAtMs - Date.now() > worthMs) {
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
    sessionStorage.removeItem(storedAs);
  }

  async #mint() {
    const response = await fetch("/demo/capability", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(this.#rid === undefined ? {} : { rid: this.#rid, operator: true }),
      cache: "no-store",
      signal: AbortSignal.timeout(8000),
    });
    if (!response.ok) {
      this.#rid = undefined; // it may be what displeased: the next try asks for a fresh one
      throw new Error(`Cannot get a capability: the server answered ${response.status}`);
    }
    const minted = /** @type {Capability} */ (await response.json());
    this.#held = minted;
    this.#rid = minted.rid;
    try {
      sessionStorage.setItem(storedAs, JSON.stringify(minted));
    } catch {
      // A browser that stores nothing still works; only a reload starts anew.
    }
    return minted;
  }
}

/** @returns {Capability | undefined} */
function read() {
  try {
    const text = sessionStorage.getItem(storedAs);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
