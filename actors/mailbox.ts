/**
 * A mailbox: what waits for one actor, in three lanes (E9). *Control* (alarms, modes, the
 * operator, messages of other actors) goes first, but never more than eight times in a row past
 * something else that waits; *reports* of hardware and *commands* of people share the rest by
 * weight, so that no lane starves another.
 *
 * Every lane is bounded by count, by bytes and by the age of its oldest entry; past a bound the
 * newest is refused with a typed reason and nothing that waits is lost. A report that says where
 * something is now (`conflate`) replaces an older one that still waits under the same name.
 */
import { type Refusal, refuse } from "../src/refusal.ts";
import { type Lane, lanes } from "./behaviour.ts";
import type { TakenMessage } from "./rows.ts";

/** The bounds of one lane. */
export interface LaneBounds {
  readonly countMax: number;
  readonly bytesMax: number;
  /** Once the oldest entry has waited longer than this, new ones are refused. */
  readonly ageMsMax: number;
}

/** Bounds of a mailbox; the defaults hold a burst of a whole building's phones. */
export const defaultBounds: Readonly<Record<Lane, LaneBounds>> = {
  control: { countMax: 256, bytesMax: 256 * 1024, ageMsMax: 60_000 },
  reports: { countMax: 2_048, bytesMax: 4 * 1024 * 1024, ageMsMax: 30_000 },
  commands: { countMax: 1_024, bytesMax: 1024 * 1024, ageMsMax: 5_000 },
};

/** Control entries that may go one after the other while another lane waits. */
export const controlRunMax = 8;
/** Which of the other two lanes is looked at first, in a cycle of turns. */
const cycle: readonly ("reports" | "commands")[] = ["reports", "commands", "reports"];
/** When it can help to try again after `busy`. */
const retryAfterMs = 250;

/** Something that waits for its turn. */
export interface Envelope<Command, Reply> {
  readonly command: Command;
  readonly lane: Lane;
  /** Size for the lane's bound; an estimate is enough. */
  readonly bytes: number;
  /** Monotonic time at which it came. */
  readonly atMs: number;
  /** Monotonic time from which nobody waits for the answer: not run any more. */
  readonly deadlineMs?: number | undefined;
  /** Replaces a waiting entry of the same lane and name for whose outcome nobody waits. */
  readonly conflate?: string | undefined;
  /** The message of another actor that this is (E7). */
  readonly message?: TakenMessage | undefined;
  /** Runs once, when the gate opens or the command is refused. */
  readonly answer?: ((reply: Reply) => void) | undefined;
  /** Runs once: whether the turn became durable. */
  readonly acknowledge?: ((done: boolean) => void) | undefined;
}

/** The queue of one actor. */
export class Mailbox<Command, Reply> {
  readonly #bounds: Readonly<Record<Lane, LaneBounds>>;
  readonly #queues: Readonly<Record<Lane, LaneQueue<Command, Reply>>> = {
    control: new LaneQueue(),
    reports: new LaneQueue(),
    commands: new LaneQueue(),
  };
  #size = 0;
  #step = 0;
  #controlRun = 0;

  constructor(bounds: Readonly<Record<Lane, LaneBounds>> = defaultBounds) {
    this.#bounds = bounds;
  }

  /** How many entries wait in all lanes. */
  get size(): number {
    return this.#size;
  }

  /** How many entries wait in one lane. */
  depth(lane: Lane): number {
    return this.#queues[lane].size;
  }

  /** Puts an entry in; a refusal means that it is not in and its `answer` was not run. */
  put(envelope: Envelope<Command, Reply>): Refusal | null {
    const queue = this.#queues[envelope.lane];
    const { bytesMax } = this.#bounds[envelope.lane];
    const older = queue.conflated(envelope);
    if (older !== undefined) {
      const grownBytes = envelope.bytes - older.bytes;
      if (grownBytes > 0 && queue.bytes + grownBytes > bytesMax) {
        return tooManyBytes(envelope, bytesMax, queue.bytes);
      }
      queue.replace(envelope, older);
      return null;
    }
    const refusal = this.#refusalOf(envelope, queue);
    if (refusal !== null) return refusal;
    queue.push(envelope);
    this.#size++;
    return null;
  }

  /** Takes the next entry out, or `undefined` where none waits. */
  take(): Envelope<Command, Reply> | undefined {
    if (this.#size === 0) return undefined;
    this.#size--;
    const { control } = this.#queues;
    const others = this.#size + 1 - control.size;
    if (control.size > 0 && (others === 0 || this.#controlRun < controlRunMax)) {
      this.#controlRun = others === 0 ? 0 : this.#controlRun + 1;
      return control.shift();
    }
    this.#controlRun = 0;
    const first = cycle[this.#step]!;
    this.#step = this.#step + 1 === cycle.length ? 0 : this.#step + 1;
    return this.#queues[first].shift() ??
      this.#queues[first === "reports" ? "commands" : "reports"].shift();
  }

  /** Takes everything out, lane by lane. */
  drain(): Envelope<Command, Reply>[] {
    const all: Envelope<Command, Reply>[] = [];
    for (const lane of lanes) {
      const queue = this.#queues[lane];
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) all.push(next);
    }
    this.#size = 0;
    return all;
  }

  /** Takes out what waited until its deadline, where the deadline is `nowMs` or earlier. */
  takeExpired(nowMs: number): Envelope<Command, Reply>[] {
    const expired: Envelope<Command, Reply>[] = [];
    for (const lane of lanes) this.#queues[lane].takeExpired(nowMs, expired);
    this.#size -= expired.length;
    return expired;
  }

  #refusalOf(
    envelope: Envelope<Command, Reply>,
    queue: LaneQueue<Command, Reply>,
  ): Refusal | null {
    const { countMax, bytesMax, ageMsMax } = this.#bounds[envelope.lane];
    if (queue.size >= countMax) {
      return busy(envelope.lane, `${countMax} entries may wait, and ${queue.size} do`);
    }
    if (queue.bytes + envelope.bytes > bytesMax) {
      return tooManyBytes(envelope, bytesMax, queue.bytes);
    }
    const waitedMs = queue.size === 0 ? 0 : envelope.atMs - queue.oldestAtMs;
    if (waitedMs > ageMsMax) {
      return busy(
        envelope.lane,
        `the oldest entry may wait ${ageMsMax} ms and has waited ${Math.round(waitedMs)} ms`,
      );
    }
    return null;
  }
}

/** One lane: a ring that grows by doubling; places are numbered from the first entry ever. */
class LaneQueue<Command, Reply> {
  bytes = 0;
  #slots: (Envelope<Command, Reply> | undefined)[] = new Array(8).fill(undefined);
  #head = 0;
  #tail = 0;
  /** The place of the waiting entry of a name. */
  readonly #latest = new Map<string, number>();

  get size(): number {
    return this.#tail - this.#head;
  }

  /** When the oldest entry came; only where one waits. */
  get oldestAtMs(): number {
    return this.#slots[this.#head & (this.#slots.length - 1)]!.atMs;
  }

  push(envelope: Envelope<Command, Reply>): void {
    if (this.size === this.#slots.length) this.#grow();
    if (envelope.conflate !== undefined) this.#latest.set(envelope.conflate, this.#tail);
    this.#slots[this.#tail++ & (this.#slots.length - 1)] = envelope;
    this.bytes += envelope.bytes;
  }

  shift(): Envelope<Command, Reply> | undefined {
    if (this.#tail === this.#head) return undefined;
    const at = this.#head & (this.#slots.length - 1);
    const next = this.#slots[at]!;
    this.#slots[at] = undefined;
    this.bytes -= next.bytes;
    if (next.conflate !== undefined && this.#latest.get(next.conflate) === this.#head) {
      this.#latest.delete(next.conflate);
    }
    this.#head++;
    return next;
  }

  /** The waiting entry that `envelope` may replace. */
  conflated({ conflate }: Envelope<Command, Reply>): Envelope<Command, Reply> | undefined {
    const at = conflate === undefined ? undefined : this.#latest.get(conflate);
    if (at === undefined) return undefined;
    const older = this.#slots[at & (this.#slots.length - 1)]!;
    return older.answer === undefined && older.acknowledge === undefined ? older : undefined;
  }

  /** Puts `envelope` in the place of `older`, of whose waiting it takes over the time. */
  replace(envelope: Envelope<Command, Reply>, older: Envelope<Command, Reply>): void {
    const at = this.#latest.get(envelope.conflate!)!;
    this.#slots[at & (this.#slots.length - 1)] = { ...envelope, atMs: older.atMs };
    this.bytes += envelope.bytes - older.bytes;
  }

  takeExpired(nowMs: number, into: Envelope<Command, Reply>[]): void {
    for (let left = this.size; left > 0; left--) {
      const next = this.shift()!;
      if (next.deadlineMs !== undefined && next.deadlineMs <= nowMs) into.push(next);
      else this.push(next);
    }
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Array(before.length * 2).fill(undefined);
    for (let place = this.#head; place < this.#tail; place++) {
      this.#slots[place & (this.#slots.length - 1)] = before[place & (before.length - 1)];
    }
  }
}

function tooManyBytes(
  { lane, bytes }: { readonly lane: Lane; readonly bytes: number },
  bytesMax: number,
  waitingBytes: number,
): Refusal {
  return busy(lane, `${bytesMax} bytes may wait, ${waitingBytes} do and ${bytes} came`);
}

function busy(lane: Lane, why: string): Refusal {
  return refuse("busy", `Cannot take another entry in the ${lane} lane: ${why}`, { retryAfterMs });
}
