/**
 * The addresses that mails and letters lead to. What is secret in them is derived when they are
 * made and stands in the fragment, which no server on the way sees and no log holds.
 */
import type { MasterKey } from "../../access/master_key.ts";
import type { Language } from "../../words/language.ts";
import {
  emailProofSecret,
  invitationSecret,
  letterSecret,
  proposalSecret,
  recoveryCode,
} from "../accounts/secrets.ts";
import type { Invitation } from "../rows/invitation.ts";
import type { ProposalSide } from "../rows/proposal.ts";

/** What a mail or a letter may lead to. */
export interface MailLinks {
  /** Where an invitation is taken up. */
  invitation(invitation: Invitation): string;
  /** The same for its letter, whose secret is another. */
  letter(invitation: Invitation): string;
  /** Where whoever is signed in proves their address. */
  emailProof(proposal: string): string;
  /** Where one of its two addresses decides a proposal. */
  proposal(proposal: string, side: ProposalSide): string;
  /** The code of a recovery: for typing where it was asked for, not for following. */
  recoveryCode(recovery: string): string;
  /** Where people sign in. */
  readonly app: string;
  /** What those are told whose data somebody else entered. */
  notice(language: Language): string;
}

/** Links below one address, with secrets of one cluster. */
export class Links implements MailLinks {
  readonly #masterKey: MasterKey;
  readonly #publicUrl: string;

  /** @param publicUrl where people reach this server, without a slash at the end. */
  constructor(masterKey: MasterKey, publicUrl: string) {
    this.#masterKey = masterKey;
    this.#publicUrl = publicUrl;
  }

  invitation(invitation: Invitation): string {
    return `${this.#publicUrl}/welcome#invitation=${invitationSecret(this.#masterKey, invitation)}`;
  }

  letter(invitation: Invitation): string {
    return `${this.#publicUrl}/welcome#invitation=${letterSecret(this.#masterKey, invitation)}`;
  }

  emailProof(proposal: string): string {
    return `${this.#publicUrl}/proposal#proof=${emailProofSecret(this.#masterKey, proposal)}`;
  }

  proposal(proposal: string, side: ProposalSide): string {
    return `${this.#publicUrl}/proposal#proposal=${
      proposalSecret(this.#masterKey, proposal, side)
    }`;
  }

  recoveryCode(recovery: string): string {
    return recoveryCode(this.#masterKey, recovery);
  }

  get app(): string {
    return `${this.#publicUrl}/`;
  }

  notice(language: Language): string {
    return `${this.#publicUrl}/identity/v1/notices/art14?language=${language}`;
  }
}
