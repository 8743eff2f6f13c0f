/** Whoever opens a door without a ring and without a proof of late is asked for one, at the door. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { withAuthenticator } from "./authenticator.ts";
import { lowContrasts } from "./contrast.ts";
import { live } from "./gestures.ts";
import { asked, type DemoSession, demoSession } from "./sign_in.ts";
import type { Stage } from "./stage.ts";

const password = "four grey geese on the ice";
const person = "main";
const phone = { width: 360, height: 780 };
/** A door that takes a proof says so; the browser's console calls it an error. */
const expects = /status of 40[13]/;
const sessionKey = "vestibule.session";

/** Plays it: with neither password nor passkey, with a password, with a passkey. */
export async function provesAtDoor(stage: Stage): Promise<void> {
  const { url } = stage.demo;
  let session = await unproved(url);
  const before = (page: Page) => keep(page, session);
  await stage.scene({ person: null, before, expects, viewport: phone }, async (page) => {
    await live(page);
    const { gate, open, card } = gateOf(page);
    await open.click();
    await card.getByText("neither a passkey nor a password").waitFor();
    await card.getByRole("button", { name: "Cancel" }).press("Enter");
    await gate.getByText("Not opened: it takes a proof that it is you.").waitFor();
    assert.ok(await open.evaluate((button) => button === document.activeElement));
    assert.equal(await card.count(), 0);
    await open.click();
    await card.getByRole("button", { name: "Sign in again" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });

  const own = await demoSession(url, person);
  const given = await asked(url, own, "POST", "/me/password", { current: null, password });
  assert.equal(given.status, 204);
  session = await unproved(url);
  await stage.scene({ person: null, before, expects, viewport: phone }, async (page) => {
    await withAuthenticator(page);
    await live(page);
    const { gate, open, card } = gateOf(page);
    await open.press("Enter");
    await gate.getByText("Before a door opens without a ring").waitFor();
    const field = card.getByLabel("Password");
    await field.waitFor();
    assert.ok(await field.evaluate((input) => input === document.activeElement));
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await page.evaluate(lowContrasts), [], colorScheme);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= phone.width, `the page is ${wide} wide`);
    await field.fill("five grey geese on the ice");
    await field.press("Enter");
    await card.getByRole("alert").getByText("That does not fit.").waitFor();
    await field.fill(password);
    await field.press("Enter");
    await gate.getByText("Open. You can go in.").waitFor();
    assert.equal(await card.count(), 0);
    await open.press("Enter");
    await gate.getByText("Open. You can go in.").waitFor();

    // A passkey is asked for at once, and no card is shown.
    await page.evaluate(async (module) => {
      const { Identity } = await import(module);
      await new Identity().addPasskey("This phone");
    }, "/identity.js");
    const next = await unproved(url);
    await page.evaluate(([name, value]) => localStorage.setItem(name!, value!), [
      sessionKey,
      textOf(next),
    ]);
    await page.reload();
    await live(page);
    const proofs: string[] = [];
    page.on("request", (request) => proofs.push(new URL(request.url()).pathname));
    await open.press("Enter");
    await gate.getByText("Open. You can go in.").waitFor();
    assert.ok(proofs.includes("/identity/v1/me/verify"));
    assert.equal(proofs.filter((path) => path.endsWith("/doors/gate/open")).length, 2);
  });
}

type Tokens = Pick<DemoSession, "refresh_token" | "session">;

/** A session whose beginning proved nobody: of a client whose code the person approved. */
async function unproved(url: string): Promise<Tokens> {
  const post = async (path: string, body: unknown) => {
    const response = await fetch(`${url}/identity/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    assert.ok(response.ok, path);
    return await response.json();
  };
  const codes = await post("/device_authorization", { client_name: "Another client" });
  const approver = await demoSession(url, person);
  const approved = await asked(url, approver, "POST", "/device_authorization/approve", {
    user_code: codes.user_code,
  });
  assert.equal(approved.status, 200);
  return await post("/token", {
    grant_type: "urn:ietf:params:oauth:grant-type:device_code",
    device_code: codes.device_code,
  });
}

function textOf({ refresh_token: refreshToken, session }: Tokens): string {
  return JSON.stringify({ refreshToken, session });
}

/** Lets a page find a session when it is first loaded. */
async function keep(page: Page, tokens: Tokens): Promise<void> {
  await page.addInitScript(([name, kept]) => {
    if (sessionStorage.getItem("test.kept") !== null) return;
    sessionStorage.setItem("test.kept", "once");
    localStorage.setItem(name!, kept!);
  }, [sessionKey, textOf(tokens)]);
}

function gateOf(page: Page) {
  const gate = page.locator('[data-door="garage/gate"]');
  return {
    gate,
    open: gate.getByRole("button", { name: "Open: Garage gate" }),
    card: gate.getByRole("group", { name: "Is it you?" }),
  };
}
