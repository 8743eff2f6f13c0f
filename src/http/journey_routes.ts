/** Routes for one's own journeys: from landing to landing, by whichever lifts serve it best. */
import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { mayTravel, wishOf, zonesOf } from "../journeys/wish.ts";
import type { Journeys } from "../journeys/journeys.ts";
import { journeySchema, type JourneyView, placedJourneySchema } from "../protocol.ts";
import { RefusalError } from "../refusal.ts";
import type { App, AppParts } from "./app.ts";
import { answer } from "./call_routes.ts";
import { keyHeader } from "./key_header.ts";
import {
  bodyRefusals,
  groupRefusals,
  keyRefusals,
  refusalAnswers,
  standstillRefusals,
} from "./route_answers.ts";

const segment = z.string().min(1).max(40);
const buildingPath = z.object({ building: segment });
const journeyPath = buildingPath.extend({ journey: segment });
const journey = (description: string) => ({
  description,
  content: { "application/json": { schema: journeySchema } },
});

const place = createRoute({
  method: "post",
  path: "/v1/buildings/{building}/journeys",
  summary: "Call lifts for a journey, by whichever groups serve it best",
  security: [{ capability: [] }],
  request: {
    params: buildingPath,
    headers: keyHeader,
    body: { required: true, content: { "application/json": { schema: placedJourneySchema } } },
  },
  responses: {
    201: journey("The journey was placed."),
    200: journey("The journey that this key, or the same automatic wish, has placed before."),
    ...refusalAnswers(
      ...groupRefusals,
      ...keyRefusals,
      ...bodyRefusals,
      "unknown_floor",
      "same_floor",
      "not_served",
      "group_too_large",
      "position_not_used",
      "unknown_zone",
      "not_near",
      "impossible_travel",
      "call_flood",
      ...standstillRefusals,
    ),
  },
});

const read = createRoute({
  method: "get",
  path: "/v1/buildings/{building}/journeys/{journey}",
  summary: "Read one's own journey, leg by leg",
  security: [{ capability: [] }],
  request: { params: journeyPath },
  responses: { 200: journey("The journey."), ...refusalAnswers(...groupRefusals, "unknown_call") },
});

const cancel = createRoute({
  method: "delete",
  path: "/v1/buildings/{building}/journeys/{journey}",
  summary: "End what of one's own journey has not begun",
  security: [{ capability: [] }],
  request: { params: journeyPath },
  responses: {
    200: journey("The journey as it now ends."),
    ...refusalAnswers(...groupRefusals, "unknown_call", "not_cancellable"),
  },
});

/** Adds the routes. */
export function addJourneyRoutes(app: App, journeys: Journeys, parts: AppParts): void {
  const { rights, positions, site } = parts;
  const judged = { journeys, rights, positions, zones: zonesOf(site) };
  app.openapi(place, async (c) => {
    const { building } = c.req.valid("param");
    const key = c.req.valid("header")["idempotency-key"];
    const { capability, receivedAtMs } = c.var;
    const wish = wishOf(judged, capability, building, key, c.req.valid("json"));
    if (!wish.ok) throw new RefusalError(wish.refusal);
    const placed = await answer<JourneyView>((done) => journeys.place(wish.value, done));
    c.header("location", `/v1/buildings/${building}/journeys/${encodeURIComponent(placed.id)}`);
    // The actor's clock is this server's: what was placed before this request came is a repeat.
    return placed.placedAtMs < receivedAtMs ? c.json(placed, 200) : c.json(placed, 201);
  });

  app.openapi(read, async (c) => {
    const { building, journey } = c.req.valid("param");
    demand(mayTravel(c.var.capability, building));
    const { rid } = c.var.capability;
    return c.json(await answer(journeys.read.bind(journeys, building, rid, journey)), 200);
  });

  app.openapi(cancel, async (c) => {
    const { building, journey } = c.req.valid("param");
    demand(mayTravel(c.var.capability, building));
    const { rid } = c.var.capability;
    return c.json(await answer(journeys.cancel.bind(journeys, building, rid, journey)), 200);
  });
}

function demand(refusal: ReturnType<typeof mayTravel>): void {
  if (refusal !== undefined) throw new RefusalError(refusal);
}
