/**
 * A device on MQTT as a stranger would build it, as small as it can be: an mqtt.js client, an inbox
 * for what it is told, and the unit's part of E5 (boot, deadline on its own clock, known ids).
 */
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import type { Act } from "../../adapters/mqtt/payloads.ts";
import { Inbox } from "./inbox.ts";

/** A message that a device got. */
export interface Told {
  readonly topic: string;
  readonly payload: unknown;
}

/** Where a device connects, and as whom. */
export interface DeviceAt {
  readonly url: string;
  readonly user: string;
  /** Left out where `more` holds a client certificate (`cert`, `key`). */
  readonly secret?: string;
  readonly more?: IClientOptions;
}

/** A device that is connected. */
export class TestDevice {
  readonly told = new Inbox<Told>();
  readonly ended: Promise<void>;
  readonly #client: MqttClient;

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on("message", (topic, payload) => {
      this.told.put({ topic, payload: JSON.parse(payload.toString()) });
    });
    this.ended = new Promise((resolve) => client.once("close", () => resolve()));
  }

  /** Connects; rejects with the broker's reason where it refuses. */
  static async connect({ url, user, secret, more }: DeviceAt): Promise<TestDevice> {
    const client = mqtt.connect(url, {
      username: user,
      ...(secret === undefined ? {} : { password: secret }),
      clientId: user,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: 10_000,
      ...more,
    });
    // Made before the connection stands: a broker that kept messages sends them at once.
    const device = new TestDevice(client);
    await new Promise<void>((resolve, reject) => {
      client.once("connect", () => resolve());
      client.once("error", reject);
      client.once("close", () => reject(new Error("closed")));
    });
    return device;
  }

  /** Subscribes; the granted QoS of each, 128 for a refusal. */
  async subscribe(...filters: string[]): Promise<number[]> {
    const granted = await new Promise<readonly unknown[]>((resolve, reject) => {
      this.#client.subscribe(filters, { qos: 1 }, (error, _granted, suback) => {
        if (suback !== undefined) resolve(suback.granted);
        else reject(error ?? new Error("no SUBACK"));
      });
    });
    return granted.map((qos) => typeof qos === "number" ? qos : 128);
  }

  /** Publishes at QoS 1 and waits for the PUBACK; rejects where the connection ends first. */
  publish(topic: string, payload: unknown, retain = false): Promise<void> {
    const text = typeof payload === "string" ? payload : JSON.stringify(payload);
    return new Promise((resolve, reject) => {
      void this.ended.then(() => reject(new Error("closed")));
      this.#client.publish(topic, text, { qos: 1, retain }, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Publishes at QoS 0: sent and forgotten. */
  tell(topic: string, payload: unknown): void {
    this.#client.publish(topic, JSON.stringify(payload), { qos: 0 });
  }

  /** Disconnects with a DISCONNECT, so that no will is sent. */
  async leave(): Promise<void> {
    await this.#client.endAsync();
  }

  /** Vanishes, as with its power: no DISCONNECT. */
  async vanish(): Promise<void> {
    this.#client.stream.destroy();
    await this.#client.endAsync(true);
  }
}

/** What E5 asks of a unit. */
export class TestUnit {
  readonly #known = new Set<string>();
  boot: string;
  /** The unit's own clock; a test moves it. */
  unitMs = 0;

  constructor(boot: string) {
    this.boot = boot;
  }

  /** A new start: another boot id, a clock from zero, nothing known. */
  reboot(boot: string): void {
    this.boot = boot;
    this.unitMs = 0;
    this.#known.clear();
  }

  /** Does an act, or refuses it. */
  take(act: Act): { act: string; outcome: "done" | "refused"; reason?: string } {
    const reason = act.boot !== this.boot
      ? "other-boot"
      : act.notAfterUnitMs < this.unitMs
      ? "too-late"
      : this.#known.has(act.act)
      ? "known-id"
      : undefined;
    this.#known.add(act.act);
    return reason === undefined
      ? { act: act.act, outcome: "done" }
      : { act: act.act, outcome: "refused", reason };
  }
}
