/**
 * What a waiting mail is about, read from the rows when it is sent. A mail whose account,
 * invitation, recovery or proposal is gone, used or expired has nothing left to say.
 */
import { proposalSideOf } from "../accounts/secrets.ts";
import { standingOf } from "../authority.ts";
import { shownNumber } from "../facilities/shown_number.ts";
import type { Ledger, RowOf } from "../registry/ledger.ts";
import { emailKey } from "../rows/fields.ts";
import type { Proposal, ProposalSide } from "../rows/proposal.ts";
import { waits } from "../rights/opening.ts";
import { deciding } from "../rights/telling.ts";
import { type Introduction, introductionOf, introductionOfMember } from "./introduction.ts";

/** What every mail is given. */
interface Addressed {
  readonly to: string;
  /**
   * The person's name; null for a mail to an address that is not known to be theirs, which must
   * not learn it.
   */
  readonly name: string | null;
  /** BCP 47 tags, best first. */
  readonly languages: readonly string[];
  readonly introduction: Introduction;
}

/** What a mail is about. */
export type Matter =
  & Addressed
  & (
    | { readonly kind: "invitation"; readonly invitation: RowOf<"invitation"> }
    | { readonly kind: "recovery"; readonly recovery: string; readonly untilMs: number }
    | {
      readonly kind: "proposal" | "proposal_notice";
      readonly proposal: Proposal;
      readonly side: ProposalSide;
    }
    | {
      readonly kind: "sessions_ended" | "rights_changed" | "art14_notice" | "message_waiting";
    }
    /**
     * `building`: null where it is the operator's to decide alone. `ofErased`: nobody asks; what was
     * entered of somebody who was erased waits to be deleted.
     */
    | {
      readonly kind: "request_waiting";
      readonly building: string | null;
      readonly ofErased: boolean;
      readonly decideByMs: number;
    }
    | { readonly kind: "request_news" }
    /** `invited`: the account was never activated. */
    | { readonly kind: "inactivity_warning"; readonly invited: boolean }
    | { readonly kind: "person_stopped"; readonly person: string }
    | { readonly kind: "hold_review"; readonly case: string }
    | { readonly kind: "flat_key_opened"; readonly number: string }
    | { readonly kind: "reidentified" }
  );

/** What a mail is about, or null where nothing is left of it. */
export function matterOf(ledger: Ledger, mail: RowOf<"mail">, now: number): Matter | null {
  if (mail.account === null) return matterOfMember(ledger, mail, now);
  const account = ledger.get("account", mail.account);
  if (account === undefined || account.status === "stopped") return null;
  const { profile } = account;
  const theirs = profile.email !== undefined && emailKey(profile.email.value) === emailKey(mail.to);
  const addressed = (building: string | null, by: string | null): Addressed => ({
    to: mail.to,
    name: theirs ? profile.name?.value ?? null : null,
    languages: [profile.language?.value ?? mail.language],
    introduction: introductionOf(ledger, account, building, by, now),
  });
  switch (mail.kind) {
    case "invitation": {
      const invitation = liveInvitation(ledger, mail.about, now);
      // What opens the account goes to its address alone, also where that was corrected meanwhile.
      if (invitation === null || invitation.account !== account.id || !theirs) return null;
      const { building, by } = invitation;
      return { kind: mail.kind, invitation, ...addressed(building, by) };
    }
    case "recovery": {
      const recovery = mail.about === null ? undefined : ledger.get("recovery", mail.about);
      if (recovery?.account !== account.id || account.status !== "active" || !theirs) return null;
      if (now >= recovery.expiresAtMs) return null;
      const { id, expiresAtMs } = recovery;
      return { kind: mail.kind, recovery: id, untilMs: expiresAtMs, ...addressed(null, null) };
    }
    case "proposal":
    case "proposal_notice": {
      const proposal = mail.about === null ? undefined : ledger.get("proposal", mail.about);
      if (proposal?.account !== account.id || now >= proposal.expiresAtMs) return null;
      if (profile.email?.value !== proposal.oldEmail) return null;
      const side = proposalSideOf(proposal, mail.to);
      if (mail.kind === "proposal" && !proposal.waitsFor.includes(side)) return null;
      const { building, by } = proposal;
      return { kind: mail.kind, proposal, side, ...addressed(building, by) };
    }
    case "inactivity_warning": {
      if (account.status === "disabled") return null;
      const invited = account.status === "invited";
      return { kind: mail.kind, invited, ...addressed(buildingOf(ledger, mail.about), null) };
    }
    case "person_stopped": {
      const building = mail.about;
      if (building === null || mail.name === undefined) return null;
      if (!standingOf(ledger, account.id, now).managerOf.includes(building)) return null;
      return { kind: mail.kind, person: mail.name, ...addressed(building, null) };
    }
    case "message_waiting": {
      const thread = mail.about === null ? undefined : ledger.get("thread", mail.about);
      if (thread === undefined || account.status !== "active") return null;
      return { kind: mail.kind, ...addressed(thread.building, null) };
    }
    case "request_waiting": {
      const request = mail.about === null ? undefined : ledger.get("rights_request", mail.about);
      // Whoever decides meanwhile, or has ceased to be one who may, needs it no more.
      if (request === undefined || !deciding(ledger, request, now).includes(account.id)) {
        return null;
      }
      if (!waits(request)) return null;
      const { building, decideByMs } = request;
      const ofErased = request.kind === "erasure";
      return { kind: mail.kind, building, ofErased, decideByMs, ...addressed(building, null) };
    }
    case "request_news": {
      const request = mail.about === null ? undefined : ledger.get("rights_request", mail.about);
      if (request?.account !== account.id || account.status !== "active") return null;
      return { kind: mail.kind, ...addressed(request.building, null) };
    }
    case "hold_review": {
      const hold = mail.about === null ? undefined : ledger.get("hold", mail.about);
      if (hold === undefined || hold.endedAtMs !== null || hold.remindedAtMs === null) return null;
      if (!standingOf(ledger, account.id, now).operator) return null;
      return { kind: mail.kind, case: hold.case, ...addressed(null, null) };
    }
    case "reidentified":
      if (account.status !== "active") return null;
      return { kind: mail.kind, ...addressed(mail.about, null) };
    case "flat_key_opened": {
      const flat = mail.about === null ? undefined : ledger.get("facility", mail.about);
      const lives = ledger.find("member", "account", account.id)
        .some(({ facility }) => facility === flat?.id);
      // Whoever has moved out meanwhile has no phone in the flat any more.
      if (flat === undefined || !lives) return null;
      return { kind: mail.kind, number: shownNumber(flat), ...addressed(flat.building, null) };
    }
    case "rights_changed":
      if (account.status !== "active") return null;
      return { kind: mail.kind, ...addressed(buildingOf(ledger, mail.about), null) };
    case "sessions_ended":
      return { kind: mail.kind, ...addressed(null, null) };
    case "art14_notice": {
      const member = mail.about === null ? undefined : ledger.get("member", mail.about);
      const building = member?.building ?? null;
      return { kind: mail.kind, ...addressed(building, member?.by ?? null) };
    }
  }
}

/** An invitation that can still be taken up, or null. */
export function liveInvitation(
  ledger: Ledger,
  id: string | null,
  now: number,
): RowOf<"invitation"> | null {
  const invitation = id === null ? undefined : ledger.get("invitation", id);
  if (invitation === undefined || invitation.usedAtMs !== null) return null;
  if (now >= invitation.expiresAtMs) return null;
  return ledger.get("account", invitation.account)?.status === "invited" ? invitation : null;
}

/** The building that a mail is a manager's business in, or null where it is the person's alone. */
export function managedBuildingOf(ledger: Ledger, mail: RowOf<"mail">): string | null {
  if (mail.about === null) return null;
  switch (mail.kind) {
    case "invitation":
      return ledger.get("invitation", mail.about)?.building ?? null;
    case "proposal":
    case "proposal_notice":
      return ledger.get("proposal", mail.about)?.building ?? null;
    case "art14_notice":
      return ledger.get("member", mail.about)?.building ?? null;
    default:
      return null;
  }
}

function matterOfMember(ledger: Ledger, mail: RowOf<"mail">, now: number): Matter | null {
  const member = mail.about === null ? undefined : ledger.get("member", mail.about);
  if (member === undefined || mail.kind !== "art14_notice") return null;
  return {
    kind: mail.kind,
    to: mail.to,
    name: member.subUser?.name ?? null,
    languages: [mail.language],
    introduction: introductionOfMember(ledger, member, now),
  };
}

function buildingOf(ledger: Ledger, about: string | null): string | null {
  if (about === null) return null;
  const row = ledger.get("appointment", about) ?? ledger.get("member", about) ??
    ledger.get("facility", about) ?? ledger.get("grant", about);
  return row?.building ?? null;
}
