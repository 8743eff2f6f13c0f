/**
 * One actor while it is in memory: its mailbox, its state, and the gate its outputs wait at.
 *
 * A turn runs at once and the next one right after it, on state that may not be durable yet. What
 * a turn says to the outside (reply, events, effects) is held until the commit that explains it,
 * and every later output of the same actor queues behind it, so nobody ever learns of a state that
 * a crash could take back (output gate, G1–G5 in `SPEC.md`). If the commit fails, held replies are
 * refused as `unavailable`, the state and all turns built on it are dropped, and the next message
 * finds the actor reloaded from what is really stored.
 */
import type { Clock } from "../src/clock.ts";
import type { CommitOutcome, Committer } from "../src/store/committer.ts";
import type { Mutation } from "../src/store/store.ts";
import { type Refusal, refuse } from "../src/refusal.ts";
import type { ActorAddress, Behaviour, Decision, LoadContext, Message } from "./behaviour.ts";
import { type Envelope, Mailbox } from "./mailbox.ts";
import type { RuntimeObserver } from "./observer.ts";
import { Restarts } from "./restarts.ts";
import { type ActorRows, type Encoded, RowTooLarge } from "./rows.ts";

/** A turn that takes longer than this is reported. */
export const slowTurnMs = 5;
/** Messages remembered per actor, so that a repeat is not taken twice. */
export const seenMessagesMax = 4_096;

/** What the cells of a process share. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: () => number;
  readonly rows: ActorRows;
  readonly committer: Committer;
  readonly observer: RuntimeObserver;
  readonly epoch: number;
  /** A new text at every call, for incarnations. */
  readonly incarnation: () => string;
  /** Puts a cell in line for its turns. */
  readonly schedule: (cell: Schedulable) => void;
  /** Moves the actor's durable alarm in memory; `null` for none. */
  readonly alarm: (address: ActorAddress, atMs: number | null) => void;
  /** Moves the actor's volatile tick in memory; `null` for none. */
  readonly tick: (address: ActorAddress, atMs: number | null) => void;
  /** Takes messages that have become durable. */
  readonly send: (from: ActorAddress, message: Message) => void;
}

/** What the run queue sees of a cell. */
export interface Schedulable {
  /** Runs at most `turnsMax` turns; true where more wait and can run now. */
  run(turnsMax: number): boolean;
  queued: boolean;
}

/** Where released events and effects go. */
export interface Outlets<State, Event, Effect> {
  event(address: ActorAddress, event: Event): void;
  effect(address: ActorAddress, effect: Effect, state: State): void;
}

/** Outputs of one turn, waiting at the gate. */
interface Held<State, Reply, Event, Effect, Command> {
  open: boolean;
  readonly envelope: Envelope<Command, Reply>;
  readonly decision: Decision<State, Reply, Event, Effect>;
}

/** Where a cell is in its life. */
export type CellState = "empty" | "loading" | "running" | "backing_off" | "quarantined" | "stopped";

/** One actor in memory. */
export class Cell<State, Command, Reply, Event, Effect> implements Schedulable {
  readonly address: ActorAddress;
  queued = false;
  readonly #owner: string;
  readonly #behaviour: Behaviour<State, Command, Reply, Event, Effect>;
  readonly #around: Surroundings;
  readonly #outlets: Outlets<State, Event, Effect>;
  readonly #mailbox = new Mailbox<Command, Reply>();
  readonly #restarts: Restarts;
  #life: CellState = "empty";
  #state: State | undefined;
  /** Outputs in the order of their turns; the first `open` ones may leave. */
  #held: Held<State, Reply, Event, Effect, Command>[] = [];
  /** Entries of this load that are staged and not settled. */
  #staged = 0;
  /** Grows with every load, so that a late settlement of an earlier one is told apart. */
  #load = 0;
  #storedAlarmMs: number | null = null;
  #seen = new Set<string>();
  #usedAtMs: number;
  #fault: string | null = null;

  constructor(
    address: ActorAddress,
    behaviour: Behaviour<State, Command, Reply, Event, Effect>,
    outlets: Outlets<State, Event, Effect>,
    around: Surroundings,
  ) {
    this.address = address;
    this.#owner = `${address.kind}:${address.key}`;
    this.#behaviour = behaviour;
    this.#outlets = outlets;
    this.#around = around;
    this.#restarts = new Restarts(around.clock, around.random);
    this.#usedAtMs = around.clock.monotonic();
  }

  /** Where the cell is in its life. */
  get life(): CellState {
    return this.#life;
  }

  /** The failure that led to quarantine, for the operator. */
  get fault(): string | null {
    return this.#fault;
  }

  /** How many entries wait. */
  get depth(): number {
    return this.#mailbox.size;
  }

  /** Takes a command in. A refusal is answered before this returns; nothing else is. */
  tell(envelope: Envelope<Command, Reply>): void {
    this.#usedAtMs = envelope.atMs;
    const refusal = this.#closedBy() ?? this.#mailbox.put(envelope);
    if (refusal !== null) return this.#refuse(envelope, refusal);
    this.#around.observer.depth(
      this.address.kind,
      envelope.lane,
      this.#mailbox.depth(envelope.lane),
    );
    if (this.#life === "running") this.#around.schedule(this);
    else if (this.#life === "empty") void this.#begin();
  }

  run(turnsMax: number): boolean {
    for (let turns = 0; turns < turnsMax; turns++) {
      if (this.#life !== "running") return false;
      if (!this.#around.committer.open) break;
      const envelope = this.#mailbox.take();
      if (envelope === undefined) return false;
      this.#turn(envelope);
    }
    return this.#life === "running" && this.#mailbox.size > 0;
  }

  /** Whether the cell may leave memory now. */
  idleSince(monotonicMs: number): boolean {
    return this.#life === "running" && this.#usedAtMs <= monotonicMs && this.#mailbox.size === 0 &&
      this.#held.length === 0 && this.#staged === 0 &&
      this.#behaviour.idle(this.#state as State);
  }

  /** Lets a quarantined actor try again. */
  release(): void {
    if (this.#life !== "quarantined") return;
    this.#restarts.forgive();
    this.#fault = null;
    this.#life = "empty";
    void this.#begin();
  }

  /** Ends the cell: what waits is refused; what is held at the gate may still come out. */
  stop(): void {
    this.#life = "stopped";
    for (const envelope of this.#mailbox.drain()) {
      this.#refuse(envelope, refuse("stopping", "Cannot run the command: the server is stopping"));
    }
  }

  #closedBy(): Refusal | null {
    if (this.#life === "quarantined") {
      return refuse(
        "quarantined",
        `Cannot reach ${this.#owner}: it failed too often and waits for the operator`,
      );
    }
    if (this.#life === "stopped") {
      return refuse("stopping", `Cannot reach ${this.#owner}: the server is stopping`);
    }
    return null;
  }

  /** Loads the actor; one load serves everybody who waits in the mailbox. */
  async #begin(): Promise<void> {
    this.#life = "loading";
    const load = ++this.#load;
    try {
      await this.#around.committer.quiet();
      const now = this.#around.clock.now();
      const stored = await this.#around.rows.load(this.address, this.#behaviour.tables, now);
      if (this.#load !== load || this.life === "stopped") return;
      const context: LoadContext = {
        now: this.#around.clock.now(),
        epoch: this.#around.epoch,
        incarnation: this.#around.incarnation(),
      };
      this.#state = this.#behaviour.load(this.address.key, stored.rows, context);
      this.#seen = new Set(stored.seen.slice(-seenMessagesMax));
      this.#storedAlarmMs = stored.alarmAtMs;
      this.#held = [];
      this.#staged = 0;
      this.#life = "running";
      this.#around.alarm(this.address, stored.alarmAtMs);
      if (this.#behaviour.loaded !== undefined) {
        this.#turn({
          command: this.#behaviour.loaded,
          lane: "control",
          bytes: 0,
          atMs: this.#around.clock.monotonic(),
        });
      }
      this.#around.schedule(this);
    } catch (error) {
      if (this.#load === load) this.#fail(error);
    }
  }

  #turn(envelope: Envelope<Command, Reply>): void {
    const { clock, observer } = this.#around;
    const startedMs = clock.monotonic();
    if (envelope.deadlineMs !== undefined && startedMs > envelope.deadlineMs) {
      return this.#refuse(
        envelope,
        refuse("busy", "Cannot run the command: it waited past its deadline and was not run", {
          retryAfterMs: 250,
        }),
      );
    }
    if (envelope.message !== undefined && this.#seen.has(envelope.message.name)) {
      this.#hold({ open: true, envelope, decision: { state: this.#state as State } });
      return;
    }
    let decision: Decision<State, Reply, Event, Effect>;
    let encoded: Encoded[];
    try {
      decision = this.#behaviour.decide(this.#state as State, envelope.command, clock.now());
      encoded = this.#encode(decision, envelope);
    } catch (error) {
      if (error instanceof RowTooLarge) {
        return this.#refuse(envelope, refuse("too_large", error.message));
      }
      this.#refuse(envelope, refuse("internal", "The command broke the actor, which restarts"));
      return this.#fail(error);
    }
    this.#state = decision.state;
    if (decision.tickAtMs !== undefined) this.#around.tick(this.address, decision.tickAtMs);
    const tookMs = clock.monotonic() - startedMs;
    observer.turn(this.address.kind, envelope.lane, tookMs);
    if (tookMs > slowTurnMs) observer.slowTurn(this.address, tookMs);
    const held = { open: encoded.length === 0, envelope, decision };
    if (encoded.length > 0) this.#stage(encoded, held);
    this.#hold(held);
  }

  #encode(
    decision: Decision<State, Reply, Event, Effect>,
    envelope: Envelope<Command, Reply>,
  ): Encoded[] {
    const { rows, clock } = this.#around;
    const encoded: Encoded[] = [];
    for (const write of decision.rows ?? []) {
      encoded.push(rows.row(this.address, this.#behaviour.tables, write));
    }
    for (const message of decision.messages ?? []) {
      encoded.push(rows.outgoing(this.address, message));
    }
    if (envelope.message !== undefined) {
      encoded.push(rows.seen(this.address, envelope.message));
      this.#remember(envelope.message.name);
    }
    const alarm = this.#alarmChange(decision.alarmAtMs, clock.now());
    if (alarm !== undefined) {
      encoded.push(rows.alarm(this.address, alarm));
      this.#storedAlarmMs = alarm;
    }
    return encoded;
  }

  /**
   * The alarm row to write, or `undefined` for none. An alarm that only moves later is left as it
   * is: it rings early, finds nothing due and is set anew, which costs far fewer writes than moving
   * it with every call.
   */
  #alarmChange(wantedMs: number | null | undefined, now: number): number | null | undefined {
    if (wantedMs === undefined) return undefined;
    const storedMs = this.#storedAlarmMs;
    if (storedMs !== null && storedMs > now) {
      return wantedMs !== null && wantedMs < storedMs ? wantedMs : undefined;
    }
    return wantedMs === storedMs ? undefined : wantedMs;
  }

  #stage(
    encoded: readonly Encoded[],
    held: Held<State, Reply, Event, Effect, Command>,
  ): void {
    const load = this.#load;
    const mutations: Mutation[] = [];
    let bytes = 0;
    for (const change of encoded) {
      mutations.push(change.mutation);
      bytes += change.bytes;
    }
    this.#staged++;
    this.#around.committer.stage({
      owner: this.#owner,
      mutations,
      bytes,
      settle: (outcome) => this.#settle(load, held, outcome),
    });
  }

  #settle(
    load: number,
    held: Held<State, Reply, Event, Effect, Command>,
    outcome: CommitOutcome,
  ): void {
    if (load !== this.#load) return; // this load was dropped; its replies were refused then
    this.#staged--;
    if (outcome === "durable") {
      held.open = true;
      return this.#openGate();
    }
    this.#drop(outcome);
  }

  #hold(held: Held<State, Reply, Event, Effect, Command>): void {
    this.#held.push(held);
    if (held.open && this.#held.length === 1) this.#openGate();
  }

  #openGate(): void {
    let count = 0;
    while (this.#held[count]?.open === true) count++;
    if (count === 0) return;
    const leaving = this.#held.splice(0, count);
    for (const { envelope, decision } of leaving) {
      if (decision.alarmAtMs !== undefined) {
        this.#around.alarm(this.address, this.#storedAlarmMs);
      }
      for (const message of decision.messages ?? []) this.#around.send(this.address, message);
      for (const effect of decision.effects ?? []) {
        this.#outlets.effect(this.address, effect, decision.state);
      }
      if (decision.reply !== undefined) envelope.answer?.(decision.reply);
      for (const event of decision.events ?? []) this.#outlets.event(this.address, event);
      envelope.acknowledge?.(true);
    }
  }

  /** The commit failed: forget everything that was built on it and load again (E6). */
  #drop(outcome: CommitOutcome): void {
    const held = this.#held;
    this.#held = [];
    this.#staged = 0;
    this.#load++;
    this.#state = undefined;
    this.#life = "empty";
    const refusal = outcome === "content_refused"
      ? refuse("internal", "The store refuses what this command would write")
      : refuse("unavailable", "The commit failed and its outcome is unknown", {
        retryAfterMs: 250,
      });
    for (const { envelope } of held) this.#refuse(envelope, refusal);
    if (outcome === "content_refused") {
      return this.#fail(new Error("the store refused the content of a commit"));
    }
    void this.#begin();
  }

  /** A broken world: pause, then load again; too often, and the key is quarantined. */
  #fail(error: unknown): void {
    const fault = error instanceof Error ? error.stack ?? error.message : String(error);
    const pause = this.#restarts.failed();
    const held = this.#held;
    this.#held = [];
    this.#staged = 0;
    const load = ++this.#load;
    this.#state = undefined;
    for (const { envelope } of held) {
      this.#refuse(
        envelope,
        refuse("unavailable", "The actor broke before the commit; the outcome is unknown", {
          retryAfterMs: 250,
        }),
      );
    }
    if (pause === "quarantine") {
      this.#life = "quarantined";
      this.#fault = fault;
      this.#around.observer.quarantined(this.address, fault);
      const refusal = this.#closedBy();
      for (const envelope of this.#mailbox.drain()) {
        if (refusal !== null) this.#refuse(envelope, refusal);
      }
      return;
    }
    this.#life = "backing_off";
    this.#around.observer.restarted(this.address, fault);
    this.#around.clock.after(pause, () => {
      if (this.#load === load && this.#life === "backing_off") void this.#begin();
    });
  }

  #refuse(envelope: Envelope<Command, Reply>, refusal: Refusal): void {
    this.#around.observer.refused(this.address.kind, envelope.lane, refusal.code);
    envelope.answer?.(this.#behaviour.refused(refusal));
    envelope.acknowledge?.(false);
  }

  #remember(message: string): void {
    this.#seen.add(message);
    if (this.#seen.size > seenMessagesMax) {
      const [oldest] = this.#seen;
      if (oldest !== undefined) this.#seen.delete(oldest);
    }
  }
}
