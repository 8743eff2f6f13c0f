// @ts-check
/**
 * A unit's own book of who may see which flat's door. It goes by signed statements alone and by no
 * word of the server that carries them:
 *
 * - A place, a flat's number at this unit, is pinned to the first key that a letter's secret speaks
 *   for, or where the unit is set so, to the first key that comes. After that it stays.
 * - A device comes in by a device of the flat, at most two signatures from the first one.
 * - A manager can let a new key in. While a household is there that waits 24 hours of the unit's own
 *   time, is in the list that its devices see, and any of them can turn it down; two managers together
 *   can say that the household has ended, and then it has at once.
 *
 * `nowMs` is a clock of the unit's own that nobody outside sets, such as its time since start: only
 * what passes between two calls counts, so a book that is read back goes on waiting where it was.
 */
import { hashOf } from "./base64_url.js";
import { areExactly, placeOf } from "./claims.js";
import { letIn, takeOut } from "./flat_devices.js";
import { openingId, statementForms, statementTyps } from "./flat_statements.js";
import { isBy, read, refused } from "./jws.js";
import { followRoot, signersAmong } from "./site_root.js";
import { kidOf } from "./signing_key.js";

/** @import { Unverified } from "./jws.js" */
/** @import { Admitted, FlatDevice, FlatList, PinnedHow, Refusal, SiteRoot } from "./types.js" */

/** How long a new key waits while a household is there. */
export const resetWaitMs = 86_400_000;
const placesMax = 1_000;
/** Earlier keys of a place that are known as ended. */
const endedMax = 8;

/** @typedef {{ id: string, claim: string, by: string[], waitedMs: number | null }} Opening null: open now */
/**
 * @typedef {object} Pin
 * @property {string | null} flat kid of the flat's key; null before the first
 * @property {PinnedHow} how
 * @property {string | null} claim of the letter that it was pinned with
 * @property {number} pins
 * @property {FlatDevice[]} devices
 * @property {string[]} removed kids
 * @property {string[]} ended kids of earlier keys
 * @property {string[]} texts hashes of the statements that made it what it is
 * @property {Opening | null} opening
 * @property {[number, number]} opened version of the managers' set and time of the newest opening
 */

/** The unit's list of flats and their devices. */
export class FlatBook {
  /** @type {SiteRoot} */
  #root;
  #firstUse;
  /** @type {Map<string, Pin>} by place */
  #pins = new Map();
  #nowMs;
  /** @type {Promise<unknown>} one statement at a time: each is judged by what the last one left */
  #turn = Promise.resolve();

  /**
   * @param {{ root: SiteRoot, nowMs: number, firstUse?: boolean }} options firstUse: a place without
   *   an opening takes the first key that comes, whoever sends it; off unless set
   */
  constructor({ root, nowMs, firstUse = false }) {
    this.#root = root;
    this.#nowMs = nowMs;
    this.#firstUse = firstUse;
  }

  /** The managers' set as far as this unit knows. */
  get root() {
    return this.#root;
  }

  /**
   * Takes a statement of whatever kind, if it holds. The same text again changes nothing.
   * @param {unknown} text
   * @param {number} nowMs
   * @returns {Promise<Admitted | Refusal>}
   */
  admit(text, nowMs) {
    const turn = this.#turn.then(() => {
      this.#pass(nowMs);
      return this.#judge(text);
    });
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** The flat whose door a ring at this place is; null where none is pinned. @param {string} place */
  flatAt(place) {
    return this.#pins.get(placeOf(place) ?? "")?.flat ?? null;
  }

  /** @param {string} flat @returns {readonly FlatDevice[]} none for a flat that is not, or no longer */
  devicesOf(flat) {
    return [...this.#find(flat)?.[1].devices ?? []];
  }

  /**
   * Whether a device may see a ring of this place. The flat that the server says must be the one that
   * the unit itself has pinned there, or the server could have anybody's door shown to its own flat.
   * @param {{ place: string, flat: string, device: string }} asked device: its kid
   * @returns {{ ok: true, device: FlatDevice } | Refusal}
   */
  mayView({ place, flat, device }) {
    const pinned = this.flatAt(place);
    if (pinned === null) return refused("unknown_flat");
    if (pinned !== flat) return refused("wrong_flat");
    const found = this.devicesOf(flat).find((one) => one.device === device);
    return found === undefined ? refused("not_in_flat") : { ok: true, device: found };
  }

  /**
   * Who can see a flat's door, for its devices; undefined for a flat that was never here.
   * @param {string} flat
   * @param {number} nowMs
   * @returns {FlatList | undefined}
   */
  list(flat, nowMs) {
    this.#pass(nowMs);
    const root = this.#root.version;
    for (const [place, { ended, how, pins }] of this.#pins) {
      if (ended.includes(flat)) {
        return { flat, root, place, current: false, how, pins, devices: [], reset: null };
      }
    }
    const found = this.#find(flat);
    if (found === undefined) return undefined;
    const [place, { how, pins, devices, opening }] = found;
    const waitedMs = opening?.waitedMs ?? resetWaitMs;
    return {
      flat,
      root,
      place,
      current: true,
      how,
      pins,
      devices: devices.map(({ device, depth, by, iat }) => ({ device, depth, by, iat })),
      reset: opening === null
        ? null
        : { dueInS: Math.ceil((resetWaitMs - waitedMs) / 1000), opening: opening.id },
    };
  }

  /** Everything, for the unit's file, as of the last call. */
  toJSON() {
    return { v: 1, root: this.#root, firstUse: this.#firstUse, pins: [...this.#pins] };
  }

  /**
   * The book of a unit's own file.
   * @param {unknown} value what `toJSON` returned
   * @param {number} nowMs
   * @returns {FlatBook}
   */
  static fromJSON(value, nowMs) {
    const kept = /** @type {ReturnType<FlatBook["toJSON"]> | null} */ (value);
    if (kept?.v !== 1 || !Array.isArray(kept.pins) || !Array.isArray(kept.root?.members)) {
      throw new Error("Cannot read the book of flats: it must be of version 1, got something else");
    }
    const { root, firstUse, pins } = structuredClone(kept);
    const book = new FlatBook({ root, firstUse, nowMs });
    book.#pins = new Map(pins);
    return book;
  }

  /** Lets time pass for openings that wait. @param {number} nowMs */
  #pass(nowMs) {
    const passedMs = Math.max(0, nowMs - this.#nowMs);
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    for (const { opening } of this.#pins.values()) {
      if (opening === null || opening.waitedMs === null) continue;
      opening.waitedMs += passedMs;
      if (opening.waitedMs >= resetWaitMs) opening.waitedMs = null;
    }
  }

  /** @param {unknown} text @returns {Promise<Admitted | Refusal>} */
  async #judge(text) {
    const statement = read(text);
    if (!statement.ok) return statement;
    if (statement.typ === "site-root+jwt") {
      const next = await followRoot(this.#root, String(text));
      if (!next.ok) return next;
      this.#root = next.root;
      // What a manager who left has signed counts no more.
      const left = (/** @type {string} */ by) => !next.root.members.some(({ kid }) => kid === by);
      for (const pin of this.#pins.values()) if (pin.opening?.by.some(left)) pin.opening = null;
      return { ok: true, what: "root" };
    }
    const kind = kinds.find((one) => statementTyps[one] === statement.typ);
    if (kind === undefined) return refused("header");
    if (!areExactly(statement.claims, statementForms[kind])) return refused("claims");
    if (statement.claims.site !== this.#root.site) return refused("site");
    const id = await hashOf(String(text));
    for (const { texts } of this.#pins.values()) {
      if (texts.includes(id)) return { ok: true, what: "known" };
    }
    if (kind === "opening") return await this.#open(statement, await openingId(String(text)));
    if (kind === "key") return await this.#pin(statement, id);
    return await this.#bySomebodyInside(kind, statement, id);
  }

  /** @param {Unverified} statement @param {string} id @returns {Promise<Admitted | Refusal>} */
  async #open(statement, id) {
    const { root, place, claim, ended, iat } =
      /** @type {{ root: number, place: string, claim: string, ended: boolean, iat: number }} */ (
        /** @type {unknown} */ (statement.claims)
      );
    if (root !== this.#root.version) return refused("root_version");
    const signers = await signersAmong(statement, this.#root.members);
    if (signers.length !== statement.signatures.length) return refused("unknown_key");
    if (!signers.some(({ recovery }) => !recovery)) return refused("signers");
    const pin = this.#pins.get(place) ?? newPin();
    const both = ended && signers.length >= 2;
    // One manager, then another, may sign that it has ended: the same claims with one more name.
    const again = pin.opening?.id === id;
    const ends = both && pin.flat !== null;
    if (again && !ends || pin.claim === claim) return { ok: true, what: "known" };
    const [version, atS] = pin.opened;
    if (!again && (root < version || (root === version && iat <= atS))) return refused("older");
    if (!this.#pins.has(place)) {
      if (this.#pins.size >= placesMax) return refused("full");
      this.#pins.set(place, pin);
    }
    pin.opened = [root, iat];
    const by = signers.map(({ kid }) => kid);
    const { flat } = pin;
    if (flat === null || both) {
      pin.opening = { id, claim, by, waitedMs: null };
      if (flat === null) return { ok: true, what: "opened" };
      this.#endHousehold(pin);
      return { ok: true, what: "ended", flat };
    }
    pin.opening = { id, claim, by, waitedMs: 0 };
    return { ok: true, what: "reset_waits", flat, dueInMs: resetWaitMs };
  }

  /** @param {Unverified} statement @param {string} id @returns {Promise<Admitted | Refusal>} */
  async #pin(statement, id) {
    const { place, key, device, claim, iat } =
      /** @type {{ place: string, key: string, device: string, claim: string | null, iat: number }} */ (
        /** @type {unknown} */ (statement.claims)
      );
    const [flat, first] = await Promise.all([kidOf(key), kidOf(device)]);
    const [own, letter, ...others] = statement.signatures;
    const letterKid = claim === null ? undefined : await kidOf(claim);
    if (own?.kid !== flat || letter?.kid !== letterKid || others.length > 0) {
      return refused("unknown_key");
    }
    if (!await isBy(own, key)) return refused("signature");
    if (claim !== null && !await isBy(letter, claim)) return refused("signature");

    const pin = this.#pins.get(place) ?? newPin();
    const { opening } = pin;
    if (pin.flat !== null && opening === null) return refused("place_taken");
    if (opening !== null && opening.waitedMs !== null) return refused("waits");
    if (opening === null ? !this.#firstUse : opening.claim !== claim) return refused("no_opening");
    const used = [...this.#pins.values()].some((one) =>
      one.flat === flat || one.ended.includes(flat)
    );
    if (used) return refused("place_taken");
    if (!this.#pins.has(place) && this.#pins.size >= placesMax) return refused("full");
    this.#endHousehold(pin);
    pin.flat = flat;
    pin.how = opening === null ? "first_use" : "claim";
    pin.claim = claim;
    pin.pins++;
    pin.devices = [{ device: first, x: device, depth: 0, by: null, iat }];
    pin.texts = [id];
    pin.opening = null;
    this.#pins.set(place, pin);
    return { ok: true, what: "pinned", flat };
  }

  /**
   * @param {"device" | "removal" | "objection"} kind
   * @param {Unverified} statement
   * @param {string} id
   * @returns {Promise<Admitted | Refusal>}
   */
  async #bySomebodyInside(kind, statement, id) {
    const flat = String(statement.claims.flat);
    const pin = this.#find(flat)?.[1];
    if (pin === undefined) return refused("unknown_flat");
    const [signature, ...others] = statement.signatures;
    if (signature === undefined || others.length > 0) return refused("signers");
    if (pin.removed.includes(signature.kid)) return refused("removed");
    const signer = pin.devices.find(({ device }) => device === signature.kid);
    if (signer === undefined) return refused("not_in_flat");
    if (!await isBy(signature, signer.x)) return refused("signature");
    if (kind === "objection") {
      if (pin.opening === null || pin.opening.id !== statement.claims.opening) {
        return refused("no_opening");
      }
      pin.opening = null;
      return { ok: true, what: "objected", flat };
    }
    const done = kind === "removal"
      ? takeOut(pin, signer, String(statement.claims.device))
      : await letIn(pin, signer, statement.claims);
    if (!done.ok) return done;
    // Bounded: each of them takes a device's place for good.
    pin.texts.push(id);
    return { ok: true, what: kind === "removal" ? "removed" : "device", flat, device: done.device };
  }

  /** @param {string} flat @returns {[string, Pin] | undefined} */
  #find(flat) {
    for (const entry of this.#pins) if (entry[1].flat === flat) return entry;
    return undefined;
  }

  /** @param {Pin} pin */
  #endHousehold(pin) {
    if (pin.flat !== null) pin.ended = [...pin.ended, pin.flat].slice(-endedMax);
    pin.flat = null;
    pin.claim = null;
    pin.devices = [];
    pin.removed = [];
    pin.texts = [];
  }
}

const kinds = /** @type {const} */ (["opening", "key", "device", "removal", "objection"]);

/** @returns {Pin} */
function newPin() {
  return {
    flat: null,
    how: "first_use",
    claim: null,
    pins: 0,
    devices: [],
    removed: [],
    ended: [],
    texts: [],
    opening: null,
    opened: [0, 0],
  };
}
