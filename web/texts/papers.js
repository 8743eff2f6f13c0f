// @ts-check
/** What the pages say of a flat's phones: who can see its door, and how a phone is let in. */
import { inPageLanguage } from "../language.js";

const en = {
  region: "Who can see your door",
  /** @param {string} code */
  asking: (code) => `Another phone of your flat wants to see your door. Does it show ${code}?`,
  askingHint: "Look at its screen. If the codes differ, somebody else asks.",
  letIn: "Let it in",
  instead: "This is my new phone",
  insteadWhat: "This browser then hands its place on and sees your door no more.",
  insteadSure: "Hand my place on",
  no: "No",
  asksTitle: "This browser cannot see your door yet",
  asks: "Open Vestibule on a phone of your flat that can, and compare this code there:",
  notHere: "Not on this browser",
  /** @param {string} code */
  confirm: (code) => `Has a phone of your flat shown you the code ${code}, and did you let it in?`,
  yes: "Yes",
  /** @param {string} moment */
  opening: (moment) =>
    `Your manager lets a new phone take over your flat’s door, not before ${moment}. If nobody of ` +
    "you has asked for it, object.",
  object: "Object",
  replaced:
    "Another phone has made a new key for your flat. Once the doors go by it, this browser " +
    "shows no picture any more.",
  askThere: "Ask to be let in there",
  isIn: "This browser sees your door now",
  isInHint:
    "When somebody rings at your flat, their picture is here. Your account page says who else can see your door, and lets your other phones in.",
  isInDone: "All right",
  badLetter: "Your letter does not count",
  badLetterHint:
    "It was used, a newer one has replaced it, it is for another flat, or a second manager has still to sign it. Ask your manager for a new one.",
  takenOut: "Your flat has taken this browser out. It shows no pictures of your door any more.",
  askAgain: "Ask to be let in again",
  otherSite:
    "The server names other keys of your managers than this browser knows, so it shows no " +
    "picture. Somebody may be between you and the door. Ask your manager in person.",
  badSite:
    "The server’s list of your managers’ keys does not hold together, so this browser shows " +
    "no picture. Tell your manager.",
  forgetSite: "My manager says the keys are new",
  /** @param {string} moment */
  waits: (moment) =>
    `Your letter counts once the flat’s phones have had a day to object: not before ${moment}.`,

  noPicture: {
    unknown: "There is no picture yet: this browser is still asking whether it may see your door.",
    offline: "There is no picture: the server did not say who may see your door.",
    unable: "There is no picture: this browser cannot make or keep the key that it takes.",
    no_site: "There is no picture: your managers have not set up the keys of this building yet.",
    other_site: "There is no picture: the server names other keys of your managers than this " +
      "browser knows.",
    bad_site: "There is no picture: the list of your managers’ keys does not hold together.",
    no_letter: "There is no picture: your flat has no key yet. Open the link of your manager’s " +
      "letter on this device.",
    bad_letter: "There is no picture: your letter does not count for your flat.",
    no_key: "There is no picture: your flat has no key yet. Its main user’s own device makes it.",
    quiet: "There is no picture: this browser has not been let in by your flat.",
    full: "There is no picture: too many devices of your flat wait to be let in.",
    taken_out: "There is no picture: your flat has taken this browser out.",
    asks: "There is no picture: no device of your flat has let this browser in yet.",
    confirm: "There is no picture: say first whether you know the code above.",
    waits: "There is no picture yet: your letter still waits.",
  },

  title: "Who can see my door",
  what: "Only devices of your flat see who rings and speak with them; nobody else can, your " +
    "manager and this server included. Each list is as the unit at the door has signed it.",
  /** @param {string} code */
  thisCode: (code) => `This browser’s code: ${code}`,
  /** @param {string} unit */
  unit: (unit) => `Says the unit “${unit}”`,
  unitSilent: "This unit does not answer now. Try again later.",
  unitUnsigned: "Your managers have not signed this unit’s key yet.",
  unitWrong: "The answer is not signed by this unit. Tell your manager.",
  unitNothing: "This unit does not know your flat yet. It will with the next ring.",
  /** @param {number} pins */
  pins: (pins) => `This is your flat’s key number ${pins} at this door.`,
  byLetter: "Your flat’s key came with your manager’s letter.",
  firstUse: "Your flat’s key was the first that came: the building is set to take it without a " +
    "letter.",
  notCurrent: "At this unit another key has taken your flat’s place.",
  /** @param {string} moment */
  resetDue: (moment) => `A new key may take your flat’s place from ${moment}.`,
  resetNow: "A new key may take your flat’s place at any time.",
  thisBrowser: "this browser",
  firstDevice: "Your flat’s first device",
  /** @param {string} day */
  letInOn: (day) => `Let in on ${day}`,
  takeOut: "Take out",
  unknownDevice: "Not in your flat’s own papers",
  link: "Let another phone in",
  linkWhat:
    "Make a link and open it on the other phone, with its own account, within 15 minutes. " +
    "It is let in once both are open, without comparing codes. Send it to nobody else.",
  linkMake: "Make a link",
  linkBusy: "Making it…",
  linkCode: "QR code of the link",
  linkUsed: "The other phone is in.",
  linkOver: "The link has run out. Make a new one.",
  noLink: "This browser was let in by one that was let in itself, so it cannot let others in.",
  ask: "Ask the doors",
  asksBusy: "Asking…",

  letterTitle: "Your letter is kept",
  letterWhat: "Sign in on this browser, and it makes your flat’s key with the letter or asks to " +
    "be let in.",
  letterRings: "Your flat’s rings have to come to you; your household says so on “Your home”.",
  goOn: "Go on",
};

export const papersTexts = inPageLanguage({
  en,
  fi: {
    region: "Kuka näkee ovesi",
    asking: (code) => `Toinen asuntosi puhelin haluaa nähdä ovesi. Näyttääkö se ${code}?`,
    askingHint: "Katso sen näyttöä. Jos koodit eroavat, pyytäjä on joku muu.",
    letIn: "Hyväksy",
    instead: "Se on uusi puhelimeni",
    insteadWhat: "Tämä selain luovuttaa silloin paikkansa eikä enää näe oveasi.",
    insteadSure: "Luovuta paikkani",
    no: "Ei",
    asksTitle: "Tämä selain ei vielä näe oveasi",
    asks: "Avaa Vestibule asuntosi puhelimella, joka näkee oven, ja vertaa siellä tätä koodia:",
    notHere: "Ei tällä selaimella",
    confirm: (code) =>
      `Näyttikö asuntosi puhelin sinulle koodin ${code}, ja hyväksyitkö siellä tämän selaimen?`,
    yes: "Kyllä",
    opening: (moment) =>
      `Isännöitsijä sallii uuden puhelimen ottaa asuntosi oven haltuunsa, aikaisintaan ${moment}. ` +
      "Jos kukaan teistä ei ole pyytänyt sitä, vastusta.",
    object: "Vastusta",
    replaced:
      "Toinen puhelin on luonut asunnollesi uuden avaimen. Kun ovet ottavat sen käyttöön, tämä " +
      "selain ei enää näytä kuvaa.",
    askThere: "Pyydä hyväksyntää siellä",
    isIn: "Tämä selain näkee nyt ovesi",
    isInHint:
      "Kun joku soittaa ovellasi, näet hänet täällä. Tilisivullasi näet, kuka muu näkee ovesi, " +
      "ja voit hyväksyä muut puhelimesi.",
    isInDone: "Selvä",
    badLetter: "Kirjeesi ei kelpaa",
    badLetterHint:
      "Se on käytetty, uudempi on korvannut sen, se on toiselle asunnolle tai toinen " +
      "isännöitsijä ei ole vielä allekirjoittanut sitä. Pyydä isännöitsijältä uusi.",
    takenOut: "Asuntosi on poistanut tämän selaimen. Se ei enää näytä kuvia ovestasi.",
    askAgain: "Pyydä hyväksyntää uudelleen",
    otherSite:
      "Palvelimen mukaan isännöitsijöillä on muut avaimet kuin tämä selain tuntee, joten kuvaa " +
      "ei näytetä. Joku voi olla sinun ja oven välissä. Kysy isännöitsijältä henkilökohtaisesti.",
    badSite:
      "Palvelimen luettelo isännöitsijöiden avaimista on ristiriitainen, joten tämä selain ei " +
      "näytä kuvaa. Kerro isännöitsijälle.",
    forgetSite: "Isännöitsijän mukaan avaimet ovat uudet",
    waits: (moment) =>
      "Kirjeesi tulee voimaan, kun asunnon puhelimilla on ollut vuorokausi aikaa vastustaa: " +
      `aikaisintaan ${moment}.`,
    noPicture: {
      unknown: "Kuvaa ei ole vielä: selain kysyy parhaillaan, saako se nähdä ovesi.",
      offline: "Kuvaa ei ole: palvelin ei kertonut, kuka saa nähdä ovesi.",
      unable: "Kuvaa ei ole: tämä selain ei voi luoda tai säilyttää tarvittavaa avainta.",
      no_site: "Kuvaa ei ole: isännöitsijät eivät ole vielä ottaneet rakennuksen avaimia käyttöön.",
      other_site:
        "Kuvaa ei ole: palvelimen mukaan isännöitsijöillä on muut avaimet kuin tämä selain " +
        "tuntee.",
      bad_site: "Kuvaa ei ole: isännöitsijöiden avainten luettelo on ristiriitainen.",
      no_letter:
        "Kuvaa ei ole: asunnollasi ei ole vielä avainta. Avaa isännöitsijän kirjeen linkki tällä " +
        "laitteella.",
      bad_letter: "Kuvaa ei ole: kirjeesi ei kelpaa asunnollesi.",
      no_key: "Kuvaa ei ole: asunnollasi ei ole vielä avainta. Sen luo pääkäyttäjän oma laite.",
      quiet: "Kuvaa ei ole: asuntosi ei ole hyväksynyt tätä selainta.",
      full: "Kuvaa ei ole: liian moni asuntosi laite odottaa hyväksyntää.",
      taken_out: "Kuvaa ei ole: asuntosi on poistanut tämän selaimen.",
      asks: "Kuvaa ei ole: mikään asuntosi laite ei ole vielä hyväksynyt tätä selainta.",
      confirm: "Kuvaa ei ole: kerro ensin, tunnetko yllä olevan koodin.",
      waits: "Kuvaa ei ole vielä: kirjeesi odottaa.",
    },
    title: "Kuka näkee oveni",
    what:
      "Vain asuntosi laitteet näkevät, kuka soittaa, ja voivat puhua hänen kanssaan. Kukaan muu " +
      "ei voi, ei isännöitsijä eikä tämä palvelin. Luettelot ovat ovipuhelimen allekirjoittamia.",
    thisCode: (code) => `Tämän selaimen koodi: ${code}`,
    unit: (unit) => `Ovipuhelin ”${unit}” kertoo`,
    unitSilent: "Tämä ovipuhelin ei vastaa nyt. Yritä myöhemmin uudelleen.",
    unitUnsigned: "Isännöitsijät eivät ole vielä allekirjoittaneet tämän ovipuhelimen avainta.",
    unitWrong: "Vastaus ei ole tämän ovipuhelimen allekirjoittama. Kerro isännöitsijälle.",
    unitNothing:
      "Tämä ovipuhelin ei vielä tunne asuntoasi. Se tuntee sen seuraavasta soitosta alkaen.",
    pins: (pins) => `Asuntosi avain on järjestyksessään ${pins}. tällä ovella.`,
    byLetter: "Asuntosi avain tuli isännöitsijän kirjeellä.",
    firstUse:
      "Asuntosi avain oli ensimmäinen, joka tuli: rakennus on asetettu hyväksymään se ilman " +
      "kirjettä.",
    notCurrent: "Tässä ovipuhelimessa toinen avain on tullut asuntosi avaimen tilalle.",
    resetDue: (moment) => `Uusi avain voi korvata asuntosi avaimen ${moment} alkaen.`,
    resetNow: "Uusi avain voi korvata asuntosi avaimen milloin tahansa.",
    thisBrowser: "tämä selain",
    firstDevice: "Asuntosi ensimmäinen laite",
    letInOn: (day) => `Hyväksytty ${day}`,
    takeOut: "Poista",
    unknownDevice: "Ei asuntosi omissa tiedoissa",
    link: "Hyväksy toinen puhelin",
    linkWhat:
      "Luo linkki ja avaa se toisella puhelimella, sen omalla tilillä, 15 minuutin kuluessa. " +
      "Puhelin hyväksytään ilman koodien vertailua, kun molemmat ovat auki. Älä lähetä linkkiä " +
      "kenellekään muulle.",
    linkMake: "Luo linkki",
    linkBusy: "Luodaan…",
    linkCode: "Linkin QR-koodi",
    linkUsed: "Toinen puhelin on hyväksytty.",
    linkOver: "Linkki on vanhentunut. Luo uusi.",
    noLink:
      "Tämän selaimen hyväksyi laite, joka oli itse hyväksytty samoin, joten se ei voi hyväksyä " +
      "muita.",
    ask: "Kysy ovilta",
    asksBusy: "Kysytään…",
    letterTitle: "Kirjeesi on tallessa",
    letterWhat:
      "Kirjaudu sisään tällä selaimella, niin se luo asuntosi avaimen kirjeen avulla tai pyytää " +
      "hyväksyntää.",
    letterRings: "Asuntosi soittojen on tultava sinulle; taloutesi päättää siitä sivulla ”Kotisi”.",
    goOn: "Jatka",
  },
  sv: {
    region: "Vem som ser din dörr",
    asking: (code) => `En annan telefon i din lägenhet vill se din dörr. Visar den ${code}?`,
    askingHint: "Titta på dess skärm. Om koderna skiljer sig är det någon annan som frågar.",
    letIn: "Godkänn",
    instead: "Det är min nya telefon",
    insteadWhat: "Då lämnar den här webbläsaren över sin plats och ser inte din dörr längre.",
    insteadSure: "Lämna över min plats",
    no: "Nej",
    asksTitle: "Den här webbläsaren ser inte din dörr än",
    asks:
      "Öppna Vestibule på en telefon i din lägenhet som ser dörren, och jämför den här koden där:",
    notHere: "Inte i den här webbläsaren",
    confirm: (code) =>
      `Har en telefon i din lägenhet visat dig koden ${code}, och godkände du webbläsaren där?`,
    yes: "Ja",
    opening: (moment) =>
      `Din förvaltare låter en ny telefon ta över lägenhetens dörr, tidigast ${moment}. Invänd om ` +
      "ingen av er har bett om det.",
    object: "Invänd",
    replaced:
      "En annan telefon har skapat en ny nyckel för din lägenhet. När dörrarna använder den " +
      "visar den här webbläsaren ingen bild längre.",
    askThere: "Be om godkännande där",
    isIn: "Den här webbläsaren ser nu din dörr",
    isInHint:
      "När någon ringer på hos dig ser du bilden här. På din kontosida ser du vem mer som ser " +
      "din dörr, och där godkänner du dina andra telefoner.",
    isInDone: "Okej",
    badLetter: "Ditt brev gäller inte",
    badLetterHint:
      "Det är använt, ett nyare har ersatt det, det är till en annan lägenhet eller så har en andra förvaltare inte signerat det än. Be förvaltaren om ett nytt.",
    takenOut:
      "Din lägenhet har tagit bort den här webbläsaren. Den visar inga bilder av din dörr längre.",
    askAgain: "Be om godkännande igen",
    otherSite: "Servern uppger andra nycklar för dina förvaltare än webbläsaren känner till, så " +
      "ingen bild visas. Någon kan stå mellan dig och dörren. Fråga förvaltaren personligen.",
    badSite:
      "Serverns lista över förvaltarnas nycklar hänger inte ihop, så webbläsaren visar ingen " +
      "bild. Säg till förvaltaren.",
    forgetSite: "Min förvaltare säger att nycklarna är nya",
    waits: (moment) =>
      "Ditt brev gäller när lägenhetens telefoner har haft ett dygn på sig att invända: tidigast " +
      `${moment}.`,
    noPicture: {
      unknown: "Ingen bild än: webbläsaren frågar fortfarande om den får se din dörr.",
      offline: "Ingen bild: servern sade inte vem som får se din dörr.",
      unable: "Ingen bild: webbläsaren kan inte skapa eller spara nyckeln som behövs.",
      no_site: "Ingen bild: förvaltarna har inte lagt upp byggnadens nycklar än.",
      other_site:
        "Ingen bild: servern uppger andra nycklar för förvaltarna än webbläsaren känner till.",
      bad_site: "Ingen bild: listan över förvaltarnas nycklar hänger inte ihop.",
      no_letter:
        "Ingen bild: din lägenhet har ingen nyckel än. Öppna länken i förvaltarens brev på " +
        "den här enheten.",
      bad_letter: "Ingen bild: ditt brev gäller inte för din lägenhet.",
      no_key:
        "Ingen bild: din lägenhet har ingen nyckel än. Huvudanvändarens egen enhet skapar den.",
      quiet: "Ingen bild: din lägenhet har inte godkänt den här webbläsaren.",
      full: "Ingen bild: för många av lägenhetens enheter väntar på godkännande.",
      taken_out: "Ingen bild: din lägenhet har tagit bort den här webbläsaren.",
      asks: "Ingen bild: ingen enhet i din lägenhet har godkänt den här webbläsaren än.",
      confirm: "Ingen bild: säg först om du känner igen koden ovan.",
      waits: "Ingen bild än: ditt brev väntar fortfarande.",
    },
    title: "Vem som ser min dörr",
    what:
      "Bara enheter i din lägenhet ser vem som ringer på och kan tala med besökaren; ingen annan " +
      "kan det, inte heller förvaltaren eller den här servern. Varje lista är signerad av " +
      "porttelefonen.",
    thisCode: (code) => `Den här webbläsarens kod: ${code}`,
    unit: (unit) => `Porttelefonen ”${unit}” uppger`,
    unitSilent: "Porttelefonen svarar inte just nu. Försök igen senare.",
    unitUnsigned: "Förvaltarna har inte signerat den här porttelefonens nyckel än.",
    unitWrong: "Svaret är inte signerat av den här porttelefonen. Säg till förvaltaren.",
    unitNothing: "Porttelefonen känner inte till din lägenhet än. Det gör den från nästa ringning.",
    pins: (pins) => `Lägenhetens nyckel är nummer ${pins} vid den här dörren.`,
    byLetter: "Lägenhetens nyckel kom med förvaltarens brev.",
    firstUse:
      "Lägenhetens nyckel var den första som kom: byggnaden är inställd på att ta emot den utan " +
      "brev.",
    notCurrent: "I den här porttelefonen har en annan nyckel ersatt lägenhetens.",
    resetDue: (moment) => `En ny nyckel kan ersätta lägenhetens från ${moment}.`,
    resetNow: "En ny nyckel kan ersätta lägenhetens när som helst.",
    thisBrowser: "den här webbläsaren",
    firstDevice: "Lägenhetens första enhet",
    letInOn: (day) => `Godkänd ${day}`,
    takeOut: "Ta bort",
    unknownDevice: "Finns inte i lägenhetens egna uppgifter",
    link: "Godkänn en annan telefon",
    linkWhat:
      "Skapa en länk och öppna den på den andra telefonen, med dess eget konto, inom 15 minuter. " +
      "Den godkänns när båda är öppna, utan att koder jämförs. Skicka den inte till någon annan.",
    linkMake: "Skapa en länk",
    linkBusy: "Skapar…",
    linkCode: "Länkens QR-kod",
    linkUsed: "Den andra telefonen är godkänd.",
    linkOver: "Länken har gått ut. Skapa en ny.",
    noLink: "Den här webbläsaren godkändes av en som själv hade godkänts så, och kan därför inte " +
      "godkänna andra.",
    ask: "Fråga dörrarna",
    asksBusy: "Frågar…",
    letterTitle: "Ditt brev är sparat",
    letterWhat:
      "Logga in i den här webbläsaren, så skapar den lägenhetens nyckel med hjälp av brevet " +
      "eller ber om godkännande.",
    letterRings:
      "Lägenhetens ringningar måste komma till dig; det bestämmer ditt hushåll på ”Ditt hem”.",
    goOn: "Fortsätt",
  },
  de: {
    region: "Wer Ihre Tür sieht",
    asking: (code) => `Ein anderes Telefon Ihrer Wohnung möchte Ihre Tür sehen. Zeigt es ${code}?`,
    askingHint:
      "Sehen Sie auf dessen Bildschirm. Unterscheiden sich die Codes, fragt jemand anderes.",
    letIn: "Zulassen",
    instead: "Das ist mein neues Telefon",
    insteadWhat: "Dieser Browser gibt dann seinen Platz weiter und sieht Ihre Tür nicht mehr.",
    insteadSure: "Meinen Platz weitergeben",
    no: "Nein",
    asksTitle: "Dieser Browser sieht Ihre Tür noch nicht",
    asks:
      "Öffnen Sie Vestibule auf einem Telefon Ihrer Wohnung, das sie sieht, und vergleichen Sie " +
      "dort diesen Code:",
    notHere: "Nicht in diesem Browser",
    confirm: (code) =>
      `Hat Ihnen ein Telefon Ihrer Wohnung den Code ${code} gezeigt, und haben Sie dort ` +
      "zugestimmt?",
    yes: "Ja",
    opening: (moment) =>
      "Ihre Verwaltung lässt ein neues Telefon die Tür Ihrer Wohnung übernehmen, frühestens " +
      `${moment}. Hat niemand von Ihnen darum gebeten, widersprechen Sie.`,
    object: "Widersprechen",
    replaced:
      "Ein anderes Telefon hat einen neuen Schlüssel für Ihre Wohnung erstellt. Sobald die Türen " +
      "ihn verwenden, zeigt dieser Browser kein Bild mehr.",
    askThere: "Dort um Zulassung bitten",
    isIn: "Dieser Browser sieht jetzt Ihre Tür",
    isInHint:
      "Wenn jemand bei Ihnen klingelt, ist das Bild hier. Auf Ihrer Kontoseite steht, wer Ihre Tür sonst sieht; dort lassen Sie auch Ihre anderen Telefone zu.",
    isInDone: "In Ordnung",
    badLetter: "Ihr Brief gilt nicht",
    badLetterHint:
      "Er ist verbraucht, ein neuerer hat ihn ersetzt, er ist für eine andere Wohnung, oder eine " +
      "zweite Person der Verwaltung muss ihn noch signieren. Bitten Sie Ihre Verwaltung um einen " +
      "neuen.",
    takenOut: "Ihre Wohnung hat diesen Browser entfernt. Er zeigt keine Bilder Ihrer Tür mehr.",
    askAgain: "Erneut um Zulassung bitten",
    otherSite: "Der Server nennt andere Schlüssel Ihrer Verwaltung, als dieser Browser kennt. " +
      "Deshalb zeigt er kein Bild: Es könnte jemand zwischen Ihnen und der Tür stehen. Fragen Sie " +
      "Ihre Verwaltung persönlich.",
    badSite: "Die Liste der Schlüssel Ihrer Verwaltung ist nicht schlüssig. Deshalb zeigt dieser " +
      "Browser kein Bild. Sagen Sie es Ihrer Verwaltung.",
    forgetSite: "Meine Verwaltung sagt, die Schlüssel sind neu",
    waits: (moment) =>
      "Ihr Brief gilt, sobald die Telefone der Wohnung einen Tag lang widersprechen konnten: " +
      `frühestens ${moment}.`,
    noPicture: {
      unknown: "Noch kein Bild: Dieser Browser fragt gerade, ob er Ihre Tür sehen darf.",
      offline: "Kein Bild: Der Server hat nicht gesagt, wer Ihre Tür sehen darf.",
      unable:
        "Kein Bild: Dieser Browser kann den nötigen Schlüssel nicht erstellen oder aufbewahren.",
      no_site:
        "Kein Bild: Ihre Verwaltung hat die Schlüssel dieses Gebäudes noch nicht eingerichtet.",
      other_site:
        "Kein Bild: Der Server nennt andere Schlüssel Ihrer Verwaltung, als dieser Browser " +
        "kennt.",
      bad_site: "Kein Bild: Die Liste der Schlüssel Ihrer Verwaltung ist nicht schlüssig.",
      no_letter: "Kein Bild: Ihre Wohnung hat noch keinen Schlüssel. Öffnen Sie den Link aus dem " +
        "Brief Ihrer Verwaltung auf diesem Gerät.",
      bad_letter: "Kein Bild: Ihr Brief gilt nicht für Ihre Wohnung.",
      no_key:
        "Kein Bild: Ihre Wohnung hat noch keinen Schlüssel. Ihn erstellt das eigene Gerät des " +
        "Hauptnutzers.",
      quiet: "Kein Bild: Ihre Wohnung hat diesen Browser nicht zugelassen.",
      full: "Kein Bild: Zu viele Geräte Ihrer Wohnung warten auf Zulassung.",
      taken_out: "Kein Bild: Ihre Wohnung hat diesen Browser entfernt.",
      asks: "Kein Bild: Noch kein Gerät Ihrer Wohnung hat diesen Browser zugelassen.",
      confirm: "Kein Bild: Sagen Sie zuerst, ob Sie den Code oben kennen.",
      waits: "Noch kein Bild: Ihr Brief muss noch warten.",
    },
    title: "Wer meine Tür sieht",
    what:
      "Nur Geräte Ihrer Wohnung sehen, wer klingelt, und können mit dem Besuch sprechen; niemand " +
      "sonst kann das, auch nicht Ihre Verwaltung oder dieser Server. Jede Liste ist so, wie die " +
      "Türstation sie signiert hat.",
    thisCode: (code) => `Code dieses Browsers: ${code}`,
    unit: (unit) => `Die Türstation „${unit}“ sagt`,
    unitSilent: "Diese Türstation antwortet gerade nicht. Versuchen Sie es später erneut.",
    unitUnsigned: "Ihre Verwaltung hat den Schlüssel dieser Türstation noch nicht signiert.",
    unitWrong:
      "Die Antwort ist nicht von dieser Türstation signiert. Sagen Sie es Ihrer Verwaltung.",
    unitNothing:
      "Diese Türstation kennt Ihre Wohnung noch nicht. Beim nächsten Klingeln lernt sie " +
      "sie kennen.",
    pins: (pins) => `Der Schlüssel Ihrer Wohnung ist der ${pins}. an dieser Tür.`,
    byLetter: "Der Schlüssel Ihrer Wohnung kam mit dem Brief Ihrer Verwaltung.",
    firstUse:
      "Der Schlüssel Ihrer Wohnung war der erste, der kam: Das Gebäude nimmt ihn ohne Brief " +
      "an.",
    notCurrent: "An dieser Türstation hat ein anderer Schlüssel den Ihrer Wohnung ersetzt.",
    resetDue: (moment) => `Ein neuer Schlüssel kann ab ${moment} den Ihrer Wohnung ersetzen.`,
    resetNow: "Ein neuer Schlüssel kann jederzeit den Ihrer Wohnung ersetzen.",
    thisBrowser: "dieser Browser",
    firstDevice: "Das erste Gerät Ihrer Wohnung",
    letInOn: (day) => `Zugelassen am ${day}`,
    takeOut: "Entfernen",
    unknownDevice: "Nicht in den eigenen Unterlagen Ihrer Wohnung",
    link: "Ein weiteres Telefon zulassen",
    linkWhat:
      "Erstellen Sie einen Link und öffnen Sie ihn innerhalb von 15 Minuten auf dem anderen " +
      "Telefon, mit dessen eigenem Konto. Es wird ohne Codevergleich zugelassen, sobald beide " +
      "offen sind. Senden Sie ihn sonst niemandem.",
    linkMake: "Link erstellen",
    linkBusy: "Wird erstellt…",
    linkCode: "QR-Code des Links",
    linkUsed: "Das andere Telefon ist zugelassen.",
    linkOver: "Der Link ist abgelaufen. Erstellen Sie einen neuen.",
    noLink:
      "Dieser Browser wurde von einem zugelassen, der selbst zugelassen wurde; er kann deshalb " +
      "keine anderen zulassen.",
    ask: "Die Türen fragen",
    asksBusy: "Wird gefragt…",
    letterTitle: "Ihr Brief ist aufbewahrt",
    letterWhat:
      "Melden Sie sich in diesem Browser an; dann erstellt er mit dem Brief den Schlüssel Ihrer " +
      "Wohnung oder bittet um Zulassung.",
    letterRings:
      "Das Klingeln Ihrer Wohnung muss zu Ihnen kommen; das legt Ihr Haushalt unter „Ihr Zuhause“ fest.",
    goOn: "Weiter",
  },
});
