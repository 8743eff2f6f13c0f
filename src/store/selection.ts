/** What a selector selects, checked: both stores list by these bounds. */
import { boundsBelow, encodeKey } from "./key_order.ts";
import type { Key, Selector } from "./store.ts";

/** Bounds of encoded keys: from `first` (inclusive) to `end` (exclusive). */
export interface Bounds {
  readonly first: string;
  readonly end: string;
}

/**
 * The bounds of a selector, or `null` where nothing can lie between them.
 * @throws {TypeError} where a bound does not lie below the prefix.
 */
export function boundsOf(selector: Selector): Bounds | null {
  const prefix = encodeKey(selector.prefix);
  const below = boundsBelow(prefix);
  const first = bound("start", selector.start, prefix) ?? below.first;
  const end = bound("end", selector.end, prefix) ?? below.end;
  return first < end ? { first, end } : null;
}

function bound(name: string, key: Key | undefined, prefix: string): string | undefined {
  if (key === undefined) return undefined;
  const encoded = encodeKey(key);
  if (encoded.length > prefix.length && encoded.startsWith(prefix)) return encoded;
  throw new TypeError(
    `Cannot list: the ${name} must lie below the prefix, got ${JSON.stringify(key.slice(0, 2))}`,
  );
}
