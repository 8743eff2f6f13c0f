/**
 * Carries what a technician's program and a unit say to each other to connect for a picture, outside
 * any ring, while the technician's session runs at that unit (R75). What the unit goes by is a
 * manager's signature on the technician's key (`web/media/camera_look.js`), which lies here for as
 * long as it counts; this server can hand it on, and neither make one nor look by it.
 *
 * One unit has one look. Everything lies in memory; no text is read, logged or written. What comes
 * out of order, too large or too often is dropped and counted.
 */
import type { UnitSignalled, UnitSignalling } from "../adapters/mqtt/unit_signal_payloads.ts";
import { lookRing, lookSkewS, lookSMax, readCameraLook } from "../web/media/camera_look.js";
import type { Clock } from "./clock.ts";
import type { UnitAddress } from "./doors.ts";
import { TokenBucket } from "./http/token_bucket.ts";
import type { Answer } from "./lifts.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { candidatesMax, deviceRate, sessionCharsMax, sessionsMax } from "./ring_signalling.ts";
import {
  charsOf,
  type DeviceSignal,
  type IceServer,
  type LookSignal,
  type TechnicianSignal,
  type UnitSignal,
} from "./signals.ts";
import type { CameraDuties } from "./access/camera_duties.ts";

/** A question that finds nothing new waits so long for it. */
export const lookWaitMs = 5_000;
/** What a unit said at the end stands so long for the technician to read. */
const lookReadMs = 60_000;
/** Managers' signatures at once. */
const wordsMax = 1_000;

/** Who looks, and by what: of the session's row. */
export interface LookSession extends UnitAddress {
  readonly id: string;
  /** RFC 7638 thumbprint of the key that was made for it. */
  readonly key: string;
}

/** What a technician's program says. */
export interface SaidLook {
  /** Random, made by the program, new for each attempt. */
  readonly connection: string;
  readonly signal: TechnicianSignal;
}

/** What the unit said to it. */
export interface HeardLook {
  /** From 1, within a connection. */
  readonly seq: number;
  readonly signal: UnitSignal;
  readonly iceServers?: readonly IceServer[];
}

/** What was said to one connection. */
export interface HeardLooks {
  readonly connection: string;
  readonly signals: readonly HeardLook[];
  /** Nothing follows. */
  readonly over: boolean;
}

/** What it needs. */
export interface CameraLooksParts {
  readonly clock: Clock;
  readonly cameras: Pick<CameraDuties, "sessionAt">;
  /** Unguessable, of at most 40 characters, new at each call. */
  readonly randomId: () => string;
  /** Publishes to a unit; `false` where nothing left. */
  readonly toUnit: (at: UnitAddress, signal: UnitSignalling) => boolean;
  /** Servers for one connection, made anew for each end. */
  readonly iceServers?: () => readonly IceServer[];
}

interface Attempt {
  readonly at: UnitAddress;
  /** The session that it is of. */
  readonly id: string;
  readonly connection: string;
  readonly peer: string;
  readonly heard: HeardLook[];
  readonly rate: TokenBucket;
  readonly candidates: { technician: number; unit: number };
  readonly chars: { technician: number; unit: number };
  begun: number;
  offered: boolean;
  answered: boolean;
  over: boolean;
  /** Who waits for something new. */
  waiting: Set<() => void>;
}

interface Word {
  readonly text: string;
  readonly untilMs: number;
}

/** Looks of technicians through cameras. */
export class CameraLooks {
  readonly #parts: CameraLooksParts;
  /** By session. */
  readonly #words = new Map<string, Word>();
  /** By unit. */
  readonly #attempts = new Map<string, Attempt>();

  constructor(parts: CameraLooksParts) {
    this.#parts = parts;
  }

  /** Takes a manager's signature on the key of a session; the newest counts. */
  allow({ id, key, building, unit }: LookSession, text: string): Refusal | undefined {
    const { clock } = this.#parts;
    const read = readCameraLook(text);
    const untilMs = read.ok ? read.look.exp * 1_000 : 0;
    if (!read.ok || read.look.key !== key || read.look.unit !== `${building}/${unit}`) {
      return refuse("invalid", "Cannot allow it: the text must let this key look at this unit");
    }
    const now = clock.now();
    const { iat, exp } = read.look;
    if (exp - iat > lookSMax || untilMs > now + (lookSMax + lookSkewS) * 1_000) {
      return refuse("invalid", `Cannot allow it: for ${lookSMax} s from now at most`);
    }
    for (const [one, word] of this.#words) if (word.untilMs <= now) this.#words.delete(one);
    if (untilMs <= now) return refuse("invalid", "Cannot allow it: the text has run out");
    if (this.#words.size >= wordsMax) {
      return refuse("limit_reached", `Cannot allow it: ${wordsMax} such texts are here`);
    }
    this.#words.set(id, { text, untilMs });
    return undefined;
  }

  /** Hands a technician's word on; undefined where it went. The caller knows that it is theirs. */
  say(session: LookSession, { connection, signal }: SaidLook): Refusal | undefined {
    const at = { building: session.building, unit: session.unit };
    if (!this.#runs(session)) return notRunning();
    const attempt = signal.kind === "look"
      ? this.#begin(session, connection)
      : this.#attemptOf(session, connection);
    if (attempt === undefined) {
      return refuse("conflict", "Cannot look: there is no such connection, or it is over");
    }
    if ("code" in attempt) return attempt;
    const refusal = this.#fault(attempt, signal);
    if (refusal !== undefined) return refusal;
    if (signal.kind === "bye") this.#close(attempt);
    const text = this.#words.get(session.id)?.text ?? "";
    const sent = this.#tell(attempt, signal.kind === "look" ? { ...signal, text } : signal);
    if (sent) return undefined;
    if (signal.kind === "look") this.#attempts.delete(keyOf(at));
    return refuse("unavailable", "Cannot look: the unit cannot be reached now");
  }

  /**
   * What the unit said after `after` to the newest connection of a session; waits {@link lookWaitMs}
   * at most where that is nothing yet.
   */
  async heard(session: LookSession, after: number): Promise<Answer<HeardLooks>> {
    const attempt = this.#attempts.get(keyOf(session));
    if (attempt?.id !== session.id) {
      return {
        ok: false,
        refusal: refuse("conflict", "Cannot look: there is no such connection, or it is over"),
      };
    }
    const isNew = ({ seq }: HeardLook) => seq > after;
    if (!attempt.over && !attempt.heard.some(isNew)) await this.#news(attempt);
    const { connection, heard, over } = attempt;
    return { ok: true, value: { connection, signals: heard.filter(isNew), over } };
  }

  /** A unit has said something of a look; `false` where there is no such one, or it is too much. */
  fromUnit(at: UnitAddress, { peer, session: connection, signal }: UnitSignalled): boolean {
    const attempt = this.#attempts.get(keyOf(at));
    if (attempt?.peer !== peer || attempt.connection !== connection || attempt.over) return false;
    attempt.chars.unit += charsOf(signal);
    if (attempt.chars.unit > sessionCharsMax) return false;
    if (signal.kind === "offer") {
      if (attempt.offered) return false;
      attempt.offered = true;
    } else if (signal.kind === "candidate") {
      if (!attempt.offered || ++attempt.candidates.unit > candidatesMax) return false;
    } else if (signal.kind !== "bye") return false;
    const servers = signal.kind === "offer" ? this.#parts.iceServers?.() ?? [] : [];
    this.#put(attempt, signal, servers);
    if (signal.kind === "bye") this.#close(attempt);
    return true;
  }

  /** A unit's camera may show something else now: a look without its session ends on both sides. */
  changed(at: UnitAddress): void {
    const attempt = this.#attempts.get(keyOf(at));
    if (attempt === undefined || attempt.over) return;
    if (this.#runs({ ...at, id: attempt.id })) return;
    this.#words.delete(attempt.id);
    this.#tell(attempt, { kind: "bye", reason: "over" });
    this.#put(attempt, { kind: "bye", reason: "over" }, []);
    this.#close(attempt);
  }

  /** Ends everything; whoever waits is answered. */
  stop(): void {
    for (const attempt of this.#attempts.values()) this.#close(attempt);
    this.#attempts.clear();
    this.#words.clear();
  }

  #runs({ building, unit, id }: Omit<LookSession, "key">): boolean {
    return this.#parts.cameras.sessionAt({ building, unit })?.id === id;
  }

  #begin(session: LookSession, connection: string): Attempt | Refusal {
    const { clock, randomId } = this.#parts;
    const word = this.#words.get(session.id);
    if (word === undefined || word.untilMs <= clock.now()) {
      return refuse("conflict", "Cannot look: no manager has signed the key, or that has run out");
    }
    const key = keyOf(session);
    const before = this.#attempts.get(key);
    const begun = before?.id === session.id ? before.begun + 1 : 1;
    if (begun > sessionsMax) {
      return refuse("limit_reached", `Cannot look: a session has ${sessionsMax} connections`);
    }
    if (before?.connection === connection) {
      return refuse("conflict", "Cannot look: an offer was asked for already");
    }
    if (before !== undefined && !before.over) {
      this.#tell(before, { kind: "bye", reason: "replaced" });
      this.#close(before);
    }
    const { burst, perSecond } = deviceRate;
    const attempt: Attempt = {
      ...{ at: { building: session.building, unit: session.unit }, id: session.id, connection },
      ...{ peer: randomId(), heard: [], begun, offered: false, answered: false, over: false },
      rate: before?.id === session.id
        ? before.rate
        : new TokenBucket(burst, perSecond, clock.monotonic()),
      candidates: { technician: 0, unit: 0 },
      chars: { technician: 0, unit: 0 },
      waiting: new Set(),
    };
    this.#attempts.set(key, attempt);
    return attempt;
  }

  #attemptOf(session: LookSession, connection: string): Attempt | undefined {
    const attempt = this.#attempts.get(keyOf(session));
    const isIts = attempt?.id === session.id && attempt.connection === connection;
    return isIts && !attempt.over ? attempt : undefined;
  }

  /** Why a technician's word goes no further; where it does, it is counted as said. */
  #fault(attempt: Attempt, signal: TechnicianSignal): Refusal | undefined {
    const { rate, chars, candidates } = attempt;
    if (!rate.take(this.#parts.clock.monotonic())) {
      return refuse("busy", "Cannot look: too much was said", { retryAfterMs: rate.waitMs });
    }
    chars.technician += charsOf(signal);
    if (chars.technician > sessionCharsMax) return tooMuch();
    if (signal.kind === "candidate" && ++candidates.technician > candidatesMax) return tooMuch();
    if (signal.kind !== "answer") return undefined;
    if (!attempt.offered || attempt.answered) {
      return refuse("conflict", "Cannot look: there is no offer to answer, or it was answered");
    }
    attempt.answered = true;
    return undefined;
  }

  #tell({ at, peer, connection }: Attempt, signal: DeviceSignal | LookSignal): boolean {
    const servers = signal.kind === "look" ? this.#parts.iceServers?.() ?? [] : [];
    const about = { ring: lookRing, peer, media: "picture", session: connection } as const;
    return this.#parts.toUnit(at, {
      ...{ ...about, signal },
      ...(servers.length > 0 && {
        iceServers: servers.map(({ urls, ...rest }) => ({ urls: [...urls], ...rest })),
      }),
    });
  }

  #put(attempt: Attempt, signal: UnitSignal, iceServers: readonly IceServer[]): void {
    const seq = attempt.heard.length + 1;
    attempt.heard.push({ seq, signal, ...(iceServers.length > 0 && { iceServers }) });
    for (const wake of attempt.waiting) wake();
  }

  #close(attempt: Attempt): void {
    attempt.over = true;
    for (const wake of attempt.waiting) wake();
    this.#parts.clock.after(lookReadMs, () => {
      const key = keyOf(attempt.at);
      if (this.#attempts.get(key) === attempt) this.#attempts.delete(key);
    });
  }

  async #news(attempt: Attempt): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    // One question waits; what was asked before is answered with what there is.
    for (const wake of attempt.waiting) wake();
    attempt.waiting.add(resolve);
    const cancel = this.#parts.clock.after(lookWaitMs, resolve);
    await promise;
    cancel();
    attempt.waiting.delete(resolve);
  }
}

function notRunning(): Refusal {
  return refuse("conflict", "Cannot look: the session does not run, or it rings at the unit");
}

function tooMuch(): Refusal {
  return refuse("limit_reached", "Cannot look: too much was said in this connection");
}

function keyOf({ building, unit }: UnitAddress): string {
  return `${building}/${unit}`;
}
