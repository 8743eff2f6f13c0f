/**
 * The root key of a cluster as it lies in the file of people's keys: random, never changed, wrapped
 * under the master key. Exchanging the master key wraps it anew and touches nothing else, and whoever
 * mirrors the file mirrors it too, without knowing what it is.
 *
 * A row carries how often the master key was exchanged before (its *generation*) and a keyed hash
 * by the root key itself. So a store of keys, which knows the root key and no master key, can tell
 * which of two wrappings is the later, and takes over none that its own root key did not confirm.
 */
import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";
import { wrapNonceBytes } from "../access/key_wrap.ts";
import type { MasterKey } from "../access/master_key.ts";
import type { KeyRow } from "./key_file.ts";

/** The row's name. */
export const rootName = "root";
/** HMAC-SHA-256. */
const proofBytes = 32;

/** What a row is made of. */
export interface RootRowParts {
  readonly rootKey: MasterKey;
  readonly masterKey: MasterKey;
  /** 0 for the first master key. */
  readonly generation: number;
  readonly randomBytes: (count: number) => Uint8Array;
}

/** A root key, wrapped under a master key. */
export function rootRow({ rootKey, masterKey, generation, randomBytes }: RootRowParts): KeyRow {
  const ref = `${rootName}/${generation}`;
  const wrapped = rootKey.wrappedUnder(masterKey, ref, randomBytes(wrapNonceBytes));
  return { name: rootName, ref, wrapped: Buffer.concat([wrapped, proofOf(ref, wrapped, rootKey)]) };
}

/** The root key of a row; null where it is wrapped under another master key. */
export function openRootRow({ ref, wrapped }: KeyRow, masterKey: MasterKey): MasterKey | null {
  if (ref === null || wrapped === null) return null;
  return masterKey.unwrap(ref, wrapped.subarray(0, -proofBytes));
}

/** Whether a row was made of this root key, whatever the master key. */
export function isRootRowOf({ ref, wrapped }: KeyRow, rootKey: MasterKey): boolean {
  if (ref === null || wrapped === null || wrapped.length <= proofBytes) return false;
  const proof = proofOf(ref, wrapped.subarray(0, -proofBytes), rootKey);
  return timingSafeEqual(proof, wrapped.subarray(-proofBytes));
}

/** How often the master key had been exchanged when a row was made. */
export function generationOf({ ref }: KeyRow): number {
  return Number(ref?.split("/").at(-1) ?? 0);
}

/** Whether a row is of a later master key than the one that is there. */
export function isNewerRoot(row: KeyRow, there: KeyRow | null): boolean {
  return there === null || generationOf(row) > generationOf(there);
}

function proofOf(ref: string, wrapped: Uint8Array, rootKey: MasterKey): Buffer {
  const text = rootKey.mac("root_row", ref, Buffer.from(wrapped).toString("base64url"));
  return Buffer.from(text, "base64url");
}
