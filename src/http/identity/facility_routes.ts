import type { IdentityRoute } from "./route.ts";

/** The routes of this part. */
export const facilityRoutes: readonly IdentityRoute[] = [];
