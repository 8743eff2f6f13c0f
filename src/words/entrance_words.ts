/** What the displays at entrances and in lifts say. They are read standing, so they are short. */
import type { Message } from "./message.ts";

export const entranceWords = {
  "entrance.welcome": {
    en: "Welcome to {place}",
    de: "Willkommen: {place}",
    fi: "Tervetuloa: {place}",
    fr: "Bienvenue : {place}",
  },
  "entrance.ring": { en: "Ring", de: "Klingeln", fi: "Soita", fr: "Sonner" },
  "entrance.ringing": { en: "Ringing …", de: "Es klingelt …", fi: "Soitetaan …", fr: "Ça sonne …" },
  "entrance.noanswer": {
    en: "Nobody answers",
    de: "Niemand meldet sich",
    fi: "Kukaan ei vastaa",
    fr: "Personne ne répond",
  },
  "entrance.nopicture": {
    en: "Sound only: no picture is sent",
    de: "Nur Ton: Es wird kein Bild gesendet",
    fi: "Vain ääni: kuvaa ei lähetetä",
    fr: "Son seul : aucune image n’est transmise",
  },
  "entrance.entercode": {
    en: "Type your code",
    de: "Bitte Code eingeben",
    fi: "Näppäile koodi",
    fr: "Saisissez votre code",
  },
  "entrance.presence": {
    en: "Code for your phone: {code}",
    de: "Code für Ihr Telefon: {code}",
    fi: "Koodi puhelimeesi: {code}",
    fr: "Code pour votre téléphone : {code}",
  },
  "entrance.wait": {
    en: "One moment, please",
    de: "Einen Moment, bitte",
    fi: "Hetki, olkaa hyvä",
    fr: "Un instant, s’il vous plaît",
  },
  "entrance.open": {
    en: "Open – please come in",
    de: "Offen – bitte eintreten",
    fi: "Auki – käykää sisään",
    fr: "Ouvert – entrez",
  },
  "entrance.refused": {
    en: "No access here",
    de: "Hier kein Zugang",
    fi: "Ei kulkuoikeutta",
    fr: "Pas d’accès ici",
  },
  "entrance.nothours": {
    en: "Not at this time",
    de: "Nicht zu dieser Zeit",
    fi: "Ei tähän aikaan",
    fr: "Pas à cette heure",
  },
  "entrance.ended": {
    en: "This key no longer works",
    de: "Dieser Schlüssel gilt nicht mehr",
    fi: "Tämä avain ei enää toimi",
    fr: "Cette clé n’est plus valable",
  },
  "entrance.again": {
    en: "Not recognised – please try again",
    de: "Nicht erkannt – bitte noch einmal",
    fi: "Ei tunnistettu – yritä uudelleen",
    fr: "Non reconnu – réessayez",
  },
  "entrance.offline": {
    en: "Cannot be checked just now – please ring",
    de: "Gerade nicht prüfbar – bitte klingeln",
    fi: "Ei voida juuri nyt tarkistaa – soita",
    fr: "Vérification impossible pour l’instant – sonnez",
  },
  "entrance.closedoor": {
    en: "Please close the door",
    de: "Bitte die Tür schließen",
    fi: "Sulje ovi",
    fr: "Fermez la porte, s’il vous plaît",
  },
  "entrance.exit": {
    en: "The door always opens from inside",
    de: "Von innen öffnet die Tür immer",
    fi: "Sisältä ovi aukeaa aina",
    fr: "De l’intérieur, la porte s’ouvre toujours",
  },
  "entrance.lift": {
    en: "Lift {car} takes you to floor {floor}",
    de: "Aufzug {car} bringt Sie in Stockwerk {floor}",
    fi: "Hissi {car} vie sinut kerrokseen {floor}",
    fr: "L’ascenseur {car} vous mène à l’étage {floor}",
  },
  "entrance.fire": {
    en: "Do not use the lifts",
    de: "Aufzüge nicht benutzen",
    fi: "Älä käytä hissejä",
    fr: "N’utilisez pas les ascenseurs",
  },
} as const satisfies Readonly<Record<string, Message>>;
