// @ts-check
/** The lifts as they are: the drawing, the tables below it, and what is said aloud. */
import { inPageLanguage } from "../language.js";
import {
  floorsInEnglish,
  floorsInFinnish,
  floorsInGerman,
  floorsInSwedish,
} from "./floor_words.js";

/** Labels of floors and names of cars are put in as they stand in the site. */
export const liftTexts = inPageLanguage({
  en: {
    floorsOf: (/** @type {string} */ group) => `Floors of the ${group.toLowerCase()}`,
    /** Of the button of a landing. @param {string} button */
    somebodyWaits: (button) => `${button} (somebody waits)`,
    yourStart: (/** @type {string} */ floor) => `${floor}, your start`,
    yourDestination: (/** @type {string} */ floor) => `${floor}, your destination`,
    callUp: (/** @type {string} */ landing) => `${landing}: call a lift up`,
    callDown: (/** @type {string} */ landing) => `${landing}: call a lift down`,
    front: "front",
    rear: "rear",
    frontColumn: "Front",
    rearColumn: "Rear",
    fault: "fault",
    noReport: "No report",
    fireNotice: "Fire: do not use",
    inspectionNotice: "Inspection",
    evacuationNotice: "Evacuation",
    earthquakeNotice: "Earthquake",
    outOfServiceNotice: "Out of service",
    columns: {
      lift: "Lift",
      group: "Group",
      at: "At",
      heading: "Heading",
      nextStop: "Next stop",
      doors: "Doors",
      load: "Load",
      mode: "Mode",
      faults: "Faults",
    },
    callColumns: {
      group: "Group",
      from: "From",
      to: "To",
      people: "People",
      lift: "Lift",
      state: "State",
      controller: "Controller",
    },
    up: "up",
    down: "down",
    noFaults: "none",
    noOpenCalls: "No open calls.",
    inTheLift: "in the lift",
    holdsIt: "holds it",
    notYet: "not yet",
    /** Lift A comes to floor 3 and opens its rear doors. @param {string} car empty where unknown */
    comes: (car, /** @type {string | undefined} */ floor, /** @type {boolean} */ rear) =>
      `${car === "" ? "The lift" : `Lift ${car}`} comes` +
      `${floor === undefined ? "" : ` ${floorsInEnglish.toFloor(floor)}`}. ` +
      `It opens its ${rear ? "rear" : "front"} doors.`,
    isHere: (/** @type {string} */ car, /** @type {boolean} */ rear) =>
      `${car === "" ? "The lift" : `Lift ${car}`} is here. ` +
      `Its ${rear ? "rear" : "front"} doors are open.`,
    closes: (/** @type {string} */ car, /** @type {boolean} */ rear) =>
      `${car === "" ? "The lift" : `Lift ${car}`} closes its ${rear ? "rear" : "front"} doors.`,
    /** @param {string} floor as a sentence begins; empty where unknown */
    yourFloor: (floor, /** @type {boolean} */ rear) =>
      `${floor === "" ? "Your floor" : floor}. This is your floor. ` +
      `The ${rear ? "rear" : "front"} doors open.`,
  },
  fi: {
    floorsOf: (group) => `Kerrokset: ${group}`,
    somebodyWaits: (button) => `${button} (joku odottaa)`,
    yourStart: (floor) => `${floor}, lähtösi`,
    yourDestination: (floor) => `${floor}, määränpääsi`,
    callUp: (landing) => `${landing}: kutsu hissi ylös`,
    callDown: (landing) => `${landing}: kutsu hissi alas`,
    front: "etupuoli",
    rear: "takapuoli",
    frontColumn: "Etu",
    rearColumn: "Taka",
    fault: "vika",
    noReport: "Ei tietoa",
    fireNotice: "Palo: älä käytä",
    inspectionNotice: "Tarkastus",
    evacuationNotice: "Evakuointi",
    earthquakeNotice: "Maanjäristys",
    outOfServiceNotice: "Pois käytöstä",
    columns: {
      lift: "Hissi",
      group: "Ryhmä",
      at: "Kerros",
      heading: "Suunta",
      nextStop: "Seuraava pysähdys",
      doors: "Ovet",
      load: "Kuorma",
      mode: "Tila",
      faults: "Viat",
    },
    callColumns: {
      group: "Ryhmä",
      from: "Mistä",
      to: "Minne",
      people: "Henkilöt",
      lift: "Hissi",
      state: "Tila",
      controller: "Ohjaus",
    },
    up: "ylös",
    down: "alas",
    noFaults: "ei vikoja",
    noOpenCalls: "Ei avoimia kutsuja.",
    inTheLift: "hississä",
    holdsIt: "vahvistettu",
    notYet: "ei vielä",
    comes: (car, floor, rear) =>
      `${car === "" ? "Hissi" : `Hissi ${car}`} tulee` +
      `${floor === undefined ? "" : ` ${floorsInFinnish.toFloor(floor)}`}. ` +
      `Sen ${rear ? "takaovet" : "etuovet"} avautuvat.`,
    isHere: (car, rear) =>
      `${car === "" ? "Hissi" : `Hissi ${car}`} on täällä. ` +
      `Sen ${rear ? "takaovet" : "etuovet"} ovat auki.`,
    closes: (car, rear) =>
      `${car === "" ? "Hissi" : `Hissi ${car}`} sulkee ${rear ? "takaovensa" : "etuovensa"}.`,
    yourFloor: (floor, rear) =>
      `${floor === "" ? "" : `${floor}. `}Tämä on sinun kerroksesi. ` +
      `${rear ? "Takaovet" : "Etuovet"} avautuvat.`,
  },
  sv: {
    floorsOf: (group) => `Våningar: ${group}`,
    somebodyWaits: (button) => `${button} (någon väntar)`,
    yourStart: (floor) => `${floor}, din start`,
    yourDestination: (floor) => `${floor}, ditt mål`,
    callUp: (landing) => `${landing}: kalla på en hiss uppåt`,
    callDown: (landing) => `${landing}: kalla på en hiss nedåt`,
    front: "framsidan",
    rear: "baksidan",
    frontColumn: "Fram",
    rearColumn: "Bak",
    fault: "fel",
    noReport: "Ingen rapport",
    fireNotice: "Brand: använd ej",
    inspectionNotice: "Inspektion",
    evacuationNotice: "Utrymning",
    earthquakeNotice: "Jordbävning",
    outOfServiceNotice: "Ur drift",
    columns: {
      lift: "Hiss",
      group: "Grupp",
      at: "Våning",
      heading: "Riktning",
      nextStop: "Nästa stopp",
      doors: "Dörrar",
      load: "Last",
      mode: "Läge",
      faults: "Fel",
    },
    callColumns: {
      group: "Grupp",
      from: "Från",
      to: "Till",
      people: "Personer",
      lift: "Hiss",
      state: "Status",
      controller: "Styrsystem",
    },
    up: "uppåt",
    down: "nedåt",
    noFaults: "inga",
    noOpenCalls: "Inga öppna anrop.",
    inTheLift: "i hissen",
    holdsIt: "bekräftat",
    notYet: "inte än",
    comes: (car, floor, rear) =>
      `${car === "" ? "Hissen" : `Hiss ${car}`} kommer` +
      `${floor === undefined ? "" : ` ${floorsInSwedish.toFloor(floor)}`}. ` +
      `Den öppnar sina ${rear ? "bakre" : "främre"} dörrar.`,
    isHere: (car, rear) =>
      `${car === "" ? "Hissen" : `Hiss ${car}`} är här. ` +
      `De ${rear ? "bakre" : "främre"} dörrarna är öppna.`,
    closes: (car, rear) =>
      `${car === "" ? "Hissen" : `Hiss ${car}`} stänger sina ${rear ? "bakre" : "främre"} dörrar.`,
    yourFloor: (floor, rear) =>
      `${floor === "" ? "" : `${floor}. `}Det här är din våning. ` +
      `De ${rear ? "bakre" : "främre"} dörrarna öppnas.`,
  },
  de: {
    floorsOf: (group) => `Etagen: ${group}`,
    somebodyWaits: (button) => `${button} (jemand wartet)`,
    yourStart: (floor) => `${floor}, Ihr Start`,
    yourDestination: (floor) => `${floor}, Ihr Ziel`,
    callUp: (landing) => `${landing}: Aufzug aufwärts rufen`,
    callDown: (landing) => `${landing}: Aufzug abwärts rufen`,
    front: "vorn",
    rear: "hinten",
    frontColumn: "Vorn",
    rearColumn: "Hinten",
    fault: "Störung",
    noReport: "Keine Meldung",
    fireNotice: "Brand: nicht benutzen",
    inspectionNotice: "Inspektion",
    evacuationNotice: "Evakuierung",
    earthquakeNotice: "Erdbeben",
    outOfServiceNotice: "Außer Betrieb",
    columns: {
      lift: "Aufzug",
      group: "Gruppe",
      at: "Etage",
      heading: "Richtung",
      nextStop: "Nächster Halt",
      doors: "Türen",
      load: "Last",
      mode: "Betriebsart",
      faults: "Störungen",
    },
    callColumns: {
      group: "Gruppe",
      from: "Von",
      to: "Nach",
      people: "Personen",
      lift: "Aufzug",
      state: "Zustand",
      controller: "Steuerung",
    },
    up: "aufwärts",
    down: "abwärts",
    noFaults: "keine",
    noOpenCalls: "Keine offenen Rufe.",
    inTheLift: "im Aufzug",
    holdsIt: "bestätigt",
    notYet: "noch nicht",
    comes: (car, floor, rear) =>
      `${car === "" ? "Der Aufzug" : `Aufzug ${car}`} kommt` +
      `${floor === undefined ? "" : ` ${floorsInGerman.toFloor(floor)}`}. ` +
      `Er öffnet die ${rear ? "hinteren" : "vorderen"} Türen.`,
    isHere: (car, rear) =>
      `${car === "" ? "Der Aufzug" : `Aufzug ${car}`} ist da. ` +
      `Die ${rear ? "hinteren" : "vorderen"} Türen sind offen.`,
    closes: (car, rear) =>
      `${car === "" ? "Der Aufzug" : `Aufzug ${car}`} schließt die ` +
      `${rear ? "hinteren" : "vorderen"} Türen.`,
    yourFloor: (floor, rear) =>
      `${floor === "" ? "" : `${floor}. `}Das ist Ihre Etage. ` +
      `Die ${rear ? "hinteren" : "vorderen"} Türen öffnen sich.`,
  },
});
