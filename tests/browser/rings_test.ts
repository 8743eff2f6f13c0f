/** Somebody rings: what the page of the flat's main user shows, and what it keeps. */
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { type LowContrast, lowContrasts } from "./contrast.ts";
import { Stage } from "./stage.ts";

const at = { building: "linden", unit: "entrance" } as const;
const number = "9.1";

Deno.test("a ring at the page, in a real browser", async (t) => {
  await using stage = await Stage.open();
  await t.step(
    "R71 R74 both of one person's browsers ring; one opens the door, which ends it on the other",
    () => twoBrowsers(stage),
  );
  await t.step(
    "C13 who opens with a lift sees one come for the visitor, from the door's floor to the flat's",
    () => withLift(stage),
  );
  await t.step("declining is for the flat, silencing for this browser alone", () => deeds(stage));
  await t.step(
    "C4 a missed ring is kept in this browser's own storage, and nowhere else",
    () => missed(stage),
  );
  await t.step(
    "the card names its controls, and is read at AA and on 360 pixels",
    () => seen(stage),
  );
  await t.step("R93 no request left the origin and no policy was violated", () => {
    assert.deepEqual(stage.faults, []);
  });
});

function card(page: Page): Locator {
  return page.locator("#rings .ring");
}

/** Resolves once the page's line for rings stands. */
async function lined(page: Page): Promise<void> {
  await page.locator('#rings[data-line="live"]').waitFor({ state: "attached" });
}

/** A visitor presses the flat; resolves once the page shows it. */
async function ring(stage: Stage, page: Page): Promise<void> {
  await lined(page);
  await stage.demo.order({ do: "ring", ...at, number });
  await card(page).waitFor();
}

async function twoBrowsers(stage: Stage): Promise<void> {
  await stage.scene({ person: "main" }, async (page) => {
    await stage.scene({ person: "main" }, async (other) => {
      await lined(other);
      await ring(stage, page);
      await card(other).waitFor();
      assert.match(await page.title(), /^Somebody rings/);
      await card(page).getByRole("button", { name: /^Open/ }).first().click();
      await card(page).and(page.locator('[data-state="opened"]')).waitFor();
      await card(other).and(other.locator('[data-state="opened"]')).waitFor();
      assert.match(await card(page).innerText(), /You can go in/);
      assert.equal(await card(other).getByRole("button").count(), 0);
      assert.doesNotMatch(await other.title(), /rings/);
    });
  });
}

async function withLift(stage: Stage): Promise<void> {
  await stage.scene({ person: "main" }, async (page) => {
    await ring(stage, page);
    assert.equal(await page.locator('.pane[data-door^="open"]').count(), 0);
    const sends = card(page).getByRole("button", { name: /send a lift/ });
    assert.deepEqual(await sends.allInnerTexts(), ["Open and send a lift: Main entrance"]);
    await sends.press("Enter");
    await card(page).getByText("A lift comes for the visitor: Lobby to 9.").waitFor();
    // One stands in the lobby at first: it opens there by itself.
    const doors = page.locator('[data-group="main"] .pane[data-door^="open"]');
    await doors.first().waitFor({ state: "attached" });
    assert.equal(await page.locator(".card").count(), 0, "it is the visitor's, not one's own");
  });
}

async function deeds(stage: Stage): Promise<void> {
  await stage.scene({ person: "main" }, async (page) => {
    await stage.scene({ person: "main" }, async (other) => {
      await lined(other);
      await ring(stage, page);
      await card(page).getByRole("button", { name: "Silence on this device" }).press("Enter");
      await card(page).and(page.locator('[data-state="silent"]')).waitFor();
      await card(other).and(other.locator('[data-state="ringing"]')).waitFor();
      await card(other).getByRole("button", { name: "Decline" }).press("Enter");
      await card(page).getByText("Declined").waitFor();
      await card(other).getByText("Declined").waitFor();
    });
  });
}

async function missed(stage: Stage): Promise<void> {
  await stage.scene({ person: "main" }, async (page) => {
    const bodies: string[] = [];
    page.on("request", (request) => bodies.push(request.postData() ?? ""));
    await ring(stage, page);
    await stage.demo.order({ do: "ringCancel", ...at });
    await page.locator("#missed-list li").waitFor();
    await page.reload();
    await page.locator("#missed-list li").waitFor();
    assert.equal(await page.locator("#missed-list li").count(), 1);
    const stored = await page.evaluate(() => localStorage.getItem("vestibule.missed_rings"));
    const { rings } = JSON.parse(stored ?? "{}");
    assert.deepEqual(Object.keys(rings[0]).sort(), ["atMs", "ring", "where"]);
    assert.ok(!bodies.join().includes(rings[0].ring), "nothing of it is sent anywhere");
    await page.getByRole("button", { name: "Clear the list" }).click();
    await page.locator("#missed").waitFor({ state: "hidden" });
  });
}

async function seen(stage: Stage): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    const viewport = { width: 360, height: 740 };
    await stage.scene({ person: "main", colorScheme, viewport }, async (page) => {
      await ring(stage, page);
      assert.equal(await page.locator("#rings").getAttribute("aria-live"), "assertive");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `the page is ${wide} wide`);
      const low: LowContrast[] = await page.evaluate(lowContrasts);
      assert.deepEqual(low, [], colorScheme);
      for (const button of await card(page).getByRole("button").all()) {
        const box = await button.boundingBox();
        assert.ok(box !== null && box.height >= 44, "a finger finds it");
      }
      await stage.demo.order({ do: "ringCancel", ...at });
      await card(page).getByText("gave up").waitFor();
    });
  }
}
