/**
 * Who may look through a simulated unit's camera, and how they connect. The unit goes by its own
 * knowledge: a visitor has pressed a number of its display (`unit_intercom.ts`), its book says which
 * keys belong to that flat, and the answer to its offer is signed by the very key that the offer was
 * made for. A technician looks by a manager's signature (`unit_look.ts`). What the server says of it
 * changes nothing but whether messages arrive; it can turn the camera off, and does until the sticker
 * is recorded (R76). Before all of that holds the camera stays off (R70), and nothing is sent.
 *
 * A session rests on a ring; or, with `media` `papers`, on nothing: it brings the flats' statements,
 * asks for what was sealed of missed rings (`unit_missed.ts`), and has no picture and no voice.
 */
import type { UnitAddress } from "../adapter.ts";
import type { Answer, Camera, CameraSession, FromCamera, Media } from "../camera/camera.ts";
import type { UnitPapers } from "../mqtt/unit_paper_payloads.ts";
import type { UnitSignalled, UnitSignalling } from "../mqtt/unit_signal_payloads.ts";
import type { Clock } from "../../src/clock.ts";
import type { IceServer, UnitSignal } from "../../src/signals.ts";
import { lookRing } from "../../web/media/camera_look.js";
import { placeOf } from "../../web/media/claims.js";
import { checkAnswer, makeOfferProof } from "../../web/media/fingerprint_proof.js";
import type { FlatBook } from "../../web/media/flat_book.js";
import { makeFlatList } from "../../web/media/flat_statements.js";
import { SeenIds } from "../../web/media/seen_ids.js";
import type { UnitHappening } from "./unit_events.ts";
import type { PressedRing, ShownCamera, StandingRing } from "./unit_intercom.ts";
import { type Look, UnitLook } from "./unit_look.ts";
import { UnitMissed } from "./unit_missed.ts";
import { KeptPapers, type UnitTrust } from "./unit_papers.ts";

/** What makes an intercom one with a picture. */
export interface UnitEyes extends UnitTrust {
  readonly camera: Camera;
}

/** What a unit's viewing is made of. */
export interface UnitViewingParts {
  readonly at: UnitAddress;
  readonly eyes: UnitEyes;
  readonly clock: Clock;
  /** Its wall time, for proofs; null while it is not confirmed. */
  readonly wallMs: () => number | null;
  /** The clock that nobody outside sets. */
  readonly unitMs: () => number;
  /** What visitors pressed here, and how it stands. */
  readonly pressed: () => readonly PressedRing[];
  /** How a ring stands by what was pressed here and what the server says; undefined once it is over. */
  readonly standing: (ring: string) => StandingRing | undefined;
  /** What the camera may show, as the screen says it. */
  readonly shown: () => ShownCamera;
  readonly say: (signal: UnitSignalled) => void;
  readonly observe: (happening: UnitHappening) => void;
}

/** Connections at once, those that only bring statements included. */
const sessionsMax = 64;
/** Words of a device that wait for their turn; one more ends its session. */
const waitingMax = 128;
/** A session that only brings statements lasts so long. */
const papersMsMax = 120_000;

type About = Pick<UnitSignalling, "ring" | "peer" | "media" | "session">;
type Heard = UnitSignalling["signal"];

interface Session extends About {
  readonly beganUnitMs: number;
  /** What it heard, one after the other; and what it says, in order. */
  heard: Promise<void>;
  said: Promise<void>;
  waiting: number;
  line: CameraSession | null;
  device: string | null;
  /** By what a technician looks; null for everybody else. */
  look: Look | null;
  offerProof: string | null;
  over: boolean;
  /** Ends it when its time is over. */
  cancel: () => void;
}

/** One unit's viewing. */
export class UnitViewing {
  readonly #parts: UnitViewingParts;
  readonly #papers: KeptPapers;
  readonly #look: UnitLook;
  /** Pictures of rings that nobody looked at. */
  readonly missed: UnitMissed;
  #seen = new SeenIds();
  /** By ring, peer and medium. */
  readonly #sessions = new Map<string, Session>();
  /** Rings that the camera was opened for. */
  readonly #rings = new Set<string>();

  constructor(parts: UnitViewingParts) {
    const { at, eyes, shown, wallMs, unitMs } = parts;
    const unit = `${at.building}/${at.unit}`;
    this.#parts = parts;
    this.#papers = new KeptPapers(unit, eyes, unitMs);
    this.missed = new UnitMissed({
      ...{ unit, wallMs, shown },
      ...{ clock: parts.clock, pressed: parts.pressed, observe: parts.observe },
      ...{ key: eyes.key, camera: eyes.camera },
      book: () => this.book,
      wishes: () => this.#papers.wishes,
    });
    this.#look = new UnitLook({
      ...{ unit, wallMs, unitMs },
      camera: shown,
      root: () => this.book?.root ?? null,
    });
  }

  /** Who may see which flat's door; null before the unit has heard of any manager. */
  get book(): FlatBook | null {
    return this.#papers.book;
  }

  /** Which papers it goes by, for the heartbeat; zeroes for none. */
  get papers(): KeptPapers["shows"] {
    return this.#papers.shows;
  }

  /** What its rings can have; nothing before a manager has signed its key. */
  get media(): Media[] {
    return this.#papers.certificate === null ? [] : ["picture", "voice"];
  }

  /** Its own public key. */
  get key(): string {
    return this.#parts.eyes.key.x;
  }

  /** The power went, or came back: the book is read from the unit's file. */
  reset(): void {
    for (const session of [...this.#sessions.values()]) this.#end(session);
    for (const ring of this.#rings) this.#parts.eyes.camera.over(ring);
    this.#rings.clear();
    this.#seen = new SeenIds();
    this.#look.reset();
    this.missed.reset();
    this.#papers.reset();
  }

  /** Rings may stand otherwise, or the camera may show less: what may not go on ends. */
  follow(): void {
    this.#look.follow();
    this.missed.follow();
    for (const session of [...this.#sessions.values()]) {
      const fault = this.#faultOf(session);
      if (fault !== undefined) this.#bye(session, fault === "camera_off" ? fault : "over");
    }
    for (const ring of this.#rings) {
      if (this.#parts.standing(ring) !== undefined) continue;
      this.#parts.eyes.camera.over(ring);
      this.#rings.delete(ring);
    }
  }

  /** The managers' papers have come; resolves once the unit goes by them. */
  async read(papers: UnitPapers): Promise<void> {
    await this.#papers.take(papers);
    // Whom a manager who left has let in sees no more.
    this.follow();
  }

  /** Takes a device's word. */
  take({ signal, iceServers, ...about }: UnitSignalling): void {
    const key = keyOf(about);
    let session = this.#sessions.get(key);
    if (session?.session !== about.session) {
      // What is left of a session that was ended needs no answer.
      if (signal.kind === "bye" || signal.kind === "candidate" || signal.kind === "answer") return;
      if (session !== undefined) this.#end(session);
      session = newSession(about, this.#parts.unitMs());
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

  async #hear(session: Session, signal: Heard, iceServers: readonly IceServer[]): Promise<void> {
    switch (signal.kind) {
      case "statement": {
        const admitted = await this.#papers.admit(signal.text);
        if (admitted === undefined) return this.#bye(session, "no_papers");
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
      case "missed": {
        if (!isPapers(session)) return this.#bye(session, "not_allowed");
        const picture = await this.missed.give(signal.ring, signal.device);
        return this.#say(session, { kind: "missed", ...(picture !== undefined && { picture }) });
      }
      case "request":
        return this.#open(session, signal, iceServers);
      case "look":
        return await this.#openLook(session, signal, iceServers);
      case "answer":
      case "candidate":
        return session.line?.take(signal);
      case "bye":
        return this.#end(session);
    }
  }

  async #list(session: Session, { flat, nonce }: Heard & { readonly kind: "list" }): Promise<void> {
    const { at, eyes, unitMs, wallMs, standing } = this.#parts;
    const { book } = this;
    const list = book?.list(flat, unitMs());
    const nowMs = wallMs();
    // In a ring, of the flat that rings alone: what other doors see is theirs. Outside one whoever
    // asks has to know the name of the flat's key, which its devices do.
    const place = isPapers(session) ? list?.place : placeOf(standing(session.ring)?.number ?? "");
    if (book === null || list === undefined || nowMs === null || list.place !== place) {
      return this.#say(session, { kind: "list" });
    }
    const text = await makeFlatList(eyes.key, {
      site: book.root.site,
      unit: `${at.building}/${at.unit}`,
      ...{ nonce, list, nowMs },
    });
    this.#say(session, { kind: "list", text });
  }

  #open(
    session: Session,
    { device, flat }: Heard & { readonly kind: "request" },
    iceServers: readonly IceServer[],
  ): void {
    if (session.line !== null || session.device !== null) return this.#bye(session, "busy");
    session.device = device;
    const { ring, peer, media } = session;
    const standing = this.#parts.standing(ring);
    const place = placeOf(standing?.number ?? "") ?? "";
    const may = this.book?.mayView({ place, flat, device });
    const fault = isPapers(session)
      ? "not_allowed"
      : standing === undefined
      ? "no_ring"
      : may === undefined
      ? "no_papers"
      : !may.ok
      ? may.rule
      : media === "voice" && standing.state !== "answered"
      ? "not_answered"
      : this.#faultOf(session) ?? this.#unable();
    this.#asked(media, fault);
    if (fault !== undefined) return this.#bye(session, fault);
    // The first that the server names is the one; any other is refused from then on (C1).
    if (media === "voice") this.#parts.eyes.camera.answered(ring, peer);
    this.#connect(session, iceServers, () => this.book?.devicesOf(flat) ?? []);
  }

  /** A technician wants to look, by a manager's word (R75). */
  async #openLook(
    session: Session,
    signal: Heard & { readonly kind: "look" },
    iceServers: readonly IceServer[],
  ): Promise<void> {
    const { ring, media } = session;
    if (session.device !== null) return this.#bye(session, "busy");
    session.device = "";
    const another = [...this.#sessions.values()].some((one) =>
      one !== session && one.look !== null
    );
    const admitted = await this.#look.admit(signal);
    if (session.over) return;
    const fault = ring !== lookRing || media !== "picture"
      ? "not_allowed"
      : another
      ? "busy"
      : !admitted.ok
      ? admitted.rule
      : this.#unable();
    this.#asked(media, fault);
    if (fault !== undefined || !admitted.ok) return this.#bye(session, fault ?? "not_allowed");
    const { look } = admitted;
    session.device = look.device;
    session.look = look;
    const leftMs = Math.max(0, look.untilUnitMs - this.#parts.unitMs());
    session.cancel = this.#parts.clock.after(leftMs, () => this.#bye(session, "over"));
    this.#connect(session, iceServers, () => [look]);
  }

  #asked(media: About["media"], fault: string | undefined): void {
    if (media === "papers") return;
    this.#parts.observe({ what: "asked_to_look", media, ...(fault !== undefined && { fault }) });
  }

  /** Has the camera offer a line, to whoever holds one of these keys when the answer comes. */
  #connect(
    session: Session,
    iceServers: readonly IceServer[],
    devices: () => readonly { readonly device: string; readonly x: string }[],
  ): void {
    const { ring, peer } = session;
    const media = session.media === "voice" ? "voice" : "picture";
    if (session.look === null) this.#rings.add(ring);
    session.line = this.#parts.eyes.camera.open({
      ...{ ring, peer, media },
      ...(iceServers.length > 0 && { iceServers: iceServers.map(iceServerOf) }),
      verify: (answer) => this.#verify(session, media, devices, answer),
      say: (message) => this.#relay(session, media, message),
    });
  }

  /** Whether an answer is by the device that the offer was made for, which may look still. */
  async #verify(
    session: Session,
    media: Media,
    devices: () => readonly { readonly device: string; readonly x: string }[],
    { sdp, proof }: Answer,
  ): Promise<boolean> {
    const { ring, session: id, offerProof } = session;
    const nowMs = this.#parts.wallMs();
    if (nowMs === null || offerProof === null || this.#faultOf(session) !== undefined) return false;
    const checked = await checkAnswer({
      ...{ ring, session: id, media, sdp, proof, offerProof, nowMs },
      devices: devices(),
      seen: this.#seen,
    });
    this.#parts.observe({ what: "looks", media, ...(!checked.ok && { fault: checked.rule }) });
    const may = checked.ok && !session.over && this.#faultOf(session) === undefined;
    if (may && media === "picture") this.missed.looked(ring);
    return may;
  }

  /** What the camera says to the device; an offer goes out with its proof, and nothing before it. */
  #relay(session: Session, media: Media, message: FromCamera): void {
    if (session.over) return;
    if (message.kind === "bye") return this.#bye(session, message.reason);
    session.said = session.said.then(async () => {
      if (session.over) return;
      const signal = message.kind === "candidate"
        ? message
        : await this.#offer(session, media, message.sdp);
      if (session.over) return;
      if (signal === undefined) return this.#bye(session, "no_camera");
      this.#parts.say({ ...aboutOf(session), signal });
    });
  }

  async #offer(session: Session, media: Media, sdp: string): Promise<UnitSignal | undefined> {
    const { certificate } = this.#papers;
    const { ring, session: id, device } = session;
    const nowMs = this.#parts.wallMs();
    if (device === null || nowMs === null || certificate === null) return undefined;
    try {
      const about = { ring, session: id, media, device, sdp, nowMs };
      session.offerProof = await makeOfferProof(this.#parts.eyes.key, about);
    } catch {
      return undefined; // no connection that this unit would make
    }
    return { kind: "offer", sdp, proof: session.offerProof, certificate };
  }

  /** Why nobody is offered anything at all. */
  #unable(): string | undefined {
    if (this.#parts.wallMs() === null) return "no_time";
    return this.#papers.certificate === null ? "no_papers" : undefined;
  }

  /** Why a session may not go on. */
  #faultOf(session: Session): string | undefined {
    const { ring, media, device, look, beganUnitMs } = session;
    if (isPapers(session)) {
      return this.#parts.unitMs() - beganUnitMs > papersMsMax ? "too_long" : undefined;
    }
    if (media === "picture" && this.#parts.shown() === "off") return "camera_off";
    // One that is just being judged is judged by its manager's word.
    if (ring === lookRing) return look === null ? undefined : this.#look.faultOf(look);
    const standing = this.#parts.standing(ring);
    if (standing === undefined) return "no_ring";
    if (device === null) return undefined;
    const place = placeOf(standing.number) ?? "";
    const flat = this.book?.flatAt(place) ?? "";
    const may = this.book?.mayView({ place, flat, device });
    return may?.ok === true ? undefined : may?.rule ?? "no_papers";
  }

  #say(session: Session, signal: UnitSignalled["signal"]): void {
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
    session.cancel();
    if (this.#sessions.get(keyOf(session)) === session) this.#sessions.delete(keyOf(session));
    session.line?.close();
    session.line = null;
  }
}

function newSession({ ring, peer, media, session }: About, beganUnitMs: number): Session {
  return {
    ...{ ring, peer, media, session, beganUnitMs },
    ...{ line: null, device: null, look: null, offerProof: null },
    ...{ heard: Promise.resolve(), said: Promise.resolve(), waiting: 0, over: false },
    cancel: () => {},
  };
}

/** It brings statements, and has no picture and no voice. */
function isPapers({ media }: Pick<About, "media">): boolean {
  return media === "papers";
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
