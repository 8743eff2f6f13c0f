/** Routes of accounts: becoming active, one's own data, the people of a building, ways back. */
import { ownRoutes } from "./own_routes.ts";
import { peopleRoutes } from "./people_routes.ts";
import { recoveryRoutes } from "./recovery_routes.ts";
import type { IdentityRoute } from "./route.ts";
import { welcomeRoutes } from "./welcome_routes.ts";

/** The routes of this part. */
export const accountRoutes: readonly IdentityRoute[] = [
  ...welcomeRoutes,
  ...ownRoutes,
  ...peopleRoutes,
  ...recoveryRoutes,
];
