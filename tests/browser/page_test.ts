import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { TcpProxy } from "../parts/tcp_proxy.ts";
import { type LowContrast, lowContrasts } from "./contrast.ts";
import {
  callFrom,
  farFloor,
  floor,
  focusedLabel,
  focusShows,
  group,
  live,
  recordConnection,
  recordStates,
  tabTo,
  until,
} from "./gestures.ts";
import { languageChoice, languages } from "./page_languages.ts";
import { asked, demoSession } from "./sign_in.ts";
import { rideMs, Stage } from "./stage.ts";

Deno.test("the demo's page calls lifts, in a real browser", async (t) => {
  await using stage = await Stage.open();
  // Lifts take their time, so scenes that ride play side by side.
  await t.step("lifts ride", async (t) => {
    const scenes: [string, () => Promise<void>][] = [
      [
        "a click calls a lift, and the page shows it come, open, ride and serve",
        () => click(stage),
      ],
      ["the keyboard alone calls a lift and places a landing call", () => keyboard(stage)],
      ["a cut socket comes back, resumes, and a press in between is one call", () => cut(stage)],
    ];
    await Promise.all(
      scenes.map(([name, play]) =>
        t.step({
          name,
          fn: play,
          sanitizeOps: false,
          sanitizeResources: false,
          sanitizeExit: false,
        })
      ),
    );
  });
  await t.step("a call is cancelled, in words", () => cancel(stage));
  await t.step("C13 one call says that its person needs more room", () => room(stage));
  await t.step(
    "C13 fire operation is unmistakable and says not to use the lifts",
    () => fire(stage),
  );
  await t.step(
    "C3 a capability is renewed before it ends, on a new socket, and nobody notices",
    () => renew(stage),
  );
  await t.step(
    "light and dark follow the system, a press changes it, a reload keeps it",
    () => themes(stage),
  );
  await t.step(
    "a phone of 360 pixels sees everything without scrolling sideways",
    () => phone(stage),
  );
  await t.step(
    "every control has a name, focus shows, and texts reach contrast AA",
    () => accessible(stage),
  );
  await t.step(
    "R07 the page speaks Finnish, Swedish and German, and nothing sticks out of a phone",
    () => languages(stage),
  );
  await t.step(
    "R07 what was chosen decides the language, then the profile, then the browser",
    () => languageChoice(stage),
  );
  await t.step("R93 no request left the origin and no policy was violated", () => {
    assert.deepEqual(stage.faults, []);
  });
});

/** A journey by mouse, watched to its end; on the way the doors are opened once more. */
async function click(stage: Stage): Promise<void> {
  await stage.scene({}, async (page) => {
    const main = group(page, "main");
    await page.getByRole("group", { name: "A click on a floor sets" }).getByLabel("From").check();
    await floor(main, 0).click({ position: { x: 12, y: 8 } });
    await floor(main, 2).click({ position: { x: 12, y: 8 } });
    assert.equal(await page.locator("#from-input").inputValue(), "Lobby");
    assert.equal(await page.getByRole("spinbutton", { name: "To", exact: true }).inputValue(), "2");
    const states = await recordStates(page);
    await page.getByRole("button", { name: "Call the lift" }).click();
    const card = page.locator(".card");
    await card.waitFor();
    assert.match(await card.locator(".route").innerText(), /Lobby.*2/s);

    await until(card, "being_served");
    const letter = await card.locator(".card-letter").innerText();
    assert.match(letter, /^[A-D]$/);
    const shaft = main.locator(".shaft").nth("ABCD".indexOf(letter));
    await shaft.locator('.pane[data-door="opened"]').waitFor({ timeout: rideMs });
    await card.getByRole("button", { name: /^Open doors/ }).click();
    await page.locator("#polite").getByText("The doors are opening.").waitFor();
    assert.equal(await card.locator(".message").innerText(), "");

    await until(card, "served");
    assert.match(await card.locator(".card-state").innerText(), /Served: lift [a-d] brought you/);
    const seen = await states();
    const order = ["registered", "assigned", "fixed", "being_served", "served"];
    const ranks = seen.map((state) => order.indexOf(state));
    assert.ok(ranks.every((rank) => rank >= 0), `unexpected states: ${seen}`);
    assert.deepEqual([...ranks].sort((a, b) => a - b), ranks, `states went back: ${seen}`);
    assert.deepEqual(seen.slice(-2), ["being_served", "served"]);
    // Where the picture shows the car is where the table says it is.
    await page.waitForFunction(({ index }) => {
      const shaft = document.querySelectorAll<HTMLElement>('[data-group="main"] .shaft')[index];
      return Number(shaft?.style.getPropertyValue("--at")) === 2;
    }, { index: "ABCD".indexOf(letter) });
    const spoken = await page.locator("#polite").innerText();
    assert.match(spoken, /Lobby to floor 2: Served/);
  });
}

/** Tab, arrows, digits and Enter only. */
async function keyboard(stage: Stage): Promise<void> {
  await stage.scene({}, async (page) => {
    const { keyboard } = page;
    await tabTo(page, "#groups input");
    await keyboard.press("ArrowRight");
    await tabTo(page, "#from-input");
    await keyboard.type("lobby");
    await tabTo(page, "#to-input");
    await keyboard.type("2");
    await keyboard.press("ArrowDown");
    assert.equal(await page.locator("#to-input").getAttribute("aria-valuetext"), "floor 1");
    await keyboard.press("Enter");
    const card = page.locator(".card").filter({ hasText: "Lobby" });
    await card.waitFor();
    assert.match(await card.locator(".card-group").innerText(), /Garden lifts/);

    await tabTo(page, '[data-group="garden"] .floor');
    await keyboard.press("3");
    assert.equal(await focusedLabel(page), "Floor 3");
    await keyboard.press("ArrowUp");
    assert.equal(await focusedLabel(page), "Floor 4");
    await keyboard.press("Enter");
    assert.equal(await page.locator("#to-input").inputValue(), "4");
    await keyboard.press("PageDown");
    await keyboard.press("ArrowRight");
    assert.match(await focusedLabel(page) ?? "", /Lobby, front: call a lift up/);
    await keyboard.press("ArrowLeft");
    await keyboard.press("ArrowUp");
    await keyboard.press("d");
    const landing = page.locator(".card").filter({ hasText: "down" });
    await landing.waitFor();
    assert.match(await landing.locator(".route").innerText(), /1.*down/s);

    await until(card, "served");
    await until(landing, "served");
  });
}

/** The link breaks twice: once while a call is on its way, once while a press is unanswered. */
async function cut(stage: Stage): Promise<void> {
  const proxy = await TcpProxy.start(Number(new URL(stage.demo.url).port));
  const sent: string[] = [];
  const received: string[] = [];
  try {
    await stage.scene({
      url: `http://127.0.0.1:${proxy.port}`,
      expects: /WebSocket connection|ERR_/,
      before: (page) => {
        page.on("websocket", (socket) => {
          socket.on("framesent", ({ payload }) => void sent.push(String(payload)));
          socket.on("framereceived", ({ payload }) => void received.push(String(payload)));
        });
        return Promise.resolve();
      },
    }, async (page) => {
      const states = await recordConnection(page);
      await page.locator("#from-input").fill("15");
      await page.locator("#to-input").fill("14");
      await page.getByRole("button", { name: "Call the lift" }).click();
      const first = page.locator(".card").filter({ hasText: "Roof" });
      await first.waitFor();
      proxy.cut();
      await page.waitForFunction(() => Reflect.get(globalThis, "connections").length >= 2);
      await live(page);
      assert.deepEqual((await states()).slice(0, 2), ["reconnecting", "live"]);
      const resumes = sent.filter((frame) => frame.includes('"resume"'));
      assert.ok(resumes.length >= 2, "both groups ask for what they missed");
      assert.ok(received.some((frame) => frame.includes('"type":"resumed"')), "and get it");

      proxy.hold();
      await page.locator("#from-input").fill("10");
      await page.locator("#to-input").fill("9");
      await page.getByRole("button", { name: "Call the lift" }).click();
      await page.locator("#message").getByText("Sending").waitFor();
      const places = () =>
        sent.filter((frame) => frame.includes('"place_call"') && frame.includes('"from":10'));
      proxy.cut();
      proxy.release();
      await live(page);
      const second = page.locator(".card").filter({ hasText: /^(?!.*Roof).*10/s });
      await second.waitFor();
      const keys = new Set(places().map((frame) => JSON.parse(frame).key));
      assert.equal(keys.size, 1, "repeated with the key of the press");
      assert.ok(places().length >= 2, "the first one never arrived");
      await until(first, "served");
      await until(second, "served");
      assert.equal(await page.locator(".card").count(), 2, "two presses, two calls");
    });
  } finally {
    await proxy.stop();
  }
}

async function cancel(stage: Stage): Promise<void> {
  await stage.scene({}, async (page) => {
    const from = await farFloor(page);
    await callFrom(page, from);
    const card = page.locator(".card");
    await card.getByRole("button", { name: `Cancel: floor ${from} to Lobby` }).click();
    await until(card, "cancelled");
    assert.match(await card.locator(".card-state").innerText(), /Cancelled\. You cancelled it\./);
    await page.reload();
    await live(page);
    await until(card, "cancelled"); // a reload finds the tab's own calls again
    await card.getByRole("button", { name: /^Remove/ }).click();
    await page.locator("#no-calls").waitFor();
    await page.locator("#to-input").fill("Lobby");
    await page.locator("#to-input").press("Enter");
    assert.match(await page.locator("#message").innerText(), /same floor\. Choose another/);
    await page.locator("#to-input").fill("99");
    await page.locator("#to-input").press("Enter");
    assert.match(await page.locator("#message").innerText(), /no such floor: 99\. Choose another/);
    assert.equal(await page.locator(".card").count(), 0, "what means nothing calls nothing");
  });
}

/** What is said aloud is said of an accessible call alone. */
async function room(stage: Stage): Promise<void> {
  await stage.scene({ person: "main" }, async (page) => {
    const need = page.getByLabel("I need more room and time");
    const told = page.locator("#polite").getByText(/^Lift [A-D] (comes to|is here\. Its)/);
    await need.check();
    await page.getByRole("button", { name: "Call the lift" }).click();
    await told.first().waitFor({ timeout: rideMs });
    assert.equal(await need.isChecked(), false, "the next call says it anew");
  });
  const { url } = stage.demo;
  const main = await demoSession(url, "main");
  const prefer = (accessible: true | null) =>
    asked(url, main, "PATCH", "/me", { preferences: { accessible } });
  assert.equal((await prefer(true)).status, 200);
  await stage.scene({ person: "main" }, async (page) => {
    assert.equal(await page.getByLabel("I need more room and time").isVisible(), false);
  });
  assert.equal((await prefer(null)).status, 200);
}

/** The building's own fire switch, and a lift that its key takes out of service. */
async function fire(stage: Stage): Promise<void> {
  const at = { building: "linden", group: "main" };
  await stage.scene({}, async (page) => {
    const main = group(page, "main");
    await callFrom(page, await farFloor(page));
    const card = page.locator(".card");
    await card.waitFor();
    await stage.demo.order({ do: "fire", ...at, on: true });
    const alarm = page.getByRole("alert").filter({ hasText: "Main lifts" });
    await alarm.getByText("Fire operation. Do not use the lifts.").waitFor();
    await until(card, "cancelled");
    assert.match(await card.locator(".card-state").innerText(), /Do not use the lifts/);
    await main.locator('.shaft[data-state="fire"]').nth(3).waitFor();
    assert.match(await main.locator(".notice").first().innerText(), /do not use/);
    await page.locator("#to-input").press("Enter");
    await page.locator("#message").getByText("do not use the lifts").waitFor();
    await stage.demo.order({ do: "fire", ...at, on: false });
    await alarm.waitFor({ state: "hidden" });
    await main.locator('.shaft[data-state="normal"]').nth(3).waitFor();

    await stage.demo.order({ do: "outOfService", ...at, car: "d", on: true });
    const shaft = main.locator(".shaft").nth(3);
    await shaft.getByText("Out of service").waitFor({ timeout: rideMs });
    assert.match(await page.locator("#lifts tr").nth(4).innerText(), /Out of service/);
    await stage.demo.order({ do: "outOfService", ...at, car: "d", on: false });
    await main.locator('.shaft[data-state="normal"]').nth(3).waitFor({ timeout: rideMs });
  });
}

/** Eight minutes pass for the page; a capability lives for ten. */
async function renew(stage: Stage): Promise<void> {
  const sockets: { closed: boolean; hello: string }[] = [];
  await stage.scene({
    // The page's clock is then eight minutes ahead of the server's, which says so, once.
    expects: /401/,
    before: async (page) => {
      await page.clock.install();
      page.on("websocket", (socket) => {
        const seen = { closed: false, hello: "" };
        sockets.push(seen);
        socket.on("framesent", ({ payload }) => void (seen.hello ||= String(payload)));
        socket.on("close", () => void (seen.closed = true));
      });
    },
  }, async (page) => {
    await callFrom(page, await farFloor(page));
    const card = page.locator(".card");
    await card.waitFor();
    const states = await recordConnection(page);
    const second = page.waitForEvent("websocket");
    await page.clock.fastForward("08:00");
    const socket = await second;
    await socket.waitForEvent("framereceived", ({ payload }) => String(payload).includes('"seq"'));
    await page.waitForFunction(() =>
      document.querySelector("#connection")?.textContent?.includes("Live")
    );
    assert.equal(sockets.length, 2);
    assert.notEqual(sockets[1]?.hello, sockets[0]?.hello, "with a fresh capability");
    await card.getByRole("button", { name: /^Cancel/ }).click();
    await until(card, "cancelled"); // under the same id, or the call would not be its own
    assert.equal(sockets[0]?.closed, true, "the old socket was closed");
    assert.ok((await states()).every((state) => state === "live"), "live all the while");
  });
}

async function themes(stage: Stage): Promise<void> {
  const ground = (page: Page) =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await stage.scene({ colorScheme: "dark" }, async (page) => {
    const dark = await ground(page);
    await page.getByRole("button", { name: "Use the light theme" }).click();
    const light = await ground(page);
    assert.notEqual(light, dark);
    await page.reload();
    assert.equal(await ground(page), light, "a reload keeps what was chosen");
    await page.getByRole("button", { name: "Use the dark theme" }).click();
    assert.equal(await ground(page), dark);
    await page.emulateMedia({ colorScheme: "light" });
    assert.equal(await ground(page), light, "back with the system, it follows the system");
  });
}

async function phone(stage: Stage): Promise<void> {
  const screenPx = 360;
  const phone = { viewport: { width: screenPx, height: 780 }, hasTouch: true, isMobile: true };
  await stage.scene(phone, async (page) => {
    for (const name of ["Garden lifts", "Main lifts"]) {
      await page.getByRole("radio", { name }).check();
      // A phone zooms out where something sticks out, so the window is no measure of itself.
      const wide = await page.evaluate(() => document.documentElement.scrollWidth) -
        screenPx;
      assert.equal(wide, 0, `${name}: ${wide} px stick out`);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>("button, input, a")]
          .filter((one) => one.checkVisibility() && !one.matches(".skip"))
          .map((one) => ({ name: one.outerHTML.slice(0, 90), box: one.getBoundingClientRect() }))
          .filter(({ box }) => box.width < 24 || box.height < 24)
          .map(({ name, box }) => `${name} ${box.width}×${box.height}`)
      );
      assert.deepEqual(small, [], "targets below 24 pixels (WCAG 2.5.8)");
    }
    const from = await farFloor(page);
    await page.getByRole("group", { name: "A click on a floor sets" }).getByLabel("From").check();
    await floor(group(page, "main"), from).tap({ position: { x: 12, y: 8 } });
    await floor(group(page, "main"), 0).tap({ position: { x: 12, y: 8 } });
    const bar = page.locator(".callbar");
    assert.equal(await bar.locator("p").innerText(), `${from} to Lobby`);
    await bar.getByRole("button", { name: "Call" }).tap();
    const card = page.locator(".card");
    await card.waitFor();
    await card.getByRole("button", { name: /^Cancel/ }).tap();
    await until(card, "cancelled");
  });
}

async function accessible(stage: Stage): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await stage.scene({ colorScheme, reducedMotion: "reduce" }, async (page) => {
      await page.locator("#from-input").fill("5");
      await page.locator("#to-input").fill("8");
      await page.locator("#to-input").press("Enter");
      await page.locator(".card").waitFor();
      const low: LowContrast[] = await page.evaluate(lowContrasts);
      assert.deepEqual(low, [], colorScheme);
      const devtools = await page.context().newCDPSession(page);
      const { nodes } = await devtools.send("Accessibility.getFullAXTree");
      const controls = nodes.filter(({ ignored, role }) =>
        !ignored &&
        /^(button|link|radio|spinbutton|textbox|grid|table|region)$/.test(String(role?.value))
      );
      assert.ok(controls.length > 40, `only ${controls.length} controls found`);
      const nameless = controls.filter(({ name }) => !name?.value).map(({ role }) => role?.value);
      assert.deepEqual(nameless.filter((role) => role !== "table"), []);
      for (const place of ["#groups input", "#to-input", "#submit", ".floor", "#theme"]) {
        await tabTo(page, place);
        assert.ok(await focusShows(page), `focus on ${place} does not show`);
      }
      const spoken = page.locator('[aria-live="polite"]');
      assert.match(await spoken.innerText(), /Connected\. .*Floor 5 to floor 8: /s);
    });
  }
}
