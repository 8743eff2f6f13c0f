/**
 * What the operator does with devices, as functions that a command line calls and prints. They work
 * beside a running server too: it sees the changed register within half a second.
 */
import type { DeviceAuthority, RevokeWhat } from "./device_authority.ts";
import { writeDurably } from "./device_register.ts";

/** The devices, one a line: id, what certificate it has, until when, and whether a code is out. */
export function listDevices(authority: DeviceAuthority): string {
  return authority.list().map(({ device, certificates, codeExpiresAtMs }) => {
    const valid = certificates.find(({ state }) => state === "valid");
    const last = valid ?? certificates.at(-1);
    const certificate = last === undefined
      ? "no certificate"
      : `${last.state} until ${dayOf(last.expiresAtMs)} serial ${last.serial}`;
    const code = codeExpiresAtMs === undefined
      ? ""
      : `  code until ${new Date(codeExpiresAtMs).toISOString()}`;
    return `${device}  ${certificate}${code}\n`;
  }).join("");
}

/** Makes an enrolment code. @returns the lines to show, once: the code is kept nowhere */
export async function issueCode(authority: DeviceAuthority, device: string): Promise<string> {
  const { code, expiresAtMs } = await authority.issueEnrolmentCode(device);
  return `${device}: ${code}\nOnce, until ${new Date(expiresAtMs).toISOString()}\n`;
}

/** Revokes by device or by serial number. @throws where there was nothing to revoke */
export async function revokeDevice(
  authority: DeviceAuthority,
  what: RevokeWhat,
): Promise<string> {
  const count = await authority.revoke(what);
  if (count === 0) {
    throw new Error("Cannot revoke: there must be a valid certificate, got none of that name");
  }
  return `Revoked ${count} certificate${count === 1 ? "" : "s"}\n`;
}

/**
 * Revokes everything that the named devices can sign in with, and their codes (R14), in one write:
 * for the end of a building. @returns how many certificates were valid until now
 */
export function revokeAllDevices(
  authority: DeviceAuthority,
  devices: Iterable<string>,
): Promise<number> {
  return authority.revoke(...[...devices].map((device) => ({ device })));
}

/** Writes the revocation list for a broker beside; anybody may read it, it holds no secret. */
export async function exportRevocationList(
  authority: DeviceAuthority,
  path: string,
): Promise<void> {
  await writeDurably(path, await authority.revocationList(), 0o644);
}

/** Writes the authority's certificate, for a broker beside to check devices with. */
export async function exportAuthority(authority: DeviceAuthority, path: string): Promise<void> {
  await writeDurably(path, authority.ca, 0o644);
}

/** Writes this server's own certificate and key for a broker beside; the key for its owner alone. */
export async function exportServerCertificate(
  authority: DeviceAuthority,
  paths: { readonly cert: string; readonly key: string },
): Promise<void> {
  const { certificate, key } = await authority.issueServerCertificate();
  await writeDurably(paths.key, key);
  await writeDurably(paths.cert, certificate, 0o644);
}

function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}
