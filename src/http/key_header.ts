/** The header that names one intent (E2), on every route that makes or does something. */
import { z } from "zod";
import { idempotencyKeySchema } from "../protocol.ts";

/** `Idempotency-Key`. */
export const keyHeader = z.object({
  "idempotency-key": idempotencyKeySchema.describe(
    "a UUID of version 7, made once for this intent and kept over repeats",
  ),
});
