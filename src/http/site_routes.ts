/** Routes for what stands there: health, the building, a group as it is now. */
import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { carModes } from "../lift/vocabulary.ts";
import { groupFields, sees, shown } from "../live/audience.ts";
import {
  callSchema,
  carSchema,
  landingCallSchema,
  operatorCallSchema,
  usableFields,
} from "../protocol.ts";
import { RefusalError } from "../refusal.ts";
import type { App, AppParts } from "./app.ts";
import { answer } from "./call_routes.ts";
import { groupRefusals, refusalAnswers } from "./route_answers.ts";
import { siteViewSchema, viewSite } from "./site_view.ts";

/** A group as its capability's holder may see it (C5). */
export const groupViewSchema = z.strictObject({
  mode: z.enum(carModes),
  ...usableFields,
  cars: z.array(carSchema),
  lit: z.array(landingCallSchema),
  calls: z.array(callSchema).describe("the caller's own"),
  anyCalls: z.array(operatorCallSchema).optional().describe("operators only"),
});

const readinessSchema = z.strictObject({ ready: z.boolean(), reasons: z.array(z.string()) });

const livez = createRoute({
  method: "get",
  path: "/livez",
  summary: "Whether the process answers",
  responses: {
    200: {
      description: "It does.",
      content: { "application/json": { schema: z.strictObject({ live: z.literal(true) }) } },
    },
  },
});

const readyz = createRoute({
  method: "get",
  path: "/readyz",
  summary: "Whether calls can be served",
  responses: {
    200: {
      description: "They can.",
      content: { "application/json": { schema: readinessSchema } },
    },
    503: {
      description: "Not yet, or no longer, and why.",
      content: { "application/json": { schema: readinessSchema } },
    },
  },
});

const site = createRoute({
  method: "get",
  path: "/v1/site",
  summary: "The building of the capability",
  security: [{ capability: [] }],
  responses: {
    200: {
      description: "Floors, groups and cars.",
      content: { "application/json": { schema: siteViewSchema } },
    },
    ...refusalAnswers("unauthenticated", "capability_expired", "capability_revoked", "busy"),
  },
});

const group = createRoute({
  method: "get",
  path: "/v1/buildings/{building}/groups/{group}",
  summary: "A lift group as it stands",
  security: [{ capability: [] }],
  request: {
    params: z.object({
      building: z.string().min(1).max(40),
      group: z.string().min(1).max(40),
    }),
  },
  responses: {
    200: {
      description: "Committed calls, live cars.",
      content: { "application/json": { schema: groupViewSchema } },
    },
    ...refusalAnswers(...groupRefusals),
  },
});

/** Adds the routes. */
export function addSiteRoutes(app: App, parts: AppParts): void {
  app.openapi(livez, (c) => c.json({ live: true as const }, 200));

  app.openapi(readyz, (c) => {
    const reasons = [...parts.readiness()];
    return reasons.length === 0
      ? c.json({ ready: true, reasons }, 200)
      : c.json({ ready: false, reasons }, 503, { "retry-after": "1" });
  });

  app.openapi(
    site,
    (c) => c.json(viewSite(parts.site, c.var.capability.building, c.var.capability.doors), 200),
  );

  app.openapi(group, async (c) => {
    const at = c.req.valid("param");
    const { capability } = c.var;
    const refusal = parts.rights.mayWatch(capability, at);
    if (refusal !== undefined) throw new RefusalError(refusal);
    const stands = await answer(parts.lifts.snapshot.bind(parts.lifts, at, capability.rid));
    const seen = shown(groupFields, sees(capability.operator), stands);
    return c.json(groupViewSchema.parse(seen), 200);
  });
}
