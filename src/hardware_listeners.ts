/** One adapter, two bridges: gives each what is its own. */
import type { HardwareListener } from "../adapters/adapter.ts";
import type { DoorHardware } from "./door_hardware.ts";
import type { LiftHardware } from "./lift_hardware.ts";

/** A listener for an adapter that serves lifts and doors; nonsense goes to the lifts' observer. */
export function liftsAndDoors(lifts: LiftHardware, doors: DoorHardware): HardwareListener {
  return {
    report(report) {
      if ("unit" in report) doors.report(report);
      else lifts.report(report);
    },
    nonsense: (topic, fault) => lifts.nonsense(topic, fault),
    link(up) {
      lifts.link(up);
      doors.link(up);
    },
  };
}
