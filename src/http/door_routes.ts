/** Routes for doors: how one is, and opening it. Both take a capability for doors. */
import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { type DoorAddress, doorAlarms } from "../doors.ts";
import { idempotencyKeySchema } from "../protocol.ts";
import { type Refusal, RefusalError, refuse } from "../refusal.ts";
import type { App, AppParts } from "./app.ts";
import { answer } from "./call_routes.ts";
import { refusalAnswers } from "./route_answers.ts";

const segment = z.string().min(1).max(40);
const doorPath = z.object({ building: segment, unit: segment, door: segment });
const keyHeader = z.object({
  "idempotency-key": idempotencyKeySchema.describe(
    "a UUID of version 7, made once for this intent and kept over repeats; it counts for 24 hours",
  ),
});

/** A door as whoever may open it sees it. */
export const doorSchema = z.strictObject({
  door: z.string(),
  known: z.boolean().describe("false: the unit does not answer; nothing below is current"),
  contact: z.enum(["open", "closed"]),
  strike: z.enum(["locked", "released"]),
  alarms: z.array(z.enum(doorAlarms)),
});

/** What became of an opening. */
export const openingSchema = z.strictObject({
  act: z.string(),
  state: z.enum(["pending", "opened", "refused", "not_confirmed"]),
  atMs: z.int(),
});

const doorRefusals = [
  "unauthenticated",
  "capability_expired",
  "capability_revoked",
  "forbidden",
  "invalid",
  "unknown_unit",
  "unknown_door",
  "busy",
  "unavailable",
  "quarantined",
  "stopping",
  "internal",
] as const;

const read = createRoute({
  method: "get",
  path: "/v1/buildings/{building}/units/{unit}/doors/{door}",
  summary: "Read a door that one may open",
  security: [{ capability: [] }],
  request: { params: doorPath },
  responses: {
    200: { description: "The door.", content: { "application/json": { schema: doorSchema } } },
    ...refusalAnswers(...doorRefusals),
  },
});

const open = createRoute({
  method: "post",
  path: "/v1/buildings/{building}/units/{unit}/doors/{door}/open",
  summary: "Open a door; its person has lately proved that it is they",
  security: [{ capability: [] }],
  request: { params: doorPath, headers: keyHeader },
  responses: {
    200: {
      description: "The unit has said that it did.",
      content: { "application/json": { schema: openingSchema } },
    },
    ...refusalAnswers(
      ...doorRefusals,
      "verification_needed",
      "key_required",
      "key_invalid",
      "key_expired",
      "key_from_future",
      "key_reused",
      "unreachable",
      "refused_by_hardware",
      "not_confirmed",
    ),
  },
});

/** Adds the routes. */
export function addDoorRoutes(app: App, { doors, rights }: AppParts): void {
  if (doors === undefined) return;

  app.openapi(read, async (c) => {
    const at = c.req.valid("param");
    throwIf(rights.mayOpen(c.var.capability, at));
    const { alarms, ...door } = await answer(doors.read.bind(doors, addressOf(at)));
    return c.json({ ...door, alarms: [...alarms] }, 200);
  });

  app.openapi(open, async (c) => {
    const at = c.req.valid("param");
    const key = c.req.valid("header")["idempotency-key"];
    const { capability } = c.var;
    throwIf(rights.mayOpenNow(capability, at, c.var.receivedAtMs));
    const opening = await answer(doors.open.bind(doors, addressOf(at), capability.rid, key));
    // Whoever waited is told the truth in the status line too.
    if (opening.state === "opened") return c.json(opening, 200);
    throw new RefusalError(
      opening.state === "refused"
        ? refuse("refused_by_hardware", "Cannot open the door: the unit refused")
        : refuse("not_confirmed", "Cannot say whether the door opened: the unit has not answered"),
    );
  });
}

function addressOf({ building, unit, door }: DoorAddress): DoorAddress {
  return { building, unit, door };
}

function throwIf(refusal: Refusal | undefined): void {
  if (refusal !== undefined) throw new RefusalError(refusal);
}
