/** A simulated unit with a noted camera, told whatever a test says in the server's place. */
import assert from "node:assert/strict";
import { sign } from "node:crypto";
import type { UnitMessage } from "../../../adapters/adapter.ts";
import type {
  Camera,
  CameraFigures,
  CameraSession,
  SealedFor,
  SealedStill,
  SessionRequest,
  ToCamera,
} from "../../../adapters/camera/camera.ts";
import {
  type UnitSignalled,
  unitSignalledSchema,
  type UnitSignalling,
} from "../../../adapters/mqtt/unit_signal_payloads.ts";
import { type UnitHeartbeat, unitHeartbeatSchema } from "../../../adapters/mqtt/unit_payloads.ts";
import { type UnitKey, unitKeySchema } from "../../../adapters/mqtt/unit_paper_payloads.ts";
import { timeBytes, withSignature } from "../../../adapters/mqtt/unit_signature.ts";
import { SimulatedAccessUnit } from "../../../adapters/simulator/access_unit.ts";
import type { UnitHappening } from "../../../adapters/simulator/unit_events.ts";
import type { ShownCamera } from "../../../adapters/simulator/unit_intercom.ts";
import type { UnitEyes } from "../../../adapters/simulator/unit_viewing.ts";
import type { UnitLink, UnitListener, UnitWord } from "../../../adapters/simulator/unit_link.ts";
import { ManualClock } from "../../../src/clock.ts";
import { seededRandom } from "../../../src/random.ts";
import type { RingState } from "../../../src/rings.ts";
import { randomId } from "../../../web/media/base64_url.js";
import { checkOffer, makeAnswerProof } from "../../../web/media/fingerprint_proof.js";
import { sealPicture } from "../../../web/media/missed_picture.js";
import { SeenIds } from "../../../web/media/seen_ids.js";
import type { SigningKey } from "../../../web/media/types.js";
import { makeUnitCertificate } from "../../../web/media/unit_certificate.js";
import { unitSite } from "../../actors/access_unit/unit_in_hand.ts";
import { sdpOf } from "../../browser/media/sdp_samples.ts";
import { makeSite, nowMs, pinFlat } from "../../browser/media/site_sample.ts";
import { testJudge } from "../../parts/test_judge.ts";
import { until } from "../../parts/until.ts";
import { testKeys } from "../../src/door_house.ts";

export const at = { building: "tower", unit: "entrance" };

/** What its camera takes. */
export const samplePicture = new TextEncoder().encode("a picture of who rang");

/** A camera that offers a sample and notes what it was asked. */
export class NotedCamera implements Camera {
  readonly opened: (SessionRequest & { readonly took: ToCamera[]; closed: boolean })[] = [];
  readonly noted: string[] = [];
  /** What a frame waits for. */
  sealing: Promise<void> = Promise.resolve();

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

  async still(ring: string, to: readonly SealedFor[]): Promise<readonly SealedStill[]> {
    this.noted.push(`still ${ring}`);
    await this.sealing;
    return await Promise.all(
      to.map(async (one) => ({
        device: one.device,
        text: await sealPicture({ ...one, ring, picture: samplePicture }),
      })),
    );
  }

  figures(): Promise<CameraFigures> {
    return Promise.reject(new Error("nobody asks"));
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}

/** A way that carries what the unit says to a list. */
export class Link implements UnitLink {
  readonly up = true;
  readonly signals: { peer: string; session: string; signal: UnitSignalled["signal"] }[] = [];
  readonly keys: UnitKey[] = [];
  readonly beats: UnitHeartbeat[] = [];
  listener: UnitListener | undefined;

  open(_boot: string, listener: UnitListener): void {
    this.listener = listener;
    listener.connected();
  }

  say(word: UnitWord): void {
    if (word.type === "key") this.keys.push(unitKeySchema.parse(word.key));
    if (word.type === "heartbeat") this.beats.push(unitHeartbeatSchema.parse(word.heartbeat));
    if (word.type === "signal") this.signals.push(unitSignalledSchema.parse(word.signal));
  }

  cut(): void {}
  drop(): void {}

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** An intercom that shows flats A 5 and B 6, of which A 5 is pinned; its camera may show rings. */
export async function stand({ clockSet = true, eyes = {} as Partial<UnitEyes> } = {}) {
  const clock = new ManualClock(nowMs);
  const server = testKeys();
  const link = new Link();
  const camera = new NotedCamera();
  const site = await makeSite();
  const certificate = await makeUnitCertificate(site.managers[0], {
    ...{ site: site.root.site, unit: "tower/entrance", key: site.unitKey.x, nowMs },
  });
  const flat = await pinFlat(site);
  const seen: UnitHappening[] = [];
  const unit = new SimulatedAccessUnit({
    ...{ building: at.building, unit: unitSite.buildings[0]!.units[0]!, clock, link },
    random: seededRandom("viewing"),
    keys: new Map([["k1", server.publicKey]]),
    judgeAlone: testJudge,
    observe: (happening) => seen.push(happening),
    eyes: { camera, key: site.unitKey, certificate, book: site.book, ...eyes },
  });
  unit.start();
  const tell = (message: UnitMessage) => link.listener!.told(message);
  let revision = 0;
  const show = (...rings: [ring: string, entry: string, state: RingState, still?: false][]) =>
    tell({
      type: "rings",
      rings: {
        epoch: 1,
        revision: ++revision,
        rings: rings.map(([ring, entry, state, still]) => ({
          ...{ ring, entry, state },
          ...(still !== undefined && { still }),
        })),
      },
    });
  let numbers: readonly (readonly [entry: string, number: string])[] = [];
  /** What the server says of the camera; undefined: nothing. */
  const say = (camera: ShownCamera | undefined) =>
    tell({
      type: "directory",
      directory: {
        epoch: 1,
        revision: ++revision,
        entries: numbers.map(([entry, number]) => ({ entry, number })),
        ...(camera !== undefined && { camera }),
      },
    });
  const list = (...shown: (readonly [entry: string, number: string])[]) => {
    numbers = shown;
    say("calls");
  };
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
    { ring = "r1", peer = "h1", media = "picture" as UnitSignalling["media"], of = flat.flat } = {},
  ) => {
    const id = randomId();
    const about = { ring, peer, media, session: id };
    const say = (signal: UnitSignalling["signal"]) =>
      tell({ type: "signal", signal: { ...about, signal } });
    const heard = () =>
      link.signals.filter((one) => one.session === id).map(({ signal }) => signal);
    const next = <K extends UnitSignalled["signal"]["kind"]>(kind: K) =>
      until(
        `${kind} of ${peer}`,
        () =>
          heard().find((signal): signal is UnitSignalled["signal"] & { kind: K } =>
            signal.kind === kind
          ),
      );
    return {
      ...{ about, say, heard, next },
      request: () => say({ kind: "request", device: key.kid, flat: of }),
      /** How it ended. */
      end: async () => (await next("bye")).reason,
      /** Answers its offer, with another key where one is given; whether the unit takes it. */
      async answer(by = key, spoil = (sdp: string) => sdp) {
        if (media === "papers") throw new Error("Cannot answer: such a session has no offer");
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
    ...{ clock, link, camera, site, flat, unit, tell, show, list, setTime, session, seen },
    certificate,
    cameraIs: say,
    stop: () => unit.stop(),
  };
}
