/** Routes for cars and doors that one caller has for a time: take, read, renew and release. */
import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import type { Leases } from "../leases.ts";
import {
  holdRequestSchema,
  holdSchema,
  type HoldView,
  leaseRequestSchema,
  leaseSchema,
  type LeaseView,
  renewalSchema,
} from "../protocol_grants.ts";
import type { App, AppParts } from "./app.ts";
import { addressOf, answer, throwIf } from "./call_routes.ts";
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
const leasePath = groupPath.extend({ lease: segment });
const holdPath = groupPath.extend({ hold: segment });

const security = [{ capability: [] as string[] }];
const json = <S>(schema: S) => ({
  required: true,
  content: { "application/json": { schema } },
});
const a = <S>(schema: S, description: string) => ({
  description,
  content: { "application/json": { schema } },
});
const leases = "/v1/buildings/{building}/groups/{group}/leases" as const;
const holds = "/v1/buildings/{building}/groups/{group}/holds" as const;

const take = createRoute({
  method: "post",
  path: leases,
  summary: "Have a car for oneself for a time; takes the use `exclusive`",
  security,
  request: { params: groupPath, headers: keyHeader, body: json(leaseRequestSchema) },
  responses: {
    201: a(leaseSchema, "The car is the caller's."),
    200: a(leaseSchema, "The lease that this key got before, as it stands."),
    ...refusalAnswers(
      ...groupRefusals,
      ...keyRefusals,
      ...bodyRefusals,
      ...standstillRefusals,
      "unknown_floor",
      "unknown_car",
      "not_served",
      "car_leased",
      "limit_reached",
    ),
  },
});

const read = createRoute({
  method: "get",
  path: `${leases}/{lease}`,
  summary: "Read one's own lease",
  security,
  request: { params: leasePath },
  responses: {
    200: a(leaseSchema, "The lease."),
    ...refusalAnswers(...groupRefusals, "unknown_lease"),
  },
});

const renew = createRoute({
  method: "put",
  path: `${leases}/{lease}`,
  summary: "Let one's own lease live for so long from now",
  security,
  request: { params: leasePath, body: json(renewalSchema) },
  responses: {
    200: a(leaseSchema, "The lease."),
    ...refusalAnswers(...groupRefusals, ...bodyRefusals, "unknown_lease"),
  },
});

const release = createRoute({
  method: "delete",
  path: `${leases}/{lease}`,
  summary: "Give the car back",
  security,
  request: { params: leasePath },
  responses: {
    200: a(leaseSchema, "The lease as it ended, now or before."),
    ...refusalAnswers(...groupRefusals, "unknown_lease"),
  },
});

const hold = createRoute({
  method: "post",
  path: holds,
  summary: "Hold the doors open; for more than a minute it takes the use `hold`",
  security,
  request: { params: groupPath, headers: keyHeader, body: json(holdRequestSchema) },
  responses: {
    201: a(holdSchema, "The doors are held."),
    200: a(holdSchema, "The hold that this key got before, as it stands."),
    ...refusalAnswers(
      ...groupRefusals,
      ...keyRefusals,
      ...bodyRefusals,
      ...standstillRefusals,
      "unknown_call",
      "unknown_lease",
      "doors_not_here",
      "unreachable",
      "limit_reached",
    ),
  },
});

const readHold = createRoute({
  method: "get",
  path: `${holds}/{hold}`,
  summary: "Read one's own hold",
  security,
  request: { params: holdPath },
  responses: {
    200: a(holdSchema, "The hold."),
    ...refusalAnswers(...groupRefusals, "unknown_hold"),
  },
});

const renewHold = createRoute({
  method: "put",
  path: `${holds}/{hold}`,
  summary: "Hold the doors for so long from now",
  security,
  request: { params: holdPath, body: json(renewalSchema) },
  responses: {
    200: a(holdSchema, "The hold."),
    ...refusalAnswers(...groupRefusals, ...bodyRefusals, "unknown_hold", "limit_reached"),
  },
});

const releaseHold = createRoute({
  method: "delete",
  path: `${holds}/{hold}`,
  summary: "Let go of the doors",
  security,
  request: { params: holdPath },
  responses: {
    200: a(holdSchema, "The hold as it ended, now or before."),
    ...refusalAnswers(...groupRefusals, "unknown_hold"),
  },
});

/** Adds the routes. */
export function addLeaseRoutes(
  app: App,
  lent: Leases,
  { rights }: Pick<AppParts, "rights">,
): void {
  app.openapi(take, async (c) => {
    const at = addressOf(c.req.valid("param"));
    const key = c.req.valid("header")["idempotency-key"];
    const request = c.req.valid("json");
    const { capability: { rid }, capability, receivedAtMs } = c.var;
    throwIf(rights.mayLease(capability, at, request.level));
    const lease = await answer<LeaseView>((done) => lent.take(at, rid, key, request, done));
    c.header("location", locationOf(at, "leases", lease.id));
    return lease.grantedAtMs < receivedAtMs ? c.json(lease, 200) : c.json(lease, 201);
  });

  app.openapi(read, async (c) => {
    const { lease, ...at } = c.req.valid("param");
    throwIf(rights.mayUse(c.var.capability, at));
    return c.json(await answer(lent.read.bind(lent, at, c.var.capability.rid, lease)), 200);
  });

  app.openapi(renew, async (c) => {
    const { lease, ...at } = c.req.valid("param");
    const { lifeMs } = c.req.valid("json");
    throwIf(rights.mayUse(c.var.capability, at));
    const { rid } = c.var.capability;
    return c.json(await answer(lent.renew.bind(lent, at, rid, lease, lifeMs)), 200);
  });

  app.openapi(release, async (c) => {
    const { lease, ...at } = c.req.valid("param");
    throwIf(rights.mayUse(c.var.capability, at));
    return c.json(await answer(lent.release.bind(lent, at, c.var.capability.rid, lease)), 200);
  });

  app.openapi(hold, async (c) => {
    const at = addressOf(c.req.valid("param"));
    const key = c.req.valid("header")["idempotency-key"];
    const request = c.req.valid("json");
    const { capability, receivedAtMs } = c.var;
    throwIf(rights.mayUse(capability, at));
    const longestMs = rights.longestHoldMs(capability, at);
    const held = await answer<HoldView>((done) =>
      lent.hold(at, capability.rid, key, request, longestMs, done)
    );
    c.header("location", locationOf(at, "holds", held.id));
    return held.sinceMs < receivedAtMs ? c.json(held, 200) : c.json(held, 201);
  });

  app.openapi(readHold, async (c) => {
    const { hold, ...at } = c.req.valid("param");
    throwIf(rights.mayUse(c.var.capability, at));
    return c.json(await answer(lent.readHold.bind(lent, at, c.var.capability.rid, hold)), 200);
  });

  app.openapi(renewHold, async (c) => {
    const { hold, ...at } = c.req.valid("param");
    const { lifeMs } = c.req.valid("json");
    const { capability } = c.var;
    throwIf(rights.mayUse(capability, at));
    const longestMs = rights.longestHoldMs(capability, at);
    const { rid } = capability;
    return c.json(await answer(lent.renewHold.bind(lent, at, rid, hold, lifeMs, longestMs)), 200);
  });

  app.openapi(releaseHold, async (c) => {
    const { hold, ...at } = c.req.valid("param");
    throwIf(rights.mayUse(c.var.capability, at));
    return c.json(await answer(lent.releaseHold.bind(lent, at, c.var.capability.rid, hold)), 200);
  });
}

function locationOf(
  { building, group }: { readonly building: string; readonly group: string },
  what: "leases" | "holds",
  id: string,
): string {
  return `/v1/buildings/${building}/groups/${group}/${what}/${encodeURIComponent(id)}`;
}
