/**
 * The order of E13, held where nothing can go past it: before a batch is committed, every key that
 * was made for it is durable. All keys of a batch are written in one go, so a thousand new people
 * cost one flush of the key file and not a thousand.
 */
import {
  type Batch,
  type CommitResult,
  type Entry,
  type Key,
  type Selector,
  type Store,
  StoreUnavailable,
} from "../store/store.ts";
import type { KeyStore } from "./key_store.ts";

/** A {@link Store} whose batches wait for their keys. */
export class KeyFirstStore implements Store {
  readonly #store: Store;
  readonly #keys: KeyStore;

  constructor(store: Store, keys: KeyStore) {
    this.#store = store;
    this.#keys = keys;
  }

  get(key: Key): Promise<Entry | null> {
    return this.#store.get(key);
  }

  list(selector: Selector, limit: number): Promise<Entry[]> {
    return this.#store.list(selector, limit);
  }

  async commit(batch: Batch): Promise<CommitResult> {
    try {
      this.#keys.flush();
    } catch (cause) {
      throw new StoreUnavailable("Cannot commit: the keys of the batch could not be written", {
        cause,
      });
    }
    return await this.#store.commit(batch);
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}
