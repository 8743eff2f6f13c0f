// @ts-check
/** What the account page says of pictures of rings that were missed. */
import { inPageLanguage } from "../language.js";

const en = {
  title: "Pictures when I miss somebody",
  what: "If nobody of your flat looks or answers, the unit at the door takes one picture of who " +
    "rang. Only this browser can open it. The unit keeps it for a minute at most, so open this " +
    "app soon; the server never has it.",
  keep: "Keep a picture when I miss somebody, even with the app closed",
  inQuiet: "In do-not-disturb too",
  screen: "The unit’s screen tells visitors that a picture may be taken.",
  save: "Save",
  saving: "Saving…",
  on: "On, for this browser. The units at your doors know.",
  onLater: "On, for this browser. A unit did not answer; it is told at the next ring.",
  off: "Off. The units at your doors take no pictures for this browser any more.",
  offLater: "Off, for this browser. A unit did not answer; it is told at the next ring.",
  notIn: "This browser cannot see your door yet. Once your flat has let it in, come back here.",
  unable: "This browser cannot make or keep the key that this takes. A newer one can.",
  lasts: "This browser has promised to keep pictures and keys until you remove them.",
  mayGo: "This browser may remove pictures, and the key by which it sees your door, when it runs " +
    "short of room or this page is not opened for some weeks. Another phone of your " +
    "flat then lets it in again.",
};

/** The texts in the page's language. */
export const missedTexts = inPageLanguage({
  en,
  fi: {
    title: "Kuvat, kun en vastaa",
    what:
      "Jos kukaan asunnostasi ei katso eikä vastaa, ovipuhelin ottaa soittajasta yhden kuvan. " +
      "Vain tämä selain voi avata sen. Ovipuhelin säilyttää kuvan enintään minuutin, joten avaa " +
      "sovellus pian; palvelimella kuva ei ole koskaan.",
    keep: "Säilytä kuva, kun en vastaa, vaikka sovellus on suljettu",
    inQuiet: "Myös Älä häiritse -tilassa",
    screen: "Ovipuhelimen näyttö kertoo vierailijalle, että kuva saatetaan ottaa.",
    save: "Tallenna",
    saving: "Tallennetaan…",
    on: "Päällä tässä selaimessa. Oviesi ovipuhelimet tietävät tämän.",
    onLater: "Päällä tässä selaimessa. Yksi ovipuhelin ei vastannut; se saa tiedon seuraavasta " +
      "soitosta.",
    off: "Pois päältä. Oviesi ovipuhelimet eivät enää ota kuvia tälle selaimelle.",
    offLater: "Pois päältä tässä selaimessa. Yksi ovipuhelin ei vastannut; se saa tiedon " +
      "seuraavasta soitosta.",
    notIn: "Tämä selain ei vielä näe oveasi. Palaa tänne, kun asuntosi on hyväksynyt sen.",
    unable: "Tämä selain ei osaa luoda tai säilyttää tarvittavaa avainta. Uudempi osaa.",
    lasts: "Tämä selain on luvannut säilyttää kuvat ja avaimet, kunnes poistat ne.",
    mayGo:
      "Tämä selain voi poistaa kuvat ja avaimen, jolla se näkee ovesi, kun tila loppuu tai sivua " +
      "ei avata muutamaan viikkoon. Silloin asuntosi toinen puhelin hyväksyy sen taas.",
  },
  sv: {
    title: "Bilder när jag missar någon",
    what: "Om ingen i din lägenhet tittar eller svarar tar porttelefonen en bild av den som " +
      "ringde. Bara den här webbläsaren kan öppna den. Porttelefonen sparar den i högst en minut, " +
      "så öppna appen snart; servern har den aldrig.",
    keep: "Spara en bild när jag missar någon, även när appen är stängd",
    inQuiet: "Även i Stör ej",
    screen: "Porttelefonens skärm talar om för besökare att en bild kan tas.",
    save: "Spara",
    saving: "Sparar…",
    on: "På i den här webbläsaren. Porttelefonerna vid dina dörrar vet om det.",
    onLater: "På i den här webbläsaren. En porttelefon svarade inte; den får veta det vid nästa " +
      "ringning.",
    off: "Av. Porttelefonerna vid dina dörrar tar inte längre bilder åt den här webbläsaren.",
    offLater: "Av i den här webbläsaren. En porttelefon svarade inte; den får veta det vid nästa " +
      "ringning.",
    notIn: "Den här webbläsaren kan inte se din dörr än. Kom tillbaka hit när din lägenhet har " +
      "godkänt den.",
    unable: "Den här webbläsaren kan inte skapa eller spara nyckeln som behövs. En nyare kan.",
    lasts: "Den här webbläsaren har lovat att spara bilder och nycklar tills du tar bort dem.",
    mayGo: "Den här webbläsaren kan ta bort bilder, och nyckeln som den ser din dörr med, när " +
      "utrymmet tar slut eller sidan inte öppnas på några veckor. Då får en annan telefon i din " +
      "lägenhet godkänna den igen.",
  },
  de: {
    title: "Bilder, wenn ich jemanden verpasse",
    what: "Wenn in Ihrer Wohnung niemand nachsieht oder antwortet, nimmt die Türstation ein " +
      "Bild von der Person auf, die geklingelt hat. Nur dieser Browser kann es öffnen. Die " +
      "Türstation behält es höchstens eine Minute, öffnen Sie die App also bald; der Server " +
      "hat es nie.",
    keep: "Ein Bild behalten, wenn ich jemanden verpasse, auch bei geschlossener App",
    inQuiet: "Auch bei „Nicht stören“",
    screen: "Der Bildschirm der Türstation sagt Besuchern, dass ein Bild aufgenommen werden kann.",
    save: "Speichern",
    saving: "Wird gespeichert…",
    on: "Ein, für diesen Browser. Die Türstationen Ihres Hauses wissen es.",
    onLater: "Ein, für diesen Browser. Eine Türstation hat nicht geantwortet; sie erfährt es " +
      "beim nächsten Klingeln.",
    off: "Aus. Die Türstationen Ihres Hauses nehmen für diesen Browser keine Bilder mehr auf.",
    offLater: "Aus, für diesen Browser. Eine Türstation hat nicht geantwortet; sie erfährt es " +
      "beim nächsten Klingeln.",
    notIn:
      "Dieser Browser kann Ihre Tür noch nicht sehen. Kommen Sie wieder hierher, sobald Ihre " +
      "Wohnung ihn zugelassen hat.",
    unable:
      "Dieser Browser kann den nötigen Schlüssel nicht erstellen oder behalten. Ein neuerer kann " +
      "es.",
    lasts: "Dieser Browser hat zugesagt, Bilder und Schlüssel zu behalten, bis Sie sie entfernen.",
    mayGo: "Dieser Browser kann Bilder und den Schlüssel, mit dem er Ihre Tür sieht, entfernen, " +
      "wenn der Platz knapp wird oder diese Seite einige Wochen nicht geöffnet wird. Dann lässt " +
      "ein anderes Telefon Ihrer Wohnung ihn wieder zu.",
  },
});
