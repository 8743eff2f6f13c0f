// @ts-check
/** How a page asks the server: as every app does, with titles of refusals in the page's language. */
import { fetchJson as fetchAs } from "./client/refused.js";

export { Refused } from "./client/refused.js";

/**
 * Asks the server and reads its answer. Nothing of it is kept by the browser.
 * @param {string} method
 * @param {string} path
 * @param {{ body?: unknown, headers?: Record<string, string>, withinMs?: number }} [options]
 * @returns {Promise<any>} the answer's JSON; null where it has none
 * @throws {import("./client/refused.js").Refused}
 */
export function fetchJson(method, path, { headers, ...options } = {}) {
  return fetchAs(method, path, { ...options, headers: { ...spoken(), ...headers } });
}

/** The page's own language, in which titles of refusals come; workers have no page. */
export function spoken() {
  const language = globalThis.document?.documentElement.lang ?? "";
  return language === "" ? {} : { "accept-language": language };
}
