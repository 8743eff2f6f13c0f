/**
 * Idempotency keys of door acts (E2), as those of lift calls but with a window of a day: a repeat
 * after a night without signal must not open a door a second time.
 */
import { type Refusal, refuse } from "../../src/refusal.ts";
import { doorClockSkewMs, doorKeyWindowMs, type KeyRecord, type UnitState } from "./state.ts";

/** Keys remembered per caller … */
export const doorKeysPerCallerMax = 64;
/** … and per unit; beyond either, `busy`. */
export const doorKeysPerUnitMax = 20_000;
/** Every caller's expired keys are forgotten at least this often, a shard of callers at a time. */
const pruneEveryMs = 600_000;

const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** The record of a key, if the caller has used it and its answer is still kept. */
export function recordOf(
  state: UnitState,
  caller: string,
  key: string,
  now: number,
): KeyRecord | undefined {
  return state.callers.get(caller)?.find((record) => record.key === key && isKept(record, now));
}

/** Whether a record is of something under way, or of something that ended within the window. */
export function isKept({ ended }: KeyRecord, now: number): boolean {
  return ended === undefined || ended.untilMs > now;
}

/** Whether a new key may be used now; `null` is yes. */
export function refuseKey(
  state: UnitState,
  caller: string,
  key: string,
  now: number,
): Refusal | null {
  if (!uuidV7.test(key)) {
    const shown = key.slice(0, 40).replace(/[^\w-]/g, "?");
    return refuse(
      "key_invalid",
      `Cannot use the idempotency key: it must be a UUID of version 7, got "${shown}"`,
    );
  }
  const madeAtMs = parseInt(key.slice(0, 8) + key.slice(9, 13), 16);
  if (madeAtMs <= now - doorKeyWindowMs) {
    return refuse(
      "key_expired",
      `Cannot use the idempotency key: it must be less than ${doorKeyWindowMs / 3_600_000} hours ` +
        `old, and was made ${Math.round((now - madeAtMs) / 1000)} s ago`,
      { serverTimeMs: now },
    );
  }
  if (madeAtMs > now + doorClockSkewMs) {
    return refuse(
      "key_from_future",
      `Cannot use the idempotency key: it was made ${Math.round((madeAtMs - now) / 1000)} s ` +
        `ahead of the server's clock`,
      { serverTimeMs: now },
    );
  }
  const used = (state.callers.get(caller) ?? []).filter((record) => isKept(record, now)).length;
  if (used >= doorKeysPerCallerMax) {
    return refuse(
      "busy",
      `Cannot remember another key: ${doorKeysPerCallerMax} per id within a day, ${used} are used`,
      { retryAfterMs: 3_600_000 },
    );
  }
  if (state.keyCount >= doorKeysPerUnitMax) {
    return refuse(
      "busy",
      `Cannot remember another key: ${doorKeysPerUnitMax} per unit within a day are used`,
      { retryAfterMs: 600_000 },
    );
  }
  return null;
}

/** Forgets records whose time has passed, some shards of the callers at a time. */
export function prune(state: UnitState, now: number): UnitState {
  const shardMs = pruneEveryMs / state.callers.shards;
  const due = Math.min(Math.floor((now - state.prunedAtMs) / shardMs), state.callers.shards);
  if (due < 1) return state;
  let { callers, keyCount, pruneNext } = state;
  for (let shard = due; shard > 0; shard--) {
    callers = callers.mapShard(pruneNext, (records) => {
      const kept = records.filter((record) => isKept(record, now));
      if (kept.length === records.length) return records;
      keyCount -= records.length - kept.length;
      return kept.length === 0 ? undefined : kept;
    });
    pruneNext = (pruneNext + 1) % callers.shards;
  }
  return { ...state, callers, keyCount, pruneNext, prunedAtMs: now };
}
