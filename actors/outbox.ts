/**
 * Messages between actors (E7). A message is a row in the commit of the turn that sent it, so it
 * exists if and only if the turn does. It is handed to its receiver until the receiver's own turn
 * is durable, then the row goes. After its deadline it is given up and counted.
 *
 * The receiver notes the message in the commit that holds what it did, and the note is looked for
 * before each attempt, once no commit of unknown outcome is left: so a repeat after a crash, or
 * after a lost answer, does nothing twice.
 */
import type { Clock } from "../src/clock.ts";
import type { Committer } from "../src/store/committer.ts";
import type { ActorAddress, Message } from "./behaviour.ts";
import type { RuntimeObserver } from "./observer.ts";
import { type ActorRows, type Outgoing, RowsUnavailable } from "./rows.ts";

const firstRetryMs = 200;
const longestRetryMs = 10_000;
/** Messages under way in memory; more wait in their rows until some of these are done. */
export const underWayMax = 10_000;

/** What an outbox needs. */
export interface OutboxOptions {
  readonly clock: Clock;
  readonly rows: ActorRows;
  readonly committer: Committer;
  readonly observer: RuntimeObserver;
  /** Hands a message over; `done(true)` once what it did is durable. */
  readonly deliver: (
    from: ActorAddress,
    message: Message,
    done: (durable: boolean) => void,
  ) => void;
}

/** One message under way. */
interface Delivery extends Outgoing {
  readonly name: string;
  retryMs: number;
  /** Nothing is left to do but to remove the row. */
  over: boolean;
  cancelRetry: (() => void) | undefined;
}

/** Delivers messages, at least once each until their deadline. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #underWay = new Map<string, Delivery>();
  /** Whether rows may lie in the store that are not under way. */
  #more = false;
  /** Messages whose rows were removed since a reading began; `null` where none is under way. */
  #gone: Set<string> | null = null;
  #cancelRead: () => void = () => {};
  #stopped = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** How many messages are under way. */
  get size(): number {
    return this.#underWay.size;
  }

  /** Takes up what an earlier process left undelivered. */
  async start(): Promise<void> {
    const gone = this.#gone = new Set();
    try {
      for (const { from, message } of await this.#options.rows.outbox()) {
        // A row may have been read and then, while others still were, removed.
        if (!gone.has(nameOf(from, message))) this.send(from, message);
      }
    } finally {
      this.#gone = null;
    }
  }

  /** Delivers a message that is durable; does nothing for one that is under way. */
  send(from: ActorAddress, message: Message): void {
    const name = nameOf(from, message);
    if (this.#stopped || this.#underWay.has(name)) return;
    if (this.#underWay.size >= underWayMax) {
      this.#more = true;
      return;
    }
    const delivery: Delivery = {
      from,
      message,
      name,
      retryMs: firstRetryMs,
      over: false,
      cancelRetry: undefined,
    };
    this.#underWay.set(name, delivery);
    void this.#attempt(delivery);
  }

  /** Ends delivery; what is left is taken up by the next start. */
  stop(): void {
    this.#stopped = true;
    this.#cancelRead();
    for (const { cancelRetry } of this.#underWay.values()) cancelRetry?.();
    this.#underWay.clear();
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { clock, rows, committer, observer, deliver } = this.#options;
    const { from, message } = delivery;
    try {
      await committer.caughtUp();
      const { id, to, deadlineMs } = message;
      delivery.over ||= await rows.wasTaken(to, { from, id, deadlineMs });
    } catch (error) {
      if (error instanceof RowsUnavailable) return this.#later(delivery);
      // A message that no note can be made of was never taken, nor will it be: to its deadline.
    }
    if (this.#stopped) return;
    if (!delivery.over && clock.now() >= message.deadlineMs) {
      delivery.over = true;
      observer.messageLost(message.to);
    }
    if (delivery.over) return await this.#remove(delivery);
    deliver(from, message, (durable) => {
      if (!durable) return this.#later(delivery);
      delivery.over = true;
      void this.#remove(delivery);
    });
  }

  #later(delivery: Delivery): void {
    if (this.#stopped) return;
    const { retryMs } = delivery;
    delivery.retryMs = Math.min(longestRetryMs, retryMs * 2);
    delivery.cancelRetry = this.#options.clock.after(retryMs, () => void this.#attempt(delivery));
  }

  async #remove(delivery: Delivery): Promise<void> {
    const { from, message, name } = delivery;
    const { mutation, bytes } = this.#options.rows.acknowledged(from, message.id);
    const outcome = await this.#options.committer.commit(`outbox:${name}`, [mutation], bytes);
    if (outcome === "unavailable") return this.#later(delivery);
    this.#underWay.delete(name);
    this.#gone?.add(name);
    if (this.#more && this.#underWay.size < underWayMax / 2) await this.#readMore();
  }

  async #readMore(): Promise<void> {
    if (this.#gone !== null || this.#stopped) return;
    this.#more = false;
    try {
      await this.start();
    } catch {
      this.#more = true;
      this.#cancelRead = this.#options.clock.after(longestRetryMs, () => void this.#readMore());
    }
  }
}

function nameOf(from: ActorAddress, { id }: Message): string {
  return JSON.stringify([from.kind, from.key, id]);
}
