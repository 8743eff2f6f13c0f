/** A flat of the demo and its door, as tests in a browser ring there and look. */
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { until } from "../parts/until.ts";
import { type LowContrast, lowContrasts } from "./contrast.ts";
import { pageShown } from "./shown_marker.ts";
import type { Stage } from "./stage.ts";

/** The door, and the flat's number as its display has it. */
export const at = { building: "linden", unit: "entrance" } as const;
export const number = "9.1";
/** A phone, as narrow as one gets. */
export const narrow = { width: 360, height: 740 };
/** A microphone that beeps, and somebody who always allows it: this browser has no dialogue to ask. */
export const flags = [
  "--allow-loopback-in-peer-connection",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
];

/** Notes all that a page sends, by requests and sockets. */
export function writeDown(page: Page, sent: string[]): void {
  page.on("request", (request) => {
    sent.push(request.postDataBuffer()?.toString("latin1") ?? "");
  });
  page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => sent.push(payload.toString("latin1")));
  });
}

/** The newest ring. */
export function cardOf(page: Page): Locator {
  return page.locator("#rings .ring").last();
}

/** Its picture. */
export function figureOf(page: Page): Locator {
  return cardOf(page).locator(".ring-picture");
}

/** A visitor presses the flat; resolves once the page rings. */
export async function ring(stage: Stage, page: Page): Promise<void> {
  await page.locator('#rings[data-line="live"]').waitFor({ state: "attached" });
  await stage.demo.order({ do: "ring", ...at, number });
  await cardOf(page).and(page.locator('[data-state="ringing"]')).waitFor();
}

/** The unit's own test picture was decoded. */
export async function sees(page: Page): Promise<void> {
  await figureOf(page).and(page.locator('[data-state="live"]')).waitFor();
  await until("a decoded frame", () => pageShown(figureOf(page).locator("video")));
}

/** The visitor gives up. */
export async function leaves(stage: Stage, page: Page): Promise<void> {
  await stage.demo.order({ do: "ringCancel", ...at });
  await cardOf(page).getByText("gave up").waitFor();
}

/** Read at AA, no wider than the screen, and every control found by a finger. */
export async function looksFine(page: Page, name: string): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= narrow.width, `${name}: the page is ${wide} wide`);
  const low: LowContrast[] = await page.evaluate(lowContrasts);
  assert.deepEqual(low, [], name);
  const own = ".paper-card button, .ring button, .door-list-part button";
  for (const button of await page.locator(own).all()) {
    if (!await button.isVisible()) continue;
    const box = await button.boundingBox();
    assert.ok(box !== null && box.height >= 44, `${name}: ${await button.innerText()}`);
  }
}
