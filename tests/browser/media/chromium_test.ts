import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import {
  checkAnswer,
  checkOffer,
  makeAnswerProof,
  makeOfferProof,
} from "../../../web/media/fingerprint_proof.js";
import { claimKeyOf } from "../../../web/media/flat_key.js";
import { checkSdp } from "../../../web/media/sdp_check.js";
import { SeenIds } from "../../../web/media/seen_ids.js";
import { makeSigningKey } from "../../../web/media/signing_key.js";
import type { Media } from "../../../web/media/types.js";
import { makeUnitCertificate } from "../../../web/media/unit_certificate.js";
import { BlankStage } from "./blank_stage.ts";
import { sdpOf } from "./sdp_samples.ts";
import { makeFlat, makeSite, nowMs, place, unitName } from "./site_sample.ts";

type RingKeys = typeof import("../../../web/media/ring_key.js");
type Proofs = typeof import("../../../web/media/fingerprint_proof.js");
type Seen = typeof import("../../../web/media/seen_ids.js");
type Keys = typeof import("../../../web/media/signing_key.js");
type FlatKeys = typeof import("../../../web/media/flat_key.js");
type RemoteCertificates = typeof import("../../../web/media/remote_certificate.js");

const ring = "0198f0c2-7a1e-7000-8000-000000000001";
const about = { ring, session: "s1", media: "picture", nowMs } as const;

Deno.test("R72 in a real browser", async (t) => {
  await using stage = await BlankStage.open();
  await t.step(
    "C2 a phone's key cannot leave the browser, survives a reload and is one for all tabs",
    () => keys(stage),
  );
  await t.step("R72 proofs of the browser hold under Deno, and the reverse", () => proofs(stage));
  await t.step("C2 a flat's key that a browser made is pinned by a unit", () => flats(stage));
  await t.step(
    "R72 R71 the browser's own SDPs pass, for picture and voice, and what connects is what was signed for",
    () => connection(stage),
  );
});

/** This browser's key for a site, and every way to get its secret out. */
async function keyIn(page: Page, site: string) {
  return await page.evaluate(async (site) => {
    const at = "/media/ring_key.js";
    const { ringKey }: RingKeys = await import(at);
    const { kid, privateKey } = await ringKey(site);
    const outcomes = [];
    for (const format of ["jwk", "pkcs8", "raw"] as const) {
      try {
        await crypto.subtle.exportKey(format as "pkcs8", privateKey);
        outcomes.push(`${format} left`);
      } catch (error) {
        outcomes.push(error instanceof DOMException ? error.name : String(error));
      }
    }
    return { kid, extractable: privateKey.extractable, usages: privateKey.usages, outcomes };
  }, site);
}

async function keys(stage: BlankStage) {
  const [here, there] = ["s".repeat(43), "t".repeat(43)] as [string, string];
  const [page, tab] = await Promise.all([stage.page(), stage.page()]);
  const [first, same] = await Promise.all([keyIn(page, here), keyIn(tab, here)]);
  assert.equal(first.kid, same.kid, "two tabs that ask at once get one key");
  assert.equal(first.extractable, false);
  assert.deepEqual(first.usages, ["sign"]);
  assert.deepEqual(first.outcomes, Array(3).fill("InvalidAccessError"));
  await page.reload();
  assert.equal((await keyIn(page, here)).kid, first.kid);
  assert.notEqual((await keyIn(page, there)).kid, first.kid, "another site knows another key");
  const kept = await page.evaluate(async (site) => {
    const at = "/media/ring_key.js";
    const { forgetRingKey, keepRingPapers, ringPapers }: RingKeys = await import(at);
    await keepRingPapers(site, { root: ["r"], flat: null, statements: ["s"] });
    const before = await ringPapers(site);
    await forgetRingKey(site);
    return { before, after: await ringPapers(site) };
  }, here);
  assert.deepEqual(kept.before, { root: ["r"], flat: null, statements: ["s"] });
  assert.equal(kept.after, undefined);
  assert.notEqual((await keyIn(page, here)).kid, first.kid, "what was forgotten is gone");
}

async function proofs(stage: BlankStage) {
  const { managers, root, unitCertificate, unitKey } = await makeSite();
  const page = await stage.page();
  const { kid, x } = await phoneIn(page, root.site);
  const sdp = sdpOf({ side: "offer", media: "picture", certificate: "unit" });
  const answerSdp = sdpOf({ side: "answer", media: "picture", certificate: "phone" });
  const proof = await makeOfferProof(unitKey, { ...about, device: kid, sdp });
  const offer = { ...about, root, unitCertificate, unitName, device: kid, sdp, proof };
  const other = sdpOf({ side: "offer", media: "picture", certificate: "the server's" });
  const told = await page.evaluate(async ({ site, offer, other, answerSdp, about }) => {
    const at = {
      proof: "/media/fingerprint_proof.js",
      seen: "/media/seen_ids.js",
      ring: "/media/ring_key.js",
    };
    const { checkOffer, makeAnswerProof }: Proofs = await import(at.proof);
    const { SeenIds }: Seen = await import(at.seen);
    const { ringKey }: RingKeys = await import(at.ring);
    const seen = new SeenIds();
    const swapped = await checkOffer({ ...offer, sdp: other, seen });
    const checked = await checkOffer({ ...offer, seen });
    const times = [];
    for (let round = 0; round < 40; round++) {
      const from = performance.now();
      await checkOffer({ ...offer, seen: new SeenIds() });
      times.push(performance.now() - from);
    }
    const proof = await makeAnswerProof(await ringKey(site), {
      ...about,
      offerProof: offer.proof,
      sdp: answerSdp,
    });
    return { swapped, checked, medianMs: times.sort((a, b) => a - b)[20]!, proof };
  }, { site: root.site, offer, other, answerSdp, about });
  assert.deepEqual(told.swapped, { ok: false, rule: "fingerprint" });
  assert.equal(told.checked.ok, true);
  assert.ok(told.medianMs < 5, `checking an offer takes ${told.medianMs.toFixed(2)} ms`);
  const answer = {
    ...about,
    sdp: answerSdp,
    proof: told.proof,
    offerProof: proof,
    devices: [{ device: kid, x }],
  };
  const held = await checkAnswer({ ...answer, seen: new SeenIds() });
  assert.ok(held.ok && held.device === kid);
  // The reverse: what the browser signs as a unit holds under Deno, once a manager has signed its key.
  const device = (await makeSigningKey()).kid;
  const asUnit = await page.evaluate(async ({ about, device, sdp }) => {
    const at = { proof: "/media/fingerprint_proof.js", keys: "/media/signing_key.js" };
    const { makeOfferProof }: Proofs = await import(at.proof);
    const { makeSigningKey }: Keys = await import(at.keys);
    const key = await makeSigningKey();
    return { key: key.x, proof: await makeOfferProof(key, { ...about, device, sdp }) };
  }, { about, device, sdp });
  const reverse = { ...offer, device, proof: asUnit.proof };
  const uncertified = await checkOffer({ ...reverse, seen: new SeenIds() });
  assert.deepEqual(uncertified, { ok: false, rule: "unknown_key" });
  const certified = await makeUnitCertificate(managers[0], {
    site: root.site,
    unit: unitName,
    key: asUnit.key,
    nowMs,
  });
  const counts = await checkOffer({
    ...reverse,
    unitCertificate: certified,
    seen: new SeenIds(),
  });
  assert.equal(counts.ok, true);
}

async function flats(stage: BlankStage) {
  const site = await makeSite();
  const { root, book } = site;
  const { secret, opening } = await makeFlat(site);
  const page = await stage.page();
  const made = await page.evaluate(async ({ secret, site, place, nowMs }) => {
    const at = { flat: "/media/flat_key.js", ring: "/media/ring_key.js" };
    const { claimKeyOf, makeFlatKey }: FlatKeys = await import(at.flat);
    const { ringKey }: RingKeys = await import(at.ring);
    const claimKey = await claimKeyOf(secret, { site, place });
    const { x, kid } = await ringKey(site);
    return {
      ...await makeFlatKey({ site, place, device: x, claimKey, nowMs }),
      kid,
      claim: claimKey.x,
      extractable: claimKey.privateKey.extractable,
    };
  }, { secret, site: root.site, place, nowMs });
  assert.equal(made.extractable, false);
  assert.equal(made.claim, (await claimKeyOf(secret, { site: root.site, place })).x);
  assert.equal((await book.admit(opening, 0)).ok, true);
  assert.deepEqual(await book.admit(made.statement, 0), {
    ok: true,
    what: "pinned",
    flat: made.flat,
  });
  assert.deepEqual(book.devicesOf(made.flat).map(({ device }) => device), [made.kid]);
}

async function connection(stage: BlankStage) {
  const { root, unitCertificate, unitKey } = await makeSite();
  const page = await stage.page();
  const phone = await makeSigningKey();
  for (const media of ["picture", "voice"] as const) {
    const sdps = await connectedIn(page, media);
    const session = { ...about, media };
    const offerRead = checkSdp(sdps.offer, { side: "offer", media });
    const answerRead = checkSdp(sdps.answer, { side: "answer", media });
    assert.ok(offerRead.ok && answerRead.ok, JSON.stringify({ offerRead, answerRead }));
    const offer = { ...session, device: phone.kid, sdp: sdps.offer };
    const proof = await makeOfferProof(unitKey, offer);
    const seen = new SeenIds();
    const checked = await checkOffer({ ...offer, root, unitCertificate, proof, seen });
    assert.ok(checked.ok);
    const answer = { ...session, offerProof: proof, sdp: sdps.answer };
    const answerProof = await makeAnswerProof(phone, answer);
    const devices = [{ device: phone.kid, x: phone.x }];
    const held = await checkAnswer({ ...answer, proof: answerProof, devices, seen });
    assert.ok(held.ok);
    // What the browser's transports show is what each end has read in the other's SDP.
    const shown = await page.evaluate(async ({ offered, answered }) => {
      const at = "/media/remote_certificate.js";
      const { checkRemoteCertificate }: RemoteCertificates = await import(at);
      const [unit, phone]: RTCPeerConnection[] = Reflect.get(globalThis, "connections");
      const outcomes = [
        await checkRemoteCertificate(phone!, offered),
        await checkRemoteCertificate(unit!, answered),
        await checkRemoteCertificate(phone!, answered),
      ];
      const { prototype } = RTCDtlsTransport;
      const { getRemoteCertificates } = prototype;
      Reflect.deleteProperty(prototype, "getRemoteCertificates");
      outcomes.push(await checkRemoteCertificate(phone!, offered));
      outcomes.push(await checkRemoteCertificate(phone!, answered));
      prototype.getRemoteCertificates = getRemoteCertificates;
      outcomes.push(await checkRemoteCertificate(new RTCPeerConnection(), offered));
      return outcomes;
    }, { offered: checked.digest, answered: held.digest });
    const other = { ok: false, rule: "certificate" };
    const rules = [{ ok: true }, { ok: true }, other, { ok: true }, other, other];
    assert.deepEqual(shown, rules, media);
  }
}

/** Connects two peer connections of the page and leaves them there; what each said. */
async function connectedIn(page: Page, media: Media): Promise<{ offer: string; answer: string }> {
  return await page.evaluate(async (media) => {
    const [unit, phone] = [new RTCPeerConnection(), new RTCPeerConnection()];
    Reflect.set(globalThis, "connections", [unit, phone]);
    unit.onicecandidate = ({ candidate }) => phone.addIceCandidate(candidate ?? undefined);
    phone.onicecandidate = ({ candidate }) => unit.addIceCandidate(candidate ?? undefined);
    const stream = media === "picture"
      ? document.createElement("canvas").captureStream()
      : new AudioContext().createMediaStreamDestination().stream;
    const direction = media === "picture" ? "sendonly" : "sendrecv";
    unit.addTransceiver(stream.getTracks()[0]!, { direction, streams: [stream] });
    await unit.setLocalDescription(await unit.createOffer());
    const offer = unit.localDescription!.sdp;
    await phone.setRemoteDescription({ type: "offer", sdp: offer });
    if (media === "voice") {
      const voice = new AudioContext().createMediaStreamDestination().stream;
      phone.addTrack(voice.getTracks()[0]!, voice);
    }
    await phone.setLocalDescription(await phone.createAnswer());
    const answer = phone.localDescription!.sdp;
    await unit.setRemoteDescription({ type: "answer", sdp: answer });
    await Promise.all([unit, phone].map((connection) =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (connection.connectionState === "connected") resolve();
          if (connection.connectionState === "failed") reject(new Error("the connection failed"));
        };
        connection.onconnectionstatechange = look;
        look();
      })
    ));
    return { offer, answer };
  }, media);
}

/** The public half of this browser's key. */
async function phoneIn(page: Page, site: string): Promise<{ kid: string; x: string }> {
  return await page.evaluate(async (site) => {
    const at = "/media/ring_key.js";
    const { ringKey }: RingKeys = await import(at);
    const { kid, x } = await ringKey(site);
    return { kid, x };
  }, site);
}
