/** What a visitor key is worth at a moment, from the rows alone. */
import { chainOf } from "../../access/chain.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { GrantRow } from "../rows/grant.ts";

/** What a key's link and its giver's list say of it. */
export const keyStates = [
  "not_yet",
  "live",
  "used_up",
  "suspended",
  "expired",
  "revoked",
] as const;
/** What a key's link and its giver's list say of it. */
export type KeyState = (typeof keyStates)[number];

/** The state of a key. What its schedule says now is not looked at: that comes and goes. */
export function keyState(ledger: Ledger, key: RowOf<"visitor_key">, now: number): KeyState {
  const endedMs = key.revoked?.atMs ?? Infinity;
  if (endedMs < key.endsAtMs) return "revoked";
  if (now >= key.endsAtMs || endedMs <= now) return "expired";
  const links = keyLinks(ledger, key);
  // The giver's own right has ended, and the key's with it.
  if (links === null) return "revoked";
  if (links.some(({ usesMax, used }) => usesMax !== null && used >= usesMax)) return "used_up";
  if (links.some(({ suspended }) => suspended)) return "suspended";
  if (links.some(({ untilMs }) => untilMs !== null && now >= untilMs)) return "expired";
  return links.some(({ fromMs }) => fromMs !== null && now < fromMs) ? "not_yet" : "live";
}

/** Whether a key still counts against the bounds. */
export function isLive(key: RowOf<"visitor_key">, now: number): boolean {
  return key.revoked === null && now < key.endsAtMs;
}

/** A key's grant and those above it; null where one of them has ended. */
export function keyLinks(
  ledger: Ledger,
  key: RowOf<"visitor_key">,
): readonly GrantRow[] | null {
  const grant = ledger.get("grant", key.grant);
  if (grant === undefined) return null;
  const chain = chainOf({ grant: (id) => ledger.get("grant", id) }, grant);
  return chain.whole ? chain.links : null;
}

/**
 * Whether the uses of a key lie in a QR that still lives: a door without this server counts them
 * then, and nobody else may.
 */
export function hasQrUses(ledger: Ledger, key: RowOf<"visitor_key">, now: number): boolean {
  return ledger.find("door_qr", "holder", key.id).some((qr) =>
    qr.usesMax !== null && now < qr.expiresAtMs
  );
}
