/**
 * Everything the operator sets: flags, and `VESTIBULE_*` in the environment (a flag wins). One
 * schema describes every setting; every fault is listed at once with the place it came from, and
 * what comes out is frozen.
 *
 * A listener off loopback needs TLS (R42, C14, E15): of its own, or, for HTTP and the metrics, of a
 * trusted proxy in front. The embedded MQTT listener needs its own. The environment is asked for
 * each known name alone, so `--allow-env=VESTIBULE_*` is all the permission this needs.
 */
import { normalize } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { faultsOfDevices } from "./devices/device_settings.ts";

/** Where a listener listens. */
export interface HostPort {
  /** A name or an address, without brackets. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** The setting of a listener or a name that no setting has, and the rule it breaks. */
export interface ConfigFault {
  /** `--http`, `VESTIBULE_HTTP`, or a word of the command line. */
  readonly place: string;
  readonly fault: string;
}

/** Settings that cannot be used; lists every fault. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  constructor(readonly faults: readonly ConfigFault[]) {
    super(
      `Cannot start: ${faults.length} setting${faults.length === 1 ? " is" : "s are"} wrong\n` +
        faults.map(({ place, fault }) => `  ${place}: ${fault}`).join("\n"),
    );
  }
}

const hostPort = z.string().transform((text, context): HostPort => {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s/]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port > 65_535) {
    context.addIssue({ code: "custom", message: `must be HOST:PORT, got ${quote(text)}` });
    return z.NEVER;
  }
  return { host, port };
});
const path = z.string().min(1, { error: "must be a path, got nothing" });
const count = (least: number, most: number) =>
  z.string().transform((text, context): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      context.addIssue({
        code: "custom",
        message: `must be a whole number from ${least} to ${most}, got ${quote(text)}`,
      });
      return z.NEVER;
    }
    return value;
  });
const url = (...schemes: readonly string[]) =>
  z.string().transform((text, context): string => {
    const parsed = URL.canParse(text) ? new URL(text) : undefined;
    const fault = parsed === undefined || !schemes.includes(parsed.protocol)
      ? `must be a URL that begins with ${schemes.map((s) => `${s}//`).join(" or ")}`
      : parsed.username !== "" || parsed.password !== ""
      ? "must hold no user name and no password; they have settings of their own"
      : undefined;
    if (fault !== undefined) {
      // What came may hold a password, so it is not repeated.
      context.addIssue({ code: "custom", message: fault });
      return z.NEVER;
    }
    return text;
  });
const networks = z.string().transform((text, context): readonly string[] => {
  const list = text.split(",").map((part) => part.trim());
  for (const part of list) {
    const fault = faultOfNetwork(part);
    if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
  }
  return list;
});

/** The one schema: a setting a line, in the order of the help text. */
const settingsSchema = z.strictObject({
  http: hostPort.default({ host: "127.0.0.1", port: 8080 })
    .describe("HOST:PORT  where apps and browsers connect [127.0.0.1:8080]"),
  metrics: hostPort.default({ host: "127.0.0.1", port: 9464 })
    .describe("HOST:PORT  where figures are served, and nothing else [127.0.0.1:9464]"),
  mqtt: hostPort.optional()
    .describe("HOST:PORT  where the embedded broker listens [127.0.0.1:1883 without --mqtt-url]"),
  mqttUrl: url("mqtt:", "mqtts:", "ws:", "wss:").optional()
    .describe("URL  a broker to use in place of the embedded one"),
  mqttUser: z.string().min(1).max(128).optional()
    .describe("NAME  this server's user name at that broker"),
  mqttPasswordFile: path.optional()
    .describe("FILE  holds this server's password at that broker"),
  mqttCa: path.optional()
    .describe("FILE  the certificate authority of that broker, in PEM"),
  mqttCert: path.optional()
    .describe("FILE  this server's certificate at that broker, in PEM, read again when it changes"),
  mqttKey: path.optional().describe("FILE  its private key in PEM"),
  data: path.optional().describe("DIR  where the embedded store lies [./data without --store]"),
  store: url("http:", "https:").optional()
    .describe("URL  a KV Connect store to use in place of the embedded one"),
  peopleStore: url("http:", "https:").optional()
    .describe("URL  a KV Connect store of its own for people [needed with --store]"),
  masterKey: path.optional()
    .describe("FILE  the cluster's one secret, made at first start [beside DIR: ./data.key]"),
  publicUrl: url("http:", "https:").optional()
    .describe("URL  where people reach this server, for links [where it listens]"),
  console: path.optional()
    .describe("FILE  a socket for the operator's command line on this machine [none]"),
  smtpUrl: url("smtp:", "smtps:").optional().describe("URL  a mail server [no mail is sent]"),
  smtpUser: z.string().min(1).max(128).optional().describe("NAME  this server's user name there"),
  smtpPasswordFile: path.optional().describe("FILE  holds its password there"),
  smtpCa: path.optional()
    .describe("FILE  the authority that signed its certificate, in PEM [the system's]"),
  controller: z.string().min(3).max(400).optional()
    .describe("TEXT  who answers for personal data and how they are reached"),
  mailFrom: z.string().min(3).max(254).optional().describe("ADDRESS  who mails are from"),
  site: path.describe("FILE  the buildings, groups, cars and devices"),
  deviceSecrets: path.optional()
    .describe("FILE  the devices' credentials at the embedded broker"),
  deviceCa: path.optional()
    .describe("DIR  the authority that signs devices' certificates, made at first use"),
  deviceCertDays: count(1, 825).default(397)
    .describe("N  days for which a device's certificate is valid [397]"),
  deviceBrokerUrl: url("mqtts:", "wss:", "mqtt:", "ws:").optional()
    .describe("URL  the broker that a device is told of when it enrols [the one in use]"),
  web: path.optional().describe("DIR  the files a browser runs"),
  tlsCert: path.optional().describe("FILE  certificate chain in PEM, read again when it changes"),
  tlsKey: path.optional().describe("FILE  its private key in PEM"),
  trustedProxy: networks.optional()
    .describe("CIDR,…  the proxies that terminate TLS in front of this server"),
  socketsMax: count(1, 100_000).default(12_000).describe("N  open app sockets at once [12000]"),
  socketsPerAddressMax: count(1, 100_000).default(1000)
    .describe("N  open app sockets at once from one address [1000]"),
  messagesPerSecond: count(1, 100_000).default(50)
    .describe("N  messages a second from one socket [50]"),
  requestsPerSecond: count(1, 100_000).default(100)
    .describe("N  HTTP requests a second from one address [100]"),
  analytics: z.enum(["on", "off"]).default("off")
    .describe("on|off  take anonymous figures of use from phones that opt in [off]"),
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info")
    .describe("LEVEL  debug, info, warn or error [info]"),
});

type Settings = z.output<typeof settingsSchema>;
type Name = keyof Settings;
const names = Object.keys(settingsSchema.shape) as Name[];

/** How this server reaches hardware: its own broker, or another. */
export type MqttConfig =
  | { readonly embedded: true; readonly listen: HostPort; readonly deviceSecrets?: string }
  | {
    readonly embedded: false;
    readonly url: string;
    readonly user?: string;
    readonly passwordFile?: string;
    readonly ca?: string;
    readonly tls?: { readonly cert: string; readonly key: string };
  };

/** The authority for devices, and what it tells them. */
export interface DeviceConfig {
  readonly ca: string;
  readonly certificateDays: number;
  readonly brokerUrl?: string;
}

/** Where durable state lies. */
export type StoreConfig = { readonly data: string } | { readonly url: string };

/** Mail, where the operator has set a server for it. */
export interface MailConfig {
  readonly url: string;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly ca?: string;
  readonly from: string;
}

/** What the identity plane is told. */
export interface PeopleConfig {
  readonly store: StoreConfig;
  /** A file outside the data folder. */
  readonly masterKey: string;
  readonly publicUrl?: string;
  /** A Unix domain socket. */
  readonly console?: string;
  readonly mail?: MailConfig;
  /** Who answers for personal data, for notices. */
  readonly controller?: string;
}

/** Everything the operator set, checked and frozen. Paths are as given; nothing was read yet. */
export interface Config {
  readonly http: HostPort;
  readonly metrics: HostPort;
  readonly mqtt: MqttConfig;
  /** Present where devices may enrol. */
  readonly devices?: DeviceConfig;
  readonly store: StoreConfig;
  readonly people: PeopleConfig;
  readonly site: string;
  readonly web?: string;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Networks in CIDR form; empty where no proxy is trusted. */
  readonly trustedProxies: readonly string[];
  readonly limits: {
    readonly socketsMax: number;
    readonly socketsPerAddressMax: number;
    readonly messagesPerSecond: number;
    readonly requestsPerSecond: number;
  };
  readonly analytics: boolean;
  readonly logLevel: "debug" | "info" | "warn" | "error";
}

/**
 * Reads the settings from the command line and, for what it leaves out, from the environment.
 * @param args the words after the program's name.
 * @param env asked for one `VESTIBULE_…` name at a time.
 * @throws {ConfigError} with every fault.
 */
export function readConfig(
  args: readonly string[],
  env: (name: string) => string | undefined,
): Config {
  const faults: ConfigFault[] = [];
  const given = givenOnCommandLine(args, faults);
  for (const name of names) {
    if (given.has(name)) continue;
    const text = env(envOf(name));
    if (text !== undefined && text !== "") given.set(name, { text, place: envOf(name) });
  }
  const settings: Partial<Record<Name, unknown>> = {};
  for (const name of names) {
    const came = given.get(name);
    const parsed = settingsSchema.shape[name].safeParse(came?.text);
    if (parsed.success) settings[name] = parsed.data;
    else {
      for (const issue of parsed.error.issues) {
        faults.push({
          place: came?.place ?? flagOf(name),
          fault: came === undefined ? "is needed" : issue.message,
        });
      }
    }
  }
  // Each part was parsed by the schema's own entry; a part that failed is absent here.
  const partial = settings as Partial<Settings>;
  faults.push(...faultsBetween(partial, (name) => given.get(name)?.place ?? flagOf(name)));
  if (faults.length > 0) throw new ConfigError(faults);
  return arrange(partial as Settings);
}

/** The help text: one line a setting. */
export function usage(): string {
  const rows = names.map((name) => {
    const [value = "", ...words] = (settingsSchema.shape[name].description ?? "").split("  ");
    return [`${flagOf(name)} ${value}`, words.join("  ")] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return `${rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n")}\n` +
    `Each may also stand in the environment, as ${envOf("http")} for --http.\n`;
}

/** Whether a host names this machine alone. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  return name === "localhost" || name === "::1" || /^127(\.\d{1,3}){3}$/.test(name) ||
    /^::ffff:127(\.\d{1,3}){3}$/.test(name);
}

interface Given {
  readonly text: string;
  readonly place: string;
}

function givenOnCommandLine(args: readonly string[], faults: ConfigFault[]): Map<Name, Given> {
  const known = new Map<string, Name>(names.map((name) => [flagOf(name).slice(2), name]));
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries([...known.keys()].map((flag) => [flag, { type: "string" }])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<Name, Given>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      faults.push({ place: token.value, fault: "is no setting; settings begin with --" });
      continue;
    }
    const name = known.get(token.name);
    if (name === undefined) faults.push({ place: token.rawName, fault: "is no setting" });
    else if (token.value === undefined || (!token.inlineValue && token.value.startsWith("--"))) {
      faults.push({ place: token.rawName, fault: "needs a value" });
    } else if (given.has(name)) faults.push({ place: token.rawName, fault: "is given twice" });
    else given.set(name, { text: token.value, place: token.rawName });
  }
  return given;
}

function faultsBetween(settings: Partial<Settings>, placeOf: (name: Name) => string) {
  const faults: ConfigFault[] = [];
  const fault = (name: Name, text: string) => faults.push({ place: placeOf(name), fault: text });
  const tls = settings.tlsCert !== undefined && settings.tlsKey !== undefined;
  if (!tls && settings.tlsCert !== undefined) fault("tlsCert", "needs --tls-key beside it");
  if (!tls && settings.tlsKey !== undefined) fault("tlsKey", "needs --tls-cert beside it");
  for (const name of ["http", "metrics", "mqtt"] as const) {
    const listener = settings[name];
    if (listener === undefined || isLoopback(listener.host) || tls) continue;
    // Proxies of HTTP say so in its headers; nothing in MQTT does, and certificates end at them.
    if (name !== "mqtt" && (settings.trustedProxy?.length ?? 0) > 0) continue;
    fault(
      name,
      `listens off loopback (${listener.host}) and so needs --tls-cert and --tls-key` +
        (name === "mqtt" ? "" : ", or --trusted-proxy"),
    );
  }
  if (settings.mqtt !== undefined && settings.mqttUrl !== undefined) {
    fault("mqtt", "cannot stand beside --mqtt-url: one broker or the other");
  }
  for (const name of ["mqttUser", "mqttPasswordFile", "mqttCa", "mqttCert", "mqttKey"] as const) {
    if (settings[name] !== undefined && settings.mqttUrl === undefined) {
      fault(name, "is for the broker of --mqtt-url, which is not given");
    }
  }
  if (settings.deviceSecrets !== undefined && settings.mqttUrl !== undefined) {
    fault("deviceSecrets", "is for the embedded broker; the broker of --mqtt-url has its own");
  }
  for (const { name, text } of faultsOfDevices(settings, tls)) fault(name, text);
  if (settings.data !== undefined && settings.store !== undefined) {
    fault("data", "cannot stand beside --store: one store or the other");
  }
  if (settings.store !== undefined && settings.peopleStore === undefined) {
    fault("store", "needs --people-store beside it: people have a store of their own");
  }
  if (settings.peopleStore !== undefined && settings.peopleStore === settings.store) {
    fault("peopleStore", "must be another store than --store");
  }
  if (settings.store === undefined && settings.peopleStore !== undefined) {
    fault("peopleStore", "is for a server whose own store is --store");
  }
  if (settings.masterKey !== undefined && settings.store === undefined) {
    const folder = normalize(`${settings.data ?? "./data"}/`);
    if (normalize(settings.masterKey).startsWith(folder)) {
      fault("masterKey", "must lie outside the data folder, or who copies that has both");
    }
  }
  if (settings.smtpUrl !== undefined && settings.mailFrom === undefined) {
    fault("smtpUrl", "needs --mail-from beside it");
  }
  for (const name of ["smtpUser", "smtpPasswordFile", "smtpCa", "mailFrom"] as const) {
    if (settings[name] !== undefined && settings.smtpUrl === undefined) {
      fault(name, "is for the mail server of --smtp-url, which is not given");
    }
  }
  if ((settings.smtpUser === undefined) !== (settings.smtpPasswordFile === undefined)) {
    fault("smtpUser", "and --smtp-password-file stand together");
  }
  if (
    settings.socketsMax !== undefined && settings.socketsPerAddressMax !== undefined &&
    settings.socketsPerAddressMax > settings.socketsMax
  ) {
    fault(
      "socketsPerAddressMax",
      `is ${settings.socketsPerAddressMax}, more than all sockets together ` +
        `(${settings.socketsMax})`,
    );
  }
  return faults;
}

function arrange(settings: Settings): Config {
  const { tlsCert, tlsKey, web } = settings;
  const mqtt: MqttConfig = settings.mqttUrl === undefined
    ? {
      embedded: true,
      listen: settings.mqtt ?? { host: "127.0.0.1", port: 1883 },
      ...(settings.deviceSecrets === undefined ? {} : { deviceSecrets: settings.deviceSecrets }),
    }
    : {
      embedded: false,
      url: settings.mqttUrl,
      ...(settings.mqttUser === undefined ? {} : { user: settings.mqttUser }),
      ...(settings.mqttPasswordFile === undefined
        ? {}
        : { passwordFile: settings.mqttPasswordFile }),
      ...(settings.mqttCa === undefined ? {} : { ca: settings.mqttCa }),
      ...(settings.mqttCert === undefined || settings.mqttKey === undefined
        ? {}
        : { tls: { cert: settings.mqttCert, key: settings.mqttKey } }),
    };
  return freeze({
    http: settings.http,
    metrics: settings.metrics,
    mqtt,
    ...(settings.deviceCa === undefined ? {} : {
      devices: {
        ca: settings.deviceCa,
        certificateDays: settings.deviceCertDays,
        ...(settings.deviceBrokerUrl === undefined ? {} : { brokerUrl: settings.deviceBrokerUrl }),
      },
    }),
    store: settings.store === undefined
      ? { data: settings.data ?? "./data" }
      : { url: settings.store },
    people: {
      store: settings.peopleStore === undefined
        ? { data: `${settings.data ?? "./data"}/people` }
        : { url: settings.peopleStore },
      masterKey: settings.masterKey ?? `${(settings.data ?? "./data").replace(/\/+$/, "")}.key`,
      ...(settings.publicUrl !== undefined && {
        publicUrl: settings.publicUrl.replace(/\/+$/, ""),
      }),
      ...(settings.controller !== undefined && { controller: settings.controller }),
      ...(settings.console !== undefined && { console: settings.console }),
      ...(settings.smtpUrl !== undefined && settings.mailFrom !== undefined && {
        mail: {
          url: settings.smtpUrl,
          from: settings.mailFrom,
          ...(settings.smtpCa !== undefined && { ca: settings.smtpCa }),
          ...(settings.smtpUser !== undefined && { user: settings.smtpUser }),
          ...(settings.smtpPasswordFile !== undefined && {
            passwordFile: settings.smtpPasswordFile,
          }),
        },
      }),
    },
    site: settings.site,
    ...(web === undefined ? {} : { web }),
    ...(tlsCert === undefined || tlsKey === undefined
      ? {}
      : { tls: { cert: tlsCert, key: tlsKey } }),
    trustedProxies: settings.trustedProxy ?? [],
    limits: {
      socketsMax: settings.socketsMax,
      socketsPerAddressMax: settings.socketsPerAddressMax,
      messagesPerSecond: settings.messagesPerSecond,
      requestsPerSecond: settings.requestsPerSecond,
    },
    analytics: settings.analytics === "on",
    logLevel: settings.logLevel,
  });
}

function faultOfNetwork(text: string): string | undefined {
  const match = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(text);
  const wide = match?.[1]?.includes(":") ?? false;
  const address = match?.[1] ?? "";
  const prefix = Number(match?.[2]);
  const sound = wide
    ? URL.canParse(`http://[${address}]/`)
    : /^(\d{1,3})(\.\d{1,3}){3}$/.test(address) &&
      address.split(".").every((part) => Number(part) <= 255);
  if (match === null || !sound || prefix > (wide ? 128 : 32)) {
    return `must be networks in CIDR form with commas between, got ${quote(text)}`;
  }
  if (prefix === 0) return `must not trust every address, got ${quote(text)}`;
  return undefined;
}

function flagOf(name: Name): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function envOf(name: Name): string {
  return `VESTIBULE_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === "object" && part !== null) freeze(part);
  }
  return Object.freeze(value);
}
