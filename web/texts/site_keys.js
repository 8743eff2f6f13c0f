// @ts-check
/** What the managers' page for the keys of intercoms says. */
import { inPageLanguage } from "../language.js";

const en = {
  title: "Keys of the intercoms · Vestibule",
  page: "Keys of the intercoms",
  description: "The managers’ keys that speak for a building’s intercoms.",
  why: "Then you see the keys of your building’s intercoms.",
  managersOnly: "This page is for managers of a building.",
  lead:
    "With these keys managers say which units are real and which flat may have a key. With none " +
    "of them can anybody see a door’s picture.",
  building: "Building",
  toBuilding: "To the building",
  broken: "What the server keeps does not hold together. Tell the operator.",
  making: "Making it…",
  sending: "Sending…",
  print: "Print it",
  done: "Done",
  stepsTitle: "How it goes",
  steps: [
    "Each manager makes a key, in a browser of their own that they keep.",
    "One makes the set and prints the recovery copy; the others compare the codes and sign.",
    "Beside each unit, compare the code on its screen and sign its key.",
    "For each flat, print a letter and hand it over in person or by post.",
  ],
  /** @param {string} step */
  stepDone: (step) => `${step} Done.`,
  unable: "This browser cannot make or keep such a key. Use another, and no private window.",
  /** @param {string} name */
  you: (name) => `${name} (you)`,
  /** @param {string} code */
  codeOf: (code) => `Its code: ${code}`,

  ownKey: "Your own key",
  ownKeyWhat: "It is made in this browser and cannot leave it. Use a browser that you keep.",
  makeKey: "Make my key",
  offerKey: "Offer it to the other managers",
  offered: "Offered. Another manager takes it into the set; compare its code with them in person.",
  inSet: "It is in the set.",

  set: "The managers’ set",
  noSet: "There is none yet. It takes two managers at least, and a copy on paper for when one is " +
    "away.",
  waitsForOther: "Another manager has to make and offer their key first.",
  makeSet: "Make the set with those ticked",
  twoAtLeast: "It takes two managers at least.",
  siteCode: "The site’s code, which stands in every letter. Set it in each unit when it is fitted.",
  /** @param {number} version */
  version: (version) => `Version ${version}`,
  someManager: "A manager",
  recoveryCopy: "Recovery copy",
  recoveryWhat:
    "Print it now and lock it away: it stands for a second manager when one is away. It " +
    "is kept nowhere else and is shown this once.",
  recoveryPrinted: "I have it on paper.",
  draftSet: "Send the set to the other managers",

  draft: "Waits for signatures",
  draftSetWhat: "A set of managers. Compare each code with its manager, in person or by phone.",
  /** @param {string} place @param {boolean} ended */
  draftOpening: (place, ended) =>
    ended
      ? `A letter for flat ${place}, whose household has ended: its new key counts at once.`
      : `A letter for flat ${place}.`,
  /** @param {string} name */
  hasSigned: (name) => `${name} (has signed)`,
  signedByYou: "You have signed it. Another manager signs next.",
  notYours: "It is for the managers of the set to sign.",
  compared: "I have compared it, and it is right.",
  sign: "Sign it",
  recoveryField: "Recovery copy, 64 digits and letters",
  recoveryFault: "It has 64 digits and letters from A to F.",
  /** @param {string} code */
  recoveryOther: (code) => `That is not the copy whose code is ${code}. Look for a wrong digit.`,
  signByPaper: "Sign with the recovery copy",
  dropDraft: "Take it back",

  change: "Change the set",
  changeWhat:
    "One in and one out at most. All who stay sign, and whoever comes. What a manager who " +
    "left had signed, the others sign anew.",
  changeIn: "Comes in",
  changeOut: "Goes out",
  nobody: "Nobody",
  nothingChanges: "Nothing would change.",
  draftChange: "Send the change to the others",

  units: "Units",
  unitsWhat:
    "A unit shows pictures only once its key is signed. Compare the code with the one on " +
    "the unit’s own screen.",
  unitSilent: "It has not told its key yet.",
  unitSigned: "Its key is signed.",
  unitOther: "Its key is another than the one that was signed. Find out why before you sign it.",
  unitAgain:
    "Who signed its key is not in the set any more: until you sign it again, it shows no picture. Letters that were not used count no more either; make them anew.",
  unitSame: "The unit’s own screen shows this code.",
  signUnit: "Sign its key",

  letter: "A letter for a flat",
  letterLead:
    "Whoever opens it first makes the flat’s key. Where a household is there, its phones " +
    "are told, and can object for a day.",
  noFlats: "There is no flat to write to.",
  flat: "Flat",
  ended: "The household has ended: no day to object. A second manager signs, too.",
  makeLetter: "Make the letter",
  /** @param {string} flat */
  letterTitle: (flat) => `Flat ${flat}: your door’s camera`,
  letterWhat: "Open this link on your own phone, and it becomes the first that sees who rings at " +
    "your door. Nobody else can see it, your manager included. The link counts once; throw this " +
    "letter away afterwards.",
  letterCode: "QR code of the link",
  letterSite: "Code of your managers’ keys:",
  letterOnce: "The link is shown this once and was not sent anywhere. Print it, and hand it over.",
  letterDraft: "The link counts once another manager has signed. It is shown this once; print it.",
};

export const siteKeysTexts = inPageLanguage({
  en,
  fi: {
    title: "Ovipuhelinten avaimet · Vestibule",
    page: "Ovipuhelinten avaimet",
    description: "Isännöitsijöiden avaimet rakennuksen ovipuhelimia varten.",
    why: "Sitten näet rakennuksesi ovipuhelinten avaimet.",
    managersOnly: "Tämä sivu on rakennuksen isännöitsijöille.",
    lead:
      "Näillä avaimilla isännöitsijät vahvistavat, mitkä ovipuhelimet ovat aitoja ja mikä asunto " +
      "saa avaimen. Millään niistä ei näe oven kuvaa.",
    building: "Rakennus",
    toBuilding: "Rakennuksen sivulle",
    broken: "Palvelimen tiedot ovat ristiriitaiset. Kerro ylläpitäjälle.",
    making: "Luodaan…",
    sending: "Lähetetään…",
    print: "Tulosta",
    done: "Valmis",
    stepsTitle: "Näin se etenee",
    steps: [
      "Jokainen isännöitsijä luo avaimen omassa selaimessaan, jonka pitää.",
      "Yksi kokoaa avaimet ja tulostaa varakopion; muut vertaavat koodit ja allekirjoittavat.",
      "Vertaa koodia kunkin ovipuhelimen näyttöön ja allekirjoita sen avain.",
      "Tulosta jokaiselle asunnolle kirje ja luovuta se henkilökohtaisesti tai postitse.",
    ],
    stepDone: (step) => `${step} Valmis.`,
    unable:
      "Tämä selain ei voi luoda tai säilyttää avainta. Käytä toista selainta, äläkä yksityistä " +
      "ikkunaa.",
    you: (name) => `${name} (sinä)`,
    codeOf: (code) => `Koodi: ${code}`,
    ownKey: "Oma avaimesi",
    ownKeyWhat:
      "Avain luodaan tässä selaimessa eikä se voi poistua siitä. Käytä selainta, jonka pidät.",
    makeKey: "Luo avain",
    offerKey: "Tarjoa muille isännöitsijöille",
    offered: "Tarjottu. Toinen isännöitsijä ottaa sen mukaan; verratkaa koodia kasvokkain.",
    inSet: "Se on mukana.",
    set: "Isännöitsijöiden avaimet",
    noSet:
      "Niitä ei ole vielä. Tarvitaan vähintään kaksi isännöitsijää ja varakopio paperilla siltä " +
      "varalta, että toinen on poissa.",
    waitsForOther: "Toisen isännöitsijän on ensin luotava ja tarjottava avaimensa.",
    makeSet: "Ota valitut mukaan",
    twoAtLeast: "Tarvitaan vähintään kaksi isännöitsijää.",
    siteCode: "Kohteen koodi, joka on jokaisessa kirjeessä. Aseta se jokaiseen ovipuhelimeen " +
      "asennettaessa.",
    version: (version) => `Versio ${version}`,
    someManager: "Isännöitsijä",
    recoveryCopy: "Varakopio",
    recoveryWhat:
      "Tulosta se nyt ja säilytä lukkojen takana: se korvaa toisen isännöitsijän, kun " +
      "tämä on poissa. Sitä ei säilytetä muualla, ja se näytetään vain nyt.",
    recoveryPrinted: "Minulla on se paperilla.",
    draftSet: "Lähetä muille isännöitsijöille",
    draft: "Odottaa allekirjoituksia",
    draftSetWhat:
      "Isännöitsijöiden avaimet. Vertaa jokaista koodia isännöitsijän kanssa kasvokkain " +
      "tai puhelimessa.",
    draftOpening: (place, ended) =>
      ended
        ? `Kirje asunnolle ${place}, jonka talous on päättynyt: uusi avain tulee voimaan heti.`
        : `Kirje asunnolle ${place}.`,
    hasSigned: (name) => `${name} (on allekirjoittanut)`,
    signedByYou: "Olet allekirjoittanut. Seuraavaksi allekirjoittaa toinen isännöitsijä.",
    notYours: "Sen allekirjoittavat isännöitsijät, joiden avain on mukana.",
    compared: "Olen verrannut, ja se täsmää.",
    sign: "Allekirjoita",
    recoveryField: "Varakopio, 64 numeroa ja kirjainta",
    recoveryFault: "Siinä on 64 numeroa ja kirjainta väliltä A–F.",
    recoveryOther: (code) => `Tämä ei ole kopio, jonka koodi on ${code}. Etsi virheellinen merkki.`,
    signByPaper: "Allekirjoita varakopiolla",
    dropDraft: "Peru",
    change: "Muuta avaimia",
    changeWhat:
      "Enintään yksi mukaan ja yksi pois. Kaikki jäävät ja uusi allekirjoittavat. Sen, minkä " +
      "lähtenyt oli allekirjoittanut, muut allekirjoittavat uudelleen.",
    changeIn: "Tulee mukaan",
    changeOut: "Lähtee",
    nobody: "Ei kukaan",
    nothingChanges: "Mikään ei muuttuisi.",
    draftChange: "Lähetä muutos muille",
    units: "Ovipuhelimet",
    unitsWhat: "Ovipuhelin näyttää kuvaa vasta, kun sen avain on allekirjoitettu. Vertaa koodia " +
      "ovipuhelimen omaan näyttöön.",
    unitSilent: "Se ei ole vielä kertonut avaintaan.",
    unitSigned: "Sen avain on allekirjoitettu.",
    unitOther: "Avain on toinen kuin allekirjoitettu. Selvitä syy ennen kuin allekirjoitat.",
    unitAgain:
      "Sen avaimen allekirjoittaja ei ole enää mukana: ovipuhelin ei näytä kuvaa ennen kuin " +
      "allekirjoitat uudelleen. Myöskään käyttämättömät kirjeet eivät enää kelpaa; luo ne " +
      "uudelleen.",
    unitSame: "Ovipuhelimen oma näyttö näyttää tämän koodin.",
    signUnit: "Allekirjoita avain",
    letter: "Kirje asunnolle",
    letterLead:
      "Se, joka avaa sen ensin, luo asunnon avaimen. Jos asunnossa jo asutaan, sen puhelimet " +
      "saavat tiedon ja voivat vastustaa vuorokauden ajan.",
    noFlats: "Ei ole asuntoa, jolle kirjeen voisi tehdä.",
    flat: "Asunto",
    ended: "Talous on päättynyt: vuorokauden aikaa vastustaa ei ole. Myös toinen isännöitsijä " +
      "allekirjoittaa.",
    makeLetter: "Luo kirje",
    letterTitle: (flat) => `Asunto ${flat}: ovesi kamera`,
    letterWhat: "Avaa tämä linkki omalla puhelimellasi, niin se näkee ensimmäisenä, kuka soittaa " +
      "ovellasi. Kukaan muu ei näe sitä, ei myöskään isännöitsijä. Linkki toimii kerran; hävitä " +
      "kirje sen jälkeen.",
    letterCode: "Linkin QR-koodi",
    letterSite: "Isännöitsijöiden avainten koodi:",
    letterOnce:
      "Linkki näytetään vain nyt, eikä sitä ole lähetetty mihinkään. Tulosta ja luovuta se.",
    letterDraft:
      "Linkki toimii, kun toinen isännöitsijä on allekirjoittanut. Se näytetään vain nyt; " +
      "tulosta se.",
  },
  sv: {
    title: "Porttelefonernas nycklar · Vestibule",
    page: "Porttelefonernas nycklar",
    description: "Förvaltarnas nycklar som talar för byggnadens porttelefoner.",
    why: "Sedan ser du nycklarna till byggnadens porttelefoner.",
    managersOnly: "Den här sidan är för byggnadens förvaltare.",
    lead: "Med de här nycklarna intygar förvaltarna vilka porttelefoner som är äkta och vilken " +
      "lägenhet som får en nyckel. Ingen av dem gör att någon kan se en dörrs bild.",
    building: "Byggnad",
    toBuilding: "Till byggnaden",
    broken: "Det som servern har sparat hänger inte ihop. Säg till operatören.",
    making: "Skapar…",
    sending: "Skickar…",
    print: "Skriv ut",
    done: "Klart",
    stepsTitle: "Så går det till",
    steps: [
      "Varje förvaltare skapar en nyckel i en egen webbläsare och behåller den.",
      "En samlar nycklarna och skriver ut reservkopian; de andra jämför koderna och signerar.",
      "Jämför koden på varje porttelefons skärm och signera dess nyckel.",
      "Skriv ut ett brev till varje lägenhet och lämna över det personligen eller med post.",
    ],
    stepDone: (step) => `${step} Klart.`,
    unable:
      "Den här webbläsaren kan inte skapa eller spara en sådan nyckel. Använd en annan, och " +
      "inget privat fönster.",
    you: (name) => `${name} (du)`,
    codeOf: (code) => `Kod: ${code}`,
    ownKey: "Din egen nyckel",
    ownKeyWhat:
      "Den skapas i den här webbläsaren och kan inte lämna den. Använd en webbläsare som du " +
      "behåller.",
    makeKey: "Skapa min nyckel",
    offerKey: "Erbjud de andra förvaltarna den",
    offered: "Erbjuden. En annan förvaltare tar med den; jämför koden personligen.",
    inSet: "Den är med.",
    set: "Förvaltarnas nycklar",
    noSet:
      "Det finns inga än. Det krävs minst två förvaltare och en reservkopia på papper för när en " +
      "är borta.",
    waitsForOther: "En annan förvaltare måste först skapa och erbjuda sin nyckel.",
    makeSet: "Ta med de valda",
    twoAtLeast: "Det krävs minst två förvaltare.",
    siteCode:
      "Anläggningens kod, som står i varje brev. Ställ in den i varje porttelefon när den " +
      "monteras.",
    version: (version) => `Version ${version}`,
    someManager: "En förvaltare",
    recoveryCopy: "Reservkopia",
    recoveryWhat:
      "Skriv ut den nu och lås in den: den ersätter en andra förvaltare när en är borta. " +
      "Den sparas ingen annanstans och visas bara nu.",
    recoveryPrinted: "Jag har den på papper.",
    draftSet: "Skicka till de andra förvaltarna",
    draft: "Väntar på signaturer",
    draftSetWhat:
      "Förvaltarnas nycklar. Jämför varje kod med dess förvaltare, personligen eller per " +
      "telefon.",
    draftOpening: (place, ended) =>
      ended
        ? `Ett brev till lägenhet ${place}, vars hushåll har upphört: den nya nyckeln gäller genast.`
        : `Ett brev till lägenhet ${place}.`,
    hasSigned: (name) => `${name} (har signerat)`,
    signedByYou: "Du har signerat. En annan förvaltare signerar härnäst.",
    notYours: "Den signeras av förvaltarna vars nycklar är med.",
    compared: "Jag har jämfört, och det stämmer.",
    sign: "Signera",
    recoveryField: "Reservkopian, 64 siffror och bokstäver",
    recoveryFault: "Den har 64 siffror och bokstäver från A till F.",
    recoveryOther: (code) => `Det är inte kopian med koden ${code}. Leta efter ett fel tecken.`,
    signByPaper: "Signera med reservkopian",
    dropDraft: "Ta tillbaka",
    change: "Ändra nycklarna",
    changeWhat:
      "Högst en in och en ut. Alla som är kvar och den som kommer till signerar. Det som en " +
      "förvaltare som har slutat signerade, signerar de andra på nytt.",
    changeIn: "Kommer in",
    changeOut: "Lämnar",
    nobody: "Ingen",
    nothingChanges: "Inget skulle ändras.",
    draftChange: "Skicka ändringen till de andra",
    units: "Porttelefoner",
    unitsWhat:
      "En porttelefon visar bild först när dess nyckel är signerad. Jämför koden med den på " +
      "porttelefonens egen skärm.",
    unitSilent: "Den har inte uppgett sin nyckel än.",
    unitSigned: "Dess nyckel är signerad.",
    unitOther:
      "Dess nyckel är en annan än den som signerades. Ta reda på varför innan du signerar.",
    unitAgain:
      "Den som signerade nyckeln är inte med längre: porttelefonen visar ingen bild förrän du " +
      "signerar igen. Oanvända brev gäller inte heller längre; skapa dem på nytt.",
    unitSame: "Porttelefonens egen skärm visar den här koden.",
    signUnit: "Signera nyckeln",
    letter: "Ett brev till en lägenhet",
    letterLead:
      "Den som öppnar det först skapar lägenhetens nyckel. Om ett hushåll bor där får dess " +
      "telefoner veta det och kan invända i ett dygn.",
    noFlats: "Det finns ingen lägenhet att skriva till.",
    flat: "Lägenhet",
    ended: "Hushållet har upphört: inget dygn för att invända. Även en andra förvaltare signerar.",
    makeLetter: "Skapa brevet",
    letterTitle: (flat) => `Lägenhet ${flat}: din dörrs kamera`,
    letterWhat:
      "Öppna länken på din egen telefon, så blir den den första som ser vem som ringer på " +
      "hos dig. Ingen annan kan se det, inte heller förvaltaren. Länken gäller en gång; släng " +
      "brevet efteråt.",
    letterCode: "Länkens QR-kod",
    letterSite: "Kod för förvaltarnas nycklar:",
    letterOnce:
      "Länken visas bara nu och har inte skickats någonstans. Skriv ut och lämna över den.",
    letterDraft:
      "Länken gäller när en annan förvaltare har signerat. Den visas bara nu; skriv ut den.",
  },
  de: {
    title: "Schlüssel der Türstationen · Vestibule",
    page: "Schlüssel der Türstationen",
    description: "Die Schlüssel der Verwaltung, die für die Türstationen eines Gebäudes sprechen.",
    why: "Dann sehen Sie die Schlüssel der Türstationen Ihres Gebäudes.",
    managersOnly: "Diese Seite ist für die Verwaltung eines Gebäudes.",
    lead:
      "Mit diesen Schlüsseln sagt die Verwaltung, welche Türstationen echt sind und welche Wohnung " +
      "einen Schlüssel haben darf. Mit keinem davon lässt sich das Bild einer Tür sehen.",
    building: "Gebäude",
    toBuilding: "Zum Gebäude",
    broken: "Was der Server aufbewahrt, ist nicht schlüssig. Sagen Sie es dem Betreiber.",
    making: "Wird erstellt…",
    sending: "Wird gesendet…",
    print: "Drucken",
    done: "Fertig",
    stepsTitle: "So geht es",
    steps: [
      "Jede Person der Verwaltung erstellt einen Schlüssel, in einem eigenen Browser, den sie behält.",
      "Eine Person beginnt und druckt die Papierkopie; die anderen vergleichen die Codes und signieren.",
      "Vergleichen Sie bei jeder Türstation den Code auf ihrem Bildschirm und signieren Sie ihren Schlüssel.",
      "Drucken Sie für jede Wohnung einen Brief und übergeben Sie ihn persönlich oder per Post.",
    ],
    stepDone: (step) => `${step} Erledigt.`,
    unable:
      "Dieser Browser kann einen solchen Schlüssel nicht erstellen oder behalten. Nehmen Sie " +
      "einen anderen und kein privates Fenster.",
    you: (name) => `${name} (Sie)`,
    codeOf: (code) => `Code: ${code}`,
    ownKey: "Ihr eigener Schlüssel",
    ownKeyWhat:
      "Er wird in diesem Browser erstellt und kann ihn nicht verlassen. Nehmen Sie einen " +
      "Browser, den Sie behalten.",
    makeKey: "Meinen Schlüssel erstellen",
    offerKey: "Den anderen in der Verwaltung anbieten",
    offered:
      "Angeboten. Eine andere Person der Verwaltung nimmt ihn auf; vergleichen Sie den Code " +
      "persönlich.",
    inSet: "Er ist aufgenommen.",
    set: "Die Schlüssel der Verwaltung",
    noSet:
      "Es gibt noch keine. Nötig sind mindestens zwei Personen und eine Papierkopie, falls eine " +
      "nicht da ist.",
    waitsForOther:
      "Zuerst muss eine andere Person der Verwaltung ihren Schlüssel erstellen und anbieten.",
    makeSet: "Mit den Angekreuzten beginnen",
    twoAtLeast: "Nötig sind mindestens zwei Personen.",
    siteCode:
      "Der Code der Anlage, der in jedem Brief steht. Stellen Sie ihn in jeder Türstation ein, " +
      "wenn sie montiert wird.",
    version: (version) => `Version ${version}`,
    someManager: "Eine Person der Verwaltung",
    recoveryCopy: "Papierkopie",
    recoveryWhat:
      "Drucken Sie sie jetzt und schließen Sie sie weg: Sie steht für eine zweite Person, " +
      "wenn eine nicht da ist. Sie wird sonst nirgends aufbewahrt und nur dieses eine Mal gezeigt.",
    recoveryPrinted: "Ich habe sie auf Papier.",
    draftSet: "An die anderen senden",
    draft: "Wartet auf Signaturen",
    draftSetWhat:
      "Die Schlüssel der Verwaltung. Vergleichen Sie jeden Code mit der Person, persönlich " +
      "oder am Telefon.",
    draftOpening: (place, ended) =>
      ended
        ? `Ein Brief für Wohnung ${place}, deren Haushalt beendet ist: Der neue Schlüssel gilt sofort.`
        : `Ein Brief für Wohnung ${place}.`,
    hasSigned: (name) => `${name} (hat signiert)`,
    signedByYou: "Sie haben signiert. Als Nächstes signiert eine andere Person.",
    notYours: "Hier signieren die, deren Schlüssel aufgenommen sind.",
    compared: "Ich habe verglichen, und es stimmt.",
    sign: "Signieren",
    recoveryField: "Papierkopie, 64 Ziffern und Buchstaben",
    recoveryFault: "Sie hat 64 Ziffern und Buchstaben von A bis F.",
    recoveryOther: (code) =>
      `Das ist nicht die Kopie mit dem Code ${code}. Suchen Sie nach einem falschen Zeichen.`,
    signByPaper: "Mit der Papierkopie signieren",
    dropDraft: "Zurücknehmen",
    change: "Die Schlüssel ändern",
    changeWhat:
      "Höchstens eine Person kommt und eine geht. Alle, die bleiben, und wer hinzukommt, " +
      "signieren. Was jemand signiert hatte, der gegangen ist, signieren die anderen neu.",
    changeIn: "Kommt hinzu",
    changeOut: "Geht",
    nobody: "Niemand",
    nothingChanges: "Es würde sich nichts ändern.",
    draftChange: "Die Änderung an die anderen senden",
    units: "Türstationen",
    unitsWhat:
      "Eine Türstation zeigt Bilder erst, wenn ihr Schlüssel signiert ist. Vergleichen Sie den " +
      "Code mit dem auf ihrem eigenen Bildschirm.",
    unitSilent: "Sie hat ihren Schlüssel noch nicht genannt.",
    unitSigned: "Der Schlüssel ist signiert.",
    unitOther:
      "Der Schlüssel ist ein anderer als der signierte. Klären Sie, warum, bevor Sie signieren.",
    unitAgain:
      "Wer ihren Schlüssel signiert hat, ist nicht mehr dabei: Bis Sie neu signieren, zeigt sie " +
      "kein Bild. Auch unbenutzte Briefe gelten nicht mehr; erstellen Sie sie neu.",
    unitSame: "Die Türstation selbst zeigt diesen Code.",
    signUnit: "Schlüssel signieren",
    letter: "Ein Brief für eine Wohnung",
    letterLead:
      "Wer ihn zuerst öffnet, erstellt den Schlüssel der Wohnung. Wohnt dort schon jemand, " +
      "erfahren es die Telefone der Wohnung und können einen Tag lang widersprechen.",
    noFlats: "Es gibt keine Wohnung, an die zu schreiben wäre.",
    flat: "Wohnung",
    ended:
      "Der Haushalt ist beendet: keine Frist zum Widersprechen. Eine zweite Person signiert mit.",
    makeLetter: "Brief erstellen",
    letterTitle: (flat) => `Wohnung ${flat}: die Kamera an Ihrer Tür`,
    letterWhat:
      "Öffnen Sie diesen Link auf Ihrem eigenen Telefon; dann sieht es als erstes, wer bei " +
      "Ihnen klingelt. Niemand sonst kann das sehen, auch nicht Ihre Verwaltung. Der Link gilt " +
      "einmal; werfen Sie den Brief danach weg.",
    letterCode: "QR-Code des Links",
    letterSite: "Code der Schlüssel Ihrer Verwaltung:",
    letterOnce:
      "Der Link wird nur dieses eine Mal gezeigt und wurde nirgendwohin gesendet. Drucken und " +
      "übergeben Sie ihn.",
    letterDraft:
      "Der Link gilt, sobald eine andere Person der Verwaltung signiert hat. Er wird nur dieses " +
      "eine Mal gezeigt; drucken Sie ihn.",
  },
});
