/**
 * Whether one set of limits lies within another, judged from what they say and not from the site or
 * the clock: what is within at this moment is within at every moment (R11).
 */
import { isContained } from "../../access/schedule.ts";
import type { GrantRow, Scope } from "../rows/grant.ts";

/** The limits of a grant. */
export type Limits = Pick<
  GrantRow,
  "actions" | "scope" | "schedule" | "fromMs" | "untilMs" | "usesMax"
>;

/** The first respect in which `inner` is wider than `outer`, or null where it is in none. */
export function exceeding(inner: Limits, outer: Limits): keyof Limits | "doors" | "lifts" | null {
  if (!inner.actions.every((action) => outer.actions.includes(action))) return "actions";
  if (!doorsWithin(inner.scope.doors, outer.scope.doors)) return "doors";
  if (!liftsWithin(inner.scope.lifts, outer.scope.lifts)) return "lifts";
  if (!isContained(inner.schedule, outer.schedule)) return "schedule";
  if (outer.fromMs !== null && (inner.fromMs === null || inner.fromMs < outer.fromMs)) {
    return "fromMs";
  }
  if (outer.untilMs !== null && (inner.untilMs === null || inner.untilMs > outer.untilMs)) {
    return "untilMs";
  }
  if (outer.usesMax !== null && (inner.usesMax === null || inner.usesMax > outer.usesMax)) {
    return "usesMax";
  }
  return null;
}

function doorsWithin(inner: Scope["doors"], outer: Scope["doors"]): boolean {
  if (outer === "all") return true;
  if (inner === "all") return false;
  const there = new Set(outer);
  return inner.every((door) => there.has(door));
}

function liftsWithin(inner: Scope["lifts"], outer: Scope["lifts"]): boolean {
  if (outer === "all") return true;
  if (inner === "all") return false;
  return inner.every(({ group, levels }) => {
    const there = outer.filter((lift) => lift.group === group);
    if (there.some((lift) => lift.levels === "all")) return true;
    if (levels === "all") return false;
    return levels.every((level) =>
      there.some((lift) => lift.levels !== "all" && lift.levels.includes(level))
    );
  });
}
