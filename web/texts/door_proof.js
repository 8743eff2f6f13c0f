// @ts-check
/** The card below a door that asks its person for a proof that it is they. */
import { inPageLanguage } from "../language.js";

export const doorProofTexts = inPageLanguage({
  en: {
    title: "Is it you?",
    password: "Password",
    goOn: "Go on and open",
    checking: "Checking…",
    usePasskey: "Use a passkey",
    nothing: "You have neither a passkey nor a password. Sign in again, then open the door.",
    signInAgain: "Sign in again",
    cancel: "Cancel",
  },
  fi: {
    title: "Oletko se sinä?",
    password: "Salasana",
    goOn: "Jatka ja avaa",
    checking: "Tarkistetaan…",
    usePasskey: "Käytä pääsyavainta",
    nothing: "Sinulla ei ole pääsyavainta eikä salasanaa. Kirjaudu uudelleen ja avaa sitten ovi.",
    signInAgain: "Kirjaudu uudelleen",
    cancel: "Peruuta",
  },
  sv: {
    title: "Är det du?",
    password: "Lösenord",
    goOn: "Fortsätt och öppna",
    checking: "Kontrollerar…",
    usePasskey: "Använd en lösennyckel",
    nothing: "Du har varken lösennyckel eller lösenord. Logga in igen och öppna sedan dörren.",
    signInAgain: "Logga in igen",
    cancel: "Avbryt",
  },
  de: {
    title: "Sind Sie es?",
    password: "Passwort",
    goOn: "Weiter und öffnen",
    checking: "Wird geprüft…",
    usePasskey: "Passkey verwenden",
    nothing: "Sie haben weder Passkey noch Passwort. Melden Sie sich neu an, und öffnen Sie dann " +
      "die Tür.",
    signInAgain: "Neu anmelden",
    cancel: "Abbrechen",
  },
});
