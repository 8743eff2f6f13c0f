// @ts-check
/** What the section says that tells what is stored. */
import { inPageLanguage } from "../language.js";

export const privacyStoredTexts = inPageLanguage({
  en: {
    title: "What is stored of you",
    lead: "By kind of data: what it is, where it lies, how long, why, and who may see it.",
    openAll: "Open all",
    closeAll: "Close all",
    facts: {
      what: "What",
      where: "Where",
      howLong: "How long",
      why: "Why",
      whoSees: "Who may see it",
      copy: "Your copy",
      erasure: "If you erase everything",
      whom: "Whom to ask",
    },
    /** To whom one turns about a class. */
    ask: {
      self: "You see to it yourself, in your account or your household.",
      manager: "The managers of your building, first.",
      operator: "Whoever runs this server.",
      phone: "Your own phone: it lies there, or only its random ids can show that it is yours.",
    },
    nobody: "Nobody",
    seenByNobody: "seen by nobody",
    seenBy: "seen by ",
    sealed: "sealed",
    sealedNote:
      "Sealed: it lies under a key of the person’s own, in every copy of it. Without the key nobody " +
      "reads it.",
    logs: "Logs of your building",
    logFields: {
      minute: "the minute",
      door: "the door",
      result: "what happened",
      means: "by what means",
    },
    noLog: "keeps no log of its own.",
    records: (
      /** @type {string} */ what,
      /** @type {number} */ days,
      /** @type {string} */ purpose,
    ) => `records ${what}, for ${days === 1 ? "one day" : `${days} days`}. What for: ${purpose}`,
    recordsFrom: (
      /** @type {string} */ day,
      /** @type {string} */ what,
      /** @type {number} */ days,
      /** @type {string} */ purpose,
    ) =>
      `records from ${day} on ${what}, for ${
        days === 1 ? "one day" : `${days} days`
      }. What for: ${purpose}`,
    noNotice: "You have accepted no privacy notice yet. ",
    noticeAccepted: (/** @type {string} */ version, /** @type {string} */ day) =>
      `You accepted version ${version} of the privacy notice on ${day}. `,
    readNotice: "Read the notice",
    newerNotice: "A newer one waits in your account",
  },
  fi: {
    title: "Mitä sinusta on tallennettu",
    lead: "Tietolajeittain: mitä se on, missä se on, kuinka kauan, miksi ja kuka saa nähdä sen.",
    openAll: "Avaa kaikki",
    closeAll: "Sulje kaikki",
    facts: {
      what: "Mitä",
      where: "Missä",
      howLong: "Kuinka kauan",
      why: "Miksi",
      whoSees: "Kuka saa nähdä",
      copy: "Kopiosi",
      erasure: "Jos poistat kaiken",
      whom: "Keneltä kysyä",
    },
    ask: {
      self: "Hoidat sen itse tililläsi tai taloudessasi.",
      manager: "Ensin rakennuksesi isännöitsijöiltä.",
      operator: "Tämän palvelimen ylläpitäjältä.",
      phone:
        "Omasta puhelimestasi: tieto on siellä, tai vain sen satunnaistunnukset osoittavat tiedon sinun tiedoksesi.",
    },
    nobody: "Ei kukaan",
    seenByNobody: "ei kenenkään nähtävissä",
    seenBy: "näkevät: ",
    sealed: "sinetöity",
    sealedNote:
      "Sinetöity: tieto on jokaisessa kopiossaan henkilön oman avaimen takana. Ilman avainta kukaan " +
      "ei voi lukea sitä.",
    logs: "Rakennuksesi lokit",
    logFields: {
      minute: "minuutin",
      door: "oven",
      result: "tapahtuman",
      means: "avaustavan",
    },
    noLog: "ei pidä omaa lokia.",
    records: (what, days, purpose) =>
      `tallentaa ${what}; säilytysaika ${days === 1 ? "yksi päivä" : `${days} päivää`}. ` +
      `Tarkoitus: ${purpose}`,
    recordsFrom: (day, what, days, purpose) =>
      `alkaen ${day} tallentaa ${what}; säilytysaika ${
        days === 1 ? "yksi päivä" : `${days} päivää`
      }. Tarkoitus: ${purpose}`,
    noNotice: "Et ole vielä hyväksynyt tietosuojaselostetta. ",
    noticeAccepted: (version, day) => `Hyväksyit ${day} tietosuojaselosteen version ${version}. `,
    readNotice: "Lue seloste",
    newerNotice: "Uudempi odottaa tililläsi",
  },
  sv: {
    title: "Vad som lagras om dig",
    lead:
      "Per slag av uppgifter: vad det är, var det ligger, hur länge, varför och vem som får se det.",
    openAll: "Öppna alla",
    closeAll: "Stäng alla",
    facts: {
      what: "Vad",
      where: "Var",
      howLong: "Hur länge",
      why: "Varför",
      whoSees: "Vem som får se det",
      copy: "Din kopia",
      erasure: "Om du raderar allt",
      whom: "Vem du kan fråga",
    },
    ask: {
      self: "Du sköter det själv, i ditt konto eller ditt hushåll.",
      manager: "Först din byggnads förvaltare.",
      operator: "Den som driver den här servern.",
      phone:
        "Din egen telefon: det ligger där, eller så kan bara dess slumpmässiga id visa att det är " +
        "ditt.",
    },
    nobody: "Ingen",
    seenByNobody: "ses av ingen",
    seenBy: "ses av: ",
    sealed: "förseglat",
    sealedNote:
      "Förseglat: det ligger under personens egen nyckel, i varje kopia av det. Utan nyckeln kan " +
      "ingen läsa det.",
    logs: "Din byggnads loggar",
    logFields: {
      minute: "minuten",
      door: "dörren",
      result: "vad som hände",
      means: "på vilket sätt",
    },
    noLog: "för ingen egen logg.",
    records: (what, days, purpose) =>
      `registrerar ${what}, i ${days === 1 ? "en dag" : `${days} dagar`}. Ändamål: ${purpose}`,
    recordsFrom: (day, what, days, purpose) =>
      `registrerar från och med ${day} ${what}, i ${
        days === 1 ? "en dag" : `${days} dagar`
      }. Ändamål: ${purpose}`,
    noNotice: "Du har inte godkänt någon integritetsinformation än. ",
    noticeAccepted: (version, day) =>
      `Du godkände version ${version} av integritetsinformationen ${day}. `,
    readNotice: "Läs informationen",
    newerNotice: "En nyare väntar i ditt konto",
  },
  de: {
    title: "Was über Sie gespeichert ist",
    lead: "Nach Art der Daten: was es ist, wo es liegt, wie lange, warum und wer es sehen darf.",
    openAll: "Alle öffnen",
    closeAll: "Alle schließen",
    facts: {
      what: "Was",
      where: "Wo",
      howLong: "Wie lange",
      why: "Warum",
      whoSees: "Wer es sehen darf",
      copy: "Ihre Kopie",
      erasure: "Wenn Sie alles löschen",
      whom: "Wen Sie fragen können",
    },
    ask: {
      self: "Sie regeln es selbst, in Ihrem Konto oder Ihrem Haushalt.",
      manager: "Zuerst die Verwaltung Ihres Gebäudes.",
      operator: "Wer diesen Server betreibt.",
      phone:
        "Ihr eigenes Telefon: Es liegt dort, oder nur dessen Zufallskennungen können zeigen, dass es " +
        "Ihres ist.",
    },
    nobody: "Niemand",
    seenByNobody: "sieht niemand",
    seenBy: "sehen: ",
    sealed: "versiegelt",
    sealedNote:
      "Versiegelt: Es liegt in jeder Kopie unter einem eigenen Schlüssel der Person. Ohne den " +
      "Schlüssel liest es niemand.",
    logs: "Protokolle Ihres Gebäudes",
    logFields: {
      minute: "die Minute",
      door: "die Tür",
      result: "was geschah",
      means: "auf welche Weise",
    },
    noLog: "führt kein eigenes Protokoll.",
    records: (what, days, purpose) =>
      `zeichnet für ${days === 1 ? "einen Tag" : `${days} Tage`} auf: ${what}. Wozu: ${purpose}`,
    recordsFrom: (day, what, days, purpose) =>
      `zeichnet ab ${day} für ${
        days === 1 ? "einen Tag" : `${days} Tage`
      } auf: ${what}. Wozu: ${purpose}`,
    noNotice: "Sie haben noch keine Datenschutzhinweise angenommen. ",
    noticeAccepted: (version, day) =>
      `Sie haben Fassung ${version} der Datenschutzhinweise am ${day} angenommen. `,
    readNotice: "Hinweise lesen",
    newerNotice: "Eine neuere wartet in Ihrem Konto",
  },
});
