/** The shapes in which grants, templates and rules come and go, and what of the site they may name. */
import { z } from "zod";
import {
  actions,
  buildingRulesSchema,
  grantSchema,
  type Scope,
  scopeSchema,
  subjectSchema,
  templateSchema,
} from "../../people/rows/grant.ts";
import { idSchema } from "../../people/rows/fields.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import type { Site } from "../../site.ts";
import { contextOf } from "../../access/snapshot.ts";

const grant = grantSchema.shape;
const template = templateSchema.shape;

export const buildingPath = z.object({ building: idSchema });
export const grantPath = z.object({ grant: idSchema });
export const templatePath = z.object({ template: idSchema });

/** From when, until when, how often. */
const limits = {
  fromMs: grant.fromMs.default(null),
  untilMs: grant.untilMs.default(null),
  usesMax: grant.usesMax.default(null),
};

const templateChoice = z.strictObject({ id: idSchema, mode: z.enum(["live", "copy"]) });

/** A new root grant, written out or made from a template. */
export const rootBody = z.union([
  z.strictObject({
    subject: subjectSchema,
    actions: grant.actions,
    scope: scopeSchema,
    schedule: grant.schedule.default(null),
    liftUses: grant.liftUses.describe("what beyond calling the lifts of its scope"),
    ...limits,
  }),
  z.strictObject({ subject: subjectSchema, template: templateChoice, ...limits }),
]);

/** A grant below another. */
export const childBody = z.strictObject({
  subject: subjectSchema,
  actions: grant.actions,
  scope: scopeSchema,
  schedule: grant.schedule.default(null),
  ...limits,
});

/** What of a grant changes; what is left out stays. */
export const changeBody = z.strictObject({
  actions: grant.actions.optional(),
  scope: scopeSchema.optional(),
  schedule: grant.schedule.optional(),
  fromMs: grant.fromMs.optional(),
  untilMs: grant.untilMs.optional(),
  usesMax: grant.usesMax.optional(),
  liftUses: grant.liftUses.describe("whole; an empty list takes them all away; a manager's alone"),
});

export const applyBody = templateChoice;

export const templateBody = z.strictObject({
  name: template.name,
  actions: template.actions,
  scope: scopeSchema,
  schedule: template.schedule.default(null),
});
export const templateChangeBody = z.strictObject({
  name: template.name.optional(),
  actions: template.actions.optional(),
  scope: scopeSchema.optional(),
  schedule: template.schedule.optional(),
});

export const rulesBody = z.strictObject({
  holidays: buildingRulesSchema.shape.holidays.optional(),
  lockdown: z.boolean().optional(),
  visitorKeyDaysMax: buildingRulesSchema.shape.visitorKeyDaysMax.optional(),
});

/** The last moment that can be asked about: the year 2100. */
const momentMax = 4_102_444_800_000;
const moment = z.int().min(0).max(momentMax).optional();
/** Whom it is about; left out: who asks. */
const about = subjectSchema.optional();

/** A question whether somebody may do something at some time. */
export const questionBody = z.discriminatedUnion("action", [
  z.strictObject({
    action: z.literal("open_door"),
    door: z.string().min(3).max(81),
    about,
    atMs: moment,
  }),
  z.strictObject({
    action: z.literal("call_lift"),
    group: idSchema,
    level: z.int().min(-50).max(300),
    about,
    atMs: moment,
  }),
  z.strictObject({ action: z.literal("give_keys"), about, atMs: moment }),
  z.strictObject({ action: z.literal("add_sub_users"), about, atMs: moment }),
  z.strictObject({ action: z.literal("read_news"), about, atMs: moment }),
]);

export const grantAnswer = z.object(grant).omit({ endedAtMs: true });
export const templateAnswer = z.object(template).omit({ followFrom: true, changedBy: true })
  .extend({ following: z.boolean() });
export const rulesAnswer = z.object(buildingRulesSchema.shape);
export const decisionAnswer = z.object({
  building: idSchema,
  atMs: z.number(),
  allowed: z.boolean(),
  reason: z.string().nullable(),
  path: z.array(idSchema),
  words: z.string(),
});
export const rightsAnswer = z.object({
  building: idSchema,
  lockdown: z.boolean(),
  doors: z.array(z.string()),
  lifts: z.array(z.object({ group: z.string(), levels: z.array(z.int()) })),
  actions: z.array(z.enum(actions)),
  untilMs: z.number(),
  grants: z.array(grantAnswer),
});

/**
 * Checks that a scope names only what the building has.
 * @throws {RefusalError} `invalid` with the first that it has not.
 */
export function demandThere(site: Site, buildingId: string, scope: Scope | undefined): void {
  const building = site.buildings.find(({ id }) => id === buildingId);
  if (building === undefined || scope === undefined) return;
  const { doors, lifts } = contextOf(building);
  const invalid = (text: string): never => {
    throw new RefusalError(refuse("invalid", `Cannot grant that: ${text}`));
  };
  if (scope.doors !== "all") {
    for (const door of scope.doors) {
      if (!doors.has(door)) invalid("the building has no such door");
    }
  }
  if (scope.lifts === "all") return;
  for (const { group, levels } of scope.lifts) {
    const served = lifts.get(group) ?? invalid("the building has no such lift group");
    if (levels === "all") continue;
    for (const level of levels) {
      if (!served.has(level)) invalid(`the lift group has no landing at level ${level}`);
    }
  }
}
