/**
 * One turn under way: the next state as it takes shape, and what has to be written, told and done
 * because of it. It lives inside one `decide` and never outside, so that `decide` stays pure.
 */
import type { CarAlert } from "../../src/lift/service_states.ts";
import type { CallView, CancelReason } from "../../src/protocol.ts";
import type { Refusal } from "../../src/refusal.ts";
import type { Decision, Message, RowWrite } from "../behaviour.ts";
import type { GroupReply } from "./commands.ts";
import { assign, type Assignment } from "./dispatch/assign.ts";
import { sameParking } from "./dispatch/parking.ts";
import { numbered } from "./call_numbers.ts";
import { othersTold, screensTold } from "./call_outputs.ts";
import { conditionMessage } from "./car_condition.ts";
import type { Estimate } from "./car_watch.ts";
import { delegated, delegates, wired } from "./delegated.ts";
import { alarmOf, tickOf } from "./due.ts";
import { estimateAt } from "./estimates.ts";
import type { GroupEffect, GroupOutput } from "./events.ts";
import { unlockFor } from "./floors.ts";
import type { Act, PanelAnswer, Parking } from "./hardware.ts";
import { type GrantChange, grantOutputs, viewGrant, withGrant } from "./grants.ts";
import { isPriority, movedAside, reservedCars, waitsUntilMs } from "./eligible.ts";
import { lastAnnouncements } from "./announcements.ts";
import { remembered, settledKey } from "./idempotency.ts";
import { lastOfEach } from "./last_rows.ts";
import { anotherCar, hasLamps, noCar } from "./panel_answers.ts";
import { handOn, messageAtEnd } from "./journeys.ts";
import { learnedFromCall, learnedFromServed } from "./learned_calls.ts";
import { learnedPersons, learnFrom } from "./learned_traffic.ts";
import { liftLogRow } from "./lift_log.ts";
import {
  type Call,
  type Ended,
  type GroupState,
  keyKeptMs,
  type KeyRecord,
  type LiveCar,
  type LiveController,
  nextRevision,
  type OpenAct,
} from "./state.ts";
import { keptView, litLandings, sameLit, usableOf, viewCall, viewCar } from "./views.ts";
import { takenUp, unassigned } from "./unassigned.ts";
import { sendFrom } from "./walkers.ts";

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
    const messages = this.#messages.length;
    return this.#cutShort ||= this.#rows.length + messages >= rowsPerTurnMax ||
      this.#rowsSet + messages >= rowsSetPerTurnMax;
  }

  /** Takes a new call in. */
  add(asked: Call): void {
    const { state, now } = this;
    const call = numbered(state.calls, asked);
    this.#patch({
      traffic: learnedFromCall(state, call, now),
      calls: state.calls.with(call.id, call),
      ...remembered(state, call.caller, { key: call.key, id: call.id, what: "call" }, now),
    });
    this.#row("call", call.id, call);
    this.#callsChanged = true;
    if (wired(this.state, call) !== "") this.#desiredChanged = true;
    this.#estimated(call.id, estimateAt(call, this.now));
    // The caller has it by the reply.
    this.#events.push(...othersTold(viewCall(this.state, call)));
  }

  /** Changes an open call. Once its passengers are aboard, the next leg of their journey is called. */
  change(changed: Call): void {
    const next = changed.state === "being_served" ? handOn(this.state, changed, this.now) : null;
    const call = next?.call ?? changed;
    if (next !== null) this.send(next.message);
    const before = this.state.calls.get(call.id);
    if (before === undefined || wired(this.state, before) !== wired(this.state, call)) {
      this.#desiredChanged = true;
    }
    if (before?.car !== call.car || before?.etaMs !== call.etaMs) {
      this.#estimated(call.id, estimateAt(call, this.now));
    }
    this.#patch({ calls: this.state.calls.with(call.id, call) });
    this.#row("call", call.id, call);
    this.#callsChanged = true;
    this.#effects.push(...anotherCar(before, call));
    if (call.state === "being_served" && before?.state !== "being_served") unlockFor(this, call);
    this.tell(call);
  }

  /** Keeps of an open call what nobody is told of. */
  keep(call: Call): void {
    this.#patch({ calls: this.state.calls.with(call.id, call) });
    this.#row("call", call.id, call);
  }

  /** Lets a call live longer: its controller is told. */
  extend(call: Call): void {
    this.keep(call);
    if (wired(this.state, call) !== "") this.#desiredChanged = true;
  }

  /** Says something to another actor once this turn is durable (E7). */
  send(message: Message): void {
    this.#messages.push(message);
  }

  /** Ends a call; its last view is kept for repeats of its key. */
  end(call: Call, how: "served" | CancelReason): CallView {
    if (how === "served" && call.request.kind === "landing") {
      this.#patch({ traffic: learnedFromServed(this.state, call, this.now) });
    }
    const last = viewCall(this.state, call);
    const view: CallView = how === "served"
      ? { ...last, state: "served", confirmed: true }
      : { ...last, state: "cancelled", reason: how };
    const ended: Ended = {
      caller: call.caller,
      key: call.key,
      untilMs: this.now + keyKeptMs,
      call: keptView(view),
    };
    const announcements = [...lastAnnouncements(this.state, call, how)];
    const next = messageAtEnd(this.state, call, how, this.now);
    if (next !== null) this.send(next);
    this.#patch({
      calls: this.state.calls.without(call.id),
      ...settledKey(this.state, call.caller, call.id, ended),
    });
    this.#row("call", call.id, null);
    this.#row("ended", call.id, ended, this.now);
    const { table, id, value, atMs } = liftLogRow(call, how, this.now);
    this.#row(table, id, value, atMs);
    this.#callsChanged = true;
    if (wired(this.state, call) !== "") this.#desiredChanged = true;
    this.#estimated(call.id, undefined);
    this.#effects.push(...noCar(call, how));
    // Of a landing call the end may be the first word of its doors.
    const atLanding = call.request.kind === "landing" && call.state !== "being_served";
    if (how === "served" && atLanding) unlockFor(this, call);
    this.#tellView(call.caller, { ...view, ...(announcements.length > 0 && { announcements }) });
    this.#events.push({ audience: "metrics", what: "ended", as: how });
    return view;
  }

  /** A call given to the best car, or left registered where none is in service. */
  assigned(call: Call): Call {
    if (delegates(this.state.model)) return delegated(this.state, call, this.now);
    const seen = isPriority(call.request) ? movedAside(this.state) : this.state;
    const best = assign(seen, call, this.now);
    if (best === null) {
      return unassigned(call, waitsUntilMs(this.state, call, this.now, unassignedMs));
    }
    return this.given(call, best, this.now + best.etaMs + comeSlackMs);
  }

  /** A call as it is once it has a car. */
  given(call: Call, best: Assignment, comeByMs: number, fixed = false): Call {
    const afterMs = this.now - call.placedAtMs;
    this.#events.push({ audience: "metrics", what: "assigned", afterMs });
    const atOnce = fixed || delegates(this.state.model);
    const from = atOnce ? undefined : sendFrom(call, best.etaMs, this.now);
    const state = fixed ? "fixed" : "assigned";
    const given = { ...takenUp(call), ...best, state, comeByMs } as const;
    if (from === undefined) return given;
    return { ...given, sendFromMs: from, comeByMs: comeByMs + from - this.now };
  }

  /** Tells a caller that its lift comes sooner or later than was said. */
  estimate(call: Call, estimate: Estimate): void {
    this.#estimated(call.id, estimate);
    const event = { what: "call", call: viewCall(this.state, call) } as const;
    this.#events.push({ audience: "caller", caller: call.caller, event });
    this.#events.push(...screensTold(event.call));
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
    if (given === null) return;
    const waits = unassigned(given, this.now + unassignedMs);
    this.change(delegates(this.state.model) ? { ...waits, letGo: true } : waits);
  }

  /**
   * Nobody of a call found room in its car: another car should come, or the same one later. That
   * is no failure of the car, and so does not count as one.
   */
  leftBehind(call: Call): void {
    const waits = unassigned(call, this.now + unassignedMs);
    const letGo = delegates(this.state.model) && { letGo: true as const };
    this.change({ ...waits, failed: call.car === undefined ? [] : [call.car], ...letGo });
  }

  /** Notes that hardware has come to a car's call, for metrics. */
  arrived(call: Call): void {
    const afterMs = this.now - call.placedAtMs;
    this.#events.push({ audience: "metrics", what: "arrived", afterMs });
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

  /** Takes in, changes or ends a lease or a hold; its caller and hardware are told. */
  grant(change: GrantChange): void {
    const { what, grant: { id, caller, key }, ended: how } = change;
    const isNew = !this.state[`${what}s`].has(id);
    this.#patch(withGrant(this.state, change));
    if (isNew) this.#remember(caller, { key, id, what });
    const view = viewGrant(change);
    if (how !== undefined) {
      const ended: Ended = { caller, key, untilMs: this.now + keyKeptMs, ...view };
      this.#settleKey(caller, id, ended);
      this.#row("ended", id, ended, this.now);
    }
    this.#row(what, id, how === undefined ? change.grant : null);
    this.tellGrant(caller, view);
    this.#desiredChanged = this.#callsChanged = true;
  }

  /** Tells a caller how its lease or its hold stands. */
  tellGrant(caller: string, view: Pick<Ended, "lease" | "hold">): void {
    this.#events.push(...grantOutputs(caller, view));
  }

  /** Notes which cars are kept for somebody (`eligible.ts`). */
  reserve(): void {
    const cars = reservedCars(this.state);
    if (cars !== this.state.cars) this.#patch({ cars });
  }

  /** Sets what is known of the controller. */
  controller(controller: LiveController): void {
    const before = this.state.controller;
    // Whoever watched an earlier load may have missed a change of mode before this first word.
    const first = before.boot === "" && controller.boot !== "";
    const { mode, serving } = controller;
    const usable = usableOf(mode, serving.size > 0);
    const was = usableOf(before.mode, before.serving.size > 0);
    if (first || mode !== before.mode || usable.usable !== was.usable) {
      this.#events.push({ audience: "everyone", event: { what: "group_mode", mode, ...usable } });
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
  tellEnded({ caller, call, act, ...grants }: Ended): void {
    if (call !== undefined) this.#tellView(caller, call);
    this.tellGrant(caller, grants);
    if (act !== undefined) {
      this.#events.push({ audience: "act", act: act.id, refusal: act.refusal });
    }
  }

  /** Tells everyone which buttons are lit, though none has changed. */
  tellLit(): void {
    this.#litUntold = true;
  }

  /** Publishes desired state anew though it did not change. */
  republish(revision = this.state.revision): void {
    this.#patch({ revision, publishedAtMs: this.now });
    if (!this.#effects.some(({ type }) => type === "desired")) {
      this.#effects.push({ type: "desired" });
    }
  }

  /** Sets the durable alarm anew even if no call changed: it has just rung, or was never set. */
  rearm(): void {
    this.#callsChanged = true;
  }

  /** Tells the building of a car's condition (E7); an alert is not given up with the day's news. */
  tellBuilding(car: LiveCar, alerts: readonly CarAlert[] = []): void {
    const message = conditionMessage(this.state.model, car, alerts, this.now);
    if (message !== null) this.#messages.push(message);
  }

  /** Sets which floors are locked and unlocked; the controller is told. */
  floors(part: Partial<Pick<GroupState, "locks" | "unlocks">>, row: RowWrite): void {
    this.#patch(part);
    this.#row(row.table, row.id, row.value);
    this.#desiredChanged = true;
    this.#callsChanged = true;
  }

  /** Notes the last press of a panel. */
  hearPanel(panel: string, answer: PanelAnswer): void {
    this.#patch({ panels: new Map(this.state.panels).set(panel, answer) });
  }

  /** Shows hall panels their lamps, all or one. */
  showLamps(panel?: string): void {
    if (!hasLamps(this.state)) return;
    this.#effects.push({ type: "lamps", ...(panel !== undefined && { panel }) });
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
      const revision = nextRevision(this.state.revision, this.now);
      if (this.state.controller.synced) this.republish(revision);
      else this.#patch({ revision });
    }
    const { calls, traffic, model } = this.state;
    const thinks = !delegates(model) && (calls.size > 0 || traffic.persons >= learnedPersons);
    if (thinks && (this.#callsChanged || this.#searchDue)) {
      this.#effects.push({ type: "search" });
    }
    if (this.#callsChanged) {
      this.reserve();
      const lit = litLandings(this.state);
      if (this.#litUntold || !sameLit(lit, this.state.lit)) {
        this.#patch({ lit });
        this.showLamps();
        const event = { what: "landing_calls" as const, lit: [...lit] };
        this.#events.push({ audience: "everyone", event });
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

  #estimated(call: string, estimate: Estimate | undefined): void {
    const { estimates } = this.state;
    if (estimate !== undefined) this.#patch({ estimates: estimates.with(call, estimate) });
    else if (estimates.has(call)) this.#patch({ estimates: estimates.without(call) });
  }

  #patch(part: Partial<GroupState>): void {
    this.state = { ...this.state, ...part };
  }

  #row(table: string, id: string, value: object | null, atMs?: number): void {
    this.#rows.push({ table, id, value, ...(atMs !== undefined && { atMs }) });
    if (value !== null) this.#rowsSet++;
  }

  /** A call with one more car that did not serve it, or `null` where that ends it. */
  #takenBack(call: Call, why: CancelReason): Call | null {
    // Where the controller chooses, a car that failed is its own business; and a car that was to come
    // in a later round, or for a walker, has not failed: it was never told.
    const counts = wired(this.state, call) !== "" && !delegates(this.state.model);
    const failed = counts ? [...call.failed, call.car!] : call.failed;
    if (failed.length < attemptsMax && call.request.kind !== "car") return { ...call, failed };
    this.end(call, why);
    return null;
  }

  #tellView(caller: string, call: CallView): void {
    this.#events.push({ audience: "caller", caller, event: { what: "call", call } });
    this.#events.push(...othersTold(call));
  }

  #remember(caller: string, record: KeyRecord): void {
    this.#patch(remembered(this.state, caller, record, this.now));
  }

  #settleKey(caller: string, id: string, ended: Ended): void {
    this.#patch(settledKey(this.state, caller, id, ended));
  }
}
