/**
 * The certificate that the operator named, read again when its files change, so that a renewed one
 * takes effect without a restart (E15). Looking every half minute needs no more permission than
 * reading the files does; a pair that does not load is reported and the old one stays.
 */
import type { Clock } from "./clock.ts";

const lookEveryMs = 30_000;

/** A certificate chain and its private key, PEM. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

/** Reads both files. */
export async function readTlsPair(paths: TlsPair): Promise<TlsPair> {
  const [cert, key] = await Promise.all([
    Deno.readTextFile(paths.cert),
    Deno.readTextFile(paths.key),
  ]);
  return { cert, key };
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
