/**
 * What grants come to, once for all doors and lifts: for capabilities, which live for minutes, and
 * for keys that a unit judges alone, which need to know the times beforehand. For every door, floor
 * and instant these say what {@link decide} would say.
 */
import type { Spans } from "../doors.ts";
import type { LiftUse } from "../lift/lift_uses.ts";
import type { Action, GrantRow, Subject } from "../people/rows/grant.ts";
import { type Chain, chainOf, commonScope, covers, faultAt, holdsInLockdown } from "./chain.ts";
import type { AccessRequest, AccessSnapshot, BuildingContext } from "./decision.ts";
import { commonSpans, nextChange, spans } from "./schedule.ts";
import { dayMs } from "./zone.ts";

/** How far ahead {@link effectiveAccess} looks for a change. */
export const lookAheadMs = dayMs;

/** Somebody in a building at an instant. */
export interface Whereabouts {
  readonly building: string;
  readonly subjects: readonly Subject[];
  readonly atMs: number;
}

/** What somebody may do in a building now. */
export interface EffectiveAccess {
  /** As `unit/door`, sorted. */
  readonly doors: readonly string[];
  /** Levels that each group serves and that may be called, exits among them; sorted. */
  readonly lifts: readonly { readonly group: string; readonly levels: readonly number[] }[];
  /** What beyond calling its lifts, by group; left out: nothing. */
  readonly liftUses?: ReadonlyMap<string, ReadonlySet<LiftUse>>;
  readonly actions: readonly Action[];
  /** Every grant that it rests on, those above them too. */
  readonly grants: readonly string[];
  /** The first moment at which the clock may change any of it, at most a day ahead. */
  readonly untilMs: number;
}

/**
 * What subjects may do now. Grants with counted uses are left out: only a desk that sees each use
 * can count it. Handing on is by `subjectsOf` for that action, since not every member may.
 */
export function effectiveAccess(
  snapshot: AccessSnapshot,
  { building, subjects, atMs }: Whereabouts,
): EffectiveAccess {
  const doors = new Set<string>();
  const actions = new Set<Action>();
  const grants = new Set<string>();
  let untilMs = atMs + lookAheadMs;
  const context = snapshot.building(building);
  const liftUses = new Map<string, Set<LiftUse>>();
  if (context === undefined) {
    return { doors: [], lifts: [], actions: [], grants: [], untilMs };
  }
  const lifts = new Map(
    [...context.lifts].map(([group, levels]): [string, Set<number>] => [
      group,
      new Set([...levels].filter((level) => context.isExit(level))),
    ]),
  );
  for (const chain of chainsOf(snapshot, building, subjects)) {
    const { links } = chain;
    for (const link of links) untilMs = Math.min(untilMs, changeOf(link, context, atMs));
    if (links.some((link) => link.usesMax !== null || faultAt(link, context, atMs) !== null)) {
      continue;
    }
    const common = links[0]!.actions.filter((action) =>
      links.every((link) => link.actions.includes(action))
    );
    for (const action of common) actions.add(action);
    if (common.length > 0) { for (const { id } of links) grants.add(id); }
    if (context.lockdown && !holdsInLockdown(snapshot, chain)) continue;
    const scope = commonScope(links);
    if (common.includes("open_door")) {
      for (const door of scope.doors === "all" ? context.doors : scope.doors) {
        if (context.doors.has(door)) doors.add(door);
      }
    }
    if (common.includes("call_lift")) {
      addLifts(lifts, scope.lifts, context);
      addUses(liftUses, links, scope.lifts, context);
    }
  }
  return {
    doors: [...doors].sort(),
    lifts: [...lifts].filter(([, levels]) => levels.size > 0)
      .map(([group, levels]) => ({ group, levels: [...levels].sort((a, b) => a - b) })),
    ...(liftUses.size > 0 && { liftUses }),
    actions: [...actions],
    grants: [...grants],
    untilMs,
  };
}

/** Adds the uses of lifts that all links of a chain have, for the groups that they name. */
function addUses(
  to: Map<string, Set<LiftUse>>,
  links: readonly GrantRow[],
  lifts: GrantRow["scope"]["lifts"],
  context: BuildingContext,
): void {
  const uses = (links[0]!.liftUses ?? []).filter((use) =>
    links.every(({ liftUses }) => liftUses?.includes(use) === true)
  );
  if (uses.length === 0) return;
  const groups = lifts === "all" ? [...context.lifts.keys()] : lifts.map(({ group }) => group);
  for (const group of groups) to.set(group, new Set([...to.get(group) ?? [], ...uses]));
}

/**
 * Whether somebody may go to a floor by lift at all, now or later: for a favourite floor (R23), which
 * need not be open at the hour at which it is chosen.
 */
export function mayGoTo(
  snapshot: AccessSnapshot,
  { building, subjects, atMs, level }: Whereabouts & { readonly level: number },
): boolean {
  const context = snapshot.building(building);
  if (context === undefined) return false;
  const groups = [...context.lifts].filter(([, levels]) => levels.has(level)).map(([id]) => id);
  if (groups.length === 0) return false;
  if (context.isExit(level)) return true;
  for (const { links } of chainsOf(snapshot, building, subjects)) {
    const lives = links.every((link) =>
      !link.suspended && (link.untilMs === null || atMs < link.untilMs)
    );
    if (!lives) continue;
    if (
      groups.some((group) =>
        links.every((link) => covers(link, { action: "call_lift", group, level, ...nobody }))
      )
    ) return true;
  }
  return false;
}

/** A door, as `unit/door`, or a floor of a lift group. */
export type AccessResource =
  | { readonly door: string }
  | { readonly group: string; readonly level: number };

/**
 * When a grant opens a door or reaches a floor, as spans of UTC for whoever must decide without this
 * server: at most 1,000 spans and 366 days ahead. Counted uses that are left are the unit's to count.
 * Nothing in a lockdown, and nothing while a link is suspended, has ended or is used up.
 */
export function spansOf(
  snapshot: AccessSnapshot,
  grantId: string,
  resource: AccessResource,
  fromMs: number,
  untilMs: number,
): Spans {
  const grant = snapshot.grant(grantId);
  const context = grant && snapshot.building(grant.building);
  if (grant === undefined || context === undefined) return [];
  const chain = chainOf(snapshot, grant);
  if (!chain.whole || (context.lockdown && !holdsInLockdown(snapshot, chain))) return [];
  const request: AccessRequest = "door" in resource
    ? { action: "open_door", door: resource.door, ...nobody }
    : { action: "call_lift", ...resource, ...nobody };
  const known = "door" in resource
    ? context.doors.has(resource.door)
    : context.lifts.get(resource.group)?.has(resource.level) === true;
  if (!known) return [];
  let found: Spans = [[fromMs, untilMs]];
  for (const link of chain.links) {
    if (!covers(link, request) || link.suspended) return [];
    if (link.usesMax !== null && link.used >= link.usesMax) return [];
    const startMs = Math.max(fromMs, link.fromMs ?? fromMs);
    const endMs = Math.min(untilMs, link.untilMs ?? untilMs);
    found = commonSpans(found, spans(link.schedule, context, startMs, endMs));
    if (found.length === 0) return [];
  }
  return found;
}

/** Where only the resource of a request is looked at. */
const nobody = { building: "", subjects: [], atMs: 0 } as const;

function* chainsOf(
  snapshot: AccessSnapshot,
  building: string,
  subjects: readonly Subject[],
): Iterable<Chain> {
  for (const subject of subjects) {
    for (const grant of snapshot.grantsOf(subject)) {
      if (grant.building !== building) continue;
      const chain = chainOf(snapshot, grant);
      if (chain.whole) yield chain;
    }
  }
}

/** When the clock next changes whether a grant by itself holds; Infinity for not soon. */
function changeOf(grant: GrantRow, context: BuildingContext, atMs: number): number {
  const moments = [
    grant.fromMs,
    grant.untilMs,
    nextChange(grant.schedule, context, atMs, lookAheadMs),
  ];
  return Math.min(...moments.map((ms) => ms === null || ms <= atMs ? Infinity : ms));
}

function addLifts(
  lifts: ReadonlyMap<string, Set<number>>,
  scope: GrantRow["scope"]["lifts"],
  context: BuildingContext,
): void {
  const wanted = scope === "all"
    ? [...context.lifts.keys()].map((group) => ({ group, levels: "all" as const }))
    : scope;
  for (const { group, levels } of wanted) {
    const served = context.lifts.get(group);
    if (served === undefined) continue;
    for (const level of levels === "all" ? served : levels) {
      if (served.has(level)) lifts.get(group)!.add(level);
    }
  }
}
