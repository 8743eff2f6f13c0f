/**
 * Codes of things without a keyboard that wait for somebody to type what they show (RFC 8628): each
 * has a long code of its own, with which it asks every few seconds, and a short one for the person.
 * What waits lies in bounded memory and is good once for ten minutes.
 */
import { Buffer } from "node:buffer";
import type { MasterKey } from "../../access/master_key.ts";
import type { Clock } from "../../clock.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { FailureCounts } from "./failure_counts.ts";
import { SingleUse } from "./single_use.ts";

/** How long a code is good. */
export const deviceCodeLifeMs = 10 * 60_000;
/** How long a client waits between two questions, at first. */
export const pollIntervalMs = 5_000;
/** A client that asks too soon waits this much longer from then on (RFC 8628 §3.5). */
const slowDownMs = 5_000;
/** Consonants without a vowel's look: no words come about, and none is taken for another. */
export const userCodeLetters = "BCDFGHJKLMNPQRSTVWXZ";
/** Letters of a user's code: 20^8 codes, of which at most a thousand are good at a time. */
export const userCodeLength = 8;
const waitingMax = 1_000;
const waitingOfOneMax = 16;

/** Something that waits for its approval. */
export interface Waiting<A> {
  readonly clientName: string;
  intervalMs: number;
  askedAtMs: number | null;
  /** What it is given; null until somebody has approved it. */
  approved: A | null;
}

/** What a client is told when it begins. */
export interface DeviceCodes {
  readonly deviceCode: string;
  /** As it is shown: two groups of four letters. */
  readonly userCode: string;
  readonly expiresInMs: number;
  readonly intervalMs: number;
}

/** What codes are made of. */
export interface WaitingCodesParts {
  readonly clock: Clock;
  readonly masterKey: MasterKey;
  /** Unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array<ArrayBuffer>;
}

/** The codes of one kind of thing; those of another are none of it. */
export class WaitingCodes<A> {
  readonly #parts: WaitingCodesParts;
  readonly #purpose: string;
  /** By the keyed hash of the device's code. */
  readonly #waiting: SingleUse<Waiting<A>>;
  /** The same, by the user's code. */
  readonly #shown: SingleUse<Waiting<A>>;
  readonly #wrongCodes = new FailureCounts(
    { threshold: 5, firstMs: 5_000, mostMs: 15 * 60_000, forgetMs: 3_600_000 },
    10_000,
  );

  /** @param purpose what the keyed hash of the long code is for. */
  constructor(purpose: string, parts: WaitingCodesParts) {
    this.#parts = parts;
    this.#purpose = purpose;
    const bounds = { lifeMs: deviceCodeLifeMs, max: waitingMax, ownerMax: waitingOfOneMax };
    this.#waiting = new SingleUse(parts.clock, bounds);
    this.#shown = new SingleUse(parts.clock, bounds);
  }

  /** Something begins to wait. `peer` only bounds how many do. */
  begin(clientName: string, peer: string): DeviceCodes {
    const waiting: Waiting<A> = {
      clientName,
      intervalMs: pollIntervalMs,
      askedAtMs: null,
      approved: null,
    };
    const deviceCode = Buffer.from(this.#parts.randomBytes(32)).toString("base64url");
    const userCode = this.#newUserCode();
    this.#waiting.put(this.#keyOf(deviceCode), peer, waiting);
    this.#shown.put(userCode, peer, waiting);
    return {
      deviceCode,
      userCode: `${userCode.slice(0, 4)}-${userCode.slice(4)}`,
      expiresInMs: deviceCodeLifeMs,
      intervalMs: pollIntervalMs,
    };
  }

  /**
   * Takes what shows this code; whoever takes it approves it.
   * @param by who types, by whom wrong codes are counted.
   * @throws {RefusalError} `busy` after several wrong codes, `not_found`.
   */
  take(by: string, userCode: string): Waiting<A> {
    const now = this.#parts.clock.now();
    const retryAfterMs = this.#wrongCodes.waitMs(by, now);
    if (retryAfterMs > 0) {
      throw new RefusalError(
        refuse("busy", "Cannot approve now: several codes were wrong", { retryAfterMs }),
      );
    }
    const waiting = this.#shown.take(userCode.toUpperCase().replace(/[^A-Z]/g, ""));
    if (waiting === undefined) {
      this.#wrongCodes.count(by, now);
      throw new RefusalError(
        refuse("not_found", "Cannot approve: the code is wrong, was used or has expired"),
      );
    }
    this.#wrongCodes.good(by);
    return waiting;
  }

  /**
   * What waits asks for what it was given, and is forgotten with the answer.
   * @throws {RefusalError} `authorization_pending`, `busy` where it asks too often, `link_used`.
   */
  redeem(deviceCode: string): { readonly clientName: string; readonly approved: A } {
    const key = this.#keyOf(deviceCode);
    const waiting = this.#waiting.peek(key);
    if (waiting === undefined) {
      throw new RefusalError(
        refuse("link_used", "Cannot sign in: the device's code is wrong, was used or has expired"),
      );
    }
    const now = this.#parts.clock.now();
    const { approved, askedAtMs, clientName } = waiting;
    if (askedAtMs !== null && now - askedAtMs < waiting.intervalMs) {
      waiting.intervalMs += slowDownMs;
      waiting.askedAtMs = now;
      throw new RefusalError(
        refuse("busy", "Cannot answer: the client asks too often", {
          retryAfterMs: waiting.intervalMs,
        }),
      );
    }
    waiting.askedAtMs = now;
    if (approved === null) {
      throw new RefusalError(
        refuse("authorization_pending", "Cannot sign in yet: nobody has approved the code", {
          retryAfterMs: waiting.intervalMs,
        }),
      );
    }
    this.#waiting.take(key);
    return { clientName, approved };
  }

  #keyOf(deviceCode: string): string {
    return this.#parts.masterKey.mac(this.#purpose, deviceCode);
  }

  #newUserCode(): string {
    const limit = 256 - 256 % userCodeLetters.length;
    for (;;) {
      let code = "";
      while (code.length < userCodeLength) {
        for (const byte of this.#parts.randomBytes(16)) {
          // A byte beyond the last whole round of letters would favour the first of them.
          if (byte < limit) code += userCodeLetters[byte % userCodeLetters.length];
        }
      }
      code = code.slice(0, userCodeLength);
      if (this.#shown.peek(code) === undefined) return code;
    }
  }
}
