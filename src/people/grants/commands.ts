/** What can be said to the registry about grants, templates and the rules of a building. */
import type { Due } from "../registry/commands.ts";
import type { Turn } from "../registry/turn.ts";
import type { BuildingRules, GrantRow, Template } from "../rows/grant.ts";
import { setRules } from "./building_rules.ts";
import { changeGrant, endGrant, type GrantChange, setSuspended } from "./changing.ts";
import { hasEnded, removeEnded } from "./ending.ts";
import { noteFloorLock } from "./floor_locks.ts";
import { createChild, createRoot, type GrantWish, type RootWish } from "./giving.ts";
import { noticeRights } from "./notices.ts";
import {
  applyTemplate,
  changeTemplate,
  createFromTemplate,
  createTemplate,
  deleteTemplate,
  followTemplates,
  hasFollowers,
  type TemplateContent,
  type TemplateMode,
} from "./templates.ts";

export const grantCommands = {
  /** A root grant, by a manager of the building (R10). */
  create_grant(turn: Turn, wish: Omit<RootWish, "template">): GrantRow {
    const grant = createRoot(turn, wish);
    noticeRights(turn, grant.subject);
    return grant;
  },

  /** A root grant made from a template. */
  create_grant_from_template(
    turn: Turn,
    wish: Parameters<typeof createFromTemplate>[1],
  ): GrantRow {
    const grant = createFromTemplate(turn, wish);
    noticeRights(turn, grant.subject);
    return grant;
  },

  /** A grant below one that the doer holds and may hand on (R11). */
  delegate_grant(
    turn: Turn,
    { parent, ...wish }: GrantWish & { readonly parent: string },
  ): GrantRow {
    const grant = createChild(turn, parent, wish);
    noticeRights(turn, grant.subject);
    return grant;
  },

  change_grant(turn: Turn, { id, ...change }: GrantChange & { readonly id: string }): GrantRow {
    return changeGrant(turn, id, change);
  },

  suspend_grant(turn: Turn, { id }: { readonly id: string }): GrantRow {
    return setSuspended(turn, id, true);
  },

  lift_suspension(turn: Turn, { id }: { readonly id: string }): GrantRow {
    return setSuspended(turn, id, false);
  },

  end_grant(turn: Turn, { id }: { readonly id: string }): null {
    endGrant(turn, id);
    return null;
  },

  create_template(
    turn: Turn,
    input: TemplateContent & { readonly building: string },
  ): Template {
    return createTemplate(turn, input);
  },

  change_template(
    turn: Turn,
    { id, ...change }: Parameters<typeof changeTemplate>[2] & { readonly id: string },
  ): Template {
    return changeTemplate(turn, id, change);
  },

  delete_template(turn: Turn, { id }: { readonly id: string }): null {
    deleteTemplate(turn, id);
    return null;
  },

  apply_template(
    turn: Turn,
    { grant, ...from }: {
      readonly grant: string;
      readonly template: string;
      readonly mode: TemplateMode;
    },
  ): GrantRow {
    return applyTemplate(turn, grant, from);
  },

  /** Notes that a floor of the lifts is locked or unlocked; a manager's. */
  note_floor_lock: noteFloorLock,

  set_building_rules(
    turn: Turn,
    { building, ...change }: Parameters<typeof setRules>[2] & { readonly building: string },
  ): BuildingRules {
    return setRules(turn, building, change);
  },
} as const;

/** What is left of a change too large for one turn goes on in the next, at once. */
export const grantDue: readonly Due[] = [{
  next: (ledger) => hasEnded(ledger) || hasFollowers(ledger) ? 0 : null,
  run(turn) {
    removeEnded(turn);
    if (hasFollowers(turn.ledger)) followTemplates(turn);
  },
}];
