// @ts-check
/** How a call's number is called, on the card of whoever called. */
import { inPageLanguage } from "../language.js";

/** @type {(number: number) => string} */
export const callNumberText = inPageLanguage({
  en: (/** @type {number} */ number) => `Call number ${number}`,
  fi: (number) => `Kutsunumero ${number}`,
  sv: (number) => `Anropsnummer ${number}`,
  de: (number) => `Ruf Nr. ${number}`,
});
