/**
 * The rules against misuse of calls with a position (R62): so many calls a minute, a landing that
 * the position is near, and no two landings faster than the building's fastest car could carry
 * somebody without a stop. The last is judged against the landings of earlier calls that came with
 * a position, never against a position (E11); a call without one says nothing of where its person
 * is, for anybody may call a lift for somebody else.
 */
import { type Refusal, refuse } from "../refusal.ts";
import type { RecentCall } from "./recent_calls.ts";
import { rememberedMs } from "./recent_calls.ts";

/** Why a call is refused as misuse. */
export type MisuseCode = "not_near" | "impossible_travel" | "call_flood";

/** Calls of one id within a minute. */
export const callsPerMinuteMax = 30;

/** What is judged. */
export interface Judged {
  /** On the monotonic clock. */
  readonly nowMs: number;
  /** The id's calls of the last minute, oldest first. */
  readonly recent: readonly RecentCall[];
  /** Of a call that came with a position: */
  readonly landing?: {
    readonly heightM: number;
    /** The position is near this landing. */
    readonly near: boolean;
  };
  /** Rated speed of the fastest car of the building, m/s. */
  readonly fastestMps: number;
}

/** Which rule a call breaks, if any; its words name no landing and no zone. */
export function misuseOf(
  { nowMs, recent, landing, fastestMps }: Judged,
): (Refusal & { readonly code: MisuseCode }) | undefined {
  const [oldest] = recent;
  if (oldest !== undefined && recent.length >= callsPerMinuteMax) {
    return misuse(
      "call_flood",
      `Cannot place the call: at most ${callsPerMinuteMax} within a minute, and all were placed`,
      oldest.atMs + rememberedMs - nowMs,
    );
  }
  if (landing === undefined) return undefined;
  if (!landing.near) {
    return misuse(
      "not_near",
      "Cannot place the call: the position that came with it is near another landing",
    );
  }
  let waitMs = 0;
  for (const { atMs, heightM } of recent) {
    if (heightM === null) continue;
    const wayMs = 1000 * Math.abs(landing.heightM - heightM) / fastestMps;
    waitMs = Math.max(waitMs, atMs + wayMs - nowMs);
  }
  if (waitMs <= 0) return undefined;
  return misuse(
    "impossible_travel",
    "Cannot place the call: nobody gets here so soon from the landing of an earlier call",
    waitMs,
  );
}

function misuse(code: MisuseCode, detail: string, retryAfterMs?: number) {
  const more = retryAfterMs === undefined ? {} : { retryAfterMs: Math.ceil(retryAfterMs) };
  return { ...refuse(code, detail, more), code };
}
