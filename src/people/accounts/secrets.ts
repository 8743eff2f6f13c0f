/**
 * The secrets of links and codes. None is stored: each is a keyed hash of the id of its row under
 * a purpose of its own, so that it can be made again for a mail or a letter and is worthless to
 * whoever reads the store without the master key.
 *
 * In a link a secret stands in the fragment, as `<id>.<mac>`; servers on the way never see it.
 */
import type { MasterKey } from "../../access/master_key.ts";
import { emailKey } from "../rows/fields.ts";
import type { Invitation } from "../rows/invitation.ts";
import type { Proposal, ProposalSide } from "../rows/proposal.ts";

/** Characters of a code that people type: 32 of them, without I, L, O and U (Crockford). */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** 50 bits: with five tries a code, out of reach. */
const mailedCodeLength = 10;
/** 100 bits: it is valid for years and its tries are not counted. */
const printedCodeLength = 20;
/** The longest secret text: an id, a point and 43 characters. */
export const secretTextMax = 64 + 1 + 43;

/** What the secrets of an invitation are made for, by the way they come. */
export const invitationPurposes = { mail: "invitation", letter: "invitation-letter" } as const;

/** The secret of an invitation: `<id>.<mac>`; it changes when the invitation is sent anew. */
export function invitationSecret(key: MasterKey, invitation: Invitation): string {
  const { id, sequence } = invitation;
  return `${id}.${key.mac(invitationPurposes.mail, id, String(sequence))}`;
}

/**
 * The secret of an invitation's letter, which a manager may print and hand over: it opens the
 * account too, but proves nothing of its mail address.
 */
export function letterSecret(key: MasterKey, invitation: Invitation): string {
  const { id, sequence } = invitation;
  return `${id}.${key.mac(invitationPurposes.letter, id, String(sequence))}`;
}

/** The secret that proves a mail address, with the session that asked for it. */
export function emailProofSecret(key: MasterKey, proposal: string): string {
  return `${proposal}.${key.mac("email-proof", proposal)}`;
}

/** The secret of a proposal for one of the two addresses: `<id>.<mac>`. */
export function proposalSecret(key: MasterKey, proposal: string, side: ProposalSide): string {
  return `${proposal}.${key.mac("proposal", proposal, side)}`;
}

/** At which side of a proposal a mail to this address confirms it. */
export function proposalSideOf(proposal: Proposal, to: string): ProposalSide {
  return emailKey(to) === emailKey(proposal.oldEmail) ? "old" : "new";
}

/** The secret of an operator's link: `<id>.<mac>`. */
export function operatorSecret(key: MasterKey, link: string): string {
  return `${link}.${key.mac("operator-link", link)}`;
}

/** The code that is mailed for a recovery, ten characters for typing; valid with its id alone. */
export function recoveryCode(key: MasterKey, recovery: string): string {
  return codeOf(key.mac("recovery", recovery), mailedCodeLength);
}

/** What whoever asked for a recovery keeps, to come back once somebody has vouched for them. */
export function recoveryClaim(key: MasterKey, recovery: string): string {
  return key.mac("recovery-claim", recovery);
}

/** A printed recovery code of 20 characters, from unguessable text. */
export function printedCode(key: MasterKey, entropy: string): string {
  return codeOf(key.mac("printed-code", entropy), printedCodeLength);
}

/** What is stored of a printed code. */
export function printedDigest(key: MasterKey, account: string, code: string): string {
  return key.mac("printed-code-digest", account, plainCode(code));
}

/** Under which keyed hash the recoveries for an address are counted. */
export function addressDigest(key: MasterKey, email: string): string {
  return key.mac("recovery-address", emailKey(email));
}

/** A code as it is compared: people add spaces and hyphens, and write small or alike letters. */
export function plainCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
}

/** The id and the keyed hash of a secret's text; null where it does not look like one. */
export function readSecret(text: string): { readonly id: string; readonly mac: string } | null {
  const [, id, mac] = /^([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  return id === undefined || mac === undefined ? null : { id, mac };
}

function codeOf(mac: string, length: number): string {
  let bits = 0n;
  for (const byte of new Uint8Array(decoded(mac))) bits = (bits << 8n) | BigInt(byte);
  let code = "";
  for (let at = 0; at < length; at++) {
    code += alphabet[Number(bits & 31n)];
    bits >>= 5n;
  }
  return code;
}

function decoded(mac: string): Uint8Array {
  return Uint8Array.fromBase64(mac, { alphabet: "base64url" });
}
