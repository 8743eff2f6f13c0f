/**
 * What the people of a building are told of its own log: the manager's words, and beneath them what
 * is written, for how long and from when, which the server says itself so that no notice lacks it.
 */
import { bestLanguage, type Language } from "../../words/language.ts";
import { filled, type Message } from "../../words/message.ts";
import { said } from "../../privacy/policy_labels.ts";
import { type BuildingLogField, buildingLogFields, type LogRule } from "../rows/building_log.ts";
import type { News } from "../rows/news.ts";

const titles = {
  begins: said(
    "This building will keep a log of its doors",
    "Dieses Gebäude wird ein Türprotokoll führen",
    "Tämä rakennus alkaa pitää lokia ovistaan",
    "Ce bâtiment tiendra un journal de ses portes",
    "Den här byggnaden ska föra en logg över sina dörrar",
  ),
  changes: said(
    "The log of this building's doors changes",
    "Das Türprotokoll dieses Gebäudes ändert sich",
    "Tämän rakennuksen oviloki muuttuu",
    "Le journal des portes de ce bâtiment change",
    "Loggen över den här byggnadens dörrar ändras",
  ),
  ended: said(
    "This building's log of its doors has ended",
    "Das Türprotokoll dieses Gebäudes ist beendet",
    "Tämän rakennuksen oviloki on lopetettu",
    "Le journal des portes de ce bâtiment est terminé",
    "Den här byggnadens logg över sina dörrar har upphört",
  ),
};

const facts = said(
  "Purpose: {purpose}\nFrom {day} (UTC) on, of doors that all use: {fields}. Each entry is kept " +
    "for at most {days} days. No name, flat or key is recorded.",
  "Zweck: {purpose}\nAb dem {day} (UTC), von gemeinsamen Türen: {fields}. Jeder Eintrag bleibt " +
    "höchstens {days} Tage. Kein Name, keine Wohnung und kein Schlüssel werden aufgezeichnet.",
  "Tarkoitus: {purpose}\nAlkaen {day} (UTC), yhteisistä ovista: {fields}. Merkintä säilyy enintään " +
    "{days} päivää. Nimeä, asuntoa tai avainta ei tallenneta.",
  "But : {purpose}\nÀ partir du {day} (UTC), pour les portes communes : {fields}. Chaque entrée est " +
    "gardée {days} jours au plus. Ni nom, ni logement, ni clé n’est enregistré.",
  "Ändamål: {purpose}\nFrån och med {day} (UTC), om dörrar som alla använder: {fields}. " +
    "Varje post sparas i högst {days} dagar. Inget namn, ingen lägenhet och ingen nyckel " +
    "registreras.",
);

const fieldWords: Readonly<Record<BuildingLogField, Message>> = {
  minute: said("the minute", "die Minute", "minuutti", "la minute", "minuten"),
  door: said("the door", "die Tür", "ovi", "la porte", "dörren"),
  result: said(
    "what happened",
    "was geschah",
    "mitä tapahtui",
    "ce qui s’est passé",
    "vad som hände",
  ),
  means: said(
    "how it was opened",
    "wie sie geöffnet wurde",
    "avaustapa",
    "le mode d’ouverture",
    "hur den öppnades",
  ),
};

const ends = {
  destroyed: said(
    "From now on nothing is recorded. What was recorded is destroyed.",
    "Ab jetzt wird nichts mehr aufgezeichnet. Das Aufgezeichnete ist vernichtet.",
    "Tästä alkaen mitään ei tallenneta. Tallennettu on tuhottu.",
    "Plus rien n’est enregistré. Ce qui l’était est détruit.",
    "Från och med nu registreras inget. Det som registrerats är förstört.",
  ),
  kept: said(
    "From now on nothing is recorded. What was recorded is destroyed when its days are over.",
    "Ab jetzt wird nichts mehr aufgezeichnet. Das Aufgezeichnete wird vernichtet, wenn seine Tage " +
      "um sind.",
    "Tästä alkaen mitään ei tallenneta. Tallennettu tuhotaan, kun sen päivät ovat täynnä.",
    "Plus rien n’est enregistré. Ce qui l’était est détruit une fois ses jours écoulés.",
    "Från och med nu registreras inget. Det som registrerats förstörs när dess dagar är över.",
  ),
};

/** That a log begins or changes at a time, in the languages of the manager's own words. */
export function ruleTexts(
  { days, purpose, notices, fields }: Pick<LogRule, "days" | "purpose" | "notices" | "fields">,
  fromMs: number,
  changes: boolean,
): News["texts"] {
  const day = new Date(fromMs).toISOString().slice(0, 10);
  return notices.map(({ language, text }) => {
    const spoken = bestLanguage([language]);
    const listed = buildingLogFields.filter((field) => fields.includes(field))
      .map((field) => fieldWords[field][spoken]).join(", ");
    const told = filled(facts[spoken], { purpose, day, fields: listed, days: String(days) });
    return {
      language,
      title: titles[changes ? "changes" : "begins"][spoken],
      text: `${text}\n\n${told}`,
    };
  });
}

/** That it has ended, in every language. */
export function endTexts(destroyed: boolean): News["texts"] {
  const text = ends[destroyed ? "destroyed" : "kept"];
  return (Object.keys(text) as Language[]).map((language) => ({
    language,
    title: titles.ended[language],
    text: text[language],
  }));
}
