/**
 * Which capabilities rest on what: session, account, membership, grant → `jti`. It is held in memory
 * and until each capability expires only (C3); nothing of it is logged or stored, and after a start
 * there is nothing to hold, for the signing key of the start before is gone (E12).
 */
import type { Clock } from "../clock.ts";
import type { IdUse } from "./daily_id.ts";

/** A capability that may have to be ended. */
export interface MintedCapability {
  readonly jti: string;
  readonly expiresAtMs: number;
  readonly rid: string;
  readonly building: string;
  readonly use: IdUse | "screen";
  /** Groups in which its holder may have calls. */
  readonly groups: readonly string[];
  /** What it rests on, as `grant/<id>`, `session/<id>`, `account/<id>`, `member/<id>`. */
  readonly rests: readonly string[];
}

/** Capabilities remembered at once. */
export const mintedMax = 200_000;

/** The capabilities of this start that have not expired. */
export class Minted {
  readonly #clock: Clock;
  /** By `jti`, in the order of minting. */
  readonly #live = new Map<string, MintedCapability>();
  readonly #byRest = new Map<string, Set<string>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#live.size;
  }

  /** Whether another one can be remembered; one that could not be ended must not be minted. */
  hasRoom(): boolean {
    if (this.#live.size >= mintedMax) this.#forgetExpired();
    return this.#live.size < mintedMax;
  }

  /** Remembers one. */
  note(capability: MintedCapability): void {
    this.#forgetExpired(64);
    this.#live.set(capability.jti, capability);
    for (const rest of capability.rests) {
      const jtis = this.#byRest.get(rest);
      if (jtis === undefined) this.#byRest.set(rest, new Set([capability.jti]));
      else jtis.add(capability.jti);
    }
  }

  /** Those that rest on this and have not expired. */
  restingOn(rest: string): MintedCapability[] {
    const now = this.#clock.now();
    return [...this.#byRest.get(rest) ?? []].map((jti) => this.#live.get(jti)!)
      .filter(({ expiresAtMs }) => expiresAtMs > now);
  }

  /** Takes out everything that rests on this. */
  take(rest: string): MintedCapability[] {
    const taken = [...this.#byRest.get(rest) ?? []].map((jti) => this.#live.get(jti)!);
    for (const capability of taken) this.#forget(capability);
    return taken;
  }

  #forgetExpired(most = Infinity): void {
    const now = this.#clock.now();
    let looked = 0;
    for (const capability of this.#live.values()) {
      if (++looked > most) return;
      if (capability.expiresAtMs <= now) this.#forget(capability);
    }
  }

  #forget(capability: MintedCapability): void {
    this.#live.delete(capability.jti);
    for (const rest of capability.rests) {
      const jtis = this.#byRest.get(rest);
      jtis?.delete(capability.jti);
      if (jtis?.size === 0) this.#byRest.delete(rest);
    }
  }
}
