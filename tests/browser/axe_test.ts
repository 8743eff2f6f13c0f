/** Every screen, looked over by axe: nothing serious on any of them, in light and dark (WCAG A, AA). */
import axe from "axe-core";
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type SceneOptions, Stage } from "./stage.ts";

interface Screen extends SceneOptions {
  readonly path: string;
  /** What is there once the screen is whole. */
  readonly ready: string;
}

const screens: readonly Screen[] = [
  { path: "/", person: null, ready: "#sheet h1" },
  { path: "/", person: "manager", ready: "#door-list .door" },
  { path: "/account", person: "main", ready: ".account-cards .sheet" },
  { path: "/home", person: "main", ready: ".account-cards .sheet" },
  { path: "/privacy", person: "main", ready: "main h2" },
  { path: "/welcome", person: null, ready: "#sheet h1" },
  { path: "/visit", person: null, ready: "#sheet h1" },
  { path: "/recover", person: null, ready: "#sheet h1" },
  { path: "/receipt", person: null, ready: "main h1" },
  { path: "/proposal", person: null, ready: "#sheet h1" },
  { path: "/device", person: "main", ready: "#sheet h1" },
  { path: "/site_keys", person: "manager", ready: "section.sheet h2" },
  { path: "/screens", person: "manager", ready: "#sheet h1" },
  { path: "/lobby", person: null, ready: 'body[data-state="live"] #lifts-title' },
];
const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

Deno.test("accessibility: axe finds nothing serious on any screen", async (t) => {
  await using stage = await Stage.open();
  for (const { ready, ...options } of screens) {
    await t.step(
      `${options.path} for ${options.person ?? "nobody"}`,
      () =>
        stage.scene(options, async (page) => {
          await page.locator(ready).first().waitFor();
          await lookedOver(page);
        }),
    );
  }
  await t.step("/ for main, with a call, an open ring and the history", () => ringing(stage));
});

async function lookedOver(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await serious(page), [], colorScheme);
  }
}

async function ringing(stage: Stage): Promise<void> {
  await stage.scene({ person: "main" }, async (page) => {
    await page.locator("#door-list .door").first().waitFor();
    await page.locator("#submit").click();
    await page.locator(".card").first().waitFor();
    await page.locator("#history summary").press("Enter");
    await page.locator('#rings[data-line="live"]').waitFor({ state: "attached" });
    const at = { building: "linden", unit: "entrance" } as const;
    await stage.demo.order({ do: "ring", ...at, number: "9.1" });
    await page.locator("#rings .ring button").first().waitFor();
    await lookedOver(page);
    await stage.demo.order({ do: "ringCancel", ...at });
  });
}

/** What breaks WCAG seriously: the rule, and where. */
async function serious(page: Page): Promise<string[]> {
  // The protocol's own evaluation is not the page's script, so its policy stays as it is.
  await page.evaluate(axe.source);
  const results = await page.evaluate(
    (tags) => {
      const run: typeof axe.run = Reflect.get(globalThis, "axe").run;
      return run(document, { runOnly: tags });
    },
    wcag,
  );
  return results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}
