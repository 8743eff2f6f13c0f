// @ts-check
/** What to do about a refusal at the lifts, where its title alone does not say. */
import { inPageLanguage } from "../language.js";

/** @import { RefusalCode } from "../../src/refusal.ts" */

/** By the refusal's code; `refused` says whatever else the server refused. */
export const liftRefusals = inPageLanguage({
  en: {
    refused: (/** @type {string} */ detail) => `The server refused: ${detail}`,
    words: {
      unauthenticated: "This page's permission was not accepted. Reload the page.",
      capability_expired: "This page's permission ran out. Reload the page.",
      capability_revoked: "This page's permission was withdrawn. Reload the page.",
      id_expired: "This page's permission is of another day. Reload the page.",
      forbidden: "You may not use this floor. Choose another one.",
      key_expired: "That press is too old to be sent again. Press the button once more.",
      key_from_future: "This device's clock is ahead of the server's. Press the button once more.",
      key_reused: "That press was already used for another call. Press the button once more.",
      unknown_group: "The server does not know this lift group. Reload the page.",
      unknown_floor: "This lift group has no such floor. Choose another one.",
      unknown_call: "The server no longer knows this call. It has ended.",
      unknown_lease: "You no longer have this lift for yourself.",
      unknown_hold: "The doors are no longer held for you.",
      car_leased: "This lift is kept for somebody else right now. Take another one.",
      same_floor: "You are already on that floor. Choose another destination.",
      invalid_direction: "There is no floor in that direction. Choose the other one.",
      not_served:
        "No lift of this group makes that journey. Choose another floor or the other group.",
      group_too_large: "So many people do not fit into one lift. Split up and call twice.",
      no_lift_available: "No lift is in service right now. Wait a little or take the stairs.",
      fire_operation: "Fire operation: do not use the lifts. Use the stairs.",
      occupant_evacuation: "Evacuation: do not use the lifts. Follow the marshals.",
      earthquake_operation: "Earthquake operation: do not use the lifts. Use the stairs.",
      inspection: "The lifts are under inspection. Use another group or the stairs.",
      not_cancellable: "It can no longer be cancelled: it has ended, or you are aboard.",
      doors_not_here: "The lift is not standing at your floor, so its doors cannot be opened.",
      position_not_used: "These lifts use no positions. Call again without yours.",
      unknown_zone: "These lifts do not know the place you are at. Call again without it.",
      not_near:
        "You seem to be near another floor. Choose that one, or call without your position.",
      impossible_travel:
        "Nobody gets from your last call to this one so soon. Try again in a moment.",
      call_flood: "So many calls within a minute are not taken. Try again in a moment.",
      unreachable:
        "The lift controller cannot be reached. Nothing was sent; try again in a moment.",
      refused_by_hardware: "The lift controller refused. Wait for the lift to come.",
      not_confirmed:
        "The lift did not confirm in time. It may have happened: look before you repeat.",
      busy: "The lifts have too many calls at once. Try again in a moment.",
      unavailable: "The server could not say whether it worked. Trying again with the same press.",
      quarantined: "This lift group is out of order in the server and waits for the operator.",
      stopping: "The server is restarting. This page reconnects by itself.",
      slow_peer: "The connection is too slow to follow. This page reconnects by itself.",
      internal: "Something broke in the server. Try again; if it stays, tell the operator.",
    },
  },
  fi: {
    refused: (detail) => `Palvelin kieltäytyi: ${detail}`,
    words: {
      unauthenticated: "Sivun lupaa ei hyväksytty. Lataa sivu uudelleen.",
      capability_expired: "Sivun lupa vanheni. Lataa sivu uudelleen.",
      capability_revoked: "Sivun lupa peruttiin. Lataa sivu uudelleen.",
      id_expired: "Sivun lupa on toiselta päivältä. Lataa sivu uudelleen.",
      forbidden: "Sinulla ei ole oikeutta tähän kerrokseen. Valitse toinen.",
      key_expired: "Painallus on liian vanha lähetettäväksi uudelleen. Paina vielä kerran.",
      key_from_future: "Laitteen kello on palvelimen kelloa edellä. Paina vielä kerran.",
      key_reused: "Painallus käytettiin jo toiseen kutsuun. Paina vielä kerran.",
      unknown_group: "Palvelin ei tunne tätä hissiryhmää. Lataa sivu uudelleen.",
      unknown_floor: "Tällä hissiryhmällä ei ole tällaista kerrosta. Valitse toinen.",
      unknown_call: "Palvelin ei enää tunne tätä kutsua. Se on päättynyt.",
      unknown_lease: "Hissi ei ole enää varattuna sinulle.",
      unknown_hold: "Ovia ei enää pidetä auki sinulle.",
      car_leased: "Tämä hissi on juuri nyt varattu toiselle. Käytä toista.",
      same_floor: "Olet jo siinä kerroksessa. Valitse toinen määränpää.",
      invalid_direction: "Siinä suunnassa ei ole kerrosta. Valitse toinen suunta.",
      not_served:
        "Mikään tämän ryhmän hissi ei kulje tätä matkaa. Valitse toinen kerros tai ryhmä.",
      group_too_large: "Näin moni ei mahdu yhteen hissiin. Jakautukaa ja kutsukaa kahdesti.",
      no_lift_available: "Yksikään hissi ei ole nyt käytössä. Odota hetki tai käytä portaita.",
      fire_operation: "Palotilanne: älä käytä hissejä. Käytä portaita.",
      occupant_evacuation: "Evakuointi: älä käytä hissejä. Seuraa ohjaajia.",
      earthquake_operation: "Maanjäristystila: älä käytä hissejä. Käytä portaita.",
      inspection: "Hissejä tarkastetaan. Käytä toista hissiryhmää tai portaita.",
      not_cancellable: "Kutsua ei voi enää perua: se on päättynyt tai olet jo kyydissä.",
      doors_not_here: "Hissi ei ole kerroksessasi, joten sen ovia ei voi avata.",
      position_not_used: "Nämä hissit eivät käytä sijaintia. Kutsu uudelleen ilman sitä.",
      unknown_zone: "Hissit eivät tunne paikkaa, jossa olet. Kutsu uudelleen ilman sitä.",
      not_near: "Näytät olevan lähellä toista kerrosta. Valitse se tai kutsu ilman sijaintia.",
      impossible_travel:
        "Kukaan ei ehdi viime kutsusta tähän näin pian. Yritä hetken päästä uudelleen.",
      call_flood: "Näin monta kutsua minuutissa ei oteta vastaan. Yritä hetken päästä uudelleen.",
      unreachable:
        "Hissin ohjaukseen ei saada yhteyttä. Mitään ei lähetetty; yritä hetken päästä uudelleen.",
      refused_by_hardware: "Hissin ohjaus kieltäytyi. Odota hissin tuloa.",
      not_confirmed:
        "Hissi ei vahvistanut ajoissa. Se on voinut onnistua: katso ennen kuin toistat.",
      busy: "Hisseillä on liikaa kutsuja yhtä aikaa. Yritä hetken päästä uudelleen.",
      unavailable: "Palvelin ei tiedä, onnistuiko se. Sama painallus lähetetään uudelleen.",
      quarantined: "Tämä hissiryhmä on palvelimella epäkunnossa ja odottaa ylläpitäjää.",
      stopping: "Palvelin käynnistyy uudelleen. Sivu yhdistää itsestään uudelleen.",
      slow_peer: "Yhteys on liian hidas. Sivu yhdistää itsestään uudelleen.",
      internal: "Palvelimella tapahtui virhe. Yritä uudelleen; jos vika jatkuu, kerro siitä " +
        "ylläpitäjälle.",
    },
  },
  sv: {
    refused: (detail) => `Servern nekade: ${detail}`,
    words: {
      unauthenticated: "Sidans tillstånd godtogs inte. Ladda om sidan.",
      capability_expired: "Sidans tillstånd har gått ut. Ladda om sidan.",
      capability_revoked: "Sidans tillstånd har återkallats. Ladda om sidan.",
      id_expired: "Sidans tillstånd gäller en annan dag. Ladda om sidan.",
      forbidden: "Du får inte använda den här våningen. Välj en annan.",
      key_expired: "Trycket är för gammalt för att skickas igen. Tryck en gång till.",
      key_from_future: "Enhetens klocka går före serverns. Tryck en gång till.",
      key_reused: "Trycket har redan använts för ett annat anrop. Tryck en gång till.",
      unknown_group: "Servern känner inte till den här hissgruppen. Ladda om sidan.",
      unknown_floor: "Den här hissgruppen har ingen sådan våning. Välj en annan.",
      unknown_call: "Servern känner inte längre till anropet. Det är avslutat.",
      unknown_lease: "Du har inte längre den här hissen för dig själv.",
      unknown_hold: "Dörrarna hålls inte längre öppna åt dig.",
      car_leased: "Den här hissen är reserverad för någon annan just nu. Ta en annan.",
      same_floor: "Du är redan på den våningen. Välj ett annat mål.",
      invalid_direction: "Det finns ingen våning åt det hållet. Välj det andra.",
      not_served:
        "Ingen hiss i gruppen kör den resan. Välj en annan våning eller den andra gruppen.",
      group_too_large: "Så många får inte plats i en hiss. Dela upp er och kalla två gånger.",
      no_lift_available: "Ingen hiss är i drift just nu. Vänta lite eller ta trappan.",
      fire_operation: "Branddrift: använd inte hissarna. Ta trappan.",
      occupant_evacuation: "Utrymning: använd inte hissarna. Följ utrymningsledarna.",
      earthquake_operation: "Jordbävningsdrift: använd inte hissarna. Ta trappan.",
      inspection: "Hissarna inspekteras. Använd en annan hissgrupp eller trappan.",
      not_cancellable:
        "Det går inte längre att avbryta: det är avslutat, eller så har du redan stigit på.",
      doors_not_here: "Hissen står inte på din våning, så dörrarna kan inte öppnas.",
      position_not_used: "De här hissarna använder inga positioner. Kalla igen utan din.",
      unknown_zone: "Hissarna känner inte till platsen där du är. Kalla igen utan den.",
      not_near: "Du verkar vara nära en annan våning. Välj den eller kalla utan din position.",
      impossible_travel:
        "Ingen hinner från ditt förra anrop till det här så snabbt. Försök igen om en stund.",
      call_flood: "Så många anrop på en minut tas inte emot. Försök igen om en stund.",
      unreachable: "Hissens styrsystem går inte att nå. Inget skickades; försök igen om en stund.",
      refused_by_hardware: "Hissens styrsystem avvisade det. Vänta tills hissen kommer.",
      not_confirmed:
        "Hissen bekräftade inte i tid. Det kan ha hänt ändå: titta innan du upprepar det.",
      busy: "Hissarna har för många anrop på en gång. Försök igen om en stund.",
      unavailable: "Servern kunde inte säga om det lyckades. Samma tryck skickas igen.",
      quarantined: "Den här hissgruppen är ur funktion i servern och väntar på operatören.",
      stopping: "Servern startar om. Sidan ansluter igen av sig själv.",
      slow_peer: "Anslutningen är för långsam. Sidan ansluter igen av sig själv.",
      internal: "Ett fel uppstod i servern. Försök igen; säg till operatören om det kvarstår.",
    },
  },
  de: {
    refused: (detail) => `Der Server hat abgelehnt: ${detail}`,
    words: {
      unauthenticated:
        "Die Berechtigung dieser Seite wurde nicht angenommen. Laden Sie die Seite neu.",
      capability_expired: "Die Berechtigung dieser Seite ist abgelaufen. Laden Sie die Seite neu.",
      capability_revoked: "Die Berechtigung dieser Seite wurde entzogen. Laden Sie die Seite neu.",
      id_expired:
        "Die Berechtigung dieser Seite gilt für einen anderen Tag. Laden Sie die Seite neu.",
      forbidden: "Sie dürfen diese Etage nicht benutzen. Bitte wählen Sie eine andere.",
      key_expired:
        "Der Tastendruck ist zu alt, um erneut gesendet zu werden. Drücken Sie noch einmal.",
      key_from_future: "Die Uhr dieses Geräts geht vor. Drücken Sie noch einmal.",
      key_reused:
        "Der Tastendruck wurde schon für einen anderen Ruf verwendet. Drücken Sie noch einmal.",
      unknown_group: "Der Server kennt diese Aufzugsgruppe nicht. Laden Sie die Seite neu.",
      unknown_floor: "Diese Aufzugsgruppe hat keine solche Etage. Bitte wählen Sie eine andere.",
      unknown_call: "Der Server kennt diesen Ruf nicht mehr. Er ist beendet.",
      unknown_lease: "Dieser Aufzug ist nicht mehr für Sie allein da.",
      unknown_hold: "Die Türen werden nicht mehr für Sie offen gehalten.",
      car_leased:
        "Dieser Aufzug ist gerade für jemand anderen reserviert. Nehmen Sie einen anderen.",
      same_floor: "Sie sind schon auf dieser Etage. Bitte wählen Sie ein anderes Ziel.",
      invalid_direction: "In dieser Richtung gibt es keine Etage. Bitte wählen Sie die andere.",
      not_served: "Kein Aufzug dieser Gruppe fährt diese Strecke. Bitte wählen Sie eine andere " +
        "Etage oder die andere Gruppe.",
      group_too_large: "So viele Personen passen nicht in einen Aufzug. Teilen Sie sich auf, und " +
        "rufen Sie zweimal.",
      no_lift_available: "Zurzeit ist kein Aufzug in Betrieb. Warten Sie ein wenig, oder nehmen " +
        "Sie die Treppe.",
      fire_operation: "Brandfallbetrieb: Benutzen Sie die Aufzüge nicht. Nehmen Sie die Treppe.",
      occupant_evacuation:
        "Evakuierung: Benutzen Sie die Aufzüge nicht. Folgen Sie den Evakuierungshelfern.",
      earthquake_operation:
        "Erdbebenbetrieb: Benutzen Sie die Aufzüge nicht. Nehmen Sie die Treppe.",
      inspection:
        "Die Aufzüge werden inspiziert. Nehmen Sie eine andere Aufzugsgruppe oder die Treppe.",
      not_cancellable: "Der Ruf lässt sich nicht mehr abbrechen: Er ist beendet, oder Sie sind " +
        "schon im Aufzug.",
      doors_not_here:
        "Der Aufzug steht nicht auf Ihrer Etage; deshalb lassen sich die Türen nicht öffnen.",
      position_not_used: "Diese Aufzüge verwenden keine Position. Rufen Sie erneut ohne Ihre.",
      unknown_zone:
        "Diese Aufzüge kennen den Ort nicht, an dem Sie sind. Rufen Sie erneut ohne ihn.",
      not_near: "Sie scheinen bei einer anderen Etage zu sein. Wählen Sie diese, oder rufen Sie " +
        "ohne Ihre Position.",
      impossible_travel:
        "Niemand kommt so schnell von Ihrem letzten Ruf zu diesem. Versuchen Sie " +
        "es gleich noch einmal.",
      call_flood:
        "So viele Rufe in einer Minute werden nicht angenommen. Versuchen Sie es gleich " +
        "noch einmal.",
      unreachable: "Die Aufzugssteuerung ist nicht erreichbar. Es wurde nichts gesendet; " +
        "versuchen Sie es gleich noch einmal.",
      refused_by_hardware: "Die Aufzugssteuerung hat abgelehnt. Warten Sie, bis der Aufzug kommt.",
      not_confirmed: "Der Aufzug hat nicht rechtzeitig bestätigt. Es kann trotzdem geschehen " +
        "sein: Sehen Sie nach, bevor Sie es wiederholen.",
      busy: "Die Aufzüge haben zu viele Rufe auf einmal. Versuchen Sie es gleich noch einmal.",
      unavailable: "Der Server konnte nicht sagen, ob es gelungen ist. Derselbe Tastendruck wird " +
        "noch einmal gesendet.",
      quarantined:
        "Diese Aufzugsgruppe ist auf dem Server außer Betrieb und wartet auf den Betreiber.",
      stopping: "Der Server startet neu. Die Seite verbindet sich von selbst wieder.",
      slow_peer: "Die Verbindung ist zu langsam. Die Seite verbindet sich von selbst wieder.",
      internal:
        "Auf dem Server ist ein Fehler aufgetreten. Versuchen Sie es noch einmal; bleibt er " +
        "bestehen, sagen Sie es dem Betreiber.",
    },
  },
});

/** The same, so that a code without words of its own can be asked for. @type {Partial<Record<RefusalCode, string>>} */
export const liftRefusalWords = liftRefusals.words;
