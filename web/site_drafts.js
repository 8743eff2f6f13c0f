// @ts-check
/**
 * What a manager is asked to sign beside another. The server keeps these texts, and says of each what
 * it is; a signature counts for whatever stands in the text. So a page asks for one only where the
 * text is of its kind, in form, for the set that stands, and signed so far by nobody but who has to.
 */
import { areExactly } from "./media/claims.js";
import { statementForms, statementTyps } from "./media/flat_statements.js";
import { read, refused } from "./media/jws.js";
import { openRootDraft, signersAmong } from "./media/site_root.js";

/** @import { Unverified } from "./media/jws.js" */
/** @import { Refusal, SiteRoot } from "./media/types.js" */

/**
 * Reads a draft.
 * @param {SiteRoot | undefined} root undefined: there is no set yet, and this is the first
 * @param {{ kind: "root" | "opening", text: string }} draft
 * @returns {Promise<Unverified | Refusal>}
 */
export async function openDraft(root, { kind, text }) {
  if (kind === "root") return await openRootDraft(root, text);
  const draft = read(text, statementTyps.opening);
  if (!draft.ok) return draft;
  if (root === undefined) return refused("root_version");
  if (!areExactly(draft.claims, statementForms.opening)) return refused("claims");
  if (draft.claims.site !== root.site) return refused("site");
  if (draft.claims.root !== root.version) return refused("root_version");
  const signers = await signersAmong(draft, root.members);
  return signers.length === draft.signatures.length ? draft : refused("unknown_key");
}
