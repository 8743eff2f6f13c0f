/**
 * A mailbox: what waits for one actor, in three lanes (E9). *Control* (alarms, modes, the
 * operator) goes first; *reports* of hardware and *commands* of people share the rest by weight,
 * so that neither a chattering controller nor a flood of calls starves the other.
 *
 * Every lane is bounded by count, by bytes and by the age of its oldest entry; past a bound the
 * newest is refused with a typed reason and nothing that waits is lost. A report that says where
 * something is now (`conflate`) replaces an older one that still waits under the same name.
 */
import { type Refusal, refuse } from "../src/refusal.ts";
import { type Lane, lanes } from "./behaviour.ts";

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

/** How often a lane is looked at first, in a cycle of turns. */
const cycle: readonly Lane[] = ["reports", "commands", "reports"];

/** A message between actors, as its receiver remembers it. */
export interface TakenMessage {
  /** Unique over all senders. */
  readonly name: string;
  /** No repeat comes after this wall time. */
  readonly deadlineMs: number;
}

/** Something that waits for its turn. */
export interface Envelope<Command, Reply> {
  readonly command: Command;
  readonly lane: Lane;
  /** Size for the lane's bound; an estimate is enough. */
  readonly bytes: number;
  /** Monotonic time at which it came. */
  readonly atMs: number;
  /** Monotonic time from which nobody waits for the answer: skipped unrun. */
  readonly deadlineMs?: number;
  /** Replaces a waiting entry of the same lane and name. */
  readonly conflate?: string;
  /** The message of another actor that this is, for dropping repeats (E7). */
  readonly message?: TakenMessage;
  /** Runs once, when the gate opens or the command is refused. */
  readonly answer?: (reply: Reply) => void;
  /** Runs once where this is a message: whether its turn became durable. */
  readonly acknowledge?: (done: boolean) => void;
}

interface LaneQueue<Command, Reply> {
  entries: (Envelope<Command, Reply> | undefined)[];
  head: number;
  bytes: number;
  readonly latest: Map<string, number>;
}

/** The queue of one actor. */
export class Mailbox<Command, Reply> {
  readonly #bounds: Readonly<Record<Lane, LaneBounds>>;
  readonly #queues: Readonly<Record<Lane, LaneQueue<Command, Reply>>>;
  #size = 0;
  #step = 0;

  constructor(bounds: Readonly<Record<Lane, LaneBounds>> = defaultBounds) {
    this.#bounds = bounds;
    const queue = () => ({ entries: [], head: 0, bytes: 0, latest: new Map<string, number>() });
    this.#queues = { control: queue(), reports: queue(), commands: queue() };
  }

  /** How many entries wait in all lanes. */
  get size(): number {
    return this.#size;
  }

  /** How many entries wait in one lane. */
  depth(lane: Lane): number {
    const queue = this.#queues[lane];
    return queue.entries.length - queue.head;
  }

  /** Puts an entry in; a refusal means that it is not in and its `answer` was not run. */
  put(envelope: Envelope<Command, Reply>): Refusal | null {
    const queue = this.#queues[envelope.lane];
    if (envelope.conflate !== undefined) {
      const at = queue.latest.get(envelope.conflate);
      const older = at === undefined ? undefined : queue.entries[at];
      if (at !== undefined && older !== undefined) {
        queue.bytes += envelope.bytes - older.bytes;
        queue.entries[at] = envelope;
        return null;
      }
    }
    const refusal = this.#refusalOf(envelope, queue);
    if (refusal !== null) return refusal;
    queue.entries.push(envelope);
    queue.bytes += envelope.bytes;
    if (envelope.conflate !== undefined) {
      queue.latest.set(envelope.conflate, queue.entries.length - 1);
    }
    this.#size++;
    return null;
  }

  /** Takes the next entry out, or `undefined` where none waits. */
  take(): Envelope<Command, Reply> | undefined {
    if (this.#size === 0) return undefined;
    if (this.depth("control") > 0) return this.#shift("control");
    const first = cycle[this.#step++ % cycle.length]!;
    return this.#shift(
      this.depth(first) > 0 ? first : first === "reports" ? "commands" : "reports",
    );
  }

  /** Takes everything out, in no promised order across lanes. */
  drain(): Envelope<Command, Reply>[] {
    const all: Envelope<Command, Reply>[] = [];
    for (const lane of lanes) {
      for (let next = this.#shift(lane); next !== undefined; next = this.#shift(lane)) {
        all.push(next);
      }
    }
    return all;
  }

  #refusalOf(
    envelope: Envelope<Command, Reply>,
    queue: LaneQueue<Command, Reply>,
  ): Refusal | null {
    const bounds = this.#bounds[envelope.lane];
    const depth = queue.entries.length - queue.head;
    if (depth >= bounds.countMax) {
      return busy(envelope.lane, `${bounds.countMax} entries may wait, and ${depth} do`);
    }
    if (queue.bytes + envelope.bytes > bounds.bytesMax) {
      return busy(
        envelope.lane,
        `${bounds.bytesMax} bytes may wait, ${queue.bytes} do and ${envelope.bytes} came`,
      );
    }
    const oldest = queue.entries[queue.head];
    if (oldest !== undefined && envelope.atMs - oldest.atMs > bounds.ageMsMax) {
      return busy(
        envelope.lane,
        `the oldest entry may wait ${bounds.ageMsMax} ms and has waited ` +
          `${Math.round(envelope.atMs - oldest.atMs)} ms`,
      );
    }
    return null;
  }

  #shift(lane: Lane): Envelope<Command, Reply> | undefined {
    const queue = this.#queues[lane];
    const next = queue.entries[queue.head];
    if (next === undefined) return undefined;
    queue.entries[queue.head] = undefined;
    queue.head++;
    queue.bytes -= next.bytes;
    this.#size--;
    if (next.conflate !== undefined) queue.latest.delete(next.conflate);
    if (queue.head === queue.entries.length) {
      queue.entries = [];
      queue.head = 0;
    } else if (queue.head >= 1024) {
      // Positions of conflated entries shift with the front that is cut off.
      queue.entries.splice(0, queue.head);
      for (const [name, at] of queue.latest) queue.latest.set(name, at - queue.head);
      queue.head = 0;
    }
    return next;
  }
}

function busy(lane: Lane, why: string): Refusal {
  return refuse("busy", `Cannot take another entry in the ${lane} lane: ${why}`, {
    retryAfterMs: 250,
  });
}
