/**
 * Takes a use of a visitor key. A use is taken before the door is asked and given back where the
 * door certainly stayed shut; one that may have opened it stays taken. An opening by the link is
 * remembered by its idempotency key for a day, so that a repeat takes nothing (E2).
 *
 * The identity plane notes of a key when it was first and last used, for its giver; which door it
 * was, only until the opening can no longer be repeated. Tags leave no trace here at all.
 */
import type { Turn } from "../registry/turn.ts";
import { spendKeptMs, spendsMax } from "./bounds.ts";
import { hasQrUses, keyLinks, type KeyState, keyState } from "./standing.ts";

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
  | { readonly ok: true; readonly repeated: boolean; readonly logId: string }
  | { readonly ok: false; readonly state: KeyState | "in_qr" };

/** Takes a use where there is one. @throws {RefusalError} for an idempotency key used otherwise. */
export function spendKey(turn: Turn, { key: id, door, use, qr }: Spending): Spent {
  const key = turn.need("visitor_key", id);
  const state = keyState(turn.ledger, key, turn.now);
  const spends = (key.spends ?? []).filter(({ atMs }) => turn.now - atMs < spendKeptMs);
  const earlier = spends.find((spend) => spend.key === use);
  if (earlier !== undefined) {
    if (earlier.door !== door) {
      turn.refuse("key_reused", "Cannot open: the idempotency key was used for another door");
    }
    return { ok: true, repeated: true, logId: key.logId };
  }
  if (state !== "live") return { ok: false, state };
  const links = keyLinks(turn.ledger, key)!;
  const counted = links.filter(({ usesMax }) => usesMax !== null);
  if (counted.length > 0 && qr === null && hasQrUses(turn.ledger, key, turn.now)) {
    return { ok: false, state: "in_qr" };
  }
  if (use !== null && spends.length >= spendsMax) {
    turn.refuse("busy", `Cannot open: a key's link opens ${spendsMax} times a day at most`);
  }
  for (const link of counted) {
    turn.put("grant", { ...link, used: link.used + 1 });
    if (link.used + 1 === link.usesMax) {
      turn.emit({ type: "access_changed", building: key.building });
    }
  }
  turn.put("visitor_key", {
    ...key,
    spends: use === null ? spends : [...spends, { key: use, door, atMs: turn.now }],
    firstUsedAtMs: key.firstUsedAtMs ?? turn.now,
    lastUsedAtMs: turn.now,
  });
  return { ok: true, repeated: false, logId: key.logId };
}

/** Gives a use back that an opening by the link had taken; once, however often it is said. */
export function giveBackUse(
  turn: Turn,
  { key: id, use }: { readonly key: string; readonly use: string },
): void {
  const key = turn.ledger.get("visitor_key", id);
  const spends = key?.spends ?? [];
  if (key === undefined || !spends.some((spend) => spend.key === use)) return;
  for (const link of keyLinks(turn.ledger, key) ?? []) {
    if (link.usesMax === null || link.used === 0) continue;
    turn.put("grant", { ...link, used: link.used - 1 });
    if (link.used === link.usesMax) turn.emit({ type: "access_changed", building: key.building });
  }
  turn.put("visitor_key", { ...key, spends: spends.filter((spend) => spend.key !== use) });
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

/**
 * Takes the use of a QR that a door admitted without this server and told of later. A log id that is
 * no counted QR's of a key says nothing here.
 */
export function noteAloneOpening(turn: Turn, { logId }: { readonly logId: string }): boolean {
  const qr = turn.ledger.one("door_qr", "log", logId);
  if (qr === undefined || !("key" in qr.holder)) return false;
  const key = turn.ledger.get("visitor_key", qr.holder.key);
  if (key === undefined) return false;
  return spendKey(turn, { key: key.id, door: "", use: null, qr: qr.id }).ok;
}
