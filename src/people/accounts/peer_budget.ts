/**
 * How often one place on the network may ask for a way back: so often an hour, evenly (GCRA, ITU-T
 * I.371). It is kept in memory for the limit alone; who asked longest ago is forgotten where there
 * are many.
 */
const hourMs = 3_600_000;

/** So many an hour for each peer. */
export class PeerBudget {
  readonly #eachMs: number;
  readonly #peersMax: number;
  /** When each peer's budget is whole again. */
  readonly #wholeAtMs = new Map<string, number>();

  constructor(perHour: number, peersMax = 10_000) {
    this.#eachMs = hourMs / perHour;
    this.#peersMax = peersMax;
  }

  /**
   * Takes one from a peer's budget.
   * @param nowMs on a clock that only moves forward.
   * @returns how long it must wait in milliseconds; 0 where there was one left.
   */
  take(peer: string, nowMs: number): number {
    const wholeAtMs = Math.max(this.#wholeAtMs.get(peer) ?? nowMs, nowMs);
    const waitMs = Math.max(0, Math.ceil(wholeAtMs + this.#eachMs - hourMs - nowMs));
    this.#wholeAtMs.delete(peer);
    if (this.#wholeAtMs.size >= this.#peersMax) {
      const [oldest] = this.#wholeAtMs.keys();
      this.#wholeAtMs.delete(oldest!);
    }
    this.#wholeAtMs.set(peer, waitMs === 0 ? wholeAtMs + this.#eachMs : wholeAtMs);
    return waitMs;
  }
}
