// @ts-check
/** The keys behind this browser's random ids (`client/device_key.js`), kept in its own database. */
import { DeviceKeys } from "./client/device_key.js";

/** @import { DeviceKey } from "./client/device_key.js" */

const databaseName = "vestibule";
const storeName = "device_keys";
/** Keys of earlier days are dropped once they are this old. */
const keptMs = 2 * 86_400_000;

/** The keys of this browser. */
export const deviceKeys = new DeviceKeys({
  async get(name) {
    const database = await open();
    return await request(database.transaction(storeName).objectStore(storeName).get(name));
  },
  async put(name, made) {
    const database = await open();
    const store = database.transaction(storeName, "readwrite").objectStore(storeName);
    try {
      const names = await request(store.getAllKeys());
      const keys = /** @type {DeviceKey[]} */ (await request(store.getAll()));
      keys.forEach((key, at) => {
        if (made.madeAtMs - key.madeAtMs > keptMs) store.delete(/** @type {string} */ (names[at]));
      });
      await request(store.put(made, name));
    } catch {
      // A browser that stores nothing still works; only a reload makes another id.
    }
  },
});

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(databaseName, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

/**
 * @template T
 * @param {IDBRequest<T>} of
 * @returns {Promise<T>}
 */
function request(of) {
  return new Promise((resolve, reject) => {
    of.onsuccess = () => resolve(of.result);
    of.onerror = () => reject(of.error);
  });
}
