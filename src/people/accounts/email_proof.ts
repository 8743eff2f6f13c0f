/**
 * Proving one's own mail address, for who opened an account by a letter or whose address a manager
 * changed (`addresses.ts`). A secret goes to the address and comes back from the session that asked
 * for it: whoever finds the mail in their own mailbox proves nothing for a stranger by following it.
 *
 * What waits is a proposal that changes the address to itself; like others it ends by the clock.
 */
import { dropMails, queueMail } from "../mail/queue.ts";
import type { RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import type { Proposal } from "../rows/proposal.ts";
import { demandFreeAddress } from "./addresses.ts";
import { proposalLifeMs, proposalsMax } from "./proposals.ts";

/** How soon a secret can be mailed again: the mailbox may be a stranger's. */
export const proofAgainMs = 86_400_000;

/** Whether a proposal proves the address that the account has. */
export function isEmailProof({ change, building, oldEmail }: Proposal): boolean {
  return building === null && change.field === "email" && change.value === oldEmail;
}

/** Mails a secret to one's own address. @throws {RefusalError} `conflict`, `limit_reached`. */
export function askEmailProof(turn: Turn, _input: Record<never, never>): null {
  const account = turn.need("account", turn.by.account ?? "");
  const email = account.profile.email?.value;
  if (account.unproved === undefined || email === undefined) {
    turn.refuse("conflict", "Cannot prove the address: it is proved already");
  }
  const { askedAtMs } = account.unproved;
  if (askedAtMs !== null && turn.now < askedAtMs + proofAgainMs) {
    turn.refuse("limit_reached", "Cannot mail the proof again: once a day at most");
  }
  dropProofs(turn, account.id);
  const { ledger } = turn;
  if (
    ledger.count("proposal", "account", account.id) >= proposalsMax.perAccount ||
    ledger.size("proposal") >= proposalsMax.all
  ) {
    turn.refuse("limit_reached", "Cannot prove the address: too many changes wait already");
  }
  const proposal = turn.put("proposal", {
    id: turn.newId(),
    account: account.id,
    building: null,
    change: { field: "email", value: email },
    oldEmail: email,
    waitsFor: ["old"],
    by: account.id,
    createdAtMs: turn.now,
    expiresAtMs: turn.now + proposalLifeMs,
  });
  turn.put("account", { ...account, unproved: { askedAtMs: turn.now } });
  queueMail(turn, "proposal", account, proposal.id);
  turn.audit({
    what: "proposal_made",
    about: [`proposal/${proposal.id}`, `account/${account.id}`],
    facts: { field: "email", proof: true },
  });
  return null;
}

/**
 * Proves the address; the proposal is the one whose secret was shown.
 * @throws {RefusalError} `link_used`; `conflict` where another account has proved the address.
 */
export function proveEmail(turn: Turn, input: { readonly proposal: string }): null {
  const proposal = turn.ledger.get("proposal", input.proposal);
  const account = turn.need("account", turn.by.account ?? "");
  const email = account.profile.email?.value;
  if (
    proposal === undefined || proposal.account !== account.id || !isEmailProof(proposal) ||
    email !== proposal.oldEmail || turn.now >= proposal.expiresAtMs
  ) {
    turn.refuse("link_used", "Cannot prove the address: the link was used or has expired");
  }
  demandFreeAddress(turn, email, account.id, true);
  const { unproved: _, ...proved } = account;
  turn.put("account", proved);
  turn.remove("proposal", proposal.id);
  turn.audit({
    what: "proposal_decided",
    about: [`proposal/${proposal.id}`, `account/${account.id}`],
    facts: { accepted: true, proof: true },
  });
  return null;
}

function dropProofs(turn: Turn, account: RowOf<"account">["id"]): void {
  for (const proposal of turn.ledger.find("proposal", "account", account)) {
    if (!isEmailProof(proposal)) continue;
    turn.remove("proposal", proposal.id);
    dropMails(turn, account, proposal.id);
  }
}
