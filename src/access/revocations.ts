import type { Clock } from "../clock.ts";

/** Thrown where more capabilities would be denied at once than this server remembers. */
export class RevocationsFull extends Error {
  override readonly name = "RevocationsFull";
}

/**
 * The capabilities that were ended before their time, by their random `jti` (C3). A `jti` is
 * forgotten once its capability has expired by itself, so the set holds minutes, not history.
 * It lives in memory: the signing key changes at each start (E12), so nothing older can return.
 */
export class Revocations {
  readonly #clock: Clock;
  readonly #countMax: number;
  readonly #untilMs = new Map<string, number>();
  readonly #listeners = new Set<(jti: string) => void>();

  /**
   * @param countMax most capabilities denied at once; twice as many as are ever live (`minted.ts`),
   * for those that are ended are asked for anew.
   */
  constructor(clock: Clock, countMax = 400_000) {
    this.#clock = clock;
    this.#countMax = countMax;
  }

  /** How many are denied now. */
  get size(): number {
    return this.#untilMs.size;
  }

  /**
   * Ends a capability now, for everybody who listens.
   * @param untilMs wall time of the capability's own expiry.
   * @throws {RevocationsFull} nothing was revoked; end the server's life to end all capabilities.
   */
  revoke(jti: string, untilMs: number): void {
    if (this.#untilMs.has(jti)) return;
    if (this.#untilMs.size >= this.#countMax) this.#forgetExpired();
    if (this.#untilMs.size >= this.#countMax) {
      throw new RevocationsFull(
        `Cannot revoke a capability: at most ${this.#countMax} are remembered at once`,
      );
    }
    this.#untilMs.set(jti, untilMs);
    for (const listener of [...this.#listeners]) listener(jti);
  }

  /** Whether a capability was ended. One that has expired meanwhile may read either way. */
  has(jti: string): boolean {
    return this.#untilMs.has(jti);
  }

  /** Hears each revocation from now on; returns a function that ends it. */
  listen(listener: (jti: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #forgetExpired(): void {
    const now = this.#clock.now();
    for (const [jti, untilMs] of this.#untilMs) {
      if (untilMs <= now) this.#untilMs.delete(jti);
    }
  }
}
