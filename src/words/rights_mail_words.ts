/** What mails say of requests by right, of what an erasure leaves, of holds and of re-identifying. */
import type { Message } from "./message.ts";

export const rightsMailWords = {
  "request.subject": {
    en: "A person’s request waits for your answer ({place})",
    de: "Ein Antrag wartet auf Ihre Antwort ({place})",
    fi: "Pyyntö odottaa vastaustasi ({place})",
    fr: "Une demande attend votre réponse ({place})",
    sv: "En persons begäran väntar på ditt svar ({place})",
  },
  "request.lead": {
    en:
      "Somebody asks something about their data. The law wants an answer by {until}; sign in to read it.",
    de:
      "Jemand hat ein Recht an den eigenen Daten ausgeübt. Das Gesetz verlangt eine Antwort bis " +
      "{until}. Melden Sie sich an, um den Antrag zu lesen; in dieser Mail steht nichts davon.",
    fi:
      "Joku on käyttänyt oikeuttaan omiin tietoihinsa. Lain mukaan siihen on vastattava viimeistään " +
      "{until}. Lue pyyntö kirjautumalla sisään; sen sisältöä ei ole tässä.",
    fr: "Quelqu’un a exercé un droit sur ses données. La loi exige une réponse avant le {until}. " +
      "Connectez-vous pour lire la demande ; cet e-mail n’en contient rien.",
    sv: "Någon har utövat en rättighet över sina uppgifter. Lagen kräver ett svar senast " +
      "{until}. Logga in för att läsa begäran; det här mejlet säger inget om den.",
  },
  "erasedtask.subject": {
    en: "What was entered of a person who has left waits to be deleted ({place})",
    de: "Was über eine ausgeschiedene Person eingetragen war, ist zu löschen ({place})",
    fi: "Palvelusta lähteneen henkilön tiedot odottavat poistamista ({place})",
    fr: "Ce qui était noté d’une personne partie attend d’être supprimé ({place})",
    sv: "Uppgifter om en person som har lämnat tjänsten väntar på att raderas ({place})",
  },
  "erasedtask.lead": {
    en:
      "Somebody has left, and their data is erased. What they might do in the building opens nothing; until {until} its record is the managers’ to delete, then the operator’s. Sign in to see it.",
    de:
      "Jemand nutzt den Dienst nicht mehr, und die Daten der Person werden gelöscht. Ihre Rechte im " +
      "Gebäude öffnen nichts mehr; sie zu löschen ist bis {until} Sache der Verwaltung. Danach " +
      "entscheidet der Betreiber. Melden Sie sich an, um den Eintrag zu sehen.",
    fi:
      "Joku on lopettanut palvelun käytön, ja hänen tietonsa poistetaan. Hänen oikeutensa rakennuksessa " +
      "eivät enää avaa mitään; niiden merkinnän poistaminen on isännöitsijän tehtävä {until} saakka. " +
      "Sen jälkeen palvelun ylläpitäjä päättää. Katso merkintä kirjautumalla sisään.",
    fr:
      "Une personne a cessé d’utiliser le service, et ses données sont effacées. Ses droits dans " +
      "l’immeuble n’ouvrent plus rien ; leur suppression revient aux gestionnaires jusqu’au {until}. " +
      "Ensuite, l’exploitant décide. Connectez-vous pour voir ce qui reste.",
    sv: "Någon har slutat använda tjänsten, och personens uppgifter raderas. Det som personen " +
      "fick göra i byggnaden öppnar inget längre; till {until} är det förvaltarnas sak att " +
      "ta bort det, därefter operatörens. Logga in för att se det.",
  },
  "answer.subject": {
    en: "There is news of your request ({place})",
    de: "Neues zu Ihrem Antrag ({place})",
    fi: "Pyynnöstäsi on uutta ({place})",
    fr: "Du nouveau concernant votre demande ({place})",
    sv: "Det finns nytt om din begäran ({place})",
  },
  "answer.lead": {
    en: "Your request about your personal data was answered or passed on. Sign in to read how it " +
      "stands.",
    de:
      "Ihr Antrag zu Ihren Daten wurde beantwortet oder weitergeleitet. Melden Sie sich an, um zu " +
      "lesen, wie es steht.",
    fi: "Tietojasi koskevaan pyyntöön on vastattu tai se on siirretty eteenpäin. Katso tilanne " +
      "kirjautumalla sisään.",
    fr:
      "Votre demande concernant vos données a reçu une réponse ou a été transmise. Connectez-vous " +
      "pour voir où elle en est.",
    sv: "Din begäran om dina personuppgifter har besvarats eller skickats vidare. Logga in för " +
      "att se hur det går med den.",
  },
  "holdreview.subject": {
    en: "A legal hold is to be reviewed: {number}",
    de: "Eine rechtliche Aufbewahrung ist zu prüfen: {number}",
    fi: "Säilytysmääräys on tarkistettava: {number}",
    fr: "Une conservation légale est à réexaminer : {number}",
    sv: "Ett rättsligt bevarande ska ses över: {number}",
  },
  "holdreview.lead": {
    en: "Please look whether the legal hold of case {number} is still needed: end or extend it.",
    de: "Der Tag ist da, an dem zu prüfen ist, ob die rechtliche Aufbewahrung zum Fall {number} " +
      "noch gebraucht wird. Melden Sie sich an, um sie zu beenden oder zu verlängern.",
    fi: "On aika tarkistaa, tarvitaanko asian {number} säilytysmääräystä vielä. Kirjaudu " +
      "sisään ja lopeta se tai aseta seuraavan tarkistuksen päivä.",
    fr: "Le jour est venu de vérifier si la conservation légale du dossier {number} est encore " +
      "nécessaire. Connectez-vous pour y mettre fin ou pour fixer le prochain examen.",
    sv: "Det är dags att se över om det rättsliga bevarandet i ärende {number} fortfarande " +
      "behövs. Logga in för att avsluta det eller sätta en ny dag.",
  },
  "reidentified.subject": {
    en: "You were identified in a log ({place})",
    de: "Sie wurden in einem Protokoll identifiziert ({place})",
    fi: "Sinut on tunnistettu lokista ({place})",
    fr: "Vous avez été identifié dans un journal ({place})",
    sv: "Du har identifierats i en logg ({place})",
  },
  "reidentified.lead": {
    en: "For one case it was looked up whose a random number in a log was: yours ({place}).",
    de:
      "In einem Einzelfall wurde nachgesehen, wem eine Zufallsnummer im Protokoll der Aufzüge und " +
      "Türen gehörte ({place}); es war Ihre.",
    fi: "Yksittäistapauksessa selvitettiin, kenelle eräs hissien ja ovien lokin satunnaisnumero " +
      "kuului ({place}); se oli sinun.",
    fr:
      "Dans un cas particulier, on a recherché à qui appartenait un numéro aléatoire du journal des " +
      "ascenseurs et des portes ({place}) : c’était le vôtre.",
    sv: "I ett enskilt fall har man tagit reda på vem ett slumpmässigt nummer i en logg " +
      "tillhörde: det var ditt ({place}).",
  },
  "reidentified.more": {
    en: "The log is that of lifts and doors. Sign in to see on which day it was, and on what " +
      "ground. You can ask, object, or complain to the data protection authority.",
    de:
      "Melden Sie sich an, um Tag und Grund zu sehen. Sie können nachfragen, widersprechen oder " +
      "sich bei der Datenschutzbehörde beschweren.",
    fi: "Kirjaudu sisään nähdäksesi päivän ja perusteen. Voit kysyä, vastustaa tai valittaa " +
      "tietosuojaviranomaiselle.",
    fr:
      "Connectez-vous pour voir quel jour et pour quel motif. Vous pouvez demander des précisions, " +
      "vous y opposer ou saisir l’autorité de protection des données.",
    sv: "Loggen gäller hissar och dörrar. Logga in för att se vilken dag det var och på vilken " +
      "grund. Du kan fråga, invända eller klaga hos dataskyddsmyndigheten.",
  },
} as const satisfies Readonly<Record<string, Message>>;
