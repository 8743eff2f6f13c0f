// @ts-check
/**
 * The managers whose keys speak for a site: a versioned set of two to eight and one recovery copy on
 * paper. Their keys sign units, the set itself, and that a flat may have its key anew; never anybody's
 * device. A change is signed by every manager that stays, by two at least (the recovery copy counts),
 * and by whoever comes in; it takes out one and brings in one at most, so nobody clears the rest away
 * in one go. What was signed by a manager who left does not count any more.
 */
import { hashOf } from "./base64_url.js";
import { areExactly, is, is32Bytes, isListOf, isSeconds } from "./claims.js";
import { isBy, read, refused, sign } from "./jws.js";
import { kidOf } from "./signing_key.js";

/** @import { Unverified } from "./jws.js" */
/** @import { Refusal, RootMember, SigningKey, SiteRoot } from "./types.js" */

const typ = "site-root+jwt";
const managersMax = 8;
const endedUnitsMax = 16;
/** Versions of a set that are read at most. */
export const rootVersionsMax = 64;

const forms = {
  v: is(1),
  version: (/** @type {unknown} */ value) => Number.isInteger(value) && Number(value) >= 1,
  managers: isListOf(is32Bytes, 2, managersMax),
  recovery: is32Bytes,
  endedUnits: isListOf(is32Bytes, 0, endedUnitsMax),
  iat: isSeconds,
};
const laterForms = { ...forms, site: is32Bytes, before: is32Bytes };

/** @typedef {{ managers: string[], recovery: string, endedUnits?: string[] }} RootContent public keys; kids of units */

/**
 * The first version of a set, signed by everybody in it, the recovery copy included.
 * @param {{ managers: SigningKey[], recovery: SigningKey, nowMs: number }} set
 * @returns {Promise<string>}
 */
export async function makeRoot({ managers, recovery, nowMs }) {
  const signers = [...managers, recovery];
  const keys = { managers: managers.map(({ x }) => x), recovery: recovery.x };
  return await draftRoot(signers, { ...keys, nowMs });
}

/**
 * A first version, signed by those at hand; the others' signatures are joined to it by `~`.
 * @param {SigningKey[]} signers
 * @param {{ managers: string[], recovery: string, nowMs: number }} set public keys
 * @returns {Promise<string>}
 */
export async function draftRoot(signers, { managers, recovery, nowMs }) {
  return await sign(signers, typ, {
    v: 1,
    version: 1,
    managers,
    recovery,
    endedUnits: [],
    iat: Math.floor(nowMs / 1000),
  });
}

/**
 * The next version, signed by those at hand; more signatures are joined to it by `~`.
 * @param {SigningKey[]} signers
 * @param {SiteRoot} root
 * @param {RootContent & { nowMs: number }} next
 * @returns {Promise<string>}
 */
export async function makeNextRoot(signers, root, { managers, recovery, endedUnits, nowMs }) {
  return await sign(signers, typ, {
    v: 1,
    version: root.version + 1,
    site: root.site,
    before: root.head,
    managers,
    recovery,
    endedUnits: endedUnits ?? root.endedUnits,
    iat: Math.floor(nowMs / 1000),
  });
}

/**
 * Follows a set from its first version, of which only the hash is known, to its newest.
 * @param {string[]} versions all of them, from the first
 * @param {string} site the hash, from the letter or from when the unit was fitted
 * @returns {Promise<{ ok: true, root: SiteRoot } | Refusal>}
 */
export async function openRoot(versions, site) {
  if (versions.length === 0 || versions.length > rootVersionsMax) return refused("root_version");
  const first = read(versions[0], typ);
  if (!first.ok) return first;
  if (!areExactly(first.claims, forms) || first.claims.version !== 1) return refused("claims");
  if (await hashOf(first.payload) !== site) return refused("site");
  const content = contentOf(first);
  const members = await membersOf(content);
  if (!areApart(members)) return refused("root_members");
  const signers = await signersAmong(first, members);
  if (signers.length !== members.length || first.signatures.length !== members.length) {
    return refused("root_signatures");
  }
  /** @type {SiteRoot} */
  let root = { site, version: 1, head: site, members, endedUnits: content.endedUnits };
  for (const text of versions.slice(1)) {
    const next = await followRoot(root, text);
    if (!next.ok) return next;
    root = next.root;
  }
  return { ok: true, root };
}

/**
 * The set after one change.
 * @param {SiteRoot} root
 * @param {string} text
 * @returns {Promise<{ ok: true, root: SiteRoot } | Refusal>}
 */
export async function followRoot(root, text) {
  const change = read(text, typ);
  if (!change.ok) return change;
  const { claims } = change;
  if (!areExactly(claims, laterForms)) return refused("claims");
  if (claims.site !== root.site) return refused("site");
  if (claims.version !== root.version + 1 || claims.before !== root.head) {
    return refused("root_version");
  }
  const content = contentOf(change);
  const members = await membersOf(content);
  if (!areApart(members)) return refused("root_members");
  const stay = root.members.filter(({ kid }) => members.some((member) => member.kid === kid));
  const come = members.filter(({ kid }) => !stay.some((member) => member.kid === kid));
  // Nobody turns from manager into paper or back: the two are kept in different places.
  const turned = stay.some(({ kid, recovery }) =>
    members.some((member) => member.kid === kid && member.recovery !== recovery)
  );
  if (turned || root.members.length - stay.length > 1 || come.length > 1) {
    return refused("root_members");
  }
  const signed = await signersAmong(change, [...stay, ...come]);
  const staying = signed.filter((member) => stay.includes(member));
  const every = [...stay.filter(({ recovery }) => !recovery), ...come];
  const nobodyElse = change.signatures.length === signed.length;
  if (staying.length < 2 || !nobodyElse || !every.every((member) => signed.includes(member))) {
    return refused("root_signatures");
  }
  const head = await hashOf(change.payload);
  return {
    ok: true,
    root: {
      site: root.site,
      version: root.version + 1,
      head,
      members,
      endedUnits: content.endedUnits,
    },
  };
}

/**
 * A version that may lack signatures still, for whoever is to add one: in form, the first or the next
 * after `root`, and signed by nobody but whom it names.
 * @param {SiteRoot | undefined} root undefined: there is none yet
 * @param {string} text
 * @returns {Promise<Unverified | Refusal>}
 */
export async function openRootDraft(root, text) {
  const draft = read(text, typ);
  if (!draft.ok) return draft;
  const { claims } = draft;
  if (!areExactly(claims, root === undefined ? forms : laterForms)) return refused("claims");
  if (root !== undefined && claims.site !== root.site) return refused("site");
  if (
    claims.version !== (root?.version ?? 0) + 1 ||
    (root !== undefined && claims.before !== root.head)
  ) return refused("root_version");
  const members = await membersOf(contentOf(draft));
  if (!areApart(members)) return refused("root_members");
  const signers = await signersAmong(draft, members);
  return signers.length === draft.signatures.length ? draft : refused("root_signatures");
}

/** The site of a first version: what is pinned and printed. @param {string} text */
export async function siteOf(text) {
  const first = read(text, typ);
  if (!first.ok) {
    throw new Error(`Cannot name the site: its set must be readable, got ${first.rule}`);
  }
  return await hashOf(first.payload);
}

/**
 * Which of these members signed a statement, by signatures that were verified.
 * @param {Unverified} statement
 * @param {RootMember[]} members
 * @returns {Promise<RootMember[]>}
 */
export async function signersAmong(statement, members) {
  const signed = await Promise.all(
    members.map(({ kid, x }) => isBy(statement.signatures.find((one) => one.kid === kid), x)),
  );
  return members.filter((_, at) => signed[at] === true);
}

/** @param {Unverified} statement its claims have the forms above */
function contentOf({ claims }) {
  return /** @type {Required<RootContent>} */ (/** @type {unknown} */ (claims));
}

/** @param {Required<RootContent>} content @returns {Promise<RootMember[]>} */
async function membersOf({ managers, recovery }) {
  return await Promise.all([
    ...managers.map(async (x) => ({ kid: await kidOf(x), x, recovery: false })),
    kidOf(recovery).then((kid) => ({ kid, x: recovery, recovery: true })),
  ]);
}

/** @param {RootMember[]} members */
function areApart(members) {
  return new Set(members.map(({ x }) => x)).size === members.length;
}
