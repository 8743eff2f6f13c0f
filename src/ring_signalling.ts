/**
 * Carries what units and devices say to each other to connect for picture and voice: in order, per
 * ring, device and medium, only while the ring stands and the device has its part in it. That is
 * known from what the unit's actor tells of each ring: whom it rings for may look; once somebody has
 * answered, that device alone may look and speak (C1, R71). What comes out of order, twice, too
 * large or too often is dropped and counted, and why the counter says, never what.
 *
 * Everything lies in memory and goes with the ring. No text is read, kept, logged or written. A
 * device is its handle here: who that is, the people's side alone knows (C4).
 */
import type { UnitSignalled, UnitSignalling } from "../adapters/mqtt/unit_signal_payloads.ts";
import type { Clock } from "./clock.ts";
import type { UnitAddress } from "./doors.ts";
import { TokenBucket } from "./http/token_bucket.ts";
import { type Refusal, refuse } from "./refusal.ts";
import type { RingDesk, RingNews } from "./rings.ts";
import { lookRing } from "../web/media/camera_look.js";
import {
  charsOf,
  type DeviceSignal,
  type IceServer,
  type SignalMedia,
  type UnitSignal,
} from "./signals.ts";

/** Candidates of one end of a connection. */
export const candidatesMax = 64;
/** Statements and questions of a device in one session. */
export const statementsMax = 32;
/** Characters of one end in one session. */
export const sessionCharsMax = 131_072;
/** Sessions that a device begins in one ring. */
export const sessionsMax = 16;
/** What a unit may say: so much at once, refilled by so much a second. */
export const unitRate = { burst: 1_024, perSecond: 256 } as const;
/** What a device may say in one ring. */
export const deviceRate = { burst: 96, perSecond: 16 } as const;
/** Rings that are known at once. */
export const ringsMax = 4_096;

/** Why a unit's signal went no further. */
export const signalDrops = [
  "no_session",
  "order",
  "too_much",
  "flood",
  "unit_not_reached",
] as const;
/** Why a signal went no further. */
export type SignalDrop = (typeof signalDrops)[number];

/** What a device hears of one connection. */
export interface HeardSignal {
  readonly ring: string;
  readonly media: SignalMedia;
  readonly session: string;
  readonly signal: UnitSignal;
  readonly iceServers?: readonly IceServer[];
}

/** What a device says. */
export interface SaidSignal {
  readonly ring: string;
  readonly media: SignalMedia;
  readonly session: string;
  readonly signal: DeviceSignal;
}

/** One socket of a device. The object stands for it: each socket has its own. */
export interface SignalLine {
  readonly hear: (signal: HeardSignal) => void;
}

/** What the people's side hands on for its devices. */
export interface RingSignals {
  /** Hands a signal on; undefined where it went. */
  take(at: UnitAddress, handle: string, line: SignalLine, said: SaidSignal): Refusal | undefined;
  /** The socket has gone: what it began is over. */
  left(line: SignalLine): void;
}

/** What the relay needs. */
export interface RingSignallingOptions {
  readonly clock: Clock;
  /** Publishes to a unit; `false` where nothing left. */
  readonly toUnit: (at: UnitAddress, signal: UnitSignalling) => boolean;
  /** Servers for one connection, made anew for each end; left out: the two find each other. */
  readonly iceServers?: () => readonly IceServer[];
  readonly dropped?: (why: SignalDrop) => void;
  /** Takes a unit's word of a session outside any ring; `false`: there is no such session. */
  readonly papers?: (at: UnitAddress, signalled: UnitSignalled) => boolean;
  /** The same for a technician's look through its camera (`camera_looks.ts`). */
  readonly looks?: (at: UnitAddress, signalled: UnitSignalled) => boolean;
}

interface Session {
  readonly ring: Ring;
  readonly device: Device;
  readonly id: string;
  readonly media: SignalMedia;
  readonly line: SignalLine;
  asked: boolean;
  offered: boolean;
  answered: boolean;
  /** Statements and questions of the device, and what the unit said to them. */
  statements: number;
  replies: number;
  readonly candidates: { device: number; unit: number };
  readonly chars: { device: number; unit: number };
}

interface Device {
  readonly handle: string;
  /** What it may have now. */
  may: ReadonlySet<SignalMedia>;
  begun: number;
  readonly rate: TokenBucket;
  readonly sessions: Map<SignalMedia, Session>;
}

interface Ring {
  readonly at: UnitAddress;
  readonly ring: string;
  untilMs: number;
  /** By handle. */
  readonly devices: Map<string, Device>;
}

/** A ring that nobody says the end of is forgotten so long after it should have ended. */
const graceMs = 60_000;
const nothing: ReadonlySet<SignalMedia> = new Set();
const toLook: ReadonlySet<SignalMedia> = new Set(["picture"]);
const toLookAndSpeak: ReadonlySet<SignalMedia> = new Set(["picture", "voice"]);

/** The relay. */
export class RingSignalling implements RingSignals {
  readonly #options: RingSignallingOptions;
  /** By unit and ring. */
  readonly #rings = new Map<string, Ring>();
  /** By unit. */
  readonly #unitRates = new Map<string, TokenBucket>();
  /** By socket: what it began. */
  readonly #lines = new Map<SignalLine, Set<Session>>();

  constructor(options: RingSignallingOptions) {
    this.#options = options;
  }

  /** A desk that hears the same, after this has: who is told of a ring may at once ask to look. */
  before(desk: RingDesk): RingDesk {
    return {
      route: (at, ring, entry) => desk.route(at, ring, entry),
      tell: (at, news) => {
        this.told(at, news);
        desk.tell(at, news);
      },
      forget: (at, ring) => {
        this.over(at, ring);
        desk.forget(at, ring);
      },
    };
  }

  /** A device was told how a ring stands for it. */
  told(at: UnitAddress, { handle, view }: RingNews): void {
    const { ring, state, answeredHere, untilMs = 0 } = view;
    const key = keyOf(at, ring);
    const may = state === "ringing"
      ? toLook
      : state === "answered" && answeredHere === true
      ? toLookAndSpeak
      : nothing;
    let known = this.#rings.get(key);
    if (known === undefined) {
      if (may === nothing || !this.#hasRoom()) return;
      this.#rings.set(key, known = { at, ring, untilMs, devices: new Map() });
    }
    known.untilMs = Math.max(known.untilMs, untilMs);
    let device = known.devices.get(handle);
    if (device === undefined) {
      if (may === nothing) return;
      const { burst, perSecond } = deviceRate;
      const rate = new TokenBucket(burst, perSecond, this.#options.clock.monotonic());
      known.devices.set(handle, device = { handle, may, begun: 0, rate, sessions: new Map() });
    }
    device.may = may;
    for (const session of [...device.sessions.values()]) {
      if (!may.has(session.media)) this.#end(session, "over");
    }
  }

  /** A ring is over for everybody, and forgotten. */
  over(at: UnitAddress, ring: string): void {
    const known = this.#rings.get(keyOf(at, ring));
    if (known !== undefined) this.#forget(known);
  }

  take(
    at: UnitAddress,
    handle: string,
    line: SignalLine,
    { ring, media, session: id, signal }: SaidSignal,
  ): Refusal | undefined {
    const known = this.#rings.get(keyOf(at, ring));
    const device = known?.devices.get(handle);
    if (known === undefined || device === undefined) {
      return refuse("unknown_ring", "Cannot connect: the ring is none of yours, or it has ended");
    }
    if (!device.may.has(media)) {
      return refuse(
        "conflict",
        media === "voice"
          ? "Cannot connect for voice: it is for the device that answered, while the call lasts"
          : "Cannot connect for the picture: the ring was answered elsewhere, or has ended",
      );
    }
    if (!device.rate.take(this.#options.clock.monotonic())) {
      return refuse("busy", "Cannot connect: too much was said of this ring", {
        retryAfterMs: device.rate.waitMs,
      });
    }
    let session = device.sessions.get(media);
    if (session?.id !== id || session.line !== line) {
      if (signal.kind !== "request" && signal.kind !== "statement" && signal.kind !== "list") {
        return refuse("conflict", "Cannot connect: there is no such session, or it is over");
      }
      if (device.begun >= sessionsMax) {
        return refuse("limit_reached", `Cannot connect: a ring has ${sessionsMax} sessions`);
      }
      device.begun++;
      if (session !== undefined) this.#end(session, "replaced");
      session = this.#begin(known, device, { id, media, line });
    }
    const refusal = deviceFault(session, signal);
    if (refusal !== undefined) return refusal;
    // Over once it was said; nothing of it is to be heard any more.
    if (signal.kind === "bye") this.#remove(session);
    const servers = signal.kind === "request" ? this.#options.iceServers?.() ?? [] : [];
    const sent = this.#options.toUnit(known.at, {
      ...{ ring, peer: handle, media, session: id, signal },
      ...(servers.length > 0 && { iceServers: servers.map(copyOf) }),
    });
    if (sent) return undefined;
    this.#options.dropped?.("unit_not_reached");
    return refuse("unavailable", "Cannot connect: the unit cannot be reached now");
  }

  left(line: SignalLine): void {
    for (const session of [...this.#lines.get(line) ?? []]) {
      this.#remove(session);
      this.#tellUnit(session, "gone");
    }
  }

  /** A unit has said something to one of the devices that it rings for. */
  fromUnit(at: UnitAddress, signalled: UnitSignalled): void {
    const { ring, peer, media, session: id, signal } = signalled;
    const drop = (why: SignalDrop) => this.#options.dropped?.(why);
    if (!this.#unitMay(at)) return drop("flood");
    if (media === "papers") {
      if (this.#options.papers?.(at, signalled) !== true) drop("no_session");
      return;
    }
    if (signal.kind === "missed") return drop("order");
    if (ring === lookRing) {
      if (this.#options.looks?.(at, signalled) !== true) drop("no_session");
      return;
    }
    const known = this.#rings.get(keyOf(at, ring));
    const device = known?.devices.get(peer);
    const session = device?.sessions.get(media);
    if (known === undefined || device === undefined || session?.id !== id) {
      return drop("no_session");
    }
    const fault = unitFault(session, signal);
    if (fault !== undefined) return drop(fault);
    if (signal.kind === "bye") this.#remove(session);
    const servers = signal.kind === "offer" ? this.#options.iceServers?.() ?? [] : [];
    session.line.hear({
      ...{ ring, media, session: id, signal },
      ...(servers.length > 0 && { iceServers: servers }),
    });
  }

  /** Servers that help a unit and whoever looks through it to find each other, made anew. */
  iceServers(): readonly IceServer[] {
    return this.#options.iceServers?.() ?? [];
  }

  /** How much is known now, for tests and figures. */
  get size(): { readonly rings: number; readonly sessions: number } {
    let sessions = 0;
    for (const begun of this.#lines.values()) sessions += begun.size;
    return { rings: this.#rings.size, sessions };
  }

  #begin(
    ring: Ring,
    device: Device,
    { id, media, line }: Pick<Session, "id" | "media" | "line">,
  ): Session {
    const session: Session = {
      ...{ ring, device, id, media, line },
      ...{ asked: false, offered: false, answered: false, statements: 0, replies: 0 },
      candidates: { device: 0, unit: 0 },
      chars: { device: 0, unit: 0 },
    };
    device.sessions.set(media, session);
    let begun = this.#lines.get(line);
    if (begun === undefined) this.#lines.set(line, begun = new Set());
    begun.add(session);
    return session;
  }

  /** Ends a session from here: both ends are told. */
  #end(session: Session, reason: "over" | "replaced"): void {
    this.#remove(session);
    const { ring: { ring }, media, id, line } = session;
    line.hear({ ring, media, session: id, signal: { kind: "bye", reason } });
    this.#tellUnit(session, reason);
  }

  #tellUnit({ ring: { at, ring }, device, media, id }: Session, reason: string): void {
    const about = { ring, peer: device.handle, media, session: id };
    this.#options.toUnit(at, { ...about, signal: { kind: "bye", reason } });
  }

  #remove(session: Session): void {
    const { device: { sessions }, media, line } = session;
    if (sessions.get(media) === session) sessions.delete(media);
    const begun = this.#lines.get(line);
    begun?.delete(session);
    if (begun?.size === 0) this.#lines.delete(line);
  }

  #forget(ring: Ring): void {
    for (const { sessions } of ring.devices.values()) {
      for (const session of [...sessions.values()]) this.#end(session, "over");
    }
    this.#rings.delete(keyOf(ring.at, ring.ring));
  }

  #hasRoom(): boolean {
    if (this.#rings.size < ringsMax) return true;
    const nowMs = this.#options.clock.now();
    for (const ring of [...this.#rings.values()]) {
      if (ring.untilMs + graceMs < nowMs) this.#forget(ring);
    }
    return this.#rings.size < ringsMax;
  }

  #unitMay({ building, unit }: UnitAddress): boolean {
    const nowMs = this.#options.clock.monotonic();
    const key = `${building}/${unit}`;
    let rate = this.#unitRates.get(key);
    if (rate === undefined) {
      rate = new TokenBucket(unitRate.burst, unitRate.perSecond, nowMs);
      this.#unitRates.set(key, rate);
    }
    return rate.take(nowMs);
  }
}

/** Why a device may not say this now; where it may, it is counted as said. */
function deviceFault(session: Session, signal: DeviceSignal): Refusal | undefined {
  const order = (what: string) => refuse("conflict", `Cannot connect: ${what}`);
  session.chars.device += charsOf(signal);
  if (session.chars.device > sessionCharsMax) return tooMuch();
  switch (signal.kind) {
    case "request":
      if (session.asked) return order("an offer was asked for already");
      session.asked = true;
      return undefined;
    case "answer":
      if (!session.offered) return order("there is no offer to answer");
      if (session.answered) return order("the offer was answered already");
      session.answered = true;
      return undefined;
    case "candidate":
      if (!session.asked) return order("no offer was asked for");
      return ++session.candidates.device > candidatesMax ? tooMuch() : undefined;
    case "statement":
    case "list":
      return ++session.statements > statementsMax ? tooMuch() : undefined;
    case "bye":
      return undefined;
  }
}

/** Why a unit's word goes no further; where it does, it is counted as said. */
function unitFault(session: Session, signal: UnitSignal): SignalDrop | undefined {
  session.chars.unit += charsOf(signal);
  if (session.chars.unit > sessionCharsMax) return "too_much";
  switch (signal.kind) {
    case "offer":
      if (!session.asked || session.offered) return "order";
      session.offered = true;
      return undefined;
    case "candidate":
      if (!session.offered) return "order";
      return ++session.candidates.unit > candidatesMax ? "too_much" : undefined;
    case "statement":
    case "list":
      return ++session.replies > session.statements ? "order" : undefined;
    case "bye":
      return undefined;
  }
}

function tooMuch(): Refusal {
  return refuse("limit_reached", "Cannot connect: too much was said in this session");
}

function keyOf({ building, unit }: UnitAddress, ring: string): string {
  return `${building}/${unit}/${ring}`;
}

function copyOf({ urls, ...rest }: IceServer) {
  return { urls: [...urls], ...rest };
}
