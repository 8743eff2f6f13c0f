/** Every route of the identity plane. A part's routes stand in a file of its own. */
import { accountRoutes } from "./account_routes.ts";
import { analyticsRoutes } from "./analytics_routes.ts";
import { auditRoutes } from "./audit_routes.ts";
import { capabilityRoutes } from "./capability_routes.ts";
import { facilityRoutes } from "./facility_routes.ts";
import { grantRoutes } from "./grant_routes.ts";
import { handoverRoutes } from "./handover_routes.ts";
import { keyRoutes } from "./key_routes.ts";
import { mailRoutes } from "./mail_routes.ts";
import { messageRoutes } from "./message_routes.ts";
import { operatorRoutes } from "./operator_routes.ts";
import { privacyRoutes } from "./privacy_routes.ts";
import { reidentificationRoutes } from "./reidentification_routes.ts";
import { registerRoutes } from "./register_routes.ts";
import type { IdentityRoute } from "./route.ts";
import { sessionRoutes } from "./session_routes.ts";

export const identityRoutes: readonly IdentityRoute[] = [
  ...accountRoutes,
  ...analyticsRoutes,
  ...auditRoutes,
  ...capabilityRoutes,
  ...facilityRoutes,
  ...grantRoutes,
  ...handoverRoutes,
  ...keyRoutes,
  ...mailRoutes,
  ...messageRoutes,
  ...operatorRoutes,
  ...privacyRoutes,
  ...registerRoutes,
  ...reidentificationRoutes,
  ...sessionRoutes,
];
