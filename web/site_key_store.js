// @ts-check
/**
 * A manager's own key for a building's site, in this browser's database: it cannot be read out, so
 * it is only ever used where it was made. Apart from the keys by which phones belong to flats.
 */
import { makeSigningKey } from "./media/signing_key.js";

/** @import { SigningKey } from "./media/types.js" */

const databaseName = "vestibule-site-keys";
const storeName = "keys";

/** @param {string} building @returns {Promise<SigningKey | undefined>} */
export async function managerKey(building) {
  return await within("readonly", (store) => store.get(building));
}

/** Makes it; one that is there already stays. @param {string} building @returns {Promise<SigningKey>} */
export async function makeManagerKey(building) {
  const kept = await managerKey(building);
  if (kept !== undefined) return kept;
  const made = await makeSigningKey();
  // Browsers throw away what they were not asked to keep.
  await navigator.storage?.persist?.().catch(() => false);
  try {
    await within("readwrite", (store) => store.add(made, building));
    return made;
  } catch (error) {
    const other = await managerKey(building);
    if (other === undefined) throw error;
    return other; // another tab was quicker
  }
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
