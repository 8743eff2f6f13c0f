// @ts-check
/**
 * What this browser goes by when a unit of a building offers a picture: the site whose managers speak
 * for the building's units, this browser's key there, and the flat that let it in. Site and flat came
 * with the household's letter, by another phone of the flat or, where a building is set so, on first
 * sight, and lie in this browser's own storage; the server carries what is signed and is believed none
 * of it, as it is the server that is not to be trusted here.
 */
import { ringKey, ringPapers } from "./media/ring_key.js";
import { openRoot } from "./media/site_root.js";
import { keptWish } from "./missed_wish.js";

/** @import { SigningKey, SiteRoot } from "./media/types.js" */

const storedAs = "vestibule.ring_sites";
/** A session takes 32 statements; the last of them is left for a question. */
const statementsMax = 31;

/**
 * @typedef {object} RingTrust
 * @property {SiteRoot} root
 * @property {SigningKey} key this browser's
 * @property {string} flat kid of the flat's key
 * @property {string[]} statements for a unit that may not know them yet, in their order
 */

/**
 * What this browser goes by in a building; undefined where no flat there has let it in.
 * @param {string} building
 * @returns {Promise<RingTrust | undefined>}
 */
export async function ringTrust(building) {
  const site = keptRingSite(building);
  if (site === undefined) return undefined;
  try {
    const papers = await ringPapers(site);
    if (papers === undefined || papers.flat === null) return undefined;
    const opened = await openRoot(papers.root, site);
    if (!opened.ok) return undefined;
    // The set's first version is what the unit was fitted with.
    const wish = await keptWish(building);
    const statements = [
      ...papers.root.slice(1),
      ...papers.statements,
      ...(wish?.site === site && wish.flat === papers.flat ? [wish.text] : []),
    ].slice(-statementsMax);
    return { root: opened.root, key: await ringKey(site), flat: papers.flat, statements };
  } catch {
    return undefined; // a browser that keeps no keys, or makes none of this kind
  }
}

/**
 * Notes which site speaks for a building, once a letter has said so.
 * @param {string} building
 * @param {string} site
 */
export function keepRingSite(building, site) {
  localStorage.setItem(storedAs, JSON.stringify({ ...sites(), [building]: site }));
}

/** The site that this browser goes by in a building. @param {string} building */
export function keptRingSite(building) {
  const site = Object.hasOwn(sites(), building) ? sites()[building] : undefined;
  return typeof site === "string" ? site : undefined;
}

/** Goes by none any more, as where a building began anew. @param {string} building */
export function forgetRingSite(building) {
  const { [building]: _, ...others } = sites();
  localStorage.setItem(storedAs, JSON.stringify(others));
}

/** @returns {Record<string, unknown>} by building */
function sites() {
  try {
    return JSON.parse(localStorage.getItem(storedAs) ?? "{}") ?? {};
  } catch {
    return {};
  }
}
