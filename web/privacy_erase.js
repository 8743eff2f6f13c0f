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
    title: "Erase everything",
    words: "Nobody can undo it.",
    async load() {
      const { language, classes } = await desk.stored();
      const staying = classes.filter(({ erasure, keep }) =>
        stays.includes(erasure.what) && keep.until !== "not_kept"
      );
      return [
        make("h3", {}, "What happens"),
        plainList([
          "At once you are signed out everywhere. Doors and lifts no longer know you, and the " +
          "visitor keys that you gave end.",
          "Then the keys are destroyed under which your data lies. No copy of it can be read from " +
          "then on, wherever it lies.",
          "Key tags of your flat keep working. They are the flat’s.",
          "You get the address of a receipt. It says what is done and what still waits.",
        ]),
        make("h3", {}, "What stays, how long and why"),
        tallFacts([
          [
            "Your name and flats, sealed",
            "For 365 days at most, for the operator alone: the log names ids, and who must look " +
            "into a burglary may have to know whose one was. Every look is noted.",
          ],
          [
            "What your building’s managers entered",
            "They have 30 days to delete it; it opens nothing. What they leave goes to the " +
            "operator, who deletes it or keeps it on a ground that law names.",
          ],
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
    label: "Type “erase” to confirm",
    autocomplete: "off",
    autocapitalize: "none",
    maxlength: 12,
  });
  const form = new SheetForm({
    fields: [confirm],
    action: "Erase everything of me",
    busy: "Erasing…",
    quiet: true,
    async send() {
      if (confirm.value.toLowerCase() !== "erase") {
        confirm.fault("Type the word erase.");
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
        form.say(`It cannot be done now: ${rule}.`);
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
    "Your erasure has begun",
    lead("Your access has ended on all devices."),
    warned(
      "Keep this address. It shows what is done and what waits, it is shown this once, and nobody " +
        "can find it out again.",
    ),
    shown,
    make(
      "div",
      { class: "privacy-actions" },
      make("a", { class: "plain", href: address }, "Open the receipt"),
      copyButton("Copy the address", shown),
      button("Print it", () => globalThis.print()),
    ),
  );
}
