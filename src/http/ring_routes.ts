/**
 * Routes for rings: what is open for a device, and what it may do by one. They take a capability for
 * rings; a phone that holds a socket says the same there (`protocol_rings.ts`).
 */
import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { openRingsSchema, ringSchema } from "../protocol_rings.ts";
import { RefusalError } from "../refusal.ts";
import type { RingPhones } from "../ring_phones.ts";
import type { RingView } from "../rings.ts";
import type { App } from "./app.ts";
import { answer } from "./call_routes.ts";
import { keyHeader } from "./key_header.ts";
import { keyRefusals, refusalAnswers } from "./route_answers.ts";

const segment = z.string().min(1).max(40);
const ringPath = z.object({ ring: segment });
const doorPath = ringPath.extend({ door: segment });
const security = [{ capability: [] as string[] }];

const ringRefusals = [
  "unauthenticated",
  "capability_expired",
  "capability_revoked",
  "forbidden",
  "invalid",
  "unknown_ring",
  "conflict",
  "busy",
  "unavailable",
  "quarantined",
  "stopping",
  "internal",
] as const;

const asItStands = {
  description: "The ring as it stands for this device.",
  content: { "application/json": { schema: ringSchema } },
};

const active = createRoute({
  method: "get",
  path: "/v1/rings/active",
  summary: "Read every ring that is open for this device",
  security,
  responses: {
    200: {
      description: "The rings, and those that ended while the device was away a moment ago.",
      content: { "application/json": { schema: openRingsSchema } },
    },
    ...refusalAnswers(
      "unauthenticated",
      "capability_expired",
      "capability_revoked",
      "forbidden",
      "busy",
      "stopping",
      "internal",
    ),
  },
});

const asked = <P extends string>(path: P, summary: string) =>
  createRoute({
    method: "post",
    path,
    summary,
    security,
    request: { params: ringPath },
    responses: { 200: asItStands, ...refusalAnswers(...ringRefusals) },
  });

const take = asked("/v1/rings/{ring}/answer", "Answer a ring; the first device that does wins");
const decline = asked("/v1/rings/{ring}/decline", "Decline a ring for the whole flat");
const hangUp = asked("/v1/rings/{ring}/hang-up", "End a ring that this device answered");

const open = createRoute({
  method: "post",
  path: "/v1/rings/{ring}/doors/{door}/open",
  summary: "Open a door of the unit that rings",
  security,
  request: {
    params: doorPath,
    headers: keyHeader,
    query: z.strictObject({
      lift: z.enum(["true", "false"]).default("false")
        .describe("true: once it has opened, call a lift for the visitor to the flat's floor"),
    }),
  },
  responses: {
    200: asItStands,
    ...refusalAnswers(
      ...ringRefusals,
      ...keyRefusals,
      "unknown_door",
      "unreachable",
      "refused_by_hardware",
      "not_confirmed",
    ),
  },
});

/** Adds the routes. */
export function addRingRoutes(app: App, phones: RingPhones): void {
  app.openapi(active, (c) => {
    const rings = phones.active(c.var.capability);
    if (!rings.ok) throw new RefusalError(rings.refusal);
    return c.json({ rings: rings.value.map(plain) }, 200);
  });
  app.openapi(take, async (c) => {
    const { ring } = c.req.valid("param");
    return c.json(plain(await answer(phones.answer.bind(phones, c.var.capability, ring))), 200);
  });
  app.openapi(decline, async (c) => {
    const { ring } = c.req.valid("param");
    return c.json(plain(await answer(phones.decline.bind(phones, c.var.capability, ring))), 200);
  });
  app.openapi(hangUp, async (c) => {
    const { ring } = c.req.valid("param");
    return c.json(plain(await answer(phones.hangUp.bind(phones, c.var.capability, ring))), 200);
  });
  app.openapi(open, async (c) => {
    const { ring, door } = c.req.valid("param");
    const key = c.req.valid("header")["idempotency-key"];
    const { lift } = c.req.valid("query");
    const wanted = { door, key, ...(lift === "true" && { lift: true as const }) };
    return c.json(
      plain(await answer(phones.open.bind(phones, c.var.capability, ring, wanted))),
      200,
    );
  });
}

/** The same as the schema's type has it, which knows no `readonly`. */
function plain(view: RingView) {
  const { doors, opened, media, lifts, ...others } = view;
  return {
    ...others,
    doors: [...doors],
    opened: [...opened],
    media: [...media],
    ...(lifts !== undefined && { lifts: [...lifts] }),
  };
}
