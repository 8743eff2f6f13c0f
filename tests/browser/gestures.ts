/** What a person does at the page and sees of it, in the words of the scenes. */
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { answerMs, rideMs } from "./stage.ts";

/** The inner floor of the main lifts that is farthest from every car, so that a call waits. */
export async function farFloor(page: Page): Promise<number> {
  const labels = await page.locator("#lifts tbody tr td:nth-child(3)").allInnerTexts();
  const named: Record<string, number> = { Lobby: 0, Roof: 15 };
  const cars = labels.slice(0, 4).map((label) => named[label] ?? Number(label));
  const distance = (level: number) => Math.min(...cars.map((at) => Math.abs(at - level)));
  const inner = Array.from({ length: 14 }, (_, index) => index + 1);
  return inner.reduce((best, level) => distance(level) > distance(best) ? level : best);
}

export async function callFrom(page: Page, level: number): Promise<void> {
  await page.locator("#from-input").fill(String(level));
  await page.locator("#to-input").fill("Lobby");
  await page.locator("#to-input").press("Enter");
}

export function group(page: Page, id: string): Locator {
  return page.locator(`.group[data-group="${id}"]`);
}

export function floor(group: Locator, level: number): Locator {
  return group.locator(`.floor[data-level="${level}"]`);
}

export async function until(card: Locator, state: string): Promise<void> {
  await card.and(card.page().locator(`[data-state="${state}"]`)).waitFor({ timeout: rideMs });
}

export async function live(page: Page): Promise<void> {
  await page.locator('.connection[data-state="live"]').waitFor({ timeout: answerMs });
}

/** Every state that the first card goes through from now on. */
export async function recordStates(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Reflect.set(globalThis, "states", seen);
    const look = () => {
      const state = document.querySelector<HTMLElement>(".card")?.dataset.state;
      if (state !== undefined && state !== seen.at(-1)) seen.push(state);
    };
    const cards = document.querySelector("#cards");
    if (cards === null) throw new Error("Cannot watch the cards: there is no list");
    new MutationObserver(look).observe(cards, { subtree: true, childList: true, attributes: true });
  });
  return () => page.evaluate(() => Reflect.get(globalThis, "states"));
}

/** Every state of the connection from now on. */
export async function recordConnection(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Reflect.set(globalThis, "connections", seen);
    const line = document.querySelector<HTMLElement>("#connection");
    if (line === null) throw new Error("Cannot watch the connection: there is no line");
    new MutationObserver(() => {
      const state = line.dataset.state ?? "";
      if (state !== seen.at(-1)) seen.push(state);
    }).observe(line, { attributes: true });
  });
  return () => page.evaluate(() => Reflect.get(globalThis, "connections"));
}

/** Presses Tab until the focus is there, as somebody without a mouse does. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((to) => document.activeElement?.matches(to), selector)) return;
  }
  assert.fail(`Tab never reaches ${selector}`);
}

export function focusedLabel(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
}

/** Whether the focused control, what is drawn for it, or the box around it has an outline. */
export function focusShows(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null) return false;
    const around = element.closest("label, .spin");
    const outlines = [
      getComputedStyle(element),
      getComputedStyle(element, "::after"),
      ...(around === null ? [] : [getComputedStyle(around)]),
    ];
    return outlines.some(({ outlineStyle, outlineWidth }) =>
      outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2
    );
  });
}
