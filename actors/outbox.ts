/**
 * Messages between actors (E7). A message is a row in the commit of the turn that sent it, so it
 * exists if and only if the turn does. It is handed to its receiver until the receiver's own turn
 * is durable, then the row goes; a repeat after a crash is dropped by the receiver, which notes
 * the id in the same commit as what the message did. After its deadline it is given up and counted.
 */
import type { Clock } from "../src/clock.ts";
import type { Committer } from "../src/store/committer.ts";
import type { ActorAddress, Message } from "./behaviour.ts";
import type { RuntimeObserver } from "./observer.ts";
import type { ActorRows, Outgoing } from "./rows.ts";

const firstRetryMs = 200;
const longestRetryMs = 10_000;

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

/** Delivers messages, at least once each until their deadline. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #retries = new Set<() => void>();
  #stopped = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Takes up what an earlier process left undelivered. */
  async start(): Promise<void> {
    for (const outgoing of await this.#options.rows.outbox()) this.#try(outgoing, firstRetryMs);
  }

  /** Delivers a message that has just become durable. */
  send(from: ActorAddress, message: Message): void {
    this.#try({ from, message }, firstRetryMs);
  }

  /** Ends delivery; what is left is taken up by the next start. */
  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#retries) cancel();
    this.#retries.clear();
  }

  #try(outgoing: Outgoing, retryMs: number): void {
    if (this.#stopped) return;
    const { clock, observer } = this.#options;
    if (clock.now() >= outgoing.message.deadlineMs) {
      observer.messageLost(outgoing.message.to);
      return this.#forget(outgoing);
    }
    this.#options.deliver(outgoing.from, outgoing.message, (durable) => {
      if (durable) return this.#forget(outgoing);
      if (this.#stopped) return;
      const cancel = clock.after(retryMs, () => {
        this.#retries.delete(cancel);
        this.#try(outgoing, Math.min(longestRetryMs, retryMs * 2));
      });
      this.#retries.add(cancel);
    });
  }

  #forget({ from, message }: Outgoing): void {
    const { mutation, bytes } = this.#options.rows.acknowledged(from, message.id);
    // A lost removal is harmless: the next start delivers again and the receiver drops it.
    void this.#options.committer.commit(`outbox:${from.kind}:${from.key}`, [mutation], bytes);
  }
}
