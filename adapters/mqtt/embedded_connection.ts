/**
 * The way to hardware that needs no socket: publishes and hears straight at the broker of this
 * process, one hop and one encoding less than a client would take.
 */
import type { Broker } from "./broker.ts";
import { matches } from "./broker_router.ts";
import type { Connection, ConnectionListener, PublishOptions } from "./connection.ts";

/** A connection to the broker of this process. */
export class EmbeddedConnection implements Connection {
  readonly #broker: Broker;
  #detach: (() => void) | null = null;

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  get up(): boolean {
    return this.#detach !== null;
  }

  /**
   * Hears what devices publish from now on, after what they left retained.
   * `filters` may name only what devices publish; the broker's rights see to the rest.
   */
  open(filters: readonly string[], listener: ConnectionListener): Promise<void> {
    if (this.#detach !== null) return Promise.resolve();
    if (this.#broker.stopped) {
      return Promise.reject(new Error("Cannot open the connection: the broker has stopped"));
    }
    // Matching a filter is dear, and topics are few: each is matched once.
    const wanted = new Map<string, boolean>();
    const wants = (topic: string) => {
      let yes = wanted.get(topic);
      if (yes === undefined) {
        yes = filters.some((filter) => matches(filter, topic));
        wanted.set(topic, yes);
      }
      return yes;
    };
    const detach = this.#broker.attach((topic, payload) => {
      if (wants(topic)) listener.message(topic, payload, false);
    }, () => {
      this.#end();
      listener.link(false);
    });
    this.#detach = detach;
    listener.link(true);
    for (const { topic, payload } of this.#broker.retained()) {
      if (this.#detach !== detach) break; // closed by the listener
      if (wants(topic)) listener.message(topic, payload, true);
    }
    return Promise.resolve();
  }

  /** As {@link Connection.publish}; also `false` where no device is there to get it. */
  publish(topic: string, payload: string, { qos }: PublishOptions): boolean {
    return this.#detach !== null && this.#broker.publish(topic, payload, qos) > 0;
  }

  close(): Promise<void> {
    this.#end();
    return Promise.resolve();
  }

  #end(): void {
    this.#detach?.();
    this.#detach = null;
  }
}
