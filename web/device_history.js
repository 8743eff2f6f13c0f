// @ts-check
/**
 * What somebody did and missed here, in this browser's own storage and nowhere else: rings of their
 * flat, lifts that they called, doors that they opened. The newest two hundred of the last thirty
 * days of whoever is signed in here; another sign-in, and signing out, forgets them. Who wants none
 * has none kept.
 */

/** @typedef {"answered" | "opened" | "declined" | "missed"} RingEnd */
/**
 * @typedef {{ id: string, atMs: number } & (
 *   | { what: "ring", where: string, end: RingEnd }
 *   | { what: "lift", from: string, to: string }
 *   | { what: "lift", from: string, direction: "up" | "down" }
 *   | { what: "door", door: string }
 * )} HistoryEntry labels of floors and names of doors and units, as people call them
 */

const storedAs = "vestibule.history";
const settingStoredAs = "vestibule.keep_no_history";
const keptMax = 200;
const keptForMs = 30 * 86_400_000;

/** The history of one sign-in of this browser. */
export class DeviceHistory {
  /** Called when there is another one to show. */
  changed = () => {};
  #session;

  /** @param {string | undefined} session of this browser */
  constructor(session) {
    this.#session = session;
    if (read().session !== session) DeviceHistory.forget();
    addEventListener("storage", ({ key }) => {
      if (key === storedAs || key === settingStoredAs) this.changed();
    });
  }

  /** Removes what anybody left here. */
  static forget() {
    try {
      localStorage.removeItem(storedAs);
    } catch {
      // A browser that stores nothing has nothing to forget.
    }
  }

  /** Newest first. @returns {readonly HistoryEntry[]} */
  get all() {
    const { session, entries } = read();
    if (session !== this.#session || !Array.isArray(entries)) return [];
    return entries.filter(({ atMs }) => atMs > Date.now() - keptForMs);
  }

  /** Whether anything is kept; it is, at first. */
  get keeps() {
    try {
      return localStorage.getItem(settingStoredAs) !== JSON.stringify([this.#session, "none"]);
    } catch {
      return false;
    }
  }

  set keeps(on) {
    if (!on) this.clear();
    try {
      if (on) localStorage.removeItem(settingStoredAs);
      else localStorage.setItem(settingStoredAs, JSON.stringify([this.#session, "none"]));
    } catch {
      // A browser that stores nothing keeps none.
    }
    this.changed();
  }

  /** Notes something; what is there under its id already is replaced. @param {HistoryEntry} entry */
  note(entry) {
    if (!this.keeps) return;
    const others = this.all.filter(({ id }) => id !== entry.id);
    const entries = [entry, ...others].sort((a, b) => b.atMs - a.atMs).slice(0, keptMax);
    this.#write(entries);
  }

  /** Forgets all of it. */
  clear() {
    DeviceHistory.forget();
    this.changed();
  }

  /** @param {readonly HistoryEntry[]} entries */
  #write(entries) {
    try {
      localStorage.setItem(storedAs, JSON.stringify({ session: this.#session, entries }));
    } catch {
      // A browser without room keeps no history; what it is of goes on.
    }
    this.changed();
  }
}

/** @returns {{ session?: unknown, entries?: unknown }} */
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(storedAs) ?? "{}");
    return typeof kept === "object" && kept !== null ? kept : {};
  } catch {
    return {};
  }
}
