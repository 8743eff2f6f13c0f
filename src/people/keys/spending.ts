/**
 * Takes a use of a visitor key. A use is taken before the door is asked and given back where the
 * door certainly stayed shut; one that may have opened it stays taken. An opening by the link is
 * remembered by its idempotency key for a day, so that a repeat takes nothing (E2).
 *
 * The identity plane notes of a key on which day it was first and last used, for its giver; which
 * door it was, only until the opening can no longer be repeated. Tags leave no trace here at all.
 */
import { createHash } from "node:crypto";
import {} from "../../access/log_id.ts";
import type { Turn } from "../registry/turn.ts";
import { dayOf } from "../sessions/beginning.ts";
import { spendKeptDays, spendsMax } from "./bounds.ts";
import { hasQrUses, keyLinks, type KeyState, keyState } from "./standing.ts";
import { utcDayOf } from "../../utc_day.ts";

/** An opening that is about to be asked of a door. */
export interface Spending {
  readonly key: string;
  /** `unit/door`. */
  readonly door: string;
  /** The idempotency key of an opening by the link; null where the desk judges a PIN or a QR. */
  readonly use: string | null;
  /** The QR that was shown, whose own uses these are. */
  readonly qr: string | null;
}

/** What came of it. */
export type Spent =
  /** With the UTC day on which the use was taken: logs name the key by that day's id. */
  | { readonly ok: true; readonly repeated: boolean; readonly day: number }
  | { readonly ok: false; readonly state: KeyState | "in_qr" };

/** Takes a use where there is one. @throws {RefusalError} for an idempotency key used otherwise. */
export function spendKey(turn: Turn, { key: id, door, use, qr }: Spending): Spent {
  const key = turn.need("visitor_key", id);
  const state = keyState(turn.ledger, key, turn.now);
  const today = utcDayOf(turn.now);
  const spends = (key.spends ?? []).filter(({ day }) => today - day < spendKeptDays);
  const earlier = use === null ? undefined : spends.find((spend) => spend.key === nameOf(use));
  if (earlier !== undefined) {
    if (earlier.door !== door) {
      turn.refuse("key_reused", "Cannot open: the idempotency key was used for another door");
    }
    return { ok: true, repeated: true, day: earlier.day };
  }
  if (state !== "live") return { ok: false, state };
  const links = keyLinks(turn.ledger, key)!;
  const counted = links.filter(({ usesMax }) => usesMax !== null);
  if (counted.length > 0 && qr === null && hasQrUses(turn.ledger, key, turn.now)) {
    return { ok: false, state: "in_qr" };
  }
  if (use !== null && spends.length >= spendsMax) {
    turn.refuse("busy", `Cannot open: a key's link opens ${spendsMax} times in two days at most`);
  }
  for (const link of counted) {
    turn.put("grant", { ...link, used: link.used + 1 });
    if (link.used + 1 === link.usesMax) {
      turn.emit({ type: "access_changed", building: key.building });
    }
  }
  turn.put("visitor_key", {
    ...key,
    spends: use === null ? spends : [...spends, { key: nameOf(use), door, day: today }],
    firstUsedDay: key.firstUsedDay ?? dayOf(turn.now),
    lastUsedDay: dayOf(turn.now),
  });
  return { ok: true, repeated: false, day: today };
}

/** Gives a use back that an opening by the link had taken; once, however often it is said. */
export function giveBackUse(
  turn: Turn,
  { key: id, use }: { readonly key: string; readonly use: string },
): void {
  const key = turn.ledger.get("visitor_key", id);
  const spends = key?.spends ?? [];
  if (key === undefined || !spends.some((spend) => spend.key === nameOf(use))) return;
  for (const link of keyLinks(turn.ledger, key) ?? []) {
    if (link.usesMax === null || link.used === 0) continue;
    turn.put("grant", { ...link, used: link.used - 1 });
    if (link.used === link.usesMax) turn.emit({ type: "access_changed", building: key.building });
  }
  turn.put("visitor_key", { ...key, spends: spends.filter((spend) => spend.key !== nameOf(use)) });
}

/** Takes a use of the counted grants that carry a tag. */
export function spendGrants(
  turn: Turn,
  { grants }: { readonly grants: readonly string[] },
): { readonly ok: boolean } {
  const rows = grants.map((id) => turn.ledger.get("grant", id));
  for (const row of rows) {
    if (row === undefined || row.suspended || row.endedAtMs !== undefined) return { ok: false };
    if (row.usesMax !== null && row.used >= row.usesMax) return { ok: false };
  }
  for (const row of rows) {
    if (row !== undefined && row.usesMax !== null) {
      turn.put("grant", { ...row, used: row.used + 1 });
    }
  }
  return { ok: true };
}

/** What is kept of an idempotency key: it is of version 7, which tells its time (C4). */
function nameOf(use: string): string {
  return createHash("sha256").update(use).digest("base64url").slice(0, 22);
}

/**
 * Takes the use of a QR that a door admitted without this server and told of later. One that is no
 * counted QR of a key says nothing here.
 */
export function noteAloneOpening(turn: Turn, { qr: id }: { readonly qr: string }): boolean {
  const qr = turn.ledger.get("door_qr", id);
  if (qr === undefined || !("key" in qr.holder)) return false;
  const key = turn.ledger.get("visitor_key", qr.holder.key);
  if (key === undefined) return false;
  return spendKey(turn, { key: key.id, door: "", use: null, qr: qr.id }).ok;
}
