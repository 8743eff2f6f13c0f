/**
 * A simulated controller's way to an MQTT broker, as any vendor's controller would have one: an
 * ordinary MQTT 3.1.1 client with a device's user and password, a retained status and a last will.
 *
 * A client of mqtt.js lives for one connection: what it had queued and not had acknowledged dies
 * with it, since after a reconnect the whole state is published anyway and an old report would only
 * contradict it. mqtt.js's own timers (keepalive, CONNACK) are the platform's.
 */
import mqtt, { type MqttClient } from "mqtt";
import type { z } from "zod";
import type { Clock } from "../../src/clock.ts";
import type { Random } from "../../src/random.ts";
import {
  actSchema,
  askSchema,
  type CarPosition,
  type CarState,
  desiredSchema,
  type Outcome,
  payloadBytesMax,
  type Report,
  type Status,
} from "../mqtt/payloads.ts";
import { delivery, type GroupAddress, topics } from "../mqtt/topics.ts";
import { sendAtOnce } from "../mqtt/no_delay.ts";
import type { ControllerLink, ControllerListener } from "./controller_link.ts";

/** The pause before the next attempt doubles from the first to the last of these, half at random. */
const pauseMs = { first: 100, longest: 1000 };
/** QoS 1 messages under way; more are dropped, and the next heartbeat says what they said. */
const inflightMax = 512;
/** Bytes that may wait in the socket before positions are dropped. */
const outboundBytesMax = 1024 * 1024;

/** Where a controller connects, and as whom. */
export interface DeviceLogin {
  /** `mqtt:`, `mqtts:`, `ws:` or `wss:`. */
  readonly url: string;
  /** The device's id in the site file. */
  readonly user: string;
  readonly password: string;
  /** PEM text of the authorities to trust in place of the system's. */
  readonly ca?: string;
}

/** What a link is given beside its login. */
export interface LinkSurroundings {
  readonly clock: Clock;
  readonly random: Random;
  /** Hears what an operator should know; holds no secret. */
  readonly note?: (text: string) => void;
  /** Runs whenever the link stands, subscriptions and all. */
  readonly up?: () => void;
}

/** A controller's connection to a broker. */
export class MqttLink implements ControllerLink {
  readonly #at: GroupAddress;
  readonly #login: DeviceLogin;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #note: (text: string) => void;
  readonly #up: () => void;
  #boot = "";
  #listener: ControllerListener | undefined;
  #client: MqttClient | undefined;
  #ending: Promise<void>[] = [];
  #inflight = 0;
  #failures = 0;
  #off = false;
  #cancelPause: () => void = () => {};

  constructor(at: GroupAddress, login: DeviceLogin, surroundings: LinkSurroundings) {
    const { clock, random, note, up } = surroundings;
    this.#at = at;
    this.#login = login;
    this.#clock = clock;
    this.#random = random;
    this.#note = note ?? (() => {});
    this.#up = up ?? (() => {});
  }

  open(boot: string, listener: ControllerListener): void {
    this.#drop();
    this.#boot = boot;
    this.#listener = listener;
    this.#connect();
  }

  report(report: Report): void {
    this.#say(topics.report(this.#at), report, delivery.report);
  }

  outcome(outcome: Outcome): void {
    this.#say(topics.outcome(this.#at), outcome, delivery.outcome);
  }

  carState(car: string, state: CarState): void {
    this.#say(topics.carState(this.#at, car), state, delivery.carState);
  }

  carPosition(car: string, position: CarPosition): void {
    if ((this.#client?.stream?.writableLength ?? 0) > outboundBytesMax) return;
    this.#say(topics.carPosition(this.#at, car), position, delivery.carPosition);
  }

  cut(off: boolean): void {
    if (this.#off === off) return;
    this.#off = off;
    if (off) this.#drop();
    else this.#connect();
  }

  async close(): Promise<void> {
    this.#listener = undefined;
    this.#cancelPause();
    const client = this.#client;
    this.#client = undefined;
    if (client?.connected === true) {
      // A goodbye discards the last will, so the status is said by hand first.
      await new Promise<void>((resolve) => {
        client.once("close", () => resolve());
        client.publish(topics.status(this.#at), this.#status(false), delivery.status, () => {
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
    const listener = this.#listener;
    if (listener === undefined || this.#off) return;
    const { url, user, password, ca } = this.#login;
    const client = mqtt.connect(url, {
      clientId: user,
      username: user,
      password,
      ...(ca === undefined ? {} : { ca }),
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      keepalive: 5,
      connectTimeout: 5000,
      will: { topic: topics.status(this.#at), payload: this.#status(false), ...delivery.status },
    });
    this.#client = client;
    this.#inflight = 0;
    let why = "the connection closed";
    client.on("error", ({ message }) => why = message);
    client.on("close", () => {
      if (this.#client !== client) return;
      this.#drop();
      this.#note(`The link of ${user} is down: ${why}`);
      const longestMs = Math.min(pauseMs.first * 2 ** this.#failures++, pauseMs.longest);
      this.#cancelPause = this.#clock.after(
        longestMs * (1 + this.#random.next()) / 2,
        () => this.#connect(),
      );
    });
    client.on("connect", () => {
      sendAtOnce(client.stream);
      const { desired, ask, act } = topics;
      const filters = [desired(this.#at), ask(this.#at), act(this.#at)];
      client.subscribe(filters, { qos: 1 }, (error, granted) => {
        if (this.#client !== client) return;
        if (error !== null || granted?.some(({ qos }) => qos >= 128)) {
          why = "the broker refuses its subscriptions";
          client.end(true);
          return;
        }
        this.#failures = 0;
        client.publish(topics.status(this.#at), this.#status(true), delivery.status);
        listener.connected();
        this.#up();
      });
    });
    client.on("message", (topic, payload, { retain }) => {
      // Nothing the server says is retained: what comes so is somebody's old word.
      if (this.#client === client && retain !== true) this.#heard(topic, payload, listener);
    });
  }

  #heard(topic: string, payload: Uint8Array, listener: ControllerListener): void {
    if (topic === topics.desired(this.#at)) {
      this.#read(payload, desiredSchema, (desired) => listener.desired(desired));
    } else if (topic === topics.ask(this.#at)) {
      this.#read(payload, askSchema, (ask) => listener.ask(ask));
    } else if (topic === topics.act(this.#at)) {
      this.#read(payload, actSchema, (act) => listener.act(act));
    }
  }

  #read<T>(payload: Uint8Array, schema: z.ZodType<T>, then: (value: T) => void): void {
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

  #say(
    topic: string,
    payload: object,
    options: { readonly qos: 0 | 1; readonly retain: boolean },
  ): void {
    const client = this.#client;
    if (client?.connected !== true) return;
    if (options.qos === 0) {
      client.publish(topic, JSON.stringify(payload), options);
    } else if (this.#inflight < inflightMax) {
      this.#inflight++;
      client.publish(topic, JSON.stringify(payload), options, () => {
        if (this.#client === client) this.#inflight--;
      });
    }
  }

  #status(online: boolean): string {
    return JSON.stringify({ online, boot: this.#boot } satisfies Status);
  }

  /** Throws the connection away, without a goodbye: the broker publishes the will. */
  #drop(): void {
    this.#cancelPause();
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
