/** What a household is mailed when a manager lets a key be made for its flat's intercom (C2). */
import type { Message } from "./message.ts";

export const flatKeyWords = {
  "flatkey.subject": {
    en: "A new key for your intercom is allowed ({place})",
    de: "Ein neuer Schlüssel für Ihre Sprechanlage ist erlaubt ({place})",
    fi: "Ovipuhelimellesi on sallittu uusi avain ({place})",
    fr: "Une nouvelle clé est autorisée pour votre interphone ({place})",
    sv: "En ny nyckel för din porttelefon är tillåten ({place})",
  },
  "flatkey.lead": {
    en: "{inviter} has allowed a new key for the intercom of {number}.",
    de: "{inviter} hat einen neuen Schlüssel für die Sprechanlage von {number} erlaubt.",
    fi: "{inviter} on sallinut ovipuhelimelle uuden avaimen ({number}).",
    fr: "{inviter} a autorisé une nouvelle clé pour l’interphone de {number}.",
    sv: "{inviter} har tillåtit en ny nyckel för porttelefonen till {number}.",
  },
  "flatkey.letter": {
    en: "Whoever has the letter that goes with it can set a phone up to see and hear who rings.",
    de:
      "Wer den Brief dazu hat, kann ein Telefon so einrichten, dass es zeigt und hören lässt, wer " +
      "klingelt.",
    fi: "Se, jolla on siihen kuuluva kirje, voi ottaa puhelimen käyttöön niin, että siinä näkyy " +
      "ja kuuluu, kuka soittaa.",
    fr: "Avec la lettre qui l’accompagne, on peut régler un téléphone pour voir et entendre qui " +
      "sonne.",
    sv: "Den som har brevet som hör till kan ställa in en telefon så att den visar och låter " +
      "höra vem som ringer på.",
  },
  "flatkey.waits": {
    en: "If phones of yours show who rings already, the new key takes their place after 24 hours " +
      "at the earliest, and at once only where two managers say that your household has moved out.",
    de:
      "Wenn Ihre Telefone schon zeigen, wer klingelt, tritt der neue Schlüssel frühestens nach 24 " +
      "Stunden an ihre Stelle; sofort nur, wenn zwei Verwalter erklären, dass Ihr Haushalt " +
      "ausgezogen ist.",
    fi: "Jos puhelimesi näyttävät jo, kuka soittaa, uusi avain korvaa ne aikaisintaan 24 tunnin " +
      "kuluttua, ja heti vain, jos kaksi isännöitsijää ilmoittaa taloutesi muuttaneen pois.",
    fr:
      "Si vos téléphones montrent déjà qui sonne, la nouvelle clé les remplace au plus tôt après " +
      "24 heures, et tout de suite seulement si deux gestionnaires déclarent que votre foyer a " +
      "déménagé.",
    sv: "Om era telefoner redan visar vem som ringer på tar den nya nyckeln deras plats " +
      "tidigast efter 24 timmar, och genast bara om två förvaltare uppger att ert hushåll " +
      "har flyttat ut.",
  },
  "flatkey.ignore": {
    en: "If nobody of you asked for it, turn it down on one of these phones.",
    de: "Wenn niemand von Ihnen darum gebeten hat, widersprechen Sie auf einem dieser Telefone.",
    fi: "Jos kukaan teistä ei ole pyytänyt sitä, vastusta sitä jollakin näistä puhelimista.",
    fr: "Si personne chez vous ne l’a demandé, refusez-la sur l’un de ces téléphones.",
    sv: "Om ingen av er har bett om det invänder ni på en av de telefonerna.",
  },
} as const satisfies Readonly<Record<string, Message>>;
