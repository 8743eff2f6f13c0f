// @ts-check
/**
 * Pictures of visitors that were kept, in this browser's own database and nowhere else: nothing ever
 * sends one (R73). The newest forty of whoever is signed in here; another sign-in removes them.
 */
import { randomId } from "./media/base64_url.js";

const databaseName = "vestibule-pictures";
const storeName = "pictures";
const settingStoredAs = "vestibule.keep_missed_pictures";
const keptMax = 40;

/**
 * @typedef {object} Kept
 * @property {string} id
 * @property {string} ring
 * @property {string} where the unit, as people call it
 * @property {number} atMs
 * @property {ArrayBuffer} jpeg
 */

/** The pictures of one sign-in of this browser. */
export class KeptPictures {
  #session;
  #news = new BroadcastChannel(databaseName);
  #changed;

  /** @param {string | undefined} session @param {() => void} changed here or in another tab */
  constructor(session, changed) {
    this.#session = session;
    this.#changed = changed;
    this.#news.onmessage = () => changed();
  }

  /** Whether a picture of a missed ring is kept without asking; off at first. */
  get keepsMissed() {
    try {
      return localStorage.getItem(settingStoredAs) === JSON.stringify([this.#session, "on"]);
    } catch {
      return false;
    }
  }

  set keepsMissed(on) {
    try {
      if (on) localStorage.setItem(settingStoredAs, JSON.stringify([this.#session, "on"]));
      else localStorage.removeItem(settingStoredAs);
    } catch {
      // A browser that stores nothing keeps no pictures either.
    }
  }

  /** Newest first. @returns {Promise<Kept[]>} */
  async all() {
    const kept = await this.#within("readonly", (store) => store.getAll());
    return kept.filter(({ session }) => session === this.#session)
      .sort((a, b) => b.atMs - a.atMs);
  }

  /**
   * Keeps one; the oldest beyond forty go.
   * @param {Omit<Kept, "id">} picture
   */
  async keep(picture) {
    const id = randomId();
    await this.#within("readwrite", (store) => {
      const kept = { ...picture, id, session: this.#session };
      const adding = store.add(kept, id);
      const reading = store.getAll();
      reading.onsuccess = () => {
        const others = /** @type {(Kept & { session?: string })[]} */ (reading.result)
          .sort((a, b) => b.atMs - a.atMs);
        const own = others.filter(({ session }) => session === this.#session).slice(0, keptMax);
        for (const one of others) if (!own.includes(one)) store.delete(one.id);
      };
      return adding;
    });
    this.#tell();
  }

  /** @param {string} id */
  async delete(id) {
    await this.#within("readwrite", (store) => store.delete(id));
    this.#tell();
  }

  /** Forgets them all. */
  async clear() {
    await this.#within("readwrite", (store) => store.clear());
    this.#tell();
  }

  /** Removes what somebody else kept who was signed in here before. */
  async sweep() {
    const kept = await this.#within("readonly", (store) => store.getAll());
    const others = kept.filter(({ session }) => session !== this.#session);
    if (others.length === 0) return;
    await this.#within("readwrite", (store) => {
      for (const { id } of others) store.delete(id);
      return store.count();
    });
  }

  #tell() {
    this.#news.postMessage(null);
    this.#changed();
  }

  /**
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest<T>} work
   * @returns {Promise<T>} once it is stored
   */
  async #within(mode, work) {
    const database = await open();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(storeName, mode);
        const request = work(transaction.objectStore(storeName));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  }
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(databaseName, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}
