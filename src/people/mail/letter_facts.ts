/**
 * What a letter or a printed notice says of somebody, read in a turn: reading an invitation's
 * letter hands out the way into somebody's account, so it is a sensitive read and is audited.
 */
import {
  belongsTo,
  demandFacilityAdmin,
  demandVerified,
  reachOf,
  standingOf,
} from "../authority.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { type Introduction, introductionOf, introductionOfMember } from "./introduction.ts";

/** What a letter says, but for its secret. */
export interface LetterFacts {
  readonly invitation: RowOf<"invitation">;
  readonly name: string;
  /** The person's own, or null where it is not known. */
  readonly language: string | null;
  /** The flats or rooms in that building, for the address. */
  readonly homes: readonly Home[];
  readonly introduction: Introduction;
}

/** A flat or a room, as it stands in an address. */
export interface Home {
  readonly kind: RowOf<"facility">["kind"];
  readonly number: string;
}

/** What a printed notice says. */
export interface NoticeFacts {
  readonly name: string;
  readonly introduction: Introduction;
}

/** Homes in one address. */
const homesMax = 3;

/**
 * What an invitation's letter says.
 * @throws {RefusalError} `not_found`, `forbidden`; `link_used` where it was taken up,
 *   `invitation_expired` where it is too late.
 */
export function readLetter(
  turn: Turn,
  { invitation: id }: { readonly invitation: string },
): LetterFacts {
  const invitation = turn.need("invitation", id);
  demandMayInvite(turn, invitation);
  const account = turn.ledger.get("account", invitation.account);
  if (invitation.usedAtMs !== null || account?.status !== "invited") {
    turn.refuse("link_used", "Cannot make the letter: the invitation was taken up already");
  }
  if (turn.now >= invitation.expiresAtMs) {
    turn.refuse("invitation_expired", "Cannot make the letter: the invitation has expired");
  }
  turn.audit({
    what: "sensitive_read",
    building: invitation.building ?? undefined,
    about: [`invitation/${id}`, `account/${account.id}`],
    facts: { read: "letter" },
  });
  const homes: Home[] = [];
  for (const member of turn.ledger.find("member", "account", account.id)) {
    const facility = turn.ledger.get("facility", member.facility);
    if (facility !== undefined && facility.building === invitation.building) {
      homes.push({ kind: facility.kind, number: facility.number });
    }
  }
  return {
    invitation,
    name: account.profile.name?.value ?? "",
    language: account.profile.language?.value ?? null,
    homes: homes.slice(0, homesMax),
    introduction: introductionOf(
      turn.ledger,
      account,
      invitation.building,
      invitation.by,
      turn.now,
    ),
  };
}

/**
 * What the notice to a member without an account says.
 * @throws {RefusalError} unless whoever may act for the facility asks.
 */
export function readNotice(turn: Turn, { member: id }: { readonly member: string }): NoticeFacts {
  const member = turn.need("member", id);
  demandFacilityAdmin(turn, member.facility);
  const account = member.account === null ? undefined : turn.ledger.get("account", member.account);
  return account === undefined
    ? {
      name: member.subUser?.name ?? "",
      introduction: introductionOfMember(turn.ledger, member, turn.now),
    }
    : {
      name: account.profile.name?.value ?? "",
      introduction: introductionOf(turn.ledger, account, member.building, member.by, turn.now),
    };
}

/**
 * Who may have an invitation's letter: a manager of its building, or who invited, whether main user
 * or operator. The letter opens the account, so nobody has it whose own rights do not cover all that
 * the account is: somebody who is invited in another building too, or as operator, gets the
 * invitation by mail alone.
 */
function demandMayInvite(turn: Turn, invitation: RowOf<"invitation">): void {
  const { by, ledger, now } = turn;
  if (by.via === "console" || by.via === "server") return;
  const standing = standingOf(ledger, by.account, now);
  const { building, account } = invitation;
  if (building === null ? !standing.operator : !belongsTo(standing, building)) {
    turn.need("invitation", "");
  }
  const invited = by.account !== null && invitation.by === by.account;
  const { operator, appointments, buildings, facilities } = reachOf(ledger, account);
  if (standing.operator && invited) return demandVerified(turn);
  const manages = (at: string) => standing.managerOf.includes(at);
  if (building !== null && manages(building)) {
    if (!operator && [...buildings].every(manages)) return demandVerified(turn);
  } else if (invited && !operator && appointments === 0) {
    const runs = (facility: string) =>
      standing.members.some((own) =>
        own.facility === facility &&
        (own.role === "main" || (own.role === "sub" && own.administrator))
      );
    if (facilities.size > 0 && [...facilities].every(runs)) return;
  }
  turn.refuse(
    "forbidden",
    "Cannot make the letter: it is for the manager or who invited, and covers their own rights",
  );
}
