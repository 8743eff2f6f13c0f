/**
 * The certificate that the operator named, read again when its files change, so that a renewed one
 * takes effect without a restart (E15). Looking every half minute needs no more permission than
 * reading the files does; a pair that does not load is reported and the old one stays.
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Clock } from "./clock.ts";

const lookEveryMs = 30_000;

/** A certificate chain and its private key, PEM. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads both files.
 * @throws where one cannot be read or they do not belong together, as for a moment while a renewal
 * writes one after the other; a listener that was given such a pair would refuse every connection
 */
export async function readTlsPair(paths: TlsPair): Promise<TlsPair> {
  const [cert, key] = await Promise.all([
    Deno.readTextFile(paths.cert),
    Deno.readTextFile(paths.key),
  ]);
  if (!belongTogether(cert, key)) {
    throw new Error(
      "Cannot use the certificate: a chain in PEM and the unencrypted key of its first " +
        `certificate are needed, got ${paths.cert} and ${paths.key}`,
    );
  }
  return { cert, key };
}

function belongTogether(cert: string, key: string): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false; // what the platform says could repeat a part of the key
  }
}

/** Hands a changed pair to `changed`; returns a function that ends the watch. */
export function watchTlsPair(
  paths: TlsPair,
  current: TlsPair,
  clock: Clock,
  changed: (pair: TlsPair) => void,
  fault: (error: unknown) => void,
): () => void {
  let known = current;
  let ended = false;
  let cancel = () => {};
  const look = async () => {
    try {
      const pair = await readTlsPair(paths);
      if (!ended && (pair.cert !== known.cert || pair.key !== known.key)) {
        changed(pair);
        known = pair;
      }
    } catch (error) {
      fault(error);
    }
    if (!ended) arm();
  };
  const arm = () => {
    cancel = clock.after(lookEveryMs, () => void look());
  };
  arm();
  return () => {
    ended = true;
    cancel();
  };
}
