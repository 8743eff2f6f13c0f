/**
 * `POST /demo/screen`: a capability for the screen at the entrance of the demo's building, for
 * whoever asks, so that `/lobby` shows something without being paired. It exists in the demo's own
 * entry only.
 */
import type { Context, Hono } from "hono";
import type { Capabilities } from "../src/access/capability.ts";
import type { AppEnv } from "../src/http/app.ts";
import { RefusalError, refuse } from "../src/refusal.ts";
import type { Site } from "../src/site.ts";
import { demoCapabilityMs } from "./mint_route.ts";

/** Adds the route: the building's exit floor, all lifts there, the directory of its first display. */
export function addScreenRoute(app: Hono<AppEnv>, capabilities: Capabilities, site: Site): void {
  app.post("/demo/screen", async (c: Context<AppEnv>) => {
    const [building] = site.buildings;
    const floor = building?.floors.find(({ exit }) => exit) ?? building?.floors[0];
    if (building === undefined || floor === undefined) {
      throw new RefusalError(refuse("not_found", "Cannot show anything: there is no building"));
    }
    const unit = building.units.find(({ panel }) => panel)?.id;
    const capability = await capabilities.mint({
      rid: crypto.randomUUID(),
      building: building.id,
      lifts: [],
      screen: {
        level: floor.level,
        groups: building.groups.map(({ id }) => id),
        ...(unit !== undefined && { unit }),
      },
      ttlMs: demoCapabilityMs,
    });
    return c.json({ capability, expiresAtMs: c.get("receivedAtMs") + demoCapabilityMs });
  });
}
