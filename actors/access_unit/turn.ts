/**
 * One turn under way: the next state as it takes shape, and what has to be written, told and done
 * because of it. It lives inside one `decide` and never outside, so that `decide` stays pure.
 */
import type { DoorView } from "../../src/doors.ts";
import type { Refusal } from "../../src/refusal.ts";
import type { Decision, RowWrite } from "../behaviour.ts";
import type { UnitReply } from "./commands.ts";
import type { OpenedHow, UnitEffect, UnitOutput } from "./events.ts";
import { isKept } from "./idempotency.ts";
import { isPublic } from "./model.ts";
import { ringDueMs, unitGoneMs } from "./ring_views.ts";
import {
  doorEndedTable,
  doorKeyKeptMs,
  doorLogTable,
  type Ended,
  type KeyRecord,
  type LiveUnit,
  type LogEntry,
  type OpenAct,
  type UnitState,
} from "./state.ts";
import { alarmsOf, reachableMs, viewDoor } from "./views.ts";

/** What an access unit's turn decides. */
export type UnitDecision = Decision<UnitState, UnitReply, UnitOutput, UnitEffect>;

const minuteMs = 60_000;

/** Gathers what a turn does. */
export class UnitTurn {
  state: UnitState;
  readonly now: number;
  readonly #rows: RowWrite[] = [];
  readonly #events: UnitOutput[] = [];
  readonly #effects: UnitEffect[] = [];
  /** Acts that ended in this turn, and why those that were not done. */
  readonly endedActs: { readonly act: OpenAct; readonly refusal: Refusal | null }[] = [];
  #timesChanged = false;

  constructor(state: UnitState, now: number) {
    this.state = state;
    this.now = now;
  }

  /** Changes part of the state, in no row. */
  patch(part: Partial<UnitState>): void {
    this.state = { ...this.state, ...part };
  }

  /** Sets what is known of the unit, and tells of every door and alarm that is otherwise now. */
  unit(unit: LiveUnit): void {
    const before = this.state;
    this.patch({ unit });
    for (const door of this.state.model.doors.keys()) {
      const view = viewDoor(this.state, door, this.now);
      if (!sameView(view, viewDoor(before, door, this.now))) {
        this.#events.push({ audience: "everyone", door: view });
      }
      this.#tellAlarms(before, door);
    }
    this.#tellAlarms(before, null);
  }

  /** Tells how a door stands, though nothing changed for {@link unit} to notice. */
  tellDoors(): void {
    for (const door of this.state.model.doors.keys()) {
      this.#events.push({ audience: "everyone", door: viewDoor(this.state, door, this.now) });
    }
  }

  /** Begins an act: it leaves once its row is durable. */
  begin(act: OpenAct): void {
    const { id, door, boot, notAfterUnitMs } = act;
    this.patch({ acts: new Map(this.state.acts).set(id, act) });
    if (act.key !== null) this.#remember(act.caller, { key: act.key, id, door });
    this.row("door_act", id, act);
    this.effect({
      type: "act",
      act: { act: id, kind: "open_door", door, boot, notAfterUnitMs },
    });
    this.#timesChanged = true;
  }

  /** Ends an act as done (`null`) or with the reason why not. */
  endAct(act: OpenAct, refusal: Refusal | null): void {
    const { id, caller, key, door, atMs } = act;
    const acts = new Map(this.state.acts);
    acts.delete(id);
    this.patch({ acts });
    this.row("door_act", id, null);
    if (key !== null) {
      const untilMs = this.now + doorKeyKeptMs;
      const ended: Ended = { id, caller, key, door, atMs, untilMs, refusal };
      this.#settleKey(ended);
      this.#rows.push({ table: doorEndedTable, id, value: ended, atMs: this.now });
    }
    this.log(randomPart(id), door, refusal === null ? "opened" : refusal.code, caller);
    this.#events.push({ audience: "act", act: id, atMs: this.now, refusal });
    if (refusal === null) this.opened(door, key === null ? "credential" : "app", caller);
    this.endedActs.push({ act, refusal });
    this.#timesChanged = true;
  }

  /** Tells again how an act ended: whoever waits for it may not have heard. */
  retell({ id, refusal }: Ended): void {
    this.#events.push({ audience: "act", act: id, atMs: this.now, refusal });
  }

  /** Tells that a door was opened; `atMs` where that was not now. */
  opened(door: string, how: OpenedHow, id: string | null, atMs = this.now): void {
    const late = atMs === this.now ? {} : { atMs };
    this.#events.push({ audience: "opened", door, how, id, ...late });
  }

  /**
   * Writes an entry of the equipment log: for public doors and the unit as a whole only, and to the
   * minute (C4). @param id names the row, and must not tell when the entry was made
   */
  log(id: string, door: string | null, result: string, logId: string | null, atMs = this.now) {
    if (door !== null && !isPublic(this.state.model, door)) return;
    const minute = Math.floor(atMs / minuteMs) * minuteMs;
    const value: LogEntry = { door, result, atMs: minute, logId };
    this.#rows.push({ table: doorLogTable, id, value, atMs: minute });
  }

  /** Writes or removes a row; of several of one row in a turn the last stands. */
  row(table: string, id: string, value: object | null): void {
    const before = this.#rows.findIndex((row) => row.table === table && row.id === id);
    if (before >= 0) this.#rows.splice(before, 1);
    this.#rows.push({ table, id, value });
  }

  /** Has something done. What is published whole as it then stands is published once. */
  effect(effect: UnitEffect): void {
    if (effect.type === "rings" && this.#effects.some(({ type }) => type === "rings")) return;
    this.#effects.push(effect);
  }

  /** Tells the outside something. */
  event(event: UnitOutput): void {
    this.#events.push(event);
  }

  /** Sets the durable alarm anew: an act or a ring has changed, it has just rung, or never was. */
  rearm(): void {
    this.#timesChanged = true;
  }

  /** Ends the turn. */
  decision(reply?: UnitReply): UnitDecision {
    return {
      state: this.state,
      ...(reply !== undefined && { reply }),
      ...(this.#rows.length > 0 && { rows: this.#rows }),
      ...(this.#events.length > 0 && { events: this.#events }),
      ...(this.#effects.length > 0 && { effects: this.#effects }),
      ...(this.#timesChanged && { alarmAtMs: alarmOf(this.state) }),
      tickAtMs: tickOf(this.state),
    };
  }

  /** Ends the turn with a refusal. */
  refused(refusal: Refusal): UnitDecision {
    return this.decision({ ok: false, refusal });
  }

  #tellAlarms(before: UnitState, door: string | null): void {
    // What is the whole unit's is told once, not for each of its doors.
    const own = (state: UnitState) =>
      alarmsOf(state, door).filter((alarm) =>
        (alarm === "tamper" || alarm === "clock_unconfirmed") === (door === null)
      );
    const [was, is] = [own(before), own(this.state)];
    for (const alarm of is) {
      if (!was.includes(alarm)) {
        this.#events.push({ audience: "operator", alarm, door, raised: true });
      }
    }
    for (const alarm of was) {
      if (!is.includes(alarm)) {
        this.#events.push({ audience: "operator", alarm, door, raised: false });
      }
    }
  }

  #remember(caller: string, record: KeyRecord): void {
    const { callers, keyCount } = this.state;
    const records = callers.get(caller) ?? [];
    const kept = records.filter((known) => isKept(known, this.now));
    this.patch({
      callers: callers.with(caller, [...kept, record]),
      keyCount: keyCount + 1 - (records.length - kept.length),
    });
  }

  #settleKey(ended: Ended): void {
    const records = this.state.callers.get(ended.caller) ?? [];
    this.patch({
      callers: this.state.callers.with(
        ended.caller,
        records.map((record) => record.id === ended.id ? { ...record, ended } : record),
      ),
    });
  }
}

/** What of a UUID holds no time: its last twelve digits, whichever version it is of. */
export function randomPart(id: string): string {
  return id.slice(-12);
}

/** The durable alarm: when an act is not confirmed, or a ring has something to do by itself. */
export function alarmOf(state: UnitState): number | null {
  let atMs = Infinity;
  for (const { deadlineMs } of state.acts.values()) atMs = Math.min(atMs, deadlineMs);
  for (const ring of state.rings.values()) atMs = Math.min(atMs, ringDueMs(state, ring));
  return atMs === Infinity ? null : atMs;
}

/** The volatile tick: when the unit falls silent, or a credential was judged too late. */
export function tickOf(state: UnitState): number | null {
  const { unit, presentations } = state;
  let atMs = unit.known ? unit.heardAtMs + reachableMs : Infinity;
  atMs = Math.min(atMs, unitGoneMs(state) ?? Infinity);
  for (const { deadlineMs } of presentations.values()) atMs = Math.min(atMs, deadlineMs);
  return atMs === Infinity ? null : atMs;
}

function sameView(a: DoorView, b: DoorView): boolean {
  return a.known === b.known && a.contact === b.contact && a.strike === b.strike &&
    a.alarms.join() === b.alarms.join();
}
