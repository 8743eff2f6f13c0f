// @ts-check
/** What a mode of operation means for whoever stands before a lift. */
import { inPageLanguage } from "../language.js";

/** @import { CarMode } from "../../src/lift/vocabulary.ts" */

/** Of a whole group, in sentences; of a car, in a word or two. */
export const liftModes = inPageLanguage({
  en: {
    groupModes: {
      fire: {
        title: "Fire operation. Do not use the lifts.",
        brief: "do not use",
        advice: "Leave by the stairs. All calls have been cancelled.",
      },
      firefighters: {
        title: "Firefighters have the lifts. Do not use the lifts.",
        brief: "do not use",
        advice: "Leave by the stairs.",
      },
      evacuation: {
        title: "Evacuation. Do not use the lifts on your own.",
        brief: "do not use",
        advice: "Follow the marshals and the signs.",
      },
      earthquake: {
        title: "Earthquake operation. Do not use the lifts.",
        brief: "do not use",
        advice: "Keep away from shafts and glass. Wait for the all-clear.",
      },
      emergencyPower: {
        title: "Emergency power. Few lifts run.",
        brief: "emergency power",
        advice: "Take the stairs if you can.",
      },
      inspection: {
        title: "Under inspection. Calls are not taken.",
        brief: "inspection",
        advice: "Use another group or the stairs.",
      },
      outOfService: {
        title: "Out of service. Calls are not taken.",
        brief: "out of service",
        advice: "Use another group or the stairs.",
      },
    },
    carModes: /** @type {Record<CarMode, string>} */ ({
      "unknown": "Mode unknown",
      "normal": "In service",
      "vip": "VIP service",
      "homing": "Homing",
      "parking": "Parking",
      "attendant-control": "Attendant",
      "firefighter-control": "Firefighters",
      "emergency-power": "Emergency power",
      "inspection": "Inspection",
      "cabinet-recall": "Recall",
      "earthquake-operation": "Earthquake",
      "fire-operation": "Fire: do not use",
      "out-of-service": "Out of service",
      "occupant-evacuation": "Evacuation",
    }),
  },
  fi: {
    groupModes: {
      fire: {
        title: "Palotilanne. Älä käytä hissejä.",
        brief: "älä käytä",
        advice: "Poistu portaita pitkin. Kaikki kutsut on peruttu.",
      },
      firefighters: {
        title: "Hissit ovat palokunnan käytössä. Älä käytä hissejä.",
        brief: "älä käytä",
        advice: "Poistu portaita pitkin.",
      },
      evacuation: {
        title: "Evakuointi. Älä käytä hissejä omin päin.",
        brief: "älä käytä",
        advice: "Seuraa ohjaajia ja opasteita.",
      },
      earthquake: {
        title: "Maanjäristystila. Älä käytä hissejä.",
        brief: "älä käytä",
        advice: "Pysy kaukana kuiluista ja laseista. Odota, että vaara on ohi.",
      },
      emergencyPower: {
        title: "Varavoima. Vain osa hisseistä kulkee.",
        brief: "varavoima",
        advice: "Käytä portaita, jos voit.",
      },
      inspection: {
        title: "Tarkastus käynnissä. Kutsuja ei oteta vastaan.",
        brief: "tarkastus",
        advice: "Käytä toista hissiryhmää tai portaita.",
      },
      outOfService: {
        title: "Pois käytöstä. Kutsuja ei oteta vastaan.",
        brief: "pois käytöstä",
        advice: "Käytä toista hissiryhmää tai portaita.",
      },
    },
    carModes: {
      "unknown": "Tila ei tiedossa",
      "normal": "Käytössä",
      "vip": "VIP-ajo",
      "homing": "Palaa peruskerrokseen",
      "parking": "Pysäköity",
      "attendant-control": "Hissinkuljettaja",
      "firefighter-control": "Palokunta",
      "emergency-power": "Varavoima",
      "inspection": "Tarkastus",
      "cabinet-recall": "Palautusajo",
      "earthquake-operation": "Maanjäristys",
      "fire-operation": "Palo: älä käytä",
      "out-of-service": "Pois käytöstä",
      "occupant-evacuation": "Evakuointi",
    },
  },
  sv: {
    groupModes: {
      fire: {
        title: "Branddrift. Använd inte hissarna.",
        brief: "använd ej",
        advice: "Ta dig ut via trappan. Alla anrop har avbrutits.",
      },
      firefighters: {
        title: "Räddningstjänsten använder hissarna. Använd inte hissarna.",
        brief: "använd ej",
        advice: "Ta dig ut via trappan.",
      },
      evacuation: {
        title: "Utrymning. Använd inte hissarna på egen hand.",
        brief: "använd ej",
        advice: "Följ utrymningsledarna och skyltarna.",
      },
      earthquake: {
        title: "Jordbävningsdrift. Använd inte hissarna.",
        brief: "använd ej",
        advice: "Håll dig borta från schakt och glas. Vänta tills faran är över.",
      },
      emergencyPower: {
        title: "Reservkraft. Bara några hissar går.",
        brief: "reservkraft",
        advice: "Ta trappan om du kan.",
      },
      inspection: {
        title: "Inspektion pågår. Anrop tas inte emot.",
        brief: "inspektion",
        advice: "Använd en annan hissgrupp eller trappan.",
      },
      outOfService: {
        title: "Ur drift. Anrop tas inte emot.",
        brief: "ur drift",
        advice: "Använd en annan hissgrupp eller trappan.",
      },
    },
    carModes: {
      "unknown": "Okänt läge",
      "normal": "I drift",
      "vip": "VIP-körning",
      "homing": "Återgår till basvåning",
      "parking": "Parkerad",
      "attendant-control": "Hissförare",
      "firefighter-control": "Räddningstjänst",
      "emergency-power": "Reservkraft",
      "inspection": "Inspektion",
      "cabinet-recall": "Återkallning",
      "earthquake-operation": "Jordbävning",
      "fire-operation": "Brand: använd ej",
      "out-of-service": "Ur drift",
      "occupant-evacuation": "Utrymning",
    },
  },
  de: {
    groupModes: {
      fire: {
        title: "Brandfallbetrieb. Benutzen Sie die Aufzüge nicht.",
        brief: "nicht benutzen",
        advice: "Verlassen Sie das Gebäude über die Treppe. Alle Rufe wurden abgebrochen.",
      },
      firefighters: {
        title: "Die Feuerwehr benutzt die Aufzüge. Benutzen Sie die Aufzüge nicht.",
        brief: "nicht benutzen",
        advice: "Verlassen Sie das Gebäude über die Treppe.",
      },
      evacuation: {
        title: "Evakuierung. Benutzen Sie die Aufzüge nicht auf eigene Faust.",
        brief: "nicht benutzen",
        advice: "Folgen Sie den Evakuierungshelfern und den Schildern.",
      },
      earthquake: {
        title: "Erdbebenbetrieb. Benutzen Sie die Aufzüge nicht.",
        brief: "nicht benutzen",
        advice: "Halten Sie sich von Schächten und Glas fern. Warten Sie auf die Entwarnung.",
      },
      emergencyPower: {
        title: "Notstrom. Nur wenige Aufzüge fahren.",
        brief: "Notstrom",
        advice: "Nehmen Sie die Treppe, wenn Sie können.",
      },
      inspection: {
        title: "Inspektion. Rufe werden nicht angenommen.",
        brief: "Inspektion",
        advice: "Nehmen Sie eine andere Aufzugsgruppe oder die Treppe.",
      },
      outOfService: {
        title: "Außer Betrieb. Rufe werden nicht angenommen.",
        brief: "außer Betrieb",
        advice: "Nehmen Sie eine andere Aufzugsgruppe oder die Treppe.",
      },
    },
    carModes: {
      "unknown": "Betriebsart unbekannt",
      "normal": "In Betrieb",
      "vip": "VIP-Fahrt",
      "homing": "Fährt zur Hauptetage",
      "parking": "Geparkt",
      "attendant-control": "Aufzugsführer",
      "firefighter-control": "Feuerwehr",
      "emergency-power": "Notstrom",
      "inspection": "Inspektion",
      "cabinet-recall": "Rückholung",
      "earthquake-operation": "Erdbeben",
      "fire-operation": "Brand: nicht benutzen",
      "out-of-service": "Außer Betrieb",
      "occupant-evacuation": "Evakuierung",
    },
  },
});
