// @ts-check
/**
 * What a connection shows once it is connected. The peer connection compares the certificate with the
 * SDP by itself; this looks again, at what really came, so that a fault there is found too.
 */
import { refused } from "./jws.js";

/** @import { Refusal } from "./types.js" */

/**
 * Whether the other end's certificate is the one that was signed for. In a browser only.
 * @param {RTCPeerConnection} connection connected
 * @param {string} digest from `checkOffer` or `checkAnswer`
 * @returns {Promise<{ ok: true } | Refusal>}
 */
export async function checkRemoteCertificate(connection, digest) {
  const transports = new Set(
    [...connection.getReceivers(), ...connection.getSenders()]
      .flatMap(({ transport }) => transport === null ? [] : [transport]),
  );
  const [transport, ...others] = transports;
  if (transport === undefined || others.length > 0) return refused("certificate");
  // Firefox has the certificate in its statistics alone.
  const shown = typeof Reflect.get(transport, "getRemoteCertificates") === "function"
    ? await digestOf(transport.getRemoteCertificates()[0])
    : await digestInStatistics(connection);
  if (shown === undefined) return refused("certificate_unknown");
  return shown === digest ? { ok: true } : refused("certificate");
}

/** @param {ArrayBuffer | undefined} der */
async function digestOf(der) {
  if (der === undefined) return undefined;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", der));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("").toUpperCase();
}

/** @param {RTCPeerConnection} connection @returns {Promise<string | undefined>} */
async function digestInStatistics(connection) {
  const statistics = await connection.getStats();
  /** @type {string[]} */
  const digests = [];
  statistics.forEach((/** @type {Record<string, unknown>} */ entry) => {
    if (entry.type !== "transport") return;
    const certificate = statistics.get(String(entry.remoteCertificateId));
    if (certificate?.fingerprintAlgorithm === "sha-256") {
      digests.push(String(certificate.fingerprint).replaceAll(":", "").toUpperCase());
    }
  });
  return digests.length === 1 ? digests[0] : undefined;
}
