/** What one turn writes (E1): the rows it named, its messages, its note and its alarm. */
import type { Mutation } from "../src/store/store.ts";
import type { ActorAddress, Message, RowWrite } from "./behaviour.ts";
import {
  type ActorRows,
  RowRefused,
  type Tables,
  type TakenMessage,
  turnBytesMax,
  turnKeyBytesMax,
  turnMutationsMax,
} from "./rows.ts";

/** The durable part of a turn. */
export interface TurnWrites {
  readonly rows?: readonly RowWrite[] | undefined;
  readonly messages?: readonly Message[] | undefined;
  /** The message of another actor that the turn took. */
  readonly taken?: TakenMessage | undefined;
  readonly alarmAtMs?: number | null | undefined;
}

/** The encoded changes of a turn and their sizes, as the store counts them. */
export interface EncodedTurn {
  readonly mutations: readonly Mutation[];
  readonly bytes: number;
  readonly keyBytes: number;
}

/**
 * Encodes what a turn writes; `null` where it writes nothing.
 * @throws {RowRefused} where a row is too large, or all of them together for one batch.
 */
export function encodeTurn(
  rows: ActorRows,
  address: ActorAddress,
  tables: Tables,
  writes: TurnWrites,
): EncodedTurn | null {
  const mutations: Mutation[] = [];
  let bytes = 0;
  let keyBytes = 0;
  const add = (change: ReturnType<ActorRows["alarm"]>) => {
    mutations.push(change.mutation);
    bytes += change.bytes;
    keyBytes += change.keyBytes;
  };
  if (writes.rows !== undefined) {
    for (const write of writes.rows) add(rows.row(address, tables, write));
  }
  if (writes.messages !== undefined) {
    for (const message of writes.messages) add(rows.outgoing(address, message));
  }
  if (writes.taken !== undefined) add(rows.taken(address, writes.taken));
  if (writes.alarmAtMs !== undefined) add(rows.alarm(address, writes.alarmAtMs));
  if (mutations.length === 0) return null;
  if (mutations.length > turnMutationsMax || bytes > turnBytesMax || keyBytes > turnKeyBytesMax) {
    throw new RowRefused(
      "too_large",
      `Cannot write a turn: at most ${turnMutationsMax} rows and ${turnBytesMax} bytes with ` +
        `${turnKeyBytesMax} of keys, got ${mutations.length}, ${bytes} and ${keyBytes}`,
    );
  }
  return { mutations, bytes, keyBytes };
}
