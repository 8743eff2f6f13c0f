/**
 * Who gets a message: the broker's own part of a publish, in the shape that aedes asks of its
 * `mq` (mqemitter). It differs from mqemitter in two points. Delivery is synchronous, so messages
 * reach a subscriber in the order they came in (see `broker.ts`). And matches are kept by topic,
 * since the topics of a site are few and known: a publish costs one look into a map.
 */
import { setImmediate } from "node:timers";

/** A message as aedes hands it around. */
export interface RoutedMessage {
  readonly topic: string;
}

/** Takes a message and says when it can take the next. */
export type Deliver<Message> = (message: Message, done: () => void) => void;

/** Topics whose matches are kept; all are forgotten together, as they are at every subscribe. */
const matchesMax = 8192;

/** Subscriptions and the messages for them. */
export class BrokerRouter<Message extends RoutedMessage> {
  readonly #subscriptions = new Map<string, Set<Deliver<Message>>>();
  #matches = new Map<string, readonly Deliver<Message>[]>();

  /** Adds a subscription. */
  on(filter: string, deliver: Deliver<Message>, done?: () => void): this {
    const delivers = this.#subscriptions.get(filter);
    if (delivers === undefined) this.#subscriptions.set(filter, new Set([deliver]));
    else delivers.add(deliver);
    this.#matches = new Map();
    if (done !== undefined) setImmediate(done);
    return this;
  }

  /** Removes a subscription. */
  removeListener(filter: string, deliver: Deliver<Message>, done?: () => void): this {
    const delivers = this.#subscriptions.get(filter);
    delivers?.delete(deliver);
    if (delivers?.size === 0) this.#subscriptions.delete(filter);
    this.#matches = new Map();
    if (done !== undefined) setImmediate(done);
    return this;
  }

  /** How many subscriptions would get a message on this topic. */
  receivers(topic: string): number {
    return this.#match(topic).length;
  }

  /** Hands a message to all who subscribed; `done` once all of them can take the next. */
  emit(message: Message, done: () => void): void {
    const delivers = this.#match(message.topic);
    if (delivers.length === 0) return done();
    let left = delivers.length;
    const delivered = () => {
      if (--left === 0) done();
    };
    for (const deliver of delivers) deliver(message, delivered);
  }

  /** Part of what aedes asks for; there is nothing to close. */
  close(done: () => void): void {
    this.#subscriptions.clear();
    this.#matches.clear();
    setImmediate(done);
  }

  #match(topic: string): readonly Deliver<Message>[] {
    const known = this.#matches.get(topic);
    if (known !== undefined) return known;
    const found: Deliver<Message>[] = [];
    for (const [filter, delivers] of this.#subscriptions) {
      if (matches(filter, topic)) found.push(...delivers);
    }
    if (this.#matches.size >= matchesMax) this.#matches.clear();
    this.#matches.set(topic, found);
    return found;
  }
}

/** Whether a topic filter matches a topic (MQTT 3.1.1 §4.7; topics with `$` need it spelled out). */
export function matches(filter: string, topic: string): boolean {
  if (filter === topic) return true;
  const wanted = filter.split("/");
  const levels = topic.split("/");
  if (topic.startsWith("$") && (wanted[0] === "+" || wanted[0] === "#")) return false;
  for (let index = 0; index < wanted.length; index++) {
    if (wanted[index] === "#") return true; // also the parent level (§4.7.1.2)
    if (index >= levels.length) return false;
    if (wanted[index] !== "+" && wanted[index] !== levels[index]) return false;
  }
  return wanted.length === levels.length;
}
