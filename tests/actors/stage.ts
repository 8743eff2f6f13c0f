/** A process of actors on a store, for tests: toys, a lease, and a record of all that came out. */
import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import type { ActorAddress, Lane } from "../../actors/behaviour.ts";
import { Directory, type Sending } from "../../actors/directory.ts";
import { type RuntimeObserver, silentObserver } from "../../actors/observer.ts";
import { ManualClock } from "../../src/clock.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { Committer } from "../../src/store/committer.ts";
import { KvStore } from "../../src/store/kv_store.ts";
import { acquireLease, type Lease } from "../../src/store/lease.ts";
import { MemoryStore } from "../../src/store/memory_store.ts";
import type { Store } from "../../src/store/store.ts";
import {
  type ToyBehaviour,
  type ToyCommand,
  toyCounter,
  type ToyEvent,
  type ToyReply,
} from "./toy_counter.ts";

/** What came out of one process, in order. */
export interface Heard {
  readonly by: string;
  readonly kind: "event" | "effect" | "loaded";
  readonly what: string;
  readonly count: number;
}

/** How a stage is set. */
export interface StageOptions<S extends Store> {
  readonly store: S;
  readonly clock: ManualClock;
  readonly behaviours?: readonly ToyBehaviour[];
  readonly observer?: Partial<RuntimeObserver>;
  readonly idleMs?: number;
  readonly yieldTo?: (task: () => void) => void;
  readonly random?: () => number;
  /** Instead of noting an output; what it throws is thrown into the runtime. */
  readonly onOutput?: (heard: Heard) => void;
}

/** One process. */
export class Stage<S extends Store = MemoryStore> {
  readonly heard: Heard[] = [];
  readonly observed: string[] = [];
  readonly batches: { readonly entries: number; readonly mutations: number }[] = [];
  leasesLost = 0;

  private constructor(
    readonly store: S,
    readonly clock: ManualClock,
    readonly lease: Lease,
    readonly committer: Committer,
    readonly rows: StoredActorRows,
    public directory: Directory,
  ) {}

  /** Takes the lease and starts. */
  static async open<S extends Store>(options: StageOptions<S>): Promise<Stage<S>> {
    const { store, clock } = options;
    let fences = 0;
    const name = `fence ${Math.random()} `;
    const lease = await acquireLease({ store, clock, newFence: () => `${name}${fences++}` });
    const noted: RuntimeObserver = {
      ...silentObserver,
      commit: (_ms, entries, mutations) => stage.batches.push({ entries, mutations }),
      commitFailed: (fault) => stage.observed.push(`commitFailed ${fault}`),
      restarted: ({ key }) => stage.observed.push(`restarted ${key}`),
      quarantined: ({ key }) => stage.observed.push(`quarantined ${key}`),
      messageLost: ({ key }) => stage.observed.push(`messageLost ${key}`),
      outputFailed: ({ key }) => stage.observed.push(`outputFailed ${key}`),
    };
    const observer = { ...noted, ...options.observer };
    const committer = new Committer({
      store,
      fence: lease,
      clock,
      observer,
      leaseLost: () => stage.leasesLost++,
    });
    const rows = new StoredActorRows(store, (fault) => stage.observed.push(`unreadable ${fault}`));
    let incarnations = 0;
    const directory = new Directory({
      clock,
      random: options.random ?? (() => 0.5),
      rows,
      committer,
      observer,
      epoch: lease.epoch,
      incarnation: () => `load-${++incarnations}`,
      yieldTo: options.yieldTo ?? ((task) => setImmediate(task)),
      ...(options.idleMs !== undefined && { idleMs: options.idleMs }),
    });
    const stage = new Stage<S>(store, clock, lease, committer, rows, directory);
    const note = (heard: Heard) => {
      stage.heard.push(heard);
      options.onOutput?.(heard);
    };
    for (const behaviour of options.behaviours ?? [toyCounter()]) {
      directory.register({
        behaviour,
        outlets: {
          event: ({ key }, { what, count }: ToyEvent) =>
            note({ by: key, kind: "event", what, count }),
          effect: ({ key }, { what, count }: ToyEvent) =>
            note({ by: key, kind: "effect", what, count }),
          loaded: ({ key }, incarnation) =>
            note({ by: key, kind: "loaded", what: incarnation, count: 0 }),
        },
      });
    }
    await directory.start();
    return stage;
  }

  /** Sends a command; the reply comes when it comes. */
  ask(
    key: string,
    command: ToyCommand,
    how: Partial<Sending<ToyReply>> & { readonly kind?: string } = {},
  ): Promise<ToyReply> {
    const { kind = "toy", ...sending } = how;
    return new Promise((answer) => {
      this.directory.tell<ToyCommand, ToyReply>({ kind, key }, command, {
        lane: "commands",
        answer,
        ...sending,
      });
    });
  }

  /** Sends a command nobody waits for. */
  tell(key: string, command: ToyCommand, lane: Lane = "reports", conflate?: string): void {
    const how = conflate === undefined ? { lane } : { lane, conflate };
    this.directory.tell<ToyCommand, ToyReply>({ kind: "toy", key }, command, how);
  }

  /** Events and effects of one actor, as `kind what count`. */
  outputs(key: string, ...kinds: Heard["kind"][]): string[] {
    return this.heard
      .filter(({ by, kind }) => by === key && (kinds.length === 0 || kinds.includes(kind)))
      .map(({ kind, what, count }) => `${kind} ${what} ${count}`);
  }

  /** Lets everything that can happen without time passing happen. */
  async calm(): Promise<void> {
    for (let round = 0; round < 20; round++) await this.clock.run(0);
  }

  /** Waits for what a real store does in its own time; the stage's clock stands still. */
  async until(condition: () => boolean): Promise<void> {
    const endMs = performance.now() + 10_000;
    while (!condition()) {
      if (performance.now() > endMs) throw new Error("Cannot wait any longer: 10 s have passed");
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  /** The stored total of a toy, or null. */
  async stored(key: string): Promise<{ readonly count: number; readonly rungs: number } | null> {
    const { tables } = toyCounter();
    const { rows } = await this.rows.load({ kind: "toy", key }, tables, this.clock.now());
    const total = rows.find(({ table }) => table === "total")?.value;
    return (total ?? null) as { count: number; rungs: number } | null;
  }
}

/** An address of a toy. */
export function toy(key: string): ActorAddress {
  return { kind: "toy", key };
}

/** A memory store and a process on it. */
export async function memoryStage(
  options: Partial<StageOptions<MemoryStore>> = {},
): Promise<Stage> {
  const clock = options.clock ?? new ManualClock();
  return await Stage.open({ store: new MemoryStore({ clock }), ...options, clock });
}

/** Runs a test body on a stage of its own and stops it. */
export async function onStage(
  body: (stage: Stage) => Promise<void>,
  options: Partial<StageOptions<MemoryStore>> = {},
): Promise<void> {
  const stage = await memoryStage(options);
  try {
    await body(stage);
  } finally {
    stage.store.faults.clear();
    await stage.directory.stop();
  }
  assert.equal(stage.clock.waiting, 0, "timers left behind");
}

/** The same on the memory store and on Deno KV, one test each. */
export function onBothStores(
  title: string,
  body: (stage: Stage<Store>) => Promise<void>,
  options: Partial<StageOptions<Store>> = {},
): void {
  Deno.test(`${title} [memory]`, async () => {
    const clock = new ManualClock();
    await run(new MemoryStore({ clock }), clock);
  });
  Deno.test(`${title} [kv]`, async () => {
    const clock = new ManualClock();
    const directory = await Deno.makeTempDir({ prefix: "vestibule-actors-" });
    try {
      const store = new KvStore(await Deno.openKv(`${directory}/kv.db`), { clock });
      await run(store, clock);
      await store.close();
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
  async function run(store: Store, clock: ManualClock): Promise<void> {
    const stage = await Stage.open({ ...options, store, clock });
    try {
      await body(stage);
    } finally {
      await stage.directory.stop();
    }
  }
}

/** The count of a good reply. */
export function countOf(reply: ToyReply): number {
  assert.ok(reply.ok, JSON.stringify(reply));
  return reply.count;
}

/** The code of a refusal. */
export function codeOf(reply: ToyReply): string {
  assert.ok(!reply.ok, JSON.stringify(reply));
  return reply.refusal.code;
}

/** A promise's value, or `"waits"` while there is none. */
export async function soFar<T>(promise: Promise<T>): Promise<T | "waits"> {
  return await Promise.race([promise, Promise.resolve("waits" as const)]);
}
