/** The page of lift traffic in a real browser: plots, the player by keyboard, files of one's own. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { runOneCar } from "../src/traffic/one_car.ts";
import { Stage } from "./stage.ts";
import { lowContrasts } from "./contrast.ts";

/** Recording goes on beside the server; on a busy machine it takes a while. */
const recordMs = 120_000;

Deno.test("the page of lift traffic, in a real browser", async (t) => {
  await using stage = await Stage.open();
  const text = (await runOneCar()).text;
  const file = { name: "one_car.jsonl", mimeType: "text/plain", buffer: Buffer.from(text) };
  await t.step("E17 the demo's runs are plotted side by side", () => plots(stage));
  await t.step("E20 an events file of one's own is plotted and played", async () => {
    await stage.scene({ path: "/traffic", person: null }, async (page) => {
      await page.getByLabel("Open events files of your own").setInputFiles(file);
      await page.getByRole("rowheader", { name: /one_car\.jsonl/ }).waitFor();
      assert.equal(await page.locator(".chart polyline").count(), 2);
      await played(page);
      const wrong = { ...file, name: "wrong.jsonl", buffer: Buffer.from("{}\n") };
      await page.getByLabel("Open events files of your own").setInputFiles(wrong);
      await page.getByText("Cannot open wrong.jsonl: line 1: is no line of an events file")
        .waitFor();
    });
  });
  for (const colorScheme of ["light", "dark"] as const) {
    await t.step(`every text can be read, ${colorScheme}`, async () => {
      await stage.scene({ path: "/traffic", person: null, colorScheme }, async (page) => {
        await page.getByLabel("Open events files of your own").setInputFiles(file);
        await page.getByRole("rowheader", { name: /one_car\.jsonl/ }).waitFor();
        assert.deepEqual(await page.evaluate(lowContrasts), []);
      });
    });
  }
  await t.step("the demo's front page leads there", async () => {
    await stage.scene({ person: null }, async (page) => {
      await page.getByRole("link", { name: "Or see lift dispatchers compared" }).click();
      await page.getByRole("heading", { name: "How long people wait" }).waitFor();
    });
  });
  await t.step("R93 no request left the origin and no policy was violated", () => {
    assert.deepEqual(stage.faults, []);
  });
});

async function plots(stage: Stage): Promise<void> {
  await stage.scene({ path: "/traffic", person: null }, async (page) => {
    for (const name of ["Collective, buttons", "ETD, buttons"]) {
      await page.getByRole("rowheader", { name }).waitFor({ timeout: recordMs });
    }
    const [distribution] = await page.locator(".chart svg").all();
    assert.match((await distribution!.getAttribute("aria-label"))!, /ETD, buttons/);
    const row = page.getByRole("row", { name: /ETD/ });
    assert.ok(Number(await row.locator("td").first().textContent()) > 1);
  });
}

/** Ann presses at 10 s; the doors at floor 2 are open from 19.52 s to 24.52 s (run_trace_test.ts). */
async function played(page: Page): Promise<void> {
  const time = page.getByRole("slider", { name: "Time of the run" });
  const now = page.locator("#now");
  await time.focus();
  for (let second = 0; second < 15; second++) await page.keyboard.press("ArrowRight");
  assert.equal(await time.getAttribute("aria-valuetext"), "0:15");
  assert.equal(await now.textContent(), "0:15: 1 waiting. car-1 on the way to floor 2, 0 aboard.");
  for (let second = 0; second < 6; second++) await page.keyboard.press("ArrowRight");
  assert.equal(
    await now.textContent(),
    "0:21: 0 waiting. car-1 at floor 2, doors open, 1 aboard.",
  );
  await page.keyboard.press("Home");
  assert.equal(await now.textContent(), "0:00: 0 waiting. car-1 at floor 0, 0 aboard.");
  await page.getByLabel("Speed").selectOption("60");
  const play = page.getByRole("button", { name: "Play" });
  await play.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.locator("#now", { hasText: "car-1 at floor 3" }).waitFor(); // it played to its end
  await page.getByRole("button", { name: "Play" }).waitFor();
}
