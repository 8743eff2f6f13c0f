import type { Context } from "hono";
import { type Refusal, refuse } from "../refusal.ts";

/**
 * Holds a request's body to a bound before anybody reads it: a declared length is believed, since
 * the HTTP parser holds the peer to it; a body in chunks is read here, at most as far as the bound,
 * and left where the application finds it. (Hono's own middleware makes a new `Request` of the
 * platform's class, which the Node adapter's requests are not.)
 */
export async function faultOfBody(c: Context, bytesMax: number): Promise<Refusal | undefined> {
  const tooLarge = refuse("too_large", `Cannot read the body: at most ${bytesMax} bytes are taken`);
  if (c.req.header("transfer-encoding") === undefined) {
    return Number(c.req.header("content-length") ?? 0) > bytesMax ? tooLarge : undefined;
  }
  const reader = c.req.raw.body?.getReader();
  if (reader === undefined) return undefined;
  const body = new Uint8Array(bytesMax);
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (size + value.length > bytesMax) return tooLarge;
    body.set(value, size);
    size += value.length;
  }
  // Hono's type says that the cache holds bodies; its code puts promises of them there.
  const cache = c.req.bodyCache as { arrayBuffer?: Promise<ArrayBuffer> | ArrayBuffer };
  cache.arrayBuffer = Promise.resolve(body.slice(0, size).buffer);
  return undefined;
}
