/** The screen at the entrance: what it shows, and that it says so when it knows nothing any more. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { SystemClock } from "../../src/clock.ts";
import { seededRandom, uuidV7 } from "../../src/random.ts";
import { TcpProxy } from "../parts/tcp_proxy.ts";
import { type LowContrast, lowContrasts } from "./contrast.ts";
import { picture } from "./pictures.ts";
import { asked, demoSession } from "./sign_in.ts";
import { Stage } from "./stage.ts";

const clock = new SystemClock();
const random = seededRandom("lobby");
const main = { building: "linden", group: "main" } as const;
const wide = { width: 1920, height: 1080 };
const tall = { width: 1080, height: 1920 };

Deno.test("the screen at the entrance, in a real browser", async (t) => {
  await using stage = await Stage.open();
  await t.step(
    "R77 C4 a call by phone appears by its number and car, and vanishes; its phone shows the number",
    () => called(stage),
  );
  await t.step("a cut line is said at once, and no car of before it is shown", () => cut(stage));
  await t.step("fire is said first, and no lift is offered", () => fire(stage));
  await t.step(
    "C3 R77 a manager pairs a screen by its code, and it is dark within a second of its end",
    () => paired(stage),
  );
  await t.step(
    "R77 a directory of a thousand turns its pages, and is read at AA in light and dark",
    () => thousand(stage),
  );
  await t.step("R93 no request left the origin and no policy was violated", () => {
    assert.deepEqual(stage.faults, []);
  });
});

/** Calls from the entrance as a phone does; returns what its screen shows. */
async function call(stage: Stage, persons = 1): Promise<Called> {
  const { url } = stage.demo;
  const ask = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok(response.ok, text);
    return JSON.parse(text);
  };
  const rid = crypto.randomUUID();
  const { capability } = await ask("POST", "/demo/capability", {}, { rid });
  const authorization = `Bearer ${capability}`;
  const calls = "/v1/buildings/linden/groups/main/calls";
  const { id, number, car } = await ask("POST", calls, {
    authorization,
    "idempotency-key": uuidV7(clock.now(), random),
  }, { kind: "destination", from: 0, to: 9, persons });
  const cancel = () => ask("DELETE", `${calls}/${id}`, { authorization });
  return { number, car, cancel };
}

interface Called {
  readonly number: number;
  readonly car: string;
  readonly cancel: () => Promise<unknown>;
}

function row(page: Page, number: number) {
  return page.locator(`#calls li[data-number="${number}"]`);
}

async function live(page: Page): Promise<void> {
  await page.locator('body[data-state="live"]').waitFor();
}

async function called(stage: Stage): Promise<void> {
  await stage.scene({ path: "/lobby", person: null, viewport: wide }, async (page) => {
    await live(page);
    assert.match(await page.locator("#no-calls").innerText(), /No lift/);
    // The nearest car is full by the first; the second waits for another.
    const [first, second] = [await call(stage, 12), await call(stage, 12)];
    for (const { number, car } of [first, second]) {
      assert.ok(number >= 10 && number <= 99, `${number}`);
      await row(page, number).waitFor();
      assert.equal(await row(page, number).locator(".lobby-lift").innerText(), car.toUpperCase());
    }
    assert.notEqual(first.number, second.number);
    assert.match(await row(page, second.number).locator(".lobby-time").innerText(), /^\d+ s$/);
    const [line] = await page.locator("#directory li").allInnerTexts();
    assert.match(line ?? "", /^9\.1/);
    const all = await page.locator("body").innerText();
    assert.doesNotMatch(all, /\b9\b(?!\.1| s)/, "no destination is shown");
    await second.cancel();
    await row(page, second.number).waitFor({ state: "detached", timeout: 1_000 });
    await stage.scene({ person: "main" }, async (phone) => {
      await phone.locator("#to-input").fill("9");
      await phone.locator("#to-input").press("Enter");
      const told = phone.locator(".card-group").filter({ hasText: /Call number \d\d/ });
      const number = Number(/\d\d$/.exec(await told.first().innerText())?.[0]);
      await row(page, number).waitFor();
      await picture(phone, "building");
      await picture(page, "lobby", { width: 1280, height: 720 });
    });
  });
}

async function cut(stage: Stage): Promise<void> {
  const proxy = await TcpProxy.start(Number(new URL(stage.demo.url).port));
  const expects = /WebSocket connection|ERR_/;
  const url = `http://127.0.0.1:${proxy.port}`;
  try {
    await stage.scene(
      { url, path: "/lobby", person: null, viewport: tall, expects },
      async (page) => {
        await live(page);
        const { number } = await call(stage, 12);
        await row(page, number).waitFor();
        proxy.hold();
        proxy.cut();
        await page.locator('body[data-state="cut"]').waitFor();
        assert.match(await page.locator("#cut").innerText(), /^No connection/);
        assert.equal(await page.locator("#landing").isVisible(), false);
        assert.equal(await page.locator("#calls li").count(), 0);
        proxy.cut();
        proxy.release();
        await live(page);
        assert.equal(await page.locator("#cut").isVisible(), false);
      },
    );
  } finally {
    await proxy.stop();
  }
}

async function fire(stage: Stage): Promise<void> {
  await stage.scene({ path: "/lobby", person: null, viewport: tall }, async (page) => {
    await live(page);
    const { number } = await call(stage, 12);
    await row(page, number).waitFor();
    await stage.demo.order({ do: "fire", ...main, on: true });
    await page.getByText("Main lifts: Fire alarm: do not use the lifts").waitFor();
    assert.equal(await row(page, number).count(), 0);
    await stage.demo.order({ do: "fire", ...main, on: false });
    await page.locator("#warnings p").waitFor({ state: "detached" });
  });
}

async function paired(stage: Stage): Promise<void> {
  const manager = await demoSession(stage.demo.url, "manager");
  const expects = /status of 40[014]/;
  await stage.scene({
    path: "/lobby",
    person: null,
    viewport: wide,
    expects,
    before: async (page) => {
      await page.clock.install();
      // As on every other server than the demo's, whose code is asked for.
      await page.route("**/demo/screen", (route) => route.fulfill({ status: 404, body: "{}" }));
    },
  }, async (page) => {
    await page.locator('body[data-state="pairing"]').waitFor();
    const code = await page.locator("#code").innerText();
    const paired = await asked(stage.demo.url, manager, "POST", "/buildings/linden/screens", {
      ...{ user_code: code, name: "By the lifts", level: 0, unit: "entrance" },
    });
    assert.equal(paired.status, 201);
    const { id } = await paired.json();
    await page.clock.fastForward(5_000); // it asks every five seconds
    await live(page);
    assert.match(await page.locator("#directory").innerText(), /9\.1/);
    await page.reload();
    await live(page);
    await stage.scene({ path: "/screens" }, async (desk) => {
      await desk.getByText("By the lifts").waitFor();
    });
    const ended = await asked(stage.demo.url, manager, "DELETE", `/screens/${id}`);
    assert.equal(ended.status, 204);
    await ended.body?.cancel();
    await page.locator('body:not([data-state="live"])').waitFor({ timeout: 1000 });
    await page.locator('body[data-state="pairing"]').waitFor();
    assert.notEqual(await page.locator("#code").innerText(), code);
  });
}

/** As a building of a thousand flats would be told; the demo has one. */
async function thousand(stage: Stage): Promise<void> {
  const lines = Array.from({ length: 1_000 }, (_, at) => ({
    number: `${Math.floor(at / 8) + 1}.${at % 8 + 1}`,
    ...(at % 3 !== 0 && { name: at % 7 === 0 ? "Korhonen-Mäkiranta & Lindström" : "Virtanen" }),
  }));
  const calls = Array.from({ length: 20 }, (_, at) => ({
    number: 10 + at,
    ...(at < 18 && { car: "ABCD"[at % 4]! }),
    ...(at === 0 ? { here: true } : { comesAtMs: clock.now() + 8_000 * at }),
  }));
  const groups = [
    { name: "Main lifts", usable: true, out: ["C", "D"], calls },
    { name: "Garden lifts", usable: false, doNotUse: "inspection", out: [], calls: [] },
  ];
  for (const colorScheme of ["light", "dark"] as const) {
    for (const viewport of [wide, tall]) {
      await stage.scene({
        ...{ path: "/lobby", person: null, colorScheme, viewport, reducedMotion: "reduce" },
        before: async (page) => {
          await page.clock.install();
          await page.routeWebSocket("**/v1/live", (socket) => {
            const told = (message: unknown) => socket.send(JSON.stringify(message));
            socket.onMessage(() => {
              const serverTimeMs = clock.now();
              told({ type: "welcome", serverTimeMs, expiresAtMs: serverTimeMs + 600_000 });
              told({ type: "directory", lines });
              told({ type: "landing", floor: "0", groups });
            });
          });
        },
      }, async (page) => {
        await live(page);
        await page.locator("#directory-page").getByText("1 of").waitFor();
        const page1 = await visibleFlats(page);
        assert.ok(page1.length >= 30 && page1[0] === "1.1", `${page1.length} flats at once`);
        await page.clock.fastForward(8_100);
        const page2 = await visibleFlats(page);
        const next = lines[page1.length]!.number;
        assert.equal(page2[0], next, "it turns to what comes next");
        const low: LowContrast[] = await page.evaluate(lowContrasts);
        assert.deepEqual(low, [], colorScheme);
        const clipped = await page.evaluate(() =>
          [...document.querySelectorAll("#calls li, #directory li")]
            .filter((item) => item.checkVisibility())
            .filter((item) => {
              const box = item.getBoundingClientRect();
              const list = item.parentElement!.getBoundingClientRect();
              return box.bottom > list.bottom + 1 || box.right > list.right + 1;
            }).length
        );
        assert.equal(clipped, 0, "no line is cut off");
        assert.equal(await page.evaluate(() => document.body.scrollHeight <= innerHeight), true);
        assert.match(await page.locator("#out").innerText(), /Lifts C and D are out of service/);
        assert.match(await page.locator("#warnings").innerText(), /Garden lifts: .* worked on/);
      });
    }
  }
}

async function visibleFlats(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    [...document.querySelectorAll("#directory li")].filter((item) => item.checkVisibility())
      .map((item) => item.querySelector(".lobby-flat")!.textContent ?? "")
  );
}
