/** How a test gets a store of its own, and rid of it. */
import { ManualClock } from "../../src/clock.ts";
import { KvStore } from "../../src/store/kv_store.ts";
import { MemoryStore } from "../../src/store/memory_store.ts";
import type { Store } from "../../src/store/store.ts";

/** One kind of store under test. */
export interface StoreCase {
  /** Stands behind every title. */
  readonly name: string;
  /** A new, empty store on the clock; `dispose` removes what it leaves, closing it if need be. */
  open(clock: ManualClock): Promise<{ readonly store: Store; dispose(): Promise<void> }>;
}

/** The store in memory. */
export const memoryCase: StoreCase = {
  name: "memory",
  open: (clock) =>
    Promise.resolve({ store: new MemoryStore({ clock }), dispose: () => Promise.resolve() }),
};

/** Deno KV on a file of its own. */
export const fileCase: StoreCase = {
  name: "kv file",
  open: async (clock) => {
    const directory = await Deno.makeTempDir({ prefix: "vestibule-store-" });
    const store = new KvStore(await Deno.openKv(`${directory}/kv.db`), { clock });
    return { store, dispose: () => Deno.remove(directory, { recursive: true }) };
  },
};

/** Runs a test's body with a store of its own. */
export async function withStore(
  kind: StoreCase,
  body: (store: Store, clock: ManualClock) => Promise<void>,
): Promise<void> {
  const clock = new ManualClock();
  const { store, dispose } = await kind.open(clock);
  try {
    await body(store, clock);
  } finally {
    await store.close();
    await dispose();
  }
}

/** Runs a body with a directory of its own, for this process's owner alone, and removes it. */
export async function withDirectory(body: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "vestibule-store-" });
  try {
    await body(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
