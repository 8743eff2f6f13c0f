/**
 * Where a phone gets its own rows of the equipment log (R80): below `/own-log/v1`, outside `/v1` and
 * the identity plane, for it takes no capability, no access token and no cookie, and refuses a
 * request that brings one. The proofs in the body are all there is.
 */
import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { cursorLengthMax } from "../equipment_log/log_cursor.ts";
import { shownRowsMax } from "../equipment_log/log_reader.ts";
import { shownRowSchema } from "../equipment_log/log_tables.ts";
import { ownIdsMax, type OwnLog } from "../equipment_log/own_log.ts";
import { RefusalError, refuse } from "../refusal.ts";
import { AddressRates } from "./address_rates.ts";
import type { App } from "./app.ts";
import type { PeerAddress } from "./peer_address.ts";
import { refusalAnswers } from "./route_answers.ts";

/** The path that proofs name. */
export const ownLogPath = "/own-log/v1/rows";
/** Requests a second from one address, with a burst of twice as many: a reading is long. */
const perSecond = 5;
const addressesMax = 10_000;
/** Headers that say who sends. */
const telling = ["authorization", "cookie"];

/** What {@link addOwnLogRoutes} needs. */
export interface OwnLogRouteParts {
  readonly ownLog: Pick<OwnLog, "read">;
  readonly clock: Clock;
  readonly peers: PeerAddress;
}

const readOwn = createRoute({
  method: "post",
  path: ownLogPath,
  summary: "Read the rows of one's own random ids, by proof of the keys behind them",
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.strictObject({
            proofs: z.array(z.string().min(1).max(2048)).min(1).max(ownIdsMax)
              .describe("a DPoP proof for each id, for this request and without an access token"),
            after: z.string().max(cursorLengthMax).optional()
              .describe("`next` of the page before, with new proofs of the same ids"),
          }),
        },
      },
    },
  },
  responses: {
    200: {
      description: "Rows of these ids and no others; none where there are none.",
      content: {
        "application/json": {
          schema: z.strictObject({
            rows: z.array(shownRowSchema).max(shownRowsMax),
            next: z.string().nullable().describe("null: there is no more"),
          }),
        },
      },
    },
    ...refusalAnswers(
      "unauthenticated",
      "malformed",
      "invalid",
      "too_large",
      "unsupported_media_type",
      "busy",
      "unavailable",
      "internal",
    ),
  },
});

/** Adds the route. */
export function addOwnLogRoutes(app: App, { ownLog, clock, peers }: OwnLogRouteParts): void {
  const rates = new AddressRates(perSecond, addressesMax);
  app.use(ownLogPath, async (c, next) => {
    if (c.req.method === "POST") {
      const waitMs = rates.ask(peers.of(c.env.incoming), clock.monotonic());
      if (waitMs > 0) {
        throw new RefusalError(
          refuse("busy", "Cannot read: too many came from this address", { retryAfterMs: waitMs }),
        );
      }
      for (const name of telling) {
        if (c.req.header(name) === undefined) continue;
        throw new RefusalError(
          refuse("invalid", `Cannot read: proofs alone are taken, got the header ${name}`),
        );
      }
      if (!/^application\/json\s*(;|$)/i.test(c.req.header("content-type") ?? "")) {
        throw new RefusalError(
          refuse("unsupported_media_type", "Cannot read the body: it must be application/json"),
        );
      }
    }
    await next();
  });
  app.openapi(readOwn, async (c) => {
    const { rows, next } = await ownLog.read(c.req.valid("json"), ownLogPath);
    return c.json({ rows: [...rows], next }, 200);
  });
}
