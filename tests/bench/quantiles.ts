/**
 * Durations of one measurement, bounded by the count that was asked for, and what is said of them.
 */

/** Durations in milliseconds, exact (no buckets). */
export class Durations {
  readonly #values: Float64Array;
  #count = 0;

  /** @param countMax later ones are not kept, so the memory of a run is known beforehand. */
  constructor(countMax: number) {
    this.#values = new Float64Array(countMax);
  }

  /** How many are kept. */
  get count(): number {
    return this.#count;
  }

  /** Keeps one. */
  add(ms: number): void {
    if (this.#count < this.#values.length) this.#values[this.#count++] = ms;
  }

  /** The smallest kept duration that `share` of them do not exceed; 0 where none is kept. */
  quantile(share: number): number {
    if (this.#count === 0) return 0;
    const sorted = this.#values.slice(0, this.#count).sort();
    return sorted[Math.min(this.#count - 1, Math.max(0, Math.ceil(share * this.#count) - 1))]!;
  }
}

/** The middle value; of an even number, the mean of the two in the middle. 0 of none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Rounded so that a table or a JSON object stays readable: four significant digits. */
export function rounded(value: number): number {
  return value === 0 || !Number.isFinite(value) ? 0 : Number(value.toPrecision(4));
}
