/**
 * Templates of a building's root grants. A grant is made from one as a *copy*, which goes its own
 * way and shows how far, or *live*, which follows every change of its template. Followers change in
 * the turns after it, some hundred a turn; each holds as it stands until its turn has come.
 */
import { demandManager } from "../authority.ts";
import type { Ledger } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { grantParts, type GrantRow, type Template } from "../rows/grant.ts";
import { needGrant, putLimits, tellChanged } from "./changing.ts";
import { createRoot, type RootWish } from "./giving.ts";
import { demandManagerOf } from "./holding.ts";

/** Templates of one building at most. */
export const templatesMax = 200;
/** Grants that follow their template in one turn at most. */
export const followersPerTurn = 100;
/** Bytes of what a grant takes over, so that its row (16 KiB) holds it with all else it says. */
const contentBytesMax = 14 * 1024;
/** Changes of one template that may wait for its followers at once. */
const versionsWaitingMax = 16;

/** What a template says. */
export type TemplateContent = Pick<Template, "name" | "actions" | "scope" | "schedule">;
/** What a grant takes over from one. */
export type TemplateMode = "live" | "copy";

/** Makes a template. */
export function createTemplate(
  turn: Turn,
  { building, ...content }: TemplateContent & { readonly building: string },
): Template {
  demandManager(turn, building);
  if (turn.ledger.count("template", "building", building) >= templatesMax) {
    turn.refuse("limit_reached", `Cannot make a template: ${templatesMax} are the most`);
  }
  demandHoldable(turn, content);
  const template = turn.put("template", {
    id: turn.newId(),
    building,
    version: 1,
    ...content,
    changedBy: turn.by.account,
  });
  auditTemplate(turn, template, { made: true });
  return template;
}

/** Changes a template; its live grants follow. */
export function changeTemplate(
  turn: Turn,
  id: string,
  change: { readonly [K in keyof TemplateContent]?: TemplateContent[K] | undefined },
): Template {
  const template = turn.need("template", id);
  demandManagerOf(turn, "template", template.building);
  const content: TemplateContent = {
    name: change.name ?? template.name,
    actions: change.actions ?? template.actions,
    scope: change.scope ?? template.scope,
    schedule: change.schedule === undefined ? template.schedule : change.schedule,
  };
  demandHoldable(turn, content);
  const differs = driftOf(content, template).length > 0;
  const followFrom = template.followFrom ?? template.version;
  if (differs && template.version - followFrom >= versionsWaitingMax) {
    turn.refuse("busy", "Cannot change the template: its grants still follow earlier changes");
  }
  const next = turn.put("template", {
    ...template,
    ...content,
    changedBy: turn.by.account,
    ...(differs && { version: template.version + 1, followFrom }),
  });
  auditTemplate(turn, next, { version: next.version });
  return next;
}

/** Deletes a template. Its grants stay as they are, and those that followed it follow no more. */
export function deleteTemplate(turn: Turn, id: string): void {
  const template = turn.need("template", id);
  demandManagerOf(turn, "template", template.building);
  turn.remove("template", id);
  auditTemplate(turn, template, { deleted: true });
}

/** Makes a root grant from a template. */
export function createFromTemplate(
  turn: Turn,
  wish: Omit<RootWish, "actions" | "scope" | "schedule" | "template"> & {
    readonly template: string;
    readonly mode: TemplateMode;
  },
): GrantRow {
  demandManager(turn, wish.building);
  const template = needTemplate(turn, wish.template, wish.building);
  const { actions, scope, schedule, id, version } = template;
  return createRoot(turn, {
    ...wish,
    actions,
    scope,
    schedule,
    template: { id, mode: wish.mode, version },
  });
}

/** Gives a root grant the content of a template as it is now, as a copy or to follow it. */
export function applyTemplate(
  turn: Turn,
  grantId: string,
  { template: id, mode }: { readonly template: string; readonly mode: TemplateMode },
): GrantRow {
  const grant = needGrant(turn, grantId);
  demandManagerOf(turn, "grant", grant.building);
  if (grant.parent !== null) {
    turn.refuse("invalid", "Cannot apply the template: only root grants are made from templates");
  }
  const template = needTemplate(turn, id, grant.building);
  const { actions, scope, schedule, version } = template;
  const { fromMs, untilMs, usesMax } = grant;
  return putLimits(turn, grant, { actions, scope, schedule, fromMs, untilMs, usesMax }, {
    assertedBy: turn.by.account,
    template: { id, mode, version },
  });
}

/** Whether live grants have changes of their template before them. */
export function hasFollowers(ledger: Ledger): boolean {
  return ledger.count("template", "following", "yes") > 0;
}

/** Lets live grants follow their templates, as many as one turn takes. */
export function followTemplates(turn: Turn): void {
  let left = followersPerTurn;
  for (const template of turn.ledger.find("template", "following", "yes")) {
    let followed = 0;
    for (const grant of behind(turn.ledger, template)) {
      if (left === 0) break;
      left--;
      followed++;
      const { actions, scope, schedule, id, version } = template;
      const next = turn.put("grant", {
        ...grant,
        actions,
        scope,
        schedule,
        template: { id, mode: "live", version },
        assertedBy: template.changedBy ?? null,
        assertedAtMs: turn.now,
      });
      tellChanged(turn, grant, next);
    }
    if (followed > 0) auditTemplate(turn, template, { version: template.version, followed });
    if (left === 0) return;
    const { followFrom: _, ...settled } = template;
    turn.put("template", settled);
  }
}

/** What of a template a grant, or another template, says otherwise. */
export function driftOf(
  grant: Pick<GrantRow, "actions" | "scope" | "schedule">,
  template: Pick<Template, "actions" | "scope" | "schedule">,
): ("actions" | "scope" | "schedule")[] {
  return (["actions", "scope", "schedule"] as const).filter((field) =>
    canonical(grant[field]) !== canonical(template[field])
  );
}

/** The copies of a template that differ from it now, at most `countMax`. */
export function drifted(ledger: Ledger, template: Template, countMax: number): GrantRow[] {
  const found: GrantRow[] = [];
  for (let part = 0; part < grantParts; part++) {
    for (const grant of ledger.find("grant", "template", `${template.id}/copy/${part}`)) {
      if (grant.endedAtMs !== undefined || driftOf(grant, template).length === 0) continue;
      found.push(grant);
      if (found.length >= countMax) return found;
    }
  }
  return found;
}

function* behind(ledger: Ledger, template: Template): Iterable<GrantRow> {
  const { id, version, followFrom = version } = template;
  for (let old = followFrom; old < version; old++) {
    for (let part = 0; part < grantParts; part++) {
      yield* ledger.find("grant", "template", `${id}/${old}/${part}`);
    }
  }
}

/** @throws {RefusalError} `limit_reached` where a grant that follows could not be written. */
function demandHoldable(turn: Turn, { actions, scope, schedule }: TemplateContent): void {
  const bytes = new TextEncoder().encode(JSON.stringify({ actions, scope, schedule })).length;
  if (bytes > contentBytesMax) {
    turn.refuse(
      "limit_reached",
      `Cannot keep the template: what it grants has at most ${contentBytesMax} bytes, got ${bytes}`,
    );
  }
}

function needTemplate(turn: Turn, id: string, building: string): Template {
  const template = turn.need("template", id);
  return template.building === building ? template : turn.need("template", "");
}

/** As text that is the same for the same meaning: lists are sets, fields are in order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(canonical))].sort().join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1)
      .map(([name, one]) => `${name}:${canonical(one)}`).join()
  }}`;
}

function auditTemplate(
  turn: Turn,
  { id, building }: Template,
  facts: Readonly<Record<string, number | boolean>>,
): void {
  turn.audit({ what: "template_changed", building, about: [`template/${id}`], facts });
}
