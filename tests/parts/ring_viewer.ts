/**
 * A phone that looks and speaks through a ring, without a browser: what the page does, over a socket
 * for rings, with its flat's key in hand. It trusts an offer only after its proof held.
 */
import { randomId } from "../../web/media/base64_url.js";
import { checkOffer, makeAnswerProof } from "../../web/media/fingerprint_proof.js";
import { SeenIds } from "../../web/media/seen_ids.js";
import type { SigningKey, SiteRoot } from "../../web/media/types.js";
import {
  type ClientMessage,
  type HeardRing,
  protocolVersion,
  type ServerMessage,
  subprotocol,
} from "../../src/protocol.ts";
import type { DeviceSignal, SignalMedia } from "../../src/signals.ts";
import type { IceServer } from "../../adapters/camera/camera.ts";
import type { Viewer, ViewerReport, Viewers } from "./picture_viewer.ts";
import { until } from "./until.ts";

type Heard = ServerMessage & { readonly type: "signal" };

/** What such a phone is made of. */
export interface RingViewerOptions {
  readonly http: string;
  /** For rings. */
  readonly capability: string;
  readonly key: SigningKey;
  /** The name of its flat's key. */
  readonly flat: string;
  readonly root: SiteRoot;
  readonly viewers: Viewers;
  /** What the unit may not know yet; said before a request. */
  readonly papers?: readonly string[];
  /** Asks for the picture as soon as it rings. */
  readonly looks?: boolean;
  /** Connects through the TURN servers that the server names, and in no other way. */
  readonly relayOnly?: boolean;
  /** What is sent in place of its own words, in order. */
  readonly spoil?: (signal: DeviceSignal) => readonly DeviceSignal[];
}

/** One connection with a unit, or what is to be one. */
export class Look {
  readonly ring: string;
  readonly media: SignalMedia;
  readonly session = randomId();
  /** What the unit said, by kind; a refused offer as `offer <rule>`. */
  readonly heard: string[] = [];
  /** How it ended. */
  end: string | null = null;
  viewer: Viewer | null = null;
  /** When its offer had been checked, on the monotonic clock of this process. */
  offeredAtMs = 0;

  constructor(ring: string, media: SignalMedia) {
    this.ring = ring;
    this.media = media;
  }

  /** What it saw and heard; null before its offer. */
  async report(): Promise<ViewerReport | null> {
    return await this.viewer?.report() ?? null;
  }

  /** Resolves once it has seen so many frames of the test picture. */
  async seen(frames = 3): Promise<ViewerReport> {
    return await until(`${frames} frames`, async () => {
      const report = await this.report();
      return report !== null && report.marked >= frames ? report : null;
    });
  }

  /** Resolves with why it ended. */
  ended(): Promise<string> {
    return until("the end of a session", () => this.end);
  }
}

/** The phone. */
export class RingViewer {
  readonly rings: HeardRing[] = [];
  readonly looks: Look[] = [];
  /** Codes of what was refused. */
  readonly refused: string[] = [];
  readonly #options: RingViewerOptions;
  readonly #socket: WebSocket;
  readonly #seen = new SeenIds();
  #welcome = false;
  #closed = false;
  #ref = 0;
  #answers = new Map<string, string>();

  private constructor(options: RingViewerOptions) {
    this.#options = options;
    this.#socket = new WebSocket(`${options.http.replace("http", "ws")}/v1/live`, subprotocol);
    this.#socket.onopen = () =>
      this.#send({ type: "hello", version: protocolVersion, capability: options.capability });
    this.#socket.onmessage = ({ data }) => this.#told(JSON.parse(String(data)) as ServerMessage);
    this.#socket.onerror = () => {}; // `onclose` follows
    this.#socket.onclose = () => this.#closed = true;
  }

  /** Connects; resolves once it is told what rings. */
  static async connect(options: RingViewerOptions): Promise<RingViewer> {
    const phone = new RingViewer(options);
    await until("what rings", () => phone.#welcome);
    return phone;
  }

  /** The newest word of a ring in this state, once it has come. */
  ring(state: HeardRing["state"], after = 0): Promise<HeardRing> {
    return until(
      `a ring that is ${state}`,
      () => this.rings.slice(after).findLast((ring) => ring.state === state),
    );
  }

  /** Asks for a connection. */
  look(ring: string, media: SignalMedia = "picture"): Look {
    const look = new Look(ring, media);
    this.looks.push(look);
    const { key: { kid }, flat, papers = [] } = this.#options;
    for (const text of papers) this.#signal(look, { kind: "statement", text });
    this.#signal(look, { kind: "request", device: kid, flat });
    return look;
  }

  /** Says something in a session; its answer's code, `yes` where it went. */
  async say(look: Look, signal: DeviceSignal): Promise<string> {
    return await this.#answered((ref) => this.#signalOf(look, signal, ref));
  }

  /** Asks something of a ring; `yes`, or the refusal's code. */
  async ask(type: "answer_ring" | "decline_ring" | "hang_up", ring: string): Promise<string> {
    return await this.#answered((ref) => ({ type, ref, ring }));
  }

  /** Ends it, and what it has. */
  async close(): Promise<void> {
    for (const { viewer } of this.looks) viewer?.close();
    this.#socket.close();
    await until("the socket to be closed", () => this.#closed);
  }

  #told(message: ServerMessage): void {
    if (message.type === "rings") this.#welcome = true;
    else if (message.type === "ring") {
      this.rings.push(message.ring);
      const { ring, state } = message.ring;
      const first = !this.looks.some((look) => look.ring === ring);
      if (state === "ringing" && first && this.#options.looks === true) this.look(ring);
    } else if (message.type === "signal") void this.#hear(message);
    else if (message.type === "result") this.#answers.set(message.ref, "yes");
    else if (message.type === "refused") {
      this.refused.push(message.refusal.code);
      if (message.ref !== undefined) this.#answers.set(message.ref, message.refusal.code);
    }
  }

  async #hear({ session, signal, media, iceServers }: Heard): Promise<void> {
    const look = this.looks.find((one) => one.session === session && one.media === media);
    if (look === undefined) return;
    look.heard.push(signal.kind);
    switch (signal.kind) {
      case "offer":
        return await this.#answer(look, signal, iceServers);
      case "candidate":
        return look.viewer?.candidate(signal.candidate);
      case "bye":
        look.end = signal.reason ?? "";
        look.viewer?.close();
    }
  }

  async #answer(
    look: Look,
    offer: Heard["signal"] & { readonly kind: "offer" },
    iceServers: Heard["iceServers"],
  ): Promise<void> {
    const { key, root, viewers } = this.#options;
    const { ring, media, session } = look;
    // Made before anything is awaited: candidates that follow the offer wait for it there.
    let hold: (string | null)[] | null = [];
    const about = { ring, session, media };
    const viewer = viewers.viewer({
      answer: (sdp) => void this.#prove(look, sdp, offer.proof),
      candidate: (candidate) => this.#signal(look, { kind: "candidate", candidate }),
    });
    look.viewer = {
      ...viewer,
      offer: (sdp, relay) => viewer.offer(sdp, relay),
      report: () => viewer.report(),
      close: () => viewer.close(),
      candidate: (line) => hold === null ? viewer.candidate(line) : void hold.push(line),
    };
    const checked = await checkOffer({
      ...about,
      ...{ root, unitCertificate: offer.certificate, device: key.kid },
      ...{ sdp: offer.sdp, proof: offer.proof, nowMs: Date.now(), seen: this.#seen },
    });
    if (!checked.ok) {
      look.heard.push(`offer ${checked.rule}`);
      return;
    }
    look.offeredAtMs = performance.now();
    viewer.offer(offer.sdp, this.#options.relayOnly === true ? relayOf(iceServers) : undefined);
    for (const line of hold.splice(0)) viewer.candidate(line);
    hold = null;
  }

  async #prove(look: Look, sdp: string, offerProof: string): Promise<void> {
    const { ring, media, session } = look;
    const proof = await makeAnswerProof(this.#options.key, {
      ...{ ring, session, media, sdp, offerProof, nowMs: Date.now() },
    });
    this.#signal(look, { kind: "answer", sdp, proof });
  }

  #signal(look: Look, signal: DeviceSignal): void {
    for (const each of this.#options.spoil?.(signal) ?? [signal]) {
      if (!this.#closed) this.#send(this.#signalOf(look, each, String(++this.#ref)));
    }
  }

  #signalOf({ ring, media, session }: Look, signal: DeviceSignal, ref: string): ClientMessage {
    return { type: "signal", ref, ring, media, session, signal };
  }

  async #answered(message: (ref: string) => ClientMessage): Promise<string> {
    const ref = String(++this.#ref);
    this.#send(message(ref));
    return await until(`an answer to message ${ref}`, () => this.#answers.get(ref));
  }

  #send(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }
}

/** The TURN server that it is told of; without one it would have no way at all. */
function relayOf(servers: Heard["iceServers"]): IceServer {
  const [server] = servers ?? [];
  if (server?.username === undefined || server.credential === undefined) {
    throw new Error("Cannot connect through a relay: the server named none");
  }
  const { urls, username, credential } = server;
  return { urls, username, credential };
}
