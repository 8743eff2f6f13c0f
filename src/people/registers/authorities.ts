/**
 * With whom people can lodge a complaint (R98; GDPR, Article 77): the data protection authority of
 * each country of the EEA, of the United Kingdom and of Switzerland, with its own address on the
 * web as text; nothing is fetched from there. In Germany the federal authority names the one of the
 * state that is competent for a private body.
 */
import type { Message } from "../../words/message.ts";

/** An authority. */
export interface Authority {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** In a language of the country. */
  readonly name: string;
  readonly web: string;
}

const known: readonly (readonly [country: string, name: string, web: string])[] = [
  ["AT", "Österreichische Datenschutzbehörde", "https://www.dsb.gv.at"],
  [
    "BE",
    "Gegevensbeschermingsautoriteit / Autorité de protection des données",
    "https://www.dataprotectionauthority.be",
  ],
  ["BG", "Комисия за защита на личните данни", "https://cpdp.bg"],
  [
    "CH",
    "Eidgenössischer Datenschutz- und Öffentlichkeitsbeauftragter",
    "https://www.edoeb.admin.ch",
  ],
  [
    "CY",
    "Γραφείο Επιτρόπου Προστασίας Δεδομένων Προσωπικού Χαρακτήρα",
    "https://www.dataprotection.gov.cy",
  ],
  ["CZ", "Úřad pro ochranu osobních údajů", "https://uoou.gov.cz"],
  [
    "DE",
    "Die Bundesbeauftragte für den Datenschutz und die Informationsfreiheit",
    "https://www.bfdi.bund.de",
  ],
  ["DK", "Datatilsynet", "https://www.datatilsynet.dk"],
  ["EE", "Andmekaitse Inspektsioon", "https://www.aki.ee"],
  ["ES", "Agencia Española de Protección de Datos", "https://www.aepd.es"],
  ["FI", "Tietosuojavaltuutetun toimisto", "https://tietosuoja.fi"],
  ["FR", "Commission nationale de l’informatique et des libertés", "https://www.cnil.fr"],
  ["GB", "Information Commissioner’s Office", "https://ico.org.uk"],
  ["GR", "Αρχή Προστασίας Δεδομένων Προσωπικού Χαρακτήρα", "https://www.dpa.gr"],
  ["HR", "Agencija za zaštitu osobnih podataka", "https://azop.hr"],
  ["HU", "Nemzeti Adatvédelmi és Információszabadság Hatóság", "https://www.naih.hu"],
  ["IE", "Data Protection Commission", "https://www.dataprotection.ie"],
  ["IS", "Persónuvernd", "https://www.personuvernd.is"],
  ["IT", "Garante per la protezione dei dati personali", "https://www.garanteprivacy.it"],
  ["LI", "Datenschutzstelle", "https://www.datenschutzstelle.li"],
  ["LT", "Valstybinė duomenų apsaugos inspekcija", "https://vdai.lrv.lt"],
  ["LU", "Commission nationale pour la protection des données", "https://cnpd.public.lu"],
  ["LV", "Datu valsts inspekcija", "https://www.dvi.gov.lv"],
  ["MT", "Information and Data Protection Commissioner", "https://idpc.org.mt"],
  ["NL", "Autoriteit Persoonsgegevens", "https://www.autoriteitpersoonsgegevens.nl"],
  ["NO", "Datatilsynet", "https://www.datatilsynet.no"],
  ["PL", "Urząd Ochrony Danych Osobowych", "https://uodo.gov.pl"],
  ["PT", "Comissão Nacional de Proteção de Dados", "https://www.cnpd.pt"],
  [
    "RO",
    "Autoritatea Națională de Supraveghere a Prelucrării Datelor cu Caracter Personal",
    "https://www.dataprotection.ro",
  ],
  ["SE", "Integritetsskyddsmyndigheten", "https://www.imy.se"],
  ["SI", "Informacijski pooblaščenec", "https://www.ip-rs.si"],
  ["SK", "Úrad na ochranu osobných údajov", "https://dataprotection.gov.sk"],
];

/** Every authority, by country. */
export const authorities: readonly Authority[] = known
  .map(([country, name, web]) => ({ country, name, web }));

/** The authority of a country, or all of them; none for a country that is not known here. */
export function authoritiesOf(country: string | undefined): readonly Authority[] {
  return country === undefined
    ? authorities
    : authorities.filter((authority) => authority.country === country);
}

/** What stands above the authority in the account's page. */
export const complaintWords: Message = {
  en:
    "You can complain to the data protection authority of the country where you live or work, or " +
    "where you think that a rule was broken.",
  de: "Sie können sich bei der Datenschutzbehörde des Landes beschweren, in dem Sie wohnen oder " +
    "arbeiten oder in dem Sie einen Verstoß vermuten.",
  fi: "Voit tehdä valituksen sen maan tietosuojaviranomaiselle, jossa asut tai työskentelet tai " +
    "jossa epäilet rikkomuksen tapahtuneen.",
  fr: "Vous pouvez porter plainte auprès de l’autorité de protection des données du pays où vous " +
    "vivez ou travaillez, ou de celui où vous pensez qu’une règle a été enfreinte.",
  sv: "Du kan lämna in klagomål till dataskyddsmyndigheten i det land där du bor eller " +
    "arbetar, eller där du anser att en regel har överträtts.",
};
