/** The way to hardware that the settings name: the embedded broker, or another one by URL. */
import type { Adapter } from "../adapters/adapter.ts";
import { Broker } from "../adapters/mqtt/broker.ts";
import { type ListenerPair, listenTcp } from "../adapters/mqtt/broker_listeners.ts";
import { ClientConnection } from "../adapters/mqtt/client_connection.ts";
import { Credentials } from "../adapters/mqtt/credentials.ts";
import { EmbeddedConnection } from "../adapters/mqtt/embedded_connection.ts";
import { adapters } from "../adapters/registry.ts";
import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import { DeviceAuthority } from "./devices/device_authority.ts";
import { revokeAllDevices } from "./devices/device_commands.ts";
import type { Log } from "./operations/log.ts";
import type { Random } from "./random.ts";
import type { Site } from "./site.ts";
import { readTlsPair, watchTlsPair } from "./tls_files.ts";

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
  /** Where devices may enrol, and the broker that they are told of; null without `--device-ca`. */
  readonly enrolment: { readonly authority: DeviceAuthority; readonly brokerUrl: string } | null;
  /** Shows devices another certificate of this server from their next connection on. */
  reloadTls(pair: ListenerPair): void;
  /**
   * Ends everything that these devices can sign in with here – certificates, codes and secrets – and
   * their connections to the embedded broker, for good (R14). A broker beside needs the revocation
   * list as well. @returns how many certificates were valid until now
   */
  revokeDevices(devices: readonly string[]): Promise<number>;
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

/** How often certificates that have expired meanwhile are looked for. */
const expiryEveryMs = 60_000;

/** Opens it; the adapter is not started yet, so no report can come before somebody listens. */
export async function openHardwareWay(
  config: Config,
  around: HardwareSurroundings,
): Promise<HardwareWay> {
  const undo: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const authority = config.devices === undefined ? null : await openAuthority(
      { ...config.devices, folder: config.devices.ca },
      around,
      undo,
    );
    const way = config.mqtt.embedded
      ? await openEmbedded(config, config.mqtt, around, authority, undo)
      : await openClient(config.mqtt, around, undo);
    const brokerUrl = config.devices?.brokerUrl ??
      (config.mqtt.embedded ? way.url! : config.mqtt.url);
    return {
      ...way,
      enrolment: authority === null ? null : { authority, brokerUrl },
      revokeDevices: async (devices) => {
        const count = authority === null ? 0 : await revokeAllDevices(authority, devices);
        await way.forget(devices);
        return count;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Way extends Pick<HardwareWay, "adapter" | "url" | "reloadTls"> {
  /** Revokes devices' secrets and cuts their connections, where this process has them. */
  forget(devices: readonly string[]): Promise<void>;
}
type Undo = (() => Promise<void> | void)[];

async function openAuthority(
  devices: { readonly folder: string; readonly certificateDays: number },
  { clock, site, log }: HardwareSurroundings,
  undo: Undo,
): Promise<DeviceAuthority> {
  const authority = await DeviceAuthority.open({
    ...devices,
    clock,
    devices: site.devices.map(({ id }) => id),
  });
  undo.push(authority.watch((error) => log.error("device_register", { error: String(error) })));
  return authority;
}

/** A broker elsewhere, by URL. */
async function openClient(
  mqtt: Extract<Config["mqtt"], { readonly embedded: false }>,
  { site, clock, random, log }: HardwareSurroundings,
  undo: Undo,
): Promise<Way> {
  const { url, user, passwordFile, ca, tls } = mqtt;
  const pair = tls === undefined ? undefined : await readTlsPair(tls);
  const connection = new ClientConnection({
    url,
    clientId: `vestibule-${site.cluster}`,
    ...(user !== undefined && { user }),
    ...(passwordFile !== undefined && { secret: (await Deno.readTextFile(passwordFile)).trim() }),
    tls: { ...(ca !== undefined && { ca: await Deno.readTextFile(ca) }), ...pair },
  }, { clock, random });
  if (tls !== undefined && pair !== undefined) {
    undo.push(watchTlsPair(tls, pair, clock, (renewed) => {
      connection.useCertificate(renewed);
      log.info("mqtt_certificate_reloaded");
    }, (error) => log.error("certificate_unreadable", { error: String(error) })));
  }
  const fault = (text: string) => log.warn("mqtt_fault", { text });
  return {
    adapter: adapters.mqtt({ site, mqtt: connection, fault }),
    url: null,
    reloadTls: () => {}, // devices see that broker's certificate, not ours
    forget: () => Promise.resolve(),
  };
}

/** The embedded broker and its listener. */
async function openEmbedded(
  config: Config,
  { listen, deviceSecrets }: Extract<Config["mqtt"], { readonly embedded: true }>,
  around: HardwareSurroundings,
  authority: DeviceAuthority | null,
  undo: Undo,
): Promise<Way> {
  const { site, clock, log } = around;
  const credentials = await Credentials.open(deviceSecrets ?? null);
  await around.credentials?.(credentials);
  const broker = await Broker.start({
    site,
    credentials,
    refused: sparing(clock, (why, user, detail) => log.warn("mqtt_refused", { why, user, detail })),
  });
  undo.push(() => broker.stop());
  if (authority !== null) undo.push(...cutWhatEnds(broker, authority, clock));
  const listener = await listenTcp(broker, {
    ...listen,
    ...(config.tls !== undefined && { tls: await readTlsPair(config.tls) }),
    ...(authority !== null && { certificates: authority }),
    // Off loopback a device without a certificate comes in only where its secrets are set up.
    ...(deviceSecrets !== undefined && { secrets: true }),
  });
  return {
    adapter: adapters.mqtt({
      site,
      mqtt: new EmbeddedConnection(broker),
      fault: (text) => log.warn("mqtt_fault", { text }),
    }),
    url: listener.url,
    reloadTls: (pair) => listener.reloadTls(pair),
    forget: async (devices) => {
      for (const device of devices) {
        await credentials.revoke(device);
        broker.disconnect(device);
      }
    },
  };
}

/** Cuts connections whose certificate was revoked, at once, or has expired, within a minute. */
function cutWhatEnds(broker: Broker, authority: DeviceAuthority, clock: Clock): (() => void)[] {
  let cancel = () => {};
  const cut = () => {
    const standing = authority.standing();
    broker.cutCertified(({ serial }) => standing.has(serial));
  };
  const arm = () => {
    cancel = clock.after(expiryEveryMs, () => {
      cut();
      arm();
    });
  };
  arm();
  return [authority.onChange(cut), () => cancel()];
}
