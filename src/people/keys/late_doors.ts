/**
 * Where a key that was ended may still open: its QR, at a door that has not heard of the end. Said
 * plainly to whoever ended the key, since nothing can reach a door that is cut off.
 */
import type { ListStatus } from "../../access/access_publisher.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";

/** A door that may still open for an ended key, and until when at the latest. */
export interface LateDoor {
  /** `unit/door`. */
  readonly door: string;
  readonly untilMs: number;
  /** When the list was issued that the door's unit holds; null where that is not known. */
  readonly listIssuedAtMs: number | null;
}

/**
 * The doors of a key's living QRs whose units do not hold a list issued after its end, as far as
 * that is known.
 */
export function lateDoors(
  ledger: Ledger,
  key: RowOf<"visitor_key">,
  lists: readonly ListStatus[],
  now: number,
): readonly LateDoor[] {
  if (key.revoked === null) return [];
  const endedMs = key.revoked.atMs;
  return ledger.find("door_qr", "holder", key.id).flatMap(({ expiresAtMs, places }) =>
    places.flatMap(({ doors }) => doors).flatMap((door): LateDoor[] => {
      const list = lists.find(({ unit }) => door.startsWith(`${unit}/`));
      const heldMs = list?.heldIssuedAtMs ?? null;
      if (now >= expiresAtMs || (heldMs !== null && heldMs >= endedMs)) return [];
      return [{ door, untilMs: expiresAtMs, listIssuedAtMs: heldMs }];
    })
  );
}
