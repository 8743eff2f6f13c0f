/** People at their pages: signing in, being invited, opening doors, visiting. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { withAuthenticator } from "./authenticator.ts";
import { type LowContrast, lowContrasts } from "./contrast.ts";
import { provesAtDoor } from "./door_proof_scene.ts";
import { live, tabTo, until } from "./gestures.ts";
import { asked, type DemoSession, demoSession } from "./sign_in.ts";
import { answerMs, Stage } from "./stage.ts";

const password = "a quiet heron at dawn";
/** A refusal is an answer; the browser's console calls it an error. */
const refused = /status of 4\d\d/;

Deno.test("people sign in, open doors and let others in, in a real browser", async (t) => {
  await using stage = await Stage.open();
  await t.step(
    "R04 the link printed at the machine makes the first operator, who makes a passkey",
    () => firstOperator(stage),
  );
  await t.step(
    "one of the demo's people signs in, calls a lift, sees it come, and signs out",
    () => demoPerson(stage),
  );
  await t.step(
    "a passkey is added on the account page, and signs in",
    () => passkey(stage),
  );
  await t.step(
    "R05 an invitation is accepted with what is missing; then password and address sign in",
    () => invitation(stage),
  );
  await t.step(
    "a session that was ended elsewhere leads back to the sign-in, which says so",
    () => endedElsewhere(stage),
  );
  await t.step(
    "C3 whoever loses their rights here is told at once, in place of the building",
    () => disabled(stage),
  );
  await t.step(
    "E5 a door is called open once its unit has said so, and unreachable where it is",
    () => door(stage),
  );
  await t.step(
    "C8 whoever has not proved lately that it is they does so at the door, by password or passkey",
    () => provesAtDoor(stage),
  );
  await t.step(
    "C12 opening a visit's page spends nothing, the press does, and a used-up key says so",
    () => visit(stage),
  );
  await t.step(
    "every page names its controls, shows the focus, reaches contrast AA and fits 360 pixels",
    () => accessible(stage),
  );
  await t.step("R93 no request left the origin and no policy was violated", () => {
    assert.deepEqual(stage.faults, []);
  });
});

async function firstOperator(stage: Stage): Promise<void> {
  const link = /\/welcome#operator=\S+/.exec(stage.demo.tail)?.[0];
  assert.ok(link, `no link in:\n${stage.demo.tail}`);
  const options = { path: link, person: null, before: withAuthenticator, expects: refused };
  await stage.scene(options, async (page) => {
    await page.getByLabel("Name").fill("Otso Salo");
    await page.getByLabel("Country").selectOption("FI");
    await page.getByLabel("Phone").fill("040 123");
    await page.getByLabel("E-mail").fill("otso@example.org");
    await page.getByLabel("Password").fill("otso salo");
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByText("Read the notice and accept it.").waitFor();
    await page.getByRole("checkbox").check();
    // The rules are the server's; each is told beside its field, which gets the focus.
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByText(/E\.164/).waitFor();
    assert.equal(await focusedName(page), "phone");
    assert.deepEqual(await page.evaluate(lowContrasts), []);
    await page.getByLabel("Phone").fill("+358 40 123 4567");
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByText("It has 10 to 128 characters, got 9.").waitFor();
    assert.equal(await focusedName(page), "password");
    assert.equal(await page.getByLabel("Password").getAttribute("aria-invalid"), "true");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByRole("heading", { name: "One more step" }).waitFor();
    assert.equal(new URL(page.url()).hash, "", "a used secret stays in no history");
    await page.getByRole("button", { name: "Make a passkey" }).click();
    await page.getByRole("heading", { name: "You are in" }).waitFor();
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("heading", { name: "No building yet" }).waitFor();
  });
  await stage.scene({ path: link, person: null, expects: refused }, async (page) => {
    await page.getByLabel("Name").fill("Somebody Else");
    await page.getByLabel("Country").selectOption("FI");
    await page.getByLabel("Phone").fill("+358401234567");
    await page.getByLabel("E-mail").fill("else@example.org");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByRole("alert").getByText("used already or has expired").waitFor();
  });
}

async function demoPerson(stage: Stage): Promise<void> {
  // What is under way at the press of "Sign out" may be answered after it.
  await stage.scene({ person: null, expects: /status of 401/ }, async (page) => {
    await page.getByRole("button", { name: /Mara Lind/ }).click();
    await live(page);
    assert.equal(await page.locator("#any-calls-section").isVisible(), false);
    await page.locator("#from-input").fill("Lobby");
    await page.locator("#to-input").fill("9");
    await page.locator("#to-input").press("Enter");
    const card = page.locator(".card");
    await card.waitFor();
    await until(card, "being_served");
    await page.locator("#to-input").fill("4");
    await page.locator("#to-input").press("Enter");
    await page.locator("#message").getByText("You may not use this floor").waitFor();
    await page.getByRole("button", { name: "Account: Mara Lind" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });
}

async function passkey(stage: Stage): Promise<void> {
  const options = { person: "sub", path: "/account", before: withAuthenticator };
  await stage.scene(options, async (page) => {
    const card = page.locator("section").filter({
      has: page.getByRole("heading", { name: "Passkeys" }),
    });
    await card.getByRole("button", { name: "Add a passkey" }).click();
    await card.getByText("Added.", { exact: true }).waitFor();
    assert.equal(await card.locator(".line").count(), 1);
    // By its button, in a browser that offers nothing at the address field …
    const offers = "test.offers_nothing";
    await page.addInitScript((key) => {
      if (sessionStorage.getItem(key) === null) return;
      PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
    }, offers);
    await page.evaluate((key) => sessionStorage.setItem(key, "yes"), offers);
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await live(page);
    assert.equal(await page.locator("#me-name").innerText(), "Jonas Lind");
    // … and as the browser offers it there; this one's person always takes it at once.
    await page.goto(`${stage.demo.url}/recover`);
    await page.evaluate((key) => {
      sessionStorage.removeItem(key);
      localStorage.removeItem("vestibule.session");
    }, offers);
    await page.goto(`${stage.demo.url}/`);
    await live(page);
    assert.equal(await page.locator("#me-name").innerText(), "Jonas Lind");
  });
}

async function invitation(stage: Stage): Promise<void> {
  const { url } = stage.demo;
  const manager = await demoSession(url, "manager");
  const invited = await answered(url, manager, "POST", "/buildings/linden/people", {
    post: "managed",
    name: "Ines Kraft",
    email: "ines.kraft@example.org",
    consentAsserted: true,
    statementVersion: "1",
    underAge: false,
  });
  const letter = await asked(url, manager, "GET", `/invitations/${invited.invitation}/letter`);
  const link = /\/welcome#invitation=[\w.-]+/.exec(await letter.text())?.[0];
  assert.ok(link, "the letter holds the link");
  await stage.scene({ path: link, person: null, expects: refused }, async (page) => {
    await page.getByRole("heading", { name: "Welcome, Ines Kraft" }).waitFor();
    await page.getByText("invited to Linden Tower").waitFor();
    assert.equal(await page.getByLabel("E-mail").count(), 0, "what is known is not asked again");
    await page.getByLabel("Sign in with").selectOption("password");
    await page.getByLabel("Country").selectOption("DE");
    await page.getByLabel("Phone").fill("+49 30 1234567");
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Accept" }).click();
    await page.getByRole("heading", { name: "You are in" }).waitFor();
    await page.getByRole("button", { name: "Go on" }).click();
    await live(page);
    await page.getByRole("button", { name: "Account: Ines Kraft" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("E-mail").fill("ines.kraft@example.org");
    await page.getByLabel("Password").fill("not this one at all");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("alert").getByText("That does not fit").waitFor();
    await page.getByLabel("Password").fill(password);
    // One wrong password costs a wait of about a second; the page says so, and one presses again.
    const entered = page.locator("#me-name").getByText("Ines Kraft");
    for (let tries = 0; tries < 20 && !await entered.isVisible(); tries++) {
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await Promise.race([
        entered.waitFor(),
        page.getByRole("alert").getByText("Try again in").waitFor(),
      ]);
    }
    await entered.waitFor();
  });
  await stage.scene({ path: link, person: null, expects: refused }, async (page) => {
    await page.getByRole("heading", { name: "This invitation does not count" }).waitFor();
  });
}

async function endedElsewhere(stage: Stage): Promise<void> {
  const { url } = stage.demo;
  await stage.scene({ person: "main", expects: /40[13]|WebSocket/ }, async (page) => {
    const elsewhere = await demoSession(url, "main");
    await answered(url, elsewhere, "POST", "/me/sessions/end-others");
    await page.getByText("You have been signed out. Sign in again.").waitFor();
    assert.equal(await page.evaluate(() => localStorage.getItem("vestibule.session")), null);
  });
}

async function disabled(stage: Stage): Promise<void> {
  const { url } = stage.demo;
  const manager = await demoSession(url, "manager");
  const sub = await demoSession(url, "sub");
  const { account } = await answered(url, sub, "GET", "/me");
  const path = `/buildings/linden/people/${account}`;
  await stage.scene({ person: "sub", expects: /status of 40[1-4]|WebSocket/ }, async (page) => {
    const reason = { reason: "moved out" };
    assert.equal((await asked(url, manager, "POST", `${path}/disable`, reason)).status, 204);
    await page.getByRole("heading", { name: "You cannot use this page now" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Call the lift" }).isVisible(), false);
    assert.equal((await asked(url, manager, "POST", `${path}/enable`)).status, 204);
    await page.reload();
    await live(page);
  });
}

async function door(stage: Stage): Promise<void> {
  const at = { building: "linden", unit: "garage" };
  await stage.scene({ person: "main", expects: refused }, async (page) => {
    const gate = page.locator('[data-door="garage/gate"]');
    await gate.getByText("Closed").waitFor();
    await tabTo(page, '[data-door="garage/gate"] button');
    const answer = page.waitForResponse((one) => one.url().endsWith("/doors/gate/open"));
    await page.keyboard.press("Enter");
    await gate.getByText("Open. You can go in.").waitFor();
    assert.equal((await answer).status(), 200);
    await gate.getByText(/Unlocked/).waitFor();
    await page.locator("#polite").getByText("Garage gate: Open. You can go in.").waitFor();
  });
  await stage.scene({ person: "main", expects: /status of 50[34]/ }, async (page) => {
    const gate = page.locator('[data-door="garage/gate"]');
    await stage.demo.order({ do: "unitLinkCut", ...at, on: true });
    await gate.getByText("Does not answer").waitFor({ timeout: 3 * answerMs });
    await gate.getByRole("button", { name: "Open: Garage gate" }).click();
    await gate.getByText("It has not been opened.").waitFor();
    assert.equal(await gate.getByText("You can go in").count(), 0);
    await stage.demo.order({ do: "unitLinkCut", ...at, on: false });
    await gate.getByText("Closed").waitFor({ timeout: 3 * answerMs });
  });
}

async function visit(stage: Stage): Promise<void> {
  const { url } = stage.demo;
  const manager = await demoSession(url, "manager");
  const made = await answered(url, manager, "POST", "/buildings/linden/visitor-keys", {
    label: "Pekka",
    kind: "one_time",
    doors: ["entrance/main"],
    consentAsserted: true,
    statementVersion: "1",
    underAge: false,
  });
  const used = async () =>
    (await answered(url, manager, "GET", `/visitor-keys/${made.key.id}`)).used;
  const { pathname, hash } = new URL(made.link);
  const path = `${pathname}${hash}`;

  // A preview fetches the address, and some run the page: neither spends the key.
  await (await fetch(made.link)).text();
  const loaded: string[] = [];
  const before = (page: Page) => {
    page.on("request", (request) => loaded.push(`${request.method()} ${request.url()}`));
    return Promise.resolve();
  };
  await stage.scene({ path, person: null, before }, async (page) => {
    await page.getByRole("heading", { name: "Welcome, Pekka" }).waitFor();
    assert.match(await page.locator(".facts").innerText(), /Main entrance[^]*Openings left\s+1/);
    assert.deepEqual(await page.evaluate(lowContrasts), []);
  });
  for (const request of loaded.filter((one) => one.startsWith("GET "))) {
    await (await fetch(request.slice(4))).body?.cancel();
  }
  const told = loaded.filter((one) => one.includes(made.link.split("#")[1]));
  assert.deepEqual(told, [], "the secret stands in no address that is asked for");
  assert.equal(await used(), 0);

  await stage.scene({ path, person: null, expects: refused }, async (page) => {
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByText("Fill this in.").waitFor();
    await page.getByLabel("Code on the door's display").fill("000000");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByText("not the code on the door's display").waitFor();
    assert.equal(await used(), 0);
    const { displays } = await (await fetch(`${url}/demo/displays`)).json();
    await page.getByLabel("Code on the door's display").fill(displays.entrance.toLowerCase());
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByText("Open. You can go in.").waitFor();
    await page.getByText("It has opened as often as it may.").waitFor();
    assert.equal(await page.getByRole("button", { name: "Open", exact: true }).count(), 0);
  });
  assert.equal(await used(), 1);
  await stage.scene({ path, person: null }, async (page) => {
    await page.getByRole("heading", { name: "This key is used up" }).waitFor();
  });
  await stage.scene({ path: `${path}x`, person: null, expects: refused }, async (page) => {
    await page.getByRole("alert").getByText("This link opens nothing.").waitFor();
  });
}

async function accessible(stage: Stage): Promise<void> {
  const pages: [path: string, person: string | null, heading: string, expects?: RegExp][] = [
    ["/", null, "Sign in"],
    ["/account", "main", "Mara Lind"],
    ["/recover", null, "Find your way back"],
    ["/proposal#proposal=a.b", null, "A change of your data"],
    ["/device", "main", "Sign in a device"],
    ["/welcome", null, "No invitation"],
    ["/visit", null, "No key"],
  ];
  const phone = { width: 360, height: 780 };
  for (const [path, person, heading] of pages) {
    for (const colorScheme of ["light", "dark"] as const) {
      const options = { path, person, colorScheme, viewport: phone };
      await stage.scene(options, async (page) => {
        await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
        const low: LowContrast[] = await page.evaluate(lowContrasts);
        assert.deepEqual(low, [], `${path} ${colorScheme}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${path}: ${wide} px stick out`);
        const devtools = await page.context().newCDPSession(page);
        const { nodes } = await devtools.send("Accessibility.getFullAXTree");
        const nameless = nodes.filter(({ ignored, role, name }) =>
          !ignored && !name?.value &&
          /^(button|link|radio|checkbox|textbox|combobox|image)$/.test(String(role?.value))
        );
        assert.deepEqual(nameless.map(({ role }) => role?.value), [], path);
        await tabTo(page, "#theme");
      });
    }
  }
}

function focusedName(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.getAttribute("name"));
}

type Asking = [method: string, path: string, body?: unknown];

// deno-lint-ignore no-explicit-any -- the shape differs by route; a test knows what it asked for
async function answered(url: string, by: DemoSession, ...ask: Asking): Promise<any> {
  const response = await asked(url, by, ...ask);
  const text = await response.text();
  assert.ok(response.ok, `${ask[0]} ${ask[1]}: ${text}`);
  return JSON.parse(text);
}
