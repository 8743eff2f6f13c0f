/**
 * Takes the README's picture from the real demo: `deno run -A tests/browser/picture.ts [FILE]`.
 * Passengers are switched on, calls are placed, and it waits for a moment that shows them.
 */
import type { Page } from "playwright-core";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../parts/chromium.ts";
import { DemoProcess } from "../parts/demo_process.ts";
import { signInAs } from "./sign_in.ts";

const file = Deno.args[0] ?? fileURLToPath(new URL("../../docs/demo.png", import.meta.url));
const colorScheme = Deno.args[1] === "dark" ? "dark" : "light";
const momentMs = 90_000;

await using demo = await DemoProcess.start({ args: ["--passengers", "80"] });
const browser = await launchChromium();
const page = await browser.newPage({
  viewport: { width: 1280, height: 872 },
  deviceScaleFactor: 1.5,
  colorScheme,
});
await open(page);
// Somebody else presses buttons in the halls, so that some are lit.
const neighbour = await (await browser.newContext()).newPage();
await open(neighbour);
const deadline = AbortSignal.timeout(momentMs);
for (let turn = 0; !await telling(); turn++) {
  deadline.throwIfAborted();
  for (const [group, level, key] of [["main", 14, "d"], ["main", 5, "u"], ["garden", 6, "d"]]) {
    await neighbour.locator(`[data-group="${group}"] .floor[data-level="${level}"]`).focus();
    await neighbour.keyboard.press(String(key));
  }
  await call(page, "Lobby", "12");
  await page.locator(".card").first().getByText("Riding lift").waitFor({ timeout: momentMs });
  await call(page, "9", "3");
  for (let looks = 0; looks < 60 && !await telling(); looks++) await nextFrames(page);
  if (await telling()) break;
  await page.locator(".card").first().locator(".dismiss").click({ timeout: momentMs });
  await page.locator(".card").first().locator(".dismiss").click({ timeout: momentMs });
}
await page.mouse.move(0, 0);
await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
await page.screenshot({ path: file });
await browser.close();
const { size } = await Deno.stat(file);
if (size > 300_000) throw new Error(`Cannot use the picture: ${size} bytes, at most 300000`);

/** Whether the page shows a ride, a wait, an open door, lifts under way and lit buttons. */
function telling(): Promise<boolean> {
  return page.evaluate(() => {
    const there = (selector: string, least = 1) =>
      document.querySelectorAll(selector).length >= least;
    return there('.card[data-state="being_served"]') && there(".card .cancel:not([hidden])") &&
      there('.pane[data-door="opened"]') && there(".trail[data-next]", 2) &&
      there(".hall-button[data-lit]", 2);
  });
}

/** Lets the page draw for a moment. */
function nextFrames(page: Page): Promise<void> {
  return page.evaluate(async () => {
    for (let frames = 0; frames < 12; frames++) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
}

async function open(page: Page): Promise<void> {
  await signInAs(page, demo.url, "manager");
  await page.goto(`${demo.url}/`);
  await page.locator('.connection[data-state="live"]').waitFor();
}

async function call(page: Page, from: string, to: string): Promise<void> {
  await page.locator("#from-input").fill(from);
  await page.locator("#to-input").fill(to);
  await page.locator("#to-input").press("Enter");
}
