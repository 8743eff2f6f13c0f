// @ts-check
/** The section that erases everything of oneself, and hands out the receipt's address (R82, R86). */
import { byId, make } from "./dom.js";
import { hasPasskeys } from "./passkey.js";
import { faultSentence } from "./people_words.js";
import {
  copyButton,
  inLanguage,
  plainList,
  Section,
  tallFacts,
  warned,
} from "./privacy_section.js";
import { Refused } from "./refused.js";
import { button, Field, lead, said, SheetForm, turnTo } from "./sheet.js";
import { erasureTexts as texts } from "./texts/erasure.js";
import { sentence } from "./words.js";

/** @import { Desk } from "./privacy_section.js" */

/** What is under no key of the person's own, so stays for a while when those are destroyed. */
const stays = ["log_key", "manager_task", "with_log", "held"];

/**
 * @param {Desk} desk
 * @param {HTMLElement} sections what goes from the page when all is erased
 * @returns {Section}
 */
export function eraseSection(desk, sections) {
  return new Section({
    id: "erase",
    title: texts.eraseTitle,
    words: texts.eraseLead,
    async load() {
      const { language, classes } = await desk.stored();
      const staying = classes.filter(({ erasure, keep }) =>
        stays.includes(erasure.what) && keep.until !== "not_kept"
      );
      return [
        make("h3", {}, texts.whatHappens),
        plainList(texts.happens),
        make("h3", {}, texts.whatStays),
        tallFacts([
          [texts.nameAndFlats, texts.nameAndFlatsText],
          [texts.entered, texts.enteredText],
          ...staying.filter(({ class: id }) => id !== "D2").map((
            { words, keep, erasure },
          ) => /** @type {const} */ ([
            words,
            make("span", inLanguage(language), `${sentence(erasure.words)}; ${keep.words}.`),
          ])),
        ]),
        eraseForm(desk, sections),
      ];
    },
  });
}

/** @param {Desk} desk @param {HTMLElement} sections */
function eraseForm({ identity, me }, sections) {
  const confirm = new Field({
    name: "confirm",
    label: texts.eraseLabel,
    autocomplete: "off",
    autocapitalize: "none",
    maxlength: 12,
  });
  const form = new SheetForm({
    fields: [confirm],
    action: texts.erase,
    busy: texts.erasing,
    quiet: true,
    async send() {
      if (confirm.value.toLowerCase() !== texts.eraseWord) {
        confirm.fault(texts.eraseMust);
        confirm.input.focus();
        return;
      }
      const { ended } = identity;
      try {
        // Whoever holds somebody's open phone is not yet that person.
        if (me.passkeys > 0 && hasPasskeys) await identity.verify();
        identity.ended = () => {}; // it ends by this very press
        const receipt = await identity.ask("POST", "/me/erase", { confirm: "erase" });
        identity.forget();
        showAddress(sections, receipt);
      } catch (error) {
        identity.ended = ended;
        if (!(error instanceof Refused) || error.code !== "conflict") throw error;
        const [, rule = faultSentence(error)] = /^Cannot [^:]*: (.+)$/.exec(error.detail) ?? [];
        form.say(texts.notNow(rule, faultSentence(error)));
      }
    },
  });
  form.element.classList.add("leaving");
  return form.element;
}

/** @param {HTMLElement} sections @param {{ erasure: string, secret: string }} receipt */
function showAddress(sections, { erasure, secret }) {
  const sheet = byId("sheet", HTMLElement);
  const address = new URL(`receipt#${erasure}.${secret}`, location.href).href;
  const shown = said(address);
  shown.classList.add("address");
  sections.remove();
  turnTo(
    sheet,
    texts.begun,
    lead(texts.begunLead),
    warned(texts.keepAddress),
    shown,
    make(
      "div",
      { class: "privacy-actions" },
      make("a", { class: "plain", href: address }, texts.openReceipt),
      copyButton(texts.copyAddress, shown),
      button(texts.print, () => globalThis.print()),
    ),
  );
}
