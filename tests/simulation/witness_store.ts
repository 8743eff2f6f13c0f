/**
 * A store with latency and faults that writes down what really became durable. It stands between a
 * server and the memory store that outlives it, and knows what no server can: whether a commit whose
 * outcome is unknown was applied, and when.
 */
import type { Clock } from "../../src/clock.ts";
import { type Random, randomInt } from "../../src/random.ts";
import { MemoryStore } from "../../src/store/memory_store.ts";
import {
  type Batch,
  type CommitResult,
  type Entry,
  type Key,
  type Mutation,
  type Selector,
  type Store,
  StoreUnavailable,
} from "../../src/store/store.ts";

/** How often commits go wrong, as shares of them. */
export interface StoreFaultRates {
  /** Not applied, and the caller is told that the outcome is unknown. */
  readonly lost: number;
  /** Applied, and the caller is told the same. */
  readonly applied: number;
  /** The same, and applied later: what a client does that sends again until it is answered. */
  readonly late: number;
}

/** What all servers of a run have in common: the disk. */
export class SimulatedDisk {
  readonly clock: Clock;
  readonly random: Random;
  rates: StoreFaultRates;
  /** Nothing is answered while it is out. */
  out = false;
  readonly #durable: (mutation: Mutation) => void;
  #store: MemoryStore;
  #open: WitnessStore | null = null;

  constructor(parts: {
    readonly clock: Clock;
    readonly random: Random;
    readonly rates: StoreFaultRates;
    /** Hears of every change in the moment in which it becomes durable. */
    readonly durable: (mutation: Mutation) => void;
  }) {
    this.clock = parts.clock;
    this.random = parts.random;
    this.rates = parts.rates;
    this.#durable = parts.durable;
    this.#store = new MemoryStore({ clock: parts.clock });
  }

  /** Opens the store for a server that starts. Nothing that an earlier one still does reaches it. */
  open(): WitnessStore {
    this.#open?.replace();
    this.#store = this.#store.fork();
    const { random } = this;
    this.#store.faults.latency((call) => call === "commit" ? 1 + randomInt(random, 8) : 1);
    this.#open = new WitnessStore(this, this.#store, this.#durable);
    return this.#open;
  }
}

/** A server's handle on the disk. */
export class WitnessStore implements Store {
  readonly #disk: SimulatedDisk;
  readonly #store: MemoryStore;
  readonly #durable: (mutation: Mutation) => void;
  /** The server is gone: what it had asked the disk for may still happen, and nobody hears of it. */
  #dead = false;
  /** Another server has the disk. */
  #replaced = false;

  constructor(disk: SimulatedDisk, store: MemoryStore, durable: (mutation: Mutation) => void) {
    this.#disk = disk;
    this.#store = store;
    this.#durable = durable;
  }

  die(): void {
    this.#dead = true;
  }

  replace(): void {
    this.#dead = true;
    this.#replaced = true;
  }

  async get(key: Key): Promise<Entry | null> {
    await this.#answering();
    return await this.#store.get(key);
  }

  async list(selector: Selector, limit: number): Promise<Entry[]> {
    await this.#answering();
    return await this.#store.list(selector, limit);
  }

  async commit(batch: Batch): Promise<CommitResult> {
    await this.#answering();
    const { lost, applied, late } = this.#disk.rates;
    const roll = this.#disk.random.next();
    if (roll < lost) throw new StoreUnavailable("Cannot commit: simulated, and it was not applied");
    if (roll < lost + late) {
      const inMs = randomInt(this.#disk.random, 2_000);
      this.#disk.clock.after(inMs, () => void this.#apply(batch).catch(() => {}));
      throw new StoreUnavailable("Cannot commit: simulated, and it may be applied later");
    }
    const result = await this.#apply(batch);
    if (roll < lost + late + applied) {
      throw new StoreUnavailable("Cannot commit: simulated, and it was applied");
    }
    return result;
  }

  async close(): Promise<void> {
    await this.#store.close();
  }

  async #apply(batch: Batch): Promise<CommitResult> {
    const result = await this.#store.commit(batch);
    if (result.ok && !this.#replaced) {
      for (const mutation of batch.mutations) this.#durable(mutation);
    }
    return this.#dead ? await never() : result;
  }

  /** Nothing that a dead process asks for begins; nothing is answered while the disk is out. */
  async #answering(): Promise<void> {
    if (this.#disk.out) await new Promise<void>((resolve) => this.#disk.clock.after(200, resolve));
    if (this.#dead) await never();
    if (this.#disk.out) throw new StoreUnavailable("Cannot reach the store: simulated");
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}
