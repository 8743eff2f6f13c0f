/** What settings must be beside each other: each may be sound, and the two together not. */
import { normalize } from "node:path";
import { faultsOfDevices } from "./devices/device_settings.ts";
import { isLoopback } from "./loopback.ts";
import type { SettingName, Settings } from "./settings.ts";

/** The setting of a listener or a name that no setting has, and the rule it breaks. */
export interface SettingFault {
  /** `--http`, `VESTIBULE_HTTP`, or a word of the command line. */
  readonly place: string;
  readonly fault: string;
}

const turnStandsAlone = "--turn and --turn-secret-file stand together";

/** The faults that settings have beside each other. @param placeOf where a setting came from. */
export function faultsBetween(
  settings: Partial<Settings>,
  placeOf: (name: SettingName) => string,
): SettingFault[] {
  const faults: SettingFault[] = [];
  const fault = (name: SettingName, text: string) =>
    faults.push({ place: placeOf(name), fault: text });
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
  if (settings.keys !== undefined && settings.store === undefined) {
    fault("keys", "is for a store elsewhere; with the embedded one keys lie beside it");
  }
  if (settings.backup !== undefined && settings.store !== undefined) {
    fault("backup", "is for the embedded store; whoever operates that of --store backs it up");
  }
  if (settings.backup !== undefined && settings.store === undefined) {
    const folder = normalize(`${settings.data ?? "./data"}/`);
    if (normalize(`${settings.backup}/`).startsWith(folder)) {
      fault("backup", "must lie outside the data folder, which it is to outlive");
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
  if ((settings.turn === undefined) !== (settings.turnSecretFile === undefined)) {
    fault(settings.turn === undefined ? "turnSecretFile" : "turn", turnStandsAlone);
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
