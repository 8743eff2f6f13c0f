// @ts-check
/** What the sections of the page on one's data are made of. */
import { make, mark } from "./dom.js";
import { pageLanguage, pageLocale } from "./language.js";
import { faultSentence } from "./people_words.js";
import { button, said } from "./sheet.js";
import { privacyTexts } from "./texts/privacy.js";

/** @import { Identity } from "./identity.js" */
/** @import { Me } from "./account.js" */
/** @import { StoredPage } from "../src/privacy/stored_page.ts" */
/**
 * @typedef {object} Rights what the server says of one's rights
 * @property {readonly { class: string, words: string, to: string }[]} classes
 * @property {readonly Purpose[]} purposes
 * @property {string | null} controller
 * @property {readonly { building: string, name: string }[]} managers
 * @property {string} complaint
 * @property {string | null} country
 * @property {readonly Authority[]} authorities
 */
/**
 * @typedef {{ purpose: string, name: string, mayObject: boolean, words: string,
 *   objectedAtMs: number | null }} Purpose
 */
/** @typedef {readonly [name: string, value: string | Node]} Fact */
/** @typedef {{ country: string, name: string, web: string }} Authority */
/**
 * @typedef {object} Desk what every section works with
 * @property {Identity} identity
 * @property {Me} me
 * @property {Rights} rights as they stood when the page was opened
 * @property {string} language of what the server says
 * @property {() => Promise<StoredPage>} stored
 * @property {(text: string) => void} tell says it to who listens to the page
 */

/** A part of the page that asks the server for itself, and can be asked anew. */
export class Section {
  /** The element to put into the page. */
  element;
  #heading;
  #place = make("div", { class: "privacy-place" });
  #load;

  /**
   * @param {object} options
   * @param {string} options.id
   * @param {string} options.title
   * @param {string} options.words what it is for
   * @param {() => Promise<readonly (Node | string)[]>} options.load makes what stands in it
   */
  constructor({ id, title, words, load }) {
    this.#load = load;
    this.#heading = make("h2", { id: `${id}-title`, tabindex: "-1" }, title);
    this.element = make(
      "section",
      { class: "sheet", id, "aria-labelledby": `${id}-title` },
      this.#heading,
      make("p", { class: "lead" }, words),
      this.#place,
    );
  }

  /** Fills it; what cannot be had is said in place of it, with a way to try again. */
  async fill() {
    mark(this.#place, "aria-busy", "true");
    // What stands there stays until something newer does.
    if (this.#place.childElementCount === 0) {
      this.#place.append(make("p", { class: "hint" }, privacyTexts.moment));
    }
    try {
      this.#place.replaceChildren(...await this.#load());
    } catch (error) {
      const again = button(privacyTexts.tryAgain, async () => {
        this.#place.replaceChildren();
        this.focus();
        await this.fill();
      }, "plain");
      this.#place.replaceChildren(said(faultSentence(error), "error"), again);
    } finally {
      mark(this.#place, "aria-busy", undefined);
    }
  }

  /** Lets a reader go on from its heading. */
  focus() {
    this.#heading.focus();
  }
}

/** Text of the server, in a language that may not be the page's. @param {string} language */
export function inLanguage(language) {
  return /** @type {const} */ ({ lang: language === pageLanguage ? undefined : language });
}

/** Facts, each beside its name or, on a phone, below it. @param {readonly Fact[]} facts */
export function sideFacts(facts) {
  return factsIn("stacked", facts);
}

/** Facts with long names, each below its name. @param {readonly Fact[]} facts */
export function tallFacts(facts) {
  return factsIn("stacked tall", facts);
}

/** @param {string} style @param {readonly Fact[]} facts */
function factsIn(style, facts) {
  return make(
    "dl",
    { class: style },
    ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]),
  );
}

/** Something that opens. @param {string | Node} summary @param {...(Node | string)} content */
export function folded(summary, ...content) {
  return make("details", { class: "folded" }, make("summary", {}, summary), ...content);
}

/** Something to heed. @param {string} text */
export function warned(text) {
  return make("p", { class: "said", "data-kind": "unsure", role: "status" }, text);
}

/** A plain list. @param {readonly (string | Node)[]} items */
export function plainList(items) {
  return make("ul", { class: "points" }, ...items.map((item) => make("li", {}, item)));
}

/**
 * A button that copies what an element says, or selects it where the browser does not let it.
 * @param {string} words
 * @param {HTMLElement} element
 */
export function copyButton(words, element) {
  const copy = button(words, async () => {
    try {
      await navigator.clipboard.writeText(element.textContent ?? "");
      copy.textContent = privacyTexts.copied;
    } catch {
      getSelection()?.selectAllChildren(element);
      copy.textContent = privacyTexts.selected;
    }
  });
  return copy;
}

/** A moment with its year. @param {number} ms */
export function longMomentText(ms) {
  return new Date(ms).toLocaleString(pageLocale, { dateStyle: "long", timeStyle: "short" });
}
