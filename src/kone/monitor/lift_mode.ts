/**
 * The numbers that `lift_<n>/status` carries as `lift_mode`, from BACnet's modes. The vendor
 * publishes no table: 0 is normal and −1 out of service; the other numbers are such as deployed
 * clients read the same way: 37 and 38 as fire, 2, 3, 7, 14, 17, 18 and 33 as off line, 9, 16, 19,
 * 20, 23, 27, 28 and 30 as an emergency. Each mode that takes no calls has a number of its own. Of
 * these, such a client takes −1 alone for normal: the vendor's word on it stands before that.
 * `docs/kone-compatibility.md` prints this table.
 */
import { modeMeanings } from "../../lift/service_states.ts";
import type { CarMode } from "../../lift/vocabulary.ts";

/** How clients read a number. */
export type LiftModeReading = "normal" | "off line" | "fire" | "emergency" | "out of service";

/** A row of the table. */
export interface LiftModeRow {
  readonly number: number;
  readonly reading: LiftModeReading;
  /** What the vendor's validation guides call such a mode; left out: they do not name it. */
  readonly guides?: "FRD" | "OSS" | "ATS" | "PRC";
}

/** The number of each of BACnet's modes. */
export const liftModes: Readonly<Record<CarMode, LiftModeRow>> = {
  normal: { number: 0, reading: "normal" },
  homing: { number: 0, reading: "normal" },
  parking: { number: 0, reading: "normal" },
  unknown: { number: 33, reading: "off line" },
  vip: { number: 14, reading: "off line", guides: "PRC" },
  "attendant-control": { number: 7, reading: "off line", guides: "ATS" },
  inspection: { number: 2, reading: "off line" },
  "cabinet-recall": { number: 3, reading: "off line" },
  "fire-operation": { number: 37, reading: "fire", guides: "FRD" },
  "firefighter-control": { number: 38, reading: "fire", guides: "FRD" },
  "emergency-power": { number: 9, reading: "emergency" },
  "earthquake-operation": { number: 16, reading: "emergency" },
  "occupant-evacuation": { number: 19, reading: "emergency" },
  "out-of-service": { number: -1, reading: "out of service", guides: "OSS" },
};

/**
 * The mode by which a car takes calls or does not: its own, or its group's where the group serves
 * nobody and the car itself would. A car that is not heard is in the mode `unknown`.
 */
export function modeInForce(
  car: { readonly mode: CarMode; readonly known: boolean },
  group: { readonly mode: CarMode; readonly usable: boolean },
): CarMode {
  if (!car.known) return "unknown";
  return modeMeanings[car.mode].car === "serves" && !group.usable ? group.mode : car.mode;
}

/** Whether a number belongs to modes in which a car takes calls. */
export function takesCalls(mode: CarMode): boolean {
  return liftModes[mode].number === 0;
}
