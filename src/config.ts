/**
 * Everything the operator sets: flags, and `VESTIBULE_*` in the environment (a flag wins). One
 * schema describes every setting; every fault is listed at once with the place it came from, and
 * what comes out is frozen.
 *
 * A listener off loopback needs TLS (R42, C14, E15): of its own, or, for HTTP and the metrics, of a
 * trusted proxy in front. The embedded MQTT listener needs its own. The environment is asked for
 * each known name alone, so `--allow-env=VESTIBULE_*` is all the permission this needs.
 */
import { parseArgs } from "node:util";
import {
  masterKeyForm,
  masterKeyOf,
  masterSecretVariable,
  type MasterSource,
} from "./access/master_key_file.ts";
import type { HostPort } from "./setting_values.ts";
import {
  envOf,
  flagOf,
  type SettingName,
  settingNames,
  type Settings,
  settingsSchema,
} from "./settings.ts";
import { faultsBetween, type SettingFault } from "./settings_faults.ts";

/** Settings that cannot be used; lists every fault. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  constructor(readonly faults: readonly SettingFault[]) {
    super(
      `Cannot start: ${faults.length} setting${faults.length === 1 ? " is" : "s are"} wrong\n` +
        faults.map(({ place, fault }) => `  ${place}: ${fault}`).join("\n"),
    );
  }
}

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

/** Where copies against loss go. */
export interface BackupConfig {
  /** A folder, best on another disk. */
  readonly place: string;
  readonly everyHours: number;
  readonly keepDays: number;
}

/** What the identity plane is told. */
export interface PeopleConfig {
  readonly store: StoreConfig;
  /** A file outside the data folder, or what the environment holds. */
  readonly master: MasterSource;
  /** With a store elsewhere, the start of the names of the folders of keys. */
  readonly keysBeside: string;
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
  /** Lives of the KONE-compatible stream; parts of `StreamLimits`. */
  readonly kone: {
    readonly idleMs: number;
    readonly connectionMs: number;
    readonly monitorMaxS: number;
  };
  readonly analytics: boolean;
  /** For how many days logs are kept. */
  readonly logs: { readonly auditDays: number; readonly equipmentDays: number };
  readonly backup?: BackupConfig;
  /** Threads that search for better assignments, at most; left out: one. */
  readonly searchWorkers: number | undefined;
  /** Calls of before a restart that are older are cancelled (C17). */
  readonly staleCallMs: number;
  /** Inner places that webhooks may reach: hosts, addresses and networks. */
  readonly webhookAllow: readonly string[];
  /** Inner places where push services may be: hosts, addresses and networks. */
  readonly pushAllow: readonly string[];
  /** Relays for picture and voice; left out: there are none. */
  readonly turn?: { readonly urls: readonly string[]; readonly secretFile: string };
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
  const faults: SettingFault[] = [];
  const given = givenOnCommandLine(args, faults);
  for (const name of settingNames) {
    if (given.has(name)) continue;
    const text = env(envOf(name));
    if (text !== undefined && text !== "") given.set(name, { text, place: envOf(name) });
  }
  const settings: Partial<Record<SettingName, unknown>> = {};
  for (const name of settingNames) {
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
  const secret = secretIn(env, partial, faults);
  faults.push(...faultsBetween(partial, (name) => given.get(name)?.place ?? flagOf(name)));
  if (faults.length > 0) throw new ConfigError(faults);
  return arrange(partial as Settings, secret);
}

/**
 * The master key that the environment holds, as a source; undefined where a file has it. No fault
 * repeats what came.
 */
function secretIn(
  env: (name: string) => string | undefined,
  { masterKey, store, keys }: Partial<Settings>,
  faults: SettingFault[],
): MasterSource | undefined {
  const place = masterSecretVariable;
  const text = env(place) ?? "";
  if (text === "") return undefined;
  if (masterKey !== undefined) {
    faults.push({ place, fault: "cannot stand beside --master-key: one master key or the other" });
  }
  if (store !== undefined && keys === undefined) {
    faults.push({ place, fault: "needs --keys with --store: no file says where keys are to lie" });
  }
  const key = masterKeyOf(text);
  if (key !== null) return { key, variable: place };
  faults.push({ place, fault: `must be ${masterKeyForm}` });
  return undefined;
}

/** The help text: one line a setting. */
export function usage(): string {
  const rows = settingNames.map((name) => {
    const [value = "", ...words] = (settingsSchema.shape[name].description ?? "").split("  ");
    return [`${flagOf(name)} ${value}`, words.join("  ")] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return `${rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n")}\n` +
    `Each may also stand in the environment, as ${envOf("http")} for --http.\n` +
    `${masterSecretVariable}, there alone, holds the master key in place of a file.\n`;
}

/** As somebody may take it to be; what it is given must not be repeated in a fault. */
const secretFlag = "master-secret";

interface Given {
  readonly text: string;
  readonly place: string;
}

function givenOnCommandLine(
  args: readonly string[],
  faults: SettingFault[],
): Map<SettingName, Given> {
  const known = new Map<string, SettingName>(
    settingNames.map((name) => [flagOf(name).slice(2), name]),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      [...known.keys(), secretFlag].map((flag) => [flag, { type: "string" }]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<SettingName, Given>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      faults.push({ place: token.value, fault: "is no setting; settings begin with --" });
      continue;
    }
    const name = known.get(token.name);
    if (token.name === secretFlag) {
      const fault = `is no flag, for everybody here can read those: ${masterSecretVariable} is ` +
        "for the environment, and what came is to be used no more";
      faults.push({ place: token.rawName, fault });
    } else if (name === undefined) faults.push({ place: token.rawName, fault: "is no setting" });
    else if (token.value === undefined || (!token.inlineValue && token.value.startsWith("--"))) {
      faults.push({ place: token.rawName, fault: "needs a value" });
    } else if (given.has(name)) faults.push({ place: token.rawName, fault: "is given twice" });
    else given.set(name, { text: token.value, place: token.rawName });
  }
  return given;
}

function arrange(settings: Settings, secret: MasterSource | undefined): Config {
  const { tlsCert, tlsKey, web } = settings;
  const masterFile = settings.masterKey ?? `${(settings.data ?? "./data").replace(/\/+$/, "")}.key`;
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
      master: secret ?? { file: masterFile },
      keysBeside: settings.keys === undefined ? masterFile : `${settings.keys}/vestibule`,
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
    kone: {
      idleMs: settings.koneIdleSeconds * 1000,
      connectionMs: settings.koneConnectionMinutes * 60_000,
      monitorMaxS: settings.koneMonitorSeconds,
    },
    analytics: settings.analytics === "on",
    logs: { auditDays: settings.auditDays, equipmentDays: settings.equipmentLogDays },
    ...(settings.backup !== undefined && {
      backup: {
        place: settings.backup,
        everyHours: settings.backupEveryHours,
        keepDays: settings.backupKeepDays,
      },
    }),
    staleCallMs: settings.staleCallSeconds * 1000,
    searchWorkers: settings.searchWorkers,
    webhookAllow: settings.webhookAllow ?? [],
    pushAllow: settings.pushAllow ?? [],
    ...(settings.turn !== undefined && settings.turnSecretFile !== undefined && {
      turn: { urls: settings.turn, secretFile: settings.turnSecretFile },
    }),
    logLevel: settings.logLevel,
  });
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === "object" && part !== null) freeze(part);
  }
  return Object.freeze(value);
}
