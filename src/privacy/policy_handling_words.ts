/** What the policy says of handling, in the words of people: where, how long, copies, erasure. */
import type { Message } from "../words/message.ts";
import { said } from "./policy_labels.ts";
import type { Ending, Erasure, ExportWay, Place } from "./policy_rules.ts";

/** Where data lies. */
export const placeWords: Readonly<Record<Place, Message>> = {
  people_store: said(
    "on the server, in the store of people",
    "auf dem Server, im Speicher der Personen",
    "palvelimella henkilötietojen varastossa",
    "sur le serveur, dans la base des personnes",
    "på servern, i lagret för personer",
  ),
  equipment_store: said(
    "on the server, in the store of lifts and doors, apart from people",
    "auf dem Server, im Speicher der Aufzüge und Türen, getrennt von Personen",
    "palvelimella hissien ja ovien varastossa, erillään henkilöistä",
    "sur le serveur, dans la base des ascenseurs et portes, séparée des personnes",
    "på servern, i lagret för hissar och dörrar, skilt från personer",
  ),
  key_file: said(
    "on the server, in a file of keys outside the stores",
    "auf dem Server, in einer Schlüsseldatei außerhalb der Speicher",
    "palvelimella avaintiedostossa varastojen ulkopuolella",
    "sur le serveur, dans un fichier de clés hors des bases",
    "på servern, i en nyckelfil utanför lagren",
  ),
  device_file: said(
    "on the server, in the register of lifts’ and doors’ devices",
    "auf dem Server, im Register der Geräte von Aufzügen und Türen",
    "palvelimella hissien ja ovien laiterekisterissä",
    "sur le serveur, dans le registre des appareils",
    "på servern, i registret över hissars och dörrars enheter",
  ),
  backup: said(
    "in backups on another disk, sealed, for 30 days at most; of somebody erased nothing can " +
      "be read there",
    "in Sicherungen auf einem anderen Datenträger, versiegelt, höchstens 30 Tage; von " +
      "gelöschten Personen ist dort nichts lesbar",
    "varmuuskopioissa toisella levyllä, sinetöityinä, enintään 30 päivää; poistetun henkilön " +
      "tietoja ei voi lukea niistäkään",
    "dans des sauvegardes sur un autre disque, scellées, 30 jours au plus ; rien d’une personne " +
      "effacée n’y est lisible",
    "i säkerhetskopior på en annan disk, förseglade, i högst 30 dagar; om en raderad person " +
      "kan inget läsas där",
  ),
  entrance: said(
    "on the display at the entrance",
    "auf der Anzeige am Eingang",
    "sisäänkäynnin näytöllä",
    "sur l’écran à l’entrée",
    "på skärmen vid entrén",
  ),
  phone: said(
    "on your phone only",
    "nur auf Ihrem Telefon",
    "vain puhelimessasi",
    "uniquement sur votre téléphone",
    "bara på din telefon",
  ),
  memory: said(
    "in the server’s memory only",
    "nur im Arbeitsspeicher des Servers",
    "vain palvelimen muistissa",
    "uniquement dans la mémoire du serveur",
    "bara i serverns minne",
  ),
  nowhere: said("nowhere", "nirgends", "ei missään", "nulle part", "ingenstans"),
};

/** When data goes. */
export const endingWords: Readonly<Record<Ending, Message>> = {
  account: said(
    "until your account is erased",
    "bis Ihr Konto gelöscht wird",
    "kunnes tilisi poistetaan",
    "jusqu’à l’effacement de votre compte",
    "tills ditt konto raderas",
  ),
  record: said(
    "until it is removed by whoever may",
    "bis es von Berechtigten entfernt wird",
    "kunnes siihen oikeutettu poistaa sen",
    "jusqu’à ce qu’une personne habilitée le supprime",
    "tills det tas bort av någon som får göra det",
  ),
  expiry: said(
    "until the end that was set for it",
    "bis zu dem dafür festgelegten Ende",
    "asetettuun päättymisaikaan asti",
    "jusqu’à l’échéance fixée",
    "till den sluttid som har bestämts",
  ),
  days: said(
    "for a fixed number of days",
    "für eine feste Zahl von Tagen",
    "tietyn määrän päiviä",
    "pendant un nombre de jours fixe",
    "i ett fast antal dagar",
  ),
  building_setting: said(
    "as long as your building’s manager has set; not at all before that",
    "so lange, wie Ihre Hausverwaltung festgelegt hat; vorher gar nicht",
    "niin kauan kuin isännöitsijä on määrännyt; ennen sitä ei lainkaan",
    "aussi longtemps que le gestionnaire l’a fixé ; avant cela, pas du tout",
    "så länge som din byggnads förvaltare har bestämt; inte alls dessförinnan",
  ),
  claim: said(
    "until the claim is settled",
    "bis der Anspruch erledigt ist",
    "kunnes vaade on ratkaistu",
    "jusqu’au règlement du litige",
    "tills anspråket är avgjort",
  ),
  own_choice: said(
    "as long as you choose",
    "solange Sie möchten",
    "niin kauan kuin haluat",
    "aussi longtemps que vous le souhaitez",
    "så länge du vill",
  ),
  not_kept: said(
    "not kept",
    "wird nicht aufbewahrt",
    "ei säilytetä",
    "non conservé",
    "sparas inte",
  ),
  installation: said(
    "as long as the machine is there",
    "solange es die Maschine gibt",
    "niin kauan kuin laite on olemassa",
    "aussi longtemps que l’appareil existe",
    "så länge maskinen finns",
  ),
  anonymous: said(
    "without end, for it names nobody",
    "unbegrenzt, denn es nennt niemanden",
    "toistaiseksi, sillä se ei nimeä ketään",
    "sans limite, car cela ne désigne personne",
    "tills vidare, eftersom det inte pekar ut någon",
  ),
};

/** The bound on how long. */
export const boundWords = {
  days: said(
    "at most {count} days",
    "höchstens {count} Tage",
    "enintään {count} päivää",
    "au plus {count} jours",
    "högst {count} dagar",
  ),
  minutes: said(
    "at most {count} minutes",
    "höchstens {count} Minuten",
    "enintään {count} minuuttia",
    "au plus {count} minutes",
    "högst {count} minuter",
  ),
} as const;

/** How a person gets a copy. */
export const exportWords: Readonly<Record<ExportWay, Message>> = {
  own_export: said(
    "in your own export",
    "in Ihrer eigenen Kopie",
    "omassa kopiossasi",
    "dans votre propre export",
    "i din egen kopia",
  ),
  own_ids: said(
    "by your phone, which knows its own random ids",
    "durch Ihr Telefon, das seine eigenen Zufallskennungen kennt",
    "puhelimellasi, joka tuntee omat satunnaistunnuksensa",
    "par votre téléphone, qui connaît ses propres identifiants aléatoires",
    "genom din telefon, som känner till sina egna slumpmässiga id",
  ),
  manager: said(
    "from your building’s manager",
    "von Ihrer Hausverwaltung",
    "rakennuksesi isännöitsijältä",
    "auprès du gestionnaire de votre bâtiment",
    "från din byggnads förvaltare",
  ),
  on_phone: said(
    "it is on your phone already",
    "es ist bereits auf Ihrem Telefon",
    "se on jo puhelimessasi",
    "c’est déjà sur votre téléphone",
    "det finns redan på din telefon",
  ),
  public: said(
    "everybody can read it",
    "alle können es lesen",
    "kaikki voivat lukea sen",
    "tout le monde peut le lire",
    "alla kan läsa det",
  ),
  told_of: said(
    "your export says that there is one; the secret itself is not copied",
    "Ihre Kopie nennt es; das Geheimnis selbst wird nicht kopiert",
    "kopiossasi kerrotaan sen olemassaolosta; itse salaisuutta ei kopioida",
    "votre export en signale l’existence ; le secret lui-même n’est pas copié",
    "din kopia säger att det finns; själva hemligheten kopieras inte",
  ),
  none: said(
    "there is nothing to hand out",
    "es gibt nichts auszuhändigen",
    "luovutettavaa ei ole",
    "il n’y a rien à remettre",
    "det finns inget att lämna ut",
  ),
};

/** What erasure does. */
export const erasureWords: Readonly<Record<Erasure, Message>> = {
  key_destroyed: said(
    "its key is destroyed, so no copy anywhere can be read",
    "sein Schlüssel wird vernichtet, sodass keine Kopie mehr lesbar ist",
    "sen avain tuhotaan, joten mitään kopiota ei voi lukea",
    "sa clé est détruite, aucune copie ne peut donc être lue",
    "dess nyckel förstörs, så ingen kopia kan läsas någonstans",
  ),
  row_removed: said(
    "it is removed",
    "es wird entfernt",
    "se poistetaan",
    "il est supprimé",
    "det tas bort",
  ),
  log_key: said(
    "it stays sealed until the last record of the log has expired",
    "es bleibt versiegelt, bis der letzte Eintrag des Protokolls abgelaufen ist",
    "se pysyy sinetöitynä, kunnes lokin viimeinen merkintä vanhenee",
    "il reste scellé jusqu’à l’expiration du dernier enregistrement du journal",
    "det förblir förseglat tills loggens sista post har gått ut",
  ),
  manager_task: said(
    "the building’s manager is asked to remove it",
    "die Hausverwaltung wird um Entfernung gebeten",
    "isännöitsijää pyydetään poistamaan se",
    "le gestionnaire du bâtiment est chargé de le supprimer",
    "byggnadens förvaltare ombeds ta bort det",
  ),
  with_log: said(
    "it names nobody and goes with the log",
    "es nennt niemanden und geht mit dem Protokoll",
    "se ei nimeä ketään ja poistuu lokin mukana",
    "il ne désigne personne et disparaît avec le journal",
    "det pekar inte ut någon och försvinner med loggen",
  ),
  names_nobody: said(
    "it stays: a random id of which nothing else is left",
    "es bleibt: eine zufällige Kennung, zu der es sonst nichts mehr gibt",
    "se jää: satunnaistunnus, josta ei ole jäljellä muuta",
    "il reste : un identifiant aléatoire dont il ne subsiste rien d’autre",
    "det blir kvar: ett slumpmässigt id som inget annat längre hör till",
  ),
  not_here: said(
    "it is not on the server",
    "es ist nicht auf dem Server",
    "se ei ole palvelimella",
    "il n’est pas sur le serveur",
    "det finns inte på servern",
  ),
  held: said(
    "it is kept while the claim lasts, and nothing else is",
    "es bleibt, solange der Anspruch besteht, und sonst nichts",
    "se säilytetään vaateen ajan, eikä mitään muuta",
    "il est conservé pendant le litige, et rien d’autre",
    "det sparas så länge anspråket varar, och inget annat",
  ),
  nothing_personal: said(
    "it is about nobody",
    "es handelt von niemandem",
    "se ei koske ketään",
    "il ne concerne personne",
    "det handlar inte om någon",
  ),
};
