/**
 * Bundles the pages, for `--web`. What was there before is removed, once
 * the pages have type-checked and are bundled.
 *
 *     deno task web [FOLDER]     where to, `dist` unless told otherwise
 */
import { fileURLToPath } from "node:url";
import { bundlePages } from "./bundle.ts";
import { typeCheck } from "./type_check.ts";

const [to = "dist"] = Deno.args;
const from = fileURLToPath(new URL("../", import.meta.url)).replace(/\/$/, "");
await typeCheck(from);
const hashes = await bundlePages(from, to);
Deno.stdout.writeSync(
  new TextEncoder().encode(`${Object.keys(hashes).length} files in ${to}, listed in hashes.json\n`),
);
