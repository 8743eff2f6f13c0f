/**
 * Idempotency keys (E2). A key is a UUID of version 7 that a client makes once per intent and
 * repeats until it is answered. The same key with the same request returns what it made before;
 * with another request it is refused. A key says when it was made, so that one from before the
 * window, whose answer may be forgotten, can never place a second call.
 */
import type { CallRequest } from "../../src/protocol.ts";
import { type Refusal, refuse } from "../../src/refusal.ts";
import { sameTerms } from "./terms.ts";
import { clockSkewMs, type Ended, type GroupState, type KeyRecord, keyWindowMs } from "./state.ts";

/** Keys remembered per caller … */
export const keysPerCallerMax = 64;
/** … and per group; beyond either, `busy`. */
export const keysPerGroupMax = 20_000;
/** Every caller's expired keys are forgotten at least this often, a shard of callers at a time. */
const pruneEveryMs = 60_000;
/** Shards that one turn looks through at most: about 1,200 keys where 20,000 are remembered. */
const shardsPerTurnMax = 16;

const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** The record of a key, if the caller has used it and its answer is still kept. */
export function recordOf(
  state: GroupState,
  caller: string,
  key: string,
  now: number,
): KeyRecord | undefined {
  for (const record of state.callers.get(caller) ?? []) {
    if (record.key === key && isKept(record, now)) return record;
  }
  return undefined;
}

/** Whether a record is of something open, or of something that ended within the window. */
export function isKept({ ended }: KeyRecord, now: number): boolean {
  return ended === undefined || ended.untilMs > now;
}

/** Whether a key is one, and of now; `null` is yes. */
export function refuseKeyItself(key: string, now: number): Refusal | null {
  if (!uuidV7.test(key)) {
    return refuse(
      "key_invalid",
      `Cannot use the idempotency key: it must be a UUID of version 7, got ${shown(key)}`,
    );
  }
  const madeAtMs = parseInt(key.slice(0, 8) + key.slice(9, 13), 16);
  if (madeAtMs <= now - keyWindowMs) {
    return refuse(
      "key_expired",
      `Cannot use the idempotency key: it must be less than ${keyWindowMs / 60_000} minutes old, ` +
        `and was made ${Math.round((now - madeAtMs) / 1000)} s ago`,
      { serverTimeMs: now },
    );
  }
  if (madeAtMs > now + clockSkewMs) {
    return refuse(
      "key_from_future",
      `Cannot use the idempotency key: it was made ${Math.round((madeAtMs - now) / 1000)} s ` +
        `ahead of the server's clock`,
      { serverTimeMs: now },
    );
  }
  return null;
}

/** Whether a new key may be used now; `null` is yes. */
export function refuseKey(
  state: GroupState,
  caller: string,
  key: string,
  now: number,
): Refusal | null {
  const refusal = refuseKeyItself(key, now);
  if (refusal !== null) return refusal;
  const records = state.callers.get(caller) ?? [];
  const used = records.length < keysPerCallerMax
    ? records.length
    : records.filter((record) => isKept(record, now)).length;
  if (used >= keysPerCallerMax) {
    return refuse(
      "busy",
      `Cannot remember another key: ${keysPerCallerMax} per id within the window, ${used} are used`,
      { retryAfterMs: 60_000 },
    );
  }
  if (state.keyCount >= keysPerGroupMax) {
    return refuse(
      "busy",
      `Cannot remember another key: ${keysPerGroupMax} per group within the window are used`,
      { retryAfterMs: 60_000 },
    );
  }
  return null;
}

/** Whether two requests ask for the same. */
export function sameRequest(a: CallRequest, b: CallRequest): boolean {
  if (a.kind !== b.kind || a.persons !== b.persons || !sameTerms(a, b)) return false;
  if (a.kind === "landing" && b.kind === "landing") {
    return a.from === b.from && a.fromSide === b.fromSide && a.direction === b.direction;
  }
  if (a.kind === "destination" && b.kind === "destination") {
    return a.from === b.from && a.fromSide === b.fromSide && a.to === b.to &&
      a.toSide === b.toSide;
  }
  return a.kind === "car" && b.kind === "car" && a.car === b.car && a.to === b.to &&
    a.toSide === b.toSide;
}

/** A group that remembers one more key of a caller; those whose time has passed are forgotten. */
export function remembered(
  { callers, keyCount }: GroupState,
  caller: string,
  record: KeyRecord,
  now: number,
): Pick<GroupState, "callers" | "keyCount"> {
  const records = callers.get(caller) ?? [];
  const all = records.every((known) => isKept(known, now));
  const kept = all ? records : records.filter((known) => isKept(known, now));
  return {
    callers: callers.with(caller, [...kept, record]),
    keyCount: keyCount + 1 - (records.length - kept.length),
  };
}

/** A group in which what a key stands for has ended. */
export function settledKey(
  { callers }: GroupState,
  caller: string,
  id: string,
  ended: Ended,
): Pick<GroupState, "callers"> {
  const records = callers.get(caller) ?? [];
  const at = records.findIndex((record) => record.id === id);
  if (at < 0) return { callers };
  return { callers: callers.with(caller, records.with(at, { ...records[at]!, ended })) };
}

/** A key as it may be shown in an error: short, and nothing but harmless characters. */
function shown(key: string): string {
  return JSON.stringify(key.slice(0, 40).replace(/[^\w-]/g, "?"));
}

/**
 * Forgets records whose time has passed, in some shards of the callers: so many that all of them
 * have their turn within {@link pruneEveryMs}, and no turn has much to do.
 */
export function prune(state: GroupState, now: number): GroupState {
  const shardMs = pruneEveryMs / state.callers.shards;
  const due = Math.floor((now - state.prunedAtMs) / shardMs);
  if (due < 1) return state;
  let { callers, keyCount, pruneNext } = state;
  for (let shard = Math.min(due, shardsPerTurnMax); shard > 0; shard--) {
    callers = callers.mapShard(pruneNext, (records) => {
      if (records.every((record) => isKept(record, now))) return records;
      const kept = records.filter((record) => isKept(record, now));
      keyCount -= records.length - kept.length;
      return kept.length === 0 ? undefined : kept;
    });
    pruneNext = (pruneNext + 1) % callers.shards;
  }
  const prunedAtMs = due > shardsPerTurnMax ? now : state.prunedAtMs + due * shardMs;
  return { ...state, callers, keyCount, pruneNext, prunedAtMs };
}
