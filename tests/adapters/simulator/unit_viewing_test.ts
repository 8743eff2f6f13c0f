/**
 * Whom a unit offers its picture to, by its own knowledge. The server in these tests says whatever it
 * likes; the camera is one that notes what it was asked for.
 */
import assert from "node:assert/strict";
import { sign } from "node:crypto";
import type { UnitMessage } from "../../../adapters/adapter.ts";
import type {
  Camera,
  CameraFigures,
  CameraSession,
  SessionRequest,
  ToCamera,
} from "../../../adapters/camera/camera.ts";
import { unitSignalledSchema } from "../../../adapters/mqtt/unit_signal_payloads.ts";
import { timeBytes, withSignature } from "../../../adapters/mqtt/unit_signature.ts";
import { SimulatedAccessUnit } from "../../../adapters/simulator/access_unit.ts";
import type { UnitLink, UnitListener, UnitWord } from "../../../adapters/simulator/unit_link.ts";
import { ManualClock } from "../../../src/clock.ts";
import { seededRandom } from "../../../src/random.ts";
import { answeredMsMax, ringMsMax, type RingState } from "../../../src/rings.ts";
import type { DeviceSignal, SignalMedia, UnitSignal } from "../../../src/signals.ts";
import { randomId } from "../../../web/media/base64_url.js";
import { checkOffer, makeAnswerProof } from "../../../web/media/fingerprint_proof.js";
import { checkFlatList, makeRemoval } from "../../../web/media/flat_statements.js";
import { SeenIds } from "../../../web/media/seen_ids.js";
import { makeSigningKey } from "../../../web/media/signing_key.js";
import type { SigningKey } from "../../../web/media/types.js";
import { makeUnitCertificate } from "../../../web/media/unit_certificate.js";
import { unitSite } from "../../actors/access_unit/unit_in_hand.ts";
import { sdpOf } from "../../browser/media/sdp_samples.ts";
import {
  type FlatSample,
  letIn,
  makeFlat,
  makeSite,
  nowMs,
  pinFlat,
} from "../../browser/media/site_sample.ts";
import { testJudge } from "../../parts/test_judge.ts";
import { until } from "../../parts/until.ts";
import { testKeys } from "../../src/door_house.ts";

const at = { building: "tower", unit: "entrance" };

/** A camera that offers a sample and notes what it was asked. */
class NotedCamera implements Camera {
  readonly opened: (SessionRequest & { readonly took: ToCamera[]; closed: boolean })[] = [];
  readonly noted: string[] = [];

  open(request: SessionRequest): CameraSession {
    const one = { ...request, took: [] as ToCamera[], closed: false };
    this.opened.push(one);
    const sdp = sdpOf({ side: "offer", media: request.media, certificate: "unit" });
    request.say({ kind: "offer", sdp });
    request.say({ kind: "candidate", candidate: "candidate:1" });
    return { take: (message) => one.took.push(message), close: () => one.closed = true };
  }

  answered(ring: string, peer: string): void {
    this.noted.push(`answered ${ring} ${peer}`);
  }

  over(ring: string): void {
    this.noted.push(`over ${ring}`);
  }

  figures(): Promise<CameraFigures> {
    return Promise.reject(new Error("nobody asks"));
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}

class Link implements UnitLink {
  readonly up = true;
  readonly signals: { peer: string; session: string; signal: UnitSignal }[] = [];
  listener: UnitListener | undefined;

  open(_boot: string, listener: UnitListener): void {
    this.listener = listener;
  }

  say(word: UnitWord): void {
    if (word.type === "signal") this.signals.push(unitSignalledSchema.parse(word.signal));
  }

  cut(): void {}
  drop(): void {}

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** An intercom that shows flats A 5 and B 6, of which A 5 is pinned. */
async function stand({ clockSet = true } = {}) {
  const clock = new ManualClock(nowMs);
  const server = testKeys();
  const link = new Link();
  const camera = new NotedCamera();
  const site = await makeSite();
  const certificate = await makeUnitCertificate(site.managers[0], {
    ...{ site: site.root.site, unit: "tower/entrance", key: site.unitKey.x, nowMs },
  });
  const flat = await pinFlat(site);
  const unit = new SimulatedAccessUnit({
    ...{ building: at.building, unit: unitSite.buildings[0]!.units[0]!, clock, link },
    random: seededRandom("viewing"),
    keys: new Map([["k1", server.publicKey]]),
    judgeAlone: testJudge,
    eyes: { camera, key: site.unitKey, certificate, book: site.book },
  });
  unit.start();
  const tell = (message: UnitMessage) => link.listener!.told(message);
  let revision = 0;
  const show = (...rings: [ring: string, entry: string, state: RingState][]) =>
    tell({
      type: "rings",
      rings: {
        epoch: 1,
        revision: ++revision,
        rings: rings.map(([ring, entry, state]) => ({ ring, entry, state })),
      },
    });
  const list = (...numbers: [entry: string, number: string][]) =>
    tell({
      type: "directory",
      directory: {
        epoch: 1,
        revision: ++revision,
        entries: numbers.map(([entry, number]) => ({ entry, number })),
      },
    });
  const setTime = () => {
    const notAfterUnitMs = Math.floor(unit.unitMs() + 5_000);
    const time = { wallMs: clock.now(), boot: unit.boot, notAfterUnitMs };
    const bytes = timeBytes(at, time);
    const signer = { kid: "k1", sign: (it: Uint8Array) => sign(null, it, server.privateKey) };
    tell({ type: "time", time: withSignature(time, bytes, signer) });
  };
  if (clockSet) setTime();
  list(["e1", "a 5"], ["e2", "B 6"]);

  /** A device's session with the unit, by whoever has this key. */
  const session = (
    key: SigningKey,
    { ring = "r1", peer = "h1", media = "picture" as SignalMedia, of = flat.flat } = {},
  ) => {
    const id = randomId();
    const about = { ring, peer, media, session: id };
    const say = (signal: DeviceSignal) => tell({ type: "signal", signal: { ...about, signal } });
    const heard = () =>
      link.signals.filter((one) => one.session === id).map(({ signal }) => signal);
    const next = <K extends UnitSignal["kind"]>(kind: K) =>
      until(
        `${kind} of ${peer}`,
        () => heard().find((signal): signal is UnitSignal & { kind: K } => signal.kind === kind),
      );
    return {
      ...{ about, say, heard, next },
      request: () => say({ kind: "request", device: key.kid, flat: of }),
      /** How it ended. */
      end: async () => (await next("bye")).reason,
      /** Answers its offer, with another key where one is given; whether the unit takes it. */
      async answer(by = key, spoil = (sdp: string) => sdp) {
        const { sdp: offered, proof: offerProof, certificate } = await next("offer");
        const checked = await checkOffer({
          ...{ root: site.root, unitCertificate: certificate, unitName: "tower/entrance" },
          ...{ ring, session: id, media, device: key.kid, sdp: offered, proof: offerProof },
          ...{ nowMs: clock.now(), seen: new SeenIds() },
        });
        assert.ok(checked.ok, JSON.stringify(checked));
        const sdp = sdpOf({ side: "answer", media, certificate: "phone" });
        const proof = await makeAnswerProof(by, {
          ...{ ring, session: id, media, sdp, offerProof, nowMs: clock.now() },
        });
        return { sdp: spoil(sdp), proof };
      },
    };
  };
  return {
    ...{ clock, link, camera, site, flat, unit, tell, show, list, setTime, session },
    stop: () => unit.stop(),
  };
}

const kinds = (signals: readonly UnitSignal[]) => signals.map(({ kind }) => kind);

Deno.test("R70 R72 a unit offers to the flat's devices what a visitor's press calls for, and goes by their signed answer", async () => {
  const { unit, show, session, camera, flat, site, link, stop } = await stand();
  unit.ring("a 5");
  show(["r1", "e1", "ringing"]);
  const phone = session(flat.phone);
  phone.request();
  const good = await phone.answer();
  await until("candidates after the offer", () => phone.heard().length === 2);
  assert.deepEqual(kinds(phone.heard()), ["offer", "candidate"]);
  const [opened] = camera.opened;
  assert.deepEqual([opened?.ring, opened?.peer, opened?.media], ["r1", "h1", "picture"]);

  // What the camera asks before it sends anything.
  const other = session(await letIn({ ...site, book: unit.viewing!.book }, flat.flat, flat.phone), {
    peer: "h2",
  });
  other.request();
  const others = await other.answer();
  const thief = await makeSigningKey();
  assert.equal(await opened!.verify(others), false, "the answer of another session");
  assert.equal(await opened!.verify(await phone.answer(thief)), false, "another key");
  const spoiled = await phone.answer(flat.phone, (sdp) => sdp.replace(/sha-256 ../, "sha-256 00"));
  assert.equal(await opened!.verify(spoiled), false, "another certificate");
  assert.equal(await opened!.verify(good), true);
  assert.equal(await opened!.verify(good), false, "the same again");

  phone.say({ kind: "answer", ...good });
  phone.say({ kind: "candidate", candidate: null });
  await until("both at the camera", () => opened!.took.length === 2);
  assert.deepEqual(opened!.took.map(({ kind }) => kind), ["answer", "candidate"]);
  // The ring is over: so is everything, whatever else the server says.
  show(["r1", "e1", "declined"]);
  assert.deepEqual([await phone.end(), await other.end()], ["over", "over"]);
  assert.ok(camera.opened.every(({ closed }) => closed));
  assert.deepEqual(camera.noted, ["over r1"]);
  assert.equal(await opened!.verify(await phone.answer()), false, "after the end");
  const said = link.signals.length;
  phone.say({ kind: "answer", ...good });
  await unit.stop();
  assert.equal(link.signals.length, said);
  await stop();
});

Deno.test("R70 a dishonest server cannot have a unit look where nobody pressed, long after, or for another flat", async () => {
  const { unit, show, list, session, clock, camera, flat, stop } = await stand();
  const asks = async (ring: string, options: { of?: string; peer?: string } = {}) => {
    const phone = session(flat.phone, { ring, ...options });
    phone.request();
    return await phone.end();
  };
  show(["r1", "e1", "ringing"]);
  assert.equal(await asks("r1"), "no_ring", "nobody pressed");
  unit.ring("a 5");
  clock.advance(16_000);
  show(["r2", "e1", "ringing"]);
  assert.equal(await asks("r2"), "no_ring", "a press of a while ago");
  unit.ring("B 6");
  list(["e1", "B 6"], ["e2", "A 5"]);
  show(["r3", "e2", "ringing"]);
  assert.equal(await asks("r3"), "unknown_flat", "the display said B 6 when it was pressed");
  unit.ring("A 5");
  show(["r4", "e2", "ringing"], ["r5", "e2", "ringing"]);
  assert.equal(await asks("r5"), "no_ring", "one press, one ring");
  assert.equal(await asks("r4", { of: flat.phone.kid }), "wrong_flat");
  assert.deepEqual(camera.opened, []);

  const phone = session(flat.phone, { ring: "r4" });
  phone.request();
  await phone.next("offer");
  clock.advance(ringMsMax + answeredMsMax + 10_000);
  assert.equal(await phone.end(), "over", "no press lasts so long");
  await stop();
});

Deno.test("C2 a unit refuses devices that are not in its own book, whoever brings them", async () => {
  const { unit, show, session, camera, flat, site, stop } = await stand();
  unit.ring("a 5");
  show(["r1", "e1", "ringing"]);
  const stranger = session(await makeSigningKey());
  stranger.request();
  assert.equal(await stranger.end(), "not_in_flat");
  const neighbour = await pinFlat({ ...site, book: unit.viewing!.book }, { at: "B6" });
  const theirs = session(neighbour.phone, { of: neighbour.flat });
  theirs.request();
  assert.equal(await theirs.end(), "wrong_flat");
  assert.equal(camera.opened.length, 0);

  // One that is taken out while it looks sees no more.
  const second = await letIn({ ...site, book: unit.viewing!.book }, flat.flat, flat.phone);
  const looking = session(second, { peer: "h2" });
  looking.request();
  await looking.next("offer");
  const removal = await makeRemoval(flat.phone, {
    ...{ site: site.root.site, flat: flat.flat, device: second.kid, nowMs },
  });
  const first = session(flat.phone, { peer: "h1" });
  first.say({ kind: "statement", text: removal });
  assert.deepEqual(await first.next("statement"), { kind: "statement", ok: true, said: "removed" });
  assert.equal(await looking.end(), "over");
  assert.deepEqual(camera.opened.map(({ closed }) => closed), [true]);
  await stop();
});

Deno.test("C2 statements reach the unit's book through a ring, before the request; the list is the unit's own word", async () => {
  const { unit, show, session, site, flat, stop } = await stand();
  unit.ring("B 6");
  show(["r1", "e2", "ringing"]);
  const own: FlatSample = await makeFlat(site, { at: "B6" });
  const phone = session(own.phone, { of: own.flat });
  const nonce = randomId();
  for (const text of [own.statement, own.opening, own.statement, "no.state.ment"]) {
    phone.say({ kind: "statement", text });
  }
  phone.say({ kind: "list", flat: own.flat, nonce });
  phone.say({ kind: "list", flat: flat.flat, nonce });
  phone.request();
  await phone.next("offer");
  const said = phone.heard().map((one) =>
    one.kind === "statement" ? one.said : one.kind === "list" ? `list ${!!one.text}` : one.kind
  );
  assert.deepEqual(said.slice(0, 7), [
    ...["no_opening", "opened", "pinned", "form"],
    ...["list true", "list false", "offer"],
  ]);
  const { text } = await phone.next("list");
  const { certificate } = await phone.next("offer");
  const told = await checkFlatList({
    ...{ root: site.root, unitCertificate: certificate, flat: own.flat, nonce, text: text! },
  });
  assert.ok(told.ok, JSON.stringify(told));
  assert.deepEqual(told.list.devices.map(({ device }) => device), [own.phone.kid]);
  await stop();
});

Deno.test("C1 a unit speaks with nobody before its ring was answered", async () => {
  const { unit, show, session, camera, flat, stop } = await stand();
  unit.ring("a 5");
  show(["r1", "e1", "ringing"]);
  const early = session(flat.phone, { media: "voice" });
  early.request();
  assert.equal(await early.end(), "not_answered");
  assert.deepEqual([camera.opened, camera.noted], [[], []]);
  show(["r1", "e1", "answered"]);
  const voice = session(flat.phone, { media: "voice" });
  voice.request();
  await voice.next("offer");
  assert.deepEqual(camera.noted, ["answered r1 h1"]);
  await stop();
});

Deno.test("R70 without a confirmed clock a unit offers nothing; without power it forgets rings and keeps its book", async () => {
  const { unit, show, list, session, camera, flat, setTime, stop } = await stand({
    clockSet: false,
  });
  unit.ring("a 5");
  show(["r1", "e1", "ringing"]);
  const early = session(flat.phone);
  early.request();
  assert.equal(await early.end(), "no_time");
  setTime();
  const phone = session(flat.phone);
  phone.request();
  await phone.next("offer");
  unit.power(false);
  assert.deepEqual([camera.opened[0]!.closed, camera.noted], [true, ["over r1"]]);
  unit.power(true);
  setTime();
  list(["e1", "a 5"]);
  show(["r1", "e1", "ringing"]);
  const again = session(flat.phone);
  again.request();
  assert.equal(await again.end(), "no_ring", "nobody pressed since");
  unit.ring("a 5");
  show(["r2", "e1", "ringing"]);
  const later = session(flat.phone, { ring: "r2" });
  later.request();
  await later.next("offer");
  await stop();
});
