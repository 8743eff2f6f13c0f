import { TokenBucket } from "./token_bucket.ts";

/**
 * A token bucket for each address that asks. The least recently seen address is forgotten where
 * there are more than the bound; it then starts with a full bucket again.
 */
export class AddressRates {
  readonly #perSecond: number;
  readonly #addressesMax: number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(perSecond: number, addressesMax: number) {
    this.#perSecond = perSecond;
    this.#addressesMax = addressesMax;
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Milliseconds that this address must wait, or 0 where it may ask now. */
  ask(address: string, nowMs: number): number {
    let bucket = this.#buckets.get(address);
    if (bucket === undefined) {
      if (this.#buckets.size >= this.#addressesMax) {
        for (const oldest of this.#buckets.keys()) {
          this.#buckets.delete(oldest);
          break;
        }
      }
      bucket = new TokenBucket(2 * this.#perSecond, this.#perSecond, nowMs);
    } else this.#buckets.delete(address); // put back as the most recent
    this.#buckets.set(address, bucket);
    return bucket.take(nowMs) ? 0 : bucket.waitMs;
  }
}
