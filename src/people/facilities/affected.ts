/**
 * What a change of a facility's people does: told after it was done, and told beforehand by doing
 * it on a turn whose writes are thrown away. Names are those that a manager may see (D3a).
 */
import type { Ledger, RowOf } from "../registry/ledger.ts";
import { emptyHead } from "../registry/audit.ts";
import { type Doer, Turn } from "../registry/turn.ts";

/** What becomes of somebody. */
export const outcomes = [
  "ends",
  "stays",
  "becomes_main_user",
  "becomes_sub_user",
  "joins",
] as const;

/** Somebody concerned. */
export interface AffectedMember {
  /** The membership; null for one that the change makes. */
  readonly id: string | null;
  readonly name: string;
  readonly role: RowOf<"member">["role"];
  readonly outcome: (typeof outcomes)[number];
}

/** Who and what a change concerns. */
export interface Affected {
  readonly members: readonly AffectedMember[];
  /** How many end. */
  readonly ends: {
    readonly memberships: number;
    readonly visitorKeys: number;
    readonly tags: number;
    readonly grants: number;
    readonly sessions: number;
    readonly invitations: number;
  };
  /** A published nameplate is taken down. */
  readonly nameplateHidden: boolean;
}

/** Does something on a turn whose writes are thrown away, and answers what it would answer. */
export function rehearsed<T>(ledger: Ledger, now: number, by: Doer, act: (turn: Turn) => T): T {
  return act(new Turn(ledger, emptyHead, now, by, "rehearsal"));
}

/** What a turn has done to a facility. @param before the rows as the turn found them. */
export function affectedBy(before: Ledger, turn: Turn, facilityId: string): Affected {
  const after = turn.ledger;
  const was = before.find("member", "facility", facilityId);
  const is = after.find("member", "facility", facilityId);
  const members = was.map((member): AffectedMember => {
    const { id, role } = member;
    const now = after.get("member", id);
    const outcome = now === undefined ? "ends" : outcomeOf(role, now.role);
    return { id, name: nameOf(before, member), role, outcome };
  });
  for (const member of is) {
    if (was.some(({ id }) => id === member.id)) continue;
    const name = nameOf(after, member);
    members.push({ id: null, name, role: member.role, outcome: "joins" });
  }
  const removed = (table: string) =>
    turn.rows.filter((row) => row.table === table && row.value === null).length;
  // Rows may go in later turns; that they ended is told at once.
  const ended = (what: "grant" | "session") => [
    ...new Set(turn.events.flatMap((e) => e.type === "ended" && e.what === what ? [e.id] : [])),
  ];
  const plate = (ledger: Ledger) => ledger.get("facility", facilityId)?.nameplate.published ?? null;
  return {
    members,
    ends: {
      memberships: removed("member"),
      visitorKeys:
        turn.rows.filter(({ table, value }) =>
          table === "visitor_key" && (value === null || (value as RowOf<"visitor_key">).revoked)
        ).length,
      tags: removed("tag"),
      grants: ended("grant").filter((id) => !isRoot(before, after, facilityId, id)).length,
      sessions: ended("session").length,
      invitations:
        turn.rows.filter(({ table, id, value }) =>
          table === "invitation" && value === null && isUninvited(before, after, id)
        ).length,
    },
    nameplateHidden: plate(before) !== null && plate(after) === null,
  };
}

/** The name of a member as the manager of the building may see it. */
export function nameOf(ledger: Ledger, member: RowOf<"member">): string {
  if (member.subUser !== null) return member.subUser.name;
  const account = member.account === null ? undefined : ledger.get("account", member.account);
  return account?.profile.name?.value ?? "–";
}

function outcomeOf(was: string, is: string): AffectedMember["outcome"] {
  if (is === "main" && was !== "main") return "becomes_main_user";
  if (is === "sub" && was !== "sub") return "becomes_sub_user";
  return "stays";
}

/** An invitation that was sent anew is removed too, but nobody loses one. */
function isUninvited(before: Ledger, after: Ledger, invitation: string): boolean {
  const account = before.get("invitation", invitation)?.account;
  return account !== undefined && after.count("invitation", "account", account) === 0;
}

/** A root grant of a facility that goes on stays with it, even where it was made anew. */
function isRoot(before: Ledger, after: Ledger, facility: string, grant: string): boolean {
  const row = before.get("grant", grant);
  return row?.parent === null && row.subject.kind === "facility" && row.subject.id === facility &&
    after.get("facility", facility) !== undefined;
}
