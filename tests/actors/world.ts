/**
 * The world of the runtime's simulation: ledgers on a store, and everything that can happen to
 * them, decided by a seed. After each output the store itself must already hold what the output
 * rests on; in the end every acknowledged command is in the books exactly once, every message took
 * effect exactly once if and only if it was sent, and every reminder rang.
 */
import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import { Directory } from "../../actors/directory.ts";
import { silentObserver } from "../../actors/observer.ts";
import { ManualClock } from "../../src/clock.ts";
import { type Random, randomInt, randomWeighted, seededRandom } from "../../src/random.ts";
import { StoredActorRows } from "../../src/store/actor_rows.ts";
import { Committer } from "../../src/store/committer.ts";
import { acquireLease } from "../../src/store/lease.ts";
import { MemoryStore } from "../../src/store/memory_store.ts";
import type { Batch } from "../../src/store/store.ts";
import type { Fate } from "../../src/store/store_faults.ts";
import { ledger, type LedgerCommand, type LedgerReply } from "./ledger.ts";

const keys = ["a", "b", "c", "d", "e"];
const fates: readonly Fate[] = ["lost", "applied", "late"];
const dayMs = 86_400_000;

/** One process on the store. */
interface Process {
  readonly name: string;
  readonly store: MemoryStore;
  readonly directory: Directory;
  /** It is dead, or another has taken its place: nobody hears it any more. */
  gone: boolean;
  /** How many asked and have no answer yet. */
  unanswered: number;
}

/** One run; `steps` and `tally` tell what happened. */
export class World {
  readonly steps: string[] = [];
  readonly #random: Random;
  readonly #clock = new ManualClock();
  #process: Process | undefined;
  #zombies: Process[] = [];
  #ids = 0;
  #checks: Promise<void>[] = [];
  /** By id: the ledger it was sent to, what was asked and whether somebody was told that it holds. */
  readonly #asked = new Map<string, { key: string; command: LedgerCommand; told: boolean }>();
  /** The most entries that anybody was told of, by ledger: no later word may be less. */
  readonly #seen = new Map<string, number>();
  /** The last turn that was heard of, by incarnation. */
  readonly #turns = new Map<string, number>();
  /** What an outlet or an answer found wrong; the runtime keeps their throws to itself (G6). */
  readonly #faults: string[] = [];
  /** How often what happened, so that a run in which nothing happens does not pass. */
  readonly tally: Record<string, number> = {};

  constructor(seed: string) {
    this.#random = seededRandom(seed);
  }

  /** Takes steps, heals everything and judges. @throws what the first wrong thing was. */
  async run(steps: number): Promise<void> {
    await this.#start(new MemoryStore({ clock: this.#clock }));
    for (let step = 0; step < steps; step++) {
      await this.#step();
      await this.#check();
    }
    await this.#heal();
    await this.#judge();
  }

  async #start(store: MemoryStore): Promise<void> {
    const clock = this.#clock;
    store.faults.refuseWhen(refusesPoison);
    let fences = 0;
    const name = `p${this.#ids++}`;
    // Against an old owner that renews its fence at the same time this takes more than one attempt.
    const lease = await this.#inTime(
      acquireLease({ store, clock, newFence: () => `${name}.${fences++}` }),
    );
    const committer = new Committer({
      store,
      fence: lease,
      clock,
      observer: { commit() {}, commitFailed: () => this.#count("failed commits") },
      leaseLost() {},
    });
    let incarnations = 0;
    const directory = new Directory({
      clock,
      random: () => this.#random.next(),
      rows: new StoredActorRows(store),
      committer,
      observer: {
        ...silentObserver,
        outputFailed: (_address, fault) => this.#faults.push(fault),
        restarted: () => this.#count("restarts"),
        quarantined: () => this.#count("quarantines"),
      },
      epoch: lease.epoch,
      incarnation: () => `${name}.${incarnations++}`,
      yieldTo: (task) => setImmediate(task),
      idleMs: 20_000,
    });
    const process: Process = { name, store, directory, gone: false, unanswered: 0 };
    directory.register({
      behaviour: ledger,
      outlets: {
        event: ({ key }, { incarnation, turn, entries, id }) => {
          this.#ordered(incarnation, turn);
          this.#heard(process, key, entries, id);
        },
        effect: ({ key }, { entries, id }) => this.#heard(process, key, entries, id),
      },
    });
    await directory.start();
    this.#process = process;
  }

  async #step(): Promise<void> {
    const { store } = this.#process!;
    const { faults } = store;
    const kinds = {
      enter: 30,
      poison: 2,
      repeat: 12,
      pass: 10,
      remind: 8,
      read: 8,
      breaks: 2,
      breaksOften: 1,
      releaseActors: 3,
      wait: 14,
      failCommit: 5,
      failReads: 2,
      hold: 3,
      release: 5,
      applyLate: 3,
      slow: 2,
      crash: 2,
      takeover: 1,
    };
    const names = Object.keys(kinds) as (keyof typeof kinds)[];
    const kind = names[randomWeighted(this.#random, Object.values(kinds))]!;
    const key = keys[randomInt(this.#random, keys.length)]!;
    const ms = [0, 1, 20, 300, 2_000, 30_000][randomInt(this.#random, 6)]!;
    switch (kind) {
      case "enter":
        for (let left = 1 + randomInt(this.#random, 4); left > 0; left--) {
          this.#ask(key, { type: "enter", id: this.#newId() });
        }
        return;
      case "poison":
        return this.#ask(key, { type: "enter", id: `poison ${this.#newId()}` });
      case "breaksOften":
        for (let times = 0; times < 5; times++) {
          this.#ask(key, { type: "break" });
          await this.#clock.run(1_000);
        }
        return;
      case "releaseActors":
        return this.#releaseActors();
      case "repeat":
        return this.#repeat();
      case "pass": {
        const to = keys[randomInt(this.#random, keys.length)]!;
        const deadlineMs = this.#clock.now() + 30 * dayMs;
        return this.#ask(key, { type: "pass", id: this.#newId(), to, deadlineMs });
      }
      case "remind":
        return this.#ask(key, { type: "remind", id: this.#newId(), atMs: this.#clock.now() + ms });
      case "read":
        return this.#ask(key, { type: "read" });
      case "breaks":
        return this.#ask(key, { type: "break" });
      case "wait":
        this.#note(`wait ${ms}`);
        return await this.#clock.run(ms);
      case "failCommit": {
        const nth = 1 + randomInt(this.#random, 3);
        const fate = fates[randomInt(this.#random, fates.length)]!;
        this.#note(`commit ${nth} from now: ${fate}`);
        return faults.failNth(nth, fate);
      }
      case "failReads":
        this.#note("three reads fail");
        return faults.failReads(3);
      case "hold":
        this.#note("hold commits");
        return faults.hold();
      case "release":
        this.#note("release commits");
        return faults.release();
      case "applyLate":
        return this.#note(`late commits arrive, ${faults.applyLate()} of them apply`);
      case "slow": {
        const slowMs = randomInt(this.#random, 2) * 40;
        this.#note(`every call takes ${slowMs} ms`);
        return faults.latency(slowMs === 0 ? null : () => slowMs);
      }
      case "crash":
        return await this.#crash();
      case "takeover":
        return await this.#takeOver();
    }
  }

  /** The process dies; the next one starts on what lies on the disk at this moment. */
  async #crash(): Promise<void> {
    const dead = this.#process!;
    const disk = dead.store.fork();
    this.#note(`crash of ${dead.name}`);
    dead.gone = true;
    dead.store.faults.clear();
    this.#zombies.push(dead);
    await this.#start(disk);
  }

  /** Another process takes the lease while this one goes on and does not know it. */
  async #takeOver(): Promise<void> {
    const old = this.#process!;
    this.#note(`takeover from ${old.name}`);
    // A store that is held or fails lets nobody take the lease.
    old.store.faults.clear();
    old.gone = true;
    this.#zombies.push(old);
    await this.#start(old.store);
    for (const key of keys) {
      old.directory.tell<LedgerCommand, LedgerReply>(
        { kind: "ledger", key },
        { type: "enter", id: `to the old owner ${old.name} ${key}` },
        {
          lane: "commands",
          answer: (reply) => {
            assert.ok(!reply.ok, "an owner that was replaced said yes");
            this.#count(`replaced: ${reply.refusal.code}`);
          },
        },
      );
    }
  }

  #releaseActors(): void {
    const { directory } = this.#process!;
    for (const { address } of directory.outOfService()) {
      this.#note(`release ${address.key}`);
      directory.release(address);
    }
  }

  #repeat(): void {
    const all = [...this.#asked];
    if (all.length === 0) return;
    const [, { key, command }] = all[randomInt(this.#random, all.length)]!;
    this.#ask(key, command);
  }

  #newId(): string {
    return `id${this.#ids++}`;
  }

  #ask(key: string, command: LedgerCommand): void {
    const process = this.#process!;
    this.#note(`${process.name} ${key} ${JSON.stringify(command)}`);
    const id = "id" in command ? command.id : undefined;
    if (id !== undefined && !this.#asked.has(id)) {
      this.#asked.set(id, { key, command, told: false });
    }
    let answered = false;
    process.unanswered++;
    process.directory.tell<LedgerCommand, LedgerReply>({ kind: "ledger", key }, command, {
      lane: "commands",
      answer: (reply) => {
        assert.ok(!answered, "answered twice");
        answered = true;
        process.unanswered--;
        this.#count(reply.ok ? "yes" : reply.refusal.code);
        if (process.gone) return;
        // Some callers go on at once with another ledger, in the midst of whatever is told here.
        if (randomInt(this.#random, 6) === 0) {
          const next = keys[randomInt(this.#random, keys.length)]!;
          this.#ask(next, { type: "enter", id: this.#newId() });
        }
        if (!reply.ok) return;
        if (id !== undefined) this.#asked.get(id)!.told = true;
        this.#heard(process, key, reply.entries, id);
      },
    });
  }

  /** Something left: what it rests on must be in the store now, and no earlier word be undone. */
  #heard(process: Process, key: string, entries: number, id: string | undefined): void {
    if (process.gone) return;
    const before = this.#seen.get(key) ?? 0;
    assert.ok(entries >= before, `${key} had ${before} entries, now ${entries}`);
    this.#seen.set(key, entries);
    const disk = process.store.fork();
    this.#checks.push(
      this.#onDisk(disk, key).then((book) => {
        assert.ok(book.size >= entries, `${key} said ${entries} entries, ${book.size} are durable`);
        if (id !== undefined) assert.ok(book.has(id), `${key} said ${id}, which is not durable`);
      }),
    );
  }

  #ordered(incarnation: string, turn: number): void {
    const before = this.#turns.get(incarnation) ?? 0;
    assert.ok(turn > before, `turn ${turn} of ${incarnation} was heard after turn ${before}`);
    this.#turns.set(incarnation, turn);
  }

  async #onDisk(disk: MemoryStore, key: string): Promise<ReadonlyMap<string, number>> {
    const rows = new StoredActorRows(disk);
    const loaded = await rows.load({ kind: "ledger", key }, ledger.tables, this.#clock.now());
    const numbers = (of: string) =>
      new Map(
        loaded.rows.filter(({ table }) => table === of)
          .map(({ id, value }) => [id, (value as { n: number }).n]),
      );
    const book = numbers("entry");
    const total = numbers("total").get("all") ?? 0;
    assert.equal(total, book.size, `the book of ${key} does not add up`);
    return book;
  }

  /** Every fault ends, everything late arrives, every actor is let go on, and time passes. */
  async #heal(): Promise<void> {
    this.#note("heal");
    const { store } = this.#process!;
    store.faults.applyLate();
    store.faults.clear();
    store.faults.refuseWhen(refusesPoison);
    for (let round = 0; round < 6; round++) {
      await this.#clock.run(15_000);
      this.#releaseActors();
      await this.#check();
    }
    for (const zombie of this.#zombies) await zombie.directory.stop();
  }

  async #judge(): Promise<void> {
    const { store, directory, unanswered } = this.#process!;
    assert.equal(unanswered, 0, "everybody has an answer");
    assert.equal(directory.load.waiting, 0, "nobody waits in a mailbox");
    await directory.stop();
    assert.equal(this.#clock.waiting, 0, "no timer is left");
    const books = new Map<string, ReadonlyMap<string, number>>();
    for (const key of keys) books.set(key, await this.#onDisk(store.fork(), key));
    for (const [id, { key, command, told }] of this.#asked) {
      const times = books.get(key)!.get(id) ?? 0;
      if (told) assert.equal(times, 1, `${id} was acknowledged and is there ${times} times`);
      this.#count(told ? "told and there" : times === 1 ? "there untold" : "not there");
      assert.ok(times <= (id.startsWith("poison") ? 0 : 1), `${id} is there ${times} times`);
      if (command.type === "pass") {
        const hits = books.get(command.to)!.get(`from ${id}`) ?? 0;
        assert.equal(hits, times, `${id} was sent ${times} times and had effect ${hits} times`);
        this.#count("messages", hits);
      } else if (command.type === "remind") {
        const rings = books.get(key)!.get(`rung ${id}`) ?? 0;
        assert.equal(rings, times, `${id} was set ${times} times and rang ${rings} times`);
        this.#count("rings", rings);
      }
    }
    for (const book of books.values()) {
      for (const id of book.keys()) assert.ok(!id.startsWith("to the old owner"), id);
    }
  }

  /** Awaits what takes simulated time. */
  async #inTime<T>(promise: Promise<T>): Promise<T> {
    let done = false;
    const settled = promise.finally(() => done = true);
    for (let waited = 0; !done && waited < 1_000; waited++) await this.#clock.run(10);
    return await settled;
  }

  /** What was found wrong since the last look. */
  async #check(): Promise<void> {
    await Promise.all(this.#checks.splice(0));
    assert.deepEqual(this.#faults, []);
  }

  #count(what: string, by = 1): void {
    this.tally[what] = (this.tally[what] ?? 0) + by;
  }

  #note(step: string): void {
    this.steps.push(`${this.#clock.monotonic()} ms: ${step}`);
  }
}

function refusesPoison({ mutations }: Batch): string | null {
  return mutations.some(({ key }) => String(key.at(-1)).startsWith("entry:poison"))
    ? "poison"
    : null;
}
