/** Everything that a broker carries, as somebody hears it who may hear all of it. */
import { Buffer } from "node:buffer";
import mqtt from "mqtt";
import { mosquittoAcl } from "../../adapters/mqtt/mosquitto_acl.ts";
import { serverUser } from "../../adapters/mqtt/credentials.ts";
import { checkSite, type SiteFile } from "../../src/site.ts";
import { Mosquitto } from "./mosquitto.ts";
import type { TownOptions } from "./town.ts";

/** A message, byte by byte. */
export interface Heard {
  readonly topic: string;
  readonly bytes: Buffer;
}

/** A broker with an ear in it. */
export class CanaryTraffic implements AsyncDisposable {
  readonly heard: Heard[] = [];
  /** How a town connects to it. */
  readonly options: Pick<TownOptions, "broker" | "secrets" | "mqttOf">;
  readonly #mosquitto: Mosquitto;
  readonly #ear: mqtt.MqttClient;

  private constructor(
    mosquitto: Mosquitto,
    ear: mqtt.MqttClient,
    users: ReadonlyMap<string, string>,
  ) {
    this.#mosquitto = mosquitto;
    this.#ear = ear;
    const { url } = mosquitto;
    this.options = {
      broker: { url, user: serverUser, secret: users.get(serverUser)! },
      secrets: users,
      mqttOf: () => url,
    };
    ear.on("message", (topic, bytes) => this.heard.push({ topic, bytes: Buffer.from(bytes) }));
  }

  /** Starts a broker for a site, and listens to all its topics. */
  static async start(file: SiteFile): Promise<CanaryTraffic> {
    const site = checkSite(file);
    const ear = "ear";
    const users = new Map(
      [serverUser, ear, ...site.devices.map(({ id }) => id)]
        .map((user) => [user, crypto.randomUUID()]),
    );
    const acl = `${mosquittoAcl(site)}\nuser ${ear}\ntopic readwrite #\n`;
    const mosquitto = await Mosquitto.start({ users, acl });
    const client = await mqtt.connectAsync(mosquitto.url, {
      username: ear,
      password: users.get(ear)!,
      clientId: ear,
      reconnectPeriod: 0,
    });
    const traffic = new CanaryTraffic(mosquitto, client, users);
    await client.subscribeAsync("#", { qos: 1 });
    return traffic;
  }

  /** Says something to all who listen. */
  async say(topic: string, text: string): Promise<void> {
    await this.#ear.publishAsync(topic, text, { qos: 1 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ear.endAsync(true);
    await this.#mosquitto.stop();
  }
}
