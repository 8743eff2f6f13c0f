/** Pictures of pages for `docs/`, taken by the tests that bring the pages there. */
import type { Page } from "playwright-core";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../docs/pictures/", import.meta.url));

/**
 * Writes `docs/pictures/<name>.png` as the page stands, where `VESTIBULE_PICTURES=1` is set. Any
 * other run leaves the tree alone.
 */
export async function picture(page: Page, name: string): Promise<void> {
  if (Deno.env.get("VESTIBULE_PICTURES") !== "1") return;
  await Deno.mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}${name}.png`, animations: "disabled" });
}
