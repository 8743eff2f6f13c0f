// @ts-check
/** What the section says on one's own copy, and on data brought from another server. */
import { inPageLanguage } from "../language.js";

export const privacyCopyTexts = inPageLanguage({
  en: {
    title: "Your copy",
    lead: "Everything that is kept of you: who said it and when, why it is kept, and how long. " +
      "Making a copy is noted in the audit log.",
    making: "Making it…",
    made: "Your copy is made.",
    madeMore: "Made. Your browser has put it with your downloads.",
    asPage: "Download a page to read",
    asPageHint: "Opens in any browser.",
    asData: "Download as data (JSON)",
    asDataHint: "For machines, and to take to another server.",
    bring: "Bring data from another server",
    file: "Copy from the other server",
    fileHint:
      "A file that you downloaded there as data (JSON). Only what is yours to set is sent from it.",
    chooseFile: "Choose a file.",
    takeIn: "Take it in",
    takingIn: "Taking it in…",
    takenIn: "Your data was taken in. The list says what was, and what not.",
    wrongInFile: "Something in this file is not as it must be.",
    noCopy: "This is no copy that was downloaded as data from such a server.",
    madeByOther:
      "This copy was made for you by somebody else. Only one that you made yourself will do.",
    nothingNew: "Nothing in it is new here.",
    taken: "Taken in",
    left: "Not taken in",
    favouriteFloorIn: (/** @type {string} */ building) => `Favourite floor in ${building}`,
    /** What can be brought besides the profile. */
    preferences: {
      additionalPhone: "Additional phone",
      intercomUsername: "Name at the entrance",
      walkingSpeed: "Walking speed",
      accessible: "Time at the doors, and room",
    },
    states: {
      set: "taken",
      as_it_was: "stood here already",
      proposed: "counts once both addresses have confirmed it by mail",
    },
  },
  fi: {
    title: "Kopiosi",
    lead:
      "Kaikki, mitä sinusta säilytetään: kuka sen ilmoitti ja milloin, miksi se säilytetään ja " +
      "kuinka kauan. Kopion tekemisestä jää merkintä tarkastuslokiin.",
    making: "Luodaan…",
    made: "Kopiosi on valmis.",
    madeMore: "Valmis. Selaimesi on tallentanut sen latauksiisi.",
    asPage: "Lataa luettavana sivuna",
    asPageHint: "Aukeaa kaikissa selaimissa.",
    asData: "Lataa datana (JSON)",
    asDataHint: "Koneille ja toiselle palvelimelle vietäväksi.",
    bring: "Tuo tietoja toiselta palvelimelta",
    file: "Kopio toiselta palvelimelta",
    fileHint:
      "Tiedosto, jonka latasit siellä datana (JSON). Siitä lähetetään vain se, minkä saat itse " +
      "asettaa.",
    chooseFile: "Valitse tiedosto.",
    takeIn: "Ota vastaan",
    takingIn: "Otetaan vastaan…",
    takenIn: "Tietosi otettiin vastaan. Luettelosta näet, mitkä otettiin ja mitkä eivät.",
    wrongInFile: "Jokin tässä tiedostossa ei ole niin kuin pitää.",
    noCopy: "Tämä ei ole tällaiselta palvelimelta datana ladattu kopio.",
    madeByOther: "Tämän kopion teki sinulle joku muu. Vain itse tekemäsi kelpaa.",
    nothingNew: "Siinä ei ole mitään uutta.",
    taken: "Otettu vastaan",
    left: "Ei otettu vastaan",
    favouriteFloorIn: (building) => `Suosikkikerros: ${building}`,
    preferences: {
      additionalPhone: "Lisäpuhelin",
      intercomUsername: "Nimi sisäänkäynnillä",
      walkingSpeed: "Kävelynopeus",
      accessible: "Aika ovilla ja tila",
    },
    states: {
      set: "otettu",
      as_it_was: "oli täällä jo",
      proposed: "tulee voimaan, kun molemmat osoitteet ovat vahvistaneet sen sähköpostilla",
    },
  },
  sv: {
    title: "Din kopia",
    lead:
      "Allt som sparas om dig: vem som uppgav det och när, varför det sparas och hur länge. Att en " +
      "kopia görs antecknas i granskningsloggen.",
    making: "Skapar…",
    made: "Din kopia är klar.",
    madeMore: "Klart. Webbläsaren har lagt den bland dina nedladdningar.",
    asPage: "Ladda ner som sida att läsa",
    asPageHint: "Öppnas i vilken webbläsare som helst.",
    asData: "Ladda ner som data (JSON)",
    asDataHint: "För maskiner, och för att ta med till en annan server.",
    bring: "Hämta uppgifter från en annan server",
    file: "Kopia från den andra servern",
    fileHint:
      "En fil som du laddade ner där som data (JSON). Bara det som du själv får ange skickas från " +
      "den.",
    chooseFile: "Välj en fil.",
    takeIn: "Ta emot",
    takingIn: "Tar emot…",
    takenIn:
      "Dina uppgifter har tagits emot. Listan säger vad som togs emot och vad som inte gjorde det.",
    wrongInFile: "Något i filen är inte som det ska vara.",
    noCopy: "Det här är ingen kopia som laddats ner som data från en sådan server.",
    madeByOther:
      "Kopian gjordes åt dig av någon annan. Bara en som du själv har gjort går att använda.",
    nothingNew: "Inget i den är nytt här.",
    taken: "Mottaget",
    left: "Inte mottaget",
    favouriteFloorIn: (building) => `Favoritvåning i ${building}`,
    preferences: {
      additionalPhone: "Extra telefon",
      intercomUsername: "Namn vid entrén",
      walkingSpeed: "Gånghastighet",
      accessible: "Tid vid dörrarna, och plats",
    },
    states: {
      set: "mottaget",
      as_it_was: "fanns redan här",
      proposed: "gäller när båda adresserna har bekräftat det per e-post",
    },
  },
  de: {
    title: "Ihre Kopie",
    lead:
      "Alles, was über Sie gespeichert ist: wer es wann angegeben hat, warum es gespeichert ist und " +
      "wie lange. Dass eine Kopie erstellt wird, steht danach im Prüfprotokoll.",
    making: "Wird erstellt…",
    made: "Ihre Kopie ist erstellt.",
    madeMore: "Erstellt. Ihr Browser hat sie bei Ihren Downloads abgelegt.",
    asPage: "Als lesbare Seite herunterladen",
    asPageHint: "Öffnet sich in jedem Browser.",
    asData: "Als Daten herunterladen (JSON)",
    asDataHint: "Für Maschinen und zum Mitnehmen auf einen anderen Server.",
    bring: "Daten von einem anderen Server übernehmen",
    file: "Kopie vom anderen Server",
    fileHint:
      "Eine Datei, die Sie dort als Daten (JSON) heruntergeladen haben. Gesendet wird daraus nur, " +
      "was Sie selbst festlegen dürfen.",
    chooseFile: "Wählen Sie eine Datei.",
    takeIn: "Übernehmen",
    takingIn: "Wird übernommen…",
    takenIn: "Ihre Daten wurden übernommen. Die Liste sagt, was übernommen wurde und was nicht.",
    wrongInFile: "Etwas in dieser Datei ist nicht so, wie es sein muss.",
    noCopy: "Das ist keine Kopie, die von einem solchen Server als Daten heruntergeladen wurde.",
    madeByOther:
      "Diese Kopie hat jemand anderes für Sie erstellt. Es geht nur mit einer, die Sie selbst " +
      "erstellt haben.",
    nothingNew: "Nichts darin ist hier neu.",
    taken: "Übernommen",
    left: "Nicht übernommen",
    favouriteFloorIn: (building) => `Lieblingsetage: ${building}`,
    preferences: {
      additionalPhone: "Weiteres Telefon",
      intercomUsername: "Name am Eingang",
      walkingSpeed: "Gehgeschwindigkeit",
      accessible: "Zeit an den Türen und Platz",
    },
    states: {
      set: "übernommen",
      as_it_was: "stand hier schon",
      proposed: "gilt, sobald beide Adressen es per Mail bestätigt haben",
    },
  },
});
