// @ts-check
/** The types of how a browser stands to its flat: what the server tells of it, and what it comes to. */

/** @import { SigningKey, SiteRoot } from "./media/types.js" */
/** @import { Asking, Join } from "./ring_joins.js" */
/** @import { FlatState } from "./ring_statements.js" */

/**
 * @typedef {object} Told the answer of `GET …/ring-papers`
 * @property {string} building
 * @property {string | null} place
 * @property {string | null} site
 * @property {string[]} versions
 * @property {boolean} firstUse
 * @property {{ unit: string, certificate: string | null }[]} units
 * @property {string[]} openings
 * @property {string[]} statements
 * @property {Join[]} joins
 */
/**
 * What a browser that is in goes by.
 * @typedef {object} Inside
 * @property {"in"} what
 * @property {SiteRoot} root
 * @property {SigningKey} key this browser's
 * @property {FlatState} flat
 * @property {string[]} statements for units
 * @property {Asking[]} asking phones that want to be let in
 * @property {boolean} mayLetIn whether this browser may let others in, beside handing its place on
 * @property {boolean} isNew it came in since the page was loaded, by a letter or a phone of the flat
 * @property {{ id: string, text: string, dueAtMs: number } | undefined} opening by which a new key may
 *   take this flat's place
 * @property {boolean} replaced the server has another key for the flat already
 * @property {boolean} firstUse
 * @property {{ unit: string, certificate: string | null }[]} units
 */
/**
 * How this browser stands to its flat. `code`: what it shows for the household's other phones.
 * @typedef {(
 *   | { what: "unknown" | "unable" | "no_site" | "other_site" | "bad_site" | "no_letter" | "bad_letter"
 *       | "no_key" | "quiet" | "full" | "taken_out" | "offline" }
 *   | { what: "asks", code: string }
 *   | { what: "confirm", code: string, site: string }
 *   | { what: "waits", dueAtMs: number }
 *   | Inside
 * )} Standing
 */

export {};
