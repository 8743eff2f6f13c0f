// @ts-check
/**
 * The key by which units know this browser, one for each site, so that two buildings cannot tell that
 * it is the same phone. Like the keys of `device_key.js` it cannot leave the browser; unlike them it
 * stays until it is forgotten, and beside it stay the statements that make it count.
 */
import { makeSigningKey } from "./signing_key.js";

/** @import { SigningKey } from "./types.js" */

const databaseName = "vestibule-rings";
const keys = "keys";
const papers = "papers";

/**
 * What a device shows to units: the versions of the set of managers, and the flat's statements in
 * the order in which they were made, removals included.
 * @typedef {{ root: string[], flat: string | null, statements: string[] }} RingPapers
 */

/**
 * This browser's key for a site, made where there is none yet. Rejects where the browser cannot make
 * such keys (before 2025) or keep them: the picture is not to be had there.
 * @param {string} site
 * @returns {Promise<SigningKey>}
 */
export async function ringKey(site) {
  const database = await open();
  const kept = await once(database.transaction(keys).objectStore(keys).get(site));
  if (kept !== undefined) return /** @type {SigningKey} */ (kept);
  const made = await makeSigningKey();
  // Another tab may have made one meanwhile: within one transaction the first stays.
  const transaction = database.transaction(keys, "readwrite");
  const store = transaction.objectStore(keys);
  const other = await once(store.get(site));
  if (other !== undefined) return /** @type {SigningKey} */ (other);
  store.put(made, site);
  await done(transaction);
  return made;
}

/**
 * @param {string} site
 * @returns {Promise<RingPapers | undefined>}
 */
export async function ringPapers(site) {
  return await once((await open()).transaction(papers).objectStore(papers).get(site));
}

/** @param {string} site @param {RingPapers} kept */
export async function keepRingPapers(site, kept) {
  const transaction = (await open()).transaction(papers, "readwrite");
  transaction.objectStore(papers).put(kept, site);
  await done(transaction);
}

/** The key is gone for good; let the flat take it out first. @param {string} site */
export async function forgetRingKey(site) {
  const transaction = (await open()).transaction([keys, papers], "readwrite");
  transaction.objectStore(keys).delete(site);
  transaction.objectStore(papers).delete(site);
  await done(transaction);
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(databaseName, 1);
    opening.onupgradeneeded = () => {
      for (const name of [keys, papers]) opening.result.createObjectStore(name);
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

/**
 * @template T
 * @param {IDBRequest<T>} of
 * @returns {Promise<T>}
 */
function once(of) {
  return new Promise((resolve, reject) => {
    of.onsuccess = () => resolve(of.result);
    of.onerror = () => reject(of.error);
  });
}

/** @param {IDBTransaction} transaction @returns {Promise<void>} */
function done(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
