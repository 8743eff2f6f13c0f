/**
 * The authority for devices (C14): a device is who its certificate says, and it gets one with a
 * code that the operator gave out once.
 *
 * In the authority's folder, private to its owner, lie the signing key, its certificate and the
 * register. A certificate counts while the register has it and it was not revoked: the signature
 * alone is not enough, so even a stolen signing key makes no device that the embedded broker
 * takes. Whatever is wrong with a code or a device's name, the answer is the same.
 */
import { join } from "node:path";
import type { CertificateJudge, Certified } from "../../adapters/mqtt/device_certificates.ts";
import { serverUser } from "../../adapters/mqtt/credentials.ts";
import type { Clock } from "../clock.ts";
import type { Answer } from "../lifts.ts";
import { refuse } from "../refusal.ts";
import {
  type Authority,
  checkRequest,
  fingerprintOf,
  makeAuthority,
  makeRequest,
  readAuthority,
  signClient,
  signRevocationList,
} from "./certificates.ts";
import {
  DeviceRegister,
  type RegisterContent,
  withFolderLock,
  writeDurably,
} from "./device_register.ts";
import {
  codeLifeMs,
  codeTriesMax,
  forgetOldCodes,
  hashOfCode,
  isCodeOf,
  newCode,
} from "./enrolment_code.ts";

/** How long a certificate is valid where the operator does not say, in days. */
export const certificateDaysDefault = 397;
/** Enrolments at work at once; each checks and makes a signature. */
const enrolmentsAtOnceMax = 4;
const lookEveryMs = 500;
const dayMs = 86_400_000;

/** What the authority is made of. */
export interface AuthorityParts {
  /** Made where it is missing; must be its owner's alone. */
  readonly folder: string;
  readonly clock: Clock;
  /** The devices of the site: nobody else gets a certificate. */
  readonly devices: Iterable<string>;
  readonly certificateDays?: number;
}

/** What a device brings to be enrolled. */
export interface Enrolment {
  readonly device: string;
  readonly code: string;
  /** PKCS #10 in PEM. */
  readonly csr: string;
}

/** What an enrolled device gets. PEM texts. */
export interface Enrolled {
  readonly certificate: string;
  readonly ca: string;
  readonly serial: string;
  readonly expiresAtMs: number;
}

/** A device as the operator sees it. */
export interface DeviceRecord {
  readonly device: string;
  readonly certificates: readonly {
    readonly serial: string;
    readonly issuedAtMs: number;
    readonly expiresAtMs: number;
    readonly state: "valid" | "revoked" | "expired";
  }[];
  /** When its enrolment code ends, where one is out. */
  readonly codeExpiresAtMs?: number;
}

/** Which certificates to revoke. */
export type RevokeWhat = { readonly device: string } | { readonly serial: string };

/** The authority for devices. */
export class DeviceAuthority implements CertificateJudge {
  readonly #clock: Clock;
  readonly #devices: ReadonlySet<string>;
  readonly #lifeMs: number;
  readonly #authority: Authority;
  readonly #register: DeviceRegister;
  /** Wrong tries at each device's present code; a restart forgives them. */
  readonly #tries = new Map<string, { readonly sha256: string; count: number }>();
  #enrolments = 0;

  private constructor(parts: AuthorityParts, authority: Authority, register: DeviceRegister) {
    this.#clock = parts.clock;
    this.#devices = new Set(parts.devices);
    this.#lifeMs = (parts.certificateDays ?? certificateDaysDefault) * dayMs;
    this.#authority = authority;
    this.#register = register;
  }

  /**
   * Opens the authority of a folder, or makes one at first use.
   * @throws where the folder lets others in or a part of the authority is missing
   */
  static async open(parts: AuthorityParts): Promise<DeviceAuthority> {
    const { folder } = parts;
    await makePrivate(folder);
    return await withFolderLock(folder, async () => {
      const files = { key: join(folder, "ca.key.pem"), certificate: join(folder, "ca.cert.pem") };
      let register = await DeviceRegister.open(folder);
      const [key, certificate] = await Promise.all([
        readIfThere(files.key),
        readIfThere(files.certificate),
      ]);
      if (register !== undefined && key !== undefined && certificate !== undefined) {
        return new DeviceAuthority(parts, await readAuthority(certificate, key), register);
      }
      // The register comes first and the certificate last: anything else was lost, not unfinished.
      if (certificate !== undefined || (register?.content.certificates.length ?? 0) > 0) {
        throw new Error(
          `Cannot open the devices' authority in ${folder}: ca.key.pem, ca.cert.pem and ` +
            "register.json belong together, got a folder without all of them",
        );
      }
      register ??= await DeviceRegister.create(folder);
      const made = await makeAuthority(parts.clock.now());
      await writeDurably(files.key, made.keyPem);
      await writeDurably(files.certificate, made.authority.certificate);
      return new DeviceAuthority(parts, made.authority, register);
    });
  }

  get ca(): string {
    return this.#authority.certificate;
  }

  judge(der: Uint8Array): Certified | undefined {
    const known = this.#register.find(fingerprintOf(der));
    if (
      known === undefined || known.revokedAtMs !== undefined ||
      known.expiresAtMs <= this.#clock.now()
    ) return undefined;
    return { user: known.device, serial: known.serial };
  }

  /** The certificates that count now, by serial number. */
  standing(): ReadonlySet<string> {
    const nowMs = this.#clock.now();
    return new Set(
      this.#register.content.certificates
        .filter((one) => one.revokedAtMs === undefined && one.expiresAtMs > nowMs)
        .map(({ serial }) => serial),
    );
  }

  /** Runs `task` after every change of the register. Returns how to end that. */
  onChange(task: () => void): () => void {
    return this.#register.onChange(task);
  }

  /**
   * Looks twice a second for what another process changed, such as the operator's command line.
   * @param fault hears, once for each row of failures, why the register cannot be read
   * @returns how to end it
   */
  watch(fault: (error: unknown) => void): () => void {
    let ended = false;
    let failing = false;
    let cancel = () => {};
    const look = async () => {
      try {
        await this.#register.look();
        failing = false;
      } catch (error) {
        if (!failing) fault(error);
        failing = true;
      }
      if (!ended) arm();
    };
    const arm = () => {
      cancel = this.#clock.after(lookEveryMs, () => void look());
    };
    arm();
    return () => {
      ended = true;
      cancel();
    };
  }

  /**
   * Makes a code with which a device may get one certificate, in place of an earlier code.
   * @returns 20 characters in groups of four, to be shown once
   * @throws where the site has no such device
   */
  async issueEnrolmentCode(device: string): Promise<{ code: string; expiresAtMs: number }> {
    if (!this.#devices.has(device)) {
      throw new Error("Cannot issue an enrolment code: it must be for a device of the site");
    }
    const code = newCode();
    const nowMs = this.#clock.now();
    const expiresAtMs = nowMs + codeLifeMs;
    await this.#register.change(nowMs, (content) => {
      forgetOldCodes(content.codes, nowMs);
      content.codes[device] = { sha256: hashOfCode(device, code).toString("hex"), expiresAtMs };
    });
    return { code, expiresAtMs };
  }

  /**
   * Enrols a device: spends its code, revokes the certificates it had and signs a new one, all in
   * one write. A request that breaks a rule is refused as `invalid` and spends nothing.
   */
  async enrol({ device, code, csr }: Enrolment): Promise<Answer<Enrolled>> {
    if (this.#enrolments >= enrolmentsAtOnceMax) {
      return {
        ok: false,
        refusal: refuse("busy", "Cannot enrol: other devices are being enrolled", {
          retryAfterMs: 1000,
        }),
      };
    }
    this.#enrolments++;
    try {
      // Before the code is looked at, so that what is said of a request says nothing of the code.
      const request = await checkRequest(csr, device);
      if ("fault" in request) {
        const detail = `Cannot read the certificate request: ${request.fault}`;
        return { ok: false, refusal: refuse("invalid", detail) };
      }
      const given = hashOfCode(device, code);
      if (!await this.#isRight(device, given)) return notEnrolled;
      const nowMs = this.#clock.now();
      const signed = await signClient(this.#authority, {
        name: device,
        publicKey: request.publicKey,
        nowMs,
        lifeMs: this.#lifeMs,
      });
      const spent = await this.#register.change(nowMs, (content) => {
        // Again, under the lock: of two that came at once with this code, one has spent it.
        if (!isCodeOf(content.codes, device, given, this.#clock.now())) return false;
        delete content.codes[device];
        revokeIn(content, { device }, nowMs);
        content.certificates.push(registered(device, signed));
        return true;
      });
      if (!spent) return notEnrolled;
      const { certificate, serial, expiresAtMs } = signed;
      return { ok: true, value: { certificate, ca: this.ca, serial, expiresAtMs } };
    } finally {
      this.#enrolments--;
    }
  }

  /**
   * Makes a key and a certificate for this server at another broker, whose user name is the
   * certificate's name there. One it had before is revoked. @returns PEM texts
   */
  async issueServerCertificate(): Promise<{ readonly certificate: string; readonly key: string }> {
    const { key, csr } = await makeRequest(serverUser);
    const request = await checkRequest(csr, serverUser);
    if ("fault" in request) throw new Error(`Cannot make a certificate: ${request.fault}`);
    const nowMs = this.#clock.now();
    const signed = await signClient(this.#authority, {
      name: serverUser,
      publicKey: request.publicKey,
      nowMs,
      lifeMs: this.#lifeMs,
    });
    await this.#register.change(nowMs, (content) => {
      revokeIn(content, { device: serverUser }, nowMs);
      content.certificates.push(registered(serverUser, signed));
    });
    return { certificate: signed.certificate, key };
  }

  /**
   * Revokes certificates for good; a device's enrolment code ends with them. Listeners of
   * {@link onChange} have heard, and it is on the disk, once this resolves.
   * @returns how many were valid until now
   */
  revoke(...what: readonly RevokeWhat[]): Promise<number> {
    const nowMs = this.#clock.now();
    return this.#register.change(nowMs, (content) => {
      let count = 0;
      for (const one of what) {
        count += revokeIn(content, one, nowMs);
        if ("device" in one) delete content.codes[one.device];
      }
      return count;
    });
  }

  /** Every device of the site, and whoever else has a certificate. */
  list(): readonly DeviceRecord[] {
    const nowMs = this.#clock.now();
    const { certificates, codes } = this.#register.content;
    const names = new Set([...this.#devices, ...certificates.map(({ device }) => device)]);
    return [...names].sort().map((device): DeviceRecord => {
      const code = codes[device];
      return {
        device,
        certificates: certificates.filter((one) => one.device === device).map((one) => ({
          serial: one.serial,
          issuedAtMs: one.issuedAtMs,
          expiresAtMs: one.expiresAtMs,
          state: one.revokedAtMs !== undefined
            ? "revoked" as const
            : one.expiresAtMs <= nowMs
            ? "expired" as const
            : "valid" as const,
        })),
        ...(code !== undefined && code.expiresAtMs > nowMs
          ? { codeExpiresAtMs: code.expiresAtMs }
          : {}),
      };
    });
  }

  /** A revocation list in PEM, for a broker beside (Mosquitto's `crlfile`). */
  async revocationList(): Promise<string> {
    const nowMs = this.#clock.now();
    const list = await this.#register.change(nowMs, (content) => ({
      number: ++content.crlNumber,
      revoked: content.certificates.flatMap(({ serial, revokedAtMs }) =>
        revokedAtMs === undefined ? [] : [{ serial, atMs: revokedAtMs }]
      ),
    }));
    return await signRevocationList(this.#authority, { nowMs, ...list });
  }

  async #isRight(device: string, given: Uint8Array): Promise<boolean> {
    const nowMs = this.#clock.now();
    const { codes } = this.#register.content;
    if (isCodeOf(codes, device, given, nowMs)) return this.#devices.has(device);
    const kept = Object.hasOwn(codes, device) ? codes[device] : undefined;
    if (kept === undefined) return false;
    let tries = this.#tries.get(device);
    if (tries?.sha256 !== kept.sha256) {
      tries = { sha256: kept.sha256, count: 0 };
      this.#tries.set(device, tries);
    }
    if (++tries.count < codeTriesMax) return false;
    this.#tries.delete(device);
    await this.#register.change(nowMs, (content) => {
      if (content.codes[device]?.sha256 === kept.sha256) delete content.codes[device];
    });
    return false;
  }
}

const notEnrolled: Answer<never> = {
  ok: false,
  refusal: refuse(
    "enrolment_refused",
    "Cannot enrol: it takes a device of this site and its enrolment code, unused and in time",
  ),
};

function revokeIn(content: RegisterContent, what: RevokeWhat, nowMs: number): number {
  let count = 0;
  for (const one of content.certificates) {
    const meant = "device" in what ? one.device === what.device : one.serial === what.serial;
    if (!meant || one.revokedAtMs !== undefined) continue;
    one.revokedAtMs = nowMs;
    count++;
  }
  return count;
}

function registered(
  device: string,
  { serial, sha256, issuedAtMs, expiresAtMs }: Awaited<ReturnType<typeof signClient>>,
): RegisterContent["certificates"][number] {
  return { serial, device, sha256, issuedAtMs, expiresAtMs };
}

async function makePrivate(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const { mode } = await Deno.stat(folder);
  // Where the platform has no modes there is nothing to judge.
  if (mode === null || (mode & 0o077) === 0) return;
  throw new Error(
    `Cannot use the devices' authority in ${folder}: it holds a signing key and must be for its ` +
      `owner alone (chmod 0700), got mode ${(mode & 0o777).toString(8).padStart(4, "0")}`,
  );
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
