/**
 * The alarm row of one actor: what is stored, and when a turn has to write it (rules A in
 * `SPEC.md`). An alarm that only moves later is left as it is stored: it rings early, finds nothing
 * due and is set anew, which costs far fewer writes than moving it with every call.
 */

/** The durable alarm of one load of an actor. Times are wall times in ms; `null` is none. */
export class DurableAlarm {
  #storedMs: number | null = null;

  /** As it is stored, the turns that are staged included. */
  get storedMs(): number | null {
    return this.#storedMs;
  }

  /** Takes over what was read from the store. */
  loaded(storedMs: number | null): void {
    this.#storedMs = storedMs;
  }

  /**
   * What a turn wants: what it said or, where it said nothing, `undefined`. A wake that says
   * nothing wants none, unless a tick woke the actor before its alarm was due.
   */
  wanted(said: number | null | undefined, isWake: boolean, now: number): number | null | undefined {
    if (said !== undefined || !isWake) return said;
    return this.#storedMs !== null && this.#storedMs > now ? this.#storedMs : null;
  }

  /** The row to write for a wanted alarm; `undefined` for none. */
  change(wantedMs: number | null | undefined, now: number): number | null | undefined {
    if (wantedMs === undefined || wantedMs === this.#storedMs) return undefined;
    const rung = this.#storedMs === null || this.#storedMs <= now;
    return rung || (wantedMs !== null && wantedMs < this.#storedMs!) ? wantedMs : undefined;
  }

  /** Notes that a {@link change} is staged. */
  staged(change: number | null | undefined): void {
    if (change !== undefined) this.#storedMs = change;
  }
}
