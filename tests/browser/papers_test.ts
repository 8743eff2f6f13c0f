/**
 * A household's browsers come to belong to its flat, see who rings and are taken out again, with the
 * demo's own server, units and camera. How managers make the keys by which that goes: `site_keys_test.ts`.
 */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { until } from "../parts/until.ts";
import {
  at,
  cardOf,
  figureOf,
  flags,
  leaves,
  looksFine,
  narrow,
  number,
  ring,
  sees,
  writeDown,
} from "./flat_door.ts";
import { picture } from "./pictures.ts";
import { pageShown } from "./shown_marker.ts";
import { Stage } from "./stage.ts";

Deno.test("a household's browsers and its door, in a real browser", async (t) => {
  await using stage = await Stage.open([], flags);
  const sent: string[] = [];
  const before = (page: Page) => {
    writeDown(page, sent);
    return Promise.resolve();
  };
  await stage.scene({ person: "main", viewport: narrow, before }, async (first) => {
    await t.step(
      "R70 R71 R72 the main user's browser makes the flat's key by itself and sees who rings",
      () => begins(stage, first),
    );
    await t.step(
      "R73 a picture is kept on this device alone, and deleted",
      () => keeps(stage, first, sent),
    );
    await t.step(
      "R73 of a missed ring one is kept where that is switched on",
      () => keepsMissed(stage, first, sent),
    );
    await t.step("C1 R71 who answers speaks with the visitor", () => speaks(stage, first));
    await t.step("C1 without a microphone one still hears, and opens", () => deaf(stage, first));
    await t.step(
      "C18 R73 with the app closed the unit keeps a picture of who was missed, for this browser alone",
      () => misses(stage, first),
    );
    const dark = { person: "main", viewport: narrow, colorScheme: "dark" } as const;
    await stage.scene(dark, async (second) => {
      await t.step(
        "C2 R72 a browser that was not let in has ring and buttons, no picture, and says why",
        () => staysOutside(stage, second),
      );
      await t.step(
        "C2 the first browser lets it in by the code on both, and it sees the next ring",
        () => comesIn(stage, first, second),
      );
      await t.step(
        "C2 who can see my door is as the unit signed it; who is taken out there sees no more",
        () => goesOut(stage, first, second),
      );
    });
    await t.step(
      "C2 a demo that was started again is the same building to the browser, which asks nothing",
      () => startsAgain(stage, first),
    );
  });
  await t.step("R75 while a technician may look, the page says so", () => looked(stage));
  await t.step("R93 no request left the origin and no policy was violated", () => {
    assert.deepEqual(stage.faults, []);
  });
});

async function begins(stage: Stage, page: Page): Promise<void> {
  await ring(stage, page);
  await sees(page);
  await looksFine(page, "ring-live");
  await picture(page, "ring");
  await leaves(stage, page);
}

async function speaks(stage: Stage, page: Page): Promise<void> {
  await ring(stage, page);
  await cardOf(page).getByRole("button", { name: "Answer" }).press("Enter");
  await cardOf(page).getByText("You speak with the visitor.").waitFor();
  await cardOf(page).getByRole("button", { name: "Hang up" }).press("Enter");
  await cardOf(page).getByText("The conversation has ended.").waitFor();
}

async function deaf(stage: Stage, page: Page): Promise<void> {
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
  });
  await ring(stage, page);
  const card = cardOf(page);
  await card.getByRole("button", { name: "Answer" }).click();
  await card.getByText("You are not heard").waitFor();
  await until(
    "the visitor is heard",
    () =>
      card.locator("audio").evaluate((element) => (element as HTMLAudioElement).currentTime > 0.2),
  );
  await card.getByRole("button", { name: /^Open/ }).first().click();
  await card.getByText("You can go in").waitFor();
  await card.getByRole("button", { name: "Hang up" }).click();
  await card.getByText("The conversation has ended.").waitFor();
}

async function keeps(stage: Stage, page: Page, sent: readonly string[]): Promise<void> {
  await ring(stage, page);
  await sees(page);
  await figureOf(page).getByRole("button", { name: "Keep a picture" }).press("Enter");
  await figureOf(page).getByText("Kept on this device, and nowhere else.").waitFor();
  const [one, ...others] = await stored(page);
  assert.ok(one !== undefined && others.length === 0);
  assertNotSent(sent, one.bytes);
  const listed = page.locator("#missed-list").getByRole("img", { name: /^Picture kept/ });
  await until("the picture in the list", () => pageShown(listed));
  await leaves(stage, page);
  assert.equal((await stored(page)).length, 1, "a ring that ends keeps no other");
  await page.reload();
  await listed.waitFor();
  await page.getByRole("button", { name: /^Delete the picture/ }).click();
  await listed.waitFor({ state: "detached" });
  assert.deepEqual(await stored(page), []);
}

async function keepsMissed(stage: Stage, page: Page, sent: readonly string[]): Promise<void> {
  await page.getByRole("button", { name: "Clear the list" }).click();
  const setting = page.getByLabel("Keep a picture of each missed ring on this device");
  assert.equal(await setting.isChecked(), false, "off at first");
  await setting.check();
  await ring(stage, page);
  await sees(page);
  assert.deepEqual(await stored(page), [], "a ring that goes on is not missed");
  await leaves(stage, page);
  const one = await until("a picture", async () => (await stored(page))[0]);
  assertNotSent(sent, one.bytes);
  await page.locator("#missed-list").getByRole("img").waitFor();
  assert.equal(await page.locator("#missed-list li").count(), 1, "ring and picture are one");
  await page.getByRole("button", { name: "Clear the list" }).click();
  await until("nothing is kept", async () => (await stored(page)).length === 0);
  await setting.uncheck();
}

async function misses(stage: Stage, page: Page): Promise<void> {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.postData() ?? ""));
  const card = page.locator("section.sheet", { hasText: "Pictures when I miss somebody" });
  const save = async (on: boolean, said: string) => {
    await page.goto(`${stage.demo.url}/account`);
    const tick = card.getByLabel("Keep a picture when I miss somebody");
    assert.equal(await tick.isChecked(), !on);
    await tick.setChecked(on);
    await card.getByRole("button", { name: "Save" }).click();
    await card.getByText(said).waitFor();
  };
  await save(true, "On, for this browser.");
  await card.getByText(/This browser (may remove|has promised)/).waitFor();
  await card.scrollIntoViewIfNeeded();
  await looksFine(page, "missed-pictures");
  // The account page hears no rings: nobody is reached.
  await stage.demo.order({ do: "ring", ...at, number });
  await page.goto(stage.demo.url);
  const kept = page.locator("#missed-list .kept-picture canvas");
  await kept.first().waitFor();
  await until("the unit's own test picture", () => pageShown(kept.first()));
  assert.equal(await kept.count(), 1);
  assert.ok(asked.every((body) => body.length < 20_000), "nothing sends a picture");

  await save(false, "Off. The units");
  await page.goto(stage.demo.url);
}

async function staysOutside(stage: Stage, page: Page): Promise<void> {
  await page.locator(".paper-code").waitFor();
  await ring(stage, page);
  await cardOf(page).getByText("no device of your flat has let this browser in yet").waitFor();
  assert.equal(await figureOf(page).count(), 0);
  assert.ok(await cardOf(page).getByRole("button", { name: /^Open/ }).first().isVisible());
  assert.ok(await cardOf(page).getByRole("button", { name: "Decline" }).isVisible());
  await looksFine(page, "asks");
  await leaves(stage, page);
}

async function comesIn(stage: Stage, first: Page, second: Page): Promise<void> {
  const code = await second.locator(".paper-code").innerText();
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await first.getByText(`Does it show ${code}?`).waitFor();
  await looksFine(first, "let-in");
  await first.getByRole("button", { name: "Let it in" }).click();
  await second.locator(".paper-code").waitFor({ state: "detached" });
  await ring(stage, second);
  await sees(second);
  await leaves(stage, second);
}

async function goesOut(stage: Stage, first: Page, second: Page): Promise<void> {
  await first.goto(`${stage.demo.url}/account`);
  const card = first.locator("section.sheet", { has: first.getByText("Who can see my door") });
  const lines = card.locator(".door-list-part").first().locator(".line");
  await card.getByRole("button", { name: "Ask the doors" }).click();
  await lines.nth(1).waitFor();
  assert.equal(await lines.count(), 2);
  assert.match(await lines.first().innerText(), /this browser[^]*Your flat’s first device/);
  await card.getByText("the first that came").waitFor();
  await card.scrollIntoViewIfNeeded();
  await looksFine(first, "doors");
  await lines.nth(1).getByRole("button", { name: /^Take out/ }).click();
  await second.locator(".paper-title").getByText("Your flat has taken this browser out.").waitFor();
  await ring(stage, second);
  await cardOf(second).getByText("your flat has taken this browser out").waitFor();
  assert.equal(await figureOf(second).count(), 0);
  await leaves(stage, second);
}

async function startsAgain(stage: Stage, page: Page): Promise<void> {
  await page.goto(`${stage.demo.url}/theme.js`); // which asks for nothing
  await stage.demo.restart();
  await page.goto(`${stage.demo.url}/`);
  await ring(stage, page);
  await sees(page);
  assert.deepEqual(await page.locator(".paper-card").all(), []);
  await leaves(stage, page);
}

/** News that a technician looks, as the line brings it; who may look has tests of its own. */
async function looked(stage: Stage): Promise<void> {
  const before = async (page: Page) => {
    await page.routeWebSocket(/\/v1\/live/, (line) => {
      const server = line.connectToServer();
      server.onMessage((text) => {
        line.send(text);
        if (JSON.parse(String(text)).type !== "rings") return;
        const looked = [{ unit: "entrance", untilMs: Date.now() + 600_000 }];
        line.send(JSON.stringify({ type: "cameras", looked }));
        void page.exposeFunction("lookingEnds", () => {
          line.send(JSON.stringify({ type: "cameras", looked: [] }));
        });
      });
    });
  };
  await stage.scene({ person: "main", before }, async (page) => {
    const banner = page.locator(".paper-card").getByText("a technician may look");
    await banner.waitFor();
    await page.evaluate("lookingEnds()");
    await banner.waitFor({ state: "detached" });
  });
}

/** Pictures in the browser's own database. */
function stored(page: Page): Promise<{ bytes: number[]; ring: string; where: string }[]> {
  return page.evaluate(() =>
    new Promise((resolve, reject) => {
      const opening = indexedDB.open("vestibule-pictures", 1);
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const all = opening.result.transaction("pictures").objectStore("pictures").getAll();
        all.onsuccess = () => {
          opening.result.close();
          resolve(all.result.map(({ jpeg, ring, where }) => ({
            ...{ ring, where, bytes: [...new Uint8Array(jpeg)] },
          })));
        };
      };
    })
  );
}

/** Nothing that left the page holds the picture, in any spelling that a page would use. */
function assertNotSent(sent: readonly string[], jpeg: readonly number[]): void {
  const bytes = new Uint8Array(jpeg);
  assert.deepEqual([...bytes.slice(0, 3)], [0xff, 0xd8, 0xff], "it is a JPEG");
  assert.ok(sent.some((text) => text.includes("signal")), "what the page sends is seen");
  const base64 = btoa(String.fromCharCode(...bytes.slice(0, 3_000)));
  const spellings = [
    ...[base64.slice(0, 24), base64.slice(400, 424)],
    ...[base64.slice(400, 424).replaceAll("+", "-").replaceAll("/", "_"), "JFIF", "blob:"],
  ];
  for (const text of sent) {
    for (const spelling of spellings) assert.ok(!text.includes(spelling), "no picture is sent");
  }
}
