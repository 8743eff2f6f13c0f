/** What the camera of a unit may show now, from the rows (R75, R76). */
import type { UnitAddress } from "../../doors.ts";
import { endingBuildings } from "../decommission/ending.ts";
import type { Ledger } from "../registry/ledger.ts";
import { openSession } from "../registers/troubleshooting.ts";

/** What a unit's camera may show. */
export interface CameraState {
  /** Off until its sticker is recorded (R76). */
  readonly allowed: boolean;
  /** A technician's session that runs at this unit (R75); never where the camera is off. */
  readonly session: CameraSession | null;
}

/** A session of a technician to find a fault of a camera. */
export interface CameraSession {
  readonly id: string;
  /** The account. */
  readonly technician: string;
  /** RFC 7638 thumbprint of the key that was made for this session and no other. */
  readonly key: string;
  readonly untilMs: number;
}

/** The camera of a unit as it stands; off in a building whose service ends (R14). */
export function cameraStateOf(
  ledger: Ledger,
  { building, unit }: UnitAddress,
  now: number,
): CameraState {
  const allowed = !endingBuildings(ledger).has(building) &&
    ledger.find("camera_sticker", "unit", `${building}/${unit}`).length > 0;
  const running = allowed ? openSession(ledger, building, now, unit) : undefined;
  if (running?.key === undefined || running.startedAtMs === null) return { allowed, session: null };
  const { id, technician, key, startedAtMs, minutes } = running;
  return {
    allowed,
    session: { id, technician, key, untilMs: startedAtMs + minutes * 60_000 },
  };
}
