/** What the printed letters say. */
import type { Message } from "./message.ts";

export const letterWords = {
  "letter.title": {
    en: "Your access to {place}",
    de: "Ihr Zugang: {place}",
    fi: "Kulkuoikeutesi: {place}",
    fr: "Votre accès : {place}",
    sv: "Ditt tillträde till {place}",
  },
  "letter.operator": {
    en: "Your invitation as operator",
    de: "Ihre Einladung als Betreiber",
    fi: "Kutsu ylläpitäjäksi",
    fr: "Votre invitation comme exploitant",
    sv: "Din inbjudan som operatör",
  },
  "letter.how": {
    en: "How to begin",
    de: "So beginnen Sie",
    fi: "Näin aloitat",
    fr: "Pour commencer",
    sv: "Så börjar du",
  },
  "letter.scan": {
    en: "Point your phone’s camera at the code and open the address that it shows.",
    de: "Halten Sie die Kamera Ihres Telefons auf den Code und öffnen Sie die angezeigte Adresse.",
    fi: "Suuntaa puhelimesi kamera koodiin ja avaa näytölle tuleva osoite.",
    fr: "Dirigez l’appareil photo de votre téléphone vers le code et ouvrez l’adresse affichée.",
    sv: "Rikta telefonens kamera mot koden och öppna adressen som visas.",
  },
  "letter.choose": {
    en: "Choose a password or a passkey, check what is known of you, accept the privacy notice.",
    de: "Wählen Sie ein Passwort oder einen Passkey, prüfen Sie Ihre Angaben und nehmen Sie die " +
      "Datenschutzhinweise an.",
    fi: "Valitse salasana tai pääsyavain, tarkista tietosi ja hyväksy tietosuojaseloste.",
    fr:
      "Choisissez un mot de passe ou une clé d’accès, vérifiez vos données et acceptez la notice " +
      "de confidentialité.",
    sv: "Välj ett lösenord eller en lösennyckel, kontrollera dina uppgifter och godkänn " +
      "integritetsinformationen.",
  },
  "letter.done": {
    en: "From then on your phone opens the doors and calls the lift.",
    de: "Von da an öffnet Ihr Telefon die Türen und ruft den Aufzug.",
    fi: "Sen jälkeen puhelimesi avaa ovet ja kutsuu hissin.",
    fr: "Dès lors, votre téléphone ouvre les portes et appelle l’ascenseur.",
    sv: "Därefter öppnar din telefon dörrarna och kallar på hissen.",
  },
  "letter.run": {
    en: "After that you can run the service.",
    de: "Danach können Sie den Dienst betreiben.",
    fi: "Sen jälkeen voit ylläpitää palvelua.",
    fr: "Vous pourrez ensuite exploiter le service.",
    sv: "Därefter kan du driva tjänsten.",
  },
  "letter.until": {
    en: "Works once, until {until}",
    de: "Einmal gültig, bis {until}",
    fi: "Toimii kerran, {until} asti",
    fr: "Valable une fois, jusqu’au {until}",
    sv: "Gäller en gång, till {until}",
  },
  "letter.type": {
    en: "Without a camera, type this address into a browser:",
    de: "Ohne Kamera: Geben Sie diese Adresse in einen Browser ein:",
    fi: "Ilman kameraa: kirjoita tämä osoite selaimeen:",
    fr: "Sans appareil photo, saisissez cette adresse dans un navigateur :",
    sv: "Utan kamera: skriv den här adressen i en webbläsare:",
  },
  "letter.safe": {
    en:
      "Keep this letter to yourself: until it is used, whoever holds it can open your account in " +
      "your place.",
    de: "Geben Sie diesen Brief nicht weiter: Bis er verwendet ist, kann jeder, der ihn hat, Ihr " +
      "Konto an Ihrer Stelle eröffnen.",
    fi: "Pidä tämä kirje itselläsi: ennen käyttöä kuka tahansa, jolla se on, voi avata tilisi " +
      "puolestasi.",
    fr: "Gardez cette lettre pour vous : tant qu’elle n’a pas servi, quiconque la détient peut " +
      "ouvrir votre compte à votre place.",
    sv: "Behåll brevet för dig själv: tills det har använts kan den som har det öppna ditt " +
      "konto i ditt ställe.",
  },
  "letter.phoneless": {
    en:
      "No smartphone? You do not need one: a key tag opens the doors as well. Please ask for one.",
    de: "Kein Smartphone? Sie brauchen keines: Auch ein Transponder öffnet die Türen. Bitte " +
      "fragen Sie danach.",
    fi:
      "Eikö sinulla ole älypuhelinta? Et tarvitse sellaista: myös avaintunniste avaa ovet. Pyydä " +
      "sellainen.",
    fr: "Pas de smartphone ? Il n’en faut pas : un badge ouvre aussi les portes. Demandez-en un.",
    sv: "Ingen smarttelefon? Du behöver ingen: en nyckelbricka öppnar också dörrarna. Be om en.",
  },
  "letter.expired": {
    en:
      "If the letter has expired or is lost, ask for a new one; the old one then no longer works.",
    de:
      "Ist der Brief abgelaufen oder verloren, bitten Sie um einen neuen; der alte gilt dann nicht " +
      "mehr.",
    fi: "Jos kirje on vanhentunut tai kadonnut, pyydä uusi; vanha ei sen jälkeen enää toimi.",
    fr:
      "Si la lettre a expiré ou est perdue, demandez-en une nouvelle ; l’ancienne ne fonctionnera " +
      "plus.",
    sv: "Om brevet har gått ut eller kommit bort ber du om ett nytt; det gamla fungerar då " +
      "inte längre.",
  },
  "letter.code": {
    en: "QR code of the address below",
    de: "QR-Code der untenstehenden Adresse",
    fi: "Alla olevan osoitteen QR-koodi",
    fr: "Code QR de l’adresse ci-dessous",
    sv: "QR-kod för adressen nedan",
  },
  "home.apartment": {
    en: "Apartment {number}",
    de: "Wohnung {number}",
    fi: "Asunto {number}",
    fr: "Appartement {number}",
    sv: "Lägenhet {number}",
  },
  "home.sauna": {
    en: "Sauna {number}",
    de: "Sauna {number}",
    fi: "Sauna {number}",
    fr: "Sauna {number}",
    sv: "Bastu {number}",
  },
  "home.storage": {
    en: "Storage room {number}",
    de: "Lagerraum {number}",
    fi: "Varasto {number}",
    fr: "Local de stockage {number}",
    sv: "Förråd {number}",
  },
  "home.office": {
    en: "Office {number}",
    de: "Büro {number}",
    fi: "Toimisto {number}",
    fr: "Bureau {number}",
    sv: "Kontor {number}",
  },
} as const satisfies Readonly<Record<string, Message>>;
