/**
 * `POST /demo/capability`: mints a capability for whoever asks. It exists in the demo's own entry
 * only; a server started with `deno task start` has no such route (a test proves it).
 *
 * The body may name a `building`, a random id `rid` that the client made, or an earlier
 * `capability` whose id should live on. Without a `rid` the token is an operator's as well, since
 * the demo's page shows every call; with one it is an ordinary phone's. `uses` are what beyond calling
 * lifts it allows in every group.
 */
import type { Context, Hono } from "hono";
import { z } from "zod";
import type { Capabilities } from "../src/access/capability.ts";
import type { AppEnv } from "../src/http/app.ts";
import { liftUses } from "../src/lift/lift_uses.ts";
import { RefusalError, refuse } from "../src/refusal.ts";
import type { Site } from "../src/site.ts";

/** How long a minted capability lives. */
export const demoCapabilityMs = 600_000;

const bodySchema = z.strictObject({
  building: z.string().max(40).optional(),
  rid: z.string().min(16).max(64).optional(),
  capability: z.string().max(4096).optional(),
  operator: z.boolean().optional(),
  uses: z.array(z.enum(liftUses)).max(liftUses.length).optional(),
});

/** Adds the route. */
export function addMintRoute(app: Hono<AppEnv>, capabilities: Capabilities, site: Site): void {
  app.post("/demo/capability", async (c: Context<AppEnv>) => {
    const body = bodySchema.safeParse(await c.req.json().catch(() => null));
    if (!body.success) {
      throw new RefusalError(
        refuse("invalid", `Cannot mint a capability: ${z.prettifyError(body.error)}`),
      );
    }
    const { rid, operator = rid === undefined } = body.data;
    const building = body.data.building === undefined
      ? site.buildings[0]
      : site.buildings.find(({ id }) => id === body.data.building);
    if (building === undefined) {
      throw new RefusalError(refuse("not_found", "Cannot mint a capability: no such building"));
    }
    const earlier = body.data.capability === undefined
      ? undefined
      : await capabilities.verify(body.data.capability);
    const id = rid ?? (earlier?.ok ? earlier.value.rid : crypto.randomUUID());
    const expiresAtMs = c.get("receivedAtMs") + demoCapabilityMs;
    const capability = await capabilities.mint({
      rid: id,
      building: building.id,
      lifts: building.groups.map(({ id }) => ({ group: id, levels: "all", uses: body.data.uses })),
      operator,
      ttlMs: demoCapabilityMs,
    });
    return c.json({ capability, rid: id, building: building.id, expiresAtMs });
  });
}
