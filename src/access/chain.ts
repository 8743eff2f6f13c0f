/**
 * A grant with the grants above it, up to the root. What it allows is what all of them allow: each
 * link must hold by itself, so a chain can only be narrower than any of its links.
 */
import type { GrantRow, Scope } from "../people/rows/grant.ts";
import type { AccessRequest, AccessSnapshot, BuildingContext, RefusalReason } from "./decision.ts";
import { isWithin } from "./schedule.ts";

/** Most links from a grant to its root, both counted. */
export const chainLinksMax = 8;

/** A grant, its parent, and so on; `whole` unless a link has ended, is missing or lies elsewhere. */
export interface Chain {
  readonly links: readonly GrantRow[];
  readonly whole: boolean;
}

/** The chain of a grant. */
export function chainOf(snapshot: Pick<AccessSnapshot, "grant">, grant: GrantRow): Chain {
  const links = [grant];
  let at = grant;
  while (at.parent !== null) {
    if (at.endedAtMs !== undefined) return { links, whole: false };
    const parent = snapshot.grant(at.parent);
    // A chain that is too long or leaves the building cannot have been made here.
    if (
      parent === undefined || parent.building !== grant.building || links.length >= chainLinksMax
    ) return { links, whole: false };
    links.push(parent);
    at = parent;
  }
  return { links, whole: at.endedAtMs === undefined };
}

/** Whether a grant by itself has what is asked for, whenever that be. */
export function covers({ actions, scope }: GrantRow, request: AccessRequest): boolean {
  if (!actions.includes(request.action)) return false;
  if (request.action === "open_door") {
    return scope.doors === "all" || scope.doors.includes(request.door);
  }
  if (request.action !== "call_lift" || scope.lifts === "all") return true;
  const { group, level } = request;
  return scope.lifts.some((lift) =>
    lift.group === group && (lift.levels === "all" || lift.levels.includes(level))
  );
}

/** Why a grant by itself does not hold at an instant, the most lasting reason first; else null. */
export function faultAt(
  grant: GrantRow,
  context: BuildingContext,
  atMs: number,
): RefusalReason | null {
  if (grant.endedAtMs !== undefined) return "parent_ended";
  if (grant.suspended) return "suspended";
  if (grant.usesMax !== null && grant.used >= grant.usesMax) return "used_up";
  if (grant.fromMs !== null && atMs < grant.fromMs) return "not_yet_valid";
  if (grant.untilMs !== null && atMs >= grant.untilMs) return "expired";
  return isWithin(grant.schedule, context, atMs) ? null : "out_of_schedule";
}

/** Whether a chain holds in a lockdown: a root grant that a manager holds as a person. */
export function holdsInLockdown(snapshot: AccessSnapshot, { links }: Chain): boolean {
  const own = links[0]!;
  return own.parent === null && own.subject.kind === "account" &&
    snapshot.isManager(own.subject.id, own.building);
}

/** The doors and lifts that all links have, with `all` still unexpanded. */
export function commonScope(links: readonly GrantRow[]): Scope {
  return links.map(({ scope }) => scope).reduce(meet);
}

function meet(a: Scope, b: Scope): Scope {
  return { doors: meetLists(a.doors, b.doors), lifts: meetLifts(a.lifts, b.lifts) };
}

function meetLists<T>(a: "all" | T[], b: "all" | T[]): "all" | T[] {
  if (a === "all") return b;
  if (b === "all") return a;
  const there = new Set(b);
  return a.filter((one) => there.has(one));
}

function meetLifts(a: Scope["lifts"], b: Scope["lifts"]): Scope["lifts"] {
  if (a === "all") return b;
  if (b === "all") return a;
  // A group may be named twice, so every pair counts.
  return a.flatMap(({ group, levels }) =>
    b.filter((other) => other.group === group)
      .map((other) => ({ group, levels: meetLists(levels, other.levels) }))
  );
}
