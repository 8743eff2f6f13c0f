// @ts-check
/** The section for purposes: a switch for each that one may object to, and why not for the rest (R83). */
import { make } from "./dom.js";
import { pageLocale } from "./language.js";
import { dayText, faultSentence } from "./people_words.js";
import { folded, inLanguage, Section, tallFacts } from "./privacy_section.js";
import { Field, said } from "./sheet.js";
import { privacyRequestsTexts } from "./texts/privacy_requests.js";
import { sentence } from "./words.js";

/** @import { Desk, Purpose, Rights } from "./privacy_section.js" */

const texts = privacyRequestsTexts.purposes;

/**
 * @param {Desk} desk
 * @param {() => void} changed told when an objection was made or taken back
 * @returns {Section}
 */
export function purposeSection(desk, changed) {
  /** @type {Rights | undefined} */
  let first = desk.rights;
  return new Section({
    id: "purposes",
    title: texts.title,
    words: texts.lead,
    async load() {
      const { identity, language } = desk;
      /** @type {Rights} */
      const { purposes } = first ??
        await identity.ask("GET", `/me/rights?language=${language}`);
      first = undefined;
      const fixed = purposes.filter(({ mayObject }) => !mayObject);
      return [
        make(
          "ul",
          { class: "purposes" },
          ...purposes.filter(({ mayObject }) => mayObject)
            .map((purpose) => purposeItem(desk, purpose, changed)),
        ),
        folded(
          texts.fixed,
          tallFacts(fixed.map(({ name, words }) => [
            sentence(name),
            make("span", inLanguage(language), words),
          ])),
        ),
        ...await readCounts(desk, purposes),
      ];
    },
  });
}

/** @param {Desk} desk @param {Purpose} purpose @param {() => void} changed */
function purposeItem({ identity, language, tell }, purpose, changed) {
  const id = `purpose-${purpose.purpose}`;
  const name = sentence(purpose.name);
  const input = make("input", {
    id,
    type: "checkbox",
    role: "switch",
    checked: purpose.objectedAtMs === null,
    "aria-describedby": `${id}-what ${id}-state`,
  });
  const state = make("p", { class: "purpose-state", id: `${id}-state` });
  const fault = make("p", { class: "fault", role: "alert", hidden: true });
  const reason = new Field({
    name: "text",
    label: texts.reason,
    type: "prose",
    maxlength: 2000,
    optional: true,
  });
  const why = folded(texts.giveReason, reason.element);
  const effect = make("span");
  const show = (/** @type {number | null} */ objectedAtMs) => {
    state.dataset.state = objectedAtMs === null ? "on" : "off";
    state.textContent = objectedAtMs === null ? texts.on : texts.off(dayText(objectedAtMs));
    effect.textContent = objectedAtMs === null ? texts.ifOff : texts.isOff;
    why.hidden = objectedAtMs !== null;
  };
  show(purpose.objectedAtMs);
  let busy = false;
  input.addEventListener("click", async (event) => {
    if (busy) return event.preventDefault();
    busy = true;
    fault.hidden = true;
    const object = !input.checked;
    try {
      const { objections } = await identity.ask("PUT", "/me/objections", {
        purpose: purpose.purpose,
        object,
        ...(object && reason.value !== "" ? { text: reason.value } : {}),
      });
      const now = objections.find((/** @type {Purpose} */ one) => one.purpose === purpose.purpose);
      input.checked = now === undefined;
      show(now?.atMs ?? null);
      tell(texts.changed(name, state.textContent));
      changed();
    } catch (error) {
      input.checked = object; // as it was
      fault.hidden = false;
      fault.textContent = faultSentence(error);
    } finally {
      busy = false;
    }
  });
  return make(
    "li",
    { class: "purpose" },
    make(
      "div",
      { class: "switch-row" },
      make("label", { for: id, class: "privacy-title", ...inLanguage(language) }, name),
      input,
    ),
    state,
    make(
      "p",
      { class: "hint", id: `${id}-what` },
      effect,
      make("span", inLanguage(language), purpose.words),
    ),
    why,
    fault,
  );
}

/** How often personal data was read for each purpose; the operator's alone to see (R94). @param {Desk} desk @param {readonly Purpose[]} purposes */
async function readCounts({ identity, me }, purposes) {
  if (!me.operator) return [];
  const title = texts.reads;
  /** @type {readonly { purpose: string, count: number }[]} */
  let counts;
  try {
    ({ reads: counts } = await identity.ask("GET", "/reads"));
  } catch (error) {
    return [folded(title, said(faultSentence(error), "error"))];
  }
  return [folded(
    title,
    tallFacts(counts.map(({ purpose, count }) => [
      sentence(purposes.find((one) => one.purpose === purpose)?.name ?? purpose),
      count.toLocaleString(pageLocale),
    ])),
  )];
}
