/** A devices' authority in a folder of its own, and devices that enrol with it as strangers would. */
import type { Clock } from "../../src/clock.ts";
import { makeRequest } from "../../src/devices/certificates.ts";
import { type AuthorityParts, DeviceAuthority } from "../../src/devices/device_authority.ts";

/** An authority under test. */
export interface TestAuthority {
  readonly folder: string;
  readonly authority: DeviceAuthority;
  /** Opens the folder anew, as a restart or another process does. */
  again(change?: Partial<AuthorityParts>): Promise<DeviceAuthority>;
}

/** What a device has once it is enrolled: what TLS is given. PEM texts. */
export interface EnrolledDevice {
  readonly cert: string;
  readonly key: string;
  readonly serial: string;
}

/** Makes an authority, runs `body` and removes the folder. */
export async function withAuthority(
  clock: Clock,
  devices: Iterable<string>,
  body: (test: TestAuthority) => Promise<void>,
): Promise<void> {
  const base = await Deno.makeTempDir({ prefix: "device-authority-" });
  const folder = `${base}/ca`;
  const again = (change: Partial<AuthorityParts> = {}) =>
    DeviceAuthority.open({ folder, clock, devices, ...change });
  try {
    await body({ folder, authority: await again(), again });
  } finally {
    await Deno.remove(base, { recursive: true });
  }
}

/** Enrols a device with a new code. @throws where it is refused */
export async function enrolled(
  authority: DeviceAuthority,
  device: string,
): Promise<EnrolledDevice> {
  const { code } = await authority.issueEnrolmentCode(device);
  const { key, csr } = await makeRequest(device);
  const answer = await authority.enrol({ device, code, csr });
  if (!answer.ok) throw new Error(`Cannot enrol ${device}: ${answer.refusal.detail}`);
  return { cert: answer.value.certificate, key, serial: answer.value.serial };
}
