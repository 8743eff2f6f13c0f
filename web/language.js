// @ts-check
/**
 * The language that the pages speak. Texts stand in `texts/`, every one with all languages side by
 * side; a text that is missing in a language does not type-check, so no page is built without it.
 */

/** The languages of the pages, each by its own name; the first where none of them is understood. */
export const pageLanguages = /** @type {const} */ ([
  ["en", "English"],
  ["fi", "Suomi"],
  ["sv", "Svenska"],
  ["de", "Deutsch"],
]);

/** @typedef {(typeof pageLanguages)[number][0]} PageLanguage */

const chosenAs = "vestibule.language";
const profileAs = "vestibule.language.profile";

/** Outside a page, as in a worker or on a developer's machine, texts are English. */
const page = typeof document === "undefined" ? undefined : document;

/**
 * What this page speaks: what was chosen in this browser; where nothing was, the language of whoever
 * was signed in here last; else the first language of the browser that there are texts in.
 * @type {PageLanguage}
 */
export const pageLanguage = decided();

/** For dates and numbers. English is written with the day first, as most who read it here do. */
export const pageLocale = pageLanguage === "en" ? "en-GB" : pageLanguage;

if (page !== undefined) page.documentElement.lang = pageLanguage;

/**
 * The texts of this page's language. Values are sentences, or functions where something is put in.
 * @template T
 * @param {{ en: T } & Record<Exclude<PageLanguage, "en">, NoInfer<T>>} languages
 * @returns {T}
 */
export function inPageLanguage(languages) {
  return languages[pageLanguage];
}

/**
 * Puts texts into the page's own markup: `data-text="title"` gets the text of that name as its
 * content, `data-text-aria-label="title"` (or `placeholder`, `title`, `content`) as that attribute.
 * @param {Record<string, unknown>} texts those that are sentences
 * @throws where the markup names a text that is not there
 */
export function fillPage(texts) {
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = textOf(texts, element.getAttribute("data-text"));
  }
  for (const attribute of ["aria-label", "placeholder", "title", "content"]) {
    for (const element of document.querySelectorAll(`[data-text-${attribute}]`)) {
      const name = element.getAttribute(`data-text-${attribute}`);
      element.setAttribute(attribute, textOf(texts, name));
    }
  }
  delete document.documentElement.dataset.filling; // theme.js hid what was not filled yet
}

/**
 * Lets this browser speak another language from the next page on; what is not spoken here changes
 * nothing. Returns whether the next page differs from this one, which it does not in a browser that
 * keeps nothing.
 * @param {string} language
 */
export function choosePageLanguage(language) {
  if (!isPageLanguage(language)) return false;
  keep(chosenAs, language);
  return decided() !== pageLanguage;
}

/**
 * Takes the language of the profile of whoever is signed in, which counts where none was chosen in
 * this browser. Returns whether the next page differs from this one.
 * @param {string | undefined} language
 */
export function followProfileLanguage(language) {
  keep(profileAs, understood(language === undefined ? [] : [language]));
  return decided() !== pageLanguage;
}

/** @param {string} language @returns {language is PageLanguage} */
export function isPageLanguage(language) {
  return pageLanguages.some(([tag]) => tag === language);
}

/** @returns {PageLanguage} */
function decided() {
  if (page === undefined) return "en";
  return kept(chosenAs) ?? kept(profileAs) ?? understood(navigator.languages) ?? "en";
}

/** @param {string} name @returns {PageLanguage | undefined} */
function kept(name) {
  try {
    const language = localStorage.getItem(name) ?? "";
    return isPageLanguage(language) ? language : undefined;
  } catch {
    return undefined; // a browser that keeps nothing
  }
}

/** @param {string} name @param {PageLanguage | undefined} language */
function keep(name, language) {
  try {
    if (language === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, language);
  } catch {
    // As above: the browser's own languages count.
  }
}

/** @param {readonly string[]} wanted @returns {PageLanguage | undefined} */
function understood(wanted) {
  for (const tag of wanted) {
    const primary = tag.split("-", 1)[0]?.toLowerCase() ?? "";
    if (isPageLanguage(primary)) return primary;
  }
  return undefined;
}

/** @param {Record<string, unknown>} texts @param {string | null} name */
function textOf(texts, name) {
  const text = texts[name ?? ""];
  if (typeof text !== "string") throw new Error(`Cannot fill the page: it has no text ${name}`);
  return text;
}
