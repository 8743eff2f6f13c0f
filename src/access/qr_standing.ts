/**
 * Whether a QR that was signed says no more than its holder holds now. One that does is revoked: on
 * the lists of units at once, whatever it was that changed (a grant, a membership, a session, a
 * holiday), since what it says is compared and not what happened.
 */
import type { Spans } from "../doors.ts";
import { keyState } from "../people/keys/standing.ts";
import type { Ledger, RowOf } from "../people/registry/ledger.ts";
import { chainOf } from "./chain.ts";
import type { AccessSnapshot } from "./decision.ts";
import { spansOf } from "./effective.ts";
import { subjectsOf } from "./snapshot.ts";
import { unionOf } from "./span_lists.ts";

/** Whether a QR still holds. A counted one that is used up does not. */
export function qrHolds(
  ledger: Ledger,
  snapshot: AccessSnapshot,
  row: RowOf<"door_qr">,
  now: number,
): boolean {
  const held = heldGrants(ledger, snapshot, row, now);
  if (held === null) return false;
  return row.places.every(({ doors, spans }) =>
    doors.every((door) => {
      const left = within(spans, now, row.expiresAtMs);
      return left.length === 0 ||
        isCovered(
          left,
          unionOf(held.map((id) => spansOf(snapshot, id, { door }, now, row.expiresAtMs))),
        );
    })
  );
}

/** The grants of an account that a QR may rest on: not those with counted uses. */
export function lastingGrants(
  ledger: Ledger,
  snapshot: AccessSnapshot,
  account: string,
  building: string,
  now: number,
): readonly string[] {
  return subjectsOf(ledger, account, building, now).flatMap((subject) =>
    snapshot.grantsOf(subject).filter((grant) =>
      grant.building === building &&
      chainOf(snapshot, grant).links.every(({ usesMax }) => usesMax === null)
    ).map(({ id }) => id)
  );
}

function heldGrants(
  ledger: Ledger,
  snapshot: AccessSnapshot,
  { holder, building }: RowOf<"door_qr">,
  now: number,
): readonly string[] | null {
  if ("key" in holder) {
    const key = ledger.get("visitor_key", holder.key);
    if (key === undefined) return null;
    const state = keyState(ledger, key, now);
    return state === "live" || state === "not_yet" ? [key.grant] : null;
  }
  // Whoever ends a device on the list of their devices ends its QRs too (C3).
  if (ledger.get("session", holder.session)?.account !== holder.account) return null;
  return lastingGrants(ledger, snapshot, holder.account, building, now);
}

function within(spans: Spans, fromMs: number, untilMs: number): Spans {
  return spans.map(([from, until]): [number, number] => [
    Math.max(from, fromMs),
    Math.min(until, untilMs),
  ]).filter(([from, until]) => from < until);
}

function isCovered(inner: Spans, outer: Spans): boolean {
  return inner.every(([from, until]) => outer.some(([a, b]) => a <= from && until <= b));
}
