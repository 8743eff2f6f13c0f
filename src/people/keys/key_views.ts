/** What is shown of a visitor key: to its giver, and to whoever holds its link. */
import type { Building, Unit, UnitDoor } from "../../site.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { VisitorKey } from "../rows/visitor_key.ts";
import { type KeyState, keyState } from "./standing.ts";

/** A key as its giver and its facility see it. */
export interface KeyView {
  readonly id: string;
  readonly building: string;
  readonly facility: string | null;
  readonly label: string;
  readonly kind: VisitorKey["kind"];
  readonly state: KeyState;
  readonly doors: readonly string[];
  readonly lifts: readonly { readonly group: string; readonly levels: "all" | readonly number[] }[];
  readonly fromMs: number;
  readonly untilMs: number;
  readonly usesMax: number | null;
  readonly used: number;
  readonly hasPin: boolean;
  readonly createdAtMs: number;
  /** UTC days. */
  readonly firstUsedDay: string | null;
  readonly lastUsedDay: string | null;
}

/** A key as its holder's page shows it. */
export interface VisitView {
  readonly label: string;
  readonly state: KeyState;
  readonly building: string;
  readonly doors: readonly {
    readonly door: string;
    readonly name: string;
    /** The unit shows a code, which an opening takes. */
    readonly presence: boolean;
    readonly qr: boolean;
  }[];
  readonly fromMs: number;
  readonly untilMs: number;
  readonly usesLeft: number | null;
  /** Whether the key's hours are now. */
  readonly openNow: boolean;
}

/** A key as its giver sees it. */
export function keyView(ledger: Ledger, key: RowOf<"visitor_key">, now: number): KeyView {
  const grant = ledger.get("grant", key.grant) ?? key.was;
  const { doors, lifts } = grant?.scope ?? { doors: [], lifts: [] };
  return {
    id: key.id,
    building: key.building,
    facility: key.facility,
    label: key.label,
    kind: key.kind,
    state: keyState(ledger, key, now),
    doors: doors === "all" ? [] : doors,
    lifts: lifts === "all" ? [] : lifts,
    fromMs: grant?.fromMs ?? key.createdAtMs,
    untilMs: key.endsAtMs,
    usesMax: grant?.usesMax ?? null,
    used: grant?.used ?? 0,
    hasPin: key.pins.length > 0,
    createdAtMs: key.createdAtMs,
    firstUsedDay: key.firstUsedDay,
    lastUsedDay: key.lastUsedDay,
  };
}

/** A unit and its door by `unit/door`. */
export function placeOf(
  building: Building,
  door: string,
): { readonly unit: Unit; readonly door: UnitDoor } | undefined {
  const [unitId, doorId] = door.split("/");
  const unit = building.units.find(({ id }) => id === unitId);
  const found = unit?.doors.find(({ id }) => id === doorId);
  return unit === undefined || found === undefined ? undefined : { unit, door: found };
}
