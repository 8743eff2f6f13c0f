/**
 * The way to any MQTT broker by URL, through mqtt.js: MQTT 5 where the broker speaks it, else 3.1.1.
 *
 * mqtt.js is made for clients that want nothing lost: it queues while it is offline and, after a
 * reconnect, sends again what was not acknowledged. Here both would open a door late. So a client
 * of mqtt.js lives for one connection only: a link that is lost throws it away, with its queue and
 * its store of unacknowledged messages, and coming back makes a new one with a clean session.
 * Nothing can be sent twice or late from here; what the operating system still delivers of a link
 * that hangs and recovers dies by the deadline in its payload (E5).
 *
 * The injected clock drives keepalive and the pauses between attempts. mqtt.js's own timer for the
 * CONNACK and those of TLS and WebSocket handshakes are the platform's.
 */
import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from "mqtt";
import type { Clock } from "../../src/clock.ts";
import type { Random } from "../../src/random.ts";
import type { Connection, ConnectionListener, PublishOptions } from "./connection.ts";
import { payloadBytesMax } from "./payloads.ts";
import { sendAtOnce } from "./no_delay.ts";

/** Where a broker is and who we are there. */
export interface BrokerAddress {
  /** `mqtt:`, `mqtts:`, `ws:` or `wss:`; without a user or password in it. */
  readonly url: string;
  readonly user?: string;
  readonly secret?: string;
  /** One at a time may use it: a second one pushes the first out. */
  readonly clientId: string;
  /** PEM texts: authorities to trust in place of the system's, and our own certificate. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

/** What {@link ClientConnection} is given beside the address. */
export interface ClientSurroundings {
  readonly clock: Clock;
  readonly random: Random;
}

const keepaliveS = 5;
const connectTimeoutMs = 5000;
/** The pause before the next attempt doubles from the first to the last of these, half of it at random. */
const pauseMs = { first: 100, longest: 1000 };
/** Bytes that may wait in our socket; beyond, the broker does not read and nothing more is sent. */
const outboundBytesMax = 4 * 1024 * 1024;
/** QoS 1 messages under way, where the broker names no lower number. */
const inflightMax = 256;
/** Topics with state that waits for room among those under way. */
const waitingMax = 4096;
const packetBytesMax = payloadBytesMax + 1024;

/** How a broker says that it does not speak MQTT 5: in 3.1.1's words and in 5's. */
const versionRefusals: readonly number[] = [1, 132];

/** A connection to a broker by URL. */
export class ClientConnection implements Connection {
  #address: BrokerAddress;
  readonly #clock: Clock;
  readonly #random: Random;
  #version: 4 | 5 = 5;
  #link: Link | null = null;
  #failures = 0;
  /** Why the last attempt failed: an outage is told once, not with every attempt. */
  #why: string | null = null;
  #cancelPause: (() => void) | null = null;
  #opened: { filters: readonly string[]; listener: ConnectionListener } | null = null;
  #first: PromiseWithResolvers<void> | null = null;

  /** @throws where the URL is none that a broker can have */
  constructor(address: BrokerAddress, { clock, random }: ClientSurroundings) {
    checkUrl(address.url);
    this.#address = address;
    this.#clock = clock;
    this.#random = random;
  }

  get up(): boolean {
    return this.#link?.up === true;
  }

  /** The version of MQTT spoken, or tried next: 4 is 3.1.1. */
  get version(): 4 | 5 {
    return this.#version;
  }

  /** Shows another certificate of ours from the next connection on; one that stands stays. */
  useCertificate(pair: { readonly cert: string; readonly key: string }): void {
    this.#address = { ...this.#address, tls: { ...this.#address.tls, ...pair } };
  }

  open(filters: readonly string[], listener: ConnectionListener): Promise<void> {
    if (this.#first !== null) return this.#first.promise;
    this.#opened = { filters, listener };
    this.#first = Promise.withResolvers();
    this.#connect();
    return this.#first.promise;
  }

  publish(topic: string, payload: string, options: PublishOptions): boolean {
    return this.#link?.publish(topic, payload, options) ?? false;
  }

  async close(): Promise<void> {
    this.#opened = null;
    this.#cancelPause?.();
    this.#cancelPause = null;
    this.#first?.reject(new Error("Cannot open the connection: it was closed before it stood"));
    this.#first?.promise.catch(() => {}); // whoever opened it hears; nobody else need
    this.#first = null;
    const link = this.#link;
    this.#link = null;
    await link?.end();
  }

  #connect(): void {
    const opened = this.#opened;
    if (opened === null) return;
    const { filters, listener } = opened;
    const link = new Link(this.#options(), filters, {
      message: (topic, payload, retained) => listener.message(topic, payload, retained),
      fault: (text) => listener.fault(text),
      up: () => {
        this.#failures = 0;
        this.#why = null;
        listener.link(true);
        this.#first?.resolve();
      },
      down: (why, code) => {
        if (this.#link !== link) return;
        const stood = link.up;
        this.#link = null;
        void link.end();
        if (stood) listener.link(false);
        if (this.#opened === null) return; // closed by the listener
        if (this.#version === 5 && code !== undefined && versionRefusals.includes(code)) {
          this.#version = 4;
          return this.#connect();
        }
        if (why !== this.#why) listener.fault(`The link to the MQTT broker is down: ${why}`);
        this.#why = why;
        const longestMs = Math.min(pauseMs.first * 2 ** this.#failures++, pauseMs.longest);
        const waitMs = longestMs * (1 + this.#random.next()) / 2;
        this.#cancelPause = this.#clock.after(waitMs, () => this.#connect());
      },
    });
    this.#link = link;
  }

  #options(): IClientOptions & { readonly url: string } {
    const { url, user, secret, clientId, tls } = this.#address;
    return {
      url,
      clientId,
      ...(user === undefined ? {} : { username: user }),
      ...(secret === undefined ? {} : { password: secret }),
      ...tls,
      protocolVersion: this.#version,
      clean: true,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      keepalive: keepaliveS,
      connectTimeout: connectTimeoutMs,
      timerVariant: intervals(this.#clock),
      ...(this.#version === 5
        ? { properties: { maximumPacketSize: packetBytesMax, sessionExpiryInterval: 0 } }
        : {}),
      ...(url.startsWith("ws")
        ? { wsOptions: { maxPayload: packetBytesMax + 16, handshakeTimeout: connectTimeoutMs } }
        : {}),
    };
  }
}

/** What a {@link Link} tells. `down` comes once and is the last. */
interface LinkListener {
  message(topic: string, payload: Uint8Array, retained: boolean): void;
  up(): void;
  down(why: string, code: number | undefined): void;
  fault(text: string): void;
}

/** One connection: from CONNECT to its end. */
class Link {
  readonly #client: MqttClient;
  readonly #listener: LinkListener;
  up = false;
  #over = false;
  #inflight = 0;
  #inflightMax = inflightMax;
  /** State that waits for room, the latest of each topic. */
  readonly #waiting = new Map<string, string>();

  constructor(
    { url, ...options }: IClientOptions & { readonly url: string },
    filters: readonly string[],
    listener: LinkListener,
  ) {
    this.#listener = listener;
    const client = this.#client = mqtt.connect(url, options);
    let why = "the connection closed";
    let code: number | undefined;
    const down = () => {
      if (this.#over) return;
      this.#over = true;
      listener.down(why, code);
    };
    const opened = () => {
      if (this.up) return;
      this.up = true;
      listener.up();
    };
    client.on("error", (error) => {
      why = error.message;
      if ("code" in error && typeof error.code === "number") code = error.code;
    });
    client.on("close", down);
    client.on("connect", ({ properties }) => {
      sendAtOnce(client.stream);
      this.#inflightMax = Math.min(inflightMax, properties?.receiveMaximum ?? inflightMax);
      client.subscribe([...filters], { qos: 1 }, (error, granted) => {
        if (this.#over) return;
        const refused = granted?.find(({ qos }) => qos >= 128);
        if (error !== null || refused !== undefined) {
          why = `it refuses a subscription${refused === undefined ? "" : ` to ${refused.topic}`}`;
          client.end(true);
          return down();
        }
        opened();
      });
    });
    client.on("message", (topic, payload, packet: IPublishPacket) => {
      if (this.#over) return;
      opened(); // what was retained can overtake mqtt.js's own word of the SUBACK
      listener.message(topic, payload, packet.retain === true);
    });
  }

  publish(topic: string, payload: string, { qos, expiryMs }: PublishOptions): boolean {
    const client = this.#client;
    if (!this.up || this.#over || !client.connected) return false;
    if (client.stream.writableLength > outboundBytesMax) return false;
    if (qos === 1 && this.#inflight >= this.#inflightMax) {
      if (this.#waiting.size >= waitingMax && !this.#waiting.has(topic)) return false;
      this.#waiting.set(topic, payload);
      return true;
    }
    if (qos === 1) {
      this.#waiting.delete(topic); // older than what leaves now
      this.#inflight++;
    }
    const messageExpiryInterval = expiryMs === undefined
      ? undefined
      : Math.max(1, Math.floor(expiryMs / 1000));
    client.publish(topic, payload, {
      qos,
      ...(messageExpiryInterval === undefined || client.options.protocolVersion !== 5
        ? {}
        : { properties: { messageExpiryInterval } }),
    }, qos === 1 ? (error) => this.#acknowledged(topic, error ?? null) : undefined);
    return true;
  }

  /** Ends it at once; resolves when its socket is gone. */
  end(): Promise<void> {
    this.#over = true;
    this.#waiting.clear();
    return new Promise((resolve) => this.#client.end(true, {}, () => resolve()));
  }

  #acknowledged(topic: string, error: Error | null): void {
    if (this.#over) return;
    this.#inflight--;
    if (error !== null) this.#listener.fault(`The broker refused ${topic}: ${error.message}`);
    const next = this.#waiting.entries().next().value;
    if (next !== undefined) {
      this.#waiting.delete(next[0]);
      this.publish(next[0], next[1], { qos: 1 });
    }
  }
}

/** `setInterval` and its end on our clock, in the shape of mqtt.js's keepalive timer. */
function intervals(clock: Clock): NonNullable<Exclude<IClientOptions["timerVariant"], string>> {
  const cancels = new Map<number, () => void>();
  let last = 0;
  return {
    set: (task, everyMs) => {
      const timer = ++last;
      const arm = () =>
        cancels.set(
          timer,
          clock.after(everyMs ?? 0, () => {
            arm();
            task();
          }),
        );
      arm();
      return timer;
    },
    clear: (timer) => {
      cancels.get(timer)?.();
      cancels.delete(timer);
    },
  };
}

function checkUrl(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const fault = parsed === null || !["mqtt:", "mqtts:", "ws:", "wss:"].includes(parsed.protocol)
    ? `a URL of mqtt, mqtts, ws or wss is needed, got ${parsed?.protocol ?? "something else"}`
    : parsed.username !== "" || parsed.password !== ""
    ? "user and secret have settings of their own, got them in the URL, which gets into logs"
    : null;
  if (fault !== null) throw new Error(`Cannot use the broker's URL: ${fault}`);
}
