import type { FloorLocks, GuestCalls, GuestUnlock } from "../../../src/floor_locks.ts";
import type {
  Answer,
  Done,
  FeedEvent,
  GroupAddress,
  GroupSnapshot,
  Lifts,
} from "../../../src/lifts.ts";
import type {
  CallRequest,
  CallState,
  CallView,
  CarView,
  GroupEvent,
  LandingCallView,
} from "../../../src/protocol.ts";
import { type Refusal, refuse } from "../../../src/refusal.ts";

interface Placed {
  readonly caller: string;
  readonly key: string;
  view: CallView;
}

interface Group {
  readonly calls: Map<string, Placed>;
  readonly cars: Map<string, CarView>;
  readonly listeners: Set<(event: FeedEvent) => void>;
}

/**
 * Lift groups without hardware, honest about the contract of `Lifts`: facts are made at once, but
 * answers and events leave in order and only when the gate opens: by itself at the end of the
 * turn of the event loop, or by {@link release} while it is held.
 */
export class TestLifts implements Lifts, GuestCalls, FloorLocks {
  readonly #reloaded = new Set<() => void>();
  readonly #now: () => number;
  readonly #groups = new Map<string, Group>();
  #gate: (() => void)[] = [];
  #held = false;
  #made = 0;
  /** What was locked and unlocked, as `building/group level locked`. */
  readonly locks: string[] = [];
  /** Makes every answer this refusal, where it is set. */
  refusal: Refusal | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** How many listen to all groups together. */
  get listeners(): number {
    return [...this.#groups.values()].reduce((sum, { listeners }) => sum + listeners.size, 0);
  }

  /** Keeps the gate shut until {@link release}. */
  hold(): void {
    this.#held = true;
  }

  /** Opens the gate, in order. */
  release(): void {
    this.#held = false;
    const gate = this.#gate;
    this.#gate = [];
    for (const leave of gate) leave();
  }

  placeForGuest(
    at: GroupAddress,
    caller: string,
    key: string,
    request: CallRequest,
    _unlock: GuestUnlock,
    done: Done<CallView>,
  ): void {
    this.place(at, caller, key, request, done);
  }

  lockFloor(
    { building, group }: GroupAddress,
    level: number,
    locked: boolean,
    done: Done<readonly number[]>,
  ): void {
    this.locks.push(`${building}/${group} ${level} ${locked}`);
    this.#answer(locked ? [level] : [], done);
  }

  place(
    at: GroupAddress,
    caller: string,
    key: string,
    request: CallRequest,
    done: Done<CallView>,
  ): void {
    const { calls } = this.#group(at);
    if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(key)) {
      return this.#refuse(
        refuse("key_invalid", "Cannot place the call: the key is no UUIDv7"),
        done,
      );
    }
    const before = [...calls.values()].find((call) => call.caller === caller && call.key === key);
    if (before !== undefined) {
      const same = JSON.stringify(before.view.request) === JSON.stringify(request);
      return same
        ? this.#answer(before.view, done)
        : this.#refuse(refuse("key_reused", "Cannot place the call: the key was used"), done);
    }
    const view: CallView = {
      id: `call-${++this.#made}`,
      state: "registered",
      request,
      confirmed: false,
      placedAtMs: this.#now(),
    };
    calls.set(view.id, { caller, key, view });
    this.#answer(view, done);
    this.#tell(at, view, caller);
    this.#tellLit(at);
  }

  cancel(at: GroupAddress, caller: string, call: string, done: Done<CallView>): void {
    const placed = this.#own(at, caller, call);
    if (placed === undefined) return this.#refuse(unknownCall(), done);
    if (placed.view.state === "served" || placed.view.state === "cancelled") {
      return this.#refuse(refuse("not_cancellable", "Cannot cancel: it has ended"), done);
    }
    placed.view = { ...placed.view, state: "cancelled", reason: "by_caller" };
    this.#answer(placed.view, done);
    this.#tell(at, placed.view, caller);
    this.#tellLit(at);
  }

  endCaller(at: GroupAddress, caller: string): void {
    for (const placed of this.#group(at).calls.values()) {
      if (placed.caller !== caller || placed.view.state === "served") continue;
      placed.view = { ...placed.view, state: "cancelled", reason: "right_ended" };
      this.#tell(at, placed.view, caller);
    }
  }

  read(at: GroupAddress, caller: string, call: string, done: Done<CallView>): void {
    const placed = this.#own(at, caller, call);
    if (placed === undefined) this.#refuse(unknownCall(), done);
    else this.#answer(placed.view, done);
  }

  openDoors(
    at: GroupAddress,
    caller: string,
    _key: string,
    call: string,
    done: Done<CallView>,
  ): void {
    const placed = this.#own(at, caller, call);
    if (placed === undefined) this.#refuse(unknownCall(), done);
    else if (placed.view.state !== "being_served") {
      this.#refuse(refuse("doors_not_here", "Cannot open: no car stands there"), done);
    } else this.#answer(placed.view, done);
  }

  snapshot(at: GroupAddress, caller: string, done: Done<GroupSnapshot>): void {
    const { calls, cars } = this.#group(at);
    const open = [...calls.values()].filter(({ view }) => isOpen(view));
    this.#answer({
      mode: "normal",
      usable: true,
      cars: [...cars.values()],
      lit: this.#lit(at),
      calls: [...calls.values()].filter((call) => call.caller === caller).map(({ view }) => view),
      anyCalls: open.map(({ view }) => asOperator(view)),
    }, done);
  }

  listen(
    at: GroupAddress,
    listener: (event: FeedEvent) => void,
    reloaded: () => void = () => {},
  ): () => void {
    const { listeners } = this.#group(at);
    listeners.add(listener);
    this.#reloaded.add(reloaded);
    return () => {
      listeners.delete(listener);
      this.#reloaded.delete(reloaded);
    };
  }

  /** Every group is loaded again, as after a failed commit. */
  reload(): void {
    for (const reloaded of [...this.#reloaded]) reloaded();
  }

  /** A call goes on to another state. */
  advance(at: GroupAddress, call: string, state: CallState, car = "a"): void {
    const placed = this.#group(at).calls.get(call);
    if (placed === undefined) throw new Error(`Cannot advance: no such call, got ${call}`);
    placed.view = { ...placed.view, state, car, confirmed: true };
    this.#tell(at, placed.view, placed.caller);
    this.#tellLit(at);
  }

  /** A car reports: telemetry, which passes no gate. */
  report(at: GroupAddress, car: string, positionM: number): void {
    const view: CarView = {
      id: car,
      mode: "normal",
      known: true,
      positionM,
      level: Math.floor(positionM / 3),
      direction: "none",
      doors: { front: "closed" },
      loadPercent: 0,
      faults: [],
    };
    const { cars, listeners } = this.#group(at);
    cars.set(car, view);
    for (const listener of listeners) {
      listener({ audience: "everyone", event: { what: "car", car: view } });
    }
  }

  /** Something numbered happens in a group. */
  mode(at: GroupAddress, mode: "normal" | "fire-operation" | "inspection"): void {
    const usable = mode === "normal";
    this.emit(at, { audience: "everyone", event: { what: "group_mode", mode, usable } });
  }

  /** Any event at all, also such as break the contract. */
  emit(at: GroupAddress, event: FeedEvent): void {
    const { listeners } = this.#group(at);
    this.#leave(() => listeners.forEach((listener) => listener(event)));
  }

  #tell(at: GroupAddress, view: CallView, caller: string): void {
    this.emit(at, { audience: "caller", caller, event: { what: "call", call: view } });
    const event: GroupEvent = { what: "any_call", call: asOperator(view) };
    this.emit(at, { audience: "operator", event });
  }

  #tellLit(at: GroupAddress): void {
    const event: GroupEvent = { what: "landing_calls", lit: this.#lit(at) };
    this.emit(at, { audience: "everyone", event });
  }

  #lit(at: GroupAddress): LandingCallView[] {
    const lit = new Map<string, LandingCallView>();
    for (const { view } of this.#group(at).calls.values()) {
      const { request } = view;
      if (!isOpen(view) || request.kind === "car") continue;
      const direction = request.kind === "landing"
        ? request.direction
        : request.to > request.from
        ? "up"
        : "down";
      lit.set(`${request.from}${direction}`, { level: request.from, side: "front", direction });
    }
    return [...lit.values()];
  }

  #own(at: GroupAddress, caller: string, call: string): Placed | undefined {
    const placed = this.#group(at).calls.get(call);
    return placed?.caller === caller ? placed : undefined;
  }

  #answer<T>(value: T, done: Done<T>): void {
    const { refusal } = this;
    const answer: Answer<T> = refusal === undefined ? { ok: true, value } : { ok: false, refusal };
    this.#leave(() => done(answer));
  }

  #refuse<T>(refusal: Refusal, done: Done<T>): void {
    this.#leave(() => done({ ok: false, refusal }));
  }

  #leave(task: () => void): void {
    this.#gate.push(task);
    if (this.#gate.length > 1 || this.#held) return;
    queueMicrotask(() => {
      if (!this.#held) this.release();
    });
  }

  #group({ building, group }: GroupAddress): Group {
    const key = `${building}/${group}`;
    let found = this.#groups.get(key);
    if (found === undefined) {
      found = { calls: new Map(), cars: new Map(), listeners: new Set() };
      this.#groups.set(key, found);
    }
    return found;
  }
}

function asOperator({ placedAtMs: _, ...view }: CallView) {
  return view;
}

function isOpen({ state }: CallView): boolean {
  return state !== "served" && state !== "cancelled";
}

function unknownCall(): Refusal {
  return refuse("unknown_call", "Cannot find the call: no such call is yours");
}
