/** The embedded broker as tests use it: listeners on free ports, a secret for everybody. */
import { Broker, type BrokerLimits, type BrokerRefusal } from "../../adapters/mqtt/broker.ts";
import {
  type BrokerListener,
  listenTcp,
  listenWebSocket,
} from "../../adapters/mqtt/broker_listeners.ts";
import { Credentials, serverUser } from "../../adapters/mqtt/credentials.ts";
import type { Site } from "../../src/site.ts";
import { Inbox } from "./inbox.ts";
import { TestDevice } from "./test_device.ts";

/** What the broker refused: why, whom, what. */
export interface Refusal {
  readonly why: BrokerRefusal;
  readonly user: string;
  readonly detail: string;
}

/** A running embedded broker. */
export interface TestBroker {
  readonly broker: Broker;
  readonly credentials: Credentials;
  readonly tcp: BrokerListener;
  readonly webSocket: BrokerListener;
  readonly refusals: Inbox<Refusal>;
  secretOf(user: string): string;
  /** A client over TCP, signed in. */
  connect(user: string, more?: object): Promise<TestDevice>;
  /** Ends the clients and the broker. */
  stop(): Promise<void>;
}

/** Starts an embedded broker with a secret for every device of the site and for the server. */
export async function startTestBroker(
  site: Site,
  limits: Partial<BrokerLimits> = {},
  port = 0,
): Promise<TestBroker> {
  const credentials = await Credentials.open(null);
  const secrets = new Map([[serverUser, await credentials.issueServerSecret()]]);
  for (const { id } of site.devices) secrets.set(id, await credentials.issueDeviceSecret(id));
  const secretOf = (user: string) => secrets.get(user) ?? "";
  const refusals = new Inbox<Refusal>();
  const broker = await Broker.start({
    site,
    credentials,
    limits,
    refused: (why, user, detail) => refusals.put({ why, user, detail }),
  });
  const tcp = await listenTcp(broker, { host: "127.0.0.1", port });
  const webSocket = await listenWebSocket(broker, { host: "127.0.0.1", port: 0 });
  const clients: TestDevice[] = [];
  return {
    broker,
    credentials,
    tcp,
    webSocket,
    refusals,
    secretOf,
    connect: async (user, more = {}) => {
      const client = await TestDevice.connect({
        url: tcp.url,
        user,
        secret: secretOf(user),
        more,
      });
      clients.push(client);
      return client;
    },
    stop: async () => {
      for (const client of clients) await client.vanish();
      await broker.stop();
    },
  };
}
