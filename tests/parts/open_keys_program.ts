/** Opens the keys of a folder with a master key's file and says what is derived: FOLDER FILE. */
import { randomBytes } from "../../src/crypto_random.ts";
import { openKeys } from "../../src/privacy/open_keys.ts";

if (import.meta.main) {
  const [directory = "", file = ""] = Deno.args;
  const { rootKey, keys } = await openKeys({ directory, master: { file }, randomBytes });
  await keys.close();
  await Deno.stdout.write(new TextEncoder().encode(rootKey.mac("link", "zoe")));
}
