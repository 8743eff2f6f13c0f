// @ts-check
/** What the sections say on corrections, on everything asked by right, and on purposes. */
import { inPageLanguage } from "../language.js";

export const privacyRequestsTexts = inPageLanguage({
  en: {
    title: "Something is wrong",
    lead: "What you said of yourself you change in your account, at once. What your building’s " +
      "managers keep of you they put right: they must answer within a month.",
    askedFor: "What you have asked for",
    nothing: "Nothing yet.",
    kinds: {
      correction: "Correction",
      objection: "Objection",
      erasure: "Erasure",
      building_log: "Copy of the building’s own log",
    },
    /** By kind and state, then by state. */
    states: {
      "correction/granted": "Put right",
      "correction/declined": "Not changed",
      "objection/granted": "Upheld: it stays stopped",
      "objection/declined": "Overridden: it goes on",
      "building_log/granted": "Handed out",
      open: "Waits for an answer",
      escalated: "Overdue: with the operator too",
      granted: "Granted",
      declined: "Declined",
      withdrawn: "Taken back",
    },
    tables: {
      appointment: "Your post",
      facility: "A flat or room",
      grant: "Permissions",
      member: "A place in a household",
      tag: "A key tag",
      visitor_key: "A visitor key",
    },
    facilities: { apartment: "flat", sauna: "sauna", storage: "storage", office: "office" },
    actions: {
      open_door: "open doors",
      call_lift: "call lifts",
      give_keys: "give keys",
      add_sub_users: "add sub-users",
      read_news: "read news",
    },
    facility: (/** @type {string} */ kind, /** @type {string} */ number) => `${kind} ${number}`,
    facilityRecord: (/** @type {string} */ name) => `${name}: number, floor, name`,
    place: (/** @type {string} */ name, /** @type {string} */ role) =>
      `Your place in ${name}: ${role.toLowerCase()}`,
    tag: (/** @type {string} */ label) => `Key tag ${label}`,
    permissions: (/** @type {string} */ what) => `Permissions: ${what}`,
    visitorKey: (/** @type {string} */ label) => `Visitor key for ${label}`,
    inBuilding: (/** @type {string} */ building, /** @type {string} */ what) =>
      `${building}: ${what}`,
    noRecord: "No manager keeps a record of you at present.",
    about: "What it is about",
    choose: "Choose…",
    what: "What is wrong, and what would be right",
    ask: "Ask for a correction",
    asking: "Asking…",
    asked: (/** @type {string} */ dueDay) => `Asked. The answer is due by ${dueDay}.`,
    goesTo: (/** @type {string} */ building) => `It goes to the managers of ${building}.`,
    waitsAtOperator: (/** @type {string} */ day, /** @type {string} */ due) =>
      `Asked ${day} of the operator. The answer is due by ${due}.`,
    waitsAtManagers: (
      /** @type {string} */ building,
      /** @type {string} */ day,
      /** @type {string} */ due,
    ) => `Asked ${day} of the managers of ${building}. The answer is due by ${due}.`,
    askedOperator: (/** @type {string} */ day, /** @type {string | null} */ ended) =>
      `Asked ${day} of the operator${ended === null ? "" : `, ended ${ended}`}.`,
    askedManagers: (
      /** @type {string} */ building,
      /** @type {string} */ day,
      /** @type {string | null} */ ended,
    ) => `Asked ${day} of the managers of ${building}${ended === null ? "" : `, ended ${ended}`}.`,
    answer: "Answer: ",
    takeBack: "Take it back",
    takenBack: "Taken back.",
    purposes: {
      title: "What your data is used for",
      lead:
        "What you switch off stops at once. The operator then decides whether it stays off, and " +
        "answers you with the reason.",
      fixed: "Purposes that cannot be switched off, and why",
      reason: "Your reason",
      giveReason: "Give the operator a reason before you switch it off",
      on: "Used for this",
      off: (/** @type {string} */ day) => `Stopped since ${day}, because you object`,
      ifOff: "If you switch it off: ",
      isOff: "Switched off: ",
      changed: (/** @type {string} */ purpose, /** @type {string} */ state) =>
        `${purpose}: ${state}.`,
      reads: "Reads of personal data since the server started",
    },
  },
  fi: {
    title: "Jokin on väärin",
    lead:
      "Itsestäsi antamasi tiedot muutat tililläsi heti. Rakennuksesi isännöitsijöiden sinusta " +
      "säilyttämät tiedot oikaisevat he: heidän on vastattava kuukauden kuluessa.",
    askedFor: "Mitä olet pyytänyt",
    nothing: "Ei vielä mitään.",
    kinds: {
      correction: "Oikaisu",
      objection: "Vastustaminen",
      erasure: "Poistaminen",
      building_log: "Kopio rakennuksen omasta lokista",
    },
    states: {
      "correction/granted": "Oikaistu",
      "correction/declined": "Ei muutettu",
      "objection/granted": "Hyväksytty: käyttö pysyy lopetettuna",
      "objection/declined": "Hylätty: käyttö jatkuu",
      "building_log/granted": "Luovutettu",
      open: "Odottaa vastausta",
      escalated: "Myöhässä: myös ylläpitäjällä",
      granted: "Hyväksytty",
      declined: "Hylätty",
      withdrawn: "Peruttu",
    },
    tables: {
      appointment: "Tehtäväsi",
      facility: "Asunto tai tila",
      grant: "Kulkuoikeudet",
      member: "Paikka taloudessa",
      tag: "Avaintunniste",
      visitor_key: "Vierailija-avain",
    },
    facilities: { apartment: "asunto", sauna: "sauna", storage: "varasto", office: "toimisto" },
    actions: {
      open_door: "avata ovia",
      call_lift: "kutsua hissejä",
      give_keys: "antaa avaimia",
      add_sub_users: "lisätä alikäyttäjiä",
      read_news: "lukea uutisia",
    },
    facility: (kind, number) => `${kind} ${number}`,
    facilityRecord: (name) => `${name}: numero, kerros, nimi`,
    place: (name, role) => `Paikkasi, ${name}: ${role.toLowerCase()}`,
    tag: (label) => `Avaintunniste ${label}`,
    permissions: (what) => `Kulkuoikeudet: ${what}`,
    visitorKey: (label) => `Vierailija-avain: ${label}`,
    inBuilding: (building, what) => `${building}: ${what}`,
    noRecord: "Yksikään isännöitsijä ei säilytä sinusta juuri nyt tietoja.",
    about: "Mitä asia koskee",
    choose: "Valitse…",
    what: "Mikä on väärin, ja mikä olisi oikein",
    ask: "Pyydä oikaisua",
    asking: "Pyydetään…",
    asked: (dueDay) => `Pyydetty. Vastaus on annettava viimeistään ${dueDay}.`,
    goesTo: (building) => `Pyyntö menee isännöitsijöille: ${building}.`,
    waitsAtOperator: (day, due) =>
      `Pyydetty ylläpitäjältä ${day}. Vastaus on annettava viimeistään ${due}.`,
    waitsAtManagers: (building, day, due) =>
      `Pyydetty isännöitsijöiltä (${building}) ${day}. Vastaus on annettava viimeistään ${due}.`,
    askedOperator: (day, ended) =>
      `Pyydetty ylläpitäjältä ${day}${ended === null ? "" : `, päättynyt ${ended}`}.`,
    askedManagers: (building, day, ended) =>
      `Pyydetty isännöitsijöiltä (${building}) ${day}${
        ended === null ? "" : `, päättynyt ${ended}`
      }.`,
    answer: "Vastaus: ",
    takeBack: "Peru pyyntö",
    takenBack: "Peruttu.",
    purposes: {
      title: "Mihin tietojasi käytetään",
      lead:
        "Minkä kytket pois, se loppuu heti. Sen jälkeen ylläpitäjä päättää, pysyykö se poissa, ja " +
        "vastaa sinulle perusteluineen.",
      fixed: "Käyttötarkoitukset, joita ei voi kytkeä pois, ja miksi",
      reason: "Syysi",
      giveReason: "Kerro ylläpitäjälle syy, ennen kuin kytket sen pois",
      on: "Käytetään tähän",
      off: (day) => `Lopetettu ${day}, koska vastustat sitä`,
      ifOff: "Jos kytket sen pois: ",
      isOff: "Kytketty pois: ",
      changed: (purpose, state) => `${purpose}: ${state}.`,
      reads: "Henkilötietojen lukukerrat palvelimen käynnistyksestä alkaen",
    },
  },
  sv: {
    title: "Något är fel",
    lead: "Det du har uppgett om dig själv ändrar du i ditt konto, genast. Det som din byggnads " +
      "förvaltare har om dig rättar de: de måste svara inom en månad.",
    askedFor: "Vad du har begärt",
    nothing: "Inget än.",
    kinds: {
      correction: "Rättelse",
      objection: "Invändning",
      erasure: "Radering",
      building_log: "Kopia av byggnadens egen logg",
    },
    states: {
      "correction/granted": "Rättat",
      "correction/declined": "Inte ändrat",
      "objection/granted": "Godtagen: det förblir stoppat",
      "objection/declined": "Avslagen: det fortsätter",
      "building_log/granted": "Utlämnad",
      open: "Väntar på svar",
      escalated: "Försenad: även hos operatören",
      granted: "Beviljad",
      declined: "Avslagen",
      withdrawn: "Återtagen",
    },
    tables: {
      appointment: "Ditt uppdrag",
      facility: "En lägenhet eller ett rum",
      grant: "Behörigheter",
      member: "En plats i ett hushåll",
      tag: "En nyckelbricka",
      visitor_key: "En besöksnyckel",
    },
    facilities: { apartment: "lägenhet", sauna: "bastu", storage: "förråd", office: "kontor" },
    actions: {
      open_door: "öppna dörrar",
      call_lift: "kalla på hissar",
      give_keys: "ge nycklar",
      add_sub_users: "lägga till underanvändare",
      read_news: "läsa nyheter",
    },
    facility: (kind, number) => `${kind} ${number}`,
    facilityRecord: (name) => `${name}: nummer, våning, namn`,
    place: (name, role) => `Din plats i ${name}: ${role.toLowerCase()}`,
    tag: (label) => `Nyckelbricka ${label}`,
    permissions: (what) => `Behörigheter: ${what}`,
    visitorKey: (label) => `Besöksnyckel för ${label}`,
    inBuilding: (building, what) => `${building}: ${what}`,
    noRecord: "Ingen förvaltare har någon uppgift om dig just nu.",
    about: "Vad det gäller",
    choose: "Välj…",
    what: "Vad som är fel, och vad som vore rätt",
    ask: "Begär rättelse",
    asking: "Begär…",
    asked: (dueDay) => `Begärt. Svaret ska komma senast ${dueDay}.`,
    goesTo: (building) => `Det går till förvaltarna för ${building}.`,
    waitsAtOperator: (day, due) => `Begärt ${day} hos operatören. Svaret ska komma senast ${due}.`,
    waitsAtManagers: (building, day, due) =>
      `Begärt ${day} hos förvaltarna för ${building}. Svaret ska komma senast ${due}.`,
    askedOperator: (day, ended) =>
      `Begärt ${day} hos operatören${ended === null ? "" : `, avslutat ${ended}`}.`,
    askedManagers: (building, day, ended) =>
      `Begärt ${day} hos förvaltarna för ${building}${
        ended === null ? "" : `, avslutat ${ended}`
      }.`,
    answer: "Svar: ",
    takeBack: "Ta tillbaka",
    takenBack: "Återtaget.",
    purposes: {
      title: "Vad dina uppgifter används till",
      lead:
        "Det du slår av upphör genast. Sedan beslutar operatören om det förblir av, och svarar dig " +
        "med skälet.",
      fixed: "Ändamål som inte kan slås av, och varför",
      reason: "Ditt skäl",
      giveReason: "Ge operatören ett skäl innan du slår av det",
      on: "Används till detta",
      off: (day) => `Stoppat sedan ${day}, eftersom du invänder`,
      ifOff: "Om du slår av det: ",
      isOff: "Avslaget: ",
      changed: (purpose, state) => `${purpose}: ${state}.`,
      reads: "Läsningar av personuppgifter sedan servern startade",
    },
  },
  de: {
    title: "Etwas stimmt nicht",
    lead:
      "Was Sie selbst über sich angegeben haben, ändern Sie in Ihrem Konto, und zwar sofort. Was " +
      "die Verwaltung Ihres Gebäudes über Sie führt, berichtigt sie: Sie muss binnen eines Monats " +
      "antworten.",
    askedFor: "Was Sie beantragt haben",
    nothing: "Noch nichts.",
    kinds: {
      correction: "Berichtigung",
      objection: "Widerspruch",
      erasure: "Löschung",
      building_log: "Kopie des gebäudeeigenen Protokolls",
    },
    states: {
      "correction/granted": "Berichtigt",
      "correction/declined": "Nicht geändert",
      "objection/granted": "Stattgegeben: Es bleibt gestoppt",
      "objection/declined": "Zurückgewiesen: Es geht weiter",
      "building_log/granted": "Ausgehändigt",
      open: "Wartet auf Antwort",
      escalated: "Überfällig: auch beim Betreiber",
      granted: "Stattgegeben",
      declined: "Abgelehnt",
      withdrawn: "Zurückgenommen",
    },
    tables: {
      appointment: "Ihre Aufgabe",
      facility: "Eine Wohnung oder ein Raum",
      grant: "Berechtigungen",
      member: "Ein Platz in einem Haushalt",
      tag: "Ein Transponder",
      visitor_key: "Ein Besucherschlüssel",
    },
    facilities: { apartment: "Wohnung", sauna: "Sauna", storage: "Lagerraum", office: "Büro" },
    actions: {
      open_door: "Türen öffnen",
      call_lift: "Aufzüge rufen",
      give_keys: "Schlüssel ausstellen",
      add_sub_users: "Mitnutzer hinzufügen",
      read_news: "Neuigkeiten lesen",
    },
    facility: (kind, number) => `${kind} ${number}`,
    facilityRecord: (name) => `${name}: Nummer, Etage, Name`,
    place: (name, role) => `Ihr Platz in ${name}: ${role}`,
    tag: (label) => `Transponder ${label}`,
    permissions: (what) => `Berechtigungen: ${what}`,
    visitorKey: (label) => `Besucherschlüssel für ${label}`,
    inBuilding: (building, what) => `${building}: ${what}`,
    noRecord: "Zurzeit führt keine Verwaltung einen Eintrag über Sie.",
    about: "Worum es geht",
    choose: "Auswählen…",
    what: "Was nicht stimmt und was richtig wäre",
    ask: "Berichtigung beantragen",
    asking: "Wird beantragt…",
    asked: (dueDay) => `Beantragt. Die Antwort ist bis ${dueDay} fällig.`,
    goesTo: (building) => `Der Antrag geht an die Verwaltung von ${building}.`,
    waitsAtOperator: (day, due) =>
      `Am ${day} beim Betreiber beantragt. Die Antwort ist bis ${due} fällig.`,
    waitsAtManagers: (building, day, due) =>
      `Am ${day} bei der Verwaltung von ${building} beantragt. Die Antwort ist bis ${due} fällig.`,
    askedOperator: (day, ended) =>
      `Am ${day} beim Betreiber beantragt${ended === null ? "" : `, beendet am ${ended}`}.`,
    askedManagers: (building, day, ended) =>
      `Am ${day} bei der Verwaltung von ${building} beantragt${
        ended === null ? "" : `, beendet am ${ended}`
      }.`,
    answer: "Antwort: ",
    takeBack: "Zurücknehmen",
    takenBack: "Zurückgenommen.",
    purposes: {
      title: "Wozu Ihre Daten verwendet werden",
      lead:
        "Was Sie ausschalten, endet sofort. Danach entscheidet der Betreiber, ob es dabei bleibt, " +
        "und antwortet Ihnen mit Begründung.",
      fixed: "Zwecke, die sich nicht ausschalten lassen, und warum",
      reason: "Ihr Grund",
      giveReason: "Nennen Sie dem Betreiber einen Grund, bevor Sie es ausschalten",
      on: "Wird dafür verwendet",
      off: (day) => `Gestoppt seit ${day}, weil Sie widersprechen`,
      ifOff: "Wenn Sie es ausschalten: ",
      isOff: "Ausgeschaltet: ",
      changed: (purpose, state) => `${purpose}: ${state}.`,
      reads: "Lesezugriffe auf personenbezogene Daten seit dem Start des Servers",
    },
  },
});
