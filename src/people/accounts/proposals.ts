/**
 * Changes that wait for the person's word (C2). Who may change where mail goes can take an account
 * by its recovery; so a manager's change of an activated account is confirmed at the old address,
 * or by the signed-in person, and the person's own change of address at the old and the new one.
 */
import { dropMails, queueMail } from "../mail/queue.ts";
import { dueRows, firstDue } from "../keys/due_index.ts";
import type { Due } from "../registry/commands.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { Proposal, ProposalSide } from "../rows/proposal.ts";
import { demandFreeAddress } from "./addresses.ts";
import { withFields } from "./profiles.ts";

/** How long a proposal waits. */
export const proposalLifeMs = 14 * 86_400_000;
/** Proposals that wait, of one account and of all. */
export const proposalsMax = { perAccount: 4, all: 2_000 } as const;
/** Rows that one turn removes. */
const sweptPerTurn = 100;

/**
 * Proposes a change of an active account; an earlier proposal for the same field ends.
 * @param building where the manager who proposes is one; null for the person's own change.
 */
export function propose(
  turn: Turn,
  account: RowOf<"account">,
  change: Proposal["change"],
  building: string | null,
): Proposal {
  const open = turn.ledger.find("proposal", "account", account.id);
  const earlier = open.filter((row) =>
    row.change.field === change.field && row.building === building
  );
  for (const { id } of earlier) {
    turn.remove("proposal", id);
    dropMails(turn, account.id, id);
  }
  if (
    open.length - earlier.length >= proposalsMax.perAccount ||
    turn.ledger.size("proposal") >= proposalsMax.all
  ) {
    turn.refuse("limit_reached", "Cannot propose the change: too many wait already");
  }
  const proposal = turn.put("proposal", {
    id: turn.newId(),
    account: account.id,
    building,
    change,
    // An active account has all six fields.
    oldEmail: account.profile.email!.value,
    waitsFor: building === null ? ["old", "new"] : ["old"],
    by: turn.by.account,
    createdAtMs: turn.now,
    expiresAtMs: turn.now + proposalLifeMs,
  });
  queueMail(turn, "proposal", account, proposal.id);
  if (change.field === "email") {
    const kind = building === null ? "proposal" : "proposal_notice";
    queueMail(turn, kind, account, proposal.id, change.value);
  }
  turn.audit({
    what: "proposal_made",
    building: building ?? undefined,
    about: [`proposal/${proposal.id}`, `account/${account.id}`],
    facts: { field: change.field },
  });
  return proposal;
}

/** The person's word. */
export interface DecideInput {
  readonly proposal: string;
  /** At which address its secret was shown; `session` for the signed-in person. */
  readonly side: ProposalSide | "session";
  readonly accept: boolean;
}

/**
 * Accepts or rejects a proposal; any side can reject.
 * @returns `waiting` where the other address has yet to confirm.
 * @throws {RefusalError} `link_used` where it was decided or has expired; `conflict` where another
 *   account has the new address.
 */
export function decideProposal(
  turn: Turn,
  input: DecideInput,
): { outcome: "accepted" | "rejected" | "waiting" } {
  const proposal = turn.ledger.get("proposal", input.proposal);
  const account = proposal === undefined ? undefined : turn.ledger.get("account", proposal.account);
  if (input.side === "session" && account?.id !== turn.by.account) turn.need("proposal", "");
  if (
    proposal === undefined || account?.status !== "active" || turn.now >= proposal.expiresAtMs ||
    account.profile.email?.value !== proposal.oldEmail
  ) {
    turn.refuse("link_used", "Cannot decide: it was decided already, has expired or is void");
  }
  if (!input.accept) return decided(turn, proposal, false);
  const ownChange = proposal.building === null;
  if (ownChange && input.side === "session") {
    turn.refuse("forbidden", "Cannot confirm it here: that happens at the old and the new address");
  }
  // The new address is told of a manager's proposal and has no say in it but to reject.
  const confirmed: ProposalSide = input.side === "session" ? "old" : input.side;
  if (!proposal.waitsFor.includes(confirmed)) {
    if (ownChange) return { outcome: "waiting" };
    turn.refuse("forbidden", "Cannot confirm it here: that happens at the old address");
  }
  const waitsFor = proposal.waitsFor.filter((side) => side !== confirmed);
  if (waitsFor.length > 0) {
    turn.put("proposal", { ...proposal, waitsFor });
    return { outcome: "waiting" };
  }
  apply(turn, account, proposal);
  return decided(turn, proposal, true);
}

function apply(turn: Turn, account: RowOf<"account">, proposal: Proposal): void {
  const { field, value } = proposal.change;
  const ownChange = proposal.building === null;
  if (field === "email") {
    demandFreeAddress(turn, value, account.id, ownChange);
    // A way back that was asked for at the old address must not outlive it.
    for (const { id } of turn.ledger.find("recovery", "account", account.id)) {
      turn.remove("recovery", id);
    }
  }
  const source = ownChange ? "self" as const : "manager" as const;
  const profile = withFields(account.profile, { [field]: value }, source, proposal.by, turn.now);
  const { unproved, ...proved } = account;
  // A manager's proposal was confirmed at the old address alone: the new one is said, not proved.
  const isProved = field === "email" ? ownChange : unproved === undefined;
  turn.put("account", {
    ...proved,
    profile,
    ...(!isProved && { unproved: unproved ?? { askedAtMs: null } }),
  });
  turn.audit({
    what: "user_updated",
    building: proposal.building ?? undefined,
    about: [`account/${account.id}`],
    facts: { fields: field },
  });
}

function decided(
  turn: Turn,
  proposal: Proposal,
  accepted: boolean,
): { outcome: "accepted" | "rejected" } {
  turn.remove("proposal", proposal.id);
  turn.audit({
    what: "proposal_decided",
    building: proposal.building ?? undefined,
    about: [`proposal/${proposal.id}`, `account/${proposal.account}`],
    facts: { accepted },
  });
  return { outcome: accepted ? "accepted" : "rejected" };
}

/** Removes proposals that nobody decided: they hold an address. */
export const proposalDue: Due = {
  next: (ledger) => firstDue(ledger, "proposal", "due"),
  run(turn) {
    for (const { id } of dueRows(turn.ledger, "proposal", "due", turn.now, sweptPerTurn)) {
      turn.remove("proposal", id);
    }
  },
};
