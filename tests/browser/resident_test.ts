/** The building's page as a resident's app on a phone: which building, two taps to a lift, history. */
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { type LowContrast, lowContrasts } from "./contrast.ts";
import { asked, demoSession } from "./sign_in.ts";
import { Stage } from "./stage.ts";

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } as const;
const at = { building: "linden", unit: "entrance", number: "9.1" } as const;

Deno.test("the resident's app, in a real browser", async (t) => {
  await using stage = await Stage.open();
  await t.step(
    "a lift home, to the favourite floor and from home down is two taps on a phone, and is seen to come",
    () => twoTaps(stage),
  );
  await t.step(
    "of several buildings the page opens the one that was chosen last on this device",
    () => buildings(stage),
  );
  await t.step(
    "C4 what somebody did and missed here is kept in this browser alone, for thirty days, if at all",
    () => history(stage),
  );
  await t.step(
    "the page with calls and an open ring is read at twice the size on 360 pixels",
    () => twice(stage),
  );
  await t.step("R93 no request left the origin and no policy was violated", () => {
    assert.deepEqual(stage.faults, []);
  });
});

async function buildings(stage: Stage): Promise<void> {
  const asksFor: string[] = [];
  const second = { id: "harbour", name: "Harbour House, by the old customs quay" };
  const options = { person: "main", ...phone, expects: /status of 404/ };
  await stage.scene({
    ...options,
    async before(page) {
      await page.route("**/identity/v1/me", async (route) => {
        const response = await route.fetch();
        const me = await response.json();
        await route.fulfill({ response, json: { ...me, buildings: [...me.buildings, second] } });
      });
      page.on("request", (request) => {
        if (request.url().endsWith("/capabilities")) {
          asksFor.push(request.postDataJSON().building);
        }
      });
    },
  }, async (page) => {
    const choice = page.getByLabel("Building", { exact: true });
    assert.deepEqual(await choice.locator("option").allInnerTexts(), ["Linden Tower", second.name]);
    assert.equal(await choice.inputValue(), "linden");
    const wide = await page.evaluate(() => {
      document.documentElement.style.setProperty("font-size", "200%");
      return document.documentElement.scrollWidth;
    });
    assert.ok(wide <= 360, `at twice the size the page is ${wide} wide`);
    asksFor.length = 0;
    await choice.selectOption("harbour");
    // This server has no such building; the choice stays where it can be taken back.
    await page.getByRole("heading", { name: "You cannot use this page now" }).waitFor();
    assert.deepEqual([...new Set(asksFor)], ["harbour"]);
    assert.equal(await choice.inputValue(), "harbour");
    await choice.selectOption("linden");
    await page.locator('.connection[data-state="live"]').waitFor();
    assert.equal(await choice.inputValue(), "linden");
  });
}

/** A finger's tap where the eye finds the button: the page is not scrolled for it. */
async function tap(page: Page, target: Locator): Promise<void> {
  const box = await target.boundingBox();
  assert.ok(box !== null && box.height >= 44, "a finger finds it");
  assert.ok(box.y >= 0 && box.y + box.height <= 740, "it is on the screen");
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
}

async function twoTaps(stage: Stage): Promise<void> {
  const session = await demoSession(stage.demo.url, "main");
  const prefer = (favourite: number | null) =>
    asked(stage.demo.url, session, "PATCH", "/me", {
      preferences: { favouriteFloors: { linden: favourite } },
    });
  assert.ok((await prefer(15)).ok);
  const own = [
    { name: "Home · 9", journey: "Lobby to floor 9" },
    { name: "Favourite · Roof", journey: "Lobby to Roof" },
    { name: "From home to Lobby", journey: "floor 9 to Lobby" },
  ];
  await stage.scene({ person: "main", ...phone }, async (page) => {
    assert.equal(await page.getByLabel("Building", { exact: true }).count(), 0, "one is no choice");
    await page.addInitScript(() => {
      Reflect.set(globalThis, "taps", 0);
      addEventListener("pointerdown", () => {
        Reflect.set(globalThis, "taps", Reflect.get(globalThis, "taps") + 1);
      }, true);
    });
    for (const [before, { name, journey }] of own.entries()) {
      await page.reload();
      await page.locator('.connection[data-state="live"]').waitFor();
      await page.locator(".card").nth(before).waitFor({ state: "detached" });
      await tap(page, page.getByRole("button", { name }));
      await tap(page, page.locator("#submit"));
      const card = page.locator(".card").filter({ hasText: new RegExp(journey, "i") });
      await card.getByText(/Lift [A-F] /).waitFor();
      const seen = await page.evaluate(() => ({
        taps: Reflect.get(globalThis, "taps"),
        scrolledPx: scrollY,
      }));
      assert.deepEqual(seen, { taps: 2, scrolledPx: 0 });
      const head = await card.locator(".card-head").boundingBox();
      assert.ok(head !== null && head.y + head.height <= 740, "which lift comes is on the screen");
    }
  });
  assert.ok((await prefer(null)).ok);
}

async function history(stage: Stage): Promise<void> {
  await stage.scene({ person: "main", ...phone }, async (page) => {
    const section = page.locator("#history");
    const items = section.locator("#history-list li");
    const open = () => section.locator("summary").click();
    await page.getByRole("button", { name: "Home · 9" }).click();
    await page.locator("#submit").click();
    await page.locator(".card").first().waitFor();
    await page.getByRole("button", { name: "Open: Main entrance" }).click();
    await page.getByText("You can go in").first().waitFor();
    await page.locator('#rings[data-line="live"]').waitFor({ state: "attached" });
    await stage.demo.order({ do: "ring", ...at });
    await page.locator("#rings").getByRole("button", { name: "Decline" }).click();
    await page.locator("#rings").getByText("Declined").waitFor();
    assert.equal(await items.first().isVisible(), false, "it is closed until somebody opens it");

    const stored = await page.evaluate(() => localStorage.getItem("vestibule.history"));
    const { entries } = JSON.parse(stored ?? "{}");
    const ring = entries.find(({ what }: { what: string }) => what === "ring");
    const said: string[] = [];
    page.on("request", (request) => said.push(request.postData() ?? ""));
    page.on("websocket", (socket) => {
      socket.on("framesent", ({ payload }) => said.push(String(payload)));
    });
    await page.reload();
    await page.locator('#rings[data-line="live"]').waitFor({ state: "attached" });
    await open();
    await items.filter({ hasText: "Ring at" }).getByText("declined").waitFor();
    await items.filter({ hasText: "Door opened: Main entrance" }).waitFor();
    await items.filter({ hasText: "Lift called: Lobby to 9" }).first().waitFor();
    assert.ok(said.length > 0);
    for (const one of [ring.id, "Main entrance", "declined"]) {
      assert.ok(!said.join().includes(one), `${one} was sent`);
    }

    await page.evaluate(() => {
      const { session } = JSON.parse(localStorage.getItem("vestibule.history") ?? "{}");
      const days = (count: number) => Date.now() - count * 86_400_000;
      const door = (id: number, atMs: number) => ({ id: `d${id}`, atMs, what: "door", door: "X" });
      const entries = Array.from({ length: 250 }, (_, id) => door(id, days(29) + id));
      entries.push(door(999, days(31)));
      localStorage.setItem("vestibule.history", JSON.stringify({ session, entries }));
    });
    await page.reload();
    await page.getByRole("button", { name: "Open: Main entrance" }).click();
    await page.getByText("You can go in").first().waitFor();
    const kept = await page.evaluate(() =>
      JSON.parse(localStorage.getItem("vestibule.history") ?? "{}").entries
    );
    assert.equal(kept.length, 200);
    assert.ok(kept.some(({ door }: { door?: string }) => door === "Main entrance"));
    assert.ok(!kept.some(({ id }: { id: string }) => id === "d999"), "thirty days are over");

    await open();
    await section.getByRole("button", { name: "Clear the history" }).click();
    await section.getByText("Nothing yet.").waitFor();
    assert.equal(await page.evaluate(() => localStorage.getItem("vestibule.history")), null);
    await section.getByLabel("Keep no history on this device").check();
    await section.getByText("No history is kept").waitFor();
    await page.getByRole("button", { name: "Open: Main entrance" }).click();
    await page.getByText("You can go in").first().waitFor();
    assert.equal(await page.evaluate(() => localStorage.getItem("vestibule.history")), null);
  });
}

async function twice(stage: Stage): Promise<void> {
  await stage.scene({ person: "main", ...phone, locale: "de-DE" }, async (page) => {
    await page.locator('#rings[data-line="live"]').waitFor({ state: "attached" });
    await stage.demo.order({ do: "ring", ...at });
    await page.locator("#rings .ring button").first().waitFor();
    await page.locator("#submit").click();
    await page.locator(".card").first().waitFor();
    await page.locator("#history summary").click();
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 360, `at twice the size the page is ${wide} wide`);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const low: LowContrast[] = await page.evaluate(lowContrasts);
      assert.deepEqual(low, [], colorScheme);
    }
    await stage.demo.order({ do: "ringCancel", building: at.building, unit: at.unit });
    await page.locator('#rings .ring[data-state="cancelled"]').waitFor();
  });
}
