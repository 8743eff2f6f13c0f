/**
 * Finds or makes the one cell of an address. An address has at most one cell in the process (single
 * activation), the process at most one lease in the cluster, and so an actor runs in one place
 * only. Turns are handed out by `run_queue.ts`.
 */
import type { Clock } from "../src/clock.ts";
import { type Refusal, refuse } from "../src/refusal.ts";
import { Alarms } from "./alarms.ts";
import type { ActorAddress, Behaviour, Lane } from "./behaviour.ts";
import { Cell, type Outlets, type Surroundings, wakeAgainMs } from "./cell.ts";
import type { Envelope } from "./mailbox.ts";
import { Outbox } from "./outbox.ts";
import type { TakenMessage } from "./rows.ts";
import { RunQueue } from "./run_queue.ts";

/** Actors in memory; beyond, an address that has no cell yet is refused as busy. */
export const cellsMax = 10_000;
/** An actor that was idle this long leaves memory, unless the directory is told another time. */
export const idleMsDefault = 600_000;

/** How a command is sent. */
export interface Sending<Reply> {
  readonly lane: Lane;
  /** Size for the mailbox bound; an estimate is enough. Default 256. */
  readonly bytes?: number;
  /** Nobody waits for the answer after this long; then it is not run. */
  readonly withinMs?: number;
  readonly conflate?: string;
  readonly message?: TakenMessage;
  readonly answer?: (reply: Reply) => void;
  readonly acknowledge?: (done: boolean) => void;
}

/** A kind of actor and where its outputs go. */
export interface Registered<State, Command, Reply, Event, Effect> {
  readonly behaviour: Behaviour<State, Command, Reply, Event, Effect>;
  readonly outlets: Outlets<State, Event, Effect>;
}

/** What a directory needs of its surroundings. */
export type DirectoryOptions =
  & Omit<Surroundings, "schedule" | "alarm" | "tick" | "send">
  & {
    /** Runs a task after I/O had its chance; the platform's `setImmediate` in the server. */
    readonly yieldTo: (task: () => void) => void;
    /** An actor that was idle this long leaves memory. */
    readonly idleMs?: number;
  };

// The directory holds cells of many kinds; what it does with a cell depends on none of their types.
type AnyCell = Cell<unknown, unknown, unknown, unknown, unknown>;
type AnyRegistered = Registered<unknown, unknown, unknown, unknown, unknown>;

/** A kind of actor and the actors of that kind that are in memory, by key. */
interface Kind extends AnyRegistered {
  readonly cells: Map<string, AnyCell>;
}

/** An actor that is out of service, for the operator. */
export interface OutOfService {
  readonly address: ActorAddress;
  readonly fault: string;
}

/** The actors of this process. */
export class Directory {
  readonly #options: DirectoryOptions;
  readonly #clock: Clock;
  readonly #kinds = new Map<string, Kind>();
  readonly #around: Surroundings;
  readonly #alarms: Alarms;
  readonly #ticks: Alarms;
  readonly #outbox: Outbox;
  #cellCount = 0;
  #stopped = false;
  #cancelSweep: () => void = () => {};

  constructor(options: DirectoryOptions) {
    const { clock, rows, committer, observer, yieldTo } = options;
    this.#options = options;
    this.#clock = clock;
    this.#alarms = new Alarms(clock, (name) => this.#wake(addressOf(name)));
    this.#ticks = new Alarms(clock, (name) => this.#wake(addressOf(name)));
    this.#outbox = new Outbox({
      clock,
      rows,
      committer,
      observer,
      deliver: (from, { id, to, command, deadlineMs }, acknowledge) => {
        // A kind may have gone with an older version of the server: its message waits in vain.
        if (!this.#kinds.has(to.kind)) return acknowledge(false);
        const bytes = JSON.stringify(command).length;
        const message = { from, id, deadlineMs };
        this.tell(to, command, { lane: "control", bytes, message, acknowledge });
      },
    });
    const runQueue = new RunQueue({
      intake: committer,
      yieldTo,
      lost: () => this.#end(),
    });
    this.#around = {
      ...options,
      schedule: (cell) => runQueue.schedule(cell),
      alarm: (name, atMs) => this.#alarms.set(name, atMs),
      tick: (name, atMs) => this.#ticks.set(name, atMs),
      send: (from, message) => this.#outbox.send(from, message),
    };
  }

  /** Makes a kind of actor known. Once per kind, before {@link start}. */
  register<State, Command, Reply, Event, Effect>(
    registered: Registered<State, Command, Reply, Event, Effect>,
  ): void {
    const { kind, tables } = registered.behaviour;
    if (this.#kinds.has(kind)) throw new Error(`Cannot register ${kind} twice`);
    if (kind.includes(":")) {
      throw new Error(`Cannot register ${kind}: a kind must not hold a colon`);
    }
    if (Object.hasOwn(tables, "seen")) {
      throw new Error(`Cannot register ${kind}: the table "seen" is the runtime's own`);
    }
    // The one place where types are forgotten: a kind's commands only ever come from its own port.
    const { behaviour, outlets } = registered as unknown as AnyRegistered;
    this.#kinds.set(kind, { behaviour, outlets, cells: new Map() });
  }

  /**
   * Reads stored alarms and messages, so that what a crash interrupted goes on, and looks after
   * the lease from now on.
   */
  async start(): Promise<void> {
    for (const { address, atMs } of await this.#options.rows.alarms()) {
      if (this.#kinds.has(address.kind)) this.#alarms.set(nameOf(address), atMs);
    }
    await this.#outbox.start();
    this.#options.committer.watch();
    this.#sweepLater();
  }

  /** Loads an actor if it is not in memory, so that it can take up its hardware. */
  activate(address: ActorAddress): void {
    this.#wake(address);
  }

  /**
   * Sends a command. Refusals of the runtime come by `answer`, like any reply; the answer may come
   * before this returns.
   */
  tell<Command, Reply>(address: ActorAddress, command: Command, how: Sending<Reply>): void {
    const kind = this.#kinds.get(address.kind);
    if (kind === undefined) throw new Error(`Cannot tell ${nameOf(address)}: no such kind`);
    const atMs = this.#clock.monotonic();
    const envelope: Envelope<unknown, unknown> = {
      command,
      lane: how.lane,
      bytes: how.bytes ?? 256,
      atMs,
      deadlineMs: how.withinMs === undefined ? undefined : atMs + how.withinMs,
      conflate: how.conflate,
      message: how.message,
      answer: how.answer as ((reply: unknown) => void) | undefined,
      acknowledge: how.acknowledge,
    };
    const cell = kind.cells.get(address.key) ?? this.#newCell(address, kind, envelope);
    cell?.tell(envelope);
  }

  /** Actors in quarantine. */
  outOfService(): OutOfService[] {
    return this.#cells()
      .filter((cell) => cell.life === "quarantined")
      .map((cell) => ({ address: cell.address, fault: cell.fault ?? "unknown" }));
  }

  /** Lets a quarantined actor try again, on the operator's word. */
  release(address: ActorAddress): void {
    this.#kinds.get(address.kind)?.cells.get(address.key)?.release();
  }

  /** How many actors are in memory, and how many commands wait for them. */
  get load(): { readonly cells: number; readonly waiting: number } {
    let waiting = 0;
    for (const cell of this.#cells()) waiting += cell.depth;
    return { cells: this.#cellCount, waiting };
  }

  /**
   * Refuses what waits, then waits for the last commit, so that held replies still leave, and
   * closes the committer. A store that does not answer is not waited for.
   */
  async stop(): Promise<void> {
    this.#end();
    await this.#options.committer.close();
  }

  #end(): void {
    this.#stopped = true;
    this.#cancelSweep();
    this.#alarms.stop();
    this.#ticks.stop();
    this.#outbox.stop();
    for (const cell of this.#cells()) cell.stop();
  }

  #cells(): AnyCell[] {
    return [...this.#kinds.values()].flatMap(({ cells }) => [...cells.values()]);
  }

  /** A cell for an address that has none, or `null` where the envelope was refused instead. */
  #newCell(
    address: ActorAddress,
    kind: Kind,
    envelope: Envelope<unknown, unknown>,
  ): AnyCell | null {
    const { behaviour, outlets, cells } = kind;
    const refusal = this.#refusal();
    if (refusal !== null) {
      this.#options.observer.refused(address.kind, envelope.lane, refusal.code);
      envelope.answer?.(behaviour.refused(refusal));
      envelope.acknowledge?.(false);
      if (envelope.command === behaviour.wake) {
        this.#alarms.set(nameOf(address), this.#clock.now() + wakeAgainMs);
      }
      return null;
    }
    const cell: AnyCell = new Cell(address, nameOf(address), behaviour, outlets, this.#around);
    cells.set(address.key, cell);
    this.#cellCount++;
    return cell;
  }

  #refusal(): Refusal | null {
    if (this.#stopped) {
      return refuse("stopping", "Cannot run the command: the server is stopping");
    }
    return this.#cellCount < cellsMax ? null : refuse(
      "busy",
      `Cannot load another actor: ${cellsMax} are in memory`,
      { retryAfterMs: wakeAgainMs },
    );
  }

  #wake(address: ActorAddress): void {
    const kind = this.#kinds.get(address.kind);
    if (kind === undefined || this.#stopped) return;
    const how = { lane: "control", conflate: "wake", bytes: 0 } as const;
    this.tell(address, kind.behaviour.wake, how);
  }

  #sweepLater(): void {
    const idleMs = this.#options.idleMs ?? idleMsDefault;
    this.#cancelSweep = this.#clock.after(idleMs / 2, () => {
      const beforeMs = this.#clock.monotonic() - idleMs;
      for (const cell of this.#cells()) {
        if (!cell.idleSince(beforeMs)) continue;
        this.#kinds.get(cell.address.kind)?.cells.delete(cell.address.key);
        this.#cellCount--;
        // What it watched is forgotten with it; its durable alarm stays and loads it again.
        this.#ticks.set(cell.name, null);
      }
      this.#sweepLater();
    });
  }
}

function nameOf(address: ActorAddress): string {
  return `${address.kind}:${address.key}`;
}

function addressOf(name: string): ActorAddress {
  const colon = name.indexOf(":");
  return { kind: name.slice(0, colon), key: name.slice(colon + 1) };
}
