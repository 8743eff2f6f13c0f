/**
 * Finds or makes the one cell of an address and hands out turns. An address has at most one cell
 * in the process (single activation), the process at most one lease in the cluster, and so an
 * actor runs in one place only.
 *
 * Turns run in slices: a few per actor, then the next actor, then a pause for sockets and commits,
 * so that no group waits long for another (E9, E10). Slices are counted in turns, not in time, so
 * a simulated run takes the same course every time.
 */
import type { Clock } from "../src/clock.ts";
import { refuse } from "../src/refusal.ts";
import { Alarms } from "./alarms.ts";
import type { ActorAddress, Behaviour, Lane } from "./behaviour.ts";
import { Cell, type Outlets, type Schedulable, type Surroundings } from "./cell.ts";
import type { TakenMessage } from "./mailbox.ts";
import { Outbox } from "./outbox.ts";

/** Turns of one actor before the next actor has its own. */
export const turnsPerVisit = 16;
/** Turns before sockets and commits have their say. */
export const turnsPerSlice = 64;
/** Actors in memory; beyond, an address that has no cell yet is refused as busy. */
export const cellsMax = 10_000;

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

/** An actor that is out of service, for the operator. */
export interface OutOfService {
  readonly address: ActorAddress;
  readonly fault: string;
}

/** The actors of this process. */
export class Directory {
  readonly #options: DirectoryOptions;
  readonly #kinds = new Map<string, AnyRegistered>();
  readonly #cells = new Map<string, AnyCell>();
  readonly #around: Surroundings;
  readonly #alarms: Alarms;
  readonly #ticks: Alarms;
  readonly #outbox: Outbox;
  #ready: Schedulable[] = [];
  #pumping = false;
  #yielding = false;
  #stopped = false;
  #cancelSweep: () => void = () => {};

  constructor(options: DirectoryOptions) {
    this.#options = options;
    this.#alarms = new Alarms(options.clock, (name) => this.#wake(name));
    this.#ticks = new Alarms(options.clock, (name) => this.#wake(name));
    this.#outbox = new Outbox({
      clock: options.clock,
      rows: options.rows,
      committer: options.committer,
      observer: options.observer,
      deliver: (from, message, done) =>
        this.tell(message.to, message.command, {
          lane: "control",
          message: {
            name: `${from.kind}:${from.key}:${message.id}`,
            deadlineMs: message.deadlineMs,
          },
          acknowledge: done,
        }),
    });
    this.#around = {
      ...options,
      schedule: (cell) => this.#schedule(cell),
      alarm: (address, atMs) => this.#alarms.set(nameOf(address), atMs),
      tick: (address, atMs) => this.#ticks.set(nameOf(address), atMs),
      send: (from, message) => this.#outbox.send(from, message),
    };
  }

  /** Makes a kind of actor known. Once per kind, before {@link start}. */
  register<State, Command, Reply, Event, Effect>(
    registered: Registered<State, Command, Reply, Event, Effect>,
  ): void {
    const { kind } = registered.behaviour;
    if (this.#kinds.has(kind)) throw new Error(`Cannot register ${kind} twice`);
    // The one place where types are forgotten: a kind's commands only ever come from its own port.
    this.#kinds.set(kind, registered as unknown as AnyRegistered);
  }

  /** Reads stored alarms and messages, so that what a crash interrupted goes on. */
  async start(): Promise<void> {
    for (const { address, atMs } of await this.#options.rows.alarms()) {
      if (this.#kinds.has(address.kind)) this.#alarms.set(nameOf(address), atMs);
    }
    await this.#outbox.start();
    this.#sweepLater();
  }

  /** Loads an actor if it is not in memory, so that it can take up its hardware. */
  activate(address: ActorAddress): void {
    const registered = this.#kinds.get(address.kind);
    if (registered !== undefined) this.#wake(nameOf(address));
  }

  /** Sends a command. Refusals of the runtime come by `answer`, like any reply. */
  tell<Command, Reply>(address: ActorAddress, command: Command, how: Sending<Reply>): void {
    const registered = this.#kinds.get(address.kind);
    if (registered === undefined) throw new Error(`Cannot tell ${nameOf(address)}: no such kind`);
    const cell = this.#cellOf(address, registered);
    const atMs = this.#options.clock.monotonic();
    const { answer } = how;
    if (cell === null) {
      answer?.(
        registered.behaviour.refused(
          refuse(
            this.#stopped ? "stopping" : "busy",
            this.#stopped
              ? "Cannot run the command: the server is stopping"
              : `Cannot load another actor: ${cellsMax} are in memory`,
          ),
        ) as Reply,
      );
      how.acknowledge?.(false);
      return;
    }
    cell.tell({
      command,
      lane: how.lane,
      bytes: how.bytes ?? 256,
      atMs,
      ...(how.withinMs !== undefined && { deadlineMs: atMs + how.withinMs }),
      ...(how.conflate !== undefined && { conflate: how.conflate }),
      ...(how.message !== undefined && { message: how.message }),
      ...(answer !== undefined && { answer: (reply: unknown) => answer(reply as Reply) }),
      ...(how.acknowledge !== undefined && { acknowledge: how.acknowledge }),
    });
  }

  /** Actors in quarantine. */
  outOfService(): OutOfService[] {
    return [...this.#cells.values()]
      .filter((cell) => cell.life === "quarantined")
      .map((cell) => ({ address: cell.address, fault: cell.fault ?? "unknown" }));
  }

  /** Lets a quarantined actor try again, on the operator's word. */
  release(address: ActorAddress): void {
    this.#cells.get(nameOf(address))?.release();
  }

  /** How many actors are in memory, and how many commands wait for them. */
  get load(): { readonly cells: number; readonly waiting: number } {
    let waiting = 0;
    for (const cell of this.#cells.values()) waiting += cell.depth;
    return { cells: this.#cells.size, waiting };
  }

  /** Refuses what waits, then waits for the last commit, so that held replies still leave. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelSweep();
    this.#alarms.stop();
    this.#ticks.stop();
    this.#outbox.stop();
    for (const cell of this.#cells.values()) cell.stop();
    await this.#options.committer.quiet();
  }

  #cellOf(address: ActorAddress, registered: AnyRegistered): AnyCell | null {
    const name = nameOf(address);
    const known = this.#cells.get(name);
    if (known !== undefined) return known;
    if (this.#stopped || this.#cells.size >= cellsMax) return null;
    const cell: AnyCell = new Cell(
      address,
      registered.behaviour,
      registered.outlets,
      this.#around,
    );
    this.#cells.set(name, cell);
    return cell;
  }

  #wake(name: string): void {
    const address = addressOf(name);
    const registered = this.#kinds.get(address.kind);
    if (registered === undefined || this.#stopped) return;
    this.tell(address, registered.behaviour.wake, {
      lane: "control",
      conflate: "wake",
      bytes: 0,
    });
  }

  #schedule(cell: Schedulable): void {
    if (!cell.queued) {
      cell.queued = true;
      this.#ready.push(cell);
    }
    if (!this.#pumping && !this.#yielding) this.#pump();
  }

  #pump(): void {
    this.#pumping = true;
    let turnsLeft = turnsPerSlice;
    while (turnsLeft > 0) {
      const cell = this.#ready.shift();
      if (cell === undefined) break;
      cell.queued = false;
      turnsLeft -= turnsPerVisit;
      if (cell.run(turnsPerVisit) && !cell.queued) {
        cell.queued = true;
        this.#ready.push(cell);
      }
    }
    this.#pumping = false;
    if (this.#ready.length > 0) {
      this.#yielding = true;
      this.#options.yieldTo(() => {
        this.#yielding = false;
        this.#pump();
      });
    }
  }

  #sweepLater(): void {
    const idleMs = this.#options.idleMs ?? 600_000;
    this.#cancelSweep = this.#options.clock.after(idleMs / 2, () => {
      const beforeMs = this.#options.clock.monotonic() - idleMs;
      for (const [name, cell] of this.#cells) {
        if (cell.idleSince(beforeMs)) this.#cells.delete(name);
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
