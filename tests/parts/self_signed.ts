/**
 * A certificate for 127.0.0.1 and localhost, signed with its own fresh key, so that TLS is tested
 * without a key in the repository and without a program to make one. X.509 version 3 (RFC 5280) in
 * DER, ECDSA on P-256 with SHA-256.
 */
import { Buffer } from "node:buffer";
import { createSign, generateKeyPairSync } from "node:crypto";

/** A key and its certificate, as PEM texts. The certificate is its own authority. */
export interface SelfSigned {
  readonly key: string;
  readonly cert: string;
}

/** Makes a new one, valid for a day around now. */
export function selfSigned(now: Date): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const subjectPublicKey = publicKey.export({ type: "spki", format: "der" });
  const name = sequence(tag(0x31, sequence(objectId("550403"), tag(0x0c, Buffer.from("test")))));
  const ecdsaWithSha256 = sequence(objectId("2a8648ce3d040302"));
  const dayMs = 86_400_000;
  const validity = sequence(
    utcTime(new Date(now.getTime() - dayMs)),
    utcTime(new Date(now.getTime() + dayMs)),
  );
  const alternativeNames = sequence(
    tag(0x82, Buffer.from("localhost")),
    tag(0x87, Buffer.from([127, 0, 0, 1])),
  );
  const extensions = tag(
    0xa3,
    sequence(
      sequence(objectId("551d11"), tag(0x04, alternativeNames)),
      sequence(objectId("551d13"), tag(0x04, sequence(tag(0x01, Buffer.from([0xff]))))),
    ),
  );
  const toBeSigned = sequence(
    tag(0xa0, tag(0x02, Buffer.from([2]))), // version 3
    tag(0x02, Buffer.from([1])), // serial number
    ecdsaWithSha256,
    name,
    validity,
    name,
    subjectPublicKey,
    extensions,
  );
  const signature = createSign("SHA256").update(toBeSigned).sign(privateKey);
  const bits = tag(0x03, Buffer.concat([Buffer.from([0]), signature]));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: pem(sequence(toBeSigned, ecdsaWithSha256, bits)),
  };
}

function tag(kind: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size = length < 128
    ? [length]
    : length < 256
    ? [0x81, length]
    : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([kind, ...size]), content]);
}

function sequence(...parts: Uint8Array[]): Buffer {
  return tag(0x30, Buffer.concat(parts));
}

function objectId(hex: string): Buffer {
  return tag(0x06, Buffer.from(hex, "hex"));
}

/** YYMMDDHHMMSSZ */
function utcTime(time: Date): Buffer {
  const digits = time.toISOString().replace(/\D/g, "").slice(2, 14);
  return tag(0x17, Buffer.from(`${digits}Z`));
}

function pem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g)!.join("\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
