// @ts-check
/** The fields of a profile as forms ask for them. */
import { countries } from "./countries.js";
import { isPageLanguage, pageLanguage } from "./language.js";
import { genderWords, languageWords, profileWords } from "./people_words.js";
import { Field } from "./sheet.js";
import { peopleTexts } from "./texts/people.js";

/** @typedef {keyof typeof profileWords} ProfileField */

/** The six fields in the order in which they are asked for. */
export const profileFields = /** @type {readonly ProfileField[]} */ (Object.keys(profileWords));

/**
 * A field of the profile.
 * @param {ProfileField} name
 * @param {string} [given]
 * @returns {Field}
 */
export function profileField(name, given) {
  const label = profileWords[name];
  const value = given ?? "";
  switch (name) {
    case "name":
      return new Field({ name, label, autocomplete: "name", maxlength: 80, value });
    case "email":
      return new Field({
        name,
        label,
        type: "email",
        autocomplete: "email",
        maxlength: 254,
        value,
      });
    case "phone":
      return new Field({
        name,
        label,
        type: "tel",
        autocomplete: "tel",
        maxlength: 24,
        hint: peopleTexts.phoneHint,
        value,
      });
    case "gender":
      return new Field({
        name,
        label,
        type: "select",
        options: genderWords,
        value: given ?? "undisclosed",
      });
    case "language":
      return new Field({
        name,
        label,
        type: "select",
        options: languageWords,
        hint: peopleTexts.languageHint,
        value: given ?? ownLanguage(),
      });
    case "country":
      return new Field({
        name,
        label,
        type: "select",
        autocomplete: "country",
        options: countries(),
        value: given ?? ownCountry(),
      });
  }
}

/**
 * What was typed, as the server takes it.
 * @param {readonly { name: string, value: string | boolean }[]} fields
 * @returns {Record<string, string>}
 */
export function profileOf(fields) {
  return Object.fromEntries(
    fields.filter(({ name }) => Object.hasOwn(profileWords, name)).map(({ name, value }) => [
      name,
      name === "phone" ? String(value).replace(/[\s()/.-]/g, "") : String(value),
    ]),
  );
}

/**
 * The person's own language among those that the server speaks: the page's, unless the pages speak
 * none of theirs while the server does.
 */
export function ownLanguage() {
  const spoken = languageWords.map(([tag]) => tag);
  const first = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) =>
    spoken.includes(tag)
  );
  return first === undefined || isPageLanguage(first) || pageLanguage !== "en"
    ? pageLanguage
    : first;
}

function ownCountry() {
  const known = new Set(countries().map(([code]) => code));
  return navigator.languages.map((tag) =>
    /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?-([A-Z]{2})/.exec(tag)?.[1] ?? ""
  )
    .find((code) => known.has(code)) ?? "";
}
