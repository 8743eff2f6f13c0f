/**
 * Routes of a building's own log (R50, R51): everybody of the building reads what it records and
 * why; its manager sets, reads and ends it; the operator reads by the manager's instruction alone.
 */
import { z } from "zod";
import { demandOperator, roles } from "../../people/authority.ts";
import { demandOwnManager, logFor } from "../../people/building_logs/authority.ts";
import {
  type BuildingLogs,
  type EntryPage,
  entryPageMax,
  exportMax,
  isoDay,
} from "../../people/building_logs/building_logs.ts";
import { entrySchema } from "../../people/building_logs/entries.ts";
import { instructionsMax, instructionsOf } from "../../people/building_logs/instructing.ts";
import { dayMs, noticeDaysMax, noticeDaysMin } from "../../people/building_logs/rules.ts";
import { keptFrom } from "../../people/building_logs/setting.ts";
import { readAs } from "../../people/facilities/reach.ts";
import {
  buildingLogDaysMax,
  buildingLogFields,
  buildingLogInstructionSchema,
  type LogRule,
  logRuleSchema,
} from "../../people/rows/building_log.ts";
import { daySchema, idSchema, nameSchema, timeSchema } from "../../people/rows/fields.ts";
import { utcDayOf } from "../../utc_day.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { buildingOf, buildingParams } from "./account_answers.ts";
import { type IdentityContext, type IdentityRoute, route } from "./route.ts";
import type { IdentityServices } from "./services.ts";

const ofBuilding = { building: "building" } as const;
const guarded = ["not_found", "forbidden", "passkey_required"] as const;
const managers = {
  who: "signed_in",
  may: ["manager"],
  objects: ofBuilding,
  params: buildingParams,
} as const;

const ruleBody = logRuleSchema.pick({ days: true, purpose: true, notices: true, fields: true });
const ruleAnswer = ruleBody.extend({ fromMs: timeSchema, news: idSchema });
const span = {
  fromDay: daySchema.optional().describe("in UTC; left out: the first that is kept"),
  untilDay: daySchema.optional().describe("included; left out: today"),
};
const place = z.strictObject({ day: z.int().min(0), skip: z.int().min(0) });
const paging = {
  after: place.optional().describe("`next` of the page before"),
  limit: z.int().min(1).max(entryPageMax).default(entryPageMax),
};
const reason = nameSchema.min(3).describe("why; it stands in the audit log");
const pageAnswer = z.strictObject({
  entries: z.array(entrySchema.extend({ day: daySchema })).max(entryPageMax)
    .describe("with the fields that were chosen for their day, by day and minute"),
  next: place.nullable(),
});
const instructionAnswer = buildingLogInstructionSchema.omit({ by: true, dueMs: true });

const read = route({
  method: "get",
  path: "/buildings/{building}/log",
  summary: "What a building's own log records, for how long and why, as its people are told",
  who: "signed_in",
  may: [...roles],
  purposes: ["communicate"],
  objects: ofBuilding,
  params: buildingParams,
  status: 200,
  answer: z.strictObject({
    current: ruleAnswer.nullable().describe("null: nothing is recorded"),
    next: ruleAnswer.nullable().describe("what is announced, and from when it counts"),
    keptFrom: daySchema.nullable().describe("the first day of which something may be there"),
    endedAtMs: timeSchema.nullable(),
  }),
  refusals: guarded,
  run({ services: { registry }, by }, { params: { building } }) {
    return readAs(registry, by, (turn) => {
      const log = logFor(turn, building);
      const kept = keptFrom(log, turn.now);
      return {
        current: toldOf(log?.current ?? null),
        next: toldOf(log?.next ?? null),
        keptFrom: kept === null ? null : isoDay(kept),
        endedAtMs: log?.endedAtMs ?? null,
      };
    });
  },
});

const set = route({
  ...managers,
  method: "put",
  path: "/buildings/{building}/log",
  summary: "Set what the building's own log records and for how long; everybody is told first",
  purposes: [],
  body: ruleBody.extend({
    noticeDays: z.int().min(noticeDaysMin).max(noticeDaysMax).default(noticeDaysMin)
      .describe("before what is new to people begins"),
  }),
  status: 200,
  answer: z.strictObject({ startsAtMs: timeSchema }),
  refusals: [...guarded, "limit_reached"],
  async run({ services, by }, { params, body }) {
    const { building } = buildingOf(services, params.building);
    const { startsAtMs } = await logsOf(services).set(by, { building, ...body });
    return { startsAtMs };
  },
});

const end = route({
  ...managers,
  method: "post",
  path: "/buildings/{building}/log/end",
  summary: "End the building's own log at once; what is there is destroyed now or in its time",
  purposes: [],
  body: z.strictObject({ destroy: z.boolean().describe("false: when its days are over") }),
  status: 204,
  refusals: [...guarded, "conflict"],
  async run({ services, by }, { params: { building }, body: { destroy } }) {
    await logsOf(services).end(by, building, destroy);
    return null;
  },
});

const readEntries = route({
  ...managers,
  method: "post",
  path: "/buildings/{building}/log/entries",
  summary: "Read the building's own log for a reason, a page at a time; the read is audited",
  purposes: ["security"],
  bulk: "list",
  body: z.strictObject({ reason, ...span, ...paging }),
  status: 200,
  answer: pageAnswer,
  refusals: guarded,
  async run(context, { params: { building }, body }) {
    const days = daysOf(context, body);
    const { registry } = context.services;
    const noted = { building, reason: body.reason, ...days };
    // The note first: who is refused has read nothing, and who reads has left their trace.
    await registry.run(context.by, "note_building_log_read", noted);
    return await page(context.services, building, days, body.after ?? null, body.limit);
  },
});

const exportEntries = route({
  ...managers,
  method: "post",
  path: "/buildings/{building}/log/export",
  summary: "Take the building's own log along as CSV or JSON, for a reason; it is audited",
  purposes: ["security"],
  bulk: "export",
  body: z.strictObject({ reason, form: z.enum(["csv", "json"]), ...span }),
  status: 200,
  refusals: [...guarded, "limit_reached"],
  async run(context, { params: { building }, body }) {
    const days = daysOf(context, body);
    const noted = { building, reason: body.reason, ...days };
    await context.services.registry.run(context.by, "note_building_log_read", noted);
    const { entries, next } = await page(context.services, building, days, null, exportMax);
    if (next !== null) {
      throw new RefusalError(
        refuse("limit_reached", `Cannot export more than ${exportMax} entries: ask for fewer days`),
      );
    }
    return fileOf(entries, body.form);
  },
});

const instruct = route({
  ...managers,
  method: "post",
  path: "/buildings/{building}/log/instructions",
  summary: "Let the operator read the building's own log, in writing and for 30 days at most",
  purposes: [],
  body: buildingLogInstructionSchema.pick({ text: true, untilMs: true }).extend({
    fromMs: timeSchema.optional().describe("left out: from now"),
  }),
  status: 201,
  answer: z.strictObject({ id: idSchema }),
  refusals: [...guarded, "limit_reached"],
  run: async ({ services, by }, { params, body }) => ({
    id: (await services.registry.run(by, "instruct_building_log", { ...params, ...body })).id,
  }),
});

const listInstructions = route({
  method: "get",
  path: "/buildings/{building}/log/instructions",
  summary: "The instructions to the operator, with every read that was made by them",
  who: "signed_in",
  may: ["manager", "operator"],
  purposes: ["audit"],
  objects: ofBuilding,
  params: buildingParams,
  status: 200,
  answer: z.strictObject({
    instructions: z.array(instructionAnswer).max(instructionsMax).describe("the latest first"),
  }),
  refusals: guarded,
  run: ({ services: { registry }, by }, { params: { building } }) =>
    readAs(registry, by, (turn) => {
      const { account, via } = turn.by;
      const operates = via !== "session" || turn.ledger.get("account", account ?? "")?.operator;
      if (operates) demandOperator(turn);
      else demandOwnManager(turn, building);
      return {
        instructions: instructionsOf(turn.ledger, building)
          .map(({ by: _, dueMs: __, ...rest }) => rest),
      };
    }),
});

const endInstruction = route({
  ...managers,
  method: "post",
  path: "/buildings/{building}/log/instructions/end",
  summary: "Take back an instruction to the operator",
  purposes: [],
  body: z.strictObject({ instruction: idSchema }),
  status: 204,
  refusals: [...guarded, "conflict"],
  run: ({ services, by }, { params, body }) =>
    services.registry.run(by, "end_building_log_instruction", { ...params, ...body }),
});

const readInstructed = route({
  method: "post",
  path: "/buildings/{building}/log/instructed",
  summary: "Read a building's own log by its manager's instruction, as the operator",
  who: "signed_in",
  may: ["operator"],
  purposes: ["security"],
  bulk: "list",
  objects: ofBuilding,
  params: buildingParams,
  body: z.strictObject({ instruction: idSchema, ...span, ...paging }),
  status: 200,
  answer: pageAnswer,
  refusals: [...guarded, "limit_reached"],
  async run(context, { params: { building }, body }) {
    const days = daysOf(context, body);
    const noted = { building, instruction: body.instruction, ...days };
    await context.services.registry.run(context.by, "note_instructed_read", noted);
    return await page(context.services, building, days, body.after ?? null, body.limit);
  },
});

function logsOf({ buildingLogs }: IdentityServices): BuildingLogs {
  if (buildingLogs !== undefined) return buildingLogs;
  throw new RefusalError(refuse("unavailable", "Cannot do that: this server keeps no such logs"));
}

/** A rule as its people are told, without who set it. */
function toldOf(rule: LogRule | null) {
  if (rule === null) return null;
  const { days, purpose, notices, fields, fromDay, news } = rule;
  return { days, purpose, notices, fields, fromMs: fromDay * dayMs, news };
}

/** Days as they are counted; within what can be there at all. */
function daysOf(
  { services: { clock } }: IdentityContext,
  { fromDay, untilDay }: { readonly fromDay?: string | undefined; untilDay?: string | undefined },
): { readonly fromDay: number; readonly untilDay: number } {
  const today = utcDayOf(clock.now());
  const first = today - buildingLogDaysMax;
  const counted = (day: string) => Math.min(Math.max(utcDayOf(Date.parse(day)), first), today);
  return {
    fromDay: fromDay === undefined ? first : counted(fromDay),
    untilDay: untilDay === undefined ? today : counted(untilDay),
  };
}

async function page(
  services: IdentityServices,
  building: string,
  days: { readonly fromDay: number; readonly untilDay: number },
  after: EntryPage["next"],
  limit: number,
): Promise<{ entries: EntryPage["entries"][number][]; next: EntryPage["next"] }> {
  const { entries, next } = await logsOf(services).read({ building, ...days, after, limit });
  return { entries: [...entries], next };
}

/** Days, doors and words hold no comma, no quote and nothing that a spreadsheet takes for a formula. */
function fileOf(entries: EntryPage["entries"], form: "csv" | "json"): Response {
  const csv = () => {
    const lines = entries.map((entry) =>
      [
        entry.day,
        entry.minute === undefined ? "" : new Date(entry.minute).toISOString(),
        entry.door ?? "",
        entry.result ?? "",
        entry.means ?? "",
      ].join(",")
    );
    return [["day", ...buildingLogFields].join(","), ...lines, ""].join("\r\n");
  };
  return new Response(form === "csv" ? csv() : JSON.stringify({ entries }), {
    headers: {
      "content-type": form === "csv" ? "text/csv; charset=utf-8" : "application/json",
      "content-disposition": `attachment; filename="building-log.${form}"`,
      "cache-control": "no-store",
    },
  });
}

/** The routes of buildings' own logs. */
export const buildingLogRoutes: readonly IdentityRoute[] = [
  read,
  set,
  end,
  readEntries,
  exportEntries,
  instruct,
  listInstructions,
  endInstruction,
  readInstructed,
];
