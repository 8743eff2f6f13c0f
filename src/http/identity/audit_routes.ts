/** Routes for reading the audit log, by case and reason; every read is itself audited (R32). */
import { z } from "zod";
import {
  checkpointOf,
  checkpointSchema,
  shownEntrySchema,
  shownTo,
} from "../../people/audit/bundle.ts";
import { auditPageMax } from "../../people/audit/reader.ts";
import { auditKeepMs } from "../../people/registry/audit.ts";
import { idSchema, nameSchema, timeSchema } from "../../people/rows/fields.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { buildingOf } from "./account_answers.ts";
import { type IdentityContext, route } from "./route.ts";

/** In a body, for a case and a reason belong in no address. */
const readingBody = z.strictObject({
  case: nameSchema.max(40).describe("the number under which the investigation is kept"),
  reason: nameSchema.min(3),
  fromMs: timeSchema.optional().describe("left out: from the first entry that is kept"),
  untilMs: timeSchema.optional().describe("left out: until now"),
  after: z.strictObject({ seq: z.int().min(0), atMs: timeSchema }).optional()
    .describe("`next` of the page before"),
  limit: z.int().min(1).max(auditPageMax).default(auditPageMax),
});
const pageAnswer = z.strictObject({
  entries: z.array(shownEntrySchema).max(auditPageMax)
    .describe(
      "of others' entries there are number and hashes alone, so that the chain can be checked",
    ),
  next: z.strictObject({ seq: z.int(), atMs: timeSchema }).nullable(),
  checkpoint: checkpointSchema.nullable()
    .describe("the server's signature for the last entry's hash and so for all before it"),
});
const guarded = ["not_found", "forbidden", "passkey_required"] as const;

const ofBuilding = route({
  method: "post",
  path: "/buildings/{building}/audit",
  summary: "Read a building's audit log for a case; the read is audited",
  who: "signed_in",
  may: ["manager"],
  purposes: ["security", "audit", "prevent_fraud", "legal"],
  bulk: "list",
  objects: { building: "building" },
  params: z.strictObject({ building: idSchema }),
  body: readingBody,
  status: 200,
  answer: pageAnswer,
  refusals: guarded,
  run: (context, { params, body }) =>
    page(context, buildingOf(context.services, params.building).building, body),
});

const ofCluster = route({
  method: "post",
  path: "/audit",
  summary: "Read the whole audit log for a case; the read is audited",
  who: "signed_in",
  may: ["operator"],
  purposes: ["security", "audit", "prevent_fraud", "legal"],
  bulk: "list",
  objects: {},
  body: readingBody,
  status: 200,
  answer: pageAnswer,
  refusals: guarded,
  run: (context, { body }) => page(context, null, body),
});

async function page(
  { by, services, purpose }: IdentityContext,
  building: string | null,
  body: z.output<typeof readingBody>,
) {
  const { registry, masterKey, clock, site, audit } = services;
  const { case: number, reason } = body;
  // The entry first: who is refused has read nothing, and who reads has left their trace.
  await registry.run(by, "note_audit_read", { building, case: number, reason, purpose });
  if (audit === undefined) {
    throw new RefusalError(refuse("unavailable", "Cannot read: this server has no audit reader"));
  }
  const now = clock.now();
  const keptMs = services.retention === undefined
    ? auditKeepMs
    : services.retention.auditDays * 86_400_000;
  const entries = await audit.read({
    fromMs: Math.max(body.fromMs ?? 0, now - keptMs),
    untilMs: Math.min(body.untilMs ?? Infinity, now + 60_000),
    after: body.after ?? null,
    limit: body.limit,
  });
  const last = entries.at(-1);
  return {
    entries: entries.map((entry) => shownTo(building, entry)),
    next: last === undefined || entries.length < body.limit
      ? null
      : { seq: last.seq, atMs: last.atMs },
    checkpoint: last === undefined
      ? null
      : checkpointOf(last, site.cluster, now, masterKey.signingKey("audit_checkpoint")),
  };
}

/** The routes of the audit log. */
export const auditRoutes = [ofBuilding, ofCluster] as const;
