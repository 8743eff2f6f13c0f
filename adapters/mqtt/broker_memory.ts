/**
 * What the embedded broker remembers, in the shape that aedes asks of its persistence: retained
 * messages, wills of those who are connected, and QoS 2 messages between their two halves. It
 * keeps no sessions and no queues: who was away gets state by reconciliation (E4), and an act that
 * waited in a queue is exactly what must not be (E5). So every CONNECT is taken as a clean one,
 * the methods for stored sessions do not exist here, and everything below is bounded.
 */
import { Readable } from "node:stream";
import type { Buffer } from "node:buffer";
import { matches } from "./broker_router.ts";

/** A message that is given to everybody who subscribes later. */
export interface RetainedMessage {
  readonly cmd: "publish";
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: true;
}

interface Will {
  clientId?: string;
  brokerId?: string;
}

/** Retained messages, wills, and half-finished QoS 2. */
export class BrokerMemory {
  readonly #retained = new Map<string, RetainedMessage>();
  #retainedBytes = 0;
  readonly #wills = new Map<string, Will>();
  readonly #halfway = new Map<string, Set<number>>();
  readonly #retainedBytesMax: number;
  #brokerId = "";

  /** @param retainedBytesMax all retained payloads together */
  constructor(retainedBytesMax: number) {
    this.#retainedBytesMax = retainedBytesMax;
  }

  /**
   * Keeps, replaces or (empty payload) forgets a retained message.
   * @returns false where it would pass the bound: the topic then holds nothing, since what it held
   * is out of date.
   */
  retain(topic: string, payload: Buffer, qos: 0 | 1 | 2): boolean {
    this.#retainedBytes -= this.#retained.get(topic)?.payload.length ?? 0;
    this.#retained.delete(topic);
    if (payload.length === 0) return true;
    if (this.#retainedBytes + payload.length > this.#retainedBytesMax) return false;
    this.#retainedBytes += payload.length;
    this.#retained.set(topic, { cmd: "publish", topic, payload, qos, retain: true });
    return true;
  }

  /** The retained messages that any of the filters matches. */
  retained(filters: readonly string[]): RetainedMessage[] {
    return [...this.#retained.values()].filter(({ topic }) =>
      filters.some((filter) => matches(filter, topic))
    );
  }

  // From here on: what aedes calls, by its names. aedes tells an async function by its constructor.

  // deno-lint-ignore require-await -- see above
  async setup(broker: { readonly id: string }): Promise<void> {
    this.#brokerId = broker.id;
  }

  createRetainedStreamCombi(filters: readonly string[]): Readable {
    return Readable.from(this.retained(filters));
  }

  outgoingStream(): Readable {
    return Readable.from([]);
  }

  outgoingClearMessageId(): Promise<void> {
    return nothing;
  }

  cleanSubscriptions(): Promise<void> {
    return nothing;
  }

  putWill(client: { readonly id: string }, will: Will): Promise<void> {
    will.clientId = client.id;
    will.brokerId = this.#brokerId;
    this.#wills.set(client.id, will);
    return nothing;
  }

  delWill(client: { readonly id: string }): Promise<void> {
    this.#wills.delete(client.id);
    return nothing;
  }

  /** Wills of brokers that died; this one is the only one. */
  streamWill(): Readable {
    return Readable.from([]);
  }

  incomingStorePacket(client: { readonly id: string }, packet: Numbered): Promise<void> {
    const halfway = this.#halfway.get(client.id);
    if (halfway === undefined) this.#halfway.set(client.id, new Set([packet.messageId]));
    else halfway.add(packet.messageId);
    return nothing;
  }

  incomingGetPacket(client: { readonly id: string }, packet: Numbered): Promise<Numbered> {
    return this.#halfway.get(client.id)?.has(packet.messageId) === true
      ? Promise.resolve(packet)
      : Promise.reject(unknownPacket);
  }

  incomingDelPacket(client: { readonly id: string }, packet: Numbered): Promise<void> {
    return this.#halfway.get(client.id)?.delete(packet.messageId) === true
      ? nothing
      : Promise.reject(unknownPacket);
  }

  cleanIncoming(client: { readonly id: string }): Promise<void> {
    this.#halfway.delete(client.id);
    return nothing;
  }
}

interface Numbered {
  readonly messageId: number;
}

const nothing = Promise.resolve();
/** One object for all: aedes asks for every new QoS 2 message, and a stack each is dear. */
const unknownPacket = new Error("Cannot find the packet: it is not halfway");
