// @ts-check
import { make } from "./dom.js";
import { choosePageLanguage, pageLanguage, pageLanguages } from "./language.js";
import { entryTexts } from "./texts/entry.js";

let ids = 0;

/**
 * A choice of the page's language; each stands there by its own name. What is chosen is kept in this
 * browser and shown at once, by a page that loads again.
 */
export function languagePicker() {
  const id = `language-${++ids}`;
  const select = make(
    "select",
    { id, "aria-describedby": `${id}-h` },
    ...pageLanguages.map(([tag, name]) => make("option", { value: tag, lang: tag }, name)),
  );
  select.value = pageLanguage;
  select.addEventListener("change", () => {
    if (choosePageLanguage(select.value)) location.reload();
  });
  return make(
    "div",
    { class: "language-picker" },
    make("label", { for: id }, entryTexts.language),
    select,
    make("p", { class: "hint", id: `${id}-h` }, entryTexts.languageHint),
  );
}
