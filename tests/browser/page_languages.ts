/** The building's page in each of its languages, on a phone. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type LowContrast, lowContrasts } from "./contrast.ts";
import { callFrom, farFloor, until } from "./gestures.ts";
import { asked, demoSession } from "./sign_in.ts";
import type { Stage } from "./stage.ts";

const screenPx = 360;
const phone = { viewport: { width: screenPx, height: 780 }, hasTouch: true, isMobile: true };

const spoken = [
  {
    language: "fi",
    locale: "fi-FI",
    colorScheme: "light",
    title: "Vestibule: kutsu hissi ja katso, kun se tulee",
    call: "Kutsu hissi",
    cancel: (from: number) => `Peruuta kutsu: kerroksesta ${from} kerrokseen Lobby`,
    cancelled: /^Peruttu\. Peruit sen itse\.$/,
  },
  {
    language: "sv",
    locale: "sv-SE",
    colorScheme: "dark",
    title: "Vestibule: kalla på en hiss och se den komma",
    call: "Kalla på hiss",
    cancel: (from: number) => `Avbryt: våning ${from} till Lobby`,
    cancelled: /^Avbrutet\. Du avbröt det\.$/,
  },
  {
    language: "de",
    locale: "de-DE",
    colorScheme: "light",
    title: "Vestibule: einen Aufzug rufen und ihn kommen sehen",
    call: "Aufzug rufen",
    cancel: (from: number) => `Abbrechen: von Etage ${from} nach Lobby`,
    cancelled: /^Abgebrochen\. Sie haben den Ruf abgebrochen\.$/,
  },
] as const;

/** The page and a call in each language of a browser, whose owner's profile says the same. */
export async function languages(stage: Stage): Promise<void> {
  for (const { language, locale, colorScheme, title, call, cancel, cancelled } of spoken) {
    await prefer(stage, language);
    await stage.scene({ ...phone, locale, colorScheme }, async (page) => {
      assert.equal(await page.title(), title);
      assert.equal(await spokenBy(page), language);
      await fits(page, language);
      const from = await farFloor(page);
      await callFrom(page, from);
      const button = page.locator(".card").getByRole("button", { name: cancel(from) });
      await button.waitFor();
      await fits(page, language);
      const low: LowContrast[] = await page.evaluate(lowContrasts);
      assert.deepEqual(low, [], language);
      await button.tap();
      await until(page.locator(".card"), "cancelled");
      assert.match(await page.locator(".card-state").innerText(), cancelled);
      assert.equal(await page.locator("#submit").innerText(), call);
      await page.locator("#groups label").last().tap(); // lifts with two doors
      await fits(page, language);
    });
  }
  await prefer(stage, "en");
}

/** What decides: the choice in this browser, then the profile, then the browser's own languages. */
export async function languageChoice(stage: Stage): Promise<void> {
  await stage.scene({ ...phone, locale: "fi-FI", person: null }, async (page) => {
    assert.equal(await page.title(), "Kirjaudu sisään · Vestibule");
    await fits(page, "fi");
    await page.getByLabel("Kieli").selectOption("Svenska");
    await page.getByRole("heading", { name: "Logga in" }).waitFor();
    assert.equal(await spokenBy(page), "sv");
    await page.getByRole("button", { name: /Grete Brandt/ }).tap();
    await page.locator('.connection[data-state="live"]').waitFor();
    assert.equal(await spokenBy(page), "sv", "not the demo person's");
  });
  await prefer(stage, "sv");
  let loads = 0;
  const before = (page: Page) => {
    page.on("domcontentloaded", () => void loads++);
    return Promise.resolve();
  };
  await stage.scene({ before }, async (page) => {
    await page.getByRole("heading", { name: "Kalla på en hiss" }).waitFor();
    await page.locator('.connection[data-state="live"]').waitFor();
    assert.equal(loads, 2, "once in the browser's language, once in the profile's");
    await page.locator("#me").click();
    await page.getByLabel("Språk").selectOption("Deutsch");
    await page.getByRole("heading", { name: "Aufzug rufen" }).waitFor();
    await page.locator('.connection[data-state="live"]').waitFor();
    assert.equal(loads, 3, "what was chosen stays, whatever the profile says");
  });
  await prefer(stage, "en");
}

async function prefer(stage: Stage, language: string): Promise<void> {
  const { url } = stage.demo;
  const session = await demoSession(url, "manager");
  const answer = await asked(url, session, "PATCH", "/me", { profile: { language } });
  assert.equal(answer.status, 200, await answer.text());
}

async function spokenBy(page: Page): Promise<string> {
  const { lang, isFilling } = await page.evaluate(() => {
    const { lang, dataset } = document.documentElement;
    return { lang, isFilling: dataset.filling !== undefined };
  });
  assert.equal(isFilling, false, "what theme.js hid is shown");
  return lang;
}

/** Nothing sticks out of the screen, and no words of a button or a choice out of it. */
async function fits(page: Page, language: string): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth) - screenPx;
  assert.equal(wide, 0, `${language}: ${wide} px stick out`);
  const broken = await page.evaluate(() =>
    [...document.querySelectorAll("button, a, .segments label, .steps li, .hall-name")]
      .filter((one) => one.checkVisibility() && !one.matches(".skip"))
      .filter((one) => one.textContent.trim() !== "")
      .filter((one) => {
        const words = document.createRange();
        words.selectNodeContents(one);
        const inner = words.getBoundingClientRect();
        const outer = one.getBoundingClientRect();
        return inner.left < outer.left - 1 || inner.right > outer.right + 1;
      })
      .map((one) => `${one.className} ${one.textContent}`)
  );
  assert.deepEqual(broken, [], `${language}: words stick out`);
}
