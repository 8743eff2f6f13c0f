/** The server's refusals: what of a problem document (RFC 9457) is said to people. */
import { z } from "zod";
import { Refused } from "./faults.ts";
import type { Answered } from "./way.ts";

const schema = z.object({
  detail: z.string(),
  code: z.string(),
  retryAfterMs: z.number().optional(),
});
/** A refusal. */
export type Problem = Readonly<z.infer<typeof schema>>;

/** The refusal that an answer is, or null where it is none. */
export function problemOf({ status, type, text }: Answered): Problem | null {
  if (status >= 200 && status < 300) return null;
  try {
    if (/json$/.test(type)) return schema.parse(JSON.parse(text));
  } catch {
    // Whoever answered is not this server, or not whole: said by the status alone.
  }
  return {
    detail: `The server answered with status ${status} and no reason`,
    code: `status_${status}`,
  };
}

/** @throws {Refused} where the answer is a refusal. */
export function demandDone(answer: Answered): void {
  const problem = problemOf(answer);
  if (problem === null) return;
  const { detail, code, retryAfterMs } = problem;
  const hint = code === "verification_needed"
    ? "\nRun sign-in again: what was asked takes a passkey within five minutes."
    : retryAfterMs !== undefined
    ? `\nTry again in ${Math.ceil(retryAfterMs / 1000)} s.`
    : "";
  throw new Refused(`${detail} (${code})${hint}`);
}
