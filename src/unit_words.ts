/**
 * Brings a flat's statements to a unit outside a ring, so that a phone that was let in is known at the
 * door before anybody rings, and asks who can see the flat's door. It opens a session of its own with
 * the unit (`media` `papers`), under ids that stand for nobody, waits for the unit's replies in their
 * order, and ends it. Texts are handed on and forgotten; a picture of a missed ring passes here sealed
 * to the phone's key, once (C18).
 */
import { Buffer } from "node:buffer";
import type { UnitSignalled, UnitSignalling } from "../adapters/mqtt/unit_signal_payloads.ts";
import type { Clock } from "./clock.ts";
import type { UnitAddress } from "./doors.ts";
import { TokenBucket } from "./http/token_bucket.ts";
import { type Refusal, RefusalError, refuse } from "./refusal.ts";
import type { MissedPicture } from "./signals.ts";

/** A unit has this long for all its replies. */
export const repliesWithinMs = 5_000;
/** How often one person speaks to one unit: so much at once, refilled by so much a second. */
export const personRate = { burst: 8, perSecond: 0.2 } as const;
/** Sessions of one unit that are under way at once. */
export const unitSessionsMax = 8;
/** Persons and units whose rate is remembered. */
const ratesMax = 1_000;
/** A rate that was not used for so long is full again. */
const rateForgottenMs = 60_000;

/** What is said to a unit. */
export interface SaidWords {
  readonly statements: readonly string[];
  /** Asks who can see this flat's door; by the kid of the flat's key, and for this nonce. */
  readonly list?: { readonly flat: string; readonly nonce: string } | undefined;
  /** Asks for the picture of a missed ring; device: the kid of the phone's key. */
  readonly missed?: { readonly ring: string; readonly device: string } | undefined;
}

/** What a unit replied. */
export interface RepliedWords {
  /** What became of each statement, in their order. */
  readonly statements: readonly { readonly ok: boolean; readonly said: string }[];
  /** As the unit signed it; left out where it was not asked for, or the unit has no such flat. */
  readonly list?: string;
  /** Sealed; left out where it was not asked for, or there is none. */
  readonly missed?: MissedPicture;
}

/** What it needs. */
export interface UnitWordsOptions {
  readonly clock: Clock;
  /** Publishes to a unit; `false` where nothing left. */
  readonly toUnit: (at: UnitAddress, signal: UnitSignalling) => boolean;
  /** At least 122 unguessable bits as text of at most 40 characters, new at each call. */
  readonly randomId: () => string;
  /** As many unguessable bytes as asked for. */
  readonly randomBytes: (count: number) => Uint8Array;
}

interface Session {
  readonly at: UnitAddress;
  readonly about: Omit<UnitSignalling, "signal" | "iceServers">;
  readonly hear: (signal: UnitSignalled["signal"]) => void;
}

/** Sessions outside rings. */
export class UnitWords {
  readonly #options: UnitWordsOptions;
  /** By session id. */
  readonly #sessions = new Map<string, Session>();
  /** By person and unit. */
  readonly #rates = new Map<string, { readonly bucket: TokenBucket; usedMs: number }>();

  constructor(options: UnitWordsOptions) {
    this.#options = options;
  }

  /**
   * Says statements, and asks for a list and a picture where they are wanted.
   * @param person for the bound on how often, and for nothing else
   * @throws {RefusalError} `busy`; `unavailable` where the unit does not reply to all of it in time
   */
  say(
    at: UnitAddress,
    person: string,
    { statements, list, missed }: SaidWords,
  ): Promise<RepliedWords> {
    const busy = this.#busy(at, person);
    if (busy !== undefined) return Promise.reject(new RefusalError(busy));
    const signals: UnitSignalling["signal"][] = statements.map((text) => ({
      kind: "statement",
      text,
    }));
    if (list !== undefined) signals.push({ kind: "list", ...list });
    if (missed !== undefined) signals.push({ kind: "missed", ...missed });
    const replied: { ok: boolean; said: string }[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<RepliedWords>();
    const { clock, randomId, randomBytes, toUnit } = this.#options;
    const about = {
      ...{ ring: randomId(), peer: randomId(), media: "papers" as const },
      session: Buffer.from(randomBytes(16)).toString("base64url"),
    };
    const end = () => {
      cancel();
      this.#sessions.delete(about.session);
    };
    const fail = () => {
      end();
      reject(new RefusalError(refuse("unavailable", "Cannot reach the unit: it did not reply")));
    };
    const cancel = clock.after(repliesWithinMs, () => {
      toUnit(at, { ...about, signal: { kind: "bye" } });
      fail();
    });
    let left = signals.length;
    const found: { list?: string; missed?: MissedPicture } = {};
    const hear = (signal: UnitSignalled["signal"]) => {
      if (signal.kind === "bye") return fail();
      if (signal.kind !== signals[signals.length - left]?.kind) return;
      if (signal.kind === "statement") replied.push({ ok: signal.ok, said: signal.said });
      else if (signal.kind === "list") {
        if (signal.text !== undefined) found.list = signal.text;
      } else if (signal.kind === "missed") {
        if (signal.picture !== undefined) found.missed = signal.picture;
      }
      if (--left > 0) return;
      end();
      toUnit(at, { ...about, signal: { kind: "bye" } });
      resolve({ statements: replied, ...found });
    };
    this.#sessions.set(about.session, { at, about, hear });
    // What is said to nobody must not be waited for.
    if (!signals.every((signal) => toUnit(at, { ...about, signal }))) fail();
    return promise;
  }

  /** A unit has said something outside any ring; `false`: nobody waits for it. */
  heard(at: UnitAddress, { ring, peer, session: id, signal }: UnitSignalled): boolean {
    const session = this.#sessions.get(id);
    if (
      session === undefined || session.at.building !== at.building || session.at.unit !== at.unit ||
      session.about.ring !== ring || session.about.peer !== peer
    ) return false;
    session.hear(signal);
    return true;
  }

  /** Sessions that wait for a unit, for tests. */
  get size(): number {
    return this.#sessions.size;
  }

  #busy(at: UnitAddress, person: string): Refusal | undefined {
    const key = JSON.stringify([person, at.building, at.unit]);
    const nowMs = this.#options.clock.monotonic();
    for (const [old, { usedMs }] of this.#rates) {
      if (nowMs - usedMs >= rateForgottenMs) this.#rates.delete(old);
    }
    const known = this.#rates.get(key);
    const mine = [...this.#sessions.values()]
      .filter((one) => one.at.building === at.building && one.at.unit === at.unit).length;
    const full = mine >= unitSessionsMax || (known === undefined && this.#rates.size >= ratesMax);
    const refused = (retryAfterMs: number) =>
      refuse("busy", "Cannot speak to the unit: too much was said to it", { retryAfterMs });
    if (full) return refused(repliesWithinMs);
    const rate = known ??
      { bucket: new TokenBucket(personRate.burst, personRate.perSecond, nowMs), usedMs: nowMs };
    this.#rates.set(key, rate);
    rate.usedMs = nowMs;
    return rate.bucket.take(nowMs) ? undefined : refused(rate.bucket.waitMs);
  }
}
