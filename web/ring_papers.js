// @ts-check
/**
 * How this browser comes to belong to its flat: it reads what the household's devices have signed,
 * which the server keeps, and goes by what holds. With the letter's secret, or on first sight where
 * the building is set so, it makes the flat's key; where there is one already it asks to be let in,
 * and on a browser that is in, its person is asked about others. The server is believed nothing:
 * managers' keys are those of the site that the letter named, and what was once signed does not go
 * away because the server leaves it out.
 */
import { deviceCode } from "./media/device_code.js";
import { claimKeyOf, makeFlatKey } from "./media/flat_key.js";
import { makeDevice, makeObjection, makeRemoval } from "./media/flat_statements.js";
import { forgetRingKey, keepRingPapers, ringKey, ringPapers } from "./media/ring_key.js";
import { openRoot } from "./media/site_root.js";
import { Refused } from "./refused.js";
import { forgetJoinLink, isAsked, joinOf, makeJoinLink, whoAsks } from "./ring_joins.js";
import { forgetLetter, keptLetter, letterSites } from "./ring_letter.js";
import { openOpening, readFlat, shownToUnits, withKept } from "./ring_statements.js";
import { forgetRingSite, keepRingSite, keptRingSite } from "./ring_trust.js";

/** @import { SigningKey, SiteRoot } from "./media/types.js" */
/** @import { OwnView } from "../src/people/accounts/own.ts" */
/** @import { Identity } from "./identity.js" */
/** @import { Asking } from "./ring_joins.js" */
/** @import { Inside, Standing, Told } from "./ring_standing.js" */
/** @import { FlatState } from "./ring_statements.js" */

/** The building where this browser is not to ask. */
const quietAs = "vestibule.ring_asks_not";
/** A phone may hand its own word on at most twice (`flat_devices.js`). */
const depthMax = 2;
/** A question to be let in lasts a quarter of an hour. */
const askAgainMs = 870_000;
/** As many may ask at once. */
const joinsMax = 8;

/** @typedef {{ facility: string, mayBegin: boolean }} OwnFlat mayBegin: the main user's own */

/**
 * The flat of a person in a building whose rings come to them; of several, the first.
 * @param {Pick<OwnView, "places">} me
 * @param {string} building
 * @returns {OwnFlat | undefined}
 */
export function ownFlatOf({ places }, building) {
  const place = places.find((one) => one.building === building && one.takesRings);
  if (place === undefined) return undefined;
  return { facility: place.facility, mayBegin: place.role !== "sub" };
}

/** This browser's papers of one flat. */
export class FlatPapers {
  #identity;
  #building;
  #flat;
  /** Hears of each change. @type {(standing: Standing) => void} */
  changed = () => {};
  /** @type {Standing} */
  standing = { what: "unknown" };
  #turn = Promise.resolve();
  #waiting = false;
  #isNew = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Identity} identity @param {string} building @param {OwnFlat} flat */
  constructor(identity, building, flat) {
    this.#identity = identity;
    this.#building = building;
    this.#flat = flat;
  }

  /** A unit as managers sign it. @param {string} unit */
  unitName(unit) {
    return `${this.#building}/${unit}`;
  }

  /** Asks again how it stands; one at a time. @returns {Promise<void>} never rejects */
  renew() {
    if (this.#waiting) return this.#turn;
    this.#waiting = true;
    return this.#turn = this.#turn.then(async () => {
      this.#waiting = false;
      await this.#renew();
    });
  }

  /** Lets a phone in whose code was compared. @param {Asking} asking */
  async letIn({ id, device }) {
    const { key, root, flat } = this.#inside();
    const about = { site: root.site, flat: flat.flat, device, nowMs: Date.now() };
    await this.#state(await makeDevice(key, about));
    await this.#ask("DELETE", `/ring-joins/${id}`).catch(() => {}); // it lapses by itself
    await this.renew();
  }

  /**
   * Hands this browser's own place on to a phone whose code was compared; units hear it at once.
   * @param {Asking} asking
   */
  async handOn({ id, device }) {
    const { key, root: { site }, flat, statements } = this.#inside();
    const about = { site, flat: flat.flat, device, instead: true, nowMs: Date.now() };
    const text = await makeDevice(key, about);
    await this.#state(text);
    await this.#tellUnits([...statements, text]);
    await this.#ask("DELETE", `/ring-joins/${id}`).catch(() => {}); // it lapses by itself
    await forgetRingKey(site);
    this.askNot();
    await this.renew();
  }

  /** @param {Asking} asking */
  async refuse({ id }) {
    await this.#ask("DELETE", `/ring-joins/${id}`);
    await this.renew();
  }

  /** Takes a device out, with all that it let in; units hear it at once. @param {string} kid */
  async takeOut(kid) {
    const { key, root, flat, statements } = this.#inside();
    const about = { site: root.site, flat: flat.flat, device: kid, nowMs: Date.now() };
    const text = await makeRemoval(key, about);
    await this.#keep(text);
    try {
      await this.#state(text);
    } finally {
      // Whatever the server says to it, it is the units that have to know.
      await this.#tellUnits([...statements, text]);
    }
    if (kid === key.kid) this.askNot();
    await this.renew();
  }

  /** Turns down a manager's opening. @param {string} opening its id */
  async object(opening) {
    const { key, root, flat, statements } = this.#inside();
    const about = { site: root.site, flat: flat.flat, opening, nowMs: Date.now() };
    const text = await makeObjection(key, about);
    const { opening: turnedDown } = this.#inside();
    try {
      await this.#state(text);
    } catch (error) {
      // The server goes by the new key already; the units may not yet, and are told all the same.
      if (!(error instanceof Refused)) throw error;
    }
    const letter = turnedDown === undefined ? [] : [turnedDown.text];
    await this.#tellUnits([...statements, ...letter, text]);
    await this.renew();
  }

  /**
   * A link by which another phone of the household is let in without comparing: with it, this browser
   * knows the other's key.
   * @returns {Promise<string>}
   */
  async makeLink() {
    const { root: { site }, flat: { place } } = this.#inside();
    return await makeJoinLink({ site, place, building: this.#building });
  }

  /** What a unit says itself of who can see the flat's door. @param {string} unit @param {string} nonce */
  async unitWords(unit, nonce) {
    const { flat, statements } = this.#inside();
    const list = { flat: flat.flat, nonce };
    return await this.#ask("POST", "/unit-words", { unit, statements, list });
  }

  /**
   * Says something to a unit outside a ring.
   * @param {string} unit
   * @param {{ statements: readonly string[], missed?: { ring: string, device: string, quiet: boolean } }} words
   */
  async say(unit, words) {
    return await this.#ask("POST", "/unit-words", { unit, ...words });
  }

  /** Its person has read that it came in. */
  greeted() {
    this.#isNew = false;
    if (this.standing.what === "in") this.#set({ ...this.standing, isNew: false });
  }

  /** This browser need not ask to be let in. */
  askNot() {
    localStorage.setItem(quietAs, this.#building);
    this.#set({ what: "quiet" });
  }

  /** It may ask again. */
  askAgain() {
    localStorage.removeItem(quietAs);
    return this.renew();
  }

  /** Asks to be let in under the flat's new key, and gives the old one up. */
  async giveUpKey() {
    const { root: { site } } = this.#inside();
    const kept = await ringPapers(site);
    await keepRingPapers(site, { root: kept?.root ?? [], flat: null, statements: [] });
    await this.renew();
  }

  /**
   * The person says that the code was the one which their other phone showed.
   * @param {string} site of that very code: the server may name another by now
   */
  async confirm(site) {
    keepRingSite(this.#building, site);
    await this.renew();
  }

  /** Goes by the managers' keys that the server names now, as if for the first time. */
  async forgetSite() {
    const site = keptRingSite(this.#building);
    if (site !== undefined) await forgetRingKey(site);
    for (const one of letterSites(this.#building)) forgetLetter(one);
    forgetRingSite(this.#building);
    await this.renew();
  }

  async #renew() {
    clearTimeout(this.#timer);
    try {
      this.#set(await this.#judge(await this.#read()));
    } catch (error) {
      // What stood goes on standing while the server does not answer.
      if (error instanceof Refused) {
        if (this.standing.what === "unknown") this.#set({ what: "offline" });
      } else this.#set({ what: "unable" });
    }
    const { standing } = this;
    if (standing.what === "asks" || standing.what === "waits") {
      const leftMs = standing.what === "waits" ? standing.dueAtMs - Date.now() : askAgainMs;
      const inMs = Math.min(Math.max(leftMs, 1_000), askAgainMs);
      this.#timer = setTimeout(() => this.renew(), inMs);
    }
  }

  /** @param {Standing} standing */
  #set(standing) {
    const { what } = this.standing;
    if (standing.what === "in" && (what === "asks" || what === "confirm")) {
      standing = { ...standing, isNew: this.#isNew = true };
    }
    this.standing = standing;
    this.changed(standing);
  }

  /** @param {Told} told @param {boolean} [again] @returns {Promise<Standing>} */
  async #judge(told, again = false) {
    const { site, place, firstUse } = told;
    if (site === null || place === null) return { what: "no_site" };
    const pinned = keptRingSite(this.#building);
    const letter = keptLetter(site);
    const isOther = pinned === undefined
      ? letter === undefined && letterSites(this.#building).length > 0
      : pinned !== site;
    if (isOther) return { what: "other_site" };
    const kept = await ringPapers(site);
    // What this browser has seen, it does not unsee.
    const versions = (kept?.root.length ?? 0) > told.versions.length ? kept?.root : told.versions;
    const opened = await openRoot(versions ?? [], site);
    if (!opened.ok) return { what: "bad_site" };
    const { root } = opened;
    const key = await ringKey(site);
    const isKnown = pinned !== undefined || letter !== undefined || firstUse;
    let flat = await readFlat(root, told.statements);
    if (kept !== undefined && flat !== undefined && flat.flat === kept.flat) {
      told = { ...told, statements: withKept(told.statements, kept.statements) };
      flat = await readFlat(root, told.statements);
    }
    const here = flat?.place === place ? flat : undefined;
    if (here?.devices.some(({ device }) => device === key.kid)) {
      if (!isKnown) return { what: "confirm", code: await deviceCode(site, key.kid), site };
      return await this.#inFlat(told, { root, key, flat: here, versions: versions ?? [] });
    }
    if (here?.leftOut(key.kid)) {
      await forgetRingKey(site);
      localStorage.setItem(quietAs, this.#building);
      return { what: "taken_out" };
    }
    const before = kept?.flat ? await readFlat(root, kept.statements) : undefined;
    const mine = before?.place === place ? before : undefined;
    if (!again) {
      const begun = await this.#begin(told, { root, key, flat: here, hasOwn: mine !== undefined });
      if (begun === true) return await this.#judge(await this.#read(), true);
      if (begun !== false) return begun;
    }
    if (mine !== undefined) {
      // What the server leaves out or has another of, this browser still has, and so may the units.
      const statements = kept?.statements ?? [];
      const opening = await openOpening({ ...told, statements, claim: mine.claim });
      const replaced = here !== undefined && here.flat !== mine.flat;
      const about = this.#aboutIn(told, { root, key, flat: mine });
      return { ...about, statements, opening, replaced };
    }
    if (here === undefined) {
      return { what: firstUse ? "no_key" : letter?.letter ? "bad_letter" : "no_letter" };
    }
    if (localStorage.getItem(quietAs) === this.#building) return { what: "quiet" };
    const about = { site, place };
    if (!await isAsked(told.joins, key, about)) {
      if (told.joins.length >= joinsMax) return { what: "full" };
      await this.#ask("POST", "/ring-joins", { text: await joinOf(key, about) });
    }
    return { what: "asks", code: await deviceCode(site, key.kid) };
  }

  /**
   * Makes the flat's key, where this browser may. Answers whether there is one now, or that it has to
   * wait.
   * @param {Told} told
   * @param {{ root: SiteRoot, key: SigningKey, flat: FlatState | undefined, hasOwn: boolean }} now
   * @returns {Promise<boolean | Standing>}
   */
  async #begin({ openings, statements, firstUse, place }, { root, key, flat, hasOwn }) {
    const { site } = root;
    const about = { site, place: place ?? "" };
    const opening = await openOpening({ openings, statements, claim: flat?.claim ?? null });
    const secret = keptLetter(site)?.letter;
    const ofLetter = secret === undefined ? undefined : await claimKeyOf(secret, about);
    const claimKey = ofLetter !== undefined && ofLetter.x === opening?.claim ? ofLetter : null;
    const isFirst = firstUse && this.#flat.mayBegin && !hasOwn && flat === undefined &&
      opening === undefined;
    if (claimKey === null && !isFirst) return false;
    if (flat !== undefined && opening !== undefined && opening.dueAtMs > Date.now()) {
      // The household's phones hear of it from units, which wait from when they are told.
      if (this.standing.what !== "waits") await this.#tellUnits([opening.text]);
      return { what: "waits", dueAtMs: opening.dueAtMs };
    }
    const made = await makeFlatKey({ ...about, device: key.x, claimKey, nowMs: Date.now() });
    try {
      await this.#state(made.statement);
      this.#isNew = claimKey !== null;
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // Another of the household's browsers was quicker; or it is for somebody else to begin.
      if (error.code === "conflict") return true;
      if (error.code === "forbidden") return false;
      throw error;
    }
  }

  /**
   * @param {Told} told
   * @param {{ root: SiteRoot, key: SigningKey, flat: FlatState, versions: string[] }} now
   * @returns {Promise<Standing>}
   */
  async #inFlat(told, { root, key, flat, versions }) {
    const { openings } = told;
    const about = { openings, statements: told.statements, claim: flat.claim };
    const statements = await shownToUnits({ ...about, device: key.kid });
    keepRingSite(this.#building, root.site);
    await keepRingPapers(root.site, { root: versions, flat: flat.flat, statements });
    forgetLetter(root.site);
    localStorage.removeItem(quietAs);
    const opening = await openOpening(about);
    const depth = flat.devices.find(({ device }) => device === key.kid)?.depth ?? depthMax;
    const mayLetIn = depth < depthMax;
    const asking = await this.#asking(told, { root, key, flat }, mayLetIn);
    const more = { statements, asking, mayLetIn, opening, isNew: this.#isNew };
    return { ...this.#aboutIn(told, { root, key, flat }), ...more };
  }

  /**
   * @param {Told} told
   * @param {{ root: SiteRoot, key: SigningKey, flat: FlatState }} now
   * @returns {Inside}
   */
  #aboutIn({ firstUse, units }, now) {
    const none = {
      ...{ statements: [], asking: [], opening: undefined },
      ...{ mayLetIn: false, isNew: false, replaced: false },
    };
    return { what: "in", ...now, ...none, firstUse, units };
  }

  /**
   * Phones that ask; one that has this browser's link is let in without a question.
   * @param {Told} told
   * @param {{ root: SiteRoot, key: SigningKey, flat: FlatState }} now
   * @param {boolean} mayLetIn
   * @returns {Promise<Asking[]>}
   */
  async #asking({ joins }, { root: { site }, key, flat }, mayLetIn) {
    const asking = (await whoAsks(joins, site))
      .filter(({ kid }) => !flat.devices.some(({ device }) => device === kid));
    if (!mayLetIn) return asking;
    const linked = asking.filter(({ byLink }) => byLink);
    // A link is for one phone: where two have it, a person looks which of them it was meant for.
    if (new Set(linked.map(({ kid }) => kid)).size > 1) return asking;
    for (const { id, device } of linked) {
      forgetJoinLink();
      const about = { site, flat: flat.flat, device, nowMs: Date.now() };
      await this.#state(await makeDevice(key, about));
      await this.#ask("DELETE", `/ring-joins/${id}`).catch(() => {}); // it lapses by itself
    }
    return asking.filter(({ byLink }) => !byLink);
  }

  /** What this browser signs it knows from then on. @param {string} text */
  async #keep(text) {
    const { root: { site }, flat: { flat } } = this.#inside();
    const kept = await ringPapers(site);
    if (kept?.flat !== flat) return;
    await keepRingPapers(site, { ...kept, statements: [...kept.statements, text] });
  }

  /** @param {readonly string[]} statements */
  async #tellUnits(statements) {
    const { units } = await this.#read();
    // A unit that does not answer hears it from the next phone that it rings.
    await Promise.allSettled(
      units.map(({ unit }) => this.#ask("POST", "/unit-words", { unit, statements })),
    );
  }

  /** @returns {Promise<Told>} */
  #read() {
    return this.#ask("GET", "/ring-papers");
  }

  /** @param {string} text */
  #state(text) {
    return this.#ask("POST", "/ring-papers/statements", { text });
  }

  /** @param {string} method @param {string} path @param {unknown} [body] */
  #ask(method, path, body) {
    return this.#identity.ask(method, `/facilities/${this.#flat.facility}${path}`, body);
  }

  /** @returns {Inside} */
  #inside() {
    if (this.standing.what === "in") return this.standing;
    throw new Refused("forbidden", "this browser is not of the flat");
  }
}
