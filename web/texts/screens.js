// @ts-check
/** What the page says where managers pair and end the screens at their lifts. */
import { inPageLanguage } from "../language.js";

export const screensTexts = inPageLanguage({
  en: {
    title: "Screens at the lifts · Vestibule",
    page: "Screens at the lifts",
    description: "Pair and end the screens at the lifts of your building.",
    why: "Then you can pair the screens of your building.",
    lead: "Open /lobby on the screen itself and type the code that it shows. It then shows which " +
      "lift comes for which call number and, where you choose so, the directory.",
    forManagers: "This page is for the managers of a building.",
    none: "No screen is paired.",
    code: "Code on the screen",
    codeHint: "Eight letters, such as BCDF-GHJK",
    name: "What you call it",
    nameHint: "Such as the place where it hangs; residents do not see it",
    floor: "Floor",
    directory: "Directory",
    noDirectory: "None",
    pair: "Pair the screen",
    pairing: "Pairing the screen…",
    paired: "Paired. The screen shows its lifts within seconds.",
    end: "End",
    shows: (
      /** @type {string} */ floor,
      /** @type {string | undefined} */ directory,
      /** @type {string} */ day,
    ) =>
      `Floor ${floor}, ${
        directory === undefined ? "no directory" : `directory of ${directory}`
      }, since ${day}`,
    tryAgain: "Try again",
    toAccount: "Your account",
  },
  fi: {
    title: "Hissien näytöt · Vestibule",
    page: "Hissien näytöt",
    description: "Ota käyttöön ja poista rakennuksesi hissien näyttöjä.",
    why: "Sitten voit ottaa rakennuksesi näytöt käyttöön.",
    lead:
      "Avaa /lobby näytöllä ja anna koodi, joka siinä näkyy. Näyttö kertoo sitten, mikä hissi " +
      "saapuu millekin kutsunumerolle, ja näyttää nimitaulun, jos valitset niin.",
    forManagers: "Tämä sivu on rakennuksen isännöitsijöille.",
    none: "Yhtään näyttöä ei ole käytössä.",
    code: "Näytöllä oleva koodi",
    codeHint: "Kahdeksan kirjainta, esimerkiksi BCDF-GHJK",
    name: "Näytön nimi",
    nameHint: "Esimerkiksi sen paikka; asukkaat eivät näe nimeä",
    floor: "Kerros",
    directory: "Nimitaulu",
    noDirectory: "Ei mitään",
    pair: "Ota näyttö käyttöön",
    pairing: "Otetaan käyttöön…",
    paired: "Näyttö on käytössä. Hissit näkyvät siinä muutamassa sekunnissa.",
    end: "Poista",
    shows: (floor, directory, day) =>
      `Kerros ${floor}, ${
        directory === undefined ? "ei nimitaulua" : `nimitaulu: ${directory}`
      }, alkaen ${day}`,
    tryAgain: "Yritä uudelleen",
    toAccount: "Tilisi",
  },
  sv: {
    title: "Skärmar vid hissarna · Vestibule",
    page: "Skärmar vid hissarna",
    description: "Anslut och avsluta skärmarna vid hissarna i din byggnad.",
    why: "Sedan kan du ansluta skärmarna i din byggnad.",
    lead: "Öppna /lobby på skärmen och ange koden som visas där. Skärmen visar sedan vilken hiss " +
      "som kommer för vilket anropsnummer och, om du väljer det, namntavlan.",
    forManagers: "Den här sidan är för byggnadens förvaltare.",
    none: "Ingen skärm är ansluten.",
    code: "Koden på skärmen",
    codeHint: "Åtta bokstäver, till exempel BCDF-GHJK",
    name: "Vad du kallar den",
    nameHint: "Till exempel platsen där den hänger; de boende ser det inte",
    floor: "Våning",
    directory: "Namntavla",
    noDirectory: "Ingen",
    pair: "Anslut skärmen",
    pairing: "Ansluter skärmen…",
    paired: "Ansluten. Skärmen visar hissarna inom några sekunder.",
    end: "Avsluta",
    shows: (floor, directory, day) =>
      `Våning ${floor}, ${
        directory === undefined ? "ingen namntavla" : `namntavla: ${directory}`
      }, sedan ${day}`,
    tryAgain: "Försök igen",
    toAccount: "Ditt konto",
  },
  de: {
    title: "Bildschirme an den Aufzügen · Vestibule",
    page: "Bildschirme an den Aufzügen",
    description: "Die Bildschirme an den Aufzügen Ihres Gebäudes verbinden und beenden.",
    why: "Dann können Sie die Bildschirme Ihres Gebäudes verbinden.",
    lead:
      "Öffnen Sie /lobby auf dem Bildschirm und geben Sie hier den Code ein, den er zeigt. Er " +
      "zeigt dann, welcher Aufzug für welchen Ruf kommt, und auf Wunsch die Namenstafel.",
    forManagers: "Diese Seite ist für die Hausverwaltung.",
    none: "Es ist kein Bildschirm verbunden.",
    code: "Code auf dem Bildschirm",
    codeHint: "Acht Buchstaben, etwa BCDF-GHJK",
    name: "Name des Bildschirms",
    nameHint: "Zum Beispiel sein Ort; die Bewohner sehen ihn nicht",
    floor: "Etage",
    directory: "Namenstafel",
    noDirectory: "Keine",
    pair: "Bildschirm verbinden",
    pairing: "Wird verbunden…",
    paired: "Verbunden. Der Bildschirm zeigt in wenigen Sekunden die Aufzüge.",
    end: "Beenden",
    shows: (floor, directory, day) =>
      `Etage ${floor}, ${
        directory === undefined ? "ohne Namenstafel" : `Namenstafel: ${directory}`
      }, seit ${day}`,
    tryAgain: "Erneut versuchen",
    toAccount: "Ihr Konto",
  },
});
