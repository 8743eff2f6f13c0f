// @ts-check
/** What the section says on whom to ask, who else handles data, and where to complain. */
import { inPageLanguage } from "../language.js";

export const privacyContactsTexts = inPageLanguage({
  en: {
    title: "Whom to ask, and where to complain",
    lead: "About permissions and your building’s own log ask its managers first; about all else, " +
      "whoever runs this server.",
    controller: "Who answers for your data",
    noController: "This server does not name anybody. Ask your building’s managers.",
    managers: "Your building’s managers",
    noBuilding: "You belong to no building at present.",
    ownBuilding: (/** @type {string} */ building) => `You manage ${building} yourself.`,
    writeTo: (/** @type {string} */ building) => `Write to the managers of ${building}`,
    complain: "Where to complain",
    others: "Who else handles data for this server",
    message: "Your message",
    send: "Send it",
    sending: "Sending…",
    sent: "Sent. You get a mail when they answer.",
    allCountries: "Authorities of all countries",
    authority: (/** @type {string} */ country, /** @type {string} */ name) =>
      `${country}: ${name}, `,
    noProcessor: "No firm outside is entered. Without an entry nothing of yours is handed to one.",
    /** What a firm does. */
    works: {
      mail: "sends mail",
      web_push: "brings notices to phones",
      webhook: "is told of events",
      stun_turn: "connects intercom calls",
      telephony: "forwards intercom calls",
      hosting: "runs the machines",
      backup: "keeps backups",
      support: "helps with faults",
    },
    bases: {
      adequacy_decision: "adequacy decision",
      standard_contractual_clauses: "standard contractual clauses",
      binding_corporate_rules: "binding corporate rules",
      derogation: "derogation for a single case",
    },
    processor: (
      /** @type {{ name: string, work: string, region: string, day: string, contact: string }} */ {
        name,
        work,
        region,
        day,
        contact,
      },
    ) => `${name} ${work}. Region: ${region}. Contract of ${day}. Contact: ${contact}`,
    regionBy: (/** @type {string} */ region, /** @type {string} */ basis) => `${region} (${basis})`,
  },
  fi: {
    title: "Keneltä kysyä ja minne valittaa",
    lead:
      "Kulkuoikeuksista ja rakennuksesi omasta lokista kysy ensin sen isännöitsijöiltä; kaikesta " +
      "muusta tämän palvelimen ylläpitäjältä.",
    controller: "Kuka vastaa tiedoistasi",
    noController: "Tämä palvelin ei nimeä ketään. Kysy rakennuksesi isännöitsijöiltä.",
    managers: "Rakennuksesi isännöitsijät",
    noBuilding: "Et kuulu juuri nyt mihinkään rakennukseen.",
    ownBuilding: (building) => `Isännöit itse: ${building}.`,
    writeTo: (building) => `Kirjoita isännöitsijöille: ${building}`,
    complain: "Minne valittaa",
    others: "Ketkä muut käsittelevät tietoja tämän palvelimen puolesta",
    message: "Viestisi",
    send: "Lähetä",
    sending: "Lähetetään…",
    sent: "Lähetetty. Saat sähköpostin, kun viestiisi vastataan.",
    allCountries: "Kaikkien maiden viranomaiset",
    authority: (country, name) => `${country}: ${name}, `,
    noProcessor:
      "Ulkopuolisia yrityksiä ei ole merkitty. Ilman merkintää mitään tietojasi ei luovuteta " +
      "sellaiselle.",
    works: {
      mail: "lähettää sähköpostit",
      web_push: "tuo ilmoitukset puhelimiin",
      webhook: "saa tiedon tapahtumista",
      stun_turn: "yhdistää ovipuhelut",
      telephony: "siirtää ovipuhelut",
      hosting: "pitää koneet käynnissä",
      backup: "säilyttää varmuuskopiot",
      support: "auttaa vioissa",
    },
    bases: {
      adequacy_decision: "päätös tietosuojan riittävyydestä",
      standard_contractual_clauses: "vakiosopimuslausekkeet",
      binding_corporate_rules: "yritystä koskevat sitovat säännöt",
      derogation: "yksittäistapausta koskeva poikkeus",
    },
    processor: ({ name, work, region, day, contact }) =>
      `${name} ${work}. Alue: ${region}. Sopimus: ${day}. Yhteystieto: ${contact}`,
    regionBy: (region, basis) => `${region} (${basis})`,
  },
  sv: {
    title: "Vem du kan fråga, och var du kan klaga",
    lead:
      "Om behörigheter och byggnadens egen logg frågar du först dess förvaltare; om allt annat den " +
      "som driver den här servern.",
    controller: "Vem som ansvarar för dina uppgifter",
    noController: "Den här servern namnger ingen. Fråga din byggnads förvaltare.",
    managers: "Din byggnads förvaltare",
    noBuilding: "Du hör inte till någon byggnad just nu.",
    ownBuilding: (building) => `Du förvaltar själv ${building}.`,
    writeTo: (building) => `Skriv till förvaltarna för ${building}`,
    complain: "Var du kan klaga",
    others: "Vilka andra som behandlar uppgifter åt den här servern",
    message: "Ditt meddelande",
    send: "Skicka",
    sending: "Skickar…",
    sent: "Skickat. Du får ett mejl när de svarar.",
    allCountries: "Myndigheter i alla länder",
    authority: (country, name) => `${country}: ${name}, `,
    noProcessor:
      "Inget utomstående företag är angett. Utan en sådan uppgift lämnas inga av dina uppgifter " +
      "ut till något företag.",
    works: {
      mail: "skickar e-post",
      web_push: "levererar aviseringar till telefoner",
      webhook: "får veta vad som händer",
      stun_turn: "kopplar porttelefonsamtal",
      telephony: "vidarekopplar porttelefonsamtal",
      hosting: "driver maskinerna",
      backup: "förvarar säkerhetskopior",
      support: "hjälper vid fel",
    },
    bases: {
      adequacy_decision: "beslut om adekvat skyddsnivå",
      standard_contractual_clauses: "standardavtalsklausuler",
      binding_corporate_rules: "bindande företagsbestämmelser",
      derogation: "undantag i ett enskilt fall",
    },
    processor: ({ name, work, region, day, contact }) =>
      `${name} ${work}. Region: ${region}. Avtal från ${day}. Kontakt: ${contact}`,
    regionBy: (region, basis) => `${region} (${basis})`,
  },
  de: {
    title: "Wen Sie fragen und wo Sie sich beschweren können",
    lead:
      "Zu Berechtigungen und zum gebäudeeigenen Protokoll fragen Sie zuerst die Verwaltung, zu " +
      "allem anderen den Betreiber dieses Servers.",
    controller: "Wer für Ihre Daten verantwortlich ist",
    noController: "Dieser Server nennt niemanden. Fragen Sie die Verwaltung Ihres Gebäudes.",
    managers: "Die Verwaltung Ihres Gebäudes",
    noBuilding: "Sie gehören zurzeit zu keinem Gebäude.",
    ownBuilding: (building) => `${building} verwalten Sie selbst.`,
    writeTo: (building) => `An die Verwaltung von ${building} schreiben`,
    complain: "Wo Sie sich beschweren können",
    others: "Wer sonst noch Daten für diesen Server verarbeitet",
    message: "Ihre Nachricht",
    send: "Senden",
    sending: "Wird gesendet…",
    sent: "Gesendet. Sie erhalten eine Mail, wenn geantwortet wird.",
    allCountries: "Behörden aller Länder",
    authority: (country, name) => `${country}: ${name}, `,
    noProcessor:
      "Es ist keine externe Firma eingetragen. Ohne Eintrag wird nichts von Ihnen an eine " +
      "weitergegeben.",
    works: {
      mail: "versendet Mails",
      web_push: "bringt Mitteilungen auf Telefone",
      webhook: "erfährt von Ereignissen",
      stun_turn: "verbindet Gespräche der Sprechanlage",
      telephony: "leitet Gespräche der Sprechanlage weiter",
      hosting: "betreibt die Rechner",
      backup: "bewahrt Sicherungen auf",
      support: "hilft bei Störungen",
    },
    bases: {
      adequacy_decision: "Angemessenheitsbeschluss",
      standard_contractual_clauses: "Standardvertragsklauseln",
      binding_corporate_rules: "verbindliche interne Datenschutzvorschriften",
      derogation: "Ausnahme für einen Einzelfall",
    },
    processor: ({ name, work, region, day, contact }) =>
      `${name} ${work}. Region: ${region}. Vertrag vom ${day}. Kontakt: ${contact}`,
    regionBy: (region, basis) => `${region} (${basis})`,
  },
});
