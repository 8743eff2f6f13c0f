// @ts-check
/**
 * What the building's page says of the flat's phones, below the rings: who asks to be let in, this
 * browser's own code while it asks, what a manager lets happen, and cameras that a technician may
 * look through (R75).
 */
import { byId, make, say } from "./dom.js";
import { pageLocale } from "./language.js";
import { faultSentence, momentText } from "./people_words.js";
import { button } from "./sheet.js";
import { papersTexts as texts } from "./texts/papers.js";
import { ringsTexts } from "./texts/rings.js";

/** @import { LookedCamera } from "../src/protocol.ts" */
/** @import { FlatPapers } from "./ring_papers.js" */
/** @import { Standing } from "./ring_standing.js" */
/**
 * `sure`: what cannot be taken back asks once more, with this sentence and name.
 * @typedef {{ name: string, press: () => Promise<unknown>, isMain?: boolean,
 *   sure?: { what: string, name: string } }} Deed
 */
/**
 * `whole`: a part of the title that is not broken over lines.
 * @typedef {{ key: string, title: string, whole?: string, hint?: string,
 *   code?: string, deeds?: Deed[], warns?: boolean }} Card
 */

/** The cards of one page. */
export class PapersCards {
  #papers;
  #unitName;
  /** @type {readonly LookedCamera[]} */
  #looked = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Map<string, HTMLElement>} by what they say */
  #shown = new Map();
  #place = make("section", {
    class: "papers",
    id: "papers",
    "aria-live": "polite",
    "aria-label": texts.region,
  });

  /** @param {FlatPapers} papers @param {(unit: string) => string} unitName */
  constructor(papers, unitName) {
    this.#papers = papers;
    this.#unitName = unitName;
    byId("rings", HTMLElement).after(this.#place);
  }

  /** How the browser stands to its flat is otherwise. */
  draw() {
    const now = Date.now();
    const looked = this.#looked.filter(({ untilMs }) => untilMs > now);
    clearTimeout(this.#timer);
    if (looked.length > 0) {
      const nextMs = Math.min(...looked.map(({ untilMs }) => untilMs));
      this.#timer = setTimeout(() => this.draw(), nextMs - now + 100);
    }
    const cards = [...looked.map((one) => this.#lookedCard(one)), ...this.#cardsOf()];
    const keys = new Set(cards.map(({ key }) => key));
    for (const [key, element] of this.#shown) {
      if (keys.has(key)) continue;
      element.remove();
      this.#shown.delete(key);
    }
    for (const card of cards) {
      if (this.#shown.has(card.key)) continue;
      const element = elementOf(card);
      this.#shown.set(card.key, element);
      this.#place.append(element);
    }
  }

  /** Cameras that a technician may look through now, whole. @param {readonly LookedCamera[]} looked */
  look(looked) {
    this.#looked = looked;
    this.draw();
  }

  /** @param {LookedCamera} looked @returns {Card} */
  #lookedCard({ unit, untilMs }) {
    const time = new Date(untilMs).toLocaleTimeString(pageLocale, { timeStyle: "short" });
    return {
      key: `looked ${unit} ${untilMs}`,
      title: ringsTexts.looked(this.#unitName(unit)),
      hint: ringsTexts.lookedUntil(time),
      warns: true,
    };
  }

  /** @returns {Card[]} */
  #cardsOf() {
    const papers = this.#papers;
    const { standing } = papers;
    switch (standing.what) {
      case "in":
        return this.#inside(standing);
      case "asks":
        return [{
          key: `asks ${standing.code}`,
          title: texts.asksTitle,
          hint: texts.asks,
          code: standing.code,
          deeds: [{ name: texts.notHere, press: () => Promise.resolve(papers.askNot()) }],
        }];
      case "confirm":
        return [{
          key: `confirm ${standing.code}`,
          title: texts.confirm(standing.code),
          whole: standing.code,
          deeds: [
            { name: texts.yes, press: () => papers.confirm(standing.site), isMain: true },
            { name: texts.no, press: () => papers.forgetSite() },
          ],
        }];
      case "bad_letter":
        return [{ key: "bad_letter", title: texts.badLetter, hint: texts.badLetterHint }];
      case "taken_out":
        return [{
          key: "taken_out",
          title: texts.takenOut,
          deeds: [{ name: texts.askAgain, press: () => papers.askAgain() }],
        }];
      case "other_site":
        return [{
          key: "other_site",
          title: texts.otherSite,
          warns: true,
          deeds: [{ name: texts.forgetSite, press: () => papers.forgetSite() }],
        }];
      case "bad_site":
        return [{ key: "bad_site", title: texts.badSite, warns: true }];
      case "waits":
        return [{ key: "waits", title: texts.waits(momentText(standing.dueAtMs)) }];
      default:
        return [];
    }
  }

  /** @param {Extract<Standing, { what: "in" }>} standing @returns {Card[]} */
  #inside({ asking, mayLetIn, opening, isNew, replaced }) {
    const papers = this.#papers;
    const sure = { what: texts.insteadWhat, name: texts.insteadSure };
    return [
      ...(isNew
        ? [{
          key: "new",
          title: texts.isIn,
          hint: texts.isInHint,
          deeds: [{ name: texts.isInDone, press: () => Promise.resolve(papers.greeted()) }],
        }]
        : []),
      ...asking.map((one) => ({
        key: `asking ${one.id}`,
        title: texts.asking(one.code),
        whole: one.code,
        hint: texts.askingHint,
        deeds: [
          ...(mayLetIn
            ? [{ name: texts.letIn, press: () => papers.letIn(one), isMain: true }]
            : []),
          { name: texts.instead, press: () => papers.handOn(one), sure },
          { name: texts.no, press: () => papers.refuse(one) },
        ],
      })),
      ...(opening === undefined ? [] : [{
        key: `opening ${opening.id}`,
        title: texts.opening(momentText(opening.dueAtMs)),
        warns: true,
        deeds: [{ name: texts.object, press: () => papers.object(opening.id), isMain: true }],
      }]),
      ...(replaced
        ? [{
          key: "replaced",
          title: texts.replaced,
          warns: true,
          deeds: [{ name: texts.askThere, press: () => papers.giveUpKey() }],
        }]
        : []),
    ];
  }
}

/** Why there is no picture, where that is this browser's own matter. @param {Standing} standing */
export function withoutPicture({ what }) {
  return what === "in" ? undefined : texts.noPicture[what];
}

/** @param {Card} card */
function elementOf({ title, whole, hint, code, deeds = [], warns = false }) {
  const fault = make("p", { class: "fault", role: "alert", hidden: true });
  const buttons = deeds.map(({ name, press, isMain, sure }) => {
    let asksFirst = sure !== undefined;
    const one = button(name, async () => {
      if (one.getAttribute("aria-disabled") === "true") return;
      if (sure !== undefined && asksFirst) {
        asksFirst = false;
        fault.hidden = false;
        say(fault, sure.what);
        say(one, sure.name);
        return;
      }
      fault.hidden = true;
      for (const other of buttons) other.setAttribute("aria-disabled", "true");
      try {
        await press();
      } catch (error) {
        fault.hidden = false;
        say(fault, faultSentence(error));
      } finally {
        for (const other of buttons) other.removeAttribute("aria-disabled");
      }
    }, isMain === true ? "primary" : "quiet");
    return one;
  });
  return make(
    "article",
    { class: "paper-card", "data-kind": warns ? "warns" : undefined },
    make("p", { class: "paper-title" }, ...titleParts(title, whole)),
    ...(hint === undefined ? [] : [make("p", { class: "paper-hint" }, hint)]),
    ...(code === undefined ? [] : [make("p", { class: "paper-code" }, code)]),
    fault,
    ...(buttons.length === 0 ? [] : [make("div", { class: "paper-deeds" }, ...buttons)]),
  );
}

/** @param {string} title @param {string} [whole] */
function titleParts(title, whole) {
  const [before = "", after] = whole === undefined ? [title] : title.split(whole);
  if (whole === undefined || after === undefined) return [title];
  return [before, make("span", { class: "paper-whole" }, whole), after];
}
