/**
 * One actor while it is in memory: its mailbox, its state, and the gate its outputs wait at.
 *
 * A turn runs at once and the next one right after it, on state that may not be durable yet. What
 * a turn says to the outside (reply, events, effects) is held until the commit that explains it,
 * and every later output of the same actor queues behind it, so nobody ever learns of a state that
 * a crash could take back (`gate.ts`). If the commit fails, held replies are refused as
 * `unavailable`, the state and all turns built on it are dropped, and the actor is loaded again
 * from what is really stored. If a turn breaks, the turns before it are good and their outputs
 * still leave; only then is the actor loaded again.
 */
import { type Refusal, refuse } from "../src/refusal.ts";
import type { CommitOutcome } from "../src/store/committer.ts";
import type { ActorAddress, Behaviour, Decision } from "./behaviour.ts";
import { DurableAlarm } from "./durable_alarm.ts";
import { Gate } from "./gate.ts";
import { type Envelope, Mailbox } from "./mailbox.ts";
import { Restarts } from "./restarts.ts";
import { RowRefused, RowsUnavailable } from "./rows.ts";
import type { Schedulable } from "./run_queue.ts";
import type { Outlets, Surroundings } from "./surroundings.ts";
import { type EncodedTurn, encodeTurn } from "./turn_writes.ts";

/** A turn that takes longer than this is reported. */
export const slowTurnMs = 5;
/** Outputs that may wait at the gate of one actor; then its turns wait. */
export const atGateMax = 4_096;
/** How often those who wait for an actor that cannot run are told that they waited long enough. */
export const deadlineLookMs = 1_000;
/** A wake that was refused rings again after this long. */
export const wakeAgainMs = 1_000;

export type { Outlets, Surroundings } from "./surroundings.ts";

/** Where a cell is in its life. */
export type CellLife = "empty" | "loading" | "running" | "backing_off" | "quarantined" | "stopped";

/** What one turn says to the outside, held until it may leave. */
interface Output<State, Command, Reply, Event, Effect> {
  open: boolean;
  readonly envelope: Envelope<Command, Reply>;
  readonly decision: Decision<State, Reply, Event, Effect>;
  /** Whether the turn spoke of its alarm. */
  readonly alarm: boolean;
}

/** One actor in memory. */
export class Cell<State, Command, Reply, Event, Effect> implements Schedulable {
  readonly address: ActorAddress;
  /** `kind:key`, unique in the process. */
  readonly name: string;
  queued = false;
  readonly #behaviour: Behaviour<State, Command, Reply, Event, Effect>;
  readonly #around: Surroundings;
  readonly #outlets: Outlets<State, Event, Effect>;
  readonly #mailbox = new Mailbox<Command, Reply>();
  readonly #restarts: Restarts;
  readonly #gate: Gate<Output<State, Command, Reply, Event, Effect>>;
  #life: CellLife = "empty";
  #state: State | undefined;
  readonly #alarm = new DurableAlarm();
  /** Whether a commit of unknown outcome held messages: which of them exist, the store knows. */
  #messagesInDoubt = false;
  #usedAtMs: number;
  #fault: string | null = null;
  #cancelPause: () => void = () => {};
  #cancelLook: (() => void) | null = null;

  constructor(
    address: ActorAddress,
    name: string,
    behaviour: Behaviour<State, Command, Reply, Event, Effect>,
    outlets: Outlets<State, Event, Effect>,
    around: Surroundings,
  ) {
    this.address = address;
    this.name = name;
    this.#behaviour = behaviour;
    this.#outlets = outlets;
    this.#around = around;
    this.#restarts = new Restarts(around.clock, around.random);
    this.#gate = new Gate((output) => this.#release(output));
    this.#usedAtMs = around.clock.monotonic();
  }

  /** Where the cell is in its life. */
  get life(): CellLife {
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

  get ready(): boolean {
    return this.#life === "running" && this.#mailbox.size > 0 && this.#gate.size < atGateMax;
  }

  /** Takes a command in. Its answer may come before this returns. */
  tell(envelope: Envelope<Command, Reply>): void {
    this.#usedAtMs = envelope.atMs;
    const refusal = this.#closedBy() ?? this.#mailbox.put(envelope);
    if (refusal !== null) return this.#refuse(envelope, refusal);
    const { lane } = envelope;
    this.#around.observer.depth(this.address.kind, lane, this.#mailbox.depth(lane));
    if (this.#life === "running") this.#around.schedule(this);
    else if (this.#life === "empty") void this.#begin();
    else if (envelope.deadlineMs !== undefined) this.#lookAtDeadlines();
  }

  run(turnsMax: number): number {
    let turns = 0;
    for (; turns < turnsMax && this.ready && this.#around.committer.open; turns++) {
      this.#turn(this.#mailbox.take()!);
    }
    return turns;
  }

  /** Whether the cell may leave memory now. */
  idleSince(monotonicMs: number): boolean {
    return this.#life === "running" && this.#usedAtMs <= monotonicMs && this.#mailbox.size === 0 &&
      this.#gate.size === 0 && this.#behaviour.idle(this.#state as State);
  }

  /** Lets a quarantined actor try again. */
  release(): void {
    if (this.#life !== "quarantined") return;
    this.#restarts.forgive();
    this.#fault = null;
    void this.#begin();
  }

  /** Ends the cell: what waits is refused; what is held at the gate may still come out. */
  stop(): void {
    this.#life = "stopped";
    this.#cancelPause();
    this.#cancelLook?.();
    this.#refuseWaiting();
  }

  #closedBy(): Refusal | null {
    if (this.#life === "quarantined") {
      return refuse(
        "quarantined",
        `Cannot reach ${this.name}: it failed too often and waits for the operator`,
      );
    }
    if (this.#life === "stopped") {
      return refuse("stopping", `Cannot reach ${this.name}: the server is stopping`);
    }
    return null;
  }

  /** Loads the actor; one load serves everybody who waits in the mailbox. */
  async #begin(): Promise<void> {
    const { clock, committer, rows } = this.#around;
    this.#life = "loading";
    this.#lookAtDeadlines();
    try {
      // What an earlier load staged must be settled, and a lost batch be without effect for good.
      await committer.caughtUp();
      if (this.life !== "loading") return;
      if (this.#messagesInDoubt) {
        for (const { from, message } of await rows.outbox(this.address)) {
          this.#around.send(from, message);
        }
        this.#messagesInDoubt = false;
      }
      const stored = await rows.load(this.address, this.#behaviour.tables, clock.now());
      if (this.life !== "loading") return;
      if (committer.lost) return this.stop();
      const incarnation = this.#around.incarnation();
      this.#state = this.#behaviour.load(this.address.key, stored.rows, {
        now: clock.now(),
        epoch: this.#around.epoch,
        incarnation,
      });
      this.#start(stored.alarmAtMs, incarnation);
    } catch (error) {
      if (this.life !== "loading") return;
      if (error instanceof RowsUnavailable) this.#backOff(error, this.#restarts.outage());
      else this.#fail(error);
    }
  }

  #start(storedAlarmMs: number | null, incarnation: string): void {
    this.#restarts.loaded();
    this.#life = "running";
    this.#alarm.loaded(storedAlarmMs);
    this.#cancelLook?.();
    this.#cancelLook = null;
    this.#around.alarm(this.name, storedAlarmMs);
    this.#around.tick(this.name, null);
    try {
      this.#outlets.loaded?.(this.address, incarnation);
    } catch (error) {
      this.#outputFailed(error);
    }
    const command = this.#behaviour.loaded;
    if (command !== undefined) {
      const atMs = this.#around.clock.monotonic();
      this.#turn({ command, lane: "control", bytes: 0, atMs });
    }
    if (this.ready) this.#around.schedule(this);
  }

  #turn(envelope: Envelope<Command, Reply>): void {
    const { clock, observer } = this.#around;
    const startedMs = clock.monotonic();
    if (envelope.deadlineMs !== undefined && startedMs >= envelope.deadlineMs) {
      return this.#refuse(envelope, tooLate());
    }
    let decision: Decision<State, Reply, Event, Effect>;
    let encoded: EncodedTurn | null;
    let alarmAtMs: number | null | undefined;
    let alarmChange: number | null | undefined;
    try {
      const now = clock.now();
      const isWake = envelope.command === this.#behaviour.wake;
      decision = this.#behaviour.decide(this.#state as State, envelope.command, now);
      alarmAtMs = this.#alarm.wanted(decision.alarmAtMs, isWake, now);
      alarmChange = this.#alarm.change(alarmAtMs, now);
      encoded = encodeTurn(this.#around.rows, this.address, this.#behaviour.tables, {
        rows: decision.rows,
        messages: decision.messages,
        taken: envelope.message,
        alarmAtMs: alarmChange,
      });
    } catch (error) {
      return this.#broken(envelope, error);
    }
    this.#state = decision.state;
    this.#alarm.staged(alarmChange);
    if (decision.tickAtMs !== undefined) this.#around.tick(this.name, decision.tickAtMs);
    const tookMs = clock.monotonic() - startedMs;
    observer.turn(this.address.kind, envelope.lane, tookMs);
    if (tookMs > slowTurnMs) observer.slowTurn(this.address, tookMs);
    const output = {
      open: encoded === null,
      envelope,
      decision,
      alarm: alarmAtMs !== undefined,
    };
    if (encoded !== null) this.#stage(output, encoded);
    this.#gate.hold(output);
  }

  #stage(
    output: Output<State, Command, Reply, Event, Effect>,
    { mutations, bytes, keyBytes }: EncodedTurn,
  ): void {
    this.#around.committer.stage({
      owner: this.name,
      mutations,
      bytes,
      keyBytes,
      settle: (outcome) => this.#settle(output, outcome),
    });
  }

  /** A turn threw. */
  #broken(envelope: Envelope<Command, Reply>, error: unknown): void {
    // The runtime's own commands are nobody's input: what refuses them is a broken world.
    if (error instanceof RowRefused && !this.#own(envelope)) {
      return this.#refuse(envelope, refuse(error.code, error.message));
    }
    this.#fail(error);
    this.#refuse(envelope, refuse("internal", "The command broke the actor, which restarts"));
  }

  #settle(output: Output<State, Command, Reply, Event, Effect>, outcome: CommitOutcome): void {
    if (outcome === "durable") {
      const full = this.#gate.size >= atGateMax;
      output.open = true;
      this.#gate.leave();
      if (full && this.ready) this.#around.schedule(this);
      return;
    }
    // The commit failed: forget everything that was built on it (E6). The turns after it are told
    // likewise, and find nothing left to do.
    this.#state = undefined;
    const held = this.#gate.drop();
    const wasRunning = this.#life === "running";
    if (wasRunning) this.#life = "loading"; // from here on; it begins when everybody was told
    for (const { envelope, decision } of held) {
      if (outcome === "unavailable" && decision.messages !== undefined) {
        this.#messagesInDoubt = true;
      }
      this.#refuse(
        envelope,
        outcome === "content_refused" && envelope === output.envelope
          ? refuse("internal", "The store refuses what this command would write")
          : unknownOutcome(),
      );
    }
    if (this.life === "stopped" || this.life === "quarantined") return;
    if (!wasRunning) return; // it broke before, and begins again when its pause is over
    if (outcome === "content_refused") {
      this.#fail(new Error("the store refused the content of a commit"));
    } else void this.#begin();
  }

  /** Says what a turn has to say, its state being durable. */
  #release(output: Output<State, Command, Reply, Event, Effect>): void {
    const { envelope, decision } = output;
    if (output.alarm) this.#around.alarm(this.name, this.#alarm.storedMs);
    if (decision.messages !== undefined) {
      for (const message of decision.messages) this.#around.send(this.address, message);
    }
    if (decision.effects !== undefined) {
      for (const effect of decision.effects) {
        try {
          this.#outlets.effect(this.address, effect, decision.state);
        } catch (error) {
          this.#outputFailed(error);
        }
      }
    }
    if (envelope.answer !== undefined) {
      this.#answer(
        envelope,
        decision.reply ?? this.#behaviour.refused(refuse("internal", "There is no answer to this")),
      );
    }
    if (decision.events !== undefined) {
      for (const event of decision.events) {
        try {
          this.#outlets.event(this.address, event);
        } catch (error) {
          this.#outputFailed(error);
        }
      }
    }
    envelope.acknowledge?.(true);
  }

  /** A broken world: pause, then load again; too often, and the key is quarantined. */
  #fail(error: unknown): void {
    const pause = this.#restarts.failed();
    if (pause !== "quarantine") return this.#backOff(error, pause);
    this.#life = "quarantined";
    this.#state = undefined;
    this.#fault = textOf(error);
    this.#around.observer.quarantined(this.address, this.#fault);
    this.#refuseWaiting();
  }

  #backOff(error: unknown, pauseMs: number): void {
    this.#life = "backing_off";
    this.#state = undefined;
    this.#around.observer.restarted(this.address, textOf(error));
    this.#lookAtDeadlines();
    this.#cancelPause = this.#around.clock.after(pauseMs, () => void this.#begin());
  }

  /** While the actor cannot run, whoever has waited until the deadline is told so. */
  #lookAtDeadlines(): void {
    if (this.#cancelLook !== null || this.#mailbox.size === 0) return;
    this.#cancelLook = this.#around.clock.after(deadlineLookMs, () => {
      this.#cancelLook = null;
      if (this.#life !== "loading" && this.#life !== "backing_off") return;
      for (const envelope of this.#mailbox.takeExpired(this.#around.clock.monotonic())) {
        this.#refuse(envelope, tooLate());
      }
      this.#lookAtDeadlines();
    });
  }

  #refuseWaiting(): void {
    const refusal = this.#closedBy();
    for (const envelope of this.#mailbox.drain()) {
      if (refusal !== null) this.#refuse(envelope, refusal);
    }
  }

  #refuse(envelope: Envelope<Command, Reply>, refusal: Refusal): void {
    const { observer, clock, alarm } = this.#around;
    observer.refused(this.address.kind, envelope.lane, refusal.code);
    if (envelope.answer !== undefined) this.#answer(envelope, this.#behaviour.refused(refusal));
    envelope.acknowledge?.(false);
    // An alarm that could not be heard rings again; a load sets the alarm by what is stored.
    if (envelope.command === this.#behaviour.wake && this.#life === "running") {
      alarm(this.name, clock.now() + wakeAgainMs);
    }
  }

  #answer(envelope: Envelope<Command, Reply>, reply: Reply): void {
    try {
      envelope.answer?.(reply);
    } catch (error) {
      this.#outputFailed(error);
    }
  }

  #outputFailed(error: unknown): void {
    this.#around.observer.outputFailed?.(this.address, textOf(error));
  }

  /** Whether the command is the runtime's own. */
  #own({ command }: Envelope<Command, Reply>): boolean {
    return command === this.#behaviour.wake || command === this.#behaviour.loaded;
  }
}

function tooLate(): Refusal {
  return refuse("busy", "Cannot run the command: it waited past its deadline and was not run", {
    retryAfterMs: 250,
  });
}

function unknownOutcome(): Refusal {
  return refuse("unavailable", "The commit failed and its outcome is unknown", {
    retryAfterMs: 250,
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
