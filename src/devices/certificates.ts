/**
 * X.509 as this project writes it (RFC 5280): one authority that signs nothing but devices, client
 * certificates whose common name is the device's id, and the list of those that were revoked.
 *
 * ECDSA on P-256 with SHA-256 throughout: Node's TLS, OpenSSL (so Mosquitto) and the small chips
 * of door controllers all take it; Ed25519 they do not. Names hold one common name and no other
 * part, so nothing in a certificate says more than the site file's id of a device.
 */
import "reflect-metadata"; // what the X.509 library builds on; it must come first
import * as x509 from "@peculiar/x509";
import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";

/** An authority: its certificate, and the key that signs. */
export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /** Cannot be exported. */
  readonly key: CryptoKey;
  readonly expiresAtMs: number;
}

/** A certificate that was signed. */
export interface Signed {
  /** PEM. */
  readonly certificate: string;
  /** 32 hexadecimal digits. */
  readonly serial: string;
  /** SHA-256 of the certificate's DER, in hexadecimal. */
  readonly sha256: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** A certificate request that holds: who made it has the private key. */
export interface CheckedRequest {
  readonly publicKey: x509.PublicKey;
}

const signing = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const authorityLifeMs = 3650 * 86_400_000;
/** A certificate is valid from this long before it was made: clocks of brokers differ. */
const skewMs = 3_600_000;
const requestCharsMax = 8192;
/** The use that TLS asks of a client's certificate (RFC 5280 §4.2.1.12). */
const clientAuthentication = "1.3.6.1.5.5.7.3.2";
const commonName = "2.5.4.3";

/** Makes an authority for ten years. @returns it, and its key in PEM, to be kept */
export async function makeAuthority(
  nowMs: number,
): Promise<{ readonly authority: Authority; readonly keyPem: string }> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: nameOf("Vestibule devices"),
    notBefore: new Date(nowMs - skewMs),
    notAfter: new Date(nowMs + authorityLifeMs),
    signingAlgorithm: signing,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  }, crypto);
  const keyPem = await pemOfKey(keys.privateKey);
  return { authority: await readAuthority(pemOf(certificate), keyPem), keyPem };
}

/**
 * Reads an authority back.
 * @throws where the two do not belong together, without a word of the key
 */
export async function readAuthority(certificatePem: string, keyPem: string): Promise<Authority> {
  try {
    const certificate = new x509.X509Certificate(certificatePem);
    const der = x509.PemConverter.decodeFirst(keyPem);
    const key = await crypto.subtle.importKey("pkcs8", der, signing, false, ["sign"]);
    const probe = new TextEncoder().encode("does this key belong to that certificate");
    const signature = await crypto.subtle.sign(signing, key, probe);
    const publicKey = await certificate.publicKey.export(signing, ["verify"], crypto);
    if (await crypto.subtle.verify(signing, publicKey, signature, probe)) {
      return { certificate: certificatePem, key, expiresAtMs: certificate.notAfter.getTime() };
    }
  } catch {
    // What the library says could repeat a part of the key.
  }
  throw new Error(
    "Cannot read the devices' authority: a certificate and its own P-256 key are needed, " +
      "got something else",
  );
}

/** Signs a client certificate. Its life ends with the authority's at the latest. */
export async function signClient(
  authority: Authority,
  wanted: {
    readonly name: string;
    readonly publicKey: x509.PublicKey | CryptoKey;
    readonly nowMs: number;
    readonly lifeMs: number;
  },
): Promise<Signed> {
  const issuer = new x509.X509Certificate(authority.certificate);
  // X.509 knows whole seconds.
  const expiresAtMs = Math.floor(
    Math.min(wanted.nowMs + wanted.lifeMs, authority.expiresAtMs) / 1000,
  ) * 1000;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: nameOf(wanted.name),
    issuer: issuer.subjectName,
    notBefore: new Date(wanted.nowMs - skewMs),
    notAfter: new Date(expiresAtMs),
    publicKey: wanted.publicKey,
    signingKey: authority.key,
    signingAlgorithm: signing,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([clientAuthentication]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey, false, crypto),
    ],
  }, crypto);
  return {
    certificate: pemOf(certificate),
    serial: certificate.serialNumber.toLowerCase(),
    sha256: fingerprintOf(new Uint8Array(certificate.rawData)),
    issuedAtMs: wanted.nowMs,
    expiresAtMs,
  };
}

/**
 * Checks a certificate request (PKCS #10, RFC 2986) in PEM: that it is one, is signed with its own
 * key, that the key is strong enough, and that its subject names `device` or nobody.
 * @returns the request, or the rule that it breaks
 */
export async function checkRequest(
  pem: string,
  device: string,
): Promise<CheckedRequest | { readonly fault: string }> {
  if (pem.length > requestCharsMax) return { fault: `it must be at most ${requestCharsMax} long` };
  try {
    const request = new x509.Pkcs10CertificateRequest(pem);
    const names = request.subjectName.getField(commonName);
    if (names.some((name) => name !== device)) {
      return { fault: "its subject must name the device that enrols, or nobody" };
    }
    if (!isStrong(request.publicKey.algorithm)) {
      return { fault: "its key must be ECDSA on P-256 or P-384, or RSA of 2048 to 4096 bits" };
    }
    if (!await request.verify(crypto)) return { fault: "it must be signed with its own key" };
    return { publicKey: request.publicKey };
  } catch {
    return { fault: "it must be a PKCS #10 request in PEM" };
  }
}

/** A key pair and the request for it, as a device makes them. @returns PEM texts */
export async function makeRequest(
  name: string,
): Promise<{ readonly key: string; readonly csr: string }> {
  const keys = await newKeys();
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: nameOf(name),
    keys,
    signingAlgorithm: signing,
  }, crypto);
  return { key: await pemOfKey(keys.privateKey), csr: pemOf(request) };
}

/**
 * The list of revoked certificates in PEM. It stands until the authority ends: a broker refuses
 * every device once its list is over, and that must never happen because a copy was forgotten.
 */
export async function signRevocationList(
  authority: Authority,
  list: {
    readonly nowMs: number;
    /** Grows with every list (RFC 5280 §5.2.3). */
    readonly number: number;
    readonly revoked: readonly { readonly serial: string; readonly atMs: number }[];
  },
): Promise<string> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const crl = await x509.X509CrlGenerator.create({
    issuer: issuer.subjectName,
    thisUpdate: new Date(list.nowMs - skewMs),
    nextUpdate: new Date(authority.expiresAtMs),
    entries: list.revoked.map(({ serial, atMs }) => ({
      serialNumber: serial,
      revocationDate: new Date(atMs),
      reason: x509.X509CrlReason.cessationOfOperation,
    })),
    extensions: [
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey, false, crypto),
      new x509.Extension(crlNumber, false, derInteger(list.number)),
    ],
    signingAlgorithm: signing,
    signingKey: authority.key,
  }, crypto);
  // The library's own label is another than the one that OpenSSL looks for (RFC 7468 §7).
  return `${x509.PemConverter.encode(crl.rawData, "X509 CRL")}\n`;
}

/** SHA-256 of a certificate's DER, in hexadecimal. */
export function fingerprintOf(der: Uint8Array): string {
  return createHash("sha256").update(der).digest("hex");
}

const crlNumber = "2.5.29.20";

/** A whole number of at most 31 bits in DER. */
function derInteger(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(6);
  bytes.set([2, 4]);
  new DataView(bytes.buffer).setUint32(2, value);
  let skip = 0; // DER has no leading zeros but one before a high bit
  while (skip < 3 && bytes[2 + skip] === 0 && bytes[3 + skip]! < 128) skip++;
  return new Uint8Array([2, 4 - skip, ...bytes.subarray(2 + skip)]);
}

function isStrong(algorithm: Algorithm): boolean {
  // The casts: which parameters there are follows from the name.
  if (algorithm.name === "ECDSA") {
    return ["P-256", "P-384"].includes((algorithm as EcKeyAlgorithm).namedCurve);
  }
  const bits = (algorithm as RsaKeyAlgorithm).modulusLength;
  return algorithm.name === "RSASSA-PKCS1-v1_5" && bits >= 2048 && bits <= 4096;
}

function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(signing, true, ["sign", "verify"]);
}

/** 126 random bits under a fixed 01, so that it is positive and never shorter. */
function newSerial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = bytes[0]! & 0x3f | 0x40;
  return Buffer.from(bytes).toString("hex");
}

function nameOf(name: string): x509.JsonName {
  return [{ CN: [name] }];
}

function pemOf(data: { toString(format: "pem"): string }): string {
  return `${data.toString("pem")}\n`;
}

async function pemOfKey(key: CryptoKey): Promise<string> {
  return `${
    x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY")
  }\n`;
}
