/**
 * One turn under way: the next state as it takes shape, and what has to be written, told and done
 * because of it. It lives inside one `decide` and never outside, so that `decide` stays pure.
 */
import type { CallView, CancelReason } from "../../src/protocol.ts";
import type { Refusal } from "../../src/refusal.ts";
import type { Decision, Message, RowWrite } from "../behaviour.ts";
import type { GroupReply } from "./commands.ts";
import { assign } from "./dispatch/assign.ts";
import { alarmOf, tickOf } from "./due.ts";
import type { GroupEffect, GroupOutput } from "./events.ts";
import type { Act, Parking } from "./hardware.ts";
import { isKept } from "./idempotency.ts";
import {
  agedTo,
  landingAt,
  learnedPersons,
  learnFrom,
  learnPress,
  learnServed,
} from "./learned_traffic.ts";
import {
  type Call,
  type Ended,
  type GroupState,
  keyKeptMs,
  type KeyRecord,
  type LiftLogEntry,
  liftLogTable,
  type LiveCar,
  type LiveController,
  nextRevision,
  type OpenAct,
} from "./state.ts";
import { litLandings, sameLit, viewCall, viewCar, viewForOperator } from "./views.ts";

/** What a lift group's turn decides. */
export type GroupDecision = Decision<GroupState, GroupReply, GroupOutput, GroupEffect>;

/** A lift has this long to come beyond what was estimated, before the call goes to another. */
export const comeSlackMs = 60_000;
/** A call without a car is given up after this long. */
export const unassignedMs = 30_000;
/** No call lives longer than this. */
export const callLifeMs = 600_000;
/** Calls are given to at most this many cars that do not come. */
export const attemptsMax = 3;

/**
 * A turn that has set so many rows, or set and removed so many, leaves the rest to the next one:
 * 800 fit a batch, and the keys of those that are set have a bound of their own (E1).
 */
const rowsSetPerTurnMax = 500;
const rowsPerTurnMax = 600;

const minuteMs = 60_000;

/** A car's condition is told for this long, then it is old news. */
const conditionLifeMs = 600_000;

/** Gathers what a turn does. */
export class Turn {
  state: GroupState;
  readonly now: number;
  readonly #rows: RowWrite[] = [];
  #rowsSet = 0;
  readonly #events: GroupOutput[] = [];
  readonly #effects: GroupEffect[] = [];
  readonly #messages: Message[] = [];
  #desiredChanged = false;
  #callsChanged = false;
  #litUntold = false;
  #cutShort = false;
  #searchDue = false;

  constructor(state: GroupState, now: number) {
    this.state = state;
    this.now = now;
  }

  /** Whether the turn has written what it may. Who stops for that is woken at once to go on. */
  get full(): boolean {
    return this.#cutShort ||= this.#rows.length >= rowsPerTurnMax ||
      this.#rowsSet >= rowsSetPerTurnMax;
  }

  /** Takes a new call in. */
  add(call: Call): void {
    this.#learnPress(call);
    this.#patch({ calls: this.state.calls.with(call.id, call) });
    this.#remember(call.caller, { key: call.key, id: call.id, what: "call" });
    this.#row("call", call.id, call);
    this.#callsChanged = true;
    if (call.car !== undefined) this.#desiredChanged = true;
    // The caller has it by the reply.
    this.#events.push({
      audience: "operator",
      event: { what: "any_call", call: viewForOperator(viewCall(this.state, call)) },
    });
  }

  /** Changes an open call. */
  change(call: Call): void {
    if (this.state.calls.get(call.id)?.car !== call.car) this.#desiredChanged = true;
    this.#patch({ calls: this.state.calls.with(call.id, call) });
    this.#row("call", call.id, call);
    this.#callsChanged = true;
    this.tell(call);
  }

  /** Ends a call; its last view is kept for repeats of its key. */
  end(call: Call, how: "served" | CancelReason): CallView {
    if (how === "served") this.#learnServed(call);
    const last = viewCall(this.state, call);
    const view: CallView = how === "served"
      ? { ...last, state: "served", confirmed: true }
      : { ...last, state: "cancelled", reason: how };
    const ended: Ended = {
      caller: call.caller,
      key: call.key,
      untilMs: this.now + keyKeptMs,
      call: view,
    };
    this.#patch({ calls: this.state.calls.without(call.id) });
    this.#settleKey(call.caller, call.id, ended);
    this.#row("call", call.id, null);
    this.#row("ended", call.id, ended, this.now);
    this.#log(call, how);
    this.#callsChanged = true;
    if (call.car !== undefined) this.#desiredChanged = true;
    this.tellEnded(ended);
    this.#events.push({ audience: "metrics", what: "ended", as: how });
    return view;
  }

  /** A call given to the best car, or left registered where none is in service. */
  assigned(call: Call): Call {
    const best = assign(this.state, call, this.now);
    if (best === null) return unassigned(call, this.now + unassignedMs);
    this.#events.push({
      audience: "metrics",
      what: "assigned",
      afterMs: this.now - call.placedAtMs,
    });
    return {
      ...call,
      state: "assigned",
      car: best.car,
      etaMs: best.etaMs,
      comeByMs: this.now + best.etaMs + comeSlackMs,
    };
  }

  /** Takes a call from its car and gives it to another, or ends it where that went on too long. */
  reassign(call: Call, why: CancelReason): void {
    const given = this.#takenBack(call, why);
    if (given !== null) this.change(this.assigned(given));
  }

  /**
   * Takes a call back that its controller gave up. It is not given to another car before the
   * controller has let it go, which it does once a desired state no longer names the call.
   */
  takeBack(call: Call, why: CancelReason): void {
    const given = this.#takenBack(call, why);
    if (given !== null) this.change(unassigned(given, this.now + unassignedMs));
  }

  /** Notes that hardware has come to a car's call, for metrics. */
  arrived(call: Call): void {
    this.#events.push({
      audience: "metrics",
      what: "arrived",
      afterMs: this.now - call.placedAtMs,
    });
  }

  /** Begins an act: it leaves once its row is durable. */
  begin(act: OpenAct, wire: Act): void {
    this.#patch({ acts: this.state.acts.with(act.id, act) });
    this.#remember(act.caller, { key: act.key, id: act.id, what: "act" });
    this.#row("act", act.id, act);
    this.#effects.push({ type: "act", act: wire });
    this.#callsChanged = true;
  }

  /** Ends an act as done (`null`) or with the reason why not. */
  endAct(act: OpenAct, refusal: Refusal | null): void {
    const ended: Ended = {
      caller: act.caller,
      key: act.key,
      untilMs: this.now + keyKeptMs,
      act: { id: act.id, call: act.call, refusal },
    };
    this.#patch({ acts: this.state.acts.without(act.id) });
    this.#settleKey(act.caller, act.id, ended);
    this.#row("act", act.id, null);
    this.#row("ended", act.id, ended, this.now);
    this.tellEnded(ended);
    this.#callsChanged = true;
  }

  /** Sets what is known of the controller. */
  controller(controller: LiveController): void {
    const before = this.state.controller;
    // Whoever watched an earlier load may have missed a change of mode before this first word.
    const first = before.boot === "" && controller.boot !== "";
    if (first || controller.mode !== before.mode) {
      this.#events.push({
        audience: "everyone",
        event: { what: "group_mode", mode: controller.mode },
      });
    }
    this.#patch({ controller });
  }

  /** Goes beyond a revision that an earlier load in this epoch published and this one did not know. */
  outgrow(epoch: number, revision: number): void {
    if (epoch !== this.state.epoch || !(revision > this.state.revision)) return;
    if (revision > nextRevision(0, this.now + 60_000)) return; // nonsense: nobody published that
    this.#patch({ revision: nextRevision(revision, this.now) });
    this.republish();
  }

  /** Sets what is known of a car, and tells everyone where that shows. */
  car(car: LiveCar): void {
    this.quietCar(car);
    this.#events.push({
      audience: "everyone",
      event: { what: "car", car: viewCar(this.state.model, car) },
    });
  }

  /** Sets what is known of a car where nothing of it shows. */
  quietCar(car: LiveCar): void {
    const { cars, model, traffic } = this.state;
    const before = cars.find(({ id }) => id === car.id)!;
    this.#patch({
      cars: cars.map((known) => known === before ? car : known),
      traffic: learnFrom(traffic, model, before, car, this.now),
    });
  }

  /** Tells a call's caller how it stands. */
  tell(call: Call): void {
    this.#tellView(call.caller, viewCall(this.state, call));
  }

  /** Tells how a call or an act has ended. */
  tellEnded({ caller, call, act }: Ended): void {
    if (call !== undefined) this.#tellView(caller, call);
    if (act !== undefined) {
      this.#events.push({ audience: "act", act: act.id, refusal: act.refusal });
    }
  }

  /** Tells everyone which buttons are lit, though none has changed. */
  tellLit(): void {
    this.#litUntold = true;
  }

  /** Publishes desired state anew though it did not change. */
  republish(): void {
    this.#patch({ publishedAtMs: this.now });
    if (!this.#effects.some(({ type }) => type === "desired")) {
      this.#effects.push({ type: "desired" });
    }
  }

  /** Sets the durable alarm anew even if no call changed: it has just rung, or was never set. */
  rearm(): void {
    this.#callsChanged = true;
  }

  /** Tells the building of a car's condition (E7). */
  tellBuilding(car: LiveCar): void {
    if (car.state === null) return;
    const { model } = this.state;
    this.#messages.push({
      id: `${car.id}:${car.boot}:${car.stateSeq}`,
      to: { kind: "building", key: model.building },
      deadlineMs: this.now + conditionLifeMs,
      command: {
        type: "car_condition",
        condition: {
          group: model.group.id,
          car: car.id,
          mode: car.state.mode,
          faults: car.state.faults,
          sinceMs: this.now,
        },
      },
    });
  }

  /** Asks the controller for its whole state; until it answers it is asked again, ever less often. */
  ask(asks = 1): void {
    const { controller, epoch } = this.state;
    this.#patch({ controller: { ...controller, askedAtMs: this.now, asks } });
    this.#effects.push({ type: "ask", epoch });
  }

  /** Sets where cars without a call should wait. */
  park(parking: readonly Parking[]): void {
    if (sameParking(parking, this.state.parking)) return;
    this.#patch({ parking });
    this.#desiredChanged = true;
  }

  /** Who serves whom should be thought over: a car or a call is otherwise than it was. */
  reconsider(): void {
    this.#searchDue = true;
  }

  /** Ends the turn. */
  decision(reply?: GroupReply): GroupDecision {
    if (this.#desiredChanged) {
      this.#patch({ revision: nextRevision(this.state.revision, this.now) });
      if (this.state.controller.synced) this.republish();
    }
    const { calls, traffic } = this.state;
    const thinks = calls.size > 0 || traffic.persons >= learnedPersons;
    if (thinks && (this.#callsChanged || this.#searchDue)) {
      this.#effects.push({ type: "search" });
    }
    if (this.#callsChanged) {
      const lit = litLandings(this.state);
      if (this.#litUntold || !sameLit(lit, this.state.lit)) {
        this.#patch({ lit });
        this.#events.push({
          audience: "everyone",
          event: { what: "landing_calls", lit: [...lit] },
        });
      }
    }
    return {
      state: this.state,
      ...(reply !== undefined && { reply }),
      ...(this.#rows.length > 0 && { rows: lastOfEach(this.#rows) }),
      ...(this.#events.length > 0 && { events: this.#events }),
      ...(this.#effects.length > 0 && { effects: this.#effects }),
      ...(this.#messages.length > 0 && { messages: this.#messages }),
      ...(this.#callsChanged && { alarmAtMs: alarmOf(this.state) }),
      tickAtMs: this.#cutShort ? this.now : tickOf(this.state),
    };
  }

  #learnServed({ request, car }: Call): void {
    const { model, traffic } = this.state;
    const at = car === undefined ? undefined : model.carOf.get(car)?.at;
    if (request.kind !== "landing" || at === undefined) return;
    const level = model.indexOf.get(request.from)!;
    const here = landingAt(model.levels.length, level, request.direction === "up");
    this.#patch({ traffic: learnServed(agedTo(traffic, this.now), at, here, this.now) });
  }

  #learnPress({ request }: Call): void {
    if (request.kind !== "landing") return;
    const { model, traffic } = this.state;
    const level = model.indexOf.get(request.from)!;
    const here = landingAt(model.levels.length, level, request.direction === "up");
    this.#patch({ traffic: learnPress(traffic, here, this.now) });
  }

  #patch(part: Partial<GroupState>): void {
    this.state = { ...this.state, ...part };
  }

  #row(table: string, id: string, value: object | null, atMs?: number): void {
    this.#rows.push({ table, id, value, ...(atMs !== undefined && { atMs }) });
    if (value !== null) this.#rowsSet++;
  }

  /** Writes the equipment log's entry of a call that has ended, to the minute and without floor. */
  #log({ id, caller }: Call, result: string): void {
    const atMs = Math.floor(this.now / minuteMs) * minuteMs;
    const value: LiftLogEntry = { result, atMs, logId: caller };
    // What of a call's id holds no time: its last twelve digits.
    this.#row(liftLogTable, id.slice(-12), value, atMs);
  }

  /** A call with one more car that did not serve it, or `null` where that ends it. */
  #takenBack(call: Call, why: CancelReason): Call | null {
    const failed = call.car === undefined ? call.failed : [...call.failed, call.car];
    if (failed.length < attemptsMax && call.request.kind !== "car") return { ...call, failed };
    this.end(call, why);
    return null;
  }

  #tellView(caller: string, call: CallView): void {
    this.#events.push(
      { audience: "caller", caller, event: { what: "call", call } },
      { audience: "operator", event: { what: "any_call", call: viewForOperator(call) } },
    );
  }

  #remember(caller: string, record: KeyRecord): void {
    const { callers, keyCount } = this.state;
    const records = callers.get(caller) ?? [];
    const kept = records.filter((known) => isKept(known, this.now));
    this.#patch({
      callers: callers.with(caller, [...kept, record]),
      keyCount: keyCount + 1 - (records.length - kept.length),
    });
  }

  #settleKey(caller: string, id: string, ended: Ended): void {
    const records = this.state.callers.get(caller) ?? [];
    this.#patch({
      callers: this.state.callers.with(
        caller,
        records.map((record) => record.id === id ? { ...record, ended } : record),
      ),
    });
  }
}

/** A call without a car, which it gets by a moment or never. */
function unassigned(call: Call, comeByMs: number): Call {
  const { car: _car, etaMs: _etaMs, ...rest } = call;
  return { ...rest, state: "registered", comeByMs };
}

function sameParking(one: readonly Parking[], other: readonly Parking[]): boolean {
  return one.length === other.length &&
    one.every(({ car, level }, at) => other[at]!.car === car && other[at]!.level === level);
}

/** Within a turn a row may be written several times; only how it stands at the end is stored. */
function lastOfEach(rows: readonly RowWrite[]): readonly RowWrite[] {
  if (rows.length === 1) return rows;
  const [one, two] = rows;
  if (rows.length === 2 && (one!.table !== two!.table || one!.id !== two!.id)) return rows;
  const last = new Map<string, RowWrite>();
  for (const row of rows) last.set(`${row.table} ${row.id}`, row);
  return [...last.values()];
}
