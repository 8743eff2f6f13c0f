/**
 * Decides whether somebody may do something, from a snapshot alone. A grant carries a request if it
 * and every grant above it have the action and the place, are neither suspended nor used up, and
 * hold at that instant; so delegation can only narrow, whatever the rows say.
 *
 * Nobody is stopped from leaving (C13): an exit floor can be called by anybody in the building, and
 * an exit door opens for whoever is known to be inside. In a lockdown nobody comes in but managers
 * by grants of their own; calls to other floors count as coming in. An opening without a known
 * direction does too (`AccessRequest.leaving`). What is no movement (handing on, news) goes on.
 */
import type { GrantRow } from "../people/rows/grant.ts";
import { type Chain, chainOf, covers, faultAt, holdsInLockdown } from "./chain.ts";
import {
  type AccessDecision,
  type AccessRequest,
  type AccessSnapshot,
  type BuildingContext,
  type RefusalReason,
  refusalReasons,
} from "./decision.ts";
import { allowedWords, refusedWords, type Say, sayEnglish } from "./explain.ts";

interface Miss {
  readonly reason: RefusalReason;
  readonly chain: Chain;
  /** The grant of the chain at which it failed. */
  readonly link: GrantRow;
}

/** The decision, explained in the words of `say`. */
export function decide(
  request: AccessRequest,
  snapshot: AccessSnapshot,
  say: Say = sayEnglish,
): AccessDecision {
  const context = snapshot.building(request.building);
  if (context === undefined) return refused("unknown_building", "UTC", undefined, say);
  if (isWayOut(request, context)) return { allowed: true, path: [], words: say("way_out") };
  if (!isThere(request, context)) return refused("not_granted", context.timeZone, undefined, say);
  let nearest: Miss | undefined;
  for (const subject of request.subjects) {
    for (const grant of snapshot.grantsOf(subject)) {
      // Nothing of one building says anything about another (R10).
      if (grant.building !== request.building || !covers(grant, request)) continue;
      const chain = chainOf(snapshot, grant);
      if (!chain.links.every((link) => covers(link, request))) continue;
      const miss = missOf(chain, request, context, snapshot);
      if (miss === null) {
        return {
          allowed: true,
          path: pathOf(chain),
          words: allowedWords(grant, chain.links, say),
        };
      }
      if (nearest === undefined || rank(miss.reason) < rank(nearest.reason)) nearest = miss;
    }
  }
  return refused(nearest?.reason ?? "not_granted", context.timeZone, nearest, say);
}

/** What nobody needs a grant for. */
function isWayOut(request: AccessRequest, context: BuildingContext): boolean {
  if (request.action === "call_lift") return context.isExit(request.level);
  return request.action === "open_door" && request.leaving === true &&
    context.isExitDoor(request.door);
}

/** Whether the site has that door or landing still; a grant may outlive it. */
function isThere(request: AccessRequest, context: BuildingContext): boolean {
  if (request.action === "open_door") return context.doors.has(request.door);
  if (request.action !== "call_lift") return true;
  return context.lifts.get(request.group)?.has(request.level) === true;
}

/** Why a chain that covers a request does not carry it; the nearest of its links' reasons. */
function missOf(
  chain: Chain,
  request: AccessRequest,
  context: BuildingContext,
  snapshot: AccessSnapshot,
): Miss | null {
  let miss: Miss | null = null;
  for (const link of chain.links) {
    const reason = faultAt(link, context, request.atMs);
    if (reason === null) continue;
    if (miss === null || rank(reason) < rank(miss.reason)) miss = { reason, chain, link };
  }
  if (miss !== null) return miss;
  if (!chain.whole) return { reason: "parent_ended", chain, link: chain.links[0]! };
  const moves = request.action === "open_door" || request.action === "call_lift";
  if (moves && context.lockdown && !holdsInLockdown(snapshot, chain)) {
    return { reason: "lockdown", chain, link: chain.links[0]! };
  }
  return null;
}

function refused(
  reason: RefusalReason,
  timeZone: string,
  miss: Miss | undefined,
  say: Say,
): AccessDecision {
  return {
    allowed: false,
    reason,
    path: miss === undefined ? [] : pathOf(miss.chain),
    words: refusedWords(reason, miss?.link, timeZone, say),
  };
}

function pathOf({ links }: Chain): string[] {
  return links.map(({ id }) => id);
}

function rank(reason: RefusalReason): number {
  return refusalReasons.indexOf(reason);
}
