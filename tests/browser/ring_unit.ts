/**
 * A unit with a camera behind a page's line for rings: hands every message of the page on to the
 * server but those to the unit, which it takes to a real camera in a process of its own, with the
 * unit's keys and its book of flats. Whoever carries these messages may be dishonest, so a test may
 * have it change an offer on its way.
 */
import type { Page, WebSocketRoute } from "playwright-core";
import type { Camera, CameraSession } from "../../adapters/camera/camera.ts";
import { CameraProcess } from "../../adapters/camera/camera_process.ts";
import { SystemClock } from "../../src/clock.ts";
import type { ClientMessage } from "../../src/protocol.ts";
import type { SignalMessage } from "../../src/protocol_signals.ts";
import type { UnitSignal } from "../../src/signals.ts";
import { checkAnswer, makeOfferProof } from "../../web/media/fingerprint_proof.js";
import { SeenIds } from "../../web/media/seen_ids.js";
import { makeFlat, makeSite, place, type SiteSample } from "./media/site_sample.ts";

type RingKeys = typeof import("../../web/media/ring_key.js");
type FlatKeys = typeof import("../../web/media/flat_key.js");
type Trust = typeof import("../../web/ring_trust.js");

/** An offer on its way to the page. */
export type Offer = Extract<UnitSignal, { kind: "offer" }>;

/** What happens on the way. */
export interface RelayOptions {
  /** Whether the server says that the unit can speak. */
  readonly speaks?: boolean;
  readonly spoil?: (offer: Offer, about: SignalMessage, unit: RingUnit) => Promise<Offer> | Offer;
}

/** The device's handle here; there is one page at a time. */
const peer = "phone";

/** The unit, its camera, and the way to it. */
export class RingUnit implements AsyncDisposable {
  readonly site: SiteSample;
  readonly camera: Camera;
  /** Every text that a page sent on any of its sockets. */
  readonly sent: string[] = [];
  /** What pages said to the unit. */
  readonly signals: SignalMessage[] = [];
  readonly #program: CameraProcess;
  readonly #clock = new SystemClock();
  readonly #seen = new SeenIds();
  readonly #sessions = new Map<string, CameraSession>();

  private constructor(site: SiteSample, program: CameraProcess) {
    this.site = site;
    this.#program = program;
    this.camera = program.camera("entrance", { source: { kind: "test", tag: 5 } });
  }

  /** Fits a unit that a site's managers have signed. */
  static async open(): Promise<RingUnit> {
    const program = new CameraProcess({ clock: new SystemClock(), deno: Deno.execPath() });
    return new RingUnit(await makeSite(), program);
  }

  /** Puts the unit behind the page's line; before it is loaded. */
  async behind(page: Page, { speaks = false, spoil = same }: RelayOptions = {}): Promise<void> {
    await page.routeWebSocket(/\/v1\/live/, (line) => {
      const server = line.connectToServer();
      line.onMessage((text) => {
        this.sent.push(String(text));
        const message = JSON.parse(String(text)) as ClientMessage;
        if (message.type !== "signal") return server.send(text);
        line.send(JSON.stringify({ type: "result", ref: message.ref }));
        this.signals.push(message);
        void this.#take(message, line, spoil);
      });
      server.onMessage((text) => line.send(this.#told(String(text), speaks)));
    });
  }

  /** The page's browser reads the flat's letter: from now on it is one of the flat. */
  async letIn(page: Page): Promise<void> {
    const { rootText, root: { site } } = this.site;
    const { secret, opening } = await makeFlat(this.site);
    await page.evaluate(async ({ rootText, site, place, secret, opening }) => {
      const at = {
        flat: "/media/flat_key.js",
        ring: "/media/ring_key.js",
        trust: "/ring_trust.js",
      };
      const { claimKeyOf, makeFlatKey }: FlatKeys = await import(at.flat);
      const { keepRingPapers, ringKey }: RingKeys = await import(at.ring);
      const { keepRingSite }: Trust = await import(at.trust);
      const { x: device } = await ringKey(site);
      const claimKey = await claimKeyOf(secret, { site, place });
      const nowMs = Date.now();
      const { flat, statement } = await makeFlatKey({ site, place, device, claimKey, nowMs });
      await keepRingPapers(site, { root: [rootText], flat, statements: [opening, statement] });
      keepRingSite("linden", site);
    }, { rootText, site, place, secret, opening });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.stop();
  }

  /** What the server tells the page; it says of its own whether the unit can speak. */
  #told(text: string, speaks: boolean): string {
    const message = JSON.parse(text);
    const rings = message.rings ?? (message.ring === undefined ? [] : [message.ring]);
    for (const ring of rings) {
      if (ring.answeredHere === true) this.camera.answered(ring.ring, peer);
      ring.media = speaks ? ["picture", "voice"] : ["picture"];
    }
    return JSON.stringify(message);
  }

  async #take(
    about: SignalMessage,
    line: WebSocketRoute,
    spoil: NonNullable<RelayOptions["spoil"]>,
  ): Promise<void> {
    const { ring, media, session, signal } = about;
    const say = (signal: UnitSignal) =>
      line.send(JSON.stringify({ type: "signal", ring, media, session, signal }));
    const { book, unitKey, unitCertificate } = this.site;
    switch (signal.kind) {
      case "statement":
        await this.#inTurn(() => book.admit(signal.text, this.#clock.monotonic()));
        return;
      case "request": {
        await this.#inTurn(() => Promise.resolve());
        const { device, flat } = signal;
        const exchange = { ring, session, media };
        let offerProof = "";
        const camera = this.camera.open({
          ...{ ring, peer, media },
          verify: async (answer) => {
            const devices = book.devicesOf(flat);
            const checked = await checkAnswer({
              ...{ ...exchange, ...answer, offerProof, devices, seen: this.#seen },
              nowMs: Date.now(),
            });
            return checked.ok;
          },
          say: (message) => {
            if (message.kind !== "offer") return say(message);
            void (async () => {
              const { sdp } = message;
              const offer = { ...exchange, device, sdp, nowMs: Date.now() };
              offerProof = await makeOfferProof(unitKey, offer);
              const own: Offer = {
                ...{ kind: "offer", sdp, proof: offerProof, certificate: unitCertificate },
              };
              say(await spoil(own, about, this));
            })();
          },
        });
        this.#sessions.set(session, camera);
        return;
      }
      case "answer":
      case "candidate":
      case "bye":
        return this.#sessions.get(session)?.take(signal);
    }
  }

  /** Statements take effect in their order, and before the request that follows them. */
  #inTurn(work: () => Promise<unknown>): Promise<unknown> {
    return this.#turn = this.#turn.then(work);
  }
  #turn: Promise<unknown> = Promise.resolve();
}

function same(offer: Offer): Offer {
  return offer;
}
