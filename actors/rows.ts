/**
 * What the runtime needs of durable storage: rows in, rows out. `src/store/actor_rows.ts`
 * implements it over a store; the runtime itself knows neither keys nor encodings.
 */
import type { Mutation } from "../src/store/store.ts";
import type { TakenMessage } from "./mailbox.ts";
import type { ActorAddress, Behaviour, LoadedRow, Message, RowWrite } from "./behaviour.ts";

/** The largest encoded row; a larger one refuses the one command that wrote it (E1). */
export const rowBytesMax = 16 * 1024;

/** A row was too large to be written. A fault of the command, not of the actor. */
export class RowTooLarge extends Error {
  override readonly name = "RowTooLarge";
}

/** An encoded change and its size. */
export interface Encoded {
  readonly mutation: Mutation;
  readonly bytes: number;
}

/** Everything durable of one actor. */
export interface LoadedActor {
  readonly rows: readonly LoadedRow[];
  /** The stored alarm, or `null`. */
  readonly alarmAtMs: number | null;
  /** Ids of messages that were taken lately and must not be taken again (E7). */
  readonly seen: readonly string[];
}

/** A message on its way, as the outbox keeps it. */
export interface Outgoing {
  readonly from: ActorAddress;
  readonly message: Message;
}

/** The tables of a behaviour, whatever its types. */
export type Tables = Behaviour<never, never, never, never, never>["tables"];

/** Durable rows of actors, their alarms and their outgoing messages. */
export interface ActorRows {
  load(address: ActorAddress, tables: Tables, now: number): Promise<LoadedActor>;
  /** @throws {RowTooLarge} */
  row(address: ActorAddress, tables: Tables, write: RowWrite): Encoded;
  alarm(address: ActorAddress, atMs: number | null): Encoded;
  /** @throws {RowTooLarge} */
  outgoing(from: ActorAddress, message: Message): Encoded;
  /** Removes a message that its receiver has acknowledged, or that nobody may take any more. */
  acknowledged(from: ActorAddress, id: string): Encoded;
  /** Notes that a message was taken; the note outlives the last possible repeat. */
  seen(address: ActorAddress, message: TakenMessage): Encoded;
  /** All stored alarms. */
  alarms(): Promise<{ readonly address: ActorAddress; readonly atMs: number }[]>;
  /** All messages that were not acknowledged. */
  outbox(): Promise<Outgoing[]>;
}
