/** Makes accounts for people who are yet to activate them, and invites them (R02, R05, R08). */
import { dropMails, queueMail } from "../mail/queue.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { standingOf } from "../authority.ts";
import { accountAt } from "./addresses.ts";
import { newAccount } from "./new_account.ts";
import { type GivenProfile, withFields } from "./profiles.ts";

/** How long an invitation lives. */
export const invitationLifeMs = 14 * 86_400_000;

/** Accounts of one cluster. */
export const accountsMax = 100_000;

/** What an inviter knows of somebody. */
export interface Known {
  readonly name: string;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly language?: string | undefined;
  readonly gender?: GivenProfile["gender"] | undefined;
  readonly country?: string | undefined;
}

/**
 * The account of that mail address in a building, or a new one in the state `invited`; nobody gets
 * a second account in a building because somebody else adds them too. What an account is elsewhere
 * is neither told nor touched: the person joins by their own word (`joins.ts`).
 * @param building null for an operator of the cluster.
 */
export function accountFor(turn: Turn, known: Known, building: string | null): RowOf<"account"> {
  const there = known.email === undefined ? undefined : accountAt(turn, known.email, building);
  if (there !== undefined) return there;
  if (turn.ledger.size("account") >= accountsMax) {
    turn.refuse("limit_reached", `Cannot add the person: ${accountsMax} accounts are kept`);
  }
  const source = standsForOperator(turn) ? "operator" as const : "manager" as const;
  const id = turn.newId();
  const account = turn.put("account", {
    ...newAccount(id, turn.now),
    profile: withFields({}, known as GivenProfile, source, turn.by.account, turn.now),
  });
  turn.audit({ what: "user_created", about: [`account/${account.id}`] });
  return account;
}

/**
 * Invites somebody who has not activated their account; for an active account there is nothing to
 * do. An earlier invitation of theirs no longer counts.
 * @returns the invitation, or null for an active account.
 */
export function invite(
  turn: Turn,
  account: RowOf<"account">,
  building: string | null,
): RowOf<"invitation"> | null {
  if (account.status !== "invited") return null;
  const earlier = turn.ledger.find("invitation", "account", account.id);
  const sequence = Math.max(0, ...earlier.map((row) => row.sequence)) + 1;
  for (const { id } of earlier) {
    turn.remove("invitation", id);
    dropMails(turn, account.id, id);
  }
  const invitation = turn.put("invitation", {
    id: turn.newId(),
    account: account.id,
    building,
    sequence,
    by: turn.by.account,
    createdAtMs: turn.now,
    expiresAtMs: turn.now + invitationLifeMs,
    usedAtMs: null,
  });
  queueMail(turn, "invitation", account, invitation.id);
  turn.audit({
    what: "invitation_sent",
    building: building ?? undefined,
    about: [`invitation/${invitation.id}`, `account/${account.id}`],
  });
  return invitation;
}

function standsForOperator(turn: Turn): boolean {
  return turn.by.via === "console" ||
    standingOf(turn.ledger, turn.by.account, turn.now).operator;
}
