/**
 * What an actor is: a pure function from a state and a command to a {@link Decision}. Everything
 * else (mailbox, gate, commit, alarms, restarts) is the runtime's and is the same for all of them.
 *
 * `decide` is synchronous and has no clock, no randomness and no I/O, so a turn needs no lock and
 * a simulated run replays from its seed. The state it returns is a new value; the one it was given
 * still stands if the turn fails. Part of a state may be *live* (what hardware says): it is held in
 * the same value but in no row, so a turn that changes only that stages nothing (E6).
 */
import type { Refusal } from "../src/refusal.ts";

/** Names one actor of the cluster. */
export interface ActorAddress {
  readonly kind: string;
  /** Unique within its kind, such as `tower/main`. */
  readonly key: string;
}

/**
 * A row of durable state that a turn wrote (`value`) or removed (`null`) (E1). Where one turn names
 * a row several times, the last counts.
 */
export interface RowWrite {
  /** One of the behaviour's {@link Behaviour.tables}. */
  readonly table: string;
  /** At most 512 characters. */
  readonly id: string;
  readonly value: object | null;
  /** For a table under a time prefix (E3): the moment that decides where the row lies. */
  readonly atMs?: number;
}

/** A durable row handed to {@link Behaviour.load}. */
export interface LoadedRow {
  readonly table: string;
  readonly id: string;
  readonly value: unknown;
}

/** How the rows of one table are kept. */
export interface Table {
  /** Written beside every value; an older one is handed through `upgrade` on load. */
  readonly version: number;
  /** Checks and types a value on load; throws where it cannot be read. */
  readonly read: (value: unknown) => object;
  /** Turns a value of version `from` into one of the next version. */
  readonly upgrade?: (value: unknown, from: number) => unknown;
  /** Present for rows under a time prefix: they are swept this long after their `atMs`. */
  readonly keepMs?: number;
  /** For a timed table that is only ever added to: its rows are not loaded with the actor. */
  readonly archived?: true;
}

/**
 * Something to tell another actor after this turn is durable (E7). It is handed over at least once
 * and takes effect at most once: the receiver notes `id` and `deadlineMs` with what it did.
 */
export interface Message {
  /** Unique per sender, at most 512 characters; the same id again is the same message. */
  readonly id: string;
  readonly to: ActorAddress;
  readonly command: object;
  /** Given up, and counted, from this wall time on. Part of what makes a repeat a repeat. */
  readonly deadlineMs: number;
}

/** What a turn decided. Left-out parts mean "nothing of that kind". */
export interface Decision<State, Reply, Event, Effect> {
  readonly state: State;
  readonly reply?: Reply;
  readonly rows?: readonly RowWrite[];
  readonly events?: readonly Event[];
  readonly effects?: readonly Effect[];
  readonly messages?: readonly Message[];
  /** Durable: when to wake the actor (wall time), `null` for never; left out: as before. */
  readonly alarmAtMs?: number | null;
  /** As `alarmAtMs`, but gone with the process: for watching live state, at no cost of a commit. */
  readonly tickAtMs?: number | null;
}

/** What a behaviour learns when it is loaded. */
export interface LoadContext {
  readonly now: number;
  /** The lease's epoch: grows at every start, takeover and restore. */
  readonly epoch: number;
  /** New at every load of this actor; makes event cursors of different loads incomparable. */
  readonly incarnation: string;
}

/**
 * One kind of actor. Its `wake` must say `alarmAtMs` wherever alarms are used: an alarm that moved
 * later is not written until the earlier one has rung (A4), so only the state knows the right time.
 */
export interface Behaviour<State, Command, Reply, Event, Effect> {
  readonly kind: string;
  /** By name; none may be called `seen`, which is the runtime's own. */
  readonly tables: Readonly<Record<string, Table>>;
  /** Builds the state from committed rows; throws where they make no sense (a broken world). */
  load(key: string, rows: readonly LoadedRow[], context: LoadContext): State;
  /** The turn. Bad input is a reply; a throw is a failure and restarts the actor. */
  decide(state: State, command: Command, now: number): Decision<State, Reply, Event, Effect>;
  /** The command that an alarm or a tick becomes. */
  readonly wake: Command;
  /** The command to run right after a load, if any. */
  readonly loaded?: Command;
  /** The reply that carries a refusal of the runtime's own. */
  refused(refusal: Refusal): Reply;
  /** Whether nothing would be lost or delayed by unloading this state now. */
  idle(state: State): boolean;
}

/** The lanes of a mailbox (E9). */
export const lanes = ["control", "reports", "commands"] as const;
/** A lane of a mailbox. */
export type Lane = (typeof lanes)[number];
