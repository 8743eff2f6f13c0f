// @ts-check
/** What the pages say on erasing everything of oneself, and its receipt. */
import { inPageLanguage } from "../language.js";

export const erasureTexts = inPageLanguage({
  en: {
    eraseTitle: "Erase everything",
    eraseLead: "Nobody can undo it.",
    whatHappens: "What happens",
    happens: [
      "At once you are signed out everywhere. Doors and lifts no longer know you, and the visitor " +
      "keys that you gave end.",
      "Then the keys are destroyed under which your data lies. No copy of it can be read from then " +
      "on, wherever it lies.",
      "Key tags of your flat keep working. They are the flat’s.",
      "You get the address of a receipt. It says what is done and what still waits.",
    ],
    whatStays: "What stays, how long and why",
    nameAndFlats: "Your name and flats, sealed",
    nameAndFlatsText:
      "For 365 days at most, for the operator alone: the log names ids, and who must look into a " +
      "burglary may have to know whose one was. Every look is noted.",
    entered: "What your building’s managers entered",
    enteredText:
      "They have 30 days to delete it; it opens nothing. What they leave goes to the operator, who " +
      "deletes it or keeps it on a ground that law names.",
    eraseWord: "erase",
    eraseLabel: "Type “erase” to confirm",
    eraseMust: "Type the word erase.",
    erase: "Erase everything of me",
    erasing: "Erasing…",
    notNow: (/** @type {string} */ rule, /** @type {string} */ _sentence) =>
      `It cannot be done now: ${rule}.`,
    begun: "Your erasure has begun",
    begunLead: "Your access has ended on all devices.",
    keepAddress:
      "Keep this address. It shows what is done and what waits, it is shown this once, and nobody " +
      "can find it out again.",
    openReceipt: "Open the receipt",
    copyAddress: "Copy the address",
    print: "Print it",
    title: "Receipt of an erasure · Vestibule",
    page: "Receipt of an erasure",
    description: "What was erased and when, and what waits.",
    moment: "One moment…",
    tryAgain: "Try again",
    titles: {
      held: "Your erasure waits",
      begun: "Your erasure is under way",
      done: "Your data is erased",
      forgetting: "Your data is erased",
      over: "Nothing of you is left",
    },
    /** GDPR, Article 17(3). */
    grounds: {
      legal_obligation: "a duty by law",
      legal_claim: "a legal claim",
      public_interest: "a public interest",
    },
    none: "No receipt",
    noneText:
      "There is none at this address. Open the whole address that you kept, to its last character. " +
      "A receipt goes once everything that it tells of is over.",
    held: "A legal claim holds what is kept of you. The erasure goes on once it ends.",
    whatWasDone: "What was done",
    asked: "You asked for it",
    accessEnded: "Your access ended, on all devices",
    keysDestroyed: "Your keys were destroyed: no copy of your data can be read",
    keysWait: "Waits. It takes some moments.",
    secondPlace: "The backups’ place knows of it: a restored backup brings nothing back",
    secondPlaceWaits: "Not yet, or this server makes no backups.",
    managersEntered: "What your building’s managers entered",
    nothingLeft: "Nothing of it is left.",
    staysForAWhile: "What stays for a while",
    stub: "Your name and flats, sealed, for the operator alone",
    stubUntil: (/** @type {string} */ moment) =>
      `Until ${moment} at the latest, because the log names ids.`,
    stubDestroyed: (/** @type {string} */ moment) => `Destroyed on ${moment}.`,
    audit: "Entries of the log that name a random id",
    auditUntil: (/** @type {string} */ moment) => `Until ${moment} at the latest.`,
    complain: "Where to complain",
    controller: (/** @type {string} */ name) => `Who answered for your data: ${name}`,
    number: (/** @type {string} */ id) => `Number of the erasure: ${id}`,
    lookAgain: "Look again",
    waitsForManager: (/** @type {string} */ building, /** @type {string} */ until) =>
      `${building}: waits for a manager to delete it; from ${until} on the operator decides.`,
    waitsForOperator: (/** @type {string} */ building) =>
      `${building}: waits for the operator’s decision.`,
    kept: (
      /** @type {string} */ building,
      /** @type {string} */ until,
      /** @type {string} */ ground,
    ) => `${building}: kept until ${until}, because of ${ground}.`,
    deleted: (/** @type {string} */ building) => `${building}: deleted.`,
  },
  fi: {
    eraseTitle: "Poista kaikki",
    eraseLead: "Kukaan ei voi perua sitä.",
    whatHappens: "Mitä tapahtuu",
    happens: [
      "Sinut kirjataan heti ulos kaikkialta. Ovet ja hissit eivät enää tunne sinua, ja antamasi " +
      "vierailija-avaimet päättyvät.",
      "Sitten tuhotaan avaimet, joiden takana tietosi ovat. Sen jälkeen mitään niiden kopiota ei " +
      "voi lukea, missä se sitten onkin.",
      "Asuntosi avaintunnisteet toimivat edelleen. Ne kuuluvat asunnolle.",
      "Saat kuitin osoitteen. Kuitti kertoo, mitä on tehty ja mikä vielä odottaa.",
    ],
    whatStays: "Mitä jää, kuinka kauan ja miksi",
    nameAndFlats: "Nimesi ja asuntosi, sinetöityinä",
    nameAndFlatsText:
      "Enintään 365 päivää, vain ylläpitäjälle: lokissa on tunnuksia, ja murtoa selvittävän voi olla " +
      "tiedettävä, kenelle tunnus kuului. Jokaisesta katsomisesta jää merkintä.",
    entered: "Rakennuksesi isännöitsijöiden kirjaamat tiedot",
    enteredText:
      "Heillä on 30 päivää aikaa poistaa ne; ne eivät avaa mitään. Jäljelle jäävistä päättää " +
      "ylläpitäjä, joka poistaa ne tai säilyttää ne laissa nimetyllä perusteella.",
    eraseWord: "poista",
    eraseLabel: "Vahvista kirjoittamalla ”poista”",
    eraseMust: "Kirjoita sana poista.",
    erase: "Poista minusta kaikki",
    erasing: "Poistetaan…",
    notNow: (_rule, sentence) => `Sitä ei voi tehdä nyt. ${sentence}`,
    begun: "Tietojesi poistaminen on alkanut",
    begunLead: "Pääsysi on päättynyt kaikilla laitteilla.",
    keepAddress:
      "Säilytä tämä osoite. Se näyttää, mitä on tehty ja mikä odottaa. Se näytetään vain tämän " +
      "kerran, eikä kukaan voi selvittää sitä uudelleen.",
    openReceipt: "Avaa kuitti",
    copyAddress: "Kopioi osoite",
    print: "Tulosta",
    title: "Kuitti poistamisesta · Vestibule",
    page: "Kuitti poistamisesta",
    description: "Mitä poistettiin ja milloin, ja mikä odottaa.",
    moment: "Hetki…",
    tryAgain: "Yritä uudelleen",
    titles: {
      held: "Poistaminen odottaa",
      begun: "Poistaminen on kesken",
      done: "Tietosi on poistettu",
      forgetting: "Tietosi on poistettu",
      over: "Sinusta ei ole jäljellä mitään",
    },
    grounds: {
      legal_obligation: "lakisääteinen velvoite",
      legal_claim: "oikeusvaade",
      public_interest: "yleinen etu",
    },
    none: "Ei kuittia",
    noneText:
      "Tässä osoitteessa ei ole kuittia. Avaa säilyttämäsi osoite kokonaan, viimeistä merkkiä " +
      "myöten. Kuitti häviää, kun kaikki, mistä se kertoo, on ohi.",
    held: "Oikeusvaade pitää tietosi tallessa. Poistaminen jatkuu, kun se päättyy.",
    whatWasDone: "Mitä tehtiin",
    asked: "Pyysit poistamista",
    accessEnded: "Pääsysi päättyi kaikilla laitteilla",
    keysDestroyed: "Tietojesi avaimet tuhottiin: mitään kopiota niistä ei voi lukea",
    keysWait: "Odottaa. Siinä kestää hetki.",
    secondPlace:
      "Varmuuskopioiden paikka tietää siitä: palautettu varmuuskopio ei tuo mitään takaisin",
    secondPlaceWaits: "Ei vielä, tai tämä palvelin ei tee varmuuskopioita.",
    managersEntered: "Rakennuksesi isännöitsijöiden kirjaamat tiedot",
    nothingLeft: "Niistä ei ole jäljellä mitään.",
    staysForAWhile: "Mitä jää joksikin aikaa",
    stub: "Nimesi ja asuntosi, sinetöityinä, vain ylläpitäjälle",
    stubUntil: (moment) => `Enintään ${moment} asti, koska lokissa on tunnuksia.`,
    stubDestroyed: (moment) => `Tuhottu ${moment}.`,
    audit: "Lokin merkinnät, joissa on satunnaistunnus",
    auditUntil: (moment) => `Enintään ${moment} asti.`,
    complain: "Minne valittaa",
    controller: (name) => `Kuka vastasi tiedoistasi: ${name}`,
    number: (id) => `Poistamisen numero: ${id}`,
    lookAgain: "Katso uudelleen",
    waitsForManager: (building, until) =>
      `${building}: odottaa, että isännöitsijä poistaa tiedot; ${until} alkaen päättää ylläpitäjä.`,
    waitsForOperator: (building) => `${building}: odottaa ylläpitäjän päätöstä.`,
    kept: (building, until, ground) => `${building}: säilytetään ${until} asti, syynä ${ground}.`,
    deleted: (building) => `${building}: poistettu.`,
  },
  sv: {
    eraseTitle: "Radera allt",
    eraseLead: "Ingen kan ångra det.",
    whatHappens: "Vad som händer",
    happens: [
      "Du loggas genast ut överallt. Dörrar och hissar känner inte längre igen dig, och " +
      "besöksnycklarna som du har gett upphör.",
      "Sedan förstörs nycklarna som dina uppgifter ligger under. Ingen kopia av dem kan läsas efter " +
      "det, var den än ligger.",
      "Lägenhetens nyckelbrickor fungerar fortfarande. De tillhör lägenheten.",
      "Du får adressen till ett kvitto. Det säger vad som är gjort och vad som återstår.",
    ],
    whatStays: "Vad som blir kvar, hur länge och varför",
    nameAndFlats: "Ditt namn och dina lägenheter, förseglade",
    nameAndFlatsText:
      "I högst 365 dagar, enbart för operatören: loggen nämner id, och den som måste utreda " +
      "ett inbrott kan behöva veta vems ett id var. Varje läsning antecknas.",
    entered: "Vad din byggnads förvaltare har fört in",
    enteredText:
      "De har 30 dagar på sig att ta bort det; det öppnar inget. Det som blir kvar går till " +
      "operatören, som tar bort det eller behåller det på en grund som lagen nämner.",
    eraseWord: "radera",
    eraseLabel: "Skriv ”radera” för att bekräfta",
    eraseMust: "Skriv ordet radera.",
    erase: "Radera allt om mig",
    erasing: "Raderar…",
    notNow: (_rule, sentence) => `Det går inte nu. ${sentence}`,
    begun: "Raderingen har börjat",
    begunLead: "Din åtkomst har upphört på alla enheter.",
    keepAddress:
      "Spara den här adressen. Den visar vad som är gjort och vad som återstår. Den visas bara den " +
      "här gången, och ingen kan ta reda på den igen.",
    openReceipt: "Öppna kvittot",
    copyAddress: "Kopiera adressen",
    print: "Skriv ut",
    title: "Kvitto på en radering · Vestibule",
    page: "Kvitto på en radering",
    description: "Vad som raderades och när, och vad som återstår.",
    moment: "Ett ögonblick…",
    tryAgain: "Försök igen",
    titles: {
      held: "Din radering väntar",
      begun: "Din radering pågår",
      done: "Dina uppgifter är raderade",
      forgetting: "Dina uppgifter är raderade",
      over: "Inget om dig finns kvar",
    },
    grounds: {
      legal_obligation: "en rättslig förpliktelse",
      legal_claim: "ett rättsligt anspråk",
      public_interest: "ett allmänt intresse",
    },
    none: "Inget kvitto",
    noneText:
      "Det finns inget på den här adressen. Öppna hela adressen som du sparade, till sista tecknet. " +
      "Ett kvitto försvinner när allt som det berättar om är över.",
    held:
      "Ett rättsligt anspråk håller kvar det som sparas om dig. Raderingen fortsätter när det upphör.",
    whatWasDone: "Vad som har gjorts",
    asked: "Du begärde det",
    accessEnded: "Din åtkomst upphörde, på alla enheter",
    keysDestroyed: "Nycklarna till dina uppgifter förstördes: ingen kopia av dem kan läsas",
    keysWait: "Väntar. Det tar några ögonblick.",
    secondPlace:
      "Platsen för säkerhetskopior vet om det: en återställd kopia tar inte tillbaka något",
    secondPlaceWaits: "Inte än, eller så gör den här servern inga säkerhetskopior.",
    managersEntered: "Vad din byggnads förvaltare har fört in",
    nothingLeft: "Inget av det finns kvar.",
    staysForAWhile: "Vad som blir kvar en tid",
    stub: "Ditt namn och dina lägenheter, förseglade, enbart för operatören",
    stubUntil: (moment) => `Längst till ${moment}, eftersom loggen nämner id.`,
    stubDestroyed: (moment) => `Förstört ${moment}.`,
    audit: "Poster i loggen som nämner ett slumpmässigt id",
    auditUntil: (moment) => `Längst till ${moment}.`,
    complain: "Var du kan klaga",
    controller: (name) => `Vem som ansvarade för dina uppgifter: ${name}`,
    number: (id) => `Raderingens nummer: ${id}`,
    lookAgain: "Titta igen",
    waitsForManager: (building, until) =>
      `${building}: väntar på att en förvaltare tar bort det; från ${until} beslutar operatören.`,
    waitsForOperator: (building) => `${building}: väntar på operatörens beslut.`,
    kept: (building, until, ground) => `${building}: sparas till ${until}, på grund av ${ground}.`,
    deleted: (building) => `${building}: borttaget.`,
  },
  de: {
    eraseTitle: "Alles löschen",
    eraseLead: "Niemand kann es rückgängig machen.",
    whatHappens: "Was geschieht",
    happens: [
      "Sie werden sofort überall abgemeldet. Türen und Aufzüge kennen Sie nicht mehr, und die " +
      "Besucherschlüssel, die Sie ausgestellt haben, enden.",
      "Dann werden die Schlüssel vernichtet, unter denen Ihre Daten liegen. Keine Kopie davon lässt " +
      "sich danach noch lesen, wo immer sie liegt.",
      "Transponder Ihrer Wohnung funktionieren weiter. Sie gehören zur Wohnung.",
      "Sie erhalten die Adresse einer Quittung. Sie zeigt, was erledigt ist und was noch wartet.",
    ],
    whatStays: "Was bleibt, wie lange und warum",
    nameAndFlats: "Ihr Name und Ihre Wohnungen, versiegelt",
    nameAndFlatsText:
      "Höchstens 365 Tage, allein für den Betreiber: Das Protokoll nennt Kennungen, und wer " +
      "einen Einbruch aufklären muss, muss womöglich wissen, wem eine gehörte. Jede Einsicht " +
      "wird vermerkt.",
    entered: "Was die Verwaltung Ihres Gebäudes eingetragen hat",
    enteredText:
      "Sie hat 30 Tage, um es zu löschen; es öffnet nichts. Was sie übrig lässt, geht an den " +
      "Betreiber, der es löscht oder aus einem gesetzlich genannten Grund behält.",
    eraseWord: "löschen",
    eraseLabel: "Zum Bestätigen „löschen“ eingeben",
    eraseMust: "Geben Sie das Wort löschen ein.",
    erase: "Alles über mich löschen",
    erasing: "Wird gelöscht…",
    notNow: (_rule, sentence) => `Das geht jetzt nicht. ${sentence}`,
    begun: "Ihre Löschung hat begonnen",
    begunLead: "Ihr Zugang ist auf allen Geräten beendet.",
    keepAddress:
      "Bewahren Sie diese Adresse auf. Sie zeigt, was erledigt ist und was wartet. Sie wird nur " +
      "dieses eine Mal gezeigt, und niemand kann sie noch einmal herausfinden.",
    openReceipt: "Quittung öffnen",
    copyAddress: "Adresse kopieren",
    print: "Drucken",
    title: "Quittung über eine Löschung · Vestibule",
    page: "Quittung über eine Löschung",
    description: "Was wann gelöscht wurde und was wartet.",
    moment: "Einen Moment…",
    tryAgain: "Erneut versuchen",
    titles: {
      held: "Ihre Löschung wartet",
      begun: "Ihre Löschung läuft",
      done: "Ihre Daten sind gelöscht",
      forgetting: "Ihre Daten sind gelöscht",
      over: "Von Ihnen ist nichts übrig",
    },
    grounds: {
      legal_obligation: "rechtliche Verpflichtung",
      legal_claim: "Rechtsanspruch",
      public_interest: "öffentliches Interesse",
    },
    none: "Keine Quittung",
    noneText:
      "Unter dieser Adresse gibt es keine. Öffnen Sie die ganze Adresse, die Sie aufbewahrt " +
      "haben, bis zum letzten Zeichen. Eine Quittung verschwindet, sobald alles vorbei ist, " +
      "wovon sie berichtet.",
    held:
      "Ein Rechtsanspruch hält fest, was über Sie gespeichert ist. Die Löschung geht weiter, sobald " +
      "er endet.",
    whatWasDone: "Was erledigt ist",
    asked: "Sie haben darum gebeten",
    accessEnded: "Ihr Zugang wurde auf allen Geräten beendet",
    keysDestroyed:
      "Die Schlüssel Ihrer Daten wurden vernichtet: Keine Kopie davon lässt sich mehr lesen",
    keysWait: "Wartet. Es dauert einige Augenblicke.",
    secondPlace:
      "Der Ort der Sicherungen weiß davon: Eine zurückgespielte Sicherung bringt nichts zurück",
    secondPlaceWaits: "Noch nicht, oder dieser Server erstellt keine Sicherungen.",
    managersEntered: "Was die Verwaltung Ihres Gebäudes eingetragen hat",
    nothingLeft: "Davon ist nichts übrig.",
    staysForAWhile: "Was noch eine Weile bleibt",
    stub: "Ihr Name und Ihre Wohnungen, versiegelt, allein für den Betreiber",
    stubUntil: (moment) => `Längstens bis ${moment}, weil das Protokoll Kennungen nennt.`,
    stubDestroyed: (moment) => `Vernichtet am ${moment}.`,
    audit: "Einträge des Protokolls, die eine Zufallskennung nennen",
    auditUntil: (moment) => `Längstens bis ${moment}.`,
    complain: "Wo Sie sich beschweren können",
    controller: (name) => `Wer für Ihre Daten verantwortlich war: ${name}`,
    number: (id) => `Nummer der Löschung: ${id}`,
    lookAgain: "Erneut nachsehen",
    waitsForManager: (building, until) =>
      `${building}: wartet darauf, dass die Verwaltung es löscht; ab ${until} entscheidet der ` +
      "Betreiber.",
    waitsForOperator: (building) => `${building}: wartet auf die Entscheidung des Betreibers.`,
    kept: (building, until, ground) =>
      `${building}: wird bis ${until} aufbewahrt, Grund: ${ground}.`,
    deleted: (building) => `${building}: gelöscht.`,
  },
});
