/** Pictures of pages for `docs/`, taken by the tests that bring the pages there. */
import type { Page } from "playwright-core";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../docs/pictures/", import.meta.url));

/**
 * Writes `docs/pictures/<name>.png` as the page stands, from its top, where `VESTIBULE_PICTURES=1` is
 * set. Any other run leaves page and tree alone.
 * @param size another one for the picture alone, in CSS pixels
 */
export async function picture(
  page: Page,
  name: string,
  size = page.viewportSize(),
): Promise<void> {
  if (Deno.env.get("VESTIBULE_PICTURES") !== "1") return;
  const before = page.viewportSize();
  if (size !== null) await page.setViewportSize(size);
  await page.evaluate(() => scrollTo(0, 0));
  await Deno.mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}${name}.png`, animations: "disabled" });
  if (before !== null) await page.setViewportSize(before);
}
