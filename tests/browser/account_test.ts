/** People at their account: devices, ways back, changes that wait, and tabs that share a session. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { live } from "./gestures.ts";
import { asked, demoSession } from "./sign_in.ts";
import { Stage } from "./stage.ts";

const password = "a quiet heron at dawn";
const another = "seven otters under ice";
/** A refusal is an answer; the browser's console calls it an error. */
const refused = /status of 4\d\d/;

Deno.test("people keep their account, in a real browser", async (t) => {
  await using stage = await Stage.open();
  await t.step("two tabs use each refresh token once", () => tabs(stage));
  await t.step("R02 the account page says who said what, and keeps a change", () => own(stage));
  await t.step("R23 home and favourite floor are chosen at the account", () => floors(stage));
  await t.step("C2 a manager's change of a phone waits for the person's word", () => change(stage));
  await t.step("a device is signed out from the list of devices", () => devices(stage));
  await t.step(
    "a code on another screen is approved, and that client is signed in",
    () => approve(stage),
  );
  await t.step("C8 a printed recovery code sets a new password, once", () => printed(stage));
  await t.step("C8 the manager vouches for who has lost everything", () => vouched(stage));
  await t.step(
    "R07 account and welcome speak a browser's language, and then what its person chooses",
    () => languages(stage),
  );
  await t.step("R86 who stops is signed out for good", () => stop(stage));
  await t.step("R93 no request left the origin and no policy was violated", () => {
    assert.deepEqual(stage.faults, []);
  });
});

async function tabs(stage: Stage): Promise<void> {
  const used: string[] = [];
  const watch = (page: Page) => {
    page.on("request", (request) => {
      const body = request.url().endsWith("/token") ? request.postData() : null;
      if (body !== null) used.push(JSON.parse(body).refresh_token);
    });
    return Promise.resolve();
  };
  await stage.scene({ path: "/recover", before: watch }, async (page) => {
    const tab = await page.context().newPage();
    await watch(tab);
    await Promise.all([page, tab].map((one) => one.goto(`${stage.demo.url}/`)));
    await Promise.all([live(page), live(tab)]);
    assert.ok(used.length >= 2, "each has an access token of its own");
    assert.equal(new Set(used).size, used.length, "no refresh token was used twice");
    await page.getByRole("button", { name: "Account: Grete Brandt" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await tab.getByRole("heading", { name: "Sign in" }).waitFor();
  });
}

async function own(stage: Stage): Promise<void> {
  await stage.scene({ person: "main", path: "/account", expects: refused }, async (page) => {
    const data = cardOf(page, "Your data");
    await data.waitFor();
    assert.equal(await data.getByText("From the operator").count(), 4);
    await data.getByLabel("Phone").fill("12");
    await data.getByRole("button", { name: "Save" }).click();
    await data.getByText(/E\.164/).waitFor();
    await data.getByLabel("Phone").fill("+49 (30) 765 43 21");
    await data.getByRole("button", { name: "Save" }).click();
    await data.getByText("Saved.").waitFor();
    const preferences = cardOf(page, "What you prefer");
    await preferences.getByLabel("Walking speed").selectOption("slow");
    await preferences.getByRole("button", { name: "Save" }).click();
    await preferences.getByText("Saved.").waitFor();
    await page.reload();
    await data.waitFor();
    assert.equal(await data.getByLabel("Phone").inputValue(), "+49307654321");
    assert.equal(await data.getByText("From the operator").count(), 3);
    assert.equal(await preferences.getByLabel("Walking speed").inputValue(), "slow");
  });
}

async function floors(stage: Stage): Promise<void> {
  await stage.scene({ person: "main", path: "/account" }, async (page) => {
    const preferences = cardOf(page, "What you prefer");
    const home = preferences.getByLabel("Home floor");
    const favourite = preferences.getByLabel("Favourite floor");
    assert.equal(await home.inputValue(), "");
    const offered = await favourite.locator("option").allInnerTexts();
    assert.deepEqual(offered.slice(1), ["Lobby", "9", "Roof"], "where a lift may take her");
    const save = async () => {
      await preferences.getByRole("button", { name: "Save" }).click();
      await preferences.getByText("Saved.").waitFor();
    };
    await home.selectOption({ label: "Roof" });
    await favourite.selectOption({ label: "9" });
    await save();
    await page.goto(`${stage.demo.url}/`);
    await live(page);
    const own = page.getByRole("group", { name: "Your floors" });
    assert.deepEqual(await own.getByRole("button").allInnerTexts(), [
      "Home · Roof",
      "Favourite · 9",
      "From home to Lobby",
    ]);
    await own.getByRole("button", { name: "Favourite" }).click();
    assert.equal(await page.locator("#to-input").inputValue(), "9");

    await page.goto(`${stage.demo.url}/account`);
    await preferences.waitFor();
    assert.equal(await home.locator("option:checked").innerText(), "Roof");
    await home.selectOption({ label: "None: no lift shall come by itself" });
    await favourite.selectOption("");
    await save();
    await page.goto(`${stage.demo.url}/`);
    await live(page);
    assert.equal(await own.isVisible(), false);
  });
}

async function change(stage: Stage): Promise<void> {
  const { url } = stage.demo;
  const manager = await demoSession(url, "manager");
  const main = await (await asked(url, await demoSession(url, "main"), "GET", "/me")).json();
  const proposed = await asked(url, manager, "PATCH", `/buildings/linden/people/${main.account}`, {
    profile: { phone: "+4930999999" },
  });
  assert.equal(proposed.status, 200, await proposed.text());
  await stage.scene({ person: "main", path: "/account" }, async (page) => {
    const card = cardOf(page, "Your manager proposes a change");
    await card.getByText("Phone: +4930999999").waitFor();
    const data = cardOf(page, "Your data");
    assert.notEqual(await data.getByLabel("Phone").inputValue(), "+4930999999");
    await card.getByRole("button", { name: "Confirm it" }).click();
    await card.waitFor({ state: "detached" });
    await page.getByRole("heading", { name: "Your data" }).waitFor();
    assert.equal(await data.getByLabel("Phone").inputValue(), "+4930999999");
  });
}

async function devices(stage: Stage): Promise<void> {
  const { url } = stage.demo;
  const other = await demoSession(url, "sub");
  await stage.scene({ person: "sub", path: "/account" }, async (page) => {
    const card = cardOf(page, "Devices");
    assert.match(await card.locator(".line").first().innerText(), /this one/);
    const before = await card.locator(".line").count();
    assert.ok(before >= 2);
    for (let left = before; left > 1; left--) {
      await card.getByRole("button", { name: /^End: / }).first().click();
      await card.locator(".line").nth(left - 1).waitFor({ state: "detached" });
    }
    const answer = await asked(url, other, "GET", "/me");
    assert.equal((await answer.json()).code, "session_ended");
  });
}

async function approve(stage: Stage): Promise<void> {
  const { url } = stage.demo;
  const post = async (path: string, body: unknown) =>
    await (await fetch(`${url}/identity/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    })).json();
  const codes = await post("/device_authorization", { client_name: "Command line" });
  assert.equal(new URL(codes.verification_uri).pathname, "/device");
  await stage.scene({ person: "main", path: "/device", expects: refused }, async (page) => {
    await page.getByLabel("Code on the other screen").fill("BBBB-BBBB");
    await page.getByRole("button", { name: "Sign it in" }).click();
    await page.getByRole("alert").getByText("There is no such thing here").waitFor();
    await page.getByLabel("Code on the other screen").fill(codes.user_code.toLowerCase());
    await page.getByRole("button", { name: "Sign it in" }).click();
    await page.getByText("Command line now acts as you.").waitFor();
  });
  const tokens = await post("/token", {
    grant_type: "urn:ietf:params:oauth:grant-type:device_code",
    device_code: codes.device_code,
  });
  assert.equal(tokens.token_type, "Bearer");
}

async function printed(stage: Stage): Promise<void> {
  let code = "";
  await stage.scene({ person: "sub", path: "/account" }, async (page) => {
    const card = cardOf(page, "Recovery code");
    await card.getByRole("button", { name: "Make a recovery code" }).click();
    code = await card.locator(".printed-code").innerText();
    assert.match(code, /^(\w{5} ){3}\w{5}$/);
  });
  const recover = async (page: Page) => {
    await page.getByRole("button", { name: "I have a printed recovery code" }).click();
    await page.getByLabel("E-mail").fill("jonas.lind@example.org");
    await page.getByLabel("Printed code").fill(code);
    await page.getByLabel("New password").fill(password);
    await page.getByRole("button", { name: "Set the new password" }).click();
  };
  await stage.scene({ path: "/recover", person: null }, async (page) => {
    await recover(page);
    await page.getByRole("heading", { name: "You are back" }).waitFor();
    await page.getByRole("button", { name: "Go on" }).click();
    await live(page);
  });
  await stage.scene({ path: "/recover", person: null, expects: refused }, async (page) => {
    await recover(page);
    await page.getByRole("alert").getByText("That does not fit").waitFor();
  });
}

async function vouched(stage: Stage): Promise<void> {
  await stage.scene({ path: "/recover", person: null, expects: refused }, async (page) => {
    await page.getByLabel("E-mail").fill("mara.lind@example.org");
    await page.getByRole("button", { name: "Send me a code" }).click();
    const address = await page.locator(".address").innerText();
    await page.reload(); // it may take a day: the page still knows what was asked for
    const again = page.locator("form").filter({ hasText: "They have confirmed it" });
    await again.getByLabel("New password").fill(another);
    await again.getByRole("button").click();
    await again.getByText("That does not fit").waitFor();

    const { hash } = new URL(address);
    await stage.scene({ path: `/recover${hash}` }, async (managers) => {
      await managers.getByText("Mara Lind").waitFor();
      await managers.getByRole("button", { name: "Yes, it is they who ask" }).click();
      await managers.getByRole("heading", { name: "Confirmed" }).waitFor();
    });
    await again.getByRole("button").click();
    await page.getByRole("heading", { name: "You are back" }).waitFor();
  });
}

async function languages(stage: Stage): Promise<void> {
  const german = { locale: "de-DE", viewport: { width: 360, height: 780 } };
  const fits = async (page: Page) => {
    assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${page.url()}: ${wide} px stick out`);
    const text = await page.locator("body").innerText();
    assert.doesNotMatch(text, /\b(your|sign|account|what)\b/i, "no English is left");
  };
  await stage.scene({ ...german, person: null, path: "/welcome" }, async (page) => {
    await page.getByRole("heading", { name: "Keine Einladung" }).waitFor();
    assert.equal(await page.title(), "Keine Einladung · Vestibule");
    await page.getByText("Öffnen Sie den Link Ihrer Einladung").waitFor();
    await fits(page);
  });
  await stage.scene(
    { ...german, person: "sub", path: "/account", expects: refused },
    async (page) => {
      const data = cardOf(page, "Ihre Daten");
      await data.getByText("Mit Landesvorwahl").waitFor();
      await data.getByRole("option", { name: "Österreich" }).waitFor({ state: "attached" });
      await page.getByRole("heading", { name: "Nutzung beenden" }).waitFor();
      await fits(page);
      await data.getByLabel("Telefon").fill("12");
      await data.getByRole("button", { name: "Speichern" }).click();
      await data.getByText("Es muss eine Telefonnummer in der Form E.164 sein").waitFor();
      await data.getByLabel("Telefon").fill("+49307654322");
      await data.getByLabel("Sprache").selectOption("fi");
      await data.getByRole("button", { name: "Speichern" }).click();
      await cardOf(page, "Tietosi").waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.lang), "fi");
    },
  );
}

async function stop(stage: Stage): Promise<void> {
  await stage.scene({ person: "sub", path: "/account" }, async (page) => {
    const card = cardOf(page, "Stop using it");
    await card.getByRole("button", { name: "Stop using Vestibule" }).click();
    await card.getByText("Fill this in.").waitFor();
    await card.getByLabel(/confirm/).fill("stop");
    await card.getByRole("button", { name: "Stop using Vestibule" }).click();
    await page.getByRole("heading", { name: "You have left" }).waitFor();
    assert.equal(await page.evaluate(() => localStorage.getItem("vestibule.session")), null);
  });
  await assert.rejects(demoSession(stage.demo.url, "sub"), /Cannot sign in/);
}

function cardOf(page: Page, title: string) {
  return page.locator("section").filter({ has: page.getByRole("heading", { name: title }) });
}
