/** People at what is stored of them: review, copy, correction, objection, erasure, whom to ask. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Locator, Page } from "playwright-core";
import { withAuthenticator } from "./authenticator.ts";
import { type LowContrast, lowContrasts } from "./contrast.ts";
import { tabTo } from "./gestures.ts";
import { asked, demoSession } from "./sign_in.ts";
import { type SceneOptions, Stage } from "./stage.ts";

/** A refusal is an answer; the browser's console calls it an error. */
const refused = /status of 4\d\d/;
const cutOff = /ERR_FAILED|ERR_INTERNET_DISCONNECTED/;
const own: SceneOptions = { person: "main", path: "/privacy" };
const controller = "Linden Homes, privacy@linden.example";

Deno.test("people see what is stored of them and use their rights, in a real browser", async (t) => {
  await using stage = await Stage.open(["--controller", controller]);
  await t.step("the account leads to it, and it fits, reads and tabs well", () => looks(stage));
  await t.step("R80 what is stored is told by class, in the person's language", () => told(stage));
  await t.step("R80 the copy holds one's own data and nobody else's", () => copies(stage));
  await t.step("R84 a copy is taken in, and it is said what was not", () => brought(stage));
  await t.step("R81 a correction is asked for, listed, answered, taken back", () => wrong(stage));
  await t.step("R83 an objection stops a purpose and is kept", () => objects(stage));
  await t.step(
    "R85, R90, R98 whom to ask, who else handles data, where to complain",
    () => contacts(stage),
  );
  await t.step("a section that gets no answer says so and tries again", () => offline(stage));
  await t.step("R82 who erases everything keeps a receipt", () => erases(stage));
  await t.step("R93 no request left the origin and no policy was violated", () => {
    assert.deepEqual(stage.faults, []);
  });
});

async function looks(stage: Stage): Promise<void> {
  await stage.scene({ person: "main", path: "/account" }, async (page) => {
    await page.getByRole("link", { name: "Your data and rights" }).click();
    await page.getByRole("heading", { level: 1, name: "Your data and rights" }).waitFor();
    await filled(page);
    await page.getByRole("link", { name: "Purposes" }).click();
    assert.equal(new URL(page.url()).hash, "#purposes");
    assert.ok(await section(page, "purposes").isVisible(), "a jump does not load it anew");
  });
  for (const [colorScheme, width] of [["light", 1280], ["dark", 1280], ["light", 360]] as const) {
    const view = {
      viewport: { width, height: 800 },
      colorScheme,
      reducedMotion: "reduce",
    } as const;
    await stage.scene({ ...own, ...view }, async (page) => {
      await filled(page);
      for (const closed of await page.locator("details").all()) {
        await closed.evaluate((one: HTMLDetailsElement) => one.open = true);
      }
      await page.getByText("Datatilsynet").first().waitFor(); // asked for as it is opened
      const low: LowContrast[] = await page.evaluate(lowContrasts);
      assert.deepEqual(low, [], `${width} ${colorScheme}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth) - width;
      assert.equal(wide, 0, `${wide} px stick out at ${width}`);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>("button, input, select, textarea, summary")]
          .filter((one) => one.checkVisibility())
          .map((one) => ({ name: one.outerHTML.slice(0, 90), box: one.getBoundingClientRect() }))
          .filter(({ box }) => box.width < 24 || box.height < 24).map(({ name }) => name)
      );
      assert.deepEqual(small, [], "targets below 24 pixels (WCAG 2.5.8)");
    });
  }
  await stage.scene(own, async (page) => {
    await filled(page);
    const devtools = await page.context().newCDPSession(page);
    const { nodes } = await devtools.send("Accessibility.getFullAXTree");
    const controls = nodes.filter(({ ignored, role }) =>
      !ignored && /^(button|link|switch|textbox|combobox|region)$/.test(String(role?.value))
    );
    assert.ok(controls.length > 25, `only ${controls.length} controls found`);
    assert.deepEqual(
      controls.filter(({ name }) => !name?.value).map(({ role }) => role?.value),
      [],
    );
    await tabTo(page, "#purpose-analysis");
  });
}

async function told(stage: Stage): Promise<void> {
  await stage.scene(own, async (page) => {
    const stored = section(page, "stored");
    const profile = stored.locator("details").first();
    assert.equal(await profile.getByText("Who may see it").isVisible(), false);
    await profile.locator("summary").press("Enter");
    const text = await profile.innerText();
    for (
      const part of [/Where/, /on the server/i, /How long/, /Why/, /Who may see it/, /operator/]
    ) {
      assert.match(text, part);
    }
    await stored.getByText("Linden Tower: keeps no log of its own.").waitFor();
    await stored.getByText(/You accepted version .+ of the privacy notice on/).waitFor(); // R05
    await stored.getByRole("button", { name: "Open all" }).click();
    await stored.getByRole("button", { name: "Close all" }).waitFor();
  });
  const { url } = stage.demo;
  const session = await demoSession(url, "main");
  const speak = async (language: string) => {
    const answer = await asked(url, session, "PATCH", "/me", { profile: { language } });
    assert.equal(answer.status, 200, await answer.text());
  };
  // The server's words come in the page's language; French it speaks alone, so that is marked.
  await stage.scene({ ...own, locale: "de-DE" }, async (page) => {
    await page.getByRole("heading", { level: 1, name: "Ihre Daten und Rechte" }).waitFor();
    const words = section(page, "stored").getByText("Ihre Rechte in einem Gebäude").first();
    await words.waitFor();
    assert.equal(await languageOf(words), "de");
    await section(page, "contacts").getByText("Sie können sich bei der").waitFor();
  });
  await speak("fr");
  await stage.scene(own, async (page) => {
    await page.getByRole("heading", { level: 1, name: "Your data and rights" }).waitFor();
    const words = section(page, "stored").getByText("Vos droits dans un bâtiment").first();
    await words.waitFor();
    assert.equal(await languageOf(words), "fr");
  });
  await speak("en");
}

async function copies(stage: Stage): Promise<void> {
  await stage.scene(own, async (page) => {
    const copy = section(page, "copy");
    const json = JSON.parse(
      await downloaded(page, () => copy.getByRole("button", { name: /JSON/ }).click()),
    );
    await copy.getByText("Your browser has put it").first().waitFor();
    const text = JSON.stringify(json);
    assert.match(text, /Mara Lind/);
    assert.match(text, /mara\.lind@example\.org/);
    // What she entered of who lives with her is in it, and marked so; nothing else of him.
    const records: { entered?: true }[] = json.records;
    const others = { ...json, records: records.filter(({ entered }) => entered !== true) };
    assert.doesNotMatch(JSON.stringify(others), /jonas/i);
    assert.equal(records.length - others.records.length, 1);
    assert.doesNotMatch(text, /jonas\.lind@example\.org/);
    assert.equal(json.format, "vestibule-export");
    const html = await downloaded(
      page,
      () => copy.getByRole("button", { name: /to read/ }).click(),
    );
    assert.match(html, /^<!doctype html>/i);
    assert.match(html, /Mara Lind/);
  });
}

async function brought(stage: Stage): Promise<void> {
  const file = (content: unknown) => ({
    name: "personal-data.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(content)),
  });
  await stage.scene(own, async (page) => {
    const copy = section(page, "copy");
    await copy.getByText("Bring data from another server").click();
    const take = copy.getByRole("button", { name: "Take it in" });
    await take.click();
    await copy.getByText("Choose a file.").waitFor();
    const chooser = copy.getByLabel("Copy from the other server");
    await chooser.setInputFiles(file({ hello: "there" }));
    await take.click();
    await copy.getByText("This is no copy").waitFor();
    let sent = "";
    page.on("request", (request) => {
      if (request.url().endsWith("/me/import")) sent = request.postData() ?? "";
    });
    await chooser.setInputFiles(file({
      format: "vestibule-export",
      version: 1,
      account: "what-is-not-to-be-sent",
      portable: {
        profile: { name: "Mara Lind" },
        preferences: { walkingSpeed: "slow", favouriteFloors: { elsewhere: 3 } },
      },
      notPortable: [{ what: "visitor_keys", count: 2 }],
    }));
    await take.click();
    await copy.getByText("Walking speed: taken").waitFor();
    const result = await copy.locator(".brought").innerText();
    assert.match(result, /Name: stood here already/);
    assert.match(result, /Favourite floor in elsewhere: This server has no such building/);
    assert.match(result, /Visitor keys: .*\(2\)/);
    assert.doesNotMatch(sent, /what-is-not-to-be-sent/);
  });
}

async function wrong(stage: Stage): Promise<void> {
  const { url } = stage.demo;
  await stage.scene(own, async (page) => {
    const requests = section(page, "requests");
    await requests.getByText("Nothing yet.").waitFor();
    const ask = requests.getByRole("button", { name: "Ask for a correction" });
    await ask.click();
    await requests.getByText("Fill this in.").first().waitFor();
    for (const text of ["The door says 9.2, not 9.1.", "I have a second key tag."]) {
      await requests.getByLabel("What it is about").selectOption({ index: 1 });
      await requests.getByLabel("What is wrong").fill(text);
      await ask.click();
      await requests.locator(".request").filter({ hasText: text }).waitFor();
      await requests.getByRole("alert").getByText(/^Asked\. The answer is due by/).waitFor();
    }
    await requests.getByLabel("What is wrong").fill("half a sent");
    const first = requests.locator(".request").filter({ hasText: "9.2" });
    assert.match(await first.innerText(), /Flat 9\.1.*Waits for an answer.*is due by/s);
    const second = requests.locator(".request").filter({ hasText: "second key tag" });
    await second.getByRole("button", { name: /^Take it back/ }).click();
    await second.getByText("Taken back").waitFor();
    assert.equal(await second.getByRole("button").count(), 0);
    assert.equal(await requests.getByLabel("What is wrong").inputValue(), "half a sent");
  });
  const manager = await demoSession(url, "manager");
  const { requests } = await (await asked(url, manager, "GET", "/buildings/linden/requests"))
    .json();
  const [waiting] = requests.filter(({ kind }: { kind: string }) => kind === "correction");
  const answered = await asked(url, manager, "POST", `/requests/${waiting.id}/decision`, {
    grant: true,
    answer: "It says 9.2 now.",
  });
  assert.equal(answered.status, 204, await answered.text());
  await stage.scene(own, async (page) => {
    const answer = section(page, "requests").locator(".request").filter({
      hasText: "It says 9.2 now.",
    });
    await answer.getByText("Put right").waitFor();
  });
}

async function objects(stage: Stage): Promise<void> {
  await stage.scene(own, async (page) => {
    const purposes = section(page, "purposes");
    const analysis = page.getByRole("switch", { name: /how the service is used/ });
    assert.equal(await analysis.isChecked(), true);
    const item = purposes.locator(".purpose").filter({ has: analysis });
    await item.getByText("Give the operator a reason").click();
    await item.getByLabel(/Your reason/).fill("It is nobody's business.");
    await analysis.press("Space");
    await item.getByText(/^Stopped since/).waitFor();
    assert.match(await page.locator("#polite").innerText(), /Stopped since/);
    const listed = section(page, "requests").locator(".request")
      .filter({ hasText: "It is nobody's business." });
    await listed.getByText("Waits for an answer").waitFor();
    await page.reload();
    await item.getByText(/^Stopped since/).waitFor();
    assert.equal(await analysis.isChecked(), false, "kept");
    await listed.getByRole("button", { name: /^Take it back/ }).click();
    await item.getByText("Used for this").waitFor();
    assert.equal(await analysis.isChecked(), true, "an objection goes with its request");
    await purposes.getByText("Purposes that cannot be switched off").click();
    await purposes.getByText("Law itself demands it.").waitFor();
  });
}

async function contacts(stage: Stage): Promise<void> {
  await stage.scene(own, async (page) => {
    const place = section(page, "contacts");
    await place.getByText("Der Bundesbeauftragte").or(place.getByText("Die Bundesbeauftragte"))
      .first().waitFor();
    await place.getByText(controller).waitFor();
    await place.getByText("No firm outside is entered.").waitFor();
    await place.getByText("Write to the managers of Linden Tower").click();
    await place.getByLabel("Your message").fill("Who reads the log of the garage?");
    await place.getByRole("button", { name: "Send it" }).click();
    await place.getByText("Sent.").waitFor();
  });
}

async function offline(stage: Stage): Promise<void> {
  let cut = true;
  const before = async (page: Page) => {
    await page.route("**/me/requests", (route) => cut ? route.abort() : route.continue());
  };
  await stage.scene({ ...own, before, expects: cutOff }, async (page) => {
    const requests = section(page, "requests");
    await requests.getByRole("alert").getByText("The server does not answer.").waitFor();
    await section(page, "purposes").getByRole("switch").first().waitFor();
    cut = false;
    await requests.getByRole("button", { name: "Try again" }).click();
    await requests.getByRole("button", { name: "Ask for a correction" }).waitFor();
    assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ""), /is wrong/);
  });
}

async function erases(stage: Stage): Promise<void> {
  let address = "";
  const leaving = { person: "sub", path: "/account", permissions: ["clipboard-write"] };
  const proofs: string[] = [];
  const withPasskeys = async (page: Page) => {
    await withAuthenticator(page);
    page.on("request", (request) => {
      if (request.url().endsWith("/me/verify")) proofs.push(request.method());
    });
  };
  await stage.scene({ ...leaving, before: withPasskeys }, async (page) => {
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByText("Added.").waitFor();
    await page.getByRole("link", { name: "Your data and rights" }).click();
    const erase = section(page, "erase");
    const press = erase.getByRole("button", { name: "Erase everything of me" });
    await erase.getByLabel(/confirm/).fill("yes");
    await press.click();
    await erase.getByText("Type the word erase.").waitFor();
    await erase.getByLabel(/confirm/).fill("erase");
    await press.click();
    await page.getByRole("heading", { name: "Your erasure has begun" }).waitFor();
    assert.deepEqual(proofs, ["POST"], "whoever has a passkey proves themselves first");
    await page.getByRole("button", { name: "Copy the address" }).click();
    await page.getByRole("button", { name: "Copied", exact: true }).waitFor();
    address = await page.locator(".address").innerText();
    assert.match(address, /\/receipt#[\w-]+\.[\w-]{20,}$/);
    assert.equal(await page.evaluate(() => localStorage.getItem("vestibule.session")), null);
  });
  await assert.rejects(demoSession(stage.demo.url, "sub"), /Cannot sign in/);
  const { pathname, hash } = new URL(address);
  const sent: string[] = [];
  const before = (page: Page) => {
    page.on("request", (request) => void sent.push(request.url()));
    return Promise.resolve();
  };
  for (const width of [1280, 360]) {
    const viewport = { width, height: 800 };
    await stage.scene(
      { person: null, path: `${pathname}${hash}`, before, viewport },
      async (page) => {
        await page.getByText("You asked for it").waitFor();
        await page.getByText(controller).waitFor();
        await page.getByText(/Linden Tower: waits for a manager to delete it/).waitFor();
        assert.equal(new URL(page.url()).hash, hash, "the address stays whole, to be kept");
        await page.getByText("Authorities of all countries").click();
        await page.getByText("Datatilsynet").first().waitFor();
        await page.getByText("Authorities of all countries").click();
        assert.deepEqual(await page.evaluate(lowContrasts), []);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth) - width;
        assert.equal(wide, 0, `${wide} px stick out at ${width}`);
      },
    );
  }
  const secret = hash.split(".")[1] ?? "";
  assert.deepEqual(
    sent.filter((url) => url.split("#")[0]?.includes(secret)),
    [],
    "sent in no address",
  );
  const none = { person: null, path: `${pathname}${hash.slice(0, -4)}`, expects: refused };
  await stage.scene(none, async (page) => {
    await page.getByRole("heading", { name: "No receipt" }).waitFor();
  });
}

/** The language that an element says it is in. */
function languageOf(words: Locator): Promise<string | null | undefined> {
  return words.evaluate((one) => one.closest("[lang]")?.getAttribute("lang"));
}

function section(page: Page, id: string) {
  return page.locator(`section#${id}`);
}

/** Every section has what it asked for. */
async function filled(page: Page): Promise<void> {
  await page.locator("#contacts .points").first().waitFor();
  await page.waitForFunction(() =>
    document.querySelectorAll(".privacy-place").length === 6 &&
    document.querySelector(".privacy-place[aria-busy]") === null
  );
}

async function downloaded(page: Page, press: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return await Deno.readTextFile(await download.path());
}
