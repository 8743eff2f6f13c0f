/** People opt in to figures of use on their account page, and out; what leaves the browser is read. */
import assert from "node:assert/strict";
import type { Page, Request } from "playwright-core";
import { type Report, reportSchema } from "../../src/privacy/analytics/metrics.ts";
import { live } from "./gestures.ts";
import { Stage } from "./stage.ts";

const stored = "vestibule.analytics";

Deno.test("figures of use, in a real browser", async (t) => {
  await t.step("C19 a server that takes none shows no switch", async () => {
    await using stage = await Stage.open();
    await stage.scene({ person: "main", path: "/account" }, async (page) => {
      await page.getByRole("heading", { name: "Your data" }).waitFor();
      assert.equal(await page.getByRole("heading", { name: "Figures of use" }).count(), 0);
    });
    assert.deepEqual(stage.faults, []);
  });
  await using stage = await Stage.open(["--analytics", "on"]);
  await t.step("R83 C19 off until ticked, and gone when unticked", () => choice(stage));
  await t.step(
    "R100 R101 R102 a day leaves the browser the day after, without a name",
    () => sending(stage),
  );
  await t.step("R93 no request left the origin and no policy was violated", () => {
    assert.deepEqual(stage.faults, []);
  });
});

async function choice(stage: Stage): Promise<void> {
  await stage.scene({ person: "main", path: "/account" }, async (page) => {
    const tick = await ticked(page);
    assert.equal(await tick.isChecked(), false);
    assert.equal(await kept(page), null);
    await save(page, true);
    assert.notEqual(await kept(page), null);
    await page.reload();
    assert.equal(await (await ticked(page)).isChecked(), true);
    await save(page, false);
    assert.equal(await kept(page), null);
  });
}

async function sending(stage: Stage): Promise<void> {
  const sent: Request[] = [];
  const before = async (page: Page) => {
    page.on("request", (request) => {
      if (request.url().endsWith("/analytics/v1/reports")) sent.push(request);
    });
    await page.clock.install();
  };
  // Where only the browser's clock runs ahead, what it proves to the server is of another time.
  const expects = /status of 401/;
  await stage.scene({ person: "main", path: "/account", before, expects }, async (page) => {
    await ticked(page);
    await save(page, true);
    await page.goto(`${stage.demo.url}/`);
    await live(page);
    await page.goto(`${stage.demo.url}/account`); // which ends the time spent
    await ticked(page);
    assert.equal(sent.length, 0, "nothing on the day itself");
    // The next day of this browser, as if it had lain aside.
    await page.evaluate((name) => {
      const state = JSON.parse(localStorage.getItem(name)!);
      localStorage.setItem(name, JSON.stringify({ ...state, day: "2026-01-05" }));
    }, stored);
    await page.goto(`${stage.demo.url}/`);
    await live(page);
    const wanted = ["device", "sign_in_hour", "sign_out_hour", "time_spent", "used_account"];
    for (let count = 1; count <= wanted.length; count++) {
      const report = page.waitForResponse((response) => isReport(response.url()));
      await page.clock.fastForward(31_000);
      assert.equal((await report).status(), 204);
    }
    const reports = sent.map((request): Report => reportSchema.parse(request.postDataJSON()));
    assert.deepEqual(reports.map(({ metric }) => metric).sort(), wanted);
    for (const request of sent) {
      const headers = await request.allHeaders();
      for (const name of ["authorization", "cookie", "idempotency-key", "referer"]) {
        assert.equal(headers[name], undefined, name);
      }
    }
    await page.reload();
    await live(page);
    await page.clock.fastForward(31_000);
    assert.equal(sent.length, wanted.length, "each once");
  });
}

function isReport(url: string): boolean {
  return url.endsWith("/analytics/v1/reports");
}

async function ticked(page: Page) {
  const tick = page.getByLabel("Send anonymous figures of use from this device");
  await tick.waitFor();
  return tick;
}

async function save(page: Page, on: boolean): Promise<void> {
  const card = page.locator("section.sheet").filter({
    has: page.getByRole("heading", { name: "Figures of use" }),
  });
  await (await ticked(page)).setChecked(on);
  await card.getByRole("button", { name: "Save" }).click();
  await card.getByText(on ? "On, until you sign out." : /^Off\./).waitFor();
}

function kept(page: Page): Promise<string | null> {
  return page.evaluate((name) => localStorage.getItem(name), stored);
}
