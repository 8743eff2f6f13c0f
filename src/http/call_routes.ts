/** Routes for one's own calls: place, read, cancel, and open the doors of the car that waits. */
import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { asPreferred } from "../preferred.ts";
import type { Done, GroupAddress } from "../lifts.ts";
import { Ephemeral } from "../position/ephemeral.ts";
import { type CallRequest, callSchema, type CallView, placedCallSchema } from "../protocol.ts";
import { type Refusal, RefusalError } from "../refusal.ts";
import type { App, AppParts } from "./app.ts";
import { keyHeader } from "./key_header.ts";
import {
  bodyRefusals,
  groupRefusals,
  keyRefusals,
  refusalAnswers,
  standstillRefusals,
} from "./route_answers.ts";

const segment = z.string().min(1).max(40);
const groupPath = z.object({ building: segment, group: segment });
const callPath = groupPath.extend({ call: segment });
const call = (description: string) => ({
  description,
  content: { "application/json": { schema: callSchema } },
});

const place = createRoute({
  method: "post",
  path: "/v1/buildings/{building}/groups/{group}/calls",
  summary: "Call a lift",
  security: [{ capability: [] }],
  request: {
    params: groupPath,
    headers: keyHeader,
    body: { required: true, content: { "application/json": { schema: placedCallSchema } } },
  },
  responses: {
    201: call("The call was placed."),
    200: call("The call that this key placed before, as it stands."),
    ...refusalAnswers(
      ...groupRefusals,
      ...keyRefusals,
      ...bodyRefusals,
      "unknown_floor",
      "unknown_car",
      "same_floor",
      "invalid_direction",
      "not_served",
      "group_too_large",
      "unknown_lease",
      "car_leased",
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
  path: "/v1/buildings/{building}/groups/{group}/calls/{call}",
  summary: "Read one's own call",
  security: [{ capability: [] }],
  request: { params: callPath },
  responses: { 200: call("The call."), ...refusalAnswers(...groupRefusals, "unknown_call") },
});

const cancel = createRoute({
  method: "delete",
  path: "/v1/buildings/{building}/groups/{group}/calls/{call}",
  summary: "Cancel one's own call",
  security: [{ capability: [] }],
  request: { params: callPath },
  responses: {
    200: call("The cancelled call."),
    ...refusalAnswers(...groupRefusals, "unknown_call", "not_cancellable"),
  },
});

const openDoors = createRoute({
  method: "post",
  path: "/v1/buildings/{building}/groups/{group}/calls/{call}/open-doors",
  summary: "Open the doors of the car that stands at the landing of one's own call",
  security: [{ capability: [] }],
  request: { params: callPath, headers: keyHeader },
  responses: {
    200: call("The hardware has said that it did."),
    ...refusalAnswers(
      ...groupRefusals,
      ...keyRefusals,
      "unknown_call",
      "doors_not_here",
      "unreachable",
      "refused_by_hardware",
      "not_confirmed",
    ),
  },
});

/** Adds the routes. */
export function addCallRoutes(app: App, { lifts, rights, positions }: AppParts): void {
  app.openapi(place, async (c) => {
    const at = addressOf(c.req.valid("param"));
    const key = c.req.valid("header")["idempotency-key"];
    const { request: asked, zone } = apart(c.req.valid("json"));
    const { capability, receivedAtMs } = c.var;
    const request = asPreferred(asked, capability.prefers);
    throwIf(rights.mayCall(capability, at, request));
    const arrival = positions.judge(capability, { at, key, request, zone });
    if (!arrival.ok) throw new RefusalError(arrival.refusal);
    const placed = await answer<CallView>((done) =>
      lifts.place(at, capability.rid, key, request, done, arrival.value)
    );
    c.header(
      "location",
      `/v1/buildings/${at.building}/groups/${at.group}/calls/${encodeURIComponent(placed.id)}`,
    );
    // The actor's clock is this server's: a call placed before this request came is a repeat.
    return placed.placedAtMs < receivedAtMs ? c.json(placed, 200) : c.json(placed, 201);
  });

  app.openapi(read, async (c) => {
    const { call, ...at } = c.req.valid("param");
    throwIf(rights.mayUse(c.var.capability, at));
    return c.json(await answer(lifts.read.bind(lifts, at, c.var.capability.rid, call)), 200);
  });

  app.openapi(cancel, async (c) => {
    const { call, ...at } = c.req.valid("param");
    throwIf(rights.mayUse(c.var.capability, at));
    return c.json(await answer(lifts.cancel.bind(lifts, at, c.var.capability.rid, call)), 200);
  });

  app.openapi(openDoors, async (c) => {
    const { call, ...at } = c.req.valid("param");
    const key = c.req.valid("header")["idempotency-key"];
    throwIf(rights.mayUse(c.var.capability, at));
    const { rid } = c.var.capability;
    return c.json(await answer(lifts.openDoors.bind(lifts, at, rid, key, call)), 200);
  });
}

/** The request, and what the edge alone may know. */
function apart(
  body: z.output<typeof placedCallSchema>,
): { request: CallRequest; zone: Ephemeral<string> | undefined } {
  if (body.kind === "car") return { request: body, zone: undefined };
  const { at, ...request } = body;
  return { request, zone: at === undefined ? undefined : new Ephemeral(at) };
}

/** A group's address without what else stands beside it. */
export function addressOf({ building, group }: GroupAddress): GroupAddress {
  return { building, group };
}

/** @throws {RefusalError} where there is a refusal. */
export function throwIf(refusal: Refusal | undefined): void {
  if (refusal !== undefined) throw new RefusalError(refusal);
}

/** Waits for an answer that comes by callback; a refusal is thrown, for the edge to turn back. */
export function answer<T>(ask: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    ask((answer) => {
      if (answer.ok) resolve(answer.value);
      else reject(new RefusalError(answer.refusal));
    });
  });
}
