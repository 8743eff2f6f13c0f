/** What a person's copy of their data says around the data (R80, R84). */
import { said } from "../policy_labels.ts";
import type { Message } from "../../words/message.ts";
import type { NotPortableKind } from "./export_schema.ts";
import type { Whose } from "./who.ts";
import { whoWords } from "../policy_words.ts";

/** Who somebody is to the person. */
export const whoseWords: Readonly<Record<Whose, Message>> = {
  self: whoWords.self,
  manager: whoWords.manager,
  operator: whoWords.operator,
  household: said(
    "somebody of your household",
    "jemand aus Ihrem Haushalt",
    "joku taloudestasi",
    "une personne de votre foyer",
    "någon i ditt hushåll",
  ),
  server: said(
    "the server, or the operator at its machine",
    "der Server oder der Betreiber an seiner Maschine",
    "palvelin tai ylläpitäjä sen koneella",
    "le serveur, ou l’exploitant sur sa machine",
    "servern, eller operatören vid dess maskin",
  ),
  other: said("somebody else", "jemand anderes", "joku muu", "quelqu’un d’autre", "någon annan"),
};

/** What an import does not take, and why. */
export const notPortableWords: Readonly<Record<NotPortableKind, Message>> = {
  sub_users: said(
    "People of your household: they must agree first. Add them anew.",
    "Personen Ihres Haushalts: Sie müssen zuerst zustimmen. Bitte neu hinzufügen.",
    "Taloutesi jäsenet: heidän on ensin annettava suostumuksensa. Lisää heidät uudelleen.",
    "Les personnes de votre foyer : elles doivent d’abord consentir. Ajoutez-les à nouveau.",
    "Personer i ditt hushåll: de måste samtycka först. Lägg till dem på nytt.",
  ),
  visitor_keys: said(
    "Visitor keys: they open doors of the other building only.",
    "Besucherschlüssel: Sie öffnen nur Türen des anderen Gebäudes.",
    "Vierailija-avaimet: ne avaavat vain toisen rakennuksen ovia.",
    "Les clés visiteur : elles n’ouvrent que les portes de l’autre bâtiment.",
    "Besöksnycklar: de öppnar bara den andra byggnadens dörrar.",
  ),
  permissions: said(
    "Permissions: the building’s manager gives them.",
    "Berechtigungen: Sie vergibt die Hausverwaltung.",
    "Kulkuoikeudet: ne antaa rakennuksen isännöitsijä.",
    "Les autorisations : le gestionnaire du bâtiment les donne.",
    "Behörigheter: byggnadens förvaltare ger dem.",
  ),
  credentials: said(
    "Password and passkeys: no copy of them leaves a server.",
    "Passwort und Passkeys: Keine Kopie davon verlässt einen Server.",
    "Salasana ja pääsyavaimet: niistä ei lähde kopiota palvelimelta.",
    "Le mot de passe et les clés d’accès : aucune copie n’en sort d’un serveur.",
    "Lösenord och lösennycklar: ingen kopia av dem lämnar en server.",
  ),
};

/** Everything else. */
export const exportWords = {
  title: said(
    "Your personal data",
    "Ihre personenbezogenen Daten",
    "Henkilötietosi",
    "Vos données personnelles",
    "Dina personuppgifter",
  ),
  made: said(
    "Made on {moment} for the account {account} at {cluster}.",
    "Erstellt am {moment} für das Konto {account} bei {cluster}.",
    "Tehty {moment} tilille {account}, palvelin {cluster}.",
    "Établi le {moment} pour le compte {account} chez {cluster}.",
    "Skapad {moment} för kontot {account} hos {cluster}.",
  ),
  others: said(
    "Other people are named by what they are to you. Secrets are told of, and not shown.",
    "Andere Personen erscheinen mit dem, was sie für Sie sind. Geheimnisse werden genannt, nicht " +
      "gezeigt.",
    "Muut ihmiset mainitaan sen mukaan, keitä he ovat sinulle. Salaisuuksista kerrotaan, mutta " +
      "niitä ei näytetä.",
    "Les autres personnes sont désignées par leur rôle. Les secrets sont signalés, non montrés.",
    "Andra personer anges som vad de är för dig. Hemligheter omnämns men visas inte.",
  ),
  partial: said(
    "This copy was made for {audience}. It holds what may be read there; what only you may read " +
      "stands in the copy that you make yourself.",
    "Diese Kopie wurde erstellt für: {audience}. Sie enthält, was dort gelesen werden darf; was " +
      "nur Sie lesen dürfen, steht in der Kopie, die Sie selbst erstellen.",
    "Tämän kopion vastaanottaja: {audience}. Siinä on, mitä siellä saa lukea; vain sinun " +
      "luettavissasi olevat tiedot ovat itse tekemässäsi kopiossa.",
    "Cette copie est destinée à : {audience}. Elle contient ce qui peut y être lu ; ce que vous " +
      "seul pouvez lire figure dans la copie que vous établissez vous-même.",
    "Den här kopian gjordes för: {audience}. Den innehåller det som får läsas där; det som " +
      "bara du får läsa finns i kopian som du själv gör.",
  ),
  controller: said(
    "Responsible for your data: {controller}",
    "Verantwortlich für Ihre Daten: {controller}",
    "Tietojesi rekisterinpitäjä: {controller}",
    "Responsable de vos données : {controller}",
    "Personuppgiftsansvarig för dina uppgifter: {controller}",
  ),
  ask: said(
    "Whom to ask: {contact}",
    "Ansprechpartner: {contact}",
    "Kysy: {contact}",
    "Contact : {contact}",
    "Fråga: {contact}",
  ),
  what: said("What", "Was", "Mitä", "Quoi", "Vad"),
  value: said("Value", "Wert", "Arvo", "Valeur", "Värde"),
  source: said("Who said so", "Woher", "Kuka ilmoitti", "Qui l’a indiqué", "Vem som uppgav det"),
  handling: said("Handling", "Umgang", "Käsittely", "Traitement", "Hantering"),
  kept_secret: said(
    "kept secret",
    "geheim gehalten",
    "pidetään salassa",
    "tenu secret",
    "hålls hemligt",
  ),
  since: said(
    "since {moment}",
    "seit {moment}",
    "{moment} alkaen",
    "depuis le {moment}",
    "sedan {moment}",
  ),
  made_by: said(
    "Entered by {who}, {moment}",
    "Eingetragen von: {who}, {moment}",
    "Kirjannut: {who}, {moment}",
    "Saisi par {who}, {moment}",
    "Infört av: {who}, {moment}",
  ),
  entered: said(
    "About somebody else; you entered it with their consent.",
    "Über eine andere Person; Sie haben es mit deren Einwilligung eingetragen.",
    "Koskee toista henkilöä; kirjasit sen hänen suostumuksellaan.",
    "Concerne une autre personne ; vous l’avez saisi avec son consentement.",
    "Gäller någon annan; du förde in det med personens samtycke.",
  ),
  cut: said(
    "Of {total} the newest {shown} are shown.",
    "Von {total} werden die neuesten {shown} gezeigt.",
    "Yhteensä {total}, joista näytetään uusimmat {shown}.",
    "Sur {total}, les {shown} plus récents sont montrés.",
    "Av {total} visas de {shown} nyaste.",
  ),
  log: said("Audit log", "Prüfprotokoll", "Tarkastusloki", "Journal d’audit", "Granskningslogg"),
  log_found: said(
    "Entries about you or by you since {moment}: {total}; shown here: {shown}.",
    "Einträge über Sie oder von Ihnen seit {moment}: {total}; hier gezeigt: {shown}.",
    "Sinua koskevat tai sinun tekemäsi merkinnät {moment} alkaen: {total}; näytetään: {shown}.",
    "Entrées à votre sujet ou de votre fait depuis le {moment} : {total} ; montrées ici : {shown}.",
    "Poster om dig eller av dig sedan {moment}: {total}; här visas: {shown}.",
  ),
  log_part: said(
    "Earlier entries are kept too; ask the operator for them.",
    "Auch frühere Einträge sind gespeichert; fragen Sie den Betreiber danach.",
    "Myös vanhempia merkintöjä säilytetään; pyydä ne ylläpitäjältä.",
    "Des entrées antérieures sont aussi conservées ; demandez-les à l’exploitant.",
    "Även tidigare poster sparas; begär dem av operatören.",
  ),
  when: said("When", "Wann", "Milloin", "Quand", "När"),
  who: said("Who", "Wer", "Kuka", "Qui", "Vem"),
  details: said("Details", "Einzelheiten", "Tiedot", "Détails", "Detaljer"),
  classes: said(
    "Every kind of data, and how you get a copy",
    "Alle Arten von Daten und wie Sie eine Kopie erhalten",
    "Kaikki tietolajit ja miten saat niistä kopion",
    "Chaque type de données, et comment en obtenir une copie",
    "Alla slag av uppgifter, och hur du får en kopia",
  ),
  how: said(
    "How it is handled",
    "Wie damit umgegangen wird",
    "Miten tietoja käsitellään",
    "Comment elles sont traitées",
    "Hur det hanteras",
  ),
  why: said("Why", "Wozu", "Miksi", "Pourquoi", "Varför"),
  keep: said("How long", "Wie lange", "Kuinka kauan", "Combien de temps", "Hur länge"),
  read: said("Who reads it", "Wer es liest", "Kuka lukee", "Qui le lit", "Vem som läser"),
  copy: said("Your copy", "Ihre Kopie", "Kopiosi", "Votre copie", "Din kopia"),
  erasure: said(
    "If you are erased",
    "Bei Löschung",
    "Jos tiedot poistetaan",
    "En cas d’effacement",
    "Vid radering",
  ),
  nobody: said("nobody", "niemand", "ei kukaan", "personne", "ingen"),
  yes: said("yes", "ja", "kyllä", "oui", "ja"),
  no: said("no", "nein", "ei", "non", "nej"),
  not_portable: said(
    "What an import elsewhere does not take",
    "Was ein Import anderswo nicht übernimmt",
    "Mitä ei siirry tuotaessa muualle",
    "Ce qu’un import ailleurs ne reprend pas",
    "Vad en import på annat håll inte tar emot",
  ),
} as const satisfies Readonly<Record<string, Message>>;

/** Why an import left something out that another server would take. */
export const importReasonWords = {
  no_such_building: said(
    "This server has no such building.",
    "Dieser Server hat kein solches Gebäude.",
    "Tällä palvelimella ei ole sellaista rakennusta.",
    "Ce serveur ne connaît pas ce bâtiment.",
    "Den här servern har ingen sådan byggnad.",
  ),
  may_not_go_there: said(
    "You may not go to that floor here.",
    "Sie dürfen hier nicht auf diese Etage.",
    "Sinulla ei ole täällä pääsyä siihen kerrokseen.",
    "Vous n’avez pas accès à cet étage ici.",
    "Du får inte åka till den våningen här.",
  ),
  too_many_wait: said(
    "Too many changes wait for your word already.",
    "Zu viele Änderungen warten schon auf Ihre Bestätigung.",
    "Liian monta muutosta odottaa jo vahvistustasi.",
    "Trop de changements attendent déjà votre accord.",
    "För många ändringar väntar redan på ditt besked.",
  ),
  not_portable: said(
    "It is not yours alone to put in.",
    "Das können Sie nicht allein eintragen.",
    "Et voi lisätä sitä yksin.",
    "Vous ne pouvez pas l’ajouter seul.",
    "Det är inte bara ditt att lägga in.",
  ),
} as const satisfies Readonly<Record<string, Message>>;
