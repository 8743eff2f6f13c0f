/**
 * What ends with a membership, a household, a facility. Each key, tag, grant and membership is told
 * of in an entry of its own (R31), in the turn that ends them. An account is never ended here (C9):
 * who loses their last place in the cluster loses their sessions and open invitations, everybody
 * else keeps theirs and loses what was minted from the membership alone.
 *
 * It all ends at one instant, in one commit, however much it is. A turn writes at most 800 rows, so
 * where much hangs together the last of it is only cut off there, and removed in the next turns:
 * grants by `endGrants`, which leaves an ended parent standing; sessions, invitations and grants of
 * a membership that is gone by a *remainder*, none of which opens or shows anything any more.
 */
import { endGrants } from "../grants/ending.ts";
import { endTag, endVisitorKey } from "../keys/ending.ts";
import { isLive } from "../keys/standing.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { endFlatPapers, endHouseholdPapers } from "../ring_papers/flat_papers.ts";
import { endSessions } from "../sessions/ending.ts";
import { grantsNamedMax, rowsOfRemainsMax } from "./bounds.ts";
import { fitsTurn } from "./turn_room.ts";

/**
 * Ends a membership, what its holder gave in the facility, and what was given to them there. The
 * name that they had put at the entrance goes too; it was theirs to confirm.
 */
export function endMember(turn: Turn, member: RowOf<"member">, why: string): void {
  endGivenBy(turn, member, why);
  removeMember(turn, member, why);
  const facility = turn.need("facility", member.facility);
  const { nameplate } = facility;
  if (nameplate.confirmedBy === null || nameplate.confirmedBy !== member.account) return;
  turn.put("facility", {
    ...facility,
    nameplate: { ...nameplate, published: null, confirmedBy: null, confirmedAtMs: null },
  });
}

/**
 * Ends the visitor keys that a member gave for the facility, their tags, and the grants that they
 * handed on or hold by the facility's.
 */
export function endGivenBy(turn: Turn, member: RowOf<"member">, why: string): void {
  const { facility, account } = member;
  for (const key of turn.ledger.find("visitor_key", "facility", facility)) {
    if (key.giver === account && isLive(key, turn.now)) endVisitorKey(turn, key, why);
  }
  for (const tag of turn.ledger.find("tag", "facility", facility)) {
    const isTheirs = tag.member === member.id || (account !== null && tag.account === account);
    if (isTheirs) endTag(turn, tag, why);
  }
  if (account !== null && !endHandedOn(turn, facility, account, why)) {
    turn.put("remainder", { id: member.id, account, facility, why });
  }
}

/** @returns false where there are more than one turn tells the end of. */
function endHandedOn(turn: Turn, facility: string, account: string, why: string): boolean {
  const theirs = grantsBelow(turn, facility).filter((grant) =>
    grant.endedAtMs === undefined &&
    (grant.assertedBy === account ||
      (grant.subject.kind === "account" && grant.subject.id === account))
  );
  endGrants(turn, theirs.slice(0, grantsNamedMax).map(({ id }) => id), why);
  return theirs.length <= grantsNamedMax;
}

/**
 * Ends everything that hangs on a household but its memberships. The facility's root grants stay;
 * one with very much below it is ended and made anew, which takes as few rows however much that is.
 */
export function endHousehold(turn: Turn, facility: RowOf<"facility">, why: string): void {
  endKeysAndTags(turn, facility, why);
  endHouseholdPapers(turn, facility.id);
  const grants = turn.ledger.find("grant", "subject", `facility/${facility.id}`);
  const roots = grants.filter(({ parent }) => parent === null);
  const below = (id: string) => turn.ledger.find("grant", "parent", id).map((child) => child.id);
  endGrants(turn, grants.filter(({ parent }) => parent !== null).map(({ id }) => id), why);
  const isMuch = roots.reduce((sum, { id }) => sum + below(id).length, 0) > grantsNamedMax;
  for (const root of roots) {
    const children = below(root.id);
    if (!isMuch || children.length < 2 || root.endedAtMs !== undefined) {
      endGrants(turn, children, why);
      continue;
    }
    endGrants(turn, [root.id], why);
    turn.put("grant", { ...root, id: turn.newId() });
  }
}

/** Ends a facility with everything in it. */
export function endFacility(turn: Turn, facility: RowOf<"facility">, why: string): void {
  endKeysAndTags(turn, facility, why);
  const own = turn.ledger.find("grant", "subject", `facility/${facility.id}`);
  endGrants(turn, own.map(({ id }) => id), why);
  for (const member of turn.ledger.find("member", "facility", facility.id)) {
    removeMember(turn, member, why);
  }
  endFlatPapers(turn, facility);
  turn.remove("facility", facility.id);
}

/** Takes a member out whose keys, tags and handed-on grants have ended, or stay. */
export function removeMember(turn: Turn, member: RowOf<"member">, why: string): void {
  turn.remove("member", member.id);
  const { role, account } = member;
  turn.audit({
    what: role === "sub"
      ? "sub_user_deleted"
      : role === "main"
      ? "main_user_changed"
      : "facility_updated",
    building: member.building,
    about: [
      `member/${member.id}`,
      `facility/${member.facility}`,
      ...(account === null ? [] : [`account/${account}`]),
    ],
    facts: {
      why,
      ...(role === "main" && { left: true }),
      ...(role === "owner" && { owner: false }),
    },
  });
  turn.emit({ type: "ended", what: "member", id: member.id });
  turn.emit({ type: "access_changed", building: member.building });
  // What was handed on may have found no room before.
  const facility = turn.ledger.get("remainder", member.id)?.facility ?? null;
  const remainder = { id: member.id, account, facility, why };
  const fits = turn.rows.length + rowsOf(turn, remainder) <= rowsOfRemainsMax;
  if (facility !== null || !fits || !endRemains(turn, remainder)) {
    turn.put("remainder", remainder);
    if (account === null || !isNowhere(turn, account)) return;
    // The rows go later; what was minted from them ends now (C3).
    for (const { id } of turn.ledger.find("session", "account", account)) {
      turn.emit({ type: "ended", what: "session", id });
    }
  }
}

/**
 * Removes what was left of a membership that has ended.
 * @returns false where some of it is left still.
 */
export function endRemains(turn: Turn, remainder: RowOf<"remainder">): boolean {
  const { id, account, facility, why } = remainder;
  if (facility !== null && account !== null && !endHandedOn(turn, facility, account, why)) {
    return false;
  }
  // An owner whose facility was let is a member still.
  if (turn.ledger.get("member", id) !== undefined) return true;
  endGrants(turn, turn.ledger.find("grant", "subject", `member/${id}`).map((g) => g.id), why);
  if (account !== null) endIfNowhere(turn, account, why);
  return true;
}

/** About how many rows that takes. */
export function rowsOf(turn: Turn, { id, account, facility }: RowOf<"remainder">): number {
  const { ledger } = turn;
  const ofAccount = account === null ? 0 : 2 * ledger.count("session", "account", account) +
    ledger.count("invitation", "account", account);
  const handedOn = facility === null ? 0 : 2 * grantsNamedMax;
  return 2 * ledger.count("grant", "subject", `member/${id}`) + ofAccount + handedOn;
}

/** Rights that rest on a membership have shrunk: capabilities made from it end (C3). */
export function shrinkMember(turn: Turn, member: RowOf<"member">): void {
  turn.emit({ type: "ended", what: "member", id: member.id });
  turn.emit({ type: "access_changed", building: member.building });
}

/** @throws {RefusalError} `limit_reached` where all this does not fit one commit. */
export function demandFits(turn: Turn): void {
  if (!fitsTurn(turn.rows)) {
    turn.refuse(
      "limit_reached",
      "Cannot end all this at one instant: take out some of the grants of its tags first",
    );
  }
}

/** Ends the sessions and open invitations of who has no place in the cluster any more. */
export function endIfNowhere(turn: Turn, account: string, why: string): void {
  if (!isNowhere(turn, account)) return;
  endSessions(turn, account, why);
  for (const invitation of turn.ledger.find("invitation", "account", account)) {
    if (invitation.usedAtMs === null) turn.remove("invitation", invitation.id);
  }
}

function isNowhere({ ledger, now }: Turn, account: string): boolean {
  const row = ledger.get("account", account);
  if (row === undefined || row.operator) return false;
  if (ledger.count("member", "account", account) > 0) return false;
  return ledger.find("appointment", "account", account)
    .every(({ untilMs }) => untilMs !== null && untilMs <= now);
}

/** The grants that hang below a facility's own, at any depth; the facility's own are not among. */
export function grantsBelow(turn: Turn, facility: string): readonly RowOf<"grant">[] {
  const { ledger } = turn;
  const found = new Map<string, RowOf<"grant">>();
  const waiting = ledger.find("grant", "subject", `facility/${facility}`).map(({ id }) => id);
  for (let at = 0; at < waiting.length; at++) {
    for (const child of ledger.find("grant", "parent", waiting[at]!)) {
      if (found.has(child.id)) continue;
      found.set(child.id, child);
      waiting.push(child.id);
    }
  }
  return [...found.values()];
}

function endKeysAndTags(turn: Turn, facility: RowOf<"facility">, why: string): void {
  for (const key of turn.ledger.find("visitor_key", "facility", facility.id)) {
    if (isLive(key, turn.now)) endVisitorKey(turn, key, why);
  }
  for (const tag of turn.ledger.find("tag", "facility", facility.id)) endTag(turn, tag, why);
}
