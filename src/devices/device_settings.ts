/** Which settings of certificates contradict each other (C14). */
import { normalize } from "node:path";

/** The settings that matter here, as far as each could be read. */
interface DeviceSettings {
  readonly mqtt?: { readonly host: string } | undefined;
  readonly mqttUrl?: string | undefined;
  readonly mqttCert?: string | undefined;
  readonly mqttKey?: string | undefined;
  readonly deviceCa?: string | undefined;
  readonly deviceBrokerUrl?: string | undefined;
  readonly data?: string | undefined;
  readonly store?: string | undefined;
}

/** A setting and the rule that it breaks. */
interface SettingFault {
  readonly name: "mqttCert" | "mqttKey" | "deviceCa" | "deviceBrokerUrl";
  readonly text: string;
}

/** @param tls whether this server's listeners have a certificate */
export function faultsOfDevices(settings: DeviceSettings, tls: boolean): SettingFault[] {
  const { mqttUrl, mqttCert, mqttKey, deviceCa, deviceBrokerUrl } = settings;
  const faults: SettingFault[] = [];
  const fault = (name: SettingFault["name"], text: string) => faults.push({ name, text });
  if (mqttCert !== undefined && mqttKey === undefined) {
    fault("mqttCert", "needs --mqtt-key beside it");
  }
  if (mqttKey !== undefined && mqttCert === undefined) {
    fault("mqttKey", "needs --mqtt-cert beside it");
  }
  if (mqttCert !== undefined && mqttUrl !== undefined && !/^(mqtts|wss):/.test(mqttUrl)) {
    fault("mqttCert", "is shown over TLS only, so --mqtt-url must begin with mqtts:// or wss://");
  }
  if (deviceBrokerUrl !== undefined && deviceCa === undefined) {
    fault("deviceBrokerUrl", "is for devices that enrol, which takes --device-ca");
  }
  if (deviceCa === undefined) return faults;
  if (mqttUrl === undefined && !tls) {
    fault("deviceCa", "needs --tls-cert and --tls-key: a certificate is shown over TLS only");
  }
  if (settings.store === undefined && liesIn(deviceCa, settings.data ?? "./data")) {
    fault("deviceCa", "must not lie in the data folder, whose copies would hold the signing key");
  }
  const host = settings.mqtt?.host;
  const anyAddress = host === "0.0.0.0" || host === "::";
  if (anyAddress && deviceBrokerUrl === undefined && mqttUrl === undefined) {
    fault("deviceCa", `needs --device-broker-url: no device can connect to ${host}`);
  }
  return faults;
}

/** Whether a path is another or lies below it, by their words alone. */
function liesIn(path: string, folder: string): boolean {
  const [inner, outer] = [path, folder].map((one) => normalize(`${one}/`));
  return inner!.startsWith(outer!);
}
