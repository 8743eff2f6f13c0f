/** The table: everything that can be said, in the order of the help text. */
import { auditCommands } from "./audit_commands.ts";
import { buildingLogCommands } from "./building_log_commands.ts";
import { clientCommands } from "./client_commands.ts";
import type { Command } from "./command.ts";
import { decommissionCommands } from "./decommission_commands.ts";
import { deviceCommands } from "./device_commands.ts";
import { erasureCommands } from "./erasure_commands.ts";
import { exportCommands } from "./export_commands.ts";
import { facilityCommands } from "./facility_commands.ts";
import { grantCommands } from "./grant_commands.ts";
import { handoverImportCommands } from "./handover_import_command.ts";
import { holdCommands } from "./hold_commands.ts";
import { importCommands } from "./import_command.ts";
import { keyCommands } from "./key_commands.ts";
import { peopleCommands } from "./people_commands.ts";
import { registerCommands } from "./register_commands.ts";
import { rightsCommands } from "./rights_commands.ts";
import { reidentificationCommands } from "./reidentification_commands.ts";
import { sessionCommands } from "./session_commands.ts";
import { siteKeyCommands } from "./site_key_commands.ts";

export const commands: readonly Command[] = [
  ...sessionCommands,
  ...peopleCommands,
  ...facilityCommands,
  ...importCommands,
  ...grantCommands,
  ...clientCommands,
  ...keyCommands,
  ...auditCommands,
  ...registerCommands,
  ...erasureCommands,
  ...buildingLogCommands,
  ...rightsCommands,
  ...handoverImportCommands,
  ...decommissionCommands,
  ...holdCommands,
  ...reidentificationCommands,
  ...exportCommands,
  ...deviceCommands,
  ...siteKeyCommands,
];
