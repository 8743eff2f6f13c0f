// @ts-check
/** What this browser keeps of rings, lifts and doors, in the words of its page. */
import { inPageLanguage } from "../language.js";

/** @import { RingEnd } from "../device_history.js" */

export const historyTexts = inPageLanguage({
  en: {
    /** @param {string} where */
    ring: (where) => `Ring at ${where}`,
    ends: /** @type {Record<RingEnd, string>} */ ({
      answered: "answered",
      opened: "the door was opened",
      declined: "declined",
      missed: "missed",
    }),
    /** @param {string} journey */
    lift: (journey) => `Lift called: ${journey}`,
    /** @param {string} door */
    door: (door) => `Door opened: ${door}`,
    nothing: "Nothing yet.",
    keepsNone: "No history is kept on this device.",
  },
  fi: {
    ring: (where) => `Soitto ovelta: ${where}`,
    ends: {
      answered: "vastattu",
      opened: "ovi avattiin",
      declined: "hylätty",
      missed: "jäi vastaamatta",
    },
    lift: (journey) => `Hissi kutsuttu: ${journey}`,
    door: (door) => `Ovi avattu: ${door}`,
    nothing: "Ei vielä mitään.",
    keepsNone: "Tällä laitteella ei säilytetä historiaa.",
  },
  sv: {
    ring: (where) => `Ringning vid ${where}`,
    ends: {
      answered: "besvarad",
      opened: "dörren öppnades",
      declined: "avböjd",
      missed: "missad",
    },
    lift: (journey) => `Hiss anropad: ${journey}`,
    door: (door) => `Dörr öppnad: ${door}`,
    nothing: "Inget än.",
    keepsNone: "Ingen historik sparas på den här enheten.",
  },
  de: {
    ring: (where) => `Klingeln: ${where}`,
    ends: {
      answered: "angenommen",
      opened: "die Tür wurde geöffnet",
      declined: "abgelehnt",
      missed: "verpasst",
    },
    lift: (journey) => `Aufzug gerufen: ${journey}`,
    door: (door) => `Tür geöffnet: ${door}`,
    nothing: "Noch nichts.",
    keepsNone: "Auf diesem Gerät wird kein Verlauf gespeichert.",
  },
});
