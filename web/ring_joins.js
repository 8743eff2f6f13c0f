// @ts-check
/**
 * How a phone asks its flat to let it in, and how a phone that is in knows who asks: by the code on
 * both screens or, without looking, by the secret of a link that it made itself.
 */
import { deviceCode } from "./media/device_code.js";
import {
  checkJoin,
  checkPlainJoin,
  claimKeyOf,
  makeJoin,
  makeLetterSecret,
  makePlainJoin,
} from "./media/flat_key.js";
import { keptLetter } from "./ring_letter.js";

/** @import { SigningKey } from "./media/types.js" */
/** @typedef {{ id: string, text: string, atMs: number }} Join as the server hands it on */
/**
 * @typedef {object} Asking
 * @property {string} id
 * @property {string} device its public key
 * @property {string} kid
 * @property {string} code what its own screen shows
 * @property {boolean} byLink it has the link that this browser made
 */

const linkAs = "vestibule.ring_link";
/** As a question to be let in does. */
const linkLastsMs = 900_000;

/**
 * A question to be let in, with the secret of the link that this browser was opened with, if any.
 * @param {SigningKey} key
 * @param {{ site: string, place: string }} about
 */
export async function joinOf(key, { site, place }) {
  const secret = keptLetter(site)?.join;
  const nowMs = Date.now();
  if (secret === undefined) return await makePlainJoin(key, { site, nowMs });
  return await makeJoin(key, { claimKey: await claimKeyOf(secret, { site, place }), site, nowMs });
}

/**
 * Whether this browser's question is among those that stand.
 * @param {readonly Join[]} joins
 * @param {SigningKey} key
 * @param {{ site: string, place: string }} about
 */
export async function isAsked(joins, key, { site, place }) {
  const secret = keptLetter(site)?.join;
  const claim = secret === undefined ? undefined : (await claimKeyOf(secret, { site, place })).x;
  for (const { text } of joins) {
    const join = claim === undefined
      ? await checkPlainJoin(text, { site })
      : await checkJoin(text, { site, claim });
    if (join.ok && join.kid === key.kid) return true;
  }
  return false;
}

/**
 * Who asks, of those whose question holds.
 * @param {readonly Join[]} joins
 * @param {string} site
 * @returns {Promise<Asking[]>}
 */
export async function whoAsks(joins, site) {
  const claim = linkOf(site);
  /** @type {Asking[]} */
  const asking = [];
  for (const { id, text } of joins) {
    const linked = claim === undefined ? undefined : await checkJoin(text, { site, claim });
    const byLink = linked?.ok === true;
    const join = linked?.ok ? linked : await checkPlainJoin(text, { site });
    if (!join.ok) continue;
    const { device, kid } = join;
    asking.push({ id, device, kid, code: await deviceCode(site, kid), byLink });
  }
  return asking;
}

/**
 * A link for one other phone of the household.
 * @param {{ site: string, place: string, building: string }} about
 */
export async function makeJoinLink({ site, place, building }) {
  const secret = makeLetterSecret();
  const { x: claim } = await claimKeyOf(secret, { site, place });
  const untilMs = Date.now() + linkLastsMs;
  localStorage.setItem(linkAs, JSON.stringify({ site, claim, untilMs }));
  return new URL(`welcome#join=${secret}&site=${site}&at=${building}`, location.href).href;
}

/** Whether a link that this browser gave out still lets somebody in. @param {string} site */
export function hasJoinLink(site) {
  return linkOf(site) !== undefined;
}

/** The link has let one in. */
export function forgetJoinLink() {
  localStorage.removeItem(linkAs);
}

/** The public key of the link that this browser gave out. @param {string} site */
function linkOf(site) {
  try {
    const link = JSON.parse(localStorage.getItem(linkAs) ?? "{}");
    return link.site === site && link.untilMs > Date.now() ? String(link.claim) : undefined;
  } catch {
    return undefined;
  }
}
