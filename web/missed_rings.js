// @ts-check
/**
 * The rings that were missed, in this browser's own storage and nowhere else: the server keeps no
 * history of them. The newest fifty of whoever is signed in here; of somebody else none is shown,
 * and signing in as somebody else forgets them.
 */
/** @typedef {{ ring: string, where: string, atMs: number }} Missed */

const storedAs = "vestibule.missed_rings";
const keptMax = 50;

/** The list of one sign-in of this browser. */
export class MissedRings {
  #session;

  /** @param {string | undefined} session */
  constructor(session) {
    this.#session = session;
  }

  /** Newest first. @returns {readonly Missed[]} */
  get all() {
    try {
      const { session, rings } = JSON.parse(localStorage.getItem(storedAs) ?? "{}");
      return session === this.#session && Array.isArray(rings) ? rings.slice(0, keptMax) : [];
    } catch {
      return [];
    }
  }

  /** Notes one; what is there already is not noted twice. @param {Missed} missed */
  note({ ring, where, atMs }) {
    const others = this.all.filter((one) => one.ring !== ring);
    this.#keep([{ ring, where, atMs }, ...others].sort((a, b) => b.atMs - a.atMs));
  }

  /** Forgets them all. */
  clear() {
    this.#keep([]);
  }

  /** @param {readonly Missed[]} rings */
  #keep(rings) {
    try {
      localStorage.setItem(
        storedAs,
        JSON.stringify({ session: this.#session, rings: rings.slice(0, keptMax) }),
      );
    } catch {
      // A browser without room keeps no history; the rings themselves go on.
    }
  }
}
