/** What is sent and answered about requests to re-identify. */
import { z } from "zod";
import { rowPointsSchema } from "../../privacy/reidentification/sealed_row.ts";
import { threshold } from "../../privacy/reidentification/threshold.ts";
import { isCustodian } from "../../people/reidentification/custody.ts";
import { labelOf } from "../../people/reidentification/opening_desk.ts";
import { responseSchema } from "../../people/reidentification/response.ts";
import type { RowOf } from "../../people/registry/ledger.ts";
import type { Turn } from "../../people/registry/turn.ts";
import { idSchema, timeSchema } from "../../people/rows/fields.ts";
import {
  reidentificationRequestSchema,
  ridSchema,
} from "../../people/rows/reidentification_request.ts";

const { building, fromMs, untilMs, ground, reason, external, status, requester, createdAtMs } =
  reidentificationRequestSchema.shape;
const caseNumber = reidentificationRequestSchema.shape.case;

export const askBody = z.strictObject({
  // A list is read so that it can be refused for what it is (R45).
  rid: z.union([ridSchema, z.array(ridSchema).max(100)]).describe("one; several are refused"),
  building,
  fromMs,
  untilMs: untilMs.describe("a day after `fromMs` at most"),
  ground,
  case: caseNumber,
  reason,
  external: external.optional()
    .describe("the authority that asks; with the ground `required_by_law`, and only there"),
  noticeAfterMs: z.number().min(0).max(365 * 86_400_000).optional()
    .describe("how long after the opening the person is told; left out: 30 days"),
});

/** A request, as operators and custodians read it; never an outcome. */
export const requestAnswer = z.strictObject({
  id: idSchema,
  status,
  rid: ridSchema,
  building,
  fromMs,
  untilMs,
  ground,
  case: caseNumber,
  reason,
  external,
  requester,
  approvals: z.array(z.strictObject({ account: idSchema, atMs: timeSchema })).max(threshold),
  createdAtMs,
  expiresAtMs: timeSchema,
  opening: z.strictObject({
    request: idSchema,
    label: z.strictObject({
      key: idSchema,
      row: idSchema,
      rid: ridSchema,
      epochDay: z.int(),
      building,
    }),
    points: rowPointsSchema,
  }).nullable().describe("for a custodian's device, while the request waits"),
});
export const requestListAnswer = z.strictObject({ requests: z.array(requestAnswer).max(1000) });

/** The outcome: no more than it takes. */
export const shownAnswer = z.strictObject({
  rid: ridSchema,
  account: idSchema,
  name: z.string().nullable(),
  response: responseSchema.nullable()
    .describe("for the authority that asked, signed; it is made now and kept nowhere"),
});

/** A request as the doer may see it. */
export function requestView(
  turn: Turn,
  request: RowOf<"reidentification_request">,
): z.input<typeof requestAnswer> {
  const { row, approvals, noticeAfterMs: _, dueMs: __, ...rest } = request;
  const waits = request.status === "waiting" && isCustodian(turn.ledger, turn.by.account);
  const { box: ___, ...points } = row.sealed ?? { box: "" };
  return {
    ...rest,
    approvals: approvals.map(({ account, atMs }) => ({ account, atMs })),
    opening: waits && "point" in points
      ? { request: request.id, label: labelOf(request), points }
      : null,
  };
}
