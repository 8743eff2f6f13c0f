/**
 * What one batch may hold, and how it is counted. The numbers are Deno KV's (`ext/kv/config.rs` and
 * the accounting in `ext/kv/lib.rs`), but for the checks: an embedded file takes a hundred, a
 * shared store ten. A key that is set counts twice against the bytes of a batch, and the keys that
 * are set have a limit of their own, which a batch of many small rows meets first.
 */
import { Buffer } from "node:buffer";
import { encodeKey } from "./key_order.ts";
import type { Batch, Key, Mutation } from "./store.ts";
import { headerBytes, latestExpiryMs } from "./stored_value.ts";

/** The limits of a key, a value and a batch. */
export const storeLimits = {
  /** One key, encoded. */
  keyBytes: 2048,
  /** One value, with its header. */
  valueBytes: 64 * 1024,
  mutations: 1000,
  checks: 10,
  /** Values, keys of every check and mutation, and the keys that are set once more. */
  batchBytes: 800 * 1024,
  /** The keys that are set. */
  batchKeyBytes: 80 * 1024,
} as const;

/** Bytes of a key as the store counts them. */
export function keyBytes(key: Key): number {
  let bytes = 0;
  for (const part of key) {
    if (typeof part === "number") bytes += 9;
    else if (part.includes("\0")) return encodeKey(key).length;
    else bytes += Buffer.byteLength(part) + 2;
  }
  return bytes;
}

/** Bytes of a value as the store counts them: its text in UTF-8 and a header. */
export function valueBytes(text: string, expires: boolean): number {
  return headerBytes(expires) + Buffer.byteLength(text);
}

/** What one mutation adds to a batch: against `batchBytes` and against `batchKeyBytes`. */
export function mutationBytes(
  mutation: Mutation,
): { readonly bytes: number; readonly keyBytes: number } {
  const key = keyBytes(mutation.key);
  if (mutation.type === "delete") return { bytes: key, keyBytes: 0 };
  const value = valueBytes(mutation.value, mutation.expiresAtMs !== undefined);
  return { bytes: 2 * key + value, keyBytes: key };
}

/** Whether a number can be the expiry of a value. */
export function isExpiry(ms: number): boolean {
  return Number.isSafeInteger(ms) && ms >= 0 && ms <= latestExpiryMs;
}

/** The rule that a batch breaks, as the end of a sentence, or `null` where a store takes it. */
export function contentFault(batch: Batch): string | null {
  const { checks, mutations } = batch;
  if (checks.length > storeLimits.checks) {
    return `a batch holds at most ${storeLimits.checks} checks, got ${checks.length}`;
  }
  if (mutations.length > storeLimits.mutations) {
    return `a batch holds at most ${storeLimits.mutations} mutations, got ${mutations.length}`;
  }
  let bytes = 0;
  let setKeyBytes = 0;
  for (const { key } of checks) {
    const fault = keyFault(key);
    if (fault !== null) return fault;
    bytes += keyBytes(key);
  }
  for (const mutation of mutations) {
    const fault = keyFault(mutation.key) ?? valueFault(mutation);
    if (fault !== null) return fault;
    const size = mutationBytes(mutation);
    bytes += size.bytes;
    setKeyBytes += size.keyBytes;
  }
  if (bytes > storeLimits.batchBytes) {
    return `a batch holds at most ${storeLimits.batchBytes} bytes, got ${bytes}`;
  }
  if (setKeyBytes > storeLimits.batchKeyBytes) {
    return `the keys a batch sets are at most ${storeLimits.batchKeyBytes} bytes, got ${setKeyBytes}`;
  }
  return null;
}

function keyFault(key: Key): string | null {
  if (key.length === 0) return "a key has at least one part, got none";
  const bytes = keyBytes(key);
  return bytes <= storeLimits.keyBytes
    ? null
    : `a key is at most ${storeLimits.keyBytes} bytes, got ${bytes}`;
}

function valueFault(mutation: Mutation): string | null {
  if (mutation.type === "delete") return null;
  const { value, expiresAtMs } = mutation;
  if (expiresAtMs !== undefined && !isExpiry(expiresAtMs)) {
    return `an expiry is a whole number of milliseconds since the epoch, got ${expiresAtMs}`;
  }
  const bytes = valueBytes(value, expiresAtMs !== undefined);
  return bytes <= storeLimits.valueBytes
    ? null
    : `a value is at most ${storeLimits.valueBytes} bytes, got ${bytes}`;
}
