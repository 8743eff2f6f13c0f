/**
 * Who may look through a simulated unit's camera, and how they connect. The unit goes by its own
 * knowledge: a visitor has pressed a number of its display (`unit_intercom.ts`), its book says which
 * keys belong to that flat, and the answer to its offer is signed by the very key that the offer was
 * made for. What the server says of it changes nothing but whether messages arrive. Before all of
 * that holds the camera stays off (R70), and nothing is sent to anybody.
 */
import type { UnitAddress } from "../adapter.ts";
import type { Answer, Camera, CameraSession, FromCamera } from "../camera/camera.ts";
import type { UnitSignalled, UnitSignalling } from "../mqtt/unit_signal_payloads.ts";
import type { DeviceSignal, IceServer, UnitSignal } from "../../src/signals.ts";
import { placeOf } from "../../web/media/claims.js";
import { checkAnswer, makeOfferProof } from "../../web/media/fingerprint_proof.js";
import { FlatBook } from "../../web/media/flat_book.js";
import { makeFlatList } from "../../web/media/flat_statements.js";
import { SeenIds } from "../../web/media/seen_ids.js";
import type { SigningKey } from "../../web/media/types.js";
import type { UnitHappening } from "./unit_events.ts";
import type { StandingRing } from "./unit_intercom.ts";

/** What makes an intercom one with a picture. */
export interface UnitEyes {
  readonly camera: Camera;
  /** The unit's own key, and the managers' word on it. */
  readonly key: SigningKey;
  readonly certificate: string;
  /** Who may see which flat's door; kept over a power cut. */
  readonly book: FlatBook;
}

/** What a unit's viewing is made of. */
export interface UnitViewingParts {
  readonly at: UnitAddress;
  readonly eyes: UnitEyes;
  /** Its wall time, for proofs; null while it is not confirmed. */
  readonly wallMs: () => number | null;
  /** The clock that nobody outside sets. */
  readonly unitMs: () => number;
  /** How a ring stands by what was pressed here and what the server says; undefined once it is over. */
  readonly standing: (ring: string) => StandingRing | undefined;
  readonly say: (signal: UnitSignalled) => void;
  readonly observe: (happening: UnitHappening) => void;
}

/** Connections at once, those that only bring statements included. */
const sessionsMax = 64;
/** Words of a device that wait for their turn; one more ends its session. */
const waitingMax = 128;

type About = Pick<UnitSignalling, "ring" | "peer" | "media" | "session">;

interface Session extends About {
  /** What it heard, one after the other; and what it says, in order. */
  heard: Promise<void>;
  said: Promise<void>;
  waiting: number;
  line: CameraSession | null;
  device: string | null;
  offerProof: string | null;
  over: boolean;
}

/** One unit's viewing. */
export class UnitViewing {
  readonly #parts: UnitViewingParts;
  #book: FlatBook;
  #seen = new SeenIds();
  /** By ring, peer and medium. */
  readonly #sessions = new Map<string, Session>();
  /** Rings that the camera was opened for. */
  readonly #rings = new Set<string>();

  constructor(parts: UnitViewingParts) {
    this.#parts = parts;
    this.#book = parts.eyes.book;
  }

  /** Who may see which flat's door. */
  get book(): FlatBook {
    return this.#book;
  }

  /** The power went, or came back: the book is read from the unit's file. */
  reset(): void {
    for (const session of [...this.#sessions.values()]) this.#end(session);
    for (const ring of this.#rings) this.#parts.eyes.camera.over(ring);
    this.#rings.clear();
    this.#seen = new SeenIds();
    this.#book = FlatBook.fromJSON(this.#book.toJSON(), this.#parts.unitMs());
  }

  /** Rings may stand otherwise: what has no ring any more ends. */
  follow(): void {
    for (const session of [...this.#sessions.values()]) {
      if (this.#faultOf(session) !== undefined) this.#bye(session, "over");
    }
    for (const ring of this.#rings) {
      if (this.#parts.standing(ring) !== undefined) continue;
      this.#parts.eyes.camera.over(ring);
      this.#rings.delete(ring);
    }
  }

  /** Takes a device's word. */
  take({ signal, iceServers, ...about }: UnitSignalling): void {
    const key = keyOf(about);
    let session = this.#sessions.get(key);
    if (session?.session !== about.session) {
      // What is left of a session that was ended needs no answer.
      if (signal.kind === "bye" || signal.kind === "candidate" || signal.kind === "answer") return;
      if (session !== undefined) this.#end(session);
      session = newSession(about);
      if (this.#sessions.size >= sessionsMax) return this.#bye(session, "busy");
      this.#sessions.set(key, session);
    }
    if (++session.waiting > waitingMax) return this.#bye(session, "busy");
    const mine = session;
    session.heard = session.heard.then(async () => {
      mine.waiting--;
      if (mine.over) return;
      try {
        await this.#hear(mine, signal, iceServers ?? []);
      } catch {
        this.#bye(mine, "broken");
      }
    });
  }

  async #hear(
    session: Session,
    signal: DeviceSignal,
    iceServers: readonly IceServer[],
  ): Promise<void> {
    switch (signal.kind) {
      case "statement": {
        const admitted = await this.#book.admit(signal.text, this.#parts.unitMs());
        this.#say(session, {
          kind: "statement",
          ok: admitted.ok,
          said: admitted.ok ? admitted.what : admitted.rule,
        });
        // Who was taken out sees no more.
        return this.follow();
      }
      case "list":
        return await this.#list(session, signal);
      case "request":
        return this.#open(session, signal, iceServers);
      case "answer":
      case "candidate":
        return session.line?.take(signal);
      case "bye":
        return this.#end(session);
    }
  }

  async #list(
    session: Session,
    { flat, nonce }: DeviceSignal & { readonly kind: "list" },
  ): Promise<void> {
    const { at, eyes, unitMs, wallMs, standing } = this.#parts;
    const list = this.#book.list(flat, unitMs());
    const number = standing(session.ring)?.number;
    const nowMs = wallMs();
    // Of the flat that rings alone: what other doors see is theirs.
    if (list === undefined || nowMs === null || list.place !== placeOf(number ?? "")) {
      return this.#say(session, { kind: "list" });
    }
    const text = await makeFlatList(eyes.key, {
      site: this.#book.root.site,
      unit: `${at.building}/${at.unit}`,
      ...{ nonce, list, nowMs },
    });
    this.#say(session, { kind: "list", text });
  }

  #open(
    session: Session,
    { device, flat }: DeviceSignal & { readonly kind: "request" },
    iceServers: readonly IceServer[],
  ): void {
    if (session.line !== null || session.device !== null) return this.#bye(session, "busy");
    session.device = device;
    const { ring, peer, media } = session;
    const standing = this.#parts.standing(ring);
    const place = placeOf(standing?.number ?? "") ?? "";
    const may = this.#book.mayView({ place, flat, device });
    const fault = standing === undefined
      ? "no_ring"
      : !may.ok
      ? may.rule
      : media === "voice" && standing.state !== "answered"
      ? "not_answered"
      : this.#parts.wallMs() === null
      ? "no_time"
      : undefined;
    this.#parts.observe({ what: "asked_to_look", media, ...(fault !== undefined && { fault }) });
    if (fault !== undefined) return this.#bye(session, fault);
    const { camera } = this.#parts.eyes;
    this.#rings.add(ring);
    // The first that the server names is the one; any other is refused from then on (C1).
    if (media === "voice") camera.answered(ring, peer);
    session.line = camera.open({
      ...{ ring, peer, media },
      ...(iceServers.length > 0 && { iceServers: iceServers.map(iceServerOf) }),
      verify: (answer) => this.#verify(session, flat, answer),
      say: (message) => this.#relay(session, message),
    });
  }

  /** Whether an answer is by the device that the offer was made for, which may look still. */
  async #verify(session: Session, flat: string, { sdp, proof }: Answer): Promise<boolean> {
    const { ring, session: id, media, offerProof } = session;
    const nowMs = this.#parts.wallMs();
    if (nowMs === null || offerProof === null || this.#faultOf(session) !== undefined) return false;
    const checked = await checkAnswer({
      ...{ ring, session: id, media, sdp, proof, offerProof, nowMs },
      devices: this.#book.devicesOf(flat),
      seen: this.#seen,
    });
    this.#parts.observe({
      what: "looks",
      media,
      ...(!checked.ok && { fault: checked.rule }),
    });
    return checked.ok && !session.over && this.#faultOf(session) === undefined;
  }

  /** What the camera says to the device; an offer goes out with its proof, and nothing before it. */
  #relay(session: Session, message: FromCamera): void {
    if (session.over) return;
    if (message.kind === "bye") return this.#bye(session, message.reason);
    session.said = session.said.then(async () => {
      if (session.over) return;
      const signal = message.kind === "candidate"
        ? message
        : await this.#offer(session, message.sdp);
      if (session.over) return;
      if (signal === undefined) return this.#bye(session, "no_camera");
      this.#parts.say({ ...aboutOf(session), signal });
    });
  }

  async #offer(session: Session, sdp: string): Promise<UnitSignal | undefined> {
    const { key, certificate } = this.#parts.eyes;
    const { ring, session: id, media, device } = session;
    const nowMs = this.#parts.wallMs();
    if (device === null || nowMs === null) return undefined;
    try {
      const about = { ring, session: id, media, device, sdp, nowMs };
      session.offerProof = await makeOfferProof(key, about);
    } catch {
      return undefined; // no connection that this unit would make
    }
    return { kind: "offer", sdp, proof: session.offerProof, certificate };
  }

  /** Why a session's device may not go on. */
  #faultOf({ ring, device }: Session): string | undefined {
    const standing = this.#parts.standing(ring);
    if (standing === undefined) return "no_ring";
    if (device === null) return undefined;
    const place = placeOf(standing.number) ?? "";
    const may = this.#book.mayView({ place, flat: this.#book.flatAt(place) ?? "", device });
    return may.ok ? undefined : may.rule;
  }

  #say(session: Session, signal: UnitSignal): void {
    session.said = session.said.then(() => {
      if (!session.over) this.#parts.say({ ...aboutOf(session), signal });
    });
  }

  #bye(session: Session, reason: string): void {
    if (session.over) return;
    this.#end(session);
    this.#parts.say({ ...aboutOf(session), signal: { kind: "bye", reason } });
  }

  #end(session: Session): void {
    session.over = true;
    if (this.#sessions.get(keyOf(session)) === session) this.#sessions.delete(keyOf(session));
    session.line?.close();
    session.line = null;
  }
}

function newSession({ ring, peer, media, session }: About): Session {
  return {
    ...{ ring, peer, media, session, line: null, device: null, offerProof: null },
    ...{ heard: Promise.resolve(), said: Promise.resolve(), waiting: 0, over: false },
  };
}

/** The same as the camera has it: what is not there is left out. */
function iceServerOf({ urls, username, credential }: IceServer) {
  return {
    urls,
    ...(username !== undefined && { username }),
    ...(credential !== undefined && { credential }),
  };
}

function aboutOf({ ring, peer, media, session }: About): About {
  return { ring, peer, media, session };
}

function keyOf({ ring, peer, media }: About): string {
  return JSON.stringify([ring, peer, media]);
}
