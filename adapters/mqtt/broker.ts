/**
 * The embedded broker: aedes 1.2 (MQTT 3.1 and 3.1.1) for a small building in one process. Every
 * connection signs in as a device of the site, or as a server, by a certificate or a secret, and
 * may touch its own topics only; whatever a peer can make grow is bounded.
 *
 * aedes runs the protocol; what becomes of a message is decided here. Its own `publish` asks its
 * persistence first where QoS is above 0 or the message is retained, so of two messages published in
 * one turn the later can overtake the earlier, which its duplicate filter then drops for good:
 * desired state (QoS 1) with an act (QoS 0) behind it never arrived. {@link Engine} hands on at once
 * and in order. The server in this process hears a device's message straight from the check of its
 * rights, before the device's PUBACK.
 */
import { Aedes, type Client } from "aedes";
import { Buffer } from "node:buffer";
import type { EventEmitter } from "node:events";
import type { Duplex } from "node:stream";
import type { Device, Site } from "../../src/site.ts";
import { BrokerMemory, type RetainedMessage } from "./broker_memory.ts";
import { BrokerRouter } from "./broker_router.ts";
import { type PacketBound, prepareStream } from "./broker_stream.ts";
import { type Credentials, serverUser } from "./credentials.ts";
import type { Certified } from "./device_certificates.ts";
import { payloadBytesMax } from "./payloads.ts";
import { commandTopics, type DeviceRights, reportTopics, rightsOf } from "./site_topics.ts";
import { delivery, serverSubscriptions } from "./topics.ts";

/** What bounds the embedded broker. */
export const brokerLimits = {
  /** Sockets at once, signed in or not. */
  connectionsMax: 1024,
  /** Connections of one user at once; the oldest makes room for one more. */
  connectionsPerUserMax: 4,
  /** A packet: a payload and its topic. */
  packetBytesMax: payloadBytesMax + 1024,
  /** A packet of a connection that has not signed in: a CONNECT with a will. */
  connectBytesMax: 16_384,
  /** From the socket to a whole CONNECT. */
  connectTimeoutMs: 5000,
  /** QoS 2 messages of one connection between their two halves. */
  inflightInboundMax: 100,
  /** Packets sent before the CONNACK. */
  beforeConnackMax: 16,
  /** Bytes that wait for one subscriber; one with more is cut off. */
  outboundBytesMax: 4 * 1024 * 1024,
  /** How long a subscriber may take to read what waits for it. */
  drainTimeoutMs: 10_000,
  /** Longest keepalive accepted, in seconds; none at all is refused, a dead peer would stay. */
  keepaliveSMax: 60,
  /** All retained payloads together. */
  retainedBytesMax: 16 * 1024 * 1024,
  clientIdCharsMax: 128,
} as const;
/** What bounds the embedded broker. */
export type BrokerLimits = { readonly [Name in keyof typeof brokerLimits]: number };

/** Why the broker refused, dropped or cut off something. */
export const brokerRefusals = [
  "connections",
  "oversized",
  "protocol",
  "credentials",
  "will",
  "publish",
  "subscribe",
  "retained",
  "slow",
] as const;
/** Why the broker refused something. */
export type BrokerRefusal = (typeof brokerRefusals)[number];

/** What the embedded broker is made of. */
export interface BrokerOptions {
  readonly site: Site;
  readonly credentials: Credentials;
  readonly limits?: Partial<BrokerLimits>;
  /** Hears every refusal: who (empty before sign-in) and what. Must not throw. */
  readonly refused?: (why: BrokerRefusal, user: string, detail: string) => void;
}

/** What a listener knows of a peer before it has said a word of MQTT. */
export interface PeerProof {
  /** Whose certificate it showed; it then needs no secret and can be nobody else. */
  readonly certified?: Certified;
  /** Whether it may sign in by a secret instead. */
  readonly secrets: boolean;
}

/** Takes a device's message, in this process. */
export type Tap = (topic: string, payload: Buffer) => void;

interface Session {
  readonly user: string;
  readonly rights: DeviceRights;
}

/** What aedes hands to `publish`; only these fields matter here. */
interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
}

/** The embedded broker. */
export class Broker {
  readonly limits: BrokerLimits;
  readonly #options: BrokerOptions;
  readonly #engine: Engine;
  readonly #memory: BrokerMemory;
  readonly #router: BrokerRouter<Message>;
  readonly #devices: ReadonlyMap<string, Device>;
  readonly #serverRights: DeviceRights;
  readonly #denied = new Set<string>();
  readonly #streams = new Set<Duplex>();
  readonly #bounds = new WeakMap<Duplex, PacketBound>();
  readonly #wills = new WeakMap<Client, string>();
  readonly #proofs = new WeakMap<Duplex, PeerProof>();
  readonly #sessions = new WeakMap<object, Session>();
  /** Connections that signed in, oldest first. */
  readonly #clients = new Map<string, Set<Client>>();
  readonly #refusals = new Map<BrokerRefusal, number>(brokerRefusals.map((why) => [why, 0]));
  readonly #stopping = new Set<() => void>();
  readonly #owned: (() => Promise<void>)[] = [];
  #tap: Tap | null = null;
  #stopped = false;

  private constructor(options: BrokerOptions) {
    this.#options = options;
    this.limits = { ...brokerLimits, ...options.limits };
    this.#memory = new BrokerMemory(this.limits.retainedBytesMax);
    this.#router = new BrokerRouter();
    this.#devices = new Map(options.site.devices.map((device) => [device.id, device]));
    this.#serverRights = {
      publish: commandTopics(options.site),
      subscribe: new Set(serverSubscriptions),
    };
    this.#engine = this.#build(reportTopics(options.site));
  }

  /** Starts a broker without any listener; see `broker_listeners.ts`. */
  static async start(options: BrokerOptions): Promise<Broker> {
    const broker = new Broker(options);
    await broker.#engine.listen();
    return broker;
  }

  /** Sockets at present, signed in or not. */
  get connections(): number {
    return this.#streams.size;
  }

  /** How often something was refused since the start, by reason. */
  get refusals(): ReadonlyMap<BrokerRefusal, number> {
    return this.#refusals;
  }

  /** Whether {@link stop} was called. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Serves one socket. Refuses it by destroying it where there are too many. */
  serve(stream: Duplex, proof: PeerProof = { secrets: true }): void {
    if (this.#stopped || this.#streams.size >= this.limits.connectionsMax) {
      stream.destroy();
      return this.refuse("connections", "", `more than ${this.limits.connectionsMax} at once`);
    }
    this.#streams.add(stream);
    this.#proofs.set(stream, proof);
    stream.once("close", () => this.#streams.delete(stream));
    const bound = prepareStream(stream, this.limits.connectBytesMax, () => {
      this.refuse("oversized", this.#userOf(stream), `more than ${bound.packetBytesMax} bytes`);
    });
    this.#bounds.set(stream, bound);
    this.#engine.handle(stream);
  }

  /** Publishes as the server of this process. @returns how many connections get it */
  publish(topic: string, payload: string, qos: 0 | 1): number {
    const receivers = this.#router.receivers(topic);
    if (receivers > 0) {
      this.#router.emit({ topic, payload: Buffer.from(payload), qos, retain: false }, nothing);
    }
    return receivers;
  }

  /** Hands every message of a device to `tap` from now on; there is one tap at most. */
  attach(tap: Tap, stopping: () => void): () => void {
    if (this.#tap !== null) throw new Error("Cannot attach to the broker: somebody is attached");
    this.#tap = tap;
    this.#stopping.add(stopping);
    return () => {
      this.#tap = null;
      this.#stopping.delete(stopping);
    };
  }

  /** What devices left retained. */
  retained(): RetainedMessage[] {
    return this.#memory.retained(serverSubscriptions);
  }

  /** Cuts a user off and refuses it until {@link allow}; for good, revoke its secret as well. */
  deny(user: string): void {
    this.#denied.add(user);
    this.disconnect(user);
  }

  /** Lets a denied user sign in again. */
  allow(user: string): void {
    this.#denied.delete(user);
  }

  /** Cuts a user's connections; it may come back. @returns how many there were */
  disconnect(user: string): number {
    const clients = [...this.#clients.get(user) ?? []];
    for (const client of clients) client.conn.destroy();
    return clients.length;
  }

  /**
   * Cuts every connection whose certificate does not count any more, signed in or not.
   * @param counts asked of each connection with a certificate
   * @returns how many were cut
   */
  cutCertified(counts: (certified: Certified) => boolean): number {
    let count = 0;
    for (const stream of [...this.#streams]) {
      const certified = this.#proofs.get(stream)?.certified;
      if (certified === undefined || counts(certified)) continue;
      this.refuse("credentials", certified.user, "its certificate does not count any more");
      stream.destroy();
      count++;
    }
    return count;
  }

  /** Has something closed with this broker; its listeners are. */
  owns(close: () => Promise<void>): void {
    this.#owned.push(close);
  }

  /** Ends the listeners and all connections. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const stopping of [...this.#stopping]) stopping();
    const listeners = this.#owned.map((close) => close());
    const closed = [...this.#streams].map((stream) =>
      new Promise<void>((resolve) => stream.once("close", () => resolve()))
    );
    await new Promise<void>((resolve) => this.#engine.close(resolve));
    for (const stream of this.#streams) stream.destroy();
    await Promise.all([...closed, ...listeners]);
  }

  /** Counts a refusal and tells the host; listeners use it as well. */
  refuse(why: BrokerRefusal, user: string, detail: string): void {
    this.#refusals.set(why, this.#refusals.get(why)! + 1);
    this.#options.refused?.(why, user, detail);
  }

  #build(known: ReturnType<typeof reportTopics>): Engine {
    const { limits } = this;
    const retain = (message: Message) => {
      const topic = known.get(message.topic);
      if (topic === undefined || !delivery[topic.carries].retain) return;
      if (!this.#memory.retain(message.topic, message.payload, message.qos)) {
        this.refuse("retained", "", message.topic);
      }
    };
    const engine = new Engine(this.#router, retain, {
      mq: this.#router,
      persistence: this.#memory,
      connectTimeout: limits.connectTimeoutMs,
      drainTimeout: limits.drainTimeoutMs,
      keepaliveLimit: limits.keepaliveSMax,
      maxInflightInbound: limits.inflightInboundMax,
      queueLimit: limits.beforeConnackMax,
      maxTopicLevels: 8,
      preConnect: (client, packet, done) => {
        // No session outlives its connection (see broker_memory.ts), and a client id is its
        // user's own: nobody can push another user's connection out by taking its id.
        packet.clean = true;
        const user = this.#proofs.get(client.conn)?.certified?.user ?? packet.username ?? "";
        if (packet.clientId !== "") packet.clientId = `${user}/${packet.clientId}`;
        if (packet.will !== undefined) this.#wills.set(client, packet.will.topic);
        const fits = packet.clientId.length <= limits.clientIdCharsMax;
        done(fits ? null : new Error("the client id is too long"), fits);
      },
      authenticate: (client, user, secret, done) => {
        if (this.#signIn(client, user ?? "", secret ?? Buffer.alloc(0))) done(null, true);
        else done(Object.assign(new Refused("sign-in"), { returnCode: 4 }), null);
      },
      authorizePublish: (client, packet, done) => done(this.#taken(client, packet)),
      authorizeSubscribe: (client, subscription, done) => {
        const session = this.#sessions.get(client);
        const allowed = session?.rights.subscribe.has(subscription.topic) === true;
        if (!allowed) {
          this.refuse("subscribe", session?.user ?? "", bounded(subscription.topic));
        }
        done(null, allowed ? subscription : null); // null is answered with 128
      },
      authorizeForward: (client, packet) => {
        if (client.conn.writableLength <= limits.outboundBytesMax) return packet;
        this.refuse("slow", this.#sessions.get(client)?.user ?? "", "does not read");
        client.conn.destroy();
        return null;
      },
    });
    const failed = (client: Client | null, error: Error) => {
      // Refusals were counted where they were made; a link that broke is nobody's fault.
      if (error instanceof Refused || "code" in error || error.message === keepaliveOver) return;
      const user = client === null ? "" : this.#sessions.get(client)?.user ?? "";
      this.refuse(error.message === "drain timeout" ? "slow" : "protocol", user, error.message);
    };
    engine.on("connectionError", failed);
    engine.on("clientError", failed);
    const emitter: EventEmitter = engine;
    emitter.on("error", (error: Error) => failed(null, error));
    return engine;
  }

  #signIn(client: Client, named: string, secret: Uint8Array): boolean {
    const proof = this.#proofs.get(client.conn)!;
    const user = proof.certified?.user ?? named;
    const device = this.#devices.get(user);
    const known = device !== undefined || user === serverUser;
    const proven = proof.certified !== undefined
      ? named === "" || named === user // who it says it is must not contradict its certificate
      : proof.secrets && this.#options.credentials.verify(user, secret);
    if (!proven || !known || this.#denied.has(user)) {
      this.refuse("credentials", bounded(user), "unknown, denied, or a wrong proof");
      return false;
    }
    const rights = device === undefined ? this.#serverRights : rightsOf(this.#options.site, device);
    const will = this.#wills.get(client);
    if (will !== undefined && !rights.publish.has(will)) {
      this.refuse("will", user, bounded(will));
      return false;
    }
    this.#sessions.set(client, { user, rights });
    this.#bounds.get(client.conn)!.packetBytesMax = this.limits.packetBytesMax;
    this.#keep(user, client);
    return true;
  }

  #keep(user: string, client: Client): void {
    let clients = this.#clients.get(user);
    if (clients === undefined) this.#clients.set(user, clients = new Set());
    const mine = clients;
    for (const oldest of clients) {
      if (clients.size < this.limits.connectionsPerUserMax) break;
      // A device that lost its link comes back before its old socket is known to be dead.
      clients.delete(oldest);
      oldest.conn.destroy();
    }
    clients.add(client);
    client.conn.once("close", () => {
      mine.delete(client);
      if (mine.size === 0 && this.#clients.get(user) === mine) this.#clients.delete(user);
    });
  }

  /** Checks a publish and hands it to the server of this process; an error closes the sender. */
  #taken(client: Client | null, packet: { topic: string; payload: Buffer | string }): Error | null {
    const session = client === null ? undefined : this.#sessions.get(client);
    if (session === undefined || !session.rights.publish.has(packet.topic)) {
      this.refuse("publish", session?.user ?? "", bounded(packet.topic));
      return new Refused("publish without right");
    }
    if (session.rights !== this.#serverRights) this.#tap?.(packet.topic, packet.payload as Buffer);
    return null;
  }

  #userOf(stream: Duplex): string {
    for (const [user, clients] of this.#clients) {
      for (const client of clients) if (client.conn === stream) return user;
    }
    return "";
  }
}

/** How aedes says that a client's keepalive ran out. */
const keepaliveOver = "keep alive timeout";

/** A refusal on its way through aedes, which closes the connection for it. */
class Refused extends Error {}

/** aedes with a `publish` that keeps the order; see the top of this file. */
class Engine extends Aedes {
  readonly #router: BrokerRouter<Message>;
  readonly #retain: (message: Message) => void;

  constructor(
    router: BrokerRouter<Message>,
    retain: (message: Message) => void,
    options: ConstructorParameters<typeof Aedes>[0],
  ) {
    super(options);
    this.#router = router;
    this.#retain = retain;
  }

  /** aedes calls this with the client between the two, which its types leave out. */
  override publish(packet: unknown, clientOrDone?: unknown, done?: () => void): void {
    const message = packet as Message;
    const then = typeof clientOrDone === "function" ? clientOrDone as () => void : done ?? nothing;
    // aedes' own notices; nobody may subscribe to them here.
    if (message.topic.startsWith("$SYS/")) return then();
    if (message.retain) this.#retain(message);
    this.#router.emit(message, then);
  }
}

function nothing(): void {}

/** What a peer sent, short enough for a log. */
function bounded(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 117)}...`;
}
