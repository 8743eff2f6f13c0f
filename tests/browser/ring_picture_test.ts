/**
 * What a dishonest server changes on the way between a door and its household, and what the camera
 * itself says of it; the same with the demo's own units is in `papers_test.ts`.
 */
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { makeOfferProof } from "../../web/media/fingerprint_proof.js";
import { makeSigningKey } from "../../web/media/signing_key.js";
import { until } from "../parts/until.ts";
import { type LowContrast, lowContrasts } from "./contrast.ts";
import { type RelayOptions, RingUnit } from "./ring_unit.ts";
import { pageShown } from "./shown_marker.ts";
import { type SceneOptions, Stage } from "./stage.ts";

const at = { building: "linden", unit: "entrance" } as const;
const number = "9.1";
/** A microphone that beeps, and somebody who always allows it: this browser has no dialogue to ask. */
const flags = [
  "--allow-loopback-in-peer-connection",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
];

Deno.test("a ring's picture over a dishonest server, in a real browser", async (t) => {
  await using stage = await Stage.open([], flags);
  const dishonesty: Dishonesty = { attack: undefined };
  const spoil: RelayOptions["spoil"] = (offer, about, unit) =>
    dishonesty.attack === undefined ? offer : dishonesty.attack(offer, about, unit);
  const dark = { speaks: true, spoil, colorScheme: "dark" } as const;
  await doorway(stage, dark, async (doorway) => {
    await t.step(
      "R70 R72 what a dishonest server changes is refused, and why is said; the camera stays off",
      () => evil(stage, doorway, dishonesty),
    );
    await t.step("a refusal is read at AA, in the dark, on 390 pixels", () => {
      return seen(doorway, dishonesty);
    });
    await t.step("C1 R71 who answers speaks with the visitor, by keyboard too", () => {
      return voice(stage, doorway);
    });
  });
  await t.step("R93 no request left the origin and no policy was violated", () => {
    assert.deepEqual(stage.faults, []);
  });
});

/** What the server does to offers now. */
interface Dishonesty {
  attack: RelayOptions["spoil"];
}

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
    const card = page.locator("#rings .ring").last();
    await play({ page, unit, card, figure: card.locator(".ring-picture") });
  });
}

/** A visitor presses the flat; resolves once the page shows it. */
async function ring(stage: Stage, page: Page): Promise<void> {
  await page.locator('#rings[data-line="live"]').waitFor({ state: "attached" });
  await stage.demo.order({ do: "ring", ...at, number });
  await page.locator('#rings .ring[data-state="ringing"]').waitFor();
}

async function live(figure: Locator): Promise<void> {
  await figure.and(figure.page().locator('[data-state="live"]')).waitFor();
}

async function evil(stage: Stage, doorway: Doorway, dishonesty: Dishonesty): Promise<void> {
  const { page, unit, card, figure } = doorway;
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
  dishonesty.attack = attacks[0]![1];
  await ring(stage, page);
  for (const [what, attack, why] of attacks) {
    dishonesty.attack = attack;
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
  dishonesty.attack = undefined;
  await figure.getByRole("button", { name: "Ask for it again" }).click();
  await live(figure);
  const video = figure.locator("video");
  const marker = await until("the test picture", () => pageShown(video));
  assert.equal(marker.tag, 5);
  const state = await video.evaluate((element) => {
    const { muted, srcObject, ariaLabel } = element as HTMLVideoElement;
    const tracks = (srcObject as MediaStream).getTracks().map(({ kind }) => kind);
    return { muted, tracks, ariaLabel };
  });
  assert.deepEqual(state.tracks, ["video"]);
  assert.equal(state.muted, true);
  assert.match(state.ariaLabel ?? "", /^Live picture without sound: /);
}

async function voice(stage: Stage, doorway: Doorway): Promise<void> {
  const { page, unit, card, figure } = doorway;
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
}

/** The picture was let through; of voice the certificate is none. */
async function seen(doorway: Doorway, dishonesty: Dishonesty): Promise<void> {
  const { page, unit, card, figure } = doorway;
  const sizes = [{ width: 390, height: 844 }, { width: 1280, height: 800 }];
  dishonesty.attack = (offer) => ({ ...offer, certificate: "none" });
  await card.getByRole("button", { name: "Answer" }).click();
  await card.getByText("This voice line is not from your door").waitFor();
  for (const viewport of sizes) await look(page, card, viewport, "refused");
  dishonesty.attack = undefined;
  await card.getByRole("button", { name: "Hang up" }).click();
  await card.getByText("The conversation has ended.").waitFor();
  await figure.waitFor({ state: "hidden" });
  await until("the camera is off", async () => !(await unit.camera.figures()).running);
  assert.equal(
    await figure.locator("video").evaluate((e) => (e as HTMLVideoElement).srcObject),
    null,
  );
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
}
