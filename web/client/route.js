// @ts-check
/** Routes by their names, such as `GET /v1/site`: what each takes and answers, by its types. */

/** @import { Routes } from "./wire.d.ts" */

/** @typedef {Extract<keyof Routes, `${string} /identity/v1/${string}`>} IdentityRoute about people */
/** @typedef {Extract<keyof Routes, `${string} /v1/${string}`>} HouseRoute about lifts, doors, rings */
/**
 * What a route takes, by path, query, header and body; nothing where it takes nothing.
 * @template {keyof Routes} R
 * @typedef {{} extends Omit<Routes[R], "answer"> ? [taken?: Omit<Routes[R], "answer">]
 *   : [taken: Omit<Routes[R], "answer">]} Taken
 */
/**
 * @template {keyof Routes} R
 * @typedef {Routes[R]["answer"]} Answer
 */

/**
 * A route as a request of HTTP.
 * @param {string} route
 * @param {{ path?: object, query?: object, header?: object, body?: unknown }} [taken]
 * @returns {{ method: string, path: string, headers: Record<string, string>, body: unknown }}
 */
export function requestOf(route, { path = {}, query = {}, header = {}, body } = {}) {
  const [method = "", pattern = ""] = route.split(" ");
  const named = new Map(textsOf(path));
  const filled = pattern.replaceAll(/\{(\w+)\}/g, (_, name) => {
    const value = named.get(name);
    if (value === undefined) throw new Error(`Cannot ask ${route}: its path takes ${name}`);
    return encodeURIComponent(value);
  });
  const asked = new URLSearchParams(textsOf(query)).toString();
  return {
    method,
    path: asked === "" ? filled : `${filled}?${asked}`,
    headers: Object.fromEntries(textsOf(header)),
    body,
  };
}

/** @param {object} values @returns {[string, string][]} those that are there */
function textsOf(values) {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]]
  );
}
