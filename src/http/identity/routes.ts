/** Every route of the identity plane. A part's routes stand in a file of its own. */
import { accountRoutes } from "./account_routes.ts";
import { analyticsRoutes } from "./analytics_routes.ts";
import { auditRoutes } from "./audit_routes.ts";
import { buildingLogRoutes } from "./building_log_routes.ts";
import { cameraLookRoutes } from "./camera_look_routes.ts";
import { cameraRoutes } from "./camera_routes.ts";
import { capabilityRoutes } from "./capability_routes.ts";
import { clientRoutes } from "./client_routes.ts";
import { decommissionRoutes } from "./decommission_routes.ts";
import { erasureRoutes } from "./erasure_routes.ts";
import { exportRoutes } from "./export_routes.ts";
import { facilityRoutes } from "./facility_routes.ts";
import { floorRoutes } from "./floor_routes.ts";
import { grantRoutes } from "./grant_routes.ts";
import { handoverRoutes } from "./handover_routes.ts";
import { holdRoutes } from "./hold_routes.ts";
import { keyRoutes } from "./key_routes.ts";
import { mailRoutes } from "./mail_routes.ts";
import { messageRoutes } from "./message_routes.ts";
import { operatorRoutes } from "./operator_routes.ts";
import { privacyRoutes } from "./privacy_routes.ts";
import { pushRoutes } from "./push_routes.ts";
import { reidentificationRoutes } from "./reidentification_routes.ts";
import { registerRoutes } from "./register_routes.ts";
import { ringPaperRoutes } from "./ring_paper_routes.ts";
import { ringingRoutes } from "./ringing_routes.ts";
import { rightsRoutes } from "./rights_routes.ts";
import type { IdentityRoute } from "./route.ts";
import { screenRoutes } from "./screen_routes.ts";
import { sessionRoutes } from "./session_routes.ts";
import { unitWordRoutes } from "./unit_word_routes.ts";

export const identityRoutes: readonly IdentityRoute[] = [
  ...accountRoutes,
  ...analyticsRoutes,
  ...auditRoutes,
  ...buildingLogRoutes,
  ...cameraLookRoutes,
  ...cameraRoutes,
  ...capabilityRoutes,
  ...clientRoutes,
  ...decommissionRoutes,
  ...erasureRoutes,
  ...exportRoutes,
  ...facilityRoutes,
  ...floorRoutes,
  ...grantRoutes,
  ...handoverRoutes,
  ...holdRoutes,
  ...keyRoutes,
  ...mailRoutes,
  ...messageRoutes,
  ...operatorRoutes,
  ...privacyRoutes,
  ...pushRoutes,
  ...registerRoutes,
  ...reidentificationRoutes,
  ...rightsRoutes,
  ...ringingRoutes,
  ...ringPaperRoutes,
  ...screenRoutes,
  ...sessionRoutes,
  ...unitWordRoutes,
];
