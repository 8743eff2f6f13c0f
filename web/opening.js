// @ts-check
/**
 * One press that opens a door. Whatever gets lost on the way is sent again with the key of the
 * press (E2), so that one press opens once; after some seconds it is given up, and then nobody
 * knows (E5).
 */
import { Refused } from "./refused.js";
import { uuidV7 } from "./uuid.js";

const repeatForMs = 8000;
const pauseMs = 700;
const lost = new Set(["offline", "unavailable", "stopping"]);

/**
 * Sends a press until it is answered.
 * @template T
 * @param {(key: string) => Promise<T>} send with the press's idempotency key
 * @param {{ nowMs: number }} at the server's wall time, as far as this page knows it
 * @returns {Promise<T>}
 * @throws {Refused}
 */
export async function pressed(send, { nowMs }) {
  const beganMs = performance.now();
  let key = uuidV7(nowMs);
  let isCorrected = false;
  /** An earlier attempt may have arrived though its answer did not. */
  let isInDoubt = false;
  for (;;) {
    try {
      return await send(key);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { serverTimeMs } = error;
      if (serverTimeMs !== undefined && error.code.startsWith("key_") && !isCorrected) {
        // This device's clock is off; nothing was done under the first key.
        isCorrected = true;
        key = uuidV7(serverTimeMs);
        continue;
      }
      const isOver = performance.now() - beganMs > repeatForMs;
      if (isOver && isInDoubt) throw new Refused("not_confirmed", "no answer in time");
      if (isOver || !lost.has(error.code)) throw error;
      isInDoubt ||= error.code !== "stopping";
      await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs ?? pauseMs));
    }
  }
}
