/** The way to hardware that the settings name: the embedded broker, or another one by URL. */
import type { Adapter } from "../adapters/adapter.ts";
import { Broker } from "../adapters/mqtt/broker.ts";
import { listenTcp } from "../adapters/mqtt/broker_listeners.ts";
import { ClientConnection } from "../adapters/mqtt/client_connection.ts";
import { Credentials } from "../adapters/mqtt/credentials.ts";
import { EmbeddedConnection } from "../adapters/mqtt/embedded_connection.ts";
import { adapters } from "../adapters/registry.ts";
import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import type { Log } from "./operations/log.ts";
import type { Random } from "./random.ts";
import type { Site } from "./site.ts";

/** What the way to hardware needs of its surroundings. */
export interface HardwareSurroundings {
  readonly site: Site;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Gives the embedded broker's credentials to whoever plays the hardware (the demo). */
  readonly credentials?: (credentials: Credentials) => Promise<void>;
}

/** An open way to hardware. */
export interface HardwareWay {
  readonly adapter: Adapter;
  /** Where devices connect to the embedded broker; null where another is used. */
  readonly url: string | null;
  close(): Promise<void>;
}

/** At most this many refusals a second are logged; the broker counts all of them. */
const refusalsLoggedPerSecond = 5;

/** Passes on what comes, up to a rate: a flood of refusals must not become a flood of lines. */
function sparing<T extends unknown[]>(clock: Clock, told: (...what: T) => void) {
  let second = 0;
  let count = 0;
  return (...what: T) => {
    const now = Math.floor(clock.monotonic() / 1000);
    if (now !== second) {
      second = now;
      count = 0;
    }
    if (++count <= refusalsLoggedPerSecond) told(...what);
  };
}

/** Opens it; the adapter is not started yet, so no report can come before somebody listens. */
export async function openHardwareWay(
  config: Config,
  around: HardwareSurroundings,
): Promise<HardwareWay> {
  const { site, clock, random, log } = around;
  const fault = (text: string) => log.warn("mqtt_fault", { text });
  if (!config.mqtt.embedded) {
    const { url, user, passwordFile, ca } = config.mqtt;
    const connection = new ClientConnection({
      url,
      clientId: `vestibule-${site.cluster}`,
      ...(user !== undefined && { user }),
      ...(passwordFile !== undefined && { secret: (await Deno.readTextFile(passwordFile)).trim() }),
      ...(ca !== undefined && { tls: { ca: await Deno.readTextFile(ca) } }),
    }, { clock, random });
    return {
      adapter: adapters.mqtt({ site, mqtt: connection, fault }),
      url: null,
      close: () => Promise.resolve(),
    };
  }
  const credentials = await Credentials.open(config.mqtt.deviceSecrets ?? null);
  await around.credentials?.(credentials);
  const broker = await Broker.start({
    site,
    credentials,
    refused: sparing(clock, (why, user, detail) => log.warn("mqtt_refused", { why, user, detail })),
  });
  const tls = config.tls === undefined ? undefined : {
    cert: await Deno.readTextFile(config.tls.cert),
    key: await Deno.readTextFile(config.tls.key),
  };
  const listener = await listenTcp(broker, {
    ...config.mqtt.listen,
    ...(tls !== undefined && { tls }),
  });
  return {
    adapter: adapters.mqtt({ site, mqtt: new EmbeddedConnection(broker), fault }),
    url: listener.url,
    close: () => broker.stop(),
  };
}
