/** A store of keys in a folder of its own, for tests. */
import { MasterKey } from "../../../src/access/master_key.ts";
import { KeyStore, type KeyStoreOptions } from "../../../src/privacy/key_store.ts";

/** The master key of tests. */
export const masterKey = new MasterKey(new Uint8Array(32).fill(7));

/** Unguessable bytes. */
export function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(new ArrayBuffer(count)));
}

/** A folder that is removed when the body is through. */
export async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "vestibule-keys-" });
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Opens the keys of a folder. */
export function openKeys(
  directory: string,
  change: Partial<KeyStoreOptions> = {},
): Promise<KeyStore> {
  return KeyStore.open({ directory: `${directory}/keys`, masterKey, randomBytes, ...change });
}

/** A store of keys that is closed, and whose folder is removed, when the body is through. */
export async function withKeys(
  body: (keys: KeyStore, folder: string) => Promise<void> | void,
  change: Partial<KeyStoreOptions> = {},
): Promise<void> {
  await withFolder(async (folder) => {
    const keys = await openKeys(folder, change);
    try {
      await body(keys, folder);
    } finally {
      await keys.close();
    }
  });
}
