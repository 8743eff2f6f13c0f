/**
 * A map that is never changed: `with` and `without` return a new one and share almost all of it
 * with the old. A turn's state is a value, and the old value must stand if the turn fails; copying
 * 20,000 entries at every turn would cost more than the turn. Keys are spread over shards by hash;
 * a change copies one shard and the list of shards.
 */

/** An immutable map from text to `V`. */
export class PersistentMap<V extends NonNullable<unknown>> {
  readonly #shards: readonly (ReadonlyMap<string, V> | undefined)[];
  /** See {@link list}: made when it is first asked for. */
  #list: readonly V[] | undefined;
  /** How many entries it holds. */
  readonly size: number;

  private constructor(shards: readonly (ReadonlyMap<string, V> | undefined)[], size: number) {
    this.#shards = shards;
    this.size = size;
  }

  /** An empty map; `shards` is a power of two, about the square root of the entries expected. */
  static empty<V extends NonNullable<unknown>>(shards = 16): PersistentMap<V> {
    if (shards < 1 || (shards & (shards - 1)) !== 0) {
      throw new Error(`Cannot spread keys: shards must be a power of two, got ${shards}`);
    }
    return new PersistentMap<V>(new Array(shards).fill(undefined), 0);
  }

  /** A map of these entries, made at once; of several with one key the last stands. */
  static of<V extends NonNullable<unknown>>(
    entries: Iterable<readonly [string, V]>,
    shards = 16,
  ): PersistentMap<V> {
    const empty = PersistentMap.empty<V>(shards);
    const spread = new Array<Map<string, V> | undefined>(shards).fill(undefined);
    let size = 0;
    for (const [key, value] of entries) {
      const shard = spread[hash(key) & (shards - 1)] ??= new Map();
      if (!shard.has(key)) size++;
      shard.set(key, value);
    }
    return size === 0 ? empty : new PersistentMap(spread, size);
  }

  get(key: string): V | undefined {
    return this.#shards[hash(key) & (this.#shards.length - 1)]?.get(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** This map with `key` set to `value`. */
  with(key: string, value: V): PersistentMap<V> {
    const at = hash(key) & (this.#shards.length - 1);
    const shard = new Map(this.#shards[at]);
    const grown = shard.has(key) ? 0 : 1;
    shard.set(key, value);
    return this.#replace(at, shard, grown);
  }

  /** This map without `key`. */
  without(key: string): PersistentMap<V> {
    const at = hash(key) & (this.#shards.length - 1);
    if (this.#shards[at]?.has(key) !== true) return this;
    const shard = new Map(this.#shards[at]);
    shard.delete(key);
    return this.#replace(at, shard.size === 0 ? undefined : shard, -1);
  }

  /** How many shards there are, for {@link mapShard}. */
  get shards(): number {
    return this.#shards.length;
  }

  /**
   * This map with one shard's values as `change` wants them (`undefined` removes an entry), so that
   * a large map can be looked through a little at a time.
   */
  mapShard(at: number, change: (value: V, key: string) => V | undefined): PersistentMap<V> {
    const shard = this.#shards[at];
    if (shard === undefined) return this;
    let next: Map<string, V> | undefined;
    for (const [key, value] of shard) {
      const changed = change(value, key);
      if (changed === value) continue;
      next ??= new Map(shard);
      if (changed === undefined) next.delete(key);
      else next.set(key, changed);
    }
    if (next === undefined) return this;
    return this.#replace(at, next.size === 0 ? undefined : next, next.size - shard.size);
  }

  /**
   * All values; the order depends only on the keys and the order in which they came. The list is
   * made once a version of the map, which a turn looks through many times.
   */
  list(): readonly V[] {
    if (this.#list !== undefined) return this.#list;
    const list: V[] = [];
    for (const shard of this.#shards) {
      if (shard !== undefined) shard.forEach((value) => list.push(value));
    }
    this.#list = list;
    return list;
  }

  /** Visits all values, as {@link list} has them. */
  forEach(visit: (value: V) => void): void {
    for (const value of this.list()) visit(value);
  }

  /** All values, as {@link list} has them. */
  values(): IterableIterator<V> {
    return this.list().values();
  }

  /** All keys with their values. */
  *entries(): IterableIterator<[string, V]> {
    for (const shard of this.#shards) if (shard !== undefined) yield* shard.entries();
  }

  #replace(at: number, shard: ReadonlyMap<string, V> | undefined, grown: number): PersistentMap<V> {
    const shards = this.#shards.slice();
    shards[at] = shard;
    return new PersistentMap(shards, this.size + grown);
  }
}

/** FNV-1a, 32 bits: spreads well enough and is stable across runs. */
function hash(key: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) {
    value = Math.imul(value ^ key.charCodeAt(at), 0x01000193);
  }
  return (value ^ (value >>> 15)) >>> 0;
}
