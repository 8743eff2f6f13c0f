/** What can be said to the registry about rings: to whom a flat's go, and when a device is quiet. */
import { shrinkMember } from "../facilities/ending.ts";
import { facilityToAdminister, reachMember } from "../facilities/reach.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { Quiet } from "../rows/session.ts";
import { takesByDefault, takesRings } from "./taking.ts";

export const ringCommands = {
  set_member_rings: setMemberRings,
  set_quiet: setQuiet,
} as const;

/**
 * Says whether a facility's rings go to a member, and how long after the press their devices begin.
 * The household alone does: who comes to a flat's door is nobody else's business (R71, C20).
 * @throws {RefusalError} `forbidden` for a manager and for who is not the main user but would set
 * the main user's; `invalid` for somebody without an account.
 */
function setMemberRings(
  turn: Turn,
  input: { readonly member: string; readonly takes: boolean; readonly afterS: number },
): RowOf<"member"> {
  const before = reachMember(turn, input.member);
  const { facility, own } = facilityToAdminister(turn, before.facility);
  if (own === null) {
    turn.refuse("forbidden", "Cannot say to whom the rings go: only the household does");
  }
  if (before.role !== "sub" && before.id !== own.id) {
    turn.refuse("forbidden", "Cannot change the rings of a main user or owner: they do themselves");
  }
  if (before.account === null && input.takes) {
    turn.refuse("invalid", "Cannot send rings to a sub-user without account: nobody can sign in");
  }
  const { takesRings: _takes, ringAfterS: _after, ...rest } = before;
  // What is as it would be anyway is not written, so that a new role brings its own default.
  const after = turn.put("member", {
    ...rest,
    ...(input.takes !== takesByDefault(before) && { takesRings: input.takes }),
    ...(input.afterS > 0 && { ringAfterS: input.afterS }),
  });
  const [took, takes] = [takesRings(facility, before), takesRings(facility, after)];
  turn.audit({
    what: takes && !took
      ? "privilege_permissions_granted"
      : took && !takes
      ? "privilege_permissions_ended"
      : "privilege_permissions_changed",
    building: after.building,
    about: [
      `member/${after.id}`,
      `facility/${after.facility}`,
      ...(after.account === null ? [] : [`account/${after.account}`]),
    ],
    facts: { rings: takes, afterS: input.afterS },
  });
  if (took && !takes) shrinkMember(turn, after);
  return after;
}

/** Sets the do-not-disturb of the device that asks; one that is none is not kept. */
function setQuiet(turn: Turn, { quiet }: { readonly quiet: Quiet }): Quiet {
  const session = turn.ledger.get("session", turn.by.session ?? "");
  if (session === undefined || session.account !== turn.by.account) {
    turn.refuse("not_found", "Cannot find the session: there is none of this id");
  }
  const { quiet: _, ...rest } = session;
  turn.put("session", { ...rest, ...(isSome(quiet, turn.now) && { quiet }) });
  return quiet;
}

function isSome({ always, untilMs, schedule }: Quiet, now: number): boolean {
  return always || (untilMs !== null && now < untilMs) || schedule !== null;
}
