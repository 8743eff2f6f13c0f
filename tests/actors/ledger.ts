/**
 * The actor of the simulation: it enters ids into a book and can be checked afterwards. Each entry
 * is a row, so that what is durable can be read from the store alone, and each thing it says names
 * the entry it rests on.
 */
import type { Behaviour, Decision, RowWrite } from "../../actors/behaviour.ts";
import type { Refusal } from "../../src/refusal.ts";

export type LedgerCommand =
  /** Enters an id once, however often it is asked: the idempotent command of a client. */
  | { readonly type: "enter"; readonly id: string }
  /** Counts every time it comes: whether a message took effect twice shows here. */
  | { readonly type: "hit"; readonly id: string }
  /** Enters an id and tells another ledger of it with a message. */
  | { readonly type: "pass"; readonly id: string; readonly to: string; readonly deadlineMs: number }
  /** Enters an id that is to ring at a time. */
  | { readonly type: "remind"; readonly id: string; readonly atMs: number }
  | { readonly type: "read" }
  | { readonly type: "break" }
  | { readonly type: "wake" };

export type LedgerReply =
  | { readonly ok: true; readonly entries: number; readonly id?: string }
  | { readonly ok: false; readonly refusal: Refusal };

/** Something that was said, and what it rests on. */
export interface LedgerEvent {
  /** Of the load that says it. */
  readonly incarnation: string;
  /** Grows by one with each turn of a load. */
  readonly turn: number;
  readonly entries: number;
  readonly id?: string;
}

export interface LedgerState {
  readonly incarnation: string;
  readonly turn: number;
  /** How often each id was entered or hit. */
  readonly entries: ReadonlyMap<string, number>;
  readonly reminders: ReadonlyMap<string, number>;
}

export type LedgerBehaviour = Behaviour<
  LedgerState,
  LedgerCommand,
  LedgerReply,
  LedgerEvent,
  LedgerEvent
>;
type LedgerDecision = Decision<LedgerState, LedgerReply, LedgerEvent, LedgerEvent>;

const object = (value: unknown) => {
  if (typeof value !== "object" || value === null) throw new TypeError("expected an object");
  return value;
};

export const ledger: LedgerBehaviour = {
  kind: "ledger",
  tables: {
    entry: { version: 1, read: object },
    reminder: { version: 1, read: object },
    total: { version: 1, read: object },
  },
  wake: { type: "wake" },
  load(_key, rows, { incarnation }) {
    const of = (name: string, field: string) =>
      new Map(
        rows.filter(({ table }) => table === name)
          .map(({ id, value }) => [id, (value as Record<string, number>)[field]!]),
      );
    return { incarnation, turn: 0, entries: of("entry", "n"), reminders: of("reminder", "atMs") };
  },
  decide(before, command, now) {
    const state = { ...before, turn: before.turn + 1 };
    switch (command.type) {
      case "enter":
        return before.entries.has(command.id)
          ? said(state, command.id)
          : entered(state, command.id, []);
      case "hit":
        return entered(state, command.id, []);
      case "pass": {
        if (before.entries.has(command.id)) return said(state, command.id);
        const { id, to, deadlineMs } = command;
        const hit = { type: "hit", id: `from ${id}` };
        const message = { id, to: { kind: "ledger", key: to }, command: hit, deadlineMs };
        return { ...entered(state, id, []), messages: [message] };
      }
      case "remind": {
        if (before.entries.has(command.id)) return said(state, command.id);
        const { id, atMs } = command;
        const reminders = new Map(before.reminders).set(id, atMs);
        return {
          ...entered({ ...state, reminders }, id, [{ table: "reminder", id, value: { atMs } }]),
          alarmAtMs: earliest(reminders),
        };
      }
      case "read":
        return said(state);
      case "break":
        throw new Error("broken on request");
      case "wake":
        return rung(state, now);
      default:
        return command satisfies never;
    }
  },
  refused: (refusal) => ({ ok: false, refusal }),
  idle: () => true,
};

function rung(state: LedgerState, now: number): LedgerDecision {
  const reminders = new Map(state.reminders);
  const entries = new Map(state.entries);
  const rows: RowWrite[] = [];
  for (const [id, atMs] of state.reminders) {
    if (atMs > now) continue;
    reminders.delete(id);
    entries.set(`rung ${id}`, (entries.get(`rung ${id}`) ?? 0) + 1);
    rows.push(
      { table: "reminder", id, value: null },
      { table: "entry", id: `rung ${id}`, value: { n: entries.get(`rung ${id}`) } },
    );
  }
  const next = { ...state, entries, reminders };
  return {
    ...said(next),
    ...(rows.length > 0 && { rows: [...rows, totalOf(next)] }),
    alarmAtMs: earliest(reminders),
  };
}

function entered(state: LedgerState, id: string, more: readonly RowWrite[]): LedgerDecision {
  const n = (state.entries.get(id) ?? 0) + 1;
  const next = { ...state, entries: new Map(state.entries).set(id, n) };
  return {
    ...said(next, id),
    rows: [{ table: "entry", id, value: { n } }, ...more, totalOf(next)],
  };
}

/** Rests on every turn before it: where one of them is lost, the books do not add up. */
function totalOf({ entries }: LedgerState): RowWrite {
  return { table: "total", id: "all", value: { n: entries.size } };
}

function said(state: LedgerState, id?: string): LedgerDecision {
  const event = {
    incarnation: state.incarnation,
    turn: state.turn,
    entries: state.entries.size,
    ...(id !== undefined && { id }),
  };
  return {
    state,
    reply: { ok: true, entries: event.entries, ...(id !== undefined && { id }) },
    events: [event],
    effects: [event],
  };
}

function earliest(reminders: ReadonlyMap<string, number>): number | null {
  return reminders.size === 0 ? null : Math.min(...reminders.values());
}
