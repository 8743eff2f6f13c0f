/** One's own home in a real browser: keys to hand on, people, the name at the entrance, quiet times. */
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { type LowContrast, lowContrasts } from "./contrast.ts";
import { picture } from "./pictures.ts";
import { Stage } from "./stage.ts";

const number = "9.1";

Deno.test("one's own home, in a real browser", async (t) => {
  await using stage = await Stage.open();
  await t.step(
    "R24 R25 a key for tomorrow is given, handed on by link and code, opens its page, and ends",
    () => key(stage),
  );
  await t.step("R26 R28 somebody comes to live here, and goes", () => people(stage));
  await t.step(
    "R77 the name at the entrance is looked at before it is shown there",
    () => plate(stage),
  );
  await t.step("R71 R74 this device is quiet at certain hours, and says so", () => quiet(stage));
  await t.step("who only lives there sees the people and nothing to change", () => guest(stage));
  await t.step("the page is read at AA, on 360 pixels and at twice the size", () => seen(stage));
  await t.step("the app can be installed: its manifest and icons are whole", () => app(stage));
  await t.step("R93 no request left the origin and no policy was violated", () => {
    assert.deepEqual(stage.faults, []);
  });
});

function cardOf(page: Page, title: string): Locator {
  return page.locator(".account-cards .sheet").filter({
    has: page.getByRole("heading", { name: title, level: 2 }),
  });
}

async function key(stage: Stage): Promise<void> {
  await stage.scene({ person: "main", path: "/home" }, async (page) => {
    await page.getByRole("heading", { name: `Home ${number}` }).waitFor();
    const card = cardOf(page, "Visitor keys");
    await card.locator("summary").click();
    const give = card.getByRole("button", { name: "Give a key" });
    await give.click();
    assert.equal(await card.getByLabel("For whom").getAttribute("aria-invalid"), "true");
    await card.getByLabel("For whom").fill("Aunt Vera");
    await card.getByRole("checkbox").first().check();
    await card.getByLabel(/I have told this person/).check();
    await give.click();
    await card.getByText("Fill this in.").first().waitFor();
    await card.getByLabel("How old are they?").selectOption("grown");
    await give.click();
    const shared = card.getByRole("region", { name: "The key of Aunt Vera" });
    await shared.waitFor();
    const link = await shared.locator(".key-link").innerText();
    assert.match(link, /\/visit#/);
    assert.ok(
      await shared.getByRole("img").evaluate((img) =>
        img instanceof HTMLImageElement && img.complete && img.naturalWidth > 0
      ),
    );
    const visitor = await page.context().browser()!.newContext();
    try {
      const visit = await visitor.newPage();
      await visit.goto(link);
      await visit.getByText("Aunt Vera").first().waitFor();
      await shared.getByRole("button", { name: "Done" }).click();
      await card.getByRole("button", { name: "End: Aunt Vera" }).click();
      await card.getByRole("button", { name: "End: Aunt Vera" }).waitFor({ state: "detached" });
      await visit.reload();
      await visit.getByRole("heading", { name: "This key was taken back" }).waitFor();
    } finally {
      await visitor.close();
    }
    await page.reload();
    await card.getByText("(ended)").waitFor();
  });
}

async function people(stage: Stage): Promise<void> {
  await stage.scene({ person: "main", path: "/home" }, async (page) => {
    const card = cardOf(page, "Who lives here");
    await card.getByText("Mara Lind (you)").waitFor();
    await card.locator("summary").last().click();
    await card.getByLabel("Name").fill("Ida Lind");
    await card.getByLabel("How old are they?").selectOption("child");
    await card.getByLabel(/I have told this person/).check();
    await card.getByRole("button", { name: "Add somebody" }).click();
    await card.getByText("Ida Lind lives here now.").waitFor();
    await card.getByRole("button", { name: "Remove: Ida Lind" }).click();
    await card.getByRole("button", { name: "Remove: Ida Lind" }).waitFor({ state: "detached" });
    await page.reload();
    await card.getByText("Jonas Lind").waitFor();
    assert.equal(await card.getByText("Ida Lind").count(), 0);
    const rings = card.locator("li", { hasText: "Jonas Lind" });
    await rings.getByText("Their phone rings").first().click();
    await rings.getByLabel(/Their phone rings/).selectOption("20");
    await rings.getByRole("button", { name: "Save" }).click();
    await rings.getByText("their phone rings after 20 seconds").waitFor();
  });
}

async function plate(stage: Stage): Promise<void> {
  await stage.scene({ person: "main", path: "/home" }, async (page) => {
    const card = cardOf(page, "Your name at the entrance");
    await card.getByText("Shown now").waitFor();
    const publish = card.getByRole("button", { name: "Show this at the entrance" });
    assert.equal(await publish.isVisible(), false);
    await card.getByLabel("Name").fill("Lind & Co");
    await card.getByRole("button", { name: "Look at it" }).click();
    await card.locator("figure", { hasText: "So it will look" }).getByText("Lind & Co").waitFor();
    assert.equal(
      await card.locator("figure", { hasText: "Shown now" }).getByText("Lind & Co").count(),
      0,
    );
    await publish.click();
    await card.locator("figure", { hasText: "Shown now" }).getByText("Lind & Co").waitFor();
    await card.getByLabel("Name").fill("");
    await card.getByRole("button", { name: "Look at it" }).click();
    await publish.click();
    await card.getByText("Shown now: The number alone").waitFor();
  });
}

async function quiet(stage: Stage): Promise<void> {
  await stage.scene({ person: "main", path: "/home" }, async (page) => {
    const card = cardOf(page, "When this device does not ring");
    await card.waitFor();
    await picture(page, "home", { width: 360, height: 740 });
    await card.getByLabel("This device").selectOption("weekly");
    await card.getByLabel("Monday").uncheck();
    await card.getByLabel("From (hour)").fill("21:30");
    await card.getByRole("button", { name: "Save" }).click();
    await card.getByText("Saved.").waitFor();
    await page.reload();
    assert.equal(await card.getByLabel("This device").inputValue(), "weekly");
    assert.equal(await card.getByLabel("Monday").isChecked(), false);
    assert.equal(await card.getByLabel("From (hour)").inputValue(), "21:30");
    await card.getByLabel("This device").selectOption("hour");
    await card.getByRole("button", { name: "Save" }).click();
    await card.getByText("It is quiet until").waitFor();
  });
}

async function guest(stage: Stage): Promise<void> {
  await stage.scene({ person: "sub", path: "/home" }, async (page) => {
    await cardOf(page, "Who lives here").getByText("Jonas Lind (you)").waitFor();
    assert.equal(await cardOf(page, "Your name at the entrance").count(), 0);
    assert.equal(await page.getByRole("button", { name: /^Remove/ }).count(), 0);
  });
}

async function seen(stage: Stage): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    const viewport = { width: 360, height: 740 };
    const options = { person: "main", path: "/home", colorScheme, viewport, locale: "de-DE" };
    await stage.scene(options, async (page) => {
      const card = cardOf(page, "Besucherschlüssel");
      await card.waitFor();
      for (const more of await page.locator("details.more > summary").all()) await more.click();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `the page is ${wide} wide`);
      const low: LowContrast[] = await page.evaluate(lowContrasts);
      assert.deepEqual(low, [], colorScheme);
      await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
      const zoomed = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(zoomed <= 360, `at twice the size the page is ${zoomed} wide`);
    });
  }
}

async function app(stage: Stage): Promise<void> {
  await stage.scene({ person: "main", path: "/home" }, async (page) => {
    const cdp = await page.context().newCDPSession(page);
    const { errors, url } = await cdp.send("Page.getAppManifest");
    assert.match(url, /vestibule\.webmanifest$/);
    assert.deepEqual(errors, []);
    const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
    // A context of a test keeps nothing, which is the one thing that stands in the way.
    const ids = installabilityErrors.map(({ errorId }) => errorId);
    assert.deepEqual(ids.filter((id) => id !== "in-incognito"), []);
  });
}
