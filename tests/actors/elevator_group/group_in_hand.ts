/**
 * A lift group in the hands of a test: it holds the state, plays the runtime (rows, alarm and tick)
 * and the hardware, and checks after every command what must hold after any (`checked_decide.ts`).
 */
import assert from "node:assert/strict";
import type { GroupCommand, GroupReply } from "../../../actors/elevator_group/commands.ts";
import { decide, groupBehaviour } from "../../../actors/elevator_group/decide.ts";
import { desiredOf } from "../../../actors/elevator_group/desired.ts";
import type { GroupEffect, GroupOutput } from "../../../actors/elevator_group/events.ts";
import type {
  CarPositionReport,
  CarStateReport,
  ControllerReport,
  Desired,
  Stage,
} from "../../../actors/elevator_group/hardware.ts";
import { type GroupModel, modelGroup } from "../../../actors/elevator_group/model.ts";
import type { Call, GroupState } from "../../../actors/elevator_group/state.ts";
import type { GroupDecision } from "../../../actors/elevator_group/turn.ts";
import type { Message } from "../../../actors/behaviour.ts";
import type { CallRequest, CallView } from "../../../src/protocol.ts";
import { seededRandom, uuidV7 } from "../../../src/random.ts";
import type { Refusal } from "../../../src/refusal.ts";
import { checkSite } from "../../../src/site.ts";
import { checkedDecide, StoredRows } from "./checked_decide.ts";

const front = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => ({ level: from + at }));

/** Levels −1 to 9, 4 m apart. Cars a and b stop at 0 to 9; c at −1 to 5, also at the rear of 0. */
export const testSite = checkSite({
  version: 1,
  cluster: "test",
  buildings: [{
    id: "tower",
    floors: Array.from({ length: 11 }, (_, at) => ({
      level: at - 1,
      label: `${at - 1}`,
      heightM: 4 * (at - 1),
    })),
    groups: [{
      id: "main",
      keepaliveMs: 5_000,
      cars: [
        ...["a", "b"].map((id) => ({
          id,
          speedMps: 2.5,
          accelerationMps2: 1,
          jerkMps3: 1.2,
          ratedLoadKg: 1_000,
          serves: front(0, 9),
          homeLevel: 0,
        })),
        {
          id: "c",
          speedMps: 1,
          accelerationMps2: 0.8,
          ratedLoadKg: 630,
          doors: { front: {}, rear: {} },
          serves: front(-1, 5).map(({ level }) => ({
            level,
            sides: level === 0 ? ["front", "rear"] : ["front"],
          })),
        },
      ],
    }],
  }],
});

/** The group of {@link testSite}. */
export const testModel: GroupModel = modelGroup(
  testSite.buildings[0]!,
  testSite.buildings[0]!.groups[0]!,
);

/** Half past eight on a Monday. */
export const startMs = Date.UTC(2026, 0, 5, 8, 30);

/** A destination call. */
export function journey(from: number, to: number, persons = 1): CallRequest {
  return { kind: "destination", from, to, persons };
}

/** A landing call. */
export function button(from: number, direction: "up" | "down", persons = 1): CallRequest {
  return { kind: "landing", from, direction, persons };
}

/** One lift group, its runtime and its hardware. */
export class GroupInHand {
  model: GroupModel;
  now = startMs;
  epoch = 7;
  boot = "boot-1";
  bootedAtMs = startMs - 3_600_000;
  readonly rows = new StoredRows();
  state: GroupState;
  /** The last decision, and all that was said since {@link forget}. */
  last: GroupDecision;
  events: GroupOutput[] = [];
  /** Calls as their callers were told of another estimate alone. */
  estimates: CallView[] = [];
  readonly #shown = new Map<string, { text: string; comes: number | undefined }>();
  /** What goes to hardware and panels. */
  effects: GroupEffect[] = [];
  /** How often a search was asked for. */
  searches = 0;
  messages: Message[] = [];
  /** Off for tests of sheer numbers, where the checks after every turn would take minutes. */
  checked = true;
  readonly #random = seededRandom("group in hand");
  #alarmAtMs: number | null = null;
  #tickAtMs: number | null = null;
  readonly #trembles = new Set<string>();
  #seq = 0;
  #ids = 0;

  constructor(model: GroupModel = testModel) {
    this.model = model;
    this.state = this.#load();
    this.last = this.send({ type: "loaded" });
  }

  /** A group whose controller and cars have been heard: each car stands at `levels` with doors shut. */
  static inService(levels: Readonly<Record<string, number>> = {}): GroupInHand {
    const group = new GroupInHand();
    group.report();
    group.hearCars(levels);
    group.report();
    group.forget();
    return group;
  }

  /** Every car speaks. */
  hearCars(levels: Readonly<Record<string, number>> = {}): void {
    for (const { id } of this.model.cars) {
      this.carState(id);
      this.position(
        id,
        levels[id] ?? this.state.cars.find((car) => car.id === id)?.position?.level,
      );
    }
  }

  /** Forgets what was said so far. */
  forget(): void {
    this.events = [];
    this.effects = [];
    this.messages = [];
  }

  send(command: GroupCommand): GroupDecision {
    if (this.checked) {
      this.last = checkedDecide(this.state, command, this.now, this.rows);
    } else {
      this.last = decide(this.state, command, this.now);
      this.rows.apply(this.last.rows ?? []);
    }
    this.state = this.last.state;
    this.events.push(...(this.last.events ?? []).filter((event) => !this.#isEstimate(event)));
    for (const effect of this.last.effects ?? []) {
      if (effect.type === "search") this.searches++;
      else this.effects.push(effect);
    }
    this.messages.push(...this.last.messages ?? []);
    if (this.last.alarmAtMs !== undefined) this.#alarmAtMs = this.last.alarmAtMs;
    if (this.last.tickAtMs !== undefined) this.#tickAtMs = this.last.tickAtMs;
    return this.last;
  }

  /** Lets time pass; alarm and tick ring as in the runtime. */
  pass(ms: number): void {
    const untilMs = this.now + ms;
    for (;;) {
      const dueMs = Math.min(this.#alarmAtMs ?? Infinity, this.#tickAtMs ?? Infinity);
      if (dueMs > untilMs) break;
      this.now = Math.max(this.now, dueMs);
      if (this.#alarmAtMs !== null && this.#alarmAtMs <= this.now) this.#alarmAtMs = null;
      if (this.#tickAtMs !== null && this.#tickAtMs <= this.now) this.#tickAtMs = null;
      this.send({ type: "wake" });
    }
    this.now = untilMs;
  }

  /** As {@link pass}, while the controller and the cars (but `silent` ones) keep talking. */
  live(ms: number, silent: readonly string[] = []): void {
    for (let left = ms; left > 0; left -= 1_000) {
      this.pass(Math.min(1_000, left));
      this.report();
      for (const { id, position, state } of this.state.cars) {
        if (silent.includes(id) || position === null || state === null) continue;
        this.send({ type: "car_state", car: id, state: { ...state, seq: ++this.#seq } });
        // It trembles, as a car does that works: it is not taken to be stuck.
        const positionM = position.positionM + (this.#trembles.delete(id) ? -0.02 : 0.02);
        if (positionM > position.positionM) this.#trembles.add(id);
        this.send({
          type: "car_position",
          car: id,
          position: { ...position, positionM, seq: ++this.#seq },
        });
      }
    }
  }

  /** A fresh process, or (in one epoch) a fresh load, on the same rows. */
  reload(how: { readonly epoch?: number; readonly model?: GroupModel } = {}): void {
    if (how.model !== undefined) this.model = how.model;
    this.epoch = how.epoch ?? this.epoch;
    this.#tickAtMs = null;
    this.state = this.#load();
    this.send({ type: "loaded" });
  }

  // People

  key(madeAtMs = this.now): string {
    return uuidV7(madeAtMs, this.#random);
  }

  place(
    request: CallRequest,
    { caller = "ann", key = this.key(), call = `call-${++this.#ids}` } = {},
  ): GroupReply {
    const { reply } = this.send({ type: "place_call", caller, key, request, call });
    assert.ok(reply !== undefined);
    return reply;
  }

  /** Places a call that must be taken. */
  placed(request: CallRequest, how: Parameters<GroupInHand["place"]>[1] = {}): CallView {
    return callOf(this.place(request, how));
  }

  cancel(call: string, caller = "ann"): GroupReply {
    return this.send({ type: "cancel_call", caller, call }).reply!;
  }

  endCaller(caller: string): void {
    this.send({ type: "end_caller", caller });
  }

  read(call: string, caller = "ann"): GroupReply {
    return this.send({ type: "read_call", caller, call }).reply!;
  }

  open(call: string, { caller = "ann", key = this.key(), act = `act-${++this.#ids}` } = {}) {
    return this.send({ type: "open_doors", caller, key, call, act }).reply!;
  }

  /** A call as its caller sees it, open or ended. */
  view(call: string, caller = "ann"): CallView {
    return callOf(this.read(call, caller));
  }

  // Hardware

  /**
   * The controller reports: unless said otherwise it follows the present desired state and holds
   * every call in it as before.
   */
  report(
    part: Partial<ControllerReport> & {
      readonly stages?: Readonly<Record<string, Stage>>;
    } = {},
  ): GroupDecision {
    const { stages = {}, ...rest } = part;
    const finished = rest.finished ?? [];
    const ended = new Set(finished.map(({ call }) => call));
    const held = [...this.state.calls.values()].flatMap(({ id, car }) => {
      if (car === undefined || ended.has(id)) return [];
      const before = this.state.controller.held.get(id);
      return [{
        call: id,
        car: before !== undefined && before.stage !== "accepted" ? before.car : car,
        stage: stages[id] ?? before?.stage ?? "accepted" as const,
      }];
    });
    return this.send({
      type: "controller_report",
      report: {
        boot: this.boot,
        unitMs: this.now - this.bootedAtMs,
        mode: this.state.controller.mode,
        epoch: this.epoch,
        revision: this.state.revision,
        held,
        finished,
        ...rest,
      },
    });
  }

  /** The controller starts again: another boot, no memory. It reports unless told not to. */
  reboot(report = true): void {
    this.boot = `${this.boot}+`;
    this.bootedAtMs = this.now;
    if (report) this.report({ epoch: 0, revision: 0, held: [] });
  }

  position(car: string, level?: number, part: Partial<CarPositionReport> = {}): GroupDecision {
    const home = this.model.levels[this.model.carOf.get(car)!.home]!;
    return this.send({
      type: "car_position",
      car,
      position: {
        boot: this.boot,
        seq: ++this.#seq,
        positionM: 4 * (level ?? home),
        speedMps: 0,
        level: level ?? home,
        direction: "none",
        ...part,
      },
    });
  }

  carState(car: string, part: Partial<CarStateReport> = {}): GroupDecision {
    return this.send({
      type: "car_state",
      car,
      state: {
        boot: this.boot,
        seq: ++this.#seq,
        mode: "normal",
        doors: { front: "closed" },
        loadKg: 0,
        carCalls: [],
        faults: [],
        passengerAlarm: false,
        ...part,
      },
    });
  }

  /** What would be published now; fails where nothing would. */
  desired(): Desired {
    const desired = desiredOf(this.state, this.now);
    assert.ok(desired !== null, "nothing can be published: the controller's clock is not known");
    return desired;
  }

  // What came of it

  callOf(id: string): Call {
    const call = this.state.calls.get(id);
    assert.ok(call !== undefined, `call ${id} is not open`);
    return call;
  }

  /** What the caller of a call was told of it, state by state. */
  told(call: string): string[] {
    return this.events.flatMap((event) =>
      event.audience === "caller" && event.event.what === "call" && event.event.call.id === call
        ? [event.event.call.reason ?? event.event.call.state]
        : []
    );
  }

  /** Whether a caller is told of nothing but another moment at which its lift comes. */
  #isEstimate(event: GroupOutput): boolean {
    if (event.audience !== "caller" || event.event.what !== "call") return false;
    const { etaMs: _, comesAtMs, ...rest } = event.event.call;
    const { text, comes } = this.#shown.get(rest.id) ?? { text: "", comes: undefined };
    this.#shown.set(rest.id, { text: JSON.stringify(rest), comes: comesAtMs });
    const only = text === JSON.stringify(rest) && comesAtMs !== undefined && comes !== comesAtMs;
    if (only) this.estimates.push(event.event.call);
    return only;
  }

  /** How many times desired state was handed out to be published. */
  get published(): number {
    return this.effects.filter(({ type }) => type === "desired").length;
  }

  #load(): GroupState {
    return groupBehaviour(new Map([[this.model.key, this.model]])).load(
      this.model.key,
      this.rows.loaded(),
      { now: this.now, epoch: this.epoch, incarnation: "test" },
    );
  }
}

/** The call in a reply that must hold one. */
export function callOf(reply: GroupReply): CallView {
  assert.ok(reply.ok, reply.ok ? "" : reply.refusal.detail);
  assert.ok("call" in reply);
  return reply.call;
}

/** The refusal in a reply that must be one. */
export function refusalOf(reply: GroupReply): Refusal {
  assert.ok(!reply.ok, "expected a refusal");
  return reply.refusal;
}
