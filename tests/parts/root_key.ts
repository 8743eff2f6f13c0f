/** The root key of a server's folder, for whoever looks at what it wrote. */
import type { MasterKey } from "../../src/access/master_key.ts";
import { randomBytes } from "../../src/crypto_random.ts";
import { keyFile } from "../../src/privacy/key_file.ts";
import { type OpenedKeys, openKeys } from "../../src/privacy/open_keys.ts";

/** Opens people's keys of a stopped server. @param dir of the server: `data.key` lies in it. */
export function keysOf(dir: string): Promise<OpenedKeys> {
  const master = { file: `${dir}/data.key` };
  return openKeys({ directory: `${dir}/data/people-keys`, master, randomBytes });
}

/** The root key of a server that may be running, and so has the file itself locked. */
export async function rootKeyOf(dir: string): Promise<MasterKey> {
  const copy = await Deno.makeTempDir({ prefix: "vestibule-root-" });
  try {
    await Deno.copyFile(`${dir}/data/people-keys/${keyFile}`, `${copy}/${keyFile}`);
    const master = { file: `${dir}/data.key` };
    const { rootKey, keys } = await openKeys({ directory: copy, master, randomBytes });
    await keys.close();
    return rootKey;
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
}
