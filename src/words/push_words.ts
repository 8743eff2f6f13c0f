/**
 * What a phone shows that is woken because it rings. It lies on a table and is read by whoever is
 * near, and it passes through somebody else's service: no flat, no name, no door.
 */
import type { Message } from "./message.ts";

export const pushWords = {
  "push.ring": {
    en: "Somebody rings",
    de: "Es klingelt",
    fi: "Ovikello soi",
    fr: "On sonne",
    sv: "Det ringer på",
  },
  "push.ring.more": {
    en: "Tap to see who it is",
    de: "Tippen, um zu sehen, wer es ist",
    fi: "Napauta nähdäksesi, kuka se on",
    fr: "Touchez pour voir qui c’est",
    sv: "Tryck för att se vem det är",
  },
  "push.missed": {
    en: "Somebody rang",
    de: "Es hat geklingelt",
    fi: "Ovella kävi joku",
    fr: "On a sonné",
    sv: "Någon ringde på",
  },
  "push.missed.more": {
    en: "Nobody answered",
    de: "Niemand hat sich gemeldet",
    fi: "Kukaan ei vastannut",
    fr: "Personne n’a répondu",
    sv: "Ingen svarade",
  },
  "push.answered": {
    en: "Answered",
    de: "Angenommen",
    fi: "Vastattu",
    fr: "Réponse donnée",
    sv: "Besvarat",
  },
  "push.opened": {
    en: "The door was opened",
    de: "Die Tür wurde geöffnet",
    fi: "Ovi avattiin",
    fr: "La porte a été ouverte",
    sv: "Dörren öppnades",
  },
  "push.declined": { en: "Declined", de: "Abgelehnt", fi: "Hylätty", fr: "Refusé", sv: "Avböjt" },
  "push.elsewhere": {
    en: "On another device",
    de: "Auf einem anderen Gerät",
    fi: "Toisella laitteella",
    fr: "Sur un autre appareil",
    sv: "På en annan enhet",
  },
} as const satisfies Readonly<Record<string, Message>>;
