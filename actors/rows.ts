/**
 * What the runtime needs of durable storage: rows in, rows out. `src/store/actor_rows.ts`
 * implements it over a store; the runtime itself knows neither keys nor encodings.
 */
import type { Mutation } from "../src/store/store.ts";
import type { ActorAddress, Behaviour, LoadedRow, Message, RowWrite } from "./behaviour.ts";

/** The largest encoded row; a larger one refuses the one command that wrote it (E1). */
export const rowBytesMax = 16 * 1024;
/** The longest id of a row or a message, in characters; a longer one refuses the command too. */
export const idLengthMax = 512;

/**
 * What one turn may write in all, and what closes a batch (E1): a turn always fits a batch. The
 * store takes 1,000 mutations, 800 KiB, and 80 KiB of keys that are set.
 */
export const turnMutationsMax = 800;
/** As {@link turnMutationsMax}: values and keys. */
export const turnBytesMax = 600 * 1024;
/** As {@link turnMutationsMax}: keys that are set. */
export const turnKeyBytesMax = 72 * 1024;

/** A row or a turn that cannot be written. A fault of the command, not of the actor. */
export class RowRefused extends Error {
  override readonly name = "RowRefused";
  constructor(readonly code: "too_large" | "invalid", message: string) {
    super(message);
  }
}

/** The store does not answer: a fault of the world, not of the actor. Ask again later. */
export class RowsUnavailable extends Error {
  override readonly name = "RowsUnavailable";
}

/** An encoded change and its size, as the store counts it. */
export interface Encoded {
  readonly mutation: Mutation;
  readonly bytes: number;
  /** The part of `bytes` that counts against the keys that are set. */
  readonly keyBytes: number;
}

/** Everything durable of one actor. */
export interface LoadedActor {
  readonly rows: readonly LoadedRow[];
  /** The stored alarm, or `null`. */
  readonly alarmAtMs: number | null;
}

/** A message on its way, as the outbox keeps it. */
export interface Outgoing {
  readonly from: ActorAddress;
  readonly message: Message;
}

/** What a receiver notes of a message it has taken. */
export interface TakenMessage {
  readonly from: ActorAddress;
  readonly id: string;
  /** No repeat comes from this wall time on. */
  readonly deadlineMs: number;
}

/** The tables of a behaviour, whatever its types. */
export type Tables = Behaviour<never, never, never, never, never>["tables"];

/** Durable rows of actors, their alarms and their outgoing messages. Reads may throw
 * {@link RowsUnavailable}. */
export interface ActorRows {
  load(address: ActorAddress, tables: Tables, now: number): Promise<LoadedActor>;
  /** @throws {RowRefused} */
  row(address: ActorAddress, tables: Tables, write: RowWrite): Encoded;
  alarm(address: ActorAddress, atMs: number | null): Encoded;
  /** @throws {RowRefused} */
  outgoing(from: ActorAddress, message: Message): Encoded;
  /** Removes a message that its receiver has taken, or that nobody may take any more. */
  acknowledged(from: ActorAddress, id: string): Encoded;
  /** Notes that a message was taken; the note outlives the last possible repeat. */
  taken(by: ActorAddress, message: TakenMessage): Encoded;
  /** Whether {@link taken} was committed for a message. */
  wasTaken(by: ActorAddress, message: TakenMessage): Promise<boolean>;
  /** All stored alarms; one that cannot be read counts as due. */
  alarms(): Promise<{ readonly address: ActorAddress; readonly atMs: number }[]>;
  /** Messages that were not acknowledged, of one actor or of all; at most {@link outboxReadMax}. */
  outbox(from?: ActorAddress): Promise<Outgoing[]>;
}

/** Waiting messages that one reading of the outbox returns at most. */
export const outboxReadMax = 20_000;
