/** What can be said to the registry about the end of a building's service, and what the clock does. */
import type { Due } from "../registry/commands.ts";
import {
  approveDecommission,
  askDecommission,
  cancelDecommission,
  exportDecommission,
  lapseDue,
  noteDevicesRevoked,
  removalDue,
} from "./decommission.ts";

export const decommissionCommands = {
  /** Asks for the end of a building's service; an operator's. */
  ask_decommission: askDecommission,
  /** Notes that the manager's data is exported. */
  export_decommission: exportDecommission,
  /** Allows it, as another operator. */
  approve_decommission: approveDecommission,
  cancel_decommission: cancelDecommission,
  /** Notes that the building's devices were revoked; the server's own. */
  note_devices_revoked: noteDevicesRevoked,
} as const;

export const decommissionDue: readonly Due[] = [removalDue, lapseDue];
