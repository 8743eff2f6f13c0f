// @ts-check
/** A refusal of the server, as an app meets it: problem+json (RFC 9457) or no answer at all. */

/** @import { Problem } from "./wire.d.ts" */
/** @typedef {Problem["code"] | "offline"} RefusedCode `offline`: no answer came */

/** What was refused, and why. `code` is `offline` where no answer came. */
export class Refused extends Error {
  /**
   * @param {RefusedCode} code
   * @param {string} detail
   * @param {{ title?: string, retryAfterMs?: number, serverTimeMs?: number }} [more]
   *   `title`: what kind of refusal it is, in the language that was asked for
   */
  constructor(code, detail, more = {}) {
    super(detail);
    this.name = "Refused";
    this.code = code;
    this.detail = detail;
    this.title = more.title;
    this.retryAfterMs = more.retryAfterMs;
    this.serverTimeMs = more.serverTimeMs;
  }

  /**
   * Which field the refusal speaks of, and what is wrong with it; undefined where it names none.
   * @returns {{ name: string, fault: string } | undefined}
   */
  get field() {
    const [, rule] = /^Cannot take the password: (.+)$/.exec(this.detail) ?? [];
    if (this.code === "invalid" && rule !== undefined) return { name: "password", fault: rule };
    const [, path, fault] = /: (?:[\w]+\.)*([A-Za-z]+): (.+)$/.exec(this.detail) ?? [];
    return this.code !== "invalid" || path === undefined || fault === undefined
      ? undefined
      : { name: path, fault };
  }
}

/**
 * Asks the server and reads its answer. Nothing of it is kept by a browser.
 * @param {string} method
 * @param {string} url in a page it may be a path
 * @param {{ body?: unknown, headers?: Record<string, string>, withinMs?: number }} [options]
 * @returns {Promise<any>} the answer's JSON; null where it has none
 * @throws {Refused}
 */
export async function fetchJson(method, url, { body, headers = {}, withinMs = 15_000 } = {}) {
  let response;
  let text;
  try {
    response = await fetch(url, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      cache: "no-store",
      signal: AbortSignal.timeout(withinMs),
    });
    text = await response.text();
  } catch {
    throw new Refused("offline", "no answer from the server");
  }
  const answer = text === "" ? null : parsed(text);
  if (response.ok) return answer;
  const { code = "internal", detail = `status ${response.status}`, ...more } = answer ?? {};
  throw new Refused(code, detail, more);
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
