/**
 * A simulated device's way to an MQTT broker, as any vendor's device would have one: an ordinary
 * MQTT 3.1.1 client with a device's user and password, a retained status and a last will.
 *
 * A client of mqtt.js lives for one connection: what it had queued and not had acknowledged dies
 * with it, since after a reconnect the whole state is published anyway and an old report would only
 * contradict it. mqtt.js's own timers (keepalive, CONNACK) are the platform's.
 */
import mqtt, { type MqttClient } from "mqtt";
import type { z } from "zod";
import type { Clock } from "../../src/clock.ts";
import type { Random } from "../../src/random.ts";
import { payloadBytesMax, type Status } from "../mqtt/payloads.ts";
import { sendAtOnce } from "../mqtt/no_delay.ts";

/** The pause before the next attempt doubles from the first to the last of these, half at random. */
const pauseMs = { first: 100, longest: 1000 };
/** QoS 1 messages under way; more are dropped, and the next heartbeat says what they said. */
const inflightMax = 512;

/** Where a device connects, and as whom. */
export interface DeviceLogin {
  /** `mqtt:`, `mqtts:`, `ws:` or `wss:`. */
  readonly url: string;
  /** The device's id in the site file. */
  readonly user: string;
  /** Left out where the device shows a certificate instead. */
  readonly password?: string;
  /** PEM text of the authorities to trust in place of the system's. */
  readonly ca?: string;
  /** PEM texts of the device's own certificate and its key. */
  readonly cert?: string;
  readonly key?: string;
}

/** What a connection is given beside its login. */
export interface LinkSurroundings {
  readonly clock: Clock;
  readonly random: Random;
  /** Hears what an operator should know; holds no secret. */
  readonly note?: (text: string) => void;
  /** Runs whenever the link stands, subscriptions and all. */
  readonly up?: () => void;
}

/** How a message is published. */
export interface Delivery {
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

/** What a device's connection carries. */
export interface DeviceTraffic {
  readonly filters: readonly string[];
  /** Where its status stands, retained, and as last will. */
  readonly status: { readonly topic: string; readonly delivery: Delivery };
  /** Takes a message that is not retained: nothing the server says is. */
  readonly heard: (topic: string, payload: Uint8Array) => void;
}

/** A device's connection to a broker; it keeps trying while it is open and not cut. */
export class DeviceConnection {
  readonly #login: DeviceLogin;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #note: (text: string) => void;
  readonly #up: () => void;
  readonly #traffic: DeviceTraffic;
  #boot = "";
  #connected: (() => void) | undefined;
  #client: MqttClient | undefined;
  #ending: Promise<void>[] = [];
  #inflight = 0;
  #failures = 0;
  #stands = false;
  #off = false;
  #cancelPause: () => void = () => {};

  constructor(login: DeviceLogin, surroundings: LinkSurroundings, traffic: DeviceTraffic) {
    const { clock, random, note, up } = surroundings;
    this.#login = login;
    this.#clock = clock;
    this.#random = random;
    this.#note = note ?? (() => {});
    this.#up = up ?? (() => {});
    this.#traffic = traffic;
  }

  /** Whether the connection stands, subscriptions and all. */
  get stands(): boolean {
    return this.#stands;
  }

  /** Bytes that wait in the socket. */
  get backlog(): number {
    return this.#client?.stream?.writableLength ?? 0;
  }

  /** Connects as the device that booted as `boot`; an earlier connection ends without notice. */
  open(boot: string, connected: () => void): void {
    this.drop();
    this.#boot = boot;
    this.#connected = connected;
    this.#connect();
  }

  /** Publishes, or drops where the connection is down or too much is under way. */
  say(topic: string, payload: object, { qos, retain }: Delivery): void {
    const client = this.#client;
    if (client?.connected !== true) return;
    if (qos === 0) {
      client.publish(topic, JSON.stringify(payload), { qos, retain });
    } else if (this.#inflight < inflightMax) {
      this.#inflight++;
      client.publish(topic, JSON.stringify(payload), { qos, retain }, () => {
        if (this.#client === client) this.#inflight--;
      });
    }
  }

  /** Reads what the server said; what cannot be read is noted and dropped. */
  read<T>(payload: Uint8Array, schema: z.ZodType<T>, then: (value: T) => void): void {
    let value: unknown;
    try {
      if (payload.length <= payloadBytesMax) value = JSON.parse(new TextDecoder().decode(payload));
    } catch {
      // not JSON: the schema refuses `undefined` below
    }
    const read = schema.safeParse(value);
    if (read.success) then(read.data);
    else this.#note(`${this.#login.user} cannot read what it was sent (${payload.length} bytes)`);
  }

  /** Cuts the cable (`true`) or mends it. */
  cut(off: boolean): void {
    if (this.#off === off) return;
    this.#off = off;
    if (off) this.#lose();
    else this.#connect();
  }

  /** Ends without a goodbye, so that the broker publishes the will, and does not come back. */
  drop(): void {
    this.#connected = undefined;
    this.#lose();
  }

  /** Says goodbye and disconnects. */
  async close(): Promise<void> {
    this.#connected = undefined;
    this.#stands = false;
    this.#cancelPause();
    const client = this.#client;
    this.#client = undefined;
    if (client?.connected === true) {
      // A goodbye discards the last will, so the status is said by hand first.
      const { topic, delivery } = this.#traffic.status;
      await new Promise<void>((resolve) => {
        client.once("close", () => resolve());
        client.publish(topic, this.#status(false), delivery, () => {
          client.end(false, {}, () => resolve());
        });
      });
    }
    if (client !== undefined) {
      await new Promise<void>((resolve) => client.end(true, {}, () => resolve()));
    }
    await Promise.all(this.#ending);
  }

  #connect(): void {
    const connected = this.#connected;
    if (connected === undefined || this.#off) return;
    const { url, user, password, ca, cert, key } = this.#login;
    const { topic, delivery } = this.#traffic.status;
    const client = mqtt.connect(url, {
      clientId: user,
      username: user,
      ...(password === undefined ? {} : { password }),
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined || key === undefined ? {} : { cert, key }),
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      keepalive: 5,
      connectTimeout: 5000,
      will: { topic, payload: this.#status(false), ...delivery },
    });
    this.#client = client;
    this.#inflight = 0;
    let why = "the connection closed";
    client.on("error", ({ message }) => why = message);
    client.on("close", () => {
      if (this.#client !== client) return;
      this.#lose();
      this.#note(`The link of ${user} is down: ${why}`);
      const longestMs = Math.min(pauseMs.first * 2 ** this.#failures++, pauseMs.longest);
      this.#cancelPause = this.#clock.after(
        longestMs * (1 + this.#random.next()) / 2,
        () => this.#connect(),
      );
    });
    client.on("connect", () => {
      sendAtOnce(client.stream);
      client.subscribe([...this.#traffic.filters], { qos: 1 }, (error, granted) => {
        if (this.#client !== client) return;
        if (error !== null || granted?.some(({ qos }) => qos >= 128)) {
          why = "the broker refuses its subscriptions";
          client.end(true);
          return;
        }
        this.#failures = 0;
        this.#stands = true;
        client.publish(topic, this.#status(true), delivery);
        connected();
        this.#up();
      });
    });
    client.on("message", (topic, payload, { retain }) => {
      // Nothing the server says is retained: what comes so is somebody's old word.
      if (this.#client === client && retain !== true) this.#traffic.heard(topic, payload);
    });
  }

  #status(online: boolean): string {
    return JSON.stringify({ online, boot: this.#boot } satisfies Status);
  }

  /** Throws the connection away, without a goodbye: the broker publishes the will. */
  #lose(): void {
    this.#cancelPause();
    this.#stands = false;
    const client = this.#client;
    if (client === undefined) return;
    this.#client = undefined;
    const ended = new Promise<void>((resolve) => client.end(true, {}, () => resolve()))
      .then(() => {
        this.#ending = this.#ending.filter((other) => other !== ended);
      });
    this.#ending.push(ended);
  }
}
