/**
 * A counter, the smallest actor that uses everything the runtime offers: rows, a timed table, live
 * state, events, effects, messages, alarms and ticks, and breaking on request.
 */
import type { Behaviour, Decision, LoadContext, Message } from "../../actors/behaviour.ts";
import type { Refusal } from "../../src/refusal.ts";

export type ToyCommand =
  /** Counts once per id, however often it comes. */
  | { readonly type: "add"; readonly id: string; readonly by?: number }
  /** Counts every time it comes. */
  | { readonly type: "bump" }
  | { readonly type: "read" }
  | { readonly type: "live"; readonly value: number }
  | { readonly type: "write"; readonly rows: number; readonly bytes: number; readonly id?: string }
  | { readonly type: "note"; readonly id: string; readonly atMs: number }
  | { readonly type: "alarm"; readonly atMs: number | null }
  | { readonly type: "tick"; readonly atMs: number | null }
  | { readonly type: "send"; readonly messages: readonly Message[] }
  | { readonly type: "unanswered" }
  | { readonly type: "break" }
  | { readonly type: "wake" }
  | { readonly type: "loaded" };

export type ToyReply =
  | { readonly ok: true; readonly count: number; readonly live: number }
  | { readonly ok: false; readonly refusal: Refusal };

export interface ToyEvent {
  readonly what: ToyCommand["type"];
  readonly count: number;
  /** How often `add` counted this id. */
  readonly id?: string;
}

export interface ToyState {
  readonly count: number;
  readonly rungs: number;
  readonly applied: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
  readonly live: number;
  readonly alarmAtMs: number | null;
  readonly context: LoadContext;
}

export type ToyBehaviour = Behaviour<ToyState, ToyCommand, ToyReply, ToyEvent, ToyEvent>;
type ToyDecision = Decision<ToyState, ToyReply, ToyEvent, ToyEvent>;

interface Total {
  readonly count: number;
  readonly rungs: number;
}

/** What a test may put in place of the usual. */
export interface ToyTwists {
  readonly kind?: string;
  /** Runs a turn right after each load. */
  readonly afterLoad?: boolean;
  readonly onLoad?: (key: string) => void;
  readonly onDecide?: (key: string, command: ToyCommand) => void;
  readonly idle?: (state: ToyState) => boolean;
}

export const noteKeepMs = 600_000;
const wake = { type: "wake" } as const;

/** The behaviour; every call makes one of its own. */
export function toyCounter(twists: ToyTwists = {}): ToyBehaviour {
  const object = (value: unknown) => {
    if (typeof value !== "object" || value === null) throw new TypeError("expected an object");
    return value;
  };
  const keys = new WeakMap<LoadContext, string>();
  return {
    kind: twists.kind ?? "toy",
    tables: {
      total: { version: 1, read: object },
      applied: { version: 1, read: object },
      blob: { version: 1, read: object },
      note: { version: 1, read: object, keepMs: noteKeepMs },
    },
    wake,
    ...(twists.afterLoad === true && { loaded: { type: "loaded" } as const }),
    load(key, rows, context) {
      keys.set(context, key);
      twists.onLoad?.(key);
      const total = rows.find(({ table }) => table === "total")?.value as Total | undefined;
      const ids = (name: string) =>
        new Set(rows.filter(({ table }) => table === name).map(({ id }) => id));
      return {
        count: total?.count ?? 0,
        rungs: total?.rungs ?? 0,
        applied: ids("applied"),
        notes: ids("note"),
        live: 0,
        alarmAtMs: null,
        context,
      };
    },
    decide(state, command, now) {
      twists.onDecide?.(keys.get(state.context) ?? "?", command);
      return decide(state, command, now);
    },
    refused: (refusal) => ({ ok: false, refusal }),
    idle: (state) => twists.idle?.(state) ?? true,
  };
}

function decide(state: ToyState, command: ToyCommand, now: number): ToyDecision {
  switch (command.type) {
    case "add":
      return state.applied.has(command.id)
        ? { state, reply: replyOf(state) }
        : counted(state, command.by ?? 1, command.type, command.id);
    case "bump":
      return counted(state, 1, command.type);
    case "read":
      return { state, reply: replyOf(state), events: [{ what: "read", count: state.count }] };
    case "live": {
      const next = { ...state, live: command.value };
      return { state: next, reply: replyOf(next), events: [{ what: "live", count: state.count }] };
    }
    case "write":
      return {
        state,
        reply: replyOf(state),
        rows: Array.from({ length: command.rows }, (_, nth) => ({
          table: "blob",
          id: `${command.id ?? "blob"}-${nth}`,
          value: { text: "x".repeat(command.bytes) },
        })),
      };
    case "note": {
      const next = { ...state, notes: new Set(state.notes).add(command.id) };
      return {
        state: next,
        reply: replyOf(next),
        rows: [{ table: "note", id: command.id, value: {}, atMs: command.atMs }],
      };
    }
    case "alarm": {
      const next = { ...state, alarmAtMs: command.atMs };
      return { state: next, reply: replyOf(next), alarmAtMs: command.atMs };
    }
    case "tick":
      return { state, reply: replyOf(state), tickAtMs: command.atMs };
    case "send": {
      const next = { ...state, count: state.count + 1 };
      return {
        state: next,
        reply: replyOf(next),
        rows: [totalRow(next)],
        messages: command.messages,
      };
    }
    case "unanswered":
      return { state };
    case "break":
      throw new Error("broken on request");
    case "wake":
      return rung(state, now);
    case "loaded":
      return { state, events: [{ what: "loaded", count: state.count }] };
    default:
      return command satisfies never;
  }
}

function counted(state: ToyState, by: number, what: "add" | "bump", id?: string): ToyDecision {
  const next = {
    ...state,
    count: state.count + by,
    applied: id === undefined ? state.applied : new Set(state.applied).add(id),
  };
  const event = { what, count: next.count, ...(id !== undefined && { id }) };
  return {
    state: next,
    reply: replyOf(next),
    rows: [
      totalRow(next),
      ...(id === undefined ? [] : [{ table: "applied", id, value: { by } }]),
    ],
    events: [event],
    effects: [event],
  };
}

/** Early: sets the alarm anew. Due, or not known any more since it was loaded: counts it. */
function rung(state: ToyState, now: number): ToyDecision {
  if (state.alarmAtMs !== null && state.alarmAtMs > now) {
    return { state, alarmAtMs: state.alarmAtMs };
  }
  const next = { ...state, rungs: state.rungs + 1, alarmAtMs: null };
  return {
    state: next,
    rows: [totalRow(next)],
    events: [{ what: "wake", count: next.rungs }],
    alarmAtMs: null,
  };
}

function totalRow({ count, rungs }: ToyState) {
  return { table: "total", id: "all", value: { count, rungs } };
}

function replyOf({ count, live }: ToyState): ToyReply {
  return { ok: true, count, live };
}
