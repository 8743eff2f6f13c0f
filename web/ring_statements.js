// @ts-check
/**
 * What a flat's statements come to, read as a unit reads them, and which of them a unit is shown. The
 * server that keeps them may leave some out or bring others; none that it adds holds.
 */
import { FlatBook, resetWaitMs } from "./media/flat_book.js";
import { openingId, statementTyps } from "./media/flat_statements.js";
import { read } from "./media/jws.js";
import { kidOf } from "./media/signing_key.js";

/** @import { FlatDevice, SiteRoot } from "./media/types.js" */

/** A session takes 32 statements; versions of the managers' set and a question want room too. */
const shownMax = 24;

/**
 * @typedef {object} FlatState
 * @property {string} flat kid of the flat's key
 * @property {string} place
 * @property {string | null} claim public key of the letter that it was made with
 * @property {readonly FlatDevice[]} devices
 * @property {(device: string) => boolean} leftOut whether a device was in and is no more, by its kid
 */

/**
 * Reads a flat's statements; undefined where no key stands among them.
 * @param {SiteRoot} root
 * @param {readonly string[]} statements in their order
 * @returns {Promise<FlatState | undefined>}
 */
export async function readFlat(root, statements) {
  // Which opening let the key in is for the unit to judge, which has its own.
  const book = new FlatBook({ root, nowMs: 0, firstUse: true });
  /** @type {{ flat: string, place: string, claim: string | null } | undefined} */
  let key;
  const everIn = new Set();
  for (const text of statements) {
    const admitted = await book.admit(text, 0);
    if (!admitted.ok) continue;
    if (admitted.what === "pinned") {
      if (key !== undefined) break; // one flat, and the first key is it
      const { claims } = /** @type {{ claims: { place: string, claim: string | null } }} */ (
        /** @type {unknown} */ (read(text))
      );
      key = { flat: admitted.flat, place: claims.place, claim: claims.claim };
    }
    for (const { device } of key === undefined ? [] : book.devicesOf(key.flat)) everIn.add(device);
  }
  if (key === undefined) return undefined;
  const devices = book.devicesOf(key.flat);
  return {
    ...key,
    devices,
    leftOut: (kid) => everIn.has(kid) && !devices.some(({ device }) => device === kid),
  };
}

/**
 * What the server says of a flat, and what it leaves out of that which this browser has seen or said:
 * a removal does not go away.
 * @param {readonly string[]} statements
 * @param {readonly string[]} kept of the same flat's key
 * @returns {string[]}
 */
export function withKept(statements, kept) {
  const isLeftOut = (/** @type {string} */ text) => {
    const statement = read(text);
    return statement.ok && statement.typ !== statementTyps.opening && !statements.includes(text);
  };
  return [...statements, ...kept.filter(isLeftOut)];
}

/**
 * The statements for a unit that may know none of them, in an order that it takes: the opening of the
 * letter before the key, every objection after the opening that it turns down. Of many, those stay by
 * which this device is in, and the newest.
 * @param {{ openings: readonly string[], statements: readonly string[], claim: string | null, device: string }} papers
 *   claim: of the flat's key; device: kid of this one
 * @returns {Promise<string[]>}
 */
export async function shownToUnits({ openings, statements, claim, device }) {
  const chain = await chainOf(statements, device);
  const room = shownMax - chain.size;
  const rest = statements.filter((text) => !chain.has(text));
  const others = room > 0 ? rest.slice(-room) : [];
  const shown = statements.filter((text) => chain.has(text) || others.includes(text));
  const byId = new Map();
  for (const text of openings) byId.set(await openingId(text), text);
  const letter = openings.findLast((text) => claimsOf(text).claim === claim);
  return [
    ...(letter === undefined ? [] : [letter]),
    ...shown.flatMap((text) => {
      const turnedDown = byId.get(claimsOf(text).opening);
      return turnedDown === undefined ? [text] : [turnedDown, text];
    }),
  ];
}

/**
 * The newest opening by which a new key may take this flat's place, unless the household has turned
 * it down.
 * @param {{ openings: readonly string[], statements: readonly string[], claim: string | null }} papers
 * @returns {Promise<{ id: string, text: string, claim: string, dueAtMs: number } | undefined>}
 *   dueAtMs: by the manager's clock, not before; each unit waits by its own
 */
export async function openOpening({ openings, statements, claim }) {
  const text = openings.at(-1);
  if (text === undefined) return undefined;
  const said = claimsOf(text);
  const id = await openingId(text);
  const objected = statements.some((one) => claimsOf(one).opening === id);
  if (said.claim === claim || objected) return undefined;
  const isEnded = said.ended === true && text.includes("~");
  const iatMs = Number(said.iat) * 1000;
  // Nothing waits for a manager's clock that goes before.
  const dueAtMs = isEnded ? Math.min(iatMs, Date.now()) : iatMs + resetWaitMs;
  return { id, text, claim: String(said.claim), dueAtMs };
}

/**
 * The key's statement and those that led to a device.
 * @param {readonly string[]} statements
 * @param {string} device its kid
 */
async function chainOf(statements, device) {
  const chain = new Set(statements.slice(0, 1));
  /** @type {Map<string, { text: string, by: string }>} by the kid of whom it let in */
  const letIn = new Map();
  for (const text of statements) {
    const statement = read(text);
    if (!statement.ok || statement.typ !== statementTyps.device) continue;
    const by = statement.signatures[0]?.kid ?? "";
    letIn.set(await kidOf(String(statement.claims.device)), { text, by });
  }
  for (let step = letIn.get(device); step !== undefined; step = letIn.get(step.by)) {
    if (chain.has(step.text)) break;
    chain.add(step.text);
  }
  return chain;
}

/** @param {string} text @returns {Record<string, unknown>} */
function claimsOf(text) {
  const statement = read(text);
  return statement.ok ? statement.claims : {};
}
