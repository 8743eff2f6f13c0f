import { Broker } from "../../../adapters/mqtt/broker.ts";
import { listenTcp } from "../../../adapters/mqtt/broker_listeners.ts";
import { ClientConnection } from "../../../adapters/mqtt/client_connection.ts";
import { serverUser } from "../../../adapters/mqtt/credentials.ts";
import { EmbeddedConnection } from "../../../adapters/mqtt/embedded_connection.ts";
import { mosquittoAcl } from "../../../adapters/mqtt/mosquitto_acl.ts";
import { MqttAdapter } from "../../../adapters/mqtt/mqtt_adapter.ts";
import { SystemClock } from "../../../src/clock.ts";
import { seededRandom } from "../../../src/random.ts";
import type { Site } from "../../../src/site.ts";
import { adapterContract } from "../../contracts/adapter_contract.ts";
import { startTestBroker } from "../../parts/embedded_broker.ts";
import { Mosquitto } from "../../parts/mosquitto.ts";

/** A client to a broker by URL, as the server is configured for one. */
function clientAdapter(site: Site, port: number, secret: string): MqttAdapter {
  const address = {
    url: `mqtt://127.0.0.1:${port}`,
    user: serverUser,
    secret,
    clientId: crypto.randomUUID(),
  };
  const surroundings = { clock: new SystemClock(), random: seededRandom(1) };
  return new MqttAdapter({ site, connection: new ClientConnection(address, surroundings) });
}

adapterContract({
  name: "embedded connection",
  start: async (site) => {
    const { broker, tcp, webSocket, secretOf } = await startTestBroker(site);
    return {
      port: tcp.port,
      webSocketUrl: webSocket.url,
      secretOf,
      keepsSessions: false,
      adapter: () => new MqttAdapter({ site, connection: new EmbeddedConnection(broker) }),
      breakDown: () => broker.stop(),
      stop: () => broker.stop(),
    };
  },
});

adapterContract({
  name: "client to the embedded broker",
  start: async (site) => {
    const { broker, credentials, tcp, webSocket, secretOf } = await startTestBroker(site);
    let running = broker;
    return {
      port: tcp.port,
      webSocketUrl: webSocket.url,
      secretOf,
      keepsSessions: false,
      adapter: () => clientAdapter(site, tcp.port, secretOf(serverUser)),
      breakDown: () => running.stop(),
      comeBack: async () => {
        running = await Broker.start({ site, credentials });
        await listenTcp(running, { host: "127.0.0.1", port: tcp.port });
      },
      stop: () => running.stop(),
    };
  },
});

adapterContract({
  name: "client to Mosquitto",
  start: async (site) => {
    const users = new Map(
      [serverUser, ...site.devices.map(({ id }) => id)].map((user) => [user, `secret of ${user}`]),
    );
    const mosquitto = await Mosquitto.start({ users, acl: mosquittoAcl(site) });
    const secretOf = (user: string) => users.get(user) ?? "";
    return {
      port: mosquitto.port,
      webSocketUrl: mosquitto.webSocketUrl,
      secretOf,
      keepsSessions: true,
      adapter: () => clientAdapter(site, mosquitto.port, secretOf(serverUser)),
      breakDown: () => mosquitto.kill(),
      comeBack: () => mosquitto.run(),
      stop: () => mosquitto.stop(),
    };
  },
});
