/** What the server itself tells the people of a building, in every language that it speaks. */
import type { News } from "../rows/news.ts";

/** That a technician's session begins, for the flats concerned (R75). */
export function sessionTexts(minutes: number): News["texts"] {
  return [
    {
      language: "en",
      title: "A technician is looking for a fault",
      text:
        `A technician was allowed to look at the intercom that rings at your flat, for at most ` +
        `${minutes} minutes from now. Nothing is recorded.`,
    },
    {
      language: "de",
      title: "Eine Störung wird gesucht",
      text: `Ein Techniker darf ab jetzt höchstens ${minutes} Minuten lang die Sprechanlage ` +
        "ansehen, die bei Ihnen klingelt. Nichts wird aufgezeichnet.",
    },
    {
      language: "fi",
      title: "Asentaja etsii vikaa",
      text: `Asentaja saa tästä alkaen enintään ${minutes} minuutin ajan katsoa asuntoosi ` +
        "soittavaa ovipuhelinta. Mitään ei tallenneta.",
    },
    {
      language: "fr",
      title: "Un technicien recherche une panne",
      text: "Un technicien peut, à partir de maintenant et pendant " +
        `${minutes} minutes au plus, regarder l’interphone qui sonne chez vous. Rien n’est ` +
        "enregistré.",
    },
    {
      language: "sv",
      title: "En tekniker söker efter ett fel",
      text: `En tekniker får från och med nu i högst ${minutes} minuter titta på porttelefonen ` +
        "som ringer hos dig. Ingenting spelas in.",
    },
  ];
}

/** That a building goes to another operator, from a day on (R97). */
export function handoverTexts(to: string, fromMs: number): News["texts"] {
  const day = new Date(fromMs).toISOString().slice(0, 10);
  return [
    {
      language: "en",
      title: "Another operator will run this service",
      text: `From ${day} on, this building's data – who lives and works here and what they may ` +
        `open – can be handed over to ${to}, who will run the service. Passwords, PINs and codes ` +
        "are not handed over. You can ask the building's managers, object, or stop using the " +
        "service before that day.",
    },
    {
      language: "de",
      title: "Ein anderer Betreiber übernimmt diesen Dienst",
      text:
        `Ab dem ${day} können die Daten dieses Gebäudes – wer hier wohnt und arbeitet und was ` +
        `wer öffnen darf – an ${to} übergehen; von dort wird der Dienst weitergeführt. Passwörter, ` +
        "PINs und Codes werden nicht übergeben. Bis dahin können Sie bei der Verwaltung nachfragen, " +
        "widersprechen oder den Dienst verlassen.",
    },
    {
      language: "fi",
      title: "Palvelun ylläpitäjä vaihtuu",
      text:
        `Alkaen ${day} tämän rakennuksen tiedot – ketkä täällä asuvat ja työskentelevät ja mitä ` +
        `he saavat avata – voidaan luovuttaa palvelua jatkavalle ylläpitäjälle: ${to}. Salasanoja, ` +
        "PIN-koodeja ja muita koodeja ei luovuteta. Sitä ennen voit kysyä isännöitsijältä, " +
        "vastustaa luovutusta tai lopettaa palvelun käytön.",
    },
    {
      language: "fr",
      title: "Un autre exploitant reprend ce service",
      text:
        `À partir du ${day}, les données de ce bâtiment – qui y vit et y travaille, et ce que ` +
        `chacun peut ouvrir – pourront être transmises à ${to}, qui poursuivra le service. Mots de ` +
        "passe, PIN et codes ne sont pas transmis. D’ici là, vous pouvez interroger les " +
        "gestionnaires, vous y opposer ou quitter le service.",
    },
    {
      language: "sv",
      title: "En annan operatör tar över tjänsten",
      text:
        `Från och med ${day} kan uppgifterna om den här byggnaden – vilka som bor och arbetar här ` +
        `och vad de får öppna – lämnas över till ${to}, som driver tjänsten vidare. Lösenord, ` +
        "PIN-koder och andra koder lämnas inte över. Dessförinnan kan du fråga byggnadens " +
        "förvaltare, invända eller sluta använda tjänsten.",
    },
  ];
}
