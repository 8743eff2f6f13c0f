// @ts-check
/**
 * Ids that count once. What is remembered is bounded: an id is forgotten when it has expired, never
 * to make room. The server sets a unit's clock, so one that was forgotten must not come back by a
 * clock set back: nothing counts that expires no later than what was forgotten.
 */
export class SeenIds {
  /** @type {Map<string, number>} ids by when they expire */
  #seen = new Map();
  #forgottenUntilMs = -Infinity;
  #max;

  /** @param {number} [max] ids remembered at most */
  constructor(max = 4_096) {
    this.#max = max;
  }

  /**
   * Takes an id for the first and only time.
   * @param {string} id
   * @param {number} untilMs when whatever carries it expires
   * @param {number} nowMs
   * @returns {"new" | "seen" | "full"}
   */
  take(id, untilMs, nowMs) {
    if (this.#seen.size >= this.#max) this.#forget(nowMs);
    if (this.#seen.has(id) || untilMs <= this.#forgottenUntilMs) return "seen";
    if (this.#seen.size >= this.#max) return "full";
    this.#seen.set(id, untilMs);
    return "new";
  }

  /** @param {number} nowMs */
  #forget(nowMs) {
    for (const [id, untilMs] of this.#seen) {
      if (untilMs >= nowMs) continue;
      this.#seen.delete(id);
      this.#forgottenUntilMs = Math.max(this.#forgottenUntilMs, untilMs);
    }
  }
}
