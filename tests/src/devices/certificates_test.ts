import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checkRequest,
  fingerprintOf,
  makeAuthority,
  makeRequest,
  signClient,
  signRevocationList,
} from "../../../src/devices/certificates.ts";

const nowMs = Date.UTC(2026, 10, 22, 12);
const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** A request with a key of this kind. */
async function requestWith(algorithm: EcKeyGenParams | RsaHashedKeyGenParams, name = "CN=unit") {
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name,
    keys,
    signingAlgorithm: { ...algorithm, hash: "SHA-256" },
  }, crypto);
  return request;
}

const faultOf = async (pem: string) => {
  const checked = await checkRequest(pem, "unit");
  return "fault" in checked ? checked.fault : "none";
};

Deno.test("C14 a certificate request may name the device or nobody, and no one else", async () => {
  assert.equal(await faultOf((await makeRequest("unit")).csr), "none");
  assert.equal(await faultOf((await requestWith(ecdsa, "")).toString("pem")), "none");
  assert.equal(await faultOf((await requestWith(ecdsa, "O=Acme Doors")).toString("pem")), "none");
  for (const name of ["CN=other", "CN=UNIT", "CN=unit, CN=other", "CN=other+CN=unit"]) {
    const pem = (await requestWith(ecdsa, name)).toString("pem");
    assert.match(await faultOf(pem), /must name the device that enrols, or nobody/, name);
  }
});

Deno.test("C14 a certificate request is signed with its own key, and a strong one", async () => {
  const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const publicExponent = new Uint8Array([1, 0, 1]);
  for (
    const [algorithm, takes] of [
      [{ name: "ECDSA", namedCurve: "P-384" }, true],
      [{ ...rsa, modulusLength: 2048, publicExponent }, true],
      [{ ...rsa, modulusLength: 1024, publicExponent }, false],
    ] as const
  ) {
    const fault = await faultOf((await requestWith(algorithm)).toString("pem"));
    assert.match(fault, takes ? /^none$/ : /its key must be/, JSON.stringify(algorithm));
  }
  const der = new Uint8Array((await requestWith(ecdsa)).rawData);
  der[der.length - 1]! ^= 1; // the last byte of the signature
  const forged = x509.PemConverter.encode(der, "CERTIFICATE REQUEST");
  assert.match(await faultOf(forged), /must be signed with its own key/);
  assert.match(await faultOf("x".repeat(8193)), /at most 8192/);
});

Deno.test("C14 whatever comes as a certificate request gets an answer, and never another key", async () => {
  const request = await requestWith(ecdsa);
  const der = new Uint8Array(request.rawData);
  const right = request.publicKey.toString("hex");
  await fc.assert(
    fc.asyncProperty(
      fc.nat(der.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      async (at, flip, cut) => {
        const bytes = cut ? der.slice(0, at) : der.slice();
        if (!cut) bytes[at]! ^= flip;
        const pem = x509.PemConverter.encode(bytes, "CERTIFICATE REQUEST");
        // A byte that only wraps the request may be overlooked; one that is signed may not.
        const checked = await checkRequest(pem, "unit");
        if ("publicKey" in checked) assert.equal(checked.publicKey.toString("hex"), right);
      },
    ),
    { numRuns: 60 },
  );
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => assert.notEqual(await faultOf(text), "none")),
    { numRuns: 40 },
  );
});

Deno.test("C14 a client certificate is a device's end of TLS and no authority", async () => {
  const { authority } = await makeAuthority(nowMs);
  const { csr } = await makeRequest("unit_1");
  const request = await checkRequest(csr, "unit_1");
  assert.ok("publicKey" in request);
  const wanted = { name: "unit_1", publicKey: request.publicKey, nowMs, lifeMs: 86_400_000 };
  const signed = await signClient(authority, wanted);
  const certificate = new x509.X509Certificate(signed.certificate);
  assert.equal(certificate.subject, "CN=unit_1");
  const uses = certificate.getExtension(x509.ExtendedKeyUsageExtension)?.usages ?? [];
  assert.deepEqual([...uses], ["1.3.6.1.5.5.7.3.2"]);
  const usages = certificate.getExtension(x509.KeyUsagesExtension)?.usages;
  assert.equal(usages, x509.KeyUsageFlags.digitalSignature);
  assert.equal(certificate.getExtension(x509.BasicConstraintsExtension)?.ca, false);
  assert.equal(certificate.notAfter.getTime(), signed.expiresAtMs);
  assert.equal(signed.sha256, fingerprintOf(new Uint8Array(certificate.rawData)));
  assert.match(signed.serial, /^[4-7][0-9a-f]{31}$/);
  assert.notEqual((await signClient(authority, wanted)).serial, signed.serial);
  // Never longer than who signed it.
  const late = await signClient(authority, { ...wanted, nowMs: authority.expiresAtMs - 5000 });
  assert.equal(late.expiresAtMs, authority.expiresAtMs);
});

Deno.test("C14 a revocation list names what was revoked, is signed, numbered and never over", async () => {
  const { authority } = await makeAuthority(nowMs);
  const ca = new x509.X509Certificate(authority.certificate);
  const serial = "5a".repeat(16);
  for (
    const [number, der] of [[1, "020101"], [127, "02017f"], [128, "02020080"], [
      65536,
      "0203010000",
    ]] as const
  ) {
    const pem = await signRevocationList(authority, {
      nowMs,
      number,
      revoked: [{ serial, atMs: nowMs }],
    });
    assert.match(pem, /^-----BEGIN X509 CRL-----/);
    const crl = new x509.X509Crl(x509.PemConverter.decodeFirst(pem));
    assert.ok(await crl.verify({ publicKey: ca.publicKey }, crypto));
    assert.deepEqual(crl.entries.map((entry) => entry.serialNumber), [serial]);
    assert.equal(
      crl.nextUpdate?.getTime(),
      ca.notAfter.getTime(),
    );
    const extension = crl.getExtension("2.5.29.20");
    assert.equal(hexOf(extension!.value), der);
  }
});

function hexOf(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
