/** Every setting of the server, a line each. */
import { z } from "zod";
import {
  count,
  hostPort,
  networks,
  outboundPlaces,
  path,
  turnUrls,
  url,
} from "./setting_values.ts";

/** The one schema: a setting a line, in the order of the help text. */
export const settingsSchema = z.strictObject({
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
  keys: path.optional()
    .describe("DIR  where keys lie with --store [beside the file of --master-key]"),
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
  koneIdleSeconds: count(10, 3600).default(60)
    .describe("N  a KONE-compatible connection ends after N seconds without a message [60]"),
  koneConnectionMinutes: count(1, 1440).default(120)
    .describe("N  the longest life of a KONE-compatible connection, in minutes [120]"),
  koneMonitorSeconds: count(10, 3600).default(300)
    .describe("N  the longest monitor of a KONE-compatible client, in seconds [300]"),
  analytics: z.enum(["on", "off"]).default("off")
    .describe("on|off  take anonymous figures of use from phones that opt in [off]"),
  auditDays: count(1, 365).default(365)
    .describe("N  days for which the audit log is kept, 365 at most [365]"),
  equipmentLogDays: count(1, 365).default(90)
    .describe("N  days for which the log of doors is kept, 365 at most [90]"),
  staleCallSeconds: count(10, 3600).default(120)
    .describe("N  a call of before a restart is cancelled when it is older, in seconds [120]"),
  backup: path.optional()
    .describe("DIR  where backups and every erasure are written, on another disk [no backups]"),
  backupEveryHours: count(1, 168).default(24).describe("N  hours between backups [24]"),
  backupKeepDays: count(1, 30).default(14).describe("N  days for which one is kept [14]"),
  searchWorkers: count(0, 32).optional()
    .describe("N  threads that think assignments over, at most one less than processors [1]"),
  webhookAllow: outboundPlaces.optional()
    .describe("HOST|CIDR,…  inner places that webhooks may reach, by http too [none]"),
  pushAllow: outboundPlaces.optional()
    .describe("HOST|CIDR,…  inner places where push services may be, by http too [none]"),
  turn: turnUrls.optional()
    .describe("URL,…  relays for picture and voice, as turn:HOST:PORT [none: only direct ways]"),
  turnSecretFile: path.optional()
    .describe("FILE  holds the secret that this server shares with them"),
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info")
    .describe("LEVEL  debug, info, warn or error [info]"),
});

/** All settings, read. */
export type Settings = z.output<typeof settingsSchema>;
/** The name of a setting. */
export type SettingName = keyof Settings;
/** All names. */
export const settingNames = Object.keys(settingsSchema.shape) as SettingName[];

/** A setting as it is given on the command line. */
export function flagOf(name: SettingName): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A setting as it is given in the environment. */
export function envOf(name: SettingName): string {
  return `VESTIBULE_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
