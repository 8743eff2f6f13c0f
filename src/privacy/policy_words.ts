/** What the policy says, in the words of people: classes, who, and why. */
import type { Message } from "../words/message.ts";
import type { ClassId } from "./policy_classes.ts";
import { said } from "./policy_labels.ts";
import type { Who } from "./policy_rules.ts";
import type { Purpose } from "./purposes.ts";

/** What each class of data is. */
export const classWords: Readonly<Record<ClassId, Message>> = {
  D1: said(
    "Your profile and how you prove who you are",
    "Ihr Profil und wie Sie sich ausweisen",
    "Profiilisi ja se, miten todistat henkilöllisyytesi",
    "Votre profil et la façon dont vous prouvez votre identité",
    "Din profil och hur du visar vem du är",
  ),
  D2: said(
    "Your rights in a building",
    "Ihre Rechte in einem Gebäude",
    "Oikeutesi rakennuksessa",
    "Vos droits dans un bâtiment",
    "Dina rättigheter i en byggnad",
  ),
  D3: said(
    "Your preferences",
    "Ihre Einstellungen",
    "Asetuksesi",
    "Vos préférences",
    "Dina inställningar",
  ),
  D3a: said(
    "What your household enters of its members",
    "Was Ihr Haushalt über seine Mitglieder einträgt",
    "Mitä taloutesi kirjaa jäsenistään",
    "Ce que votre foyer saisit sur ses membres",
    "Vad ditt hushåll för in om sina medlemmar",
  ),
  D3b: said(
    "Keys for visitors",
    "Schlüssel für Besucher",
    "Vierailijoiden avaimet",
    "Clés pour les visiteurs",
    "Nycklar för besökare",
  ),
  D4: said(
    "Audit log: who changed what, and when",
    "Prüfprotokoll: wer was wann geändert hat",
    "Tarkastusloki: kuka muutti mitä ja milloin",
    "Journal d’audit : qui a modifié quoi, et quand",
    "Granskningslogg: vem som ändrade vad, och när",
  ),
  D5: said(
    "Log on your own phone",
    "Protokoll auf Ihrem eigenen Telefon",
    "Oman puhelimesi loki",
    "Journal sur votre propre téléphone",
    "Logg på din egen telefon",
  ),
  D6: said(
    "Log of doors and lifts: a random id, a result and the minute",
    "Protokoll von Türen und Aufzügen: eine Zufallskennung, ein Ergebnis und die Minute",
    "Ovien ja hissien loki: satunnaistunnus, tulos ja minuutti",
    "Journal des portes et ascenseurs : un identifiant aléatoire, un résultat et la minute",
    "Logg över dörrar och hissar: ett slumpmässigt id, ett resultat och minuten",
  ),
  D7: said(
    "Which random id is whose",
    "Welche Zufallskennung zu wem gehört",
    "Kenelle mikin satunnaistunnus kuuluu",
    "À qui appartient chaque identifiant aléatoire",
    "Vilket slumpmässigt id som är vems",
  ),
  D8: said(
    "About where you are when you call a lift",
    "Wo ungefähr Sie sind, wenn Sie einen Aufzug rufen",
    "Suurpiirteinen sijaintisi, kun kutsut hissiä",
    "Votre position approximative lorsque vous appelez un ascenseur",
    "Ungefär var du är när du kallar på en hiss",
  ),
  D9: said(
    "Live picture of the intercom",
    "Livebild der Sprechanlage",
    "Ovipuhelimen suora kuva",
    "Image en direct de l’interphone",
    "Direktbild från porttelefonen",
  ),
  D10: said(
    "Still pictures of the intercom",
    "Standbilder der Sprechanlage",
    "Ovipuhelimen pysäytyskuvat",
    "Images fixes de l’interphone",
    "Stillbilder från porttelefonen",
  ),
  D11: said(
    "Logs that your building’s manager has chosen to keep",
    "Protokolle, die Ihre Hausverwaltung führt",
    "Lokit, joita rakennuksesi isännöitsijä on päättänyt pitää",
    "Journaux que le gestionnaire de votre bâtiment a choisi de tenir",
    "Loggar som din byggnads förvaltare har valt att föra",
  ),
  D12: said(
    "Anonymous counts of use, if you opt in",
    "Anonyme Nutzungszahlen, wenn Sie zustimmen",
    "Nimettömät käyttömäärät, jos annat luvan",
    "Statistiques d’usage anonymes, si vous y consentez",
    "Anonyma användningssiffror, om du går med på det",
  ),
  D13: said(
    "What a legal claim needs",
    "Was für einen Rechtsanspruch gebraucht wird",
    "Mitä oikeusvaade edellyttää",
    "Ce qu’exige une action en justice",
    "Vad ett rättsligt anspråk kräver",
  ),
  D14: said(
    "What the entrance shows of your flat",
    "Was der Eingang von Ihrer Wohnung zeigt",
    "Mitä sisäänkäynti näyttää asunnostasi",
    "Ce que l’entrée affiche de votre logement",
    "Vad entrén visar om din lägenhet",
  ),
};

/** Who may do something. */
export const whoWords: Readonly<Record<Who, Message>> = {
  operator: said("the operator", "der Betreiber", "ylläpitäjä", "l’exploitant", "operatören"),
  manager: said(
    "the building’s manager",
    "die Hausverwaltung",
    "rakennuksen isännöitsijä",
    "le gestionnaire du bâtiment",
    "byggnadens förvaltare",
  ),
  main_user: said(
    "the flat’s main user",
    "der Hauptnutzer der Wohnung",
    "asunnon pääkäyttäjä",
    "l’utilisateur principal du logement",
    "lägenhetens huvudanvändare",
  ),
  sub_user_admin: said(
    "a sub-user with administrator rights",
    "ein Mitnutzer mit Verwaltungsrechten",
    "hallintaoikeudet saanut alikäyttäjä",
    "un sous-utilisateur administrateur",
    "en underanvändare med administratörsrätt",
  ),
  sub_user: said(
    "a sub-user",
    "ein Mitnutzer",
    "alikäyttäjä",
    "un sous-utilisateur",
    "en underanvändare",
  ),
  managed_user: said(
    "somebody with rights but no flat",
    "jemand mit Rechten ohne Wohnung",
    "henkilö, jolla on oikeuksia mutta ei asuntoa",
    "une personne ayant des droits sans logement",
    "någon med rättigheter men utan lägenhet",
  ),
  technician: said("a technician", "ein Techniker", "asentaja", "un technicien", "en tekniker"),
  owner: said(
    "the flat’s owner, while it is not let",
    "der Eigentümer, solange die Wohnung nicht vermietet ist",
    "asunnon omistaja, kun se ei ole vuokrattuna",
    "le propriétaire, tant que le logement n’est pas loué",
    "lägenhetens ägare, så länge den inte är uthyrd",
  ),
  self: said("you", "Sie selbst", "sinä itse", "vous-même", "du"),
  visitor: said(
    "the holder of the key",
    "wer den Schlüssel hat",
    "avaimen haltija",
    "le détenteur de la clé",
    "nyckelns innehavare",
  ),
  device: said(
    "the lift or door itself",
    "der Aufzug oder die Tür selbst",
    "hissi tai ovi itse",
    "l’ascenseur ou la porte elle-même",
    "hissen eller dörren själv",
  ),
  anyone: said("anyone", "alle", "kuka tahansa", "tout le monde", "vem som helst"),
};

/** Why data is read. */
export const purposeWords: Readonly<Record<Purpose, Message>> = {
  provide_service: said(
    "to provide the service",
    "um den Dienst zu erbringen",
    "palvelun tarjoamiseen",
    "fournir le service",
    "för att tillhandahålla tjänsten",
  ),
  communicate: said(
    "for messages between you and the manager",
    "für Nachrichten zwischen Ihnen und der Verwaltung",
    "sinun ja isännöitsijän väliseen viestintään",
    "communiquer entre vous et le gestionnaire",
    "för meddelanden mellan dig och förvaltaren",
  ),
  fix_defects: said(
    "to find and mend defects",
    "um Fehler zu finden und zu beheben",
    "vikojen löytämiseen ja korjaamiseen",
    "trouver et corriger les défauts",
    "för att hitta och avhjälpa fel",
  ),
  security: said(
    "to keep building and server secure",
    "für die Sicherheit von Gebäude und Server",
    "rakennuksen ja palvelimen turvallisuuteen",
    "assurer la sécurité du bâtiment et du serveur",
    "för att hålla byggnad och server säkra",
  ),
  identity: said(
    "to know who signs in",
    "um zu wissen, wer sich anmeldet",
    "kirjautujan tunnistamiseen",
    "savoir qui se connecte",
    "för att veta vem som loggar in",
  ),
  prevent_fraud: said(
    "to prevent misuse",
    "um Missbrauch zu verhindern",
    "väärinkäytön estämiseen",
    "empêcher les abus",
    "för att förhindra missbruk",
  ),
  analysis: said(
    "to learn how the service is used",
    "um zu erfahren, wie der Dienst genutzt wird",
    "palvelun käytön ymmärtämiseen",
    "comprendre l’usage du service",
    "för att förstå hur tjänsten används",
  ),
  audit: said(
    "to show that rules are kept",
    "um zu zeigen, dass Regeln eingehalten werden",
    "sääntöjen noudattamisen osoittamiseen",
    "montrer que les règles sont respectées",
    "för att visa att regler följs",
  ),
  backup: said(
    "for copies against loss",
    "für Kopien gegen Verlust",
    "varmuuskopioihin",
    "conserver des copies contre la perte",
    "för kopior mot förlust",
  ),
  legal: said(
    "for what law demands",
    "für das, was das Recht verlangt",
    "lain vaatimuksiin",
    "répondre aux obligations légales",
    "för det som lagen kräver",
  ),
};
