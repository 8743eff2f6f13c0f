// @ts-check
/** What the page says that signs in a device which shows a code. */
import { inPageLanguage } from "../language.js";

export const deviceTexts = inPageLanguage({
  en: {
    title: "Sign in a device · Vestibule",
    page: "Sign in a device",
    description: "Sign in the command line or another device.",
    why: "Then you can sign in the other device.",
    code: "Code on the other screen",
    codeHint: "Eight letters, such as BCDF-GHJK",
    signIn: "Sign it in",
    signingIn: "Signing it in…",
    signedIn: "Signed in",
    actsAsYou: (/** @type {string} */ name) =>
      `${name} now acts as you. You can end that on your account page.`,
    yourAccount: "Your account",
    text:
      "Only enter a code that you see on a screen before you and that you asked for yourself. " +
      "Whoever sent you one wants to act in your name.",
  },
  fi: {
    title: "Kirjaa laite sisään · Vestibule",
    page: "Kirjaa laite sisään",
    description: "Kirjaa sisään komentorivi tai toinen laite.",
    why: "Sitten voit kirjata toisen laitteen sisään.",
    code: "Toisella näytöllä oleva koodi",
    codeHint: "Kahdeksan kirjainta, esimerkiksi BCDF-GHJK",
    signIn: "Kirjaa sisään",
    signingIn: "Kirjataan sisään…",
    signedIn: "Kirjattu sisään",
    actsAsYou: (name) => `${name} toimii nyt nimissäsi. Voit lopettaa sen tilisi sivulla.`,
    yourAccount: "Tilisi",
    text: "Anna vain koodi, jonka näet edessäsi olevalla näytöllä ja jota pyysit itse. Jos joku " +
      "lähetti sinulle koodin, hän haluaa toimia nimissäsi.",
  },
  sv: {
    title: "Logga in en enhet · Vestibule",
    page: "Logga in en enhet",
    description: "Logga in kommandoraden eller en annan enhet.",
    why: "Sedan kan du logga in den andra enheten.",
    code: "Koden på den andra skärmen",
    codeHint: "Åtta bokstäver, till exempel BCDF-GHJK",
    signIn: "Logga in den",
    signingIn: "Loggar in den…",
    signedIn: "Inloggad",
    actsAsYou: (name) => `${name} agerar nu i ditt namn. Du kan avsluta det på din kontosida.`,
    yourAccount: "Ditt konto",
    text: "Ange bara en kod som du ser på en skärm framför dig och som du själv har bett om. Den " +
      "som har skickat dig en kod vill agera i ditt namn.",
  },
  de: {
    title: "Gerät anmelden · Vestibule",
    page: "Gerät anmelden",
    description: "Die Befehlszeile oder ein anderes Gerät anmelden.",
    why: "Dann können Sie das andere Gerät anmelden.",
    code: "Code auf dem anderen Bildschirm",
    codeHint: "Acht Buchstaben, etwa BCDF-GHJK",
    signIn: "Gerät anmelden",
    signingIn: "Wird angemeldet…",
    signedIn: "Angemeldet",
    actsAsYou: (name) =>
      `${name} handelt jetzt in Ihrem Namen. Sie können das auf Ihrer Kontoseite beenden.`,
    yourAccount: "Ihr Konto",
    text:
      "Geben Sie nur einen Code ein, den Sie auf einem Bildschirm vor sich sehen und den Sie selbst " +
      "angefordert haben. Wer Ihnen einen geschickt hat, will in Ihrem Namen handeln.",
  },
});
