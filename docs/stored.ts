/** Writes `docs/what-is-stored.md` from the policy: `deno task policy`. */
import { fileURLToPath } from "node:url";
import { storedMarkdown } from "../src/privacy/stored_page.ts";

/** Where the document lies. */
export const storedPath = fileURLToPath(new URL("what-is-stored.md", import.meta.url));

if (import.meta.main) await Deno.writeTextFile(storedPath, storedMarkdown());
