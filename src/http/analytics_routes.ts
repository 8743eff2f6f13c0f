/**
 * Where phones report how they are used (R100–R102): below `/analytics/v1`, outside `/v1` and the
 * identity plane, for a report says of nobody. It comes without capability, token, cookie and key;
 * one that brings such a thing is refused, so that a client that sends them by mistake is noticed.
 * The guards of address, rate and size stand before it as before all.
 */
import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import type { Analytics } from "../privacy/analytics/analytics.ts";
import { reportSchema } from "../privacy/analytics/metrics.ts";
import { RefusalError, refuse } from "../refusal.ts";
import type { App } from "./app.ts";
import type { PeerAddress } from "./peer_address.ts";
import { refusalAnswers } from "./route_answers.ts";

/** A report has few short fields. */
const bodyBytesMax = 512;
/** Headers that say who sends, or tell one sending from another. */
const telling = ["authorization", "cookie", "idempotency-key"];

/** What {@link addAnalyticsRoutes} needs. */
export interface AnalyticsRouteParts {
  /** Null where the operator has not switched figures on. */
  readonly analytics: Pick<Analytics, "take"> | null;
  readonly peers: PeerAddress;
}

const isOpen = createRoute({
  method: "get",
  path: "/analytics/v1",
  summary: "Whether this server takes figures of use; people opt in on their phone",
  responses: {
    200: {
      description: "Nothing of anybody.",
      content: { "application/json": { schema: z.strictObject({ open: z.boolean() }) } },
    },
    ...refusalAnswers("busy", "internal"),
  },
});

const report = createRoute({
  method: "post",
  path: "/analytics/v1/reports",
  summary: "Report one metric of one day, without saying who or which phone",
  request: {
    body: { required: true, content: { "application/json": { schema: reportSchema } } },
  },
  responses: {
    204: { description: "Taken; whether it counts is not said." },
    ...refusalAnswers(
      "malformed",
      "invalid",
      "not_found",
      "too_large",
      "unsupported_media_type",
      "busy",
      "internal",
    ),
  },
});

/** Adds the routes; with null, figures are off and every report is refused. */
export function addAnalyticsRoutes(app: App, { analytics, peers }: AnalyticsRouteParts): void {
  app.openapi(isOpen, (c) => c.json({ open: analytics !== null }, 200));
  app.use(report.path, async (c, next) => {
    if (c.req.method === "POST") demandPlain((name) => c.req.header(name), analytics !== null);
    await next();
  });
  app.openapi(report, (c) => {
    analytics?.take(c.req.valid("json"), peers.of(c.env.incoming));
    return c.body(null, 204);
  });
}

/** Before anything is parsed. */
function demandPlain(header: (name: string) => string | undefined, open: boolean): void {
  if (!open) {
    throw new RefusalError(
      refuse("not_found", "Cannot take the report: this server keeps no figures of use"),
    );
  }
  for (const name of telling) {
    if (header(name) === undefined) continue;
    throw new RefusalError(
      refuse("invalid", `Cannot take the report: it must say of nobody, got the header ${name}`),
    );
  }
  if (!/^application\/json\s*(;|$)/i.test(header("content-type") ?? "")) {
    throw new RefusalError(
      refuse("unsupported_media_type", "Cannot read the body: it must be application/json"),
    );
  }
  if (Number(header("content-length") ?? 0) > bodyBytesMax) {
    throw new RefusalError(
      refuse("too_large", `Cannot read the body: a report has at most ${bodyBytesMax} bytes`),
    );
  }
}
