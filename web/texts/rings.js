// @ts-check
/** What the pages say of rings at the door: what becomes of them, picture, voice, and being woken. */
import { inPageLanguage } from "../language.js";

const en = {
  /** @param {number} presses */
  rings: (presses) =>
    presses > 1 ? `Somebody rings, for the ${ordinal(presses)} time.` : "Somebody rings.",
  answeredHere: "Answered on this device.",
  answeredElsewhere: "Answered on another device.",
  opened: "The door was opened.",
  declined: "Declined. The visitor is told that nobody comes.",
  ended: "The conversation has ended.",
  unitGone: "The unit at the door stopped answering.",
  cancelled: "The visitor gave up.",
  missed: "Nobody answered.",
  failed: "Nobody could be reached.",
  over: "That ring is over.",
  overOrAnswered: "That ring is over, or another device has answered it.",
  /** @param {string} page */
  title: (page) => `Somebody rings: ${page}`,

  answer: "Answer",
  speak: "Speak with the visitor",
  hangUp: "Hang up",
  unseen: "There is no picture: the unit has no camera now.",
  decline: "Decline",
  silence: "Silence on this device",
  /** @param {string} door */
  open: (door) => `Open: ${door}`,
  /** @param {string} door */
  openWithLift: (door) => `Open and send a lift: ${door}`,
  /** @param {string} from @param {string} to */
  liftSent: (from, to) => `A lift comes for the visitor: ${from} to ${to}.`,
  /** @param {string} unit */
  looked: (unit) =>
    `${unit}: a technician may look through the camera to find a fault. Nothing is recorded.`,
  /** @param {string} time */
  lookedUntil: (time) => `Until ${time} at the latest.`,

  /** @param {string} where */
  livePicture: (where) => `Live picture without sound: ${where}`,
  keepPicture: "Keep a picture",
  askAgain: "Ask for it again",
  connecting: "Connecting with the camera at the door …",
  kept: "Kept on this device, and nowhere else.",
  notKept: "Not kept: this browser has no room for it, or keeps nothing.",

  mute: "Mute my microphone",
  connectingVoice: "Connecting you with the visitor …",
  noMicrophone:
    "You hear the visitor and can open the door. You are not heard: this browser has no " +
    "microphone for this page.",
  allowMicrophone: "You hear the visitor. Allow the microphone to speak.",
  muted: "You hear the visitor. Your microphone is off.",
  speaking: "You speak with the visitor.",

  picture: {
    name: "picture",
    none: "There is no picture",
    loud: "This picture",
  },
  voice: {
    name: "voice line",
    none: "You cannot speak with the visitor",
    loud: "This voice line",
  },
  /** @param {string} none */
  tooMany: (none) => `${none}: this page has checked too many pictures today. Load it again.`,
  /** @param {string} loud @param {string} why */
  notYours: (loud, why) => `${loud} is not from your door: ${why}. It is not let through.`,
  /** @param {string} none @param {string} why */
  because: (none, why) => `${none}: ${why}.`,
  notFound: "this device and the door did not find each other",
  otherConnection: "its connection is not the one that the unit at the door has signed for",
  notSigned: "the unit at the door has not signed it",
  forOther: "it was signed for another ring or another device",
  otherTime: "it was signed at another time",
  sound: "it would carry sound, and a picture has none",
  /** @param {string} name */
  more: (name) => `it asks for more than a ${name}, or for something else`,
  busy: "too many devices look on",
  noCamera: "the unit has no camera now",
  notInFlat: "the unit does not know this device as one of your flat",
  lost: "the connection with the door was lost",
  tooLong: "it has lasted as long as any may",
  replaced: "another page of this browser has it",
  unitEnded: "the unit has ended it",

  missedRings: "Missed rings",
  missedAndPictures: "Missed rings and pictures",
  withPicture: "(picture)",
  /** @param {string} what */
  pictureKept: (what) => `Picture kept: ${what}`,
  /** @param {string} what */
  deletePicture: (what) => `Delete the picture: ${what}`,
  delete: "Delete",

  wakingTitle: "Rings on this device",
  wakingWhat:
    "You are told that somebody rings while this page is closed. It goes through your browser’s " +
    "push service, which learns that something was sent and nothing of what it says.",
  wakingDenied: "The browser was told not to show notices of this page. Its settings for this " +
    "page can allow them again.",
  wakingNoService: "The browser’s push service did not take this device. Rings are heard while " +
    "the page is open.",
  wakingNotListed: "The operator has not entered this browser’s push service in the register of " +
    "sub-processors, so nothing is sent there. Rings are heard while the page is open.",
  wakingTell: "Tell me when somebody rings",
  wakingInQuiet: "In do-not-disturb, tell me of missed rings",
  save: "Save",
  saving: "Saving…",
  wakingOff: "Off. Rings are heard while the page is open.",
  wakingOn: "On, until you sign out.",
  wakingInsecure: "This takes a secure address: https.",
  wakingApple: "On iPhone and iPad, first add this page to the Home Screen (Share, then Add to " +
    "Home Screen), open it from there, and switch this on. It takes iOS 16.4 or newer.",
  wakingNever: "This browser cannot be woken. Rings are heard while the page is open.",
};

export const ringsTexts = inPageLanguage({
  en,
  fi: {
    rings: (presses) =>
      presses > 1 ? `Joku soittaa ovelta, ${presses}. kerran.` : "Joku soittaa ovelta.",
    answeredHere: "Vastattu tällä laitteella.",
    answeredElsewhere: "Vastattu toisella laitteella.",
    opened: "Ovi avattiin.",
    declined: "Hylätty. Vierailijalle kerrotaan, ettei kukaan tule.",
    ended: "Keskustelu on päättynyt.",
    unitGone: "Ovipuhelin lakkasi vastaamasta.",
    cancelled: "Vierailija ei jäänyt odottamaan.",
    missed: "Kukaan ei vastannut.",
    failed: "Ketään ei tavoitettu.",
    over: "Soitto on päättynyt.",
    overOrAnswered: "Soitto on päättynyt, tai siihen on vastattu toisella laitteella.",
    title: (page) => `Joku soittaa ovelta: ${page}`,
    answer: "Vastaa",
    speak: "Puhu vierailijan kanssa",
    hangUp: "Lopeta puhelu",
    unseen: "Kuvaa ei ole: ovipuhelimessa ei ole nyt kameraa.",
    decline: "Hylkää",
    silence: "Vaimenna tällä laitteella",
    open: (door) => `Avaa: ${door}`,
    openWithLift: (door) => `Avaa ja lähetä hissi: ${door}`,
    liftSent: (from, to) => `Hissi tulee vierailijalle: ${from} – ${to}.`,
    looked: (unit) =>
      `${unit}: asentaja saa katsoa kameran kautta vian löytämiseksi. Mitään ei tallenneta.`,
    lookedUntil: (time) => `Enintään kello ${time} asti.`,
    livePicture: (where) => `Suora kuva ilman ääntä: ${where}`,
    keepPicture: "Säilytä kuva",
    askAgain: "Pyydä uudelleen",
    connecting: "Yhdistetään oven kameraan …",
    kept: "Säilytetty tällä laitteella eikä missään muualla.",
    notKept: "Ei säilytetty: selaimessa ei ole tilaa, tai se ei säilytä mitään.",
    mute: "Mykistä mikrofonini",
    connectingVoice: "Yhdistetään vierailijaan …",
    noMicrophone:
      "Kuulet vierailijan ja voit avata oven. Sinua ei kuulla: selain ei anna tälle sivulle " +
      "mikrofonia.",
    allowMicrophone: "Kuulet vierailijan. Salli mikrofoni, niin voit puhua.",
    muted: "Kuulet vierailijan. Mikrofonisi on pois päältä.",
    speaking: "Puhut vierailijan kanssa.",
    picture: { name: "kuvaa", none: "Kuvaa ei ole", loud: "Tämä kuva" },
    voice: {
      name: "puheyhteyttä",
      none: "Et voi puhua vierailijan kanssa",
      loud: "Tämä puheyhteys",
    },
    tooMany: (none) => `${none}: sivu on tarkistanut tänään liian monta. Lataa se uudelleen.`,
    notYours: (loud, why) => `${loud} ei tule sinun oveltasi: ${why}. Sitä ei päästetä läpi.`,
    because: (none, why) => `${none}: ${why}.`,
    notFound: "tämä laite ja ovi eivät löytäneet toisiaan",
    otherConnection: "yhteys ei ole se, jonka ovipuhelin on allekirjoittanut",
    notSigned: "ovipuhelin ei ole allekirjoittanut sitä",
    forOther: "se on allekirjoitettu toista soittoa tai toista laitetta varten",
    otherTime: "se on allekirjoitettu eri aikaan",
    sound: "siinä olisi ääntä, eikä kuvassa ole ääntä",
    more: (name) => `se pyytää enemmän kuin ${name}, tai jotain muuta`,
    busy: "liian moni laite katsoo",
    noCamera: "ovipuhelimessa ei ole nyt kameraa",
    notInFlat: "ovipuhelin ei tunne tätä laitetta asuntosi laitteeksi",
    lost: "yhteys oveen katkesi",
    tooLong: "se on kestänyt niin kauan kuin saa",
    replaced: "se on tämän selaimen toisella sivulla",
    unitEnded: "ovipuhelin lopetti sen",
    missedRings: "Vastaamattomat soitot",
    missedAndPictures: "Vastaamattomat soitot ja kuvat",
    withPicture: "(kuva)",
    pictureKept: (what) => `Säilytetty kuva: ${what}`,
    deletePicture: (what) => `Poista kuva: ${what}`,
    delete: "Poista",
    wakingTitle: "Soitot tällä laitteella",
    wakingWhat: "Saat tiedon ovelta soittavasta, vaikka tämä sivu on suljettu. Tieto kulkee " +
      "selaimesi push-palvelun kautta; palvelu saa tietää, että jotain lähetettiin, mutta ei mitä.",
    wakingDenied: "Selainta on kielletty näyttämästä tämän sivun ilmoituksia. Voit sallia ne " +
      "uudelleen selaimen sivukohtaisissa asetuksissa.",
    wakingNoService: "Selaimen push-palvelu ei ottanut tätä laitetta. Soitot kuuluvat, kun sivu " +
      "on auki.",
    wakingNotListed:
      "Ylläpitäjä ei ole merkinnyt selaimesi push-palvelua alikäsittelijöiden luetteloon, joten " +
      "sinne ei lähetetä mitään. Soitot kuuluvat, kun sivu on auki.",
    wakingTell: "Ilmoita, kun joku soittaa ovelta",
    wakingInQuiet: "Ilmoita vastaamattomista soitoista myös Älä häiritse -tilassa",
    save: "Tallenna",
    saving: "Tallennetaan…",
    wakingOff: "Pois päältä. Soitot kuuluvat, kun sivu on auki.",
    wakingOn: "Päällä, kunnes kirjaudut ulos.",
    wakingInsecure: "Tämä vaatii suojatun osoitteen: https.",
    wakingApple: "Lisää tämä sivu iPhonessa tai iPadissa ensin Koti-valikkoon (Jaa, sitten Lisää " +
      "Koti-valikkoon), avaa se sieltä ja kytke tämä päälle. Vaatii iOS 16.4:n tai uudemman.",
    wakingNever: "Tätä selainta ei voi herättää. Soitot kuuluvat, kun sivu on auki.",
  },
  sv: {
    rings: (presses) =>
      presses > 1 ? `Någon ringer på, för ${svOrdinal(presses)} gången.` : "Någon ringer på.",
    answeredHere: "Besvarat på den här enheten.",
    answeredElsewhere: "Besvarat på en annan enhet.",
    opened: "Dörren öppnades.",
    declined: "Avböjt. Besökaren får veta att ingen kommer.",
    ended: "Samtalet är avslutat.",
    unitGone: "Porttelefonen slutade svara.",
    cancelled: "Besökaren väntade inte längre.",
    missed: "Ingen svarade.",
    failed: "Ingen kunde nås.",
    over: "Ringningen är över.",
    overOrAnswered: "Ringningen är över, eller så har en annan enhet svarat.",
    title: (page) => `Någon ringer på: ${page}`,
    answer: "Svara",
    speak: "Tala med besökaren",
    hangUp: "Lägg på",
    unseen: "Ingen bild: porttelefonen har ingen kamera just nu.",
    decline: "Avböj",
    silence: "Tysta på den här enheten",
    open: (door) => `Öppna: ${door}`,
    openWithLift: (door) => `Öppna och skicka hiss: ${door}`,
    liftSent: (from, to) => `En hiss kommer för besökaren: ${from} till ${to}.`,
    looked: (unit) =>
      `${unit}: en tekniker får titta genom kameran för att hitta ett fel. Inget spelas in.`,
    lookedUntil: (time) => `Längst till klockan ${time}.`,
    livePicture: (where) => `Direktbild utan ljud: ${where}`,
    keepPicture: "Behåll en bild",
    askAgain: "Be om den igen",
    connecting: "Ansluter till kameran vid dörren …",
    kept: "Sparad på den här enheten och ingen annanstans.",
    notKept: "Inte sparad: webbläsaren har inte plats, eller sparar ingenting.",
    mute: "Stäng av min mikrofon",
    connectingVoice: "Kopplar dig till besökaren …",
    noMicrophone:
      "Du hör besökaren och kan öppna dörren. Du hörs inte: webbläsaren ger inte sidan någon " +
      "mikrofon.",
    allowMicrophone: "Du hör besökaren. Tillåt mikrofonen för att tala.",
    muted: "Du hör besökaren. Din mikrofon är avstängd.",
    speaking: "Du talar med besökaren.",
    picture: { name: "en bild", none: "Det finns ingen bild", loud: "Den här bilden" },
    voice: {
      name: "ett samtal",
      none: "Du kan inte tala med besökaren",
      loud: "Det här samtalet",
    },
    tooMany: (none) => `${none}: sidan har kontrollerat för många i dag. Ladda om den.`,
    notYours: (loud, why) => `${loud} kommer inte från din dörr: ${why}. Det släpps inte igenom.`,
    because: (none, why) => `${none}: ${why}.`,
    notFound: "den här enheten och dörren hittade inte varandra",
    otherConnection: "anslutningen är inte den som porttelefonen har signerat",
    notSigned: "porttelefonen har inte signerat det",
    forOther: "det är signerat för en annan ringning eller en annan enhet",
    otherTime: "det är signerat vid en annan tid",
    sound: "det skulle innehålla ljud, och en bild har inget",
    more: (name) => `det begär mer än ${name}, eller något annat`,
    busy: "för många enheter tittar",
    noCamera: "porttelefonen har ingen kamera just nu",
    notInFlat: "porttelefonen känner inte igen den här enheten som en av lägenhetens",
    lost: "förbindelsen med dörren bröts",
    tooLong: "det har varat så länge det får",
    replaced: "en annan sida i webbläsaren använder det",
    unitEnded: "porttelefonen avslutade det",
    missedRings: "Missade ringningar",
    missedAndPictures: "Missade ringningar och bilder",
    withPicture: "(bild)",
    pictureKept: (what) => `Sparad bild: ${what}`,
    deletePicture: (what) => `Ta bort bilden: ${what}`,
    delete: "Ta bort",
    wakingTitle: "Ringningar på den här enheten",
    wakingWhat: "Du får veta att någon ringer på fast sidan är stängd. Det går via webbläsarens " +
      "push-tjänst, som får veta att något skickades men inte vad.",
    wakingDenied:
      "Webbläsaren får inte visa meddelanden från den här sidan. Det kan tillåtas igen " +
      "i webbläsarens inställningar för sidan.",
    wakingNoService:
      "Webbläsarens push-tjänst tog inte emot den här enheten. Ringningar hörs när " +
      "sidan är öppen.",
    wakingNotListed:
      "Operatören har inte fört in webbläsarens push-tjänst i registret över underbiträden, så " +
      "inget skickas dit. Ringningar hörs när sidan är öppen.",
    wakingTell: "Meddela mig när någon ringer på",
    wakingInQuiet: "Meddela mig om missade ringningar även i Stör ej",
    save: "Spara",
    saving: "Sparar…",
    wakingOff: "Av. Ringningar hörs när sidan är öppen.",
    wakingOn: "På, tills du loggar ut.",
    wakingInsecure: "Det här kräver en säker adress: https.",
    wakingApple:
      "På iPhone och iPad: lägg först till sidan på hemskärmen (Dela, sedan Lägg till på " +
      "hemskärmen), öppna den därifrån och slå på det här. Det kräver iOS 16.4 eller senare.",
    wakingNever: "Den här webbläsaren kan inte väckas. Ringningar hörs när sidan är öppen.",
  },
  de: {
    rings: (presses) => presses > 1 ? `Es klingelt, zum ${presses}. Mal.` : "Es klingelt.",
    answeredHere: "Auf diesem Gerät angenommen.",
    answeredElsewhere: "Auf einem anderen Gerät angenommen.",
    opened: "Die Tür wurde geöffnet.",
    declined: "Abgelehnt. Der Besuch erfährt, dass niemand kommt.",
    ended: "Das Gespräch ist beendet.",
    unitGone: "Die Türstation antwortet nicht mehr.",
    cancelled: "Der Besuch hat nicht länger gewartet.",
    missed: "Niemand hat sich gemeldet.",
    failed: "Niemand war erreichbar.",
    over: "Dieses Klingeln ist vorbei.",
    overOrAnswered: "Dieses Klingeln ist vorbei, oder ein anderes Gerät hat es angenommen.",
    title: (page) => `Es klingelt: ${page}`,
    answer: "Annehmen",
    speak: "Mit dem Besuch sprechen",
    hangUp: "Auflegen",
    unseen: "Kein Bild: Die Türstation hat gerade keine Kamera.",
    decline: "Ablehnen",
    silence: "Auf diesem Gerät stumm schalten",
    open: (door) => `Öffnen: ${door}`,
    openWithLift: (door) => `Öffnen und Aufzug schicken: ${door}`,
    liftSent: (from, to) => `Ein Aufzug kommt für den Besuch: von ${from} nach ${to}.`,
    looked: (unit) =>
      `${unit}: Zur Fehlersuche darf eine Technikerin oder ein Techniker durch die Kamera sehen. ` +
      "Nichts wird aufgezeichnet.",
    lookedUntil: (time) => `Längstens bis ${time} Uhr.`,
    livePicture: (where) => `Livebild ohne Ton: ${where}`,
    keepPicture: "Bild behalten",
    askAgain: "Erneut anfordern",
    connecting: "Verbindung mit der Kamera an der Tür wird aufgebaut …",
    kept: "Auf diesem Gerät gespeichert und nirgends sonst.",
    notKept: "Nicht gespeichert: Dieser Browser hat keinen Platz dafür oder speichert nichts.",
    mute: "Mein Mikrofon stumm schalten",
    connectingVoice: "Sie werden mit dem Besuch verbunden …",
    noMicrophone:
      "Sie hören den Besuch und können die Tür öffnen. Sie sind nicht zu hören: Der Browser gibt " +
      "dieser Seite kein Mikrofon.",
    allowMicrophone: "Sie hören den Besuch. Erlauben Sie das Mikrofon, um zu sprechen.",
    muted: "Sie hören den Besuch. Ihr Mikrofon ist aus.",
    speaking: "Sie sprechen mit dem Besuch.",
    picture: { name: "ein Bild", none: "Es gibt kein Bild", loud: "Dieses Bild" },
    voice: {
      name: "ein Gespräch",
      none: "Sie können nicht mit dem Besuch sprechen",
      loud: "Diese Sprechverbindung",
    },
    tooMany: (none) => `${none}: Diese Seite hat heute zu viele geprüft. Laden Sie sie neu.`,
    notYours: (loud, why) =>
      `${loud} kommt nicht von Ihrer Tür: ${why}. Die Verbindung wird nicht zugelassen.`,
    because: (none, why) => `${none}: ${why}.`,
    notFound: "Dieses Gerät und die Tür haben einander nicht gefunden",
    otherConnection: "Die Verbindung ist nicht die, die die Türstation signiert hat",
    notSigned: "Die Türstation hat die Verbindung nicht signiert",
    forOther: "Die Verbindung wurde für ein anderes Klingeln oder ein anderes Gerät signiert",
    otherTime: "Die Verbindung wurde zu einer anderen Zeit signiert",
    sound: "Die Verbindung würde Ton übertragen, und ein Bild hat keinen",
    more: (name) => `Die Verbindung verlangt mehr als ${name} oder etwas anderes`,
    busy: "Zu viele Geräte sehen zu",
    noCamera: "Die Türstation hat gerade keine Kamera",
    notInFlat: "Die Türstation kennt dieses Gerät nicht als eines Ihrer Wohnung",
    lost: "Die Verbindung zur Tür ist abgebrochen",
    tooLong: "Die Verbindung hat so lange gedauert, wie sie darf",
    replaced: "Eine andere Seite dieses Browsers hat die Verbindung",
    unitEnded: "Die Türstation hat die Verbindung beendet",
    missedRings: "Verpasstes Klingeln",
    missedAndPictures: "Verpasstes Klingeln und Bilder",
    withPicture: "(Bild)",
    pictureKept: (what) => `Gespeichertes Bild: ${what}`,
    deletePicture: (what) => `Bild löschen: ${what}`,
    delete: "Löschen",
    wakingTitle: "Klingeln auf diesem Gerät",
    wakingWhat: "Sie erfahren auch bei geschlossener Seite, dass es klingelt. Das geht über den " +
      "Push-Dienst Ihres Browsers; dieser erfährt, dass etwas gesendet wurde, aber nicht was.",
    wakingDenied: "Der Browser darf keine Mitteilungen dieser Seite zeigen. In seinen " +
      "Einstellungen für diese Seite lässt sich das wieder erlauben.",
    wakingNoService: "Der Push-Dienst des Browsers hat dieses Gerät nicht angenommen. Klingeln " +
      "ist zu hören, solange die Seite offen ist.",
    wakingNotListed: "Der Betreiber hat den Push-Dienst dieses Browsers nicht in das Verzeichnis " +
      "der Unterauftragsverarbeiter eingetragen; dorthin wird nichts gesendet. Klingeln ist zu " +
      "hören, solange die Seite offen ist.",
    wakingTell: "Mitteilen, wenn es klingelt",
    wakingInQuiet: "Verpasstes Klingeln auch bei „Nicht stören“ mitteilen",
    save: "Speichern",
    saving: "Wird gespeichert…",
    wakingOff: "Aus. Klingeln ist zu hören, solange die Seite offen ist.",
    wakingOn: "Ein, bis Sie sich abmelden.",
    wakingInsecure: "Dafür ist eine sichere Adresse nötig: https.",
    wakingApple: "Legen Sie diese Seite auf iPhone und iPad zuerst auf den Home-Bildschirm " +
      "(Teilen, dann „Zum Home-Bildschirm“), öffnen Sie sie von dort und schalten Sie dies ein. " +
      "Nötig ist iOS 16.4 oder neuer.",
    wakingNever: "Dieser Browser lässt sich nicht wecken. Klingeln ist zu hören, solange die " +
      "Seite offen ist.",
  },
});

/** @param {number} count */
function ordinal(count) {
  const last = count % 100 > 10 && count % 100 < 14 ? 0 : count % 10;
  return `${count}${["th", "st", "nd", "rd"][last] ?? "th"}`;
}

/** @param {number} count */
function svOrdinal(count) {
  const last = count % 100 > 10 && count % 100 < 13 ? 0 : count % 10;
  return `${count}:${last === 1 || last === 2 ? "a" : "e"}`;
}
