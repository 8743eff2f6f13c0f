/**
 * What a controller knows of the server's calls (E4): which desired state it follows, which calls
 * it holds and how far it has come with each, and which it has finished and nobody has let go yet.
 *
 * The desired state is whole, so reconciling is one comparison: a call that is new is accepted or
 * finished as not servable, one that is no longer named is let go, and one that has been finished
 * is never begun again, however often it is named.
 */
import type { Desired, DesiredCall, Report } from "../mqtt/payloads.ts";
import type { Heading } from "../../src/lift/collective.ts";
import type { Side } from "../../src/site.ts";
import { headingTo } from "./levels.ts";

type Held = Report["held"][number];
type Finished = Report["finished"][number];

/** One call that is held. */
export interface HeldCall {
  readonly call: DesiredCall;
  car: string;
  stage: Held["stage"];
  /** Whether the passengers of a destination call are inside. */
  aboard: boolean;
}

/** Where a held call wants its car to stop next, and to leave for (0: a car call). */
export interface Wanted {
  readonly level: number;
  readonly side: Side;
  readonly heading: Heading;
}

/** The calls of one controller's boot. */
export class CallBook {
  #epoch = 0;
  #revision = 0;
  #held = new Map<string, HeldCall>();
  #finished = new Map<string, Finished["outcome"]>();

  get epoch(): number {
    return this.#epoch;
  }

  get revision(): number {
    return this.#revision;
  }

  /** What stands in a report. */
  get held(): Held[] {
    return [...this.#held.values()].map(({ call, car, stage }) => ({
      call: call.call,
      car,
      stage,
    }));
  }

  /** What stands in a report. */
  get finished(): Finished[] {
    return [...this.#finished].map(([call, outcome]) => ({ call, outcome }));
  }

  /** All held calls. */
  get all(): Iterable<HeldCall> {
    return this.#held.values();
  }

  /** The held calls of one car. */
  *of(car: string): Iterable<HeldCall> {
    for (const held of this.#held.values()) if (held.car === car) yield held;
  }

  /**
   * Takes a desired state, unless it is older than the one it follows; says whether it did. A call
   * that `servable` denies ends at once, as does one whose moment has passed.
   */
  follow(desired: Desired, unitMs: number, servable: (call: DesiredCall) => boolean): boolean {
    const { epoch, revision } = desired;
    if (epoch < this.#epoch || (epoch === this.#epoch && revision < this.#revision)) return false;
    this.#epoch = epoch;
    this.#revision = revision;
    const named = new Set(desired.calls.map(({ call }) => call));
    for (const call of this.#finished.keys()) if (!named.has(call)) this.#finished.delete(call);
    for (const call of this.#held.keys()) if (!named.has(call)) this.#held.delete(call);
    for (const call of desired.calls) {
      if (this.#finished.has(call.call)) continue;
      const held = this.#held.get(call.call);
      if (held === undefined) {
        const car = call.car ?? "";
        this.#held.set(call.call, { call, car, stage: "accepted", aboard: false });
        if (!servable(call)) this.finish(call.call, "not-servable");
      } else {
        // Once fixed a call stays with its car as it is, and the report says which.
        const { expiresAtUnitMs } = call;
        this.#held.set(
          call.call,
          held.stage === "accepted" && servable(call)
            ? { ...held, call, car: call.car ?? held.car }
            : { ...held, call: { ...held.call, expiresAtUnitMs } },
        );
      }
    }
    this.expire(unitMs);
    return true;
  }

  /** Ends what has passed its moment, unless it is being served. Returns the ended calls' cars. */
  expire(unitMs: number): string[] {
    const cars: string[] = [];
    for (const { call, car, stage } of this.#held.values()) {
      if (stage === "serving" || call.expiresAtUnitMs > unitMs) continue;
      cars.push(car);
      this.finish(call.call, "expired");
    }
    return cars;
  }

  /** The next moment at which {@link expire} has something to do; `Infinity` for never. */
  get nextExpiryUnitMs(): number {
    let next = Infinity;
    for (const { call, stage } of this.#held.values()) {
      if (stage !== "serving") next = Math.min(next, call.expiresAtUnitMs);
    }
    return next;
  }

  /** Whether a call has been finished and not let go. */
  isFinished(call: string): boolean {
    return this.#finished.has(call);
  }

  /** Ends a held call. */
  finish(call: string, outcome: Finished["outcome"]): void {
    if (this.#held.delete(call)) this.#finished.set(call, outcome);
  }

  /** Ends every held call. */
  finishAll(outcome: Finished["outcome"]): void {
    for (const call of [...this.#held.keys()]) this.finish(call, outcome);
  }

  /** The car no longer comes: its calls may go to another one, except those of people inside. */
  release(car: string): boolean {
    let released = false;
    for (const held of this.of(car)) {
      if (held.aboard || held.stage === "accepted") continue;
      held.stage = "accepted";
      released = true;
    }
    return released;
  }

  /** Forgets everything, as a controller that boots does. */
  clear(): void {
    this.#epoch = 0;
    this.#revision = 0;
    this.#held = new Map();
    this.#finished = new Map();
  }
}

/** Where a call wants its car next. */
export function wantedBy({ call, aboard }: HeldCall): Wanted {
  const { kind, from, to, direction } = call;
  if (kind === "car" || aboard) return { level: to!.level, side: to!.side, heading: 0 };
  const heading = kind === "landing"
    ? direction === "up" ? 1 : -1
    : headingTo(from!.level, to!.level);
  return { level: from!.level, side: from!.side, heading };
}

/** Whether a call has the parts that its kind needs. */
export function isWhole({ kind, from, to, direction }: DesiredCall): boolean {
  if (kind === "car") return to !== undefined;
  if (kind === "landing") return from !== undefined && direction !== undefined;
  return from !== undefined && to !== undefined && from.level !== to.level;
}
