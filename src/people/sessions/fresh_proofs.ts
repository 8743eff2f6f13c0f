/**
 * Who has proved lately, in which session, that it is they: by passkey, by password, or by the
 * sign-in that began it. Opening a door from a phone without a ring takes this (C8), for a phone
 * that was put down unlocked opens no doors five minutes later.
 *
 * A proof lasts while doors are opened by it, each within five minutes of the one before, and an hour
 * at most. It lies in memory alone: a time in a row would tell when its person came home (C4), and
 * who restarts the server has everybody prove themselves again. The times run on the monotonic
 * clock, so that setting the server's clock back prolongs nothing.
 */
import type { Clock } from "../../clock.ts";

/** A proof is gone after this long without use. */
export const proofIdleMs = 5 * 60_000;
/** However much it is used, a proof is gone after this. */
export const proofLifeMs = 60 * 60_000;
/** Proofs end at a full minute, so that when one ends names nobody. */
export const proofStepMs = 60_000;
/** Proofs remembered at once; the one longest unused makes room. */
export const proofsMax = 50_000;

interface Proof {
  /** On the monotonic clock. */
  readonly provedAtMs: number;
  readonly usedAtMs: number;
}

/** The proofs of this start, by session. */
export class FreshProofs {
  readonly #clock: Clock;
  /** The longest unused first. */
  readonly #proofs = new Map<string, Proof>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#proofs.size;
  }

  /** The person of this session has just proved that it is they. */
  prove(session: string): void {
    const now = this.#clock.monotonic();
    this.#keep(session, { provedAtMs: now, usedAtMs: now });
  }

  /** The person uses their proof; one that is gone stays so. */
  use(session: string): void {
    const now = this.#clock.monotonic();
    const proof = this.#proofs.get(session);
    if (proof === undefined || endOf(proof) <= now) return;
    this.#keep(session, { ...proof, usedAtMs: now });
  }

  /**
   * Until when a door may be opened in this session if nothing more is done: wall time, the last full
   * minute before the proof is gone; undefined where there is none.
   */
  untilMs(session: string): number | undefined {
    const proof = this.#proofs.get(session);
    if (proof === undefined) return undefined;
    const now = this.#clock.now();
    const goneMs = now + endOf(proof) - this.#clock.monotonic();
    const untilMs = Math.floor(goneMs / proofStepMs) * proofStepMs;
    return untilMs > now ? untilMs : undefined;
  }

  #keep(session: string, proof: Proof): void {
    this.#proofs.delete(session);
    this.#forgetGone();
    if (this.#proofs.size >= proofsMax) {
      const [oldest] = this.#proofs.keys();
      this.#proofs.delete(oldest!);
    }
    this.#proofs.set(session, proof);
  }

  #forgetGone(): void {
    const now = this.#clock.monotonic();
    for (const [session, proof] of this.#proofs) {
      // In the order of use: behind the first that is not idle none is.
      if (proof.usedAtMs + proofIdleMs > now) return;
      this.#proofs.delete(session);
    }
  }
}

/** When a proof is gone unless it is used, on the monotonic clock. */
function endOf({ provedAtMs, usedAtMs }: Proof): number {
  return Math.min(usedAtMs + proofIdleMs, provedAtMs + proofLifeMs);
}
