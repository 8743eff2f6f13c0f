/**
 * Signing in a client that has no browser, such as the command line (RFC 8628): it shows a short
 * code, the person types it where they are signed in, and the client, which asks every few seconds,
 * gets a session of theirs. What waits lies in bounded memory and is good once for ten minutes.
 *
 * Bodies are JSON, as everywhere here, and refusals are problem documents: `authorization_pending`
 * is the RFC's, `busy` stands for its `slow_down` and `link_used` for `expired_token`. The code goes
 * into no address, so there is no `verification_uri_complete`.
 */
import { Buffer } from "node:buffer";
import type { MasterKey } from "../../access/master_key.ts";
import type { Clock } from "../../clock.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { isFresh } from "../authority.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import type { Doer } from "../registry/turn.ts";
import { FailureCounts } from "./failure_counts.ts";
import { mustProve } from "./proving.ts";
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
const macPurpose = "device-code";

interface Waiting {
  readonly clientName: string;
  intervalMs: number;
  askedAtMs: number | null;
  approved: { readonly session: string; readonly verifiedAtMs: number | null } | null;
}

/** What a client is told when it begins. */
export interface DeviceCodes {
  readonly deviceCode: string;
  /** As it is shown: two groups of four letters. */
  readonly userCode: string;
  readonly expiresInMs: number;
  readonly intervalMs: number;
}

/** What device authorization needs. */
export interface DeviceAuthorizationOptions {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly masterKey: MasterKey;
  /** Unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array<ArrayBuffer>;
}

/** Signs in clients that have no browser. */
export class DeviceAuthorization {
  readonly #registry: Registry;
  readonly #clock: Clock;
  readonly #masterKey: MasterKey;
  readonly #randomBytes: DeviceAuthorizationOptions["randomBytes"];
  /** By the keyed hash of the device's code. */
  readonly #waiting: SingleUse<Waiting>;
  /** The same, by the user's code. */
  readonly #shown: SingleUse<Waiting>;
  readonly #wrongCodes = new FailureCounts(
    { threshold: 5, firstMs: 5_000, mostMs: 15 * 60_000, forgetMs: 3_600_000 },
    10_000,
  );

  constructor({ registry, clock, masterKey, randomBytes }: DeviceAuthorizationOptions) {
    this.#registry = registry;
    this.#clock = clock;
    this.#masterKey = masterKey;
    this.#randomBytes = randomBytes;
    const bounds = { lifeMs: deviceCodeLifeMs, max: waitingMax, ownerMax: waitingOfOneMax };
    this.#waiting = new SingleUse(clock, bounds);
    this.#shown = new SingleUse(clock, bounds);
  }

  /** A client begins. `peer` only bounds how many wait. */
  begin(clientName: string, peer: string): DeviceCodes {
    const waiting: Waiting = {
      clientName,
      intervalMs: pollIntervalMs,
      askedAtMs: null,
      approved: null,
    };
    const deviceCode = Buffer.from(this.#randomBytes(32)).toString("base64url");
    const userCode = this.#newUserCode();
    this.#waiting.put(this.#masterKey.mac(macPurpose, deviceCode), peer, waiting);
    this.#shown.put(userCode, peer, waiting);
    return {
      deviceCode,
      userCode: `${userCode.slice(0, 4)}-${userCode.slice(4)}`,
      expiresInMs: deviceCodeLifeMs,
      intervalMs: pollIntervalMs,
    };
  }

  /**
   * The doer approves the client that shows this code; operators and managers with a fresh passkey.
   * @returns the client's name. @throws {RefusalError} `verification_needed`, `busy` after several
   * wrong codes, `not_found`.
   */
  async approve(by: Doer, userCode: string): Promise<string> {
    const { account, session, verifiedAtMs } = by;
    if (account === null || session === null) {
      throw new RefusalError(refuse("session_ended", "Cannot approve: nobody is signed in"));
    }
    const now = this.#clock.now();
    if (
      !isFresh(by, now) &&
      await this.#registry.look((ledger, atMs) => mustProve(ledger, account, atMs))
    ) {
      throw new RefusalError(
        refuse("verification_needed", "Cannot approve: it takes a passkey within five minutes"),
      );
    }
    const retryAfterMs = this.#wrongCodes.waitMs(account, now);
    if (retryAfterMs > 0) {
      throw new RefusalError(
        refuse("busy", "Cannot approve now: several codes were wrong", { retryAfterMs }),
      );
    }
    const waiting = this.#shown.take(userCode.toUpperCase().replace(/[^A-Z]/g, ""));
    if (waiting === undefined) {
      this.#wrongCodes.count(account, now);
      throw new RefusalError(
        refuse("not_found", "Cannot approve: the code is wrong, was used or has expired"),
      );
    }
    this.#wrongCodes.good(account);
    waiting.approved = { session, verifiedAtMs };
    return waiting.clientName;
  }

  /**
   * The client asks for its session.
   * @throws {RefusalError} `authorization_pending`, `busy` where it asks too often, `link_used`, and
   * what signing in refuses.
   */
  async redeem(deviceCode: string): Promise<RowOf<"session">> {
    const key = this.#masterKey.mac(macPurpose, deviceCode);
    const waiting = this.#waiting.peek(key);
    if (waiting === undefined) {
      throw new RefusalError(
        refuse("link_used", "Cannot sign in: the device's code is wrong, was used or has expired"),
      );
    }
    const now = this.#clock.now();
    const { approved, askedAtMs } = waiting;
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
    const nobody = { account: null, session: null, via: "link", verifiedAtMs: null } as const;
    return await this.#registry.run(nobody, "sign_in_approved", {
      approvedIn: approved.session,
      deviceName: waiting.clientName,
      verifiedAtMs: approved.verifiedAtMs,
    });
  }

  #newUserCode(): string {
    const limit = 256 - 256 % userCodeLetters.length;
    for (;;) {
      let code = "";
      while (code.length < userCodeLength) {
        for (const byte of this.#randomBytes(16)) {
          // A byte beyond the last whole round of letters would favour the first of them.
          if (byte < limit) code += userCodeLetters[byte % userCodeLetters.length];
        }
      }
      code = code.slice(0, userCodeLength);
      if (this.#shown.peek(code) === undefined) return code;
    }
  }
}
