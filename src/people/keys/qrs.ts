/** Keeps the QRs that were signed, so that those which outlive their right can be revoked. */
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { DoorQrRow } from "../rows/door_qr.ts";
import { qrsPerHolderMax, qrsPerUnitMax } from "./bounds.ts";

/** Keeps a QR before it is shown. @throws {RefusalError} `limit_reached`. */
export function keepDoorQr(
  turn: Turn,
  input: Omit<DoorQrRow, "id" | "issuedAtMs">,
): RowOf<"door_qr"> {
  const { ledger, now } = turn;
  const holder = "key" in input.holder ? input.holder.key : input.holder.account;
  const living = ledger.find("door_qr", "holder", holder)
    .filter(({ expiresAtMs }) => now < expiresAtMs);
  if (living.length >= qrsPerHolderMax) {
    turn.refuse("limit_reached", `Cannot make the QR: ${qrsPerHolderMax} of the holder's live`);
  }
  const units = new Set(
    input.places.flatMap(({ doors }) => doors.map((door) => door.slice(0, door.indexOf("/")))),
  );
  for (const unit of units) {
    if (ledger.count("door_qr", "unit", `${input.building}/${unit}`) >= qrsPerUnitMax) {
      turn.refuse("limit_reached", `Cannot make the QR: ${qrsPerUnitMax} live at a unit at most`);
    }
  }
  const qr = turn.put("door_qr", {
    ...input,
    id: turn.newId(),
    issuedAtMs: now,
  });
  if ("key" in input.holder) {
    const key = turn.need("visitor_key", input.holder.key);
    const doors = input.places.flatMap((place) => place.doors);
    turn.put("visitor_key", {
      ...key,
      qr: { id: qr.id, door: input.usesMax === null ? null : doors[0] ?? null },
    });
  }
  return qr;
}

/** Drops a QR that was never shown. */
export function dropDoorQr(turn: Turn, { qr }: { readonly qr: string }): void {
  turn.remove("door_qr", qr);
}
