/** Names of what is kept of people, as the page "what this server stores" calls it. */
import type { Message } from "../words/message.ts";

/** One thing to say in all languages. */
export function said(en: string, de: string, fi: string, fr: string): Message {
  return { en, de, fi, fr };
}

/** By the name that a rule gives its field. */
export const labels = {
  name: said("Name", "Name", "Nimi", "Nom"),
  gender: said("Gender", "Geschlecht", "Sukupuoli", "Genre"),
  country: said("Country", "Land", "Maa", "Pays"),
  language: said("Language", "Sprache", "Kieli", "Langue"),
  phone: said("Phone number", "Telefonnummer", "Puhelinnumero", "Numéro de téléphone"),
  email: said("E-mail address", "E-Mail-Adresse", "Sähköpostiosoite", "Adresse e-mail"),
  additional_phone: said(
    "Additional phone number for the intercom",
    "Weitere Telefonnummer für die Sprechanlage",
    "Ovipuhelimen lisäpuhelinnumero",
    "Numéro de téléphone supplémentaire pour l’interphone",
  ),
  intercom_username: said(
    "Intercom username",
    "Name an der Sprechanlage",
    "Ovipuhelimen käyttäjänimi",
    "Nom d’utilisateur de l’interphone",
  ),
  walking_speed: said("Walking speed", "Gehgeschwindigkeit", "Kävelynopeus", "Vitesse de marche"),
  accessible: said(
    "Need for more time or room in the lift",
    "Bedarf an mehr Zeit oder Platz im Aufzug",
    "Lisäajan tai -tilan tarve hississä",
    "Besoin de plus de temps ou de place dans l’ascenseur",
  ),
  favourite_floors: said(
    "Favourite floors",
    "Lieblingsetagen",
    "Suosikkikerrokset",
    "Étages favoris",
  ),
  home_floors: said(
    "Home floors, or that no lift shall come by itself",
    "Heimatetagen, oder dass kein Aufzug von selbst kommen soll",
    "Kotikerrokset, tai ettei hissiä kutsuta itsestään",
    "Étages de domicile, ou qu’aucun ascenseur ne vienne de lui-même",
  ),
  password: said(
    "Password, as a hash that cannot be turned back",
    "Passwort, als nicht umkehrbarer Hashwert",
    "Salasana tiivisteenä, jota ei voi palauttaa",
    "Mot de passe, sous forme de hachage irréversible",
  ),
  passkeys: said(
    "Passkeys and their names",
    "Passkeys und ihre Namen",
    "Pääsyavaimet ja niiden nimet",
    "Clés d’accès et leurs noms",
  ),
  recovery_code: said(
    "Printed recovery code, as a hash",
    "Gedruckter Wiederherstellungscode, als Hashwert",
    "Tulostettu palautuskoodi tiivisteenä",
    "Code de récupération imprimé, sous forme de hachage",
  ),
  notice: said(
    "Which privacy notice was accepted, and when",
    "Welcher Datenschutzhinweis angenommen wurde und wann",
    "Mikä tietosuojaseloste hyväksyttiin ja milloin",
    "Quelle notice de confidentialité a été acceptée, et quand",
  ),
  failed_sign_ins: said(
    "How many sign-ins failed since the last good one",
    "Wie viele Anmeldungen seit der letzten guten misslangen",
    "Epäonnistuneet kirjautumiset viimeisen onnistuneen jälkeen",
    "Nombre de connexions échouées depuis la dernière réussie",
  ),
  last_day: said(
    "Last day of use",
    "Letzter Tag der Nutzung",
    "Viimeinen käyttöpäivä",
    "Dernier jour d’utilisation",
  ),
  log_stub: said(
    "Name and flats of somebody who was erased, for as long as logs name them",
    "Name und Wohnungen einer gelöschten Person, solange Protokolle sie nennen",
    "Poistetun henkilön nimi ja asunnot niin kauan kuin lokit mainitsevat hänet",
    "Nom et logements d’une personne effacée, tant que les journaux la mentionnent",
  ),
  client_contact: said(
    "Whom the operator asks about a company’s system that calls lifts",
    "Wen der Betreiber zu einem System fragt, das Aufzüge ruft",
    "Yhteyshenkilö hissejä kutsuvan järjestelmän asioissa",
    "La personne à contacter pour un système qui appelle des ascenseurs",
  ),
  device_name: said(
    "Name of a signed-in device",
    "Name eines angemeldeten Geräts",
    "Kirjautuneen laitteen nimi",
    "Nom d’un appareil connecté",
  ),
  quiet_hours: said(
    "When a device does not ring",
    "Wann ein Gerät nicht klingelt",
    "Milloin laite ei soi",
    "Quand un appareil ne sonne pas",
  ),
  push_address: said(
    "Where a device is woken when it rings",
    "Wo ein Gerät geweckt wird, wenn es klingelt",
    "Minne laitteelle ilmoitetaan soitosta",
    "Où un appareil est réveillé quand on sonne",
  ),
  proposed_change: said(
    "A change of address or phone that waits for your word",
    "Eine Änderung von Adresse oder Telefon, die auf Ihr Wort wartet",
    "Vahvistustasi odottava osoitteen tai puhelimen muutos",
    "Un changement d’adresse ou de téléphone qui attend votre accord",
  ),
  mail_address: said(
    "Address of a mail that waits to be sent",
    "Adresse einer E-Mail, die auf den Versand wartet",
    "Lähetystä odottavan viestin osoite",
    "Adresse d’un e-mail en attente d’envoi",
  ),
  sub_user_name: said(
    "Name of somebody in the household",
    "Name einer Person im Haushalt",
    "Talouteen kuuluvan nimi",
    "Nom d’une personne du foyer",
  ),
  username: said(
    "Username of somebody in the household",
    "Benutzername einer Person im Haushalt",
    "Talouteen kuuluvan käyttäjänimi",
    "Nom d’utilisateur d’une personne du foyer",
  ),
  number: said(
    "Phone number of somebody in the household",
    "Telefonnummer einer Person im Haushalt",
    "Talouteen kuuluvan puhelinnumero",
    "Numéro de téléphone d’une personne du foyer",
  ),
  birth_date: said("Date of birth", "Geburtsdatum", "Syntymäaika", "Date de naissance"),
  other: said(
    "Other notes of the household",
    "Weitere Angaben des Haushalts",
    "Talouden muut merkinnät",
    "Autres notes du foyer",
  ),
  consent: said(
    "Who asserted a person’s consent, when and to which wording",
    "Wer die Einwilligung einer Person versichert hat, wann und zu welchem Wortlaut",
    "Kuka vakuutti henkilön suostumuksen, milloin ja mihin sanamuotoon",
    "Qui a attesté le consentement d’une personne, quand et pour quel texte",
  ),
  visitor_label: said(
    "What the giver of a visitor key calls its holder",
    "Wie der Aussteller eines Besucherschlüssels dessen Inhaber nennt",
    "Miksi vierailija-avaimen antaja kutsuu sen haltijaa",
    "Comment le donneur d’une clé visiteur appelle son détenteur",
  ),
  tag_label: said(
    "Label of a key tag",
    "Bezeichnung eines Schlüsselanhängers",
    "Avaintunnisteen nimi",
    "Libellé d’un badge",
  ),
  facility_name: said("Name of a flat", "Name einer Wohnung", "Asunnon nimi", "Nom d’un logement"),
  facility_note: said(
    "The manager’s note on a flat",
    "Notiz der Verwaltung zu einer Wohnung",
    "Isännöitsijän muistiinpano asunnosta",
    "Note du gestionnaire sur un logement",
  ),
  address: said("Postal address", "Postanschrift", "Postiosoite", "Adresse postale"),
  message: said(
    "Messages between you and the building’s managers",
    "Nachrichten zwischen Ihnen und der Gebäudeverwaltung",
    "Sinun ja isännöitsijän väliset viestit",
    "Messages entre vous et les gestionnaires du bâtiment",
  ),
  news: said(
    "Building news",
    "Neuigkeiten im Gebäude",
    "Rakennuksen uutiset",
    "Nouvelles du bâtiment",
  ),
  objection: said(
    "Purposes that you object to",
    "Zwecke, denen Sie widersprechen",
    "Käyttötarkoitukset, joita vastustat",
    "Finalités auxquelles vous vous opposez",
  ),
  building_log: said(
    "What a building’s own log is for, and what people were told of it",
    "Wozu ein Gebäude ein eigenes Protokoll führt und was dazu mitgeteilt wurde",
    "Mihin rakennuksen omaa lokia pidetään ja mitä siitä kerrottiin",
    "À quoi sert le journal propre d’un bâtiment, et ce qui en a été dit",
  ),
  rights_request: said(
    "Your requests about your data, and the answers",
    "Ihre Anträge zu Ihren Daten und die Antworten",
    "Tietojasi koskevat pyyntösi ja vastaukset",
    "Vos demandes concernant vos données et les réponses",
  ),
  held: said(
    "What a legal claim keeps, and why",
    "Was ein Rechtsanspruch aufbewahrt, und warum",
    "Mitä oikeudellinen vaatimus säilyttää ja miksi",
    "Ce qu’une action en justice conserve, et pourquoi",
  ),
  nameplate: said(
    "Name shown at the entrance",
    "Name am Eingang",
    "Sisäänkäynnillä näkyvä nimi",
    "Nom affiché à l’entrée",
  ),
} as const;

/** The name of something that is kept of people. */
export type LabelKey = keyof typeof labels;
