/**
 * Where operators read the equipment log (R43): by a capability for it, page by page, a building and
 * a time at a time. What is read are random ids, results, minutes and public doors; whose an id is
 * cannot be asked here, nor anywhere in the equipment plane.
 */
import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import type { Rights } from "../access/rights.ts";
import { cursorLengthMax, type LogCursors } from "../equipment_log/log_cursor.ts";
import { type LogReader, shownRowsMax } from "../equipment_log/log_reader.ts";
import { logs, shownRowSchema } from "../equipment_log/log_tables.ts";
import type { Purpose } from "../privacy/purposes.ts";
import { RefusalError, refuse } from "../refusal.ts";
import type { App } from "./app.ts";
import { refusalAnswers } from "./route_answers.ts";

/** What the log may be read for; the purposes of its class of data (`policy_classes.ts`, R94). */
const purposesOfLog = [
  "provide_service",
  "fix_defects",
  "security",
  "prevent_fraud",
] as const satisfies readonly Purpose[];

/** What {@link addEquipmentLogRoutes} needs. */
export interface EquipmentLogRouteParts {
  readonly reader: LogReader;
  readonly cursors: LogCursors;
  readonly rights: Pick<Rights, "mayReadLog">;
  /** Counts a read and its purpose (R94). */
  readonly read?: (purpose: Purpose) => void;
}

const timeMs = z.number().min(0).max(8_640_000_000_000_000);

const readLog = createRoute({
  method: "post",
  path: "/v1/buildings/{building}/log",
  summary: "Read the equipment log of a building, for a purpose",
  security: [{ capability: [] }],
  request: {
    params: z.object({ building: z.string().min(1).max(40) }),
    // In a body, for a random id belongs in no address.
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.strictObject({
            log: z.enum(logs),
            purpose: z.enum(purposesOfLog),
            fromMs: timeMs,
            untilMs: timeMs,
            id: z.string().min(1).max(64).optional().describe("rows of this random id alone"),
            after: z.string().max(cursorLengthMax).optional().describe("`next` of the page before"),
            limit: z.int().min(1).max(shownRowsMax).default(shownRowsMax),
          }),
        },
      },
    },
  },
  responses: {
    200: {
      description: "Rows in the order of their minutes.",
      content: {
        "application/json": {
          schema: z.strictObject({
            rows: z.array(shownRowSchema).max(shownRowsMax),
            next: z.string().nullable()
              .describe("null: there is no more; a page may be empty and have a next"),
          }),
        },
      },
    },
    ...refusalAnswers(
      "unauthenticated",
      "capability_expired",
      "capability_revoked",
      "forbidden",
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
export function addEquipmentLogRoutes(app: App, parts: EquipmentLogRouteParts): void {
  const { reader, cursors, rights, read } = parts;
  app.openapi(readLog, async (c) => {
    const { building } = c.req.valid("param");
    const { log, purpose, fromMs, untilMs, id, after, limit } = c.req.valid("json");
    const refusal = rights.mayReadLog(c.var.capability, building);
    if (refusal !== undefined) throw new RefusalError(refusal);
    const stop = after === undefined ? null : cursors.stop(after);
    if (stop !== null && (stop.log !== log || stop.building !== building)) {
      throw new RefusalError(refuse("invalid", "Cannot go on: `after` is of another reading"));
    }
    const page = await reader.read({
      log,
      building,
      fromMs,
      untilMs,
      limit,
      ...(id !== undefined && { ids: new Set([id]) }),
      ...(stop !== null && stop.spot !== null && { after: stop.spot }),
    });
    read?.(purpose);
    const next = page.next === null
      ? null
      : cursors.text({ log, building, day: null, spot: page.next });
    return c.json({ rows: [...page.rows], next }, 200);
  });
}
