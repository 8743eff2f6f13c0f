/**
 * A height on its way from a dealer's device to a custodian's, through a server that must not read
 * it and cannot forge it. The key comes from two Diffie–Hellman secrets, as in the authenticated
 * mode of HPKE (RFC 9180 §5.1.3): one with a key made for this packet, one with the dealer's own.
 * Bound to it is everything that was told in the ceremony, so that who opens it knows that the
 * dealer saw the same.
 */
import { z } from "zod";
import {
  base64urlSchema,
  decodePoint,
  decodeScalar,
  elementSchema,
  encodePoint,
  encodeScalar,
  fromBase64url,
  generator,
  type Point,
  type RandomBytes,
  randomScalar,
  toBase64url,
} from "./group.ts";
import { indexSchema } from "./threshold.ts";

/** A sealed height. */
export const packetSchema = z.strictObject({
  from: indexSchema,
  to: indexSchema,
  /** The packet's own public key. */
  ephemeral: elementSchema,
  /** 48 bytes. */
  box: base64urlSchema(64),
});
/** A sealed height. */
export type Packet = Readonly<z.infer<typeof packetSchema>>;

/** Who writes to whom, about what. */
export interface PacketWay {
  readonly from: number;
  readonly to: number;
  /** Everything told in the ceremony (`ceremony.ts`). */
  readonly transcript: string;
}

/** Seals a height. @param own the dealer's device key. @param theirs the custodian's. */
export async function sealHeight(
  height: bigint,
  own: bigint,
  theirs: string,
  way: PacketWay,
  random: RandomBytes,
): Promise<Packet> {
  const secret = randomScalar(random);
  const ephemeral = encodePoint(generator.multiply(secret));
  const to = decodePoint(theirs);
  const { key, params } = await boxOf(to.multiply(secret), to.multiply(own), ephemeral, way);
  const clear = fromBase64url(encodeScalar(height));
  const box = toBase64url(new Uint8Array(await crypto.subtle.encrypt(params, key, clear)));
  return { from: way.from, to: way.to, ephemeral, box };
}

/**
 * Opens a sealed height. @param own the custodian's device key. @param theirs the dealer's.
 * @returns null where it was not sealed by this dealer, for this custodian, over this transcript.
 */
export async function openHeight(
  packet: Packet,
  own: bigint,
  theirs: string,
  way: PacketWay,
): Promise<bigint | null> {
  try {
    const ephemeral = decodePoint(packet.ephemeral);
    const from = decodePoint(theirs);
    const { key, params } = await boxOf(
      ephemeral.multiply(own),
      from.multiply(own),
      packet.ephemeral,
      way,
    );
    const clear = await crypto.subtle.decrypt(params, key, fromBase64url(packet.box));
    return decodeScalar(toBase64url(new Uint8Array(clear)));
  } catch {
    return null;
  }
}

async function boxOf(fresh: Point, lasting: Point, ephemeral: string, way: PacketWay) {
  const material = new Uint8Array(64);
  material.set(fresh.toBytes());
  material.set(lasting.toBytes(), 32);
  const about = new TextEncoder().encode(
    JSON.stringify(["share packet", way.transcript, way.from, way.to]),
  );
  const secret = await crypto.subtle.importKey("raw", material, "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: fromBase64url(ephemeral), info: about },
    secret,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
  // A key of its own for every packet: the nonce may be the same for all.
  return { key, params: { name: "AES-GCM", iv: new Uint8Array(12), additionalData: about } };
}
