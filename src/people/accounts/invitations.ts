/**
 * Accepting an invitation and sending it anew (R02, R05). An invitation counts once, for two weeks,
 * and only in the form it was last sent. Looking at it changes nothing; only accepting does.
 */
import { belongsTo, demandManager, demandOperator, standingOf } from "../authority.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import type { Turn } from "../registry/turn.ts";
import { emailKey } from "../rows/fields.ts";
import { demandFreeAddress } from "./addresses.ts";
import { invite } from "./inviting.ts";
import { type NoticeTaken, takenNotice } from "./notice.ts";
import { type GivenProfile, missingFields, type ProfileField, withFields } from "./profiles.ts";

/** How often one person can be invited anew, so that nobody's mailbox is flooded. */
export const sequenceMax = 50;

/** What an invitation is for, as its holder sees it. */
export interface InvitationView {
  readonly name: string | null;
  /** The id of the building; null for an operator's. */
  readonly building: string | null;
  /** Which of the six fields the person has yet to give. */
  readonly missing: readonly ProfileField[];
  readonly expiresAtMs: number;
}

/** Why an invitation no longer counts, or null where it does. */
export function invitationFault(
  ledger: Ledger,
  invitation: RowOf<"invitation"> | undefined,
  now: number,
): "invitation_expired" | "link_used" | null {
  if (invitation === undefined) return "invitation_expired";
  if (invitation.usedAtMs !== null) return "link_used";
  const account = ledger.get("account", invitation.account);
  if (account?.status !== "invited" || now >= invitation.expiresAtMs) return "invitation_expired";
  return null;
}

/** What an invitation that counts is for. */
export function invitationView(ledger: Ledger, invitation: RowOf<"invitation">): InvitationView {
  const profile = ledger.get("account", invitation.account)?.profile ?? {};
  return {
    name: profile.name?.value ?? null,
    building: invitation.building,
    missing: missingFields(profile),
    expiresAtMs: invitation.expiresAtMs,
  };
}

/** What the holder of an invitation says. */
export interface AcceptInput {
  /** The id of the invitation whose secret was shown. */
  readonly invitation: string;
  /** What is missing, and what the person says otherwise than the inviter did. */
  readonly profile: GivenProfile;
  readonly notice: NoticeTaken;
  /** As the hasher made it; null where the person will use passkeys alone. */
  readonly password: string | null;
  /** How the secret came: one that was mailed proves the address that it went to. */
  readonly by: "mail" | "letter";
}

/**
 * Makes an invited account active.
 * @throws {RefusalError} `invitation_expired`, `link_used`; `invalid` where a field is missing;
 *   `notice_not_accepted`; `conflict` where another account has the address.
 */
export function acceptInvitation(turn: Turn, input: AcceptInput): { account: string } {
  const invitation = turn.ledger.get("invitation", input.invitation);
  const fault = invitationFault(turn.ledger, invitation, turn.now);
  if (fault !== null || invitation === undefined) {
    turn.refuse(
      fault ?? "invitation_expired",
      "Cannot accept the invitation: it was used, has expired or was sent anew",
    );
  }
  const account = turn.need("account", invitation.account);
  const known = account.profile.email?.value;
  const said = input.profile.email;
  if (known !== undefined && said !== undefined && emailKey(said) !== emailKey(known)) {
    // Rights are given to addresses: nobody has one that only they say is theirs.
    turn.refuse(
      "invalid",
      "Cannot accept the invitation: profile.email: is changed once the account is active",
    );
  }
  const profile = withFields(account.profile, input.profile, "self", account.id, turn.now);
  const [missing] = missingFields(profile);
  if (missing !== undefined) {
    turn.refuse("invalid", `Cannot accept the invitation: profile.${missing}: is required`);
  }
  // A mail goes to the address that the inviter entered, and to no other.
  const isProved = input.by === "mail" && known !== undefined;
  demandFreeAddress(turn, profile.email!.value, account.id, isProved);
  turn.put("account", {
    ...account,
    status: "active",
    profile,
    notice: takenNotice(turn, input.notice),
    password: input.password,
    ...(!isProved && { unproved: { askedAtMs: null } }),
  });
  turn.put("invitation", { ...invitation, usedAtMs: turn.now });
  turn.audit({
    what: "user_activated",
    building: invitation.building ?? undefined,
    about: [`account/${account.id}`, `invitation/${invitation.id}`],
    facts: { notice: input.notice.version },
  });
  // Units may decide alone by what this person may do from now on.
  for (const building of buildingsOf(turn.ledger, account.id)) {
    turn.emit({ type: "access_changed", building });
  }
  return { account: account.id };
}

/**
 * Sends an invitation anew, also an expired one: whoever sent it, a manager of its building, or the
 * operator for an operator's.
 * @throws {RefusalError} `link_used` where the person is active already; `limit_reached`.
 */
export function resendInvitation(
  turn: Turn,
  input: { readonly invitation: string },
): RowOf<"invitation"> {
  const invitation = turn.need("invitation", input.invitation);
  const { building } = invitation;
  const inviter = turn.by.account !== null && invitation.by === turn.by.account &&
    building !== null &&
    belongsTo(standingOf(turn.ledger, turn.by.account, turn.now), building);
  if (!inviter) {
    if (building === null) demandOperator(turn);
    else demandManager(turn, building);
  }
  if (invitation.sequence >= sequenceMax) {
    turn.refuse("limit_reached", `Cannot send the invitation anew: at most ${sequenceMax} times`);
  }
  const sent = invite(turn, turn.need("account", invitation.account), building);
  return sent ??
    turn.refuse("link_used", "Cannot send the invitation anew: the person has an active account");
}

/** The buildings that somebody has to do with. */
export function buildingsOf(ledger: Ledger, account: string): ReadonlySet<string> {
  return new Set([
    ...ledger.find("appointment", "account", account).map(({ building }) => building),
    ...ledger.find("member", "account", account).map(({ building }) => building),
  ]);
}
