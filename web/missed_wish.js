// @ts-check
/**
 * That this browser wants a picture of rings that it missed, even closed (C18): the key to which units
 * seal it, which cannot leave the browser, and the statement that says so, in the browser's own
 * database. It is of one sign-in and one flat.
 */
import { makeMissedPicture, makeSealKey } from "./media/missed_picture.js";

/** @import { RingTrust } from "./ring_trust.js" */

const databaseName = "vestibule-missed";
const storeName = "wishes";

/**
 * @typedef {object} KeptWish
 * @property {string | undefined} session whose it is
 * @property {string} site
 * @property {string} flat
 * @property {boolean} on
 * @property {boolean} quiet in do-not-disturb too
 * @property {number} iat of the statement, in seconds
 * @property {string} text the statement
 * @property {{ x: string, privateKey: CryptoKey }} key
 */

/**
 * What was said last in a building; undefined where nothing ever was, or the browser keeps nothing.
 * @param {string} building
 * @returns {Promise<KeptWish | undefined>}
 */
export async function keptWish(building) {
  try {
    return await within("readonly", (store) => store.get(building));
  } catch {
    return undefined;
  }
}

/**
 * Says it anew, and keeps it; units are yet to be told. Rejects where the browser makes or keeps no
 * such keys (before 2025).
 * @param {string} building
 * @param {Pick<RingTrust, "root" | "key" | "flat">} trust
 * @param {{ session: string | undefined, on: boolean, quiet: boolean }} wanted
 * @returns {Promise<KeptWish>}
 */
export async function stateWish(building, { root, key: device, flat }, { session, on, quiet }) {
  const before = await keptWish(building);
  const isOwn = before !== undefined && before.session === session;
  const key = isOwn ? before.key : await makeSealKey();
  // The newest counts, and a clock may have been set back.
  const iat = Math.max(Math.floor(Date.now() / 1000), (before?.iat ?? 0) + 1);
  const about = { site: root.site, flat, key: on ? key.x : null, quiet, iat };
  const text = await makeMissedPicture(device, about);
  const wish = { session, site: root.site, flat, on, quiet, iat, text, key };
  await within("readwrite", (store) => store.put(wish, building));
  return wish;
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T>} once it is stored
 */
async function within(mode, work) {
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

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(databaseName, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}
