/**
 * A device is woken: opted in on the account page, pushed to by the server, shown by the service
 * worker, and its page opened at the ring. This Chromium has no push service, no notices and no
 * finger that could tap one; their places are taken at the browser's own edge, where a test can
 * write down what it was asked. The push event itself is the browser's, by its debugging protocol.
 */
import assert from "node:assert/strict";
import type { BrowserContext, Locator, Page, Worker } from "playwright-core";
import { until } from "../parts/until.ts";
import { type PushService, withPushService } from "../src/people/push/push_service.ts";
import { withAuthenticator } from "./authenticator.ts";
import { Stage } from "./stage.ts";

const at = { building: "linden", unit: "entrance" } as const;
const number = "9.1";

/** What the worker had the browser show. */
interface Shown {
  readonly title: string;
  readonly options: { readonly tag: string; readonly body: string; readonly actions?: unknown };
}

Deno.test("a device that is woken when it rings, in a real browser", async (t) => {
  await withPushService(async (service) => {
    await using stage = await Stage.open(["--push-allow", "127.0.0.1"]);
    await t.step(
      "R90 the account page says that the operator has entered no push service",
      () => notListed(stage),
    );
    await enterPushService(stage, service.host);
    await t.step(
      "R71 R93 C8 off until switched on; then a ring wakes the worker, and a tap opens the ring",
      () => woken(stage, service),
    );
    await t.step("R93 no request left the origin and no policy was violated", () => {
      assert.deepEqual(stage.faults, []);
    });
  }, { plain: true, name: "127.0.0.1" });
});

/** The first operator enters a push service in the register of sub-processors. */
async function enterPushService(stage: Stage, host: string): Promise<void> {
  const link = /\/welcome#operator=\S+/.exec(stage.demo.tail)?.[0];
  assert.ok(link, `no link in:\n${stage.demo.tail}`);
  const options = { path: link, person: null, before: withAuthenticator, expects: /status of 4/ };
  await stage.scene(options, async (page) => {
    await page.getByLabel("Name").fill("Otso Salo");
    await page.getByLabel("Country").selectOption("FI");
    await page.getByLabel("Phone").fill("+358401234567");
    await page.getByLabel("E-mail").fill("otso@example.org");
    await page.getByLabel("Password").fill("a quiet heron at dawn");
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByRole("button", { name: "Make a passkey" }).click();
    await page.getByRole("heading", { name: "You are in" }).waitFor();
    const entry = {
      name: "Push Carriers Ltd",
      purpose: "web_push",
      region: "FI",
      contractDay: "2026-01-01",
      contact: "Data protection office",
      hosts: [host],
    };
    type Module = typeof import("../../web/identity.js");
    await page.evaluate(async ({ at, entry }) => {
      const { Identity }: Module = await import(at);
      await new Identity().ask("POST", "/sub-processors", entry);
    }, { at: "/identity.js", entry });
  });
}

function cardOf(page: Page): Locator {
  return page.locator("section.sheet", { has: page.getByText("Rings on this device") });
}

async function notListed(stage: Stage): Promise<void> {
  await stage.scene({ person: "main", path: "/account" }, async (page) => {
    await cardOf(page).getByText("has not entered").waitFor();
    assert.equal(await cardOf(page).getByRole("button").count(), 0);
  });
}

async function woken(stage: Stage, service: PushService): Promise<void> {
  const subscription = service.subscribe("phone");
  const before = async (page: Page) => {
    await page.addInitScript((given) => {
      const keys = { p256dh: given.p256dh, auth: given.auth };
      const made: Partial<PushSubscription> = {
        endpoint: given.endpoint,
        toJSON: () => ({ endpoint: given.endpoint, keys }),
        unsubscribe: () => Promise.resolve(true),
      };
      Notification.requestPermission = () => Promise.resolve("granted");
      const taken = () => Promise.resolve(made);
      const { prototype } = Reflect.get(globalThis, "PushManager");
      Object.assign(prototype, { subscribe: taken, getSubscription: taken });
    }, subscription);
  };
  await stage.scene({ person: "main", path: "/account", before }, async (page) => {
    const tick = cardOf(page).getByLabel("Tell me when somebody rings");
    assert.equal(await tick.isChecked(), false);
    await tick.check();
    await cardOf(page).getByRole("button", { name: "Save" }).click();
    await cardOf(page).getByText("On, until you sign out.").waitFor();

    // The account page hears no rings: the device is away.
    await stage.demo.order({ do: "ring", ...at, number });
    const [first] = await service.took(1);
    assert.equal(first!.urgency, "high");
    const worker = await workerOf(page.context());
    const [rang] = await delivered(page, worker, stage.demo.url, first!.text, 1);
    assert.equal(rang!.title, "Somebody rings");
    assert.equal(rang!.options.actions, undefined, "nothing opens a door on a locked screen");
    const { ring } = JSON.parse(first!.text).notification.data;

    const opened = await tapped(worker, ring);
    assert.equal(new URL(opened).searchParams.get("ring"), ring);
    await page.goto(opened);
    const card = page.locator("#rings .ring:focus");
    await card.waitFor();
    assert.match(await card.innerText(), /Somebody rings/);
    assert.equal(new URL(page.url()).search, "", "the address keeps no ring");

    // What this page shows itself is told by no push.
    await stage.demo.order({ do: "ringCancel", ...at });
    await page.locator("#rings").getByText("gave up").waitFor();
    assert.equal(service.came.length, 1);

    await page.goto(`${stage.demo.url}/account`);
    await cardOf(page).waitFor();
    assert.equal(await tick.isChecked(), true);
    await stage.demo.order({ do: "ring", ...at, number });
    const second = (await service.took(2))[1]!;
    await stage.demo.order({ do: "ringCancel", ...at });
    const third = (await service.took(3))[2]!;
    assert.deepEqual([third.topic, third.urgency], [second.topic, "normal"]);
    const again = await workerOf(page.context());
    await delivered(page, again, stage.demo.url, second.text, 1);
    const shown = await delivered(page, again, stage.demo.url, third.text, 2);
    assert.equal(shown[1]!.title, "Somebody rang");
    assert.equal(shown[1]!.options.tag, shown[0]!.options.tag, "it takes the ring's place");
    const over = await tapped(again, JSON.parse(third.text).notification.data.ring);
    await page.goto(over);
    await page.getByText("That ring is over.").waitFor();

    await page.goto(`${stage.demo.url}/account`);
    await tick.uncheck();
    await cardOf(page).getByRole("button", { name: "Save" }).click();
    await cardOf(page).getByText("Off. Rings are heard").waitFor();
  });
}

/** The worker, which writes down what it has the browser show. */
async function workerOf(context: BrowserContext): Promise<Worker> {
  const worker = await until("the worker runs", () => context.serviceWorkers()[0]);
  await worker.evaluate(`(() => {
    globalThis.shown = [];
    registration.showNotification = (title, options) => {
      shown.push({ title, options });
      return Promise.resolve();
    };
  })()`);
  return worker;
}

/** Has the browser deliver a push; answers once the worker has shown so many. */
async function delivered(
  page: Page,
  worker: Worker,
  origin: string,
  data: string,
  count: number,
): Promise<readonly Shown[]> {
  const session = await page.context().newCDPSession(page);
  const found = Promise.withResolvers<string>();
  session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
    const own = registrations.find(({ scopeURL }) => scopeURL === `${origin}/`);
    if (own !== undefined) found.resolve(own.registrationId);
  });
  await session.send("ServiceWorker.enable");
  const registrationId = await found.promise;
  await session.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
  const shown = await until("the push is shown", async () => {
    const all = await worker.evaluate("shown") as readonly Shown[];
    return all.length >= count && all;
  });
  await session.detach();
  return shown;
}

/** Taps the notice of a ring. @returns the address of the window that the worker wants opened */
async function tapped(worker: Worker, ring: string): Promise<string> {
  return await worker.evaluate(`(async () => {
    let url, done, closed = false;
    clients.openWindow = (wanted) => Promise.resolve(void (url = wanted));
    const event = new Event("notificationclick");
    event.notification = { data: ${JSON.stringify({ ring })}, close: () => { closed = true; } };
    event.waitUntil = (promise) => { done = promise; };
    dispatchEvent(event);
    await done;
    if (!closed) throw new Error("the notice stays");
    return url;
  })()`) as string;
}
