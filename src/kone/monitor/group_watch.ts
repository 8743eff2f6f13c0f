/**
 * One lift group, followed for all monitors of its lifts: each event is made once, from the reports
 * as they come, and goes to a queue of which every monitor gets what it listens to (E10). Of what
 * only passes by, such as where a lift is on its way, at most four a second are told of each lift;
 * in the queue a later one takes the place of an earlier one. Changes of state are all told.
 */
import type { Clock } from "../../clock.ts";
import type { Answer, FeedEvent, GroupAddress, GroupSnapshot, Lifts } from "../../lifts.ts";
import type { CarView } from "../../protocol.ts";
import {
  type GroupStanding,
  type LiftEvent,
  liftSettled,
  type LiftStep,
  liftStep,
  type LiftTold,
  needsTime,
  standing,
} from "./lift_events.ts";
import type { LiftShape } from "./lift_shape.ts";

/** An event with the lift that it is of. */
export interface HeardEvent {
  readonly lift: number;
  readonly event: LiftEvent;
}

/** Somebody who hears a group. */
export interface Watcher {
  /** Gets how the group stands, and then events, in order. */
  hears(events: readonly HeardEvent[]): void;
  /** Comes with each tick, for what the watcher keeps waiting. */
  ticks(): void;
}

/** What a {@link GroupWatch} is made of. */
export interface WatchParts {
  readonly lifts: Lifts;
  readonly clock: Clock;
  /** Told that there is something in the queue. */
  readonly due: (watch: GroupWatch) => void;
}

/** How often time is looked at, and the least time between two events that pass by, ms. */
export const tickMs = 250;
/** After so many ticks a group that did not answer is asked again. */
const askAgainTicks = 8;
/** A caller that is nobody: of a snapshot only lifts and mode are taken. */
const nobody = "";

/** A group that somebody monitors. */
export class GroupWatch {
  readonly at: GroupAddress;
  readonly #parts: WatchParts;
  readonly #shapes: ReadonlyMap<string, LiftShape>;
  readonly #told = new Map<string, LiftTold>();
  /** Cars that were heard since the group was asked: what its answer says of them is older. */
  readonly #heardSince = new Set<string>();
  /** Latest of what passes by, until it may be told, by lift, topic and part. */
  readonly #held = new Map<string, HeardEvent>();
  readonly #toldAtMs = new Map<string, number>();
  /** By whether it stands since then; a watcher gets nothing that is older. */
  readonly #watchers = new Map<Watcher, { since: number }>();
  readonly #waiting = new Set<Watcher>();
  #queue: HeardEvent[] = [];
  /** Number of the queue's first event. */
  #first = 0;
  #standing: GroupStanding = { mode: "normal", usable: true };
  #ready = false;
  #ticks = false;
  #asking = 0;
  #cancelTick: () => void = () => {};
  #stopListening: () => void = () => {};
  #closed = false;

  constructor(at: GroupAddress, shapes: readonly LiftShape[], parts: WatchParts) {
    this.at = at;
    this.#parts = parts;
    this.#shapes = new Map(shapes.map((shape) => [shape.lift.car, shape]));
    this.#stopListening = parts.lifts.listen(
      at,
      (heard) => this.#hear(heard),
      () => this.#ask(),
    );
    this.#ask();
    this.#tickLater();
  }

  /** How many watch. */
  get size(): number {
    return this.#watchers.size + this.#waiting.size;
  }

  /** Shows a watcher how the group stands, at once where that is known, and then what happens. */
  join(watcher: Watcher): void {
    if (this.#ready) this.#show(watcher);
    else this.#waiting.add(watcher);
  }

  /** Ends a watcher's part in this. */
  leave(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    this.#waiting.delete(watcher);
  }

  /** Watches no more. */
  close(): void {
    this.#closed = true;
    this.#stopListening();
    this.#cancelTick();
    this.#watchers.clear();
    this.#waiting.clear();
  }

  /** Takes the queue, for one walk over those who watch. */
  take(): { readonly watchers: Iterator<Watcher>; deliver(watcher: Watcher): void } {
    const first = this.#first;
    const events = this.#queue;
    const ticks = this.#ticks;
    this.#queue = [];
    this.#ticks = false;
    this.#first += events.length;
    return {
      watchers: [...this.#watchers.keys()].values(),
      deliver: (watcher) => {
        const place = this.#watchers.get(watcher);
        if (place === undefined) return;
        const own = events.slice(Math.max(0, place.since - first));
        place.since = Math.max(place.since, first + events.length);
        if (own.length > 0) watcher.hears(own);
        if (ticks) watcher.ticks();
      },
    };
  }

  #show(watcher: Watcher): void {
    const nowMs = this.#parts.clock.now();
    const stands: HeardEvent[] = [];
    for (const [car, told] of this.#told) {
      const shape = this.#shapes.get(car)!;
      for (const event of standing(shape, told, nowMs)) {
        stands.push({ lift: shape.lift.lift, event });
      }
    }
    // What waits in the queue is in what it is shown.
    this.#watchers.set(watcher, { since: this.#first + this.#queue.length });
    watcher.hears(stands);
  }

  #ask(): void {
    this.#asking = askAgainTicks;
    this.#heardSince.clear();
    this.#parts.lifts.snapshot(this.at, nobody, (answer) => this.#answered(answer));
  }

  #answered(answer: Answer<GroupSnapshot>): void {
    if (this.#closed || !answer.ok) return;
    this.#asking = 0;
    const { mode, usable, cars } = answer.value;
    this.#standing = { mode, usable };
    for (const car of cars) if (!this.#heardSince.has(car.id)) this.#hearCar(car);
    this.#settle();
    if (this.#ready) return;
    this.#ready = true;
    this.#queue = [];
    this.#held.clear();
    for (const watcher of [...this.#waiting]) {
      this.#waiting.delete(watcher);
      this.#show(watcher);
    }
  }

  #hear({ audience, event }: FeedEvent): void {
    if (audience !== "everyone") return;
    if (event.what === "car") {
      this.#heardSince.add(event.car.id);
      this.#hearCar(event.car);
    } else if (event.what === "group_mode") {
      this.#standing = { mode: event.mode, usable: event.usable };
      this.#settle();
    }
  }

  #hearCar(view: CarView): void {
    const shape = this.#shapes.get(view.id);
    if (shape === undefined) return;
    const before = this.#told.get(view.id) ?? null;
    this.#stepped(shape, liftStep(shape, before, view, this.#standing, this.#parts.clock.now()));
  }

  /** Looks at lifts for which time alone matters, or else at all. */
  #settle(isOfTime = false): void {
    const nowMs = this.#parts.clock.now();
    for (const [car, told] of this.#told) {
      if (isOfTime && !needsTime(told)) continue;
      const shape = this.#shapes.get(car)!;
      this.#stepped(shape, liftSettled(shape, told, this.#standing, nowMs));
    }
  }

  #stepped(shape: LiftShape, { after, events }: LiftStep): void {
    this.#told.set(shape.lift.car, after);
    for (const event of events) this.#tell({ lift: shape.lift.lift, event });
  }

  #tell(heard: HeardEvent): void {
    const key = keyOf(heard);
    this.#held.delete(key);
    if (!heard.event.passing) return this.#push(heard);
    const sinceMs = this.#parts.clock.monotonic() - (this.#toldAtMs.get(key) ?? -Infinity);
    if (sinceMs < tickMs) this.#held.set(key, heard);
    else this.#push(heard);
  }

  #push(heard: HeardEvent): void {
    if (!this.#ready || this.#watchers.size === 0) return;
    const key = keyOf(heard);
    this.#toldAtMs.set(key, this.#parts.clock.monotonic());
    if (heard.event.passing) {
      const last = this.#queue.findLastIndex((queued) => keyOf(queued) === key);
      if (this.#queue[last]?.event.passing === true) {
        this.#queue[last] = heard;
        return;
      }
    }
    this.#queue.push(heard);
    this.#parts.due(this);
  }

  #tickLater(): void {
    this.#cancelTick = this.#parts.clock.after(tickMs, () => {
      this.#settle(true);
      const nowMs = this.#parts.clock.monotonic();
      for (const [key, heard] of this.#held) {
        if (nowMs - (this.#toldAtMs.get(key) ?? -Infinity) < tickMs) continue;
        this.#held.delete(key);
        this.#push(heard);
      }
      if (this.#watchers.size > 0) {
        this.#ticks = true;
        this.#parts.due(this);
      }
      if (this.#asking > 0 && --this.#asking === 0) this.#ask();
      if (!this.#closed) this.#tickLater();
    });
  }
}

/** What a later event may take the place of. */
export function keyOf({ lift, event }: HeardEvent): string {
  return `lift_${lift}/${event.topic} ${event.part}`;
}
