// @ts-check
/**
 * One press that opens a door. Whatever gets lost on the way is sent again with the key of the
 * press (E2), so that one press opens once; after some seconds it is given up, and then nobody
 * knows (E5).
 */
import { passed, systemClock } from "./clock.js";
import { Refused } from "./refused.js";
import { uuidV7 } from "./uuid.js";

/** @import { Clock } from "./clock.js" */

const repeatForMs = 8000;
const pauseMs = 700;
const lost = new Set(["offline", "unavailable", "stopping"]);

/**
 * Sends a press until it is answered. Where the door takes a proof that it is its person (C8), they
 * are asked for it once, and the press goes on under its own key.
 * @template T
 * @param {(key: string) => Promise<T>} send with the press's idempotency key
 * @param {object} at
 * @param {number} at.nowMs the server's wall time, as far as this app knows it
 * @param {() => Promise<void>} [at.prove] asks the person; throws where they give it up
 * @param {Clock} [at.clock]
 * @returns {Promise<T>}
 * @throws {Refused}
 */
export async function pressed(send, { nowMs, prove, clock = systemClock }) {
  let beganMs = clock.monotonic();
  let key = uuidV7(nowMs);
  let isCorrected = false;
  let isProved = false;
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
      if (error.code === "verification_needed" && prove !== undefined && !isProved) {
        isProved = true;
        await prove().catch((gaveUp) => {
          throw isInDoubt ? new Refused("not_confirmed", "no answer in time") : gaveUp;
        });
        beganMs = clock.monotonic();
        continue;
      }
      const isOver = clock.monotonic() - beganMs > repeatForMs;
      if (isOver && isInDoubt) throw new Refused("not_confirmed", "no answer in time");
      if (isOver || !lost.has(error.code)) throw error;
      isInDoubt ||= error.code !== "stopping";
      await passed(clock, error.retryAfterMs ?? pauseMs);
    }
  }
}
