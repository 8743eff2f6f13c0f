/** Who rings is seen and spoken with: by the household alone, and only from its own door. */
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import {
  markerPoints,
  type PictureMarker,
  readMarker,
} from "../../adapters/camera/picture_marker.ts";
import { makeOfferProof } from "../../web/media/fingerprint_proof.js";
import { makeSigningKey } from "../../web/media/signing_key.js";
import { until } from "../parts/until.ts";
import { type LowContrast, lowContrasts } from "./contrast.ts";
import { type RelayOptions, RingUnit } from "./ring_unit.ts";
import { type SceneOptions, Stage } from "./stage.ts";

const at = { building: "linden", unit: "entrance" } as const;
const number = "9.1";
/** A microphone that beeps, and somebody who always allows it: this browser has no dialogue to ask. */
const flags = [
  "--allow-loopback-in-peer-connection",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
];

Deno.test("a ring's picture at the page, in a real browser", async (t) => {
  await using stage = await Stage.open([], flags);
  await t.step("R71 a browser that no flat has let in asks for no picture", () => stranger(stage));
  await t.step("R70 R71 R72 a ring shows who stands there, without sound", () => genuine(stage));
  await t.step(
    "R72 what a dishonest server changes is refused, and why is said",
    () => evil(stage),
  );
  await t.step("R73 a picture is kept on this device alone, and deleted", () => kept(stage));
  await t.step("R73 of a missed ring one is kept where that is switched on", () => missed(stage));
  await t.step("C1 R71 who answers speaks with the visitor, by keyboard too", () => voice(stage));
  await t.step("C1 without a microphone one still hears, and opens", () => deaf(stage));
  await t.step("the picture is read at AA, in light and dark, on 390 pixels", () => seen(stage));
  await t.step("R93 no request left the origin and no policy was violated", () => {
    assert.deepEqual(stage.faults, []);
  });
});

interface Doorway {
  readonly page: Page;
  readonly unit: RingUnit;
  readonly card: Locator;
  readonly figure: Locator;
}

/** A page of the flat's main user, with the unit behind it; at the end the visitor goes. */
async function doorway(
  stage: Stage,
  options: RelayOptions & Partial<SceneOptions>,
  play: (doorway: Doorway) => Promise<void>,
): Promise<void> {
  const { speaks, spoil, ...scene } = options;
  await using unit = await RingUnit.open();
  await stage.scene({
    person: "main",
    ...scene,
    before: async (page) => {
      await unit.behind(page, {
        ...(speaks !== undefined && { speaks }),
        ...(spoil !== undefined && { spoil }),
      });
    },
  }, async (page) => {
    await unit.letIn(page);
    await page.reload();
    const card = page.locator("#rings .ring");
    await play({ page, unit, card, figure: card.locator(".ring-picture") });
  });
}

/** A visitor presses the flat; resolves once the page shows it. */
async function ring(stage: Stage, page: Page): Promise<void> {
  await page.locator('#rings[data-line="live"]').waitFor({ state: "attached" });
  await stage.demo.order({ do: "ring", ...at, number });
  await page.locator("#rings .ring").waitFor();
}

async function leave(stage: Stage, { card }: Doorway): Promise<void> {
  await stage.demo.order({ do: "ringCancel", ...at });
  await card.getByText("gave up").waitFor();
}

/** What the strip says of a picture that the page shows now. */
async function shown(picture: Locator): Promise<PictureMarker | null> {
  const brightness = await picture.evaluate((element, points) => {
    const source = element as HTMLVideoElement | HTMLCanvasElement;
    const canvas = document.createElement("canvas");
    canvas.width = "videoWidth" in source ? source.videoWidth : source.width;
    canvas.height = "videoHeight" in source ? source.videoHeight : source.height;
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    if (pen === null || canvas.width === 0) return [];
    pen.drawImage(source, 0, 0);
    return points.map(({ x, y }) =>
      pen.getImageData(Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1).data[1]!
    );
  }, markerPoints());
  return readMarker(brightness);
}

async function live(figure: Locator): Promise<void> {
  await figure.and(figure.page().locator('[data-state="live"]')).waitFor();
}

async function stranger(stage: Stage): Promise<void> {
  await using unit = await RingUnit.open();
  const before = (page: Page) => unit.behind(page, { speaks: true });
  await stage.scene({ person: "main", before }, async (page) => {
    await ring(stage, page);
    await stage.demo.order({ do: "ringCancel", ...at });
    await page.getByText("gave up").waitFor();
    assert.deepEqual(unit.signals, []);
    assert.equal(await page.locator(".ring-picture").count(), 0);
    assert.equal(await page.getByRole("button", { name: "Answer" }).count(), 0);
    assert.equal(await page.locator("#missed-setting").isVisible(), false);
  });
}

async function genuine(stage: Stage): Promise<void> {
  await doorway(stage, {}, async ({ page, unit, card, figure }) => {
    await ring(stage, page);
    await live(figure);
    const video = figure.locator("video");
    const marker = await until("the test picture", () => shown(video));
    assert.equal(marker.tag, 5);
    const state = await video.evaluate((element) => {
      const { muted, srcObject, ariaLabel } = element as HTMLVideoElement;
      const tracks = (srcObject as MediaStream).getTracks().map(({ kind }) => kind);
      return { muted, tracks, ariaLabel };
    });
    assert.deepEqual(state.tracks, ["video"]);
    assert.equal(state.muted, true);
    assert.match(state.ariaLabel ?? "", /^Live picture without sound: /);
    assert.equal(await card.getByRole("button", { name: "Answer" }).isVisible(), false);
    await card.getByRole("button", { name: /^Open/ }).first().click();
    await card.and(page.locator('[data-state="opened"]')).waitFor();
    await figure.waitFor({ state: "hidden" });
    await until("the camera is off", async () => !(await unit.camera.figures()).running);
    assert.equal(await video.evaluate((e) => (e as HTMLVideoElement).srcObject), null);
  });
}

async function evil(stage: Stage): Promise<void> {
  const own = await makeSigningKey();
  const attacks: [string, NonNullable<RelayOptions["spoil"]>, RegExp][] = [
    ["a fingerprint of its own", (offer) => ({
      ...offer,
      sdp: offer.sdp.replaceAll(
        /(a=fingerprint:sha-256 )../g,
        (_, head) => `${head}${offer.sdp.includes(`${head}00`) ? "11" : "00"}`,
      ),
    }), /not the one that the unit at the door has signed for/],
    ["a line of sound", (offer) => ({
      ...offer,
      sdp: `${offer.sdp}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:1\r\n` +
        "a=sendonly\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n",
    }), /carry sound/],
    ["the proof of another ring", async (offer, { session, media, signal }, { site }) => ({
      ...offer,
      proof: await makeOfferProof(site.unitKey, {
        ...{ ring: "another", session, media, sdp: offer.sdp, nowMs: Date.now() },
        device: signal.kind === "request" ? signal.device : "",
      }),
    }), /another ring or another device/],
    ["a key of its own", async (offer, { ring, session, media, signal }) => ({
      ...offer,
      proof: await makeOfferProof(own, {
        ...{ ring, session, media, sdp: offer.sdp, nowMs: Date.now() },
        device: signal.kind === "request" ? signal.device : "",
      }),
    }), /the unit at the door has not signed it/],
  ];
  let attack = attacks[0]!;
  const spoil: RelayOptions["spoil"] = (...args) => attack[1](...args);
  await doorway(stage, { spoil }, async (doorway) => {
    const { page, unit, card, figure } = doorway;
    await ring(stage, page);
    for (attack of attacks) {
      const [what, , why] = attack;
      if (what !== attacks[0]![0]) await figure.getByRole("button").click();
      const said = figure.getByRole("alert").getByText(why);
      await said.waitFor();
      assert.match(await said.innerText(), /^This picture is not from your door: /, what);
      const video = await figure.locator("video").evaluate((element) => {
        const { srcObject, videoWidth } = element as HTMLVideoElement;
        return { srcObject, videoWidth };
      });
      assert.deepEqual(video, { srcObject: null, videoWidth: 0 }, what);
      assert.equal(await figure.locator("video").isVisible(), false, what);
      assert.equal(await card.getByRole("button", { name: "Keep a picture" }).isVisible(), false);
    }
    const kinds = unit.signals.map(({ signal }) => signal.kind);
    assert.ok(!kinds.includes("answer"), "nothing was answered");
    assert.equal((await unit.camera.figures()).frames, 0, "the camera took no picture");
    // An honest offer afterwards is let through.
    attack = ["nothing", (offer) => offer, /./];
    await figure.getByRole("button", { name: "Ask for it again" }).click();
    await live(figure);
    await leave(stage, doorway);
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

/** No text or body that left the page holds the picture, in any spelling that a page would use. */
function assertNotSent(unit: RingUnit, bodies: readonly string[], jpeg: readonly number[]): void {
  const bytes = new Uint8Array(jpeg);
  assert.deepEqual([...bytes.slice(0, 3)], [0xff, 0xd8, 0xff], "it is a JPEG");
  const base64 = btoa(String.fromCharCode(...bytes.slice(0, 3_000)));
  const spellings = [
    ...[base64.slice(0, 24), base64.slice(400, 424)],
    ...[base64.slice(400, 424).replaceAll("+", "-").replaceAll("/", "_"), "JFIF", "blob:"],
  ];
  for (const text of [...unit.sent, ...bodies]) {
    for (const spelling of spellings) assert.ok(!text.includes(spelling), "no picture is sent");
  }
}

/** Bodies of all requests of a page from now on. */
function bodiesOf(page: Page): string[] {
  const bodies: string[] = [];
  page.on("request", (request) => {
    bodies.push(request.postDataBuffer()?.toString("latin1") ?? "");
  });
  return bodies;
}

async function kept(stage: Stage): Promise<void> {
  await doorway(stage, {}, async (doorway) => {
    const { page, unit, figure } = doorway;
    const bodies = bodiesOf(page);
    await ring(stage, page);
    await live(figure);
    await figure.getByRole("button", { name: "Keep a picture" }).press("Enter");
    await figure.getByText("Kept on this device, and nowhere else.").waitFor();
    const [one, ...others] = await stored(page);
    assert.ok(one !== undefined && others.length === 0);
    assertNotSent(unit, bodies, one.bytes);
    const listed = page.locator("#missed-list").getByRole("img", { name: /^Picture kept/ });
    const marker = await until("the picture in the list", () => shown(listed));
    assert.equal(marker.tag, 5, "it is the picture of the door");
    await leave(stage, doorway);
    assert.equal((await stored(page)).length, 1, "a ring that ends keeps no other");
    await page.reload();
    await listed.waitFor();
    await page.getByRole("button", { name: /^Delete the picture/ }).click();
    await listed.waitFor({ state: "detached" });
    assert.deepEqual(await stored(page), []);
  });
}

async function missed(stage: Stage): Promise<void> {
  await doorway(stage, {}, async (doorway) => {
    const { page, unit, figure } = doorway;
    const bodies = bodiesOf(page);
    const setting = page.getByLabel("Keep a picture of each missed ring on this device");
    assert.equal(await setting.isChecked(), false, "off at first");
    await setting.check();
    await ring(stage, page);
    await live(figure);
    await until("the first frame", () => shown(figure.locator("video")));
    assert.deepEqual(await stored(page), [], "a ring that goes on is not missed");
    await leave(stage, doorway);
    const one = await until("a picture", async () => (await stored(page))[0]);
    assertNotSent(unit, bodies, one.bytes);
    await page.locator("#missed-list").getByRole("img").waitFor();
    assert.equal(await page.locator("#missed-list li").count(), 1, "ring and picture are one");
    await page.getByRole("button", { name: "Clear the list" }).click();
    await until("nothing is kept", async () => (await stored(page)).length === 0);
  });
}

async function voice(stage: Stage): Promise<void> {
  await doorway(stage, { speaks: true }, async ({ page, unit, card, figure }) => {
    await ring(stage, page);
    await live(figure);
    assert.equal((await unit.camera.figures()).spokenBlocks, 0, "never before the answer");
    await card.getByRole("button", { name: "Answer" }).press("Enter");
    await card.getByText("You speak with the visitor.").waitFor();
    assert.equal(
      await card.locator("h2").evaluate((title) => document.activeElement === title),
      true,
      "the keyboard stays on the card",
    );
    const heard = await until("the visitor hears", async () => {
      const { loudBlocks } = await unit.camera.figures();
      return loudBlocks > 0 && loudBlocks;
    });
    assert.ok(heard > 0);
    await until("the visitor is heard", () =>
      card.locator("audio").evaluate((element) => {
        const audio = element as HTMLAudioElement;
        return !audio.paused && audio.currentTime > 0.2;
      }));
    await live(figure);
    const mute = card.getByRole("button", { name: "Mute my microphone" });
    await mute.press("Space");
    assert.equal(await mute.getAttribute("aria-pressed"), "true");
    await card.getByText("Your microphone is off.").waitFor();
    await card.getByRole("button", { name: "Hang up" }).press("Enter");
    await card.getByText("The conversation has ended.").waitFor();
    await until("all is over", async () => (await unit.camera.figures()).sessions === 0);
    assert.equal(
      await card.locator("audio").evaluate((e) => (e as HTMLAudioElement).srcObject),
      null,
    );
  });
}

async function deaf(stage: Stage): Promise<void> {
  await doorway(stage, { speaks: true }, async ({ page, card }) => {
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
    });
    await ring(stage, page);
    await card.getByRole("button", { name: "Answer" }).click();
    await card.getByText("You are not heard").waitFor();
    await until(
      "the visitor is heard",
      () =>
        card.locator("audio").evaluate((element) =>
          (element as HTMLAudioElement).currentTime > 0.2
        ),
    );
    await card.getByRole("button", { name: /^Open/ }).first().click();
    await card.getByText("You can go in").waitFor();
    await card.getByRole("button", { name: "Hang up" }).click();
    await card.getByText("The conversation has ended.").waitFor();
  });
}

async function seen(stage: Stage): Promise<void> {
  const sizes = [{ width: 390, height: 844 }, { width: 1280, height: 800 }];
  for (const colorScheme of ["light", "dark"] as const) {
    let refuses = false;
    const spoil: RelayOptions["spoil"] = (offer) =>
      refuses ? { ...offer, certificate: "none" } : offer;
    await doorway(stage, { speaks: true, spoil, colorScheme }, async (doorway) => {
      const { page, card, figure } = doorway;
      await ring(stage, page);
      await live(figure);
      await figure.getByRole("button", { name: "Keep a picture" }).click();
      await page.locator("#missed-list canvas").waitFor();
      for (const viewport of sizes) await look(page, card, viewport, `live-${colorScheme}`);
      await page.locator("#missed").scrollIntoViewIfNeeded();
      await picture(page, `kept-${colorScheme}`);
      refuses = true;
      await card.getByRole("button", { name: "Answer" }).click();
      await card.getByText("This voice line is not from your door").waitFor();
      for (const viewport of sizes) await look(page, card, viewport, `refused-${colorScheme}`);
      await card.getByRole("button", { name: "Hang up" }).click();
      await card.getByText("The conversation has ended.").waitFor();
    });
  }
}

async function look(
  page: Page,
  card: Locator,
  viewport: { width: number; height: number },
  name: string,
): Promise<void> {
  await page.setViewportSize(viewport);
  await card.scrollIntoViewIfNeeded();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= viewport.width, `${name}: the page is ${wide} wide`);
  const low: LowContrast[] = await page.evaluate(lowContrasts);
  assert.deepEqual(low, [], `${name} on ${viewport.width}`);
  for (const button of await card.getByRole("button").all()) {
    const box = await button.boundingBox();
    assert.ok(box !== null && box.height >= 44, "a finger finds it");
  }
  await picture(page, `${name}-${viewport.width}`);
}

/** Keeps a picture of the page where somebody wants to look at it. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = Deno.env.get("VESTIBULE_PICTURES");
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}
