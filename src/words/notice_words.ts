/**
 * What persons are told whose data somebody else has entered (R29): the particulars of Article 14
 * of Regulation (EU) 2016/679, in plain words. The ground is the one that the service rests on,
 * legitimate interest (R83), and the periods are those that the server keeps.
 */
import type { Message } from "./message.ts";

export const noticeWords = {
  "notice.title": {
    en: "Your data and your rights",
    de: "Ihre Daten und Ihre Rechte",
    fi: "Tietosi ja oikeutesi",
    fr: "Vos données et vos droits",
    sv: "Dina uppgifter och dina rättigheter",
  },
  "notice.subject": {
    en: "Somebody has entered data about you: {place}",
    de: "Jemand hat Daten über Sie eingetragen: {place}",
    fi: "Sinusta on tallennettu tietoja: {place}",
    fr: "Des données vous concernant ont été saisies : {place}",
    sv: "Någon har fört in uppgifter om dig: {place}",
  },
  "notice.source": {
    en: "{inviter} has entered data about you in the door and lift service of {place}.",
    de: "{inviter} hat im Tür- und Aufzugsdienst von {place} Daten über Sie eingetragen.",
    fi: "{inviter} on tallentanut tietoja sinusta ovi- ja hissipalveluun ({place}).",
    fr:
      "{inviter} a saisi des données vous concernant dans le service des portes et ascenseurs de " +
      "{place}.",
    sv: "{inviter} har fört in uppgifter om dig i dörr- och hisstjänsten för {place}.",
  },
  "notice.article": {
    en: "You are told so because the data did not come from you yourself (Article 14 GDPR).",
    de: "Sie erfahren das, weil die Daten nicht von Ihnen selbst stammen (Artikel 14 DSGVO).",
    fi: "Saat tämän ilmoituksen, koska et antanut tietoja itse (tietosuoja-asetuksen 14 artikla).",
    fr: "Vous en êtes informé parce qu’elles ne viennent pas de vous (article 14 du RGPD).",
    sv: "Du får veta det eftersom uppgifterna inte kom från dig själv (artikel 14 i " +
      "dataskyddsförordningen).",
  },
  "notice.general": {
    en:
      "This page is for people whose data a manager or somebody of their household has entered in " +
      "this door and lift service (Article 14 GDPR).",
    de:
      "Diese Seite ist für Menschen, deren Daten eine Verwaltung oder jemand aus ihrem Haushalt in " +
      "diesen Tür- und Aufzugsdienst eingetragen hat (Artikel 14 DSGVO).",
    fi:
      "Tämä sivu on niille, joiden tietoja isännöitsijä tai joku samasta taloudesta on tallentanut " +
      "tähän ovi- ja hissipalveluun (tietosuoja-asetuksen 14 artikla).",
    fr:
      "Cette page s’adresse aux personnes dont un gestionnaire ou un membre de leur foyer a saisi " +
      "les données dans ce service des portes et ascenseurs (article 14 du RGPD).",
    sv: "Den här sidan är för personer vars uppgifter en förvaltare eller någon i " +
      "deras hushåll har fört in i den här dörr- och hisstjänsten (artikel 14 i " +
      "dataskyddsförordningen).",
  },
  "notice.what": {
    en: "What was entered: {fields}.",
    de: "Eingetragen wurde: {fields}.",
    fi: "Tallennetut tiedot: {fields}.",
    fr: "Données saisies : {fields}.",
    sv: "Det som fördes in: {fields}.",
  },
  "notice.why": {
    en:
      "What for: so that doors open and lifts come for you, and so that access can be ended and " +
      "incidents be looked into. The ground is the legitimate interest of residents and management " +
      "in a safe building (Article 6(1)(f) GDPR).",
    de:
      "Wozu: damit sich Türen für Sie öffnen und Aufzüge für Sie kommen, damit Zugang beendet und " +
      "Vorfälle geklärt werden können. Grundlage ist das berechtigte Interesse von Bewohnern und " +
      "Verwaltung an einem sicheren Gebäude (Artikel 6 Absatz 1 Buchstabe f DSGVO).",
    fi:
      "Mihin: jotta ovet avautuvat ja hissit tulevat sinulle, jotta kulkuoikeus voidaan päättää ja " +
      "vahinkotilanteet selvittää. Perusteena on asukkaiden ja isännöinnin oikeutettu etu turvalliseen " +
      "rakennukseen (tietosuoja-asetuksen 6 artiklan 1 kohdan f alakohta).",
    fr:
      "Pourquoi : pour que les portes s’ouvrent et que les ascenseurs viennent pour vous, pour que " +
      "les accès puissent prendre fin et les incidents être éclaircis. La base est l’intérêt " +
      "légitime des habitants et de la gestion à un immeuble sûr (article 6, paragraphe 1, point f, " +
      "du RGPD).",
    sv: "Ändamål: för att dörrar ska öppnas och hissar komma för dig, och för att tillträde " +
      "ska kunna avslutas och händelser utredas. Den rättsliga grunden är de boendes och " +
      "förvaltningens berättigade intresse av en säker byggnad (artikel 6.1 f i " +
      "dataskyddsförordningen).",
  },
  "notice.whosees": {
    en:
      "Who sees it: the management of the building and the operator of the service, and within a " +
      "household whoever runs it there. It is not sold.",
    de:
      "Wer sie sieht: die Verwaltung des Gebäudes und der Betreiber des Dienstes, im Haushalt wer ihn " +
      "dort verwaltet. Die Daten werden nicht verkauft.",
    fi:
      "Kuka tiedot näkee: rakennuksen isännöinti ja palvelun ylläpitäjä sekä taloudessa se, joka " +
      "palvelua siellä hallinnoi. Tietoja ei myydä.",
    fr: "Qui les voit : la gestion de l’immeuble et l’exploitant du service, et dans un foyer la " +
      "personne qui le gère. Elles ne sont pas vendues.",
    sv: "Mottagare: byggnadens förvaltning och tjänstens operatör, och i ett hushåll den som " +
      "administrerar det där. Uppgifterna säljs inte.",
  },
  "notice.howlong": {
    en:
      "How long: until your access ends or you have the data deleted. Doors and lifts keep their " +
      "logs under random numbers, and every log goes after at most a year.",
    de:
      "Wie lange: bis Ihr Zugang endet oder Sie die Daten löschen lassen. Türen und Aufzüge führen " +
      "ihre Protokolle unter Zufallsnummern, und jedes Protokoll wird spätestens nach einem Jahr " +
      "gelöscht.",
    fi: "Kuinka kauan: kunnes kulkuoikeutesi päättyy tai pyydät tietojen poistamista. Ovien ja " +
      "hissien lokeissa on vain satunnaisnumeroita, ja kaikki lokit poistetaan viimeistään vuoden " +
      "kuluttua.",
    fr: "Combien de temps : jusqu’à la fin de votre accès ou jusqu’à ce que vous les fassiez " +
      "supprimer. Portes et ascenseurs tiennent leurs journaux sous des numéros aléatoires, et tout " +
      "journal disparaît au plus tard après un an.",
    sv: "Hur länge: tills ditt tillträde upphör eller du låter radera uppgifterna. Dörrar och " +
      "hissar för sina loggar under slumpmässiga nummer, och varje logg försvinner efter " +
      "högst ett år.",
  },
  "notice.rights": {
    en:
      "Your rights: to see your data, have it corrected, deleted or restricted, take a copy with " +
      "you, and object to its use. You may also complain to a data protection authority.",
    de:
      "Ihre Rechte: Auskunft, Berichtigung, Löschung oder Einschränkung, eine Kopie zum Mitnehmen " +
      "und Widerspruch gegen die Nutzung. Sie können sich auch bei einer " +
      "Datenschutzaufsichtsbehörde beschweren.",
    fi: "Oikeutesi: voit nähdä tietosi, saada ne oikaistuiksi tai poistetuiksi, rajoittaa niiden " +
      "käsittelyä, saada niistä kopion ja vastustaa niiden käyttöä. Voit myös valittaa " +
      "tietosuojaviranomaiselle.",
    fr:
      "Vos droits : consulter vos données, les faire rectifier, effacer ou limiter, en emporter " +
      "une copie et vous opposer à leur utilisation. Vous pouvez aussi saisir une autorité de " +
      "protection des données.",
    sv: "Dina rättigheter: tillgång till dina uppgifter, rättelse, radering eller begränsning " +
      "av behandlingen, en kopia att ta med dig (dataportabilitet) och invändning mot " +
      "behandlingen. Du kan också lämna in klagomål till en tillsynsmyndighet för dataskydd.",
  },
  "notice.controller": {
    en: "Who answers for it: {controller}.",
    de: "Verantwortlich: {controller}.",
    fi: "Rekisterinpitäjä: {controller}.",
    fr: "Responsable : {controller}.",
    sv: "Personuppgiftsansvarig: {controller}.",
  },
  "notice.more": {
    en: "This information on the web:",
    de: "Diese Hinweise im Netz:",
    fi: "Nämä tiedot verkossa:",
    fr: "Ces informations en ligne :",
    sv: "Den här informationen på webben:",
  },

  "field.name": { en: "name", de: "Name", fi: "nimi", fr: "nom", sv: "namn" },
  "field.gender": { en: "gender", de: "Geschlecht", fi: "sukupuoli", fr: "genre", sv: "kön" },
  "field.country": { en: "country", de: "Land", fi: "maa", fr: "pays", sv: "land" },
  "field.language": { en: "language", de: "Sprache", fi: "kieli", fr: "langue", sv: "språk" },
  "field.phone": {
    en: "phone number",
    de: "Telefonnummer",
    fi: "puhelinnumero",
    fr: "numéro de téléphone",
    sv: "telefonnummer",
  },
  "field.email": {
    en: "e-mail address",
    de: "E-Mail-Adresse",
    fi: "sähköpostiosoite",
    fr: "adresse e-mail",
    sv: "e-postadress",
  },
  "field.home": {
    en: "flat or room",
    de: "Wohnung oder Raum",
    fi: "asunto tai tila",
    fr: "logement ou local",
    sv: "lägenhet eller rum",
  },
  "field.username": {
    en: "name at the intercom",
    de: "Name an der Klingel",
    fi: "nimi ovipuhelimessa",
    fr: "nom à l’interphone",
    sv: "namn i porttelefonen",
  },
  "field.birth": {
    en: "date of birth",
    de: "Geburtsdatum",
    fi: "syntymäaika",
    fr: "date de naissance",
    sv: "födelsedatum",
  },
  "field.other": {
    en: "other remarks",
    de: "weitere Angaben",
    fi: "muut tiedot",
    fr: "autres indications",
    sv: "övriga uppgifter",
  },
} as const satisfies Readonly<Record<string, Message>>;
