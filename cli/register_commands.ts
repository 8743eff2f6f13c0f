/**
 * The registers: sub-processors, disclosures to authorities, sessions to find a fault, stickers of
 * cameras, news, and the hand-over of a building to another operator.
 */
import {
  integrationKinds,
  subProcessorPurposes,
  transferBases,
} from "../src/people/rows/sub_processor.ts";
import { at, type Command, type Field, needed, said } from "./command.ts";
import { building } from "./people_commands.ts";
import { choice, day, id, listOf, moment, number, orNone, text } from "./readers.ts";
import { done, plain, rows, words } from "./show.ts";

const disclosure = at("disclosure", id, "the entry");
const session = at("session", id, "the session");
const handover = at("handover", id, "as handover list shows it");
const entry: readonly Field[] = [
  needed("name", text, "who they are"),
  needed(
    "purpose",
    choice(...subProcessorPurposes),
    `what for; ${integrationKinds.join(", ")} go by it`,
  ),
  needed("region", text, "where: EU, or a country of two letters"),
  said("transfer-basis", orNone(choice(...transferBases)), "on what a transfer abroad rests"),
  needed("contract-day", day, "of the contract"),
  needed("contact", text, "their office for data protection"),
  said("buildings", listOf(id), "the buildings that they serve; left out: all"),
  said("hosts", listOf(text), "of web_push: the hosts of the push service, such as *.example.org"),
];
/** What many people's data is read for at once (R18). */
const readFor = (...purposes: readonly string[]) =>
  needed("purpose", choice(...purposes), "what it is read for; it stands in the log", {
    at: "query",
  });
const disclosures = rows(
  "disclosures",
  "id",
  "status",
  "building",
  "authority",
  "law",
  "enteredBy",
  "approvals",
  "handedOver",
);

export const registerCommands: readonly Command[] = [
  {
    words: "sub-processor list",
    route: "GET /sub-processors",
    summary: "List who outside handles data for this server",
    fields: [],
    show: rows(
      "subProcessors",
      "id",
      "name",
      "purpose",
      "region",
      "transferBasis",
      "contractDay",
      "contact",
      "buildings",
      "hosts",
    ),
  },
  {
    words: "sub-processor add",
    route: "POST /sub-processors",
    summary: "Enter a sub-processor, as the operator; without one for mail no mail leaves",
    fields: entry,
    show: words((answer) => `Entry ${answer.id}.`),
  },
  {
    words: "sub-processor change",
    route: "PUT /sub-processors/{entry}",
    summary: "Put other content into an entry, all of it",
    fields: [at("entry", id, "as sub-processor list shows it"), ...entry],
    show: done,
  },
  {
    words: "sub-processor remove",
    route: "DELETE /sub-processors/{entry}",
    summary: "Take an entry out; what needs it stops",
    fields: [at("entry", id, "as sub-processor list shows it")],
    show: done,
  },
  {
    words: "disclosure add",
    route: "POST /disclosures",
    summary: "Enter what law demands to be handed to an authority; two others must allow it",
    fields: [
      needed("authority", text, "who demands it"),
      needed("law", text, "the article, order or warrant"),
      needed("scope", text, "what is handed over, by kind and time; no names"),
      said("building", id, "left out: more than one, for operators alone"),
    ],
    show: words((answer) => `Disclosure ${answer.id}.`),
  },
  {
    words: "disclosure approve",
    route: "POST /disclosures/{disclosure}/approval",
    summary: "Allow a disclosure that somebody else entered",
    fields: [disclosure],
    show: words(({ needed: more }) => more === 0 ? "Allowed." : `It takes ${more} more.`),
  },
  {
    words: "disclosure decline",
    route: "POST /disclosures/{disclosure}/refusal",
    summary: "Refuse a disclosure that somebody else entered",
    fields: [disclosure],
    show: done,
  },
  {
    words: "disclosure hand-over",
    route: "POST /disclosures/{disclosure}/hand-over",
    summary: "Note what was handed over, and when",
    fields: [
      disclosure,
      needed("document-hash", text, "the SHA-256 of what was handed over"),
      needed("at", moment, "when it was handed over", { to: "atMs" }),
    ],
    show: done,
  },
  {
    words: "disclosure list",
    route: "GET /disclosures",
    summary: "Show or, with --json, export the register of disclosures, as the operator",
    fields: [readFor("legal", "audit")],
    show: disclosures,
  },
  {
    words: "disclosure list building",
    route: "GET /buildings/{building}/disclosures",
    summary: "Show or, with --json, export a building's disclosures",
    fields: [building, readFor("legal", "audit")],
    show: disclosures,
  },
  {
    words: "troubleshooting list",
    route: "GET /buildings/{building}/troubleshooting",
    summary: "List a building's sessions to find a fault",
    fields: [building],
    show: rows(
      "sessions",
      "id",
      "status",
      "technician",
      "reason",
      "facilities",
      "unit",
      "minutes",
      "askedAtMs",
      "startedAtMs",
      "endedAtMs",
    ),
  },
  {
    words: "troubleshooting allow",
    route: "POST /troubleshooting/{session}/decision",
    summary: "Allow a session that a technician asked for",
    fields: [session],
    fixed: { allow: true },
    show: done,
  },
  {
    words: "troubleshooting refuse",
    route: "POST /troubleshooting/{session}/decision",
    summary: "Refuse a session that a technician asked for",
    fields: [session],
    fixed: { allow: false },
    show: done,
  },
  {
    words: "troubleshooting end",
    route: "POST /troubleshooting/{session}/end",
    summary: "End a session before its time",
    fields: [session],
    show: done,
  },
  {
    words: "camera list",
    route: "GET /buildings/{building}/cameras",
    summary: "List what a building's cameras may show, and whether their stickers are recorded",
    fields: [building],
    show: rows("cameras", "unit", "state", "untilMs", "sticker"),
  },
  {
    words: "camera sticker",
    route: "POST /buildings/{building}/camera-stickers",
    summary: "Record, as a manager, that the camera's sticker is fitted at a unit",
    fields: [
      building,
      needed("unit", id, "the unit with the camera"),
      needed("fitted-on", day, "the day"),
    ],
    show: words((answer) => `Sticker ${answer.id}; the camera may show a picture from now on.`),
  },
  {
    words: "camera sticker remove",
    route: "DELETE /camera-stickers/{sticker}",
    summary: "Take the record of a sticker out; the unit's camera is off from then on",
    fields: [at("sticker", id, "as camera list shows it")],
    show: done,
  },
  {
    words: "news list",
    route: "GET /buildings/{building}/news",
    summary: "List a building's news",
    fields: [building],
    show: rows("news", "id", "audience", "atMs", "expiresAtMs", "texts"),
  },
  {
    words: "news remove",
    route: "DELETE /news/{news}",
    summary: "Take news back; not what people must be told",
    fields: [at("news", id, "as news list shows it")],
    show: done,
  },
  {
    words: "handover announce",
    route: "POST /buildings/{building}/handover",
    summary: "Announce that a building goes to another operator; everybody in it is told",
    fields: [
      building,
      needed("to", text, "the other operator's name"),
      said("days", number, "of notice, 30 at least"),
    ],
    show: words(({ id, exportFromMs }) =>
      `Hand-over ${id}; its package can be made from ${
        new Date(Number(exportFromMs)).toISOString()
      } on, once another operator has allowed it.`
    ),
  },
  {
    words: "handover list",
    route: "GET /handovers",
    summary: "List the hand-overs on record",
    fields: [],
    show: rows(
      "handovers",
      "id",
      "building",
      "status",
      "to",
      "announcedBy",
      "exportFromMs",
      "approvedBy",
    ),
  },
  {
    words: "handover approve",
    route: "POST /handovers/{handover}/approval",
    summary: "Allow a hand-over that another operator announced",
    fields: [handover],
    show: done,
  },
  {
    words: "handover cancel",
    route: "DELETE /handovers/{handover}",
    summary: "Cancel a hand-over",
    fields: [handover],
    show: done,
  },
  {
    words: "handover package",
    route: "POST /handovers/{handover}/package",
    summary: "Write the package of a hand-over, once its notice has run; > FILE",
    fields: [handover, readFor("legal")],
    show: plain,
  },
];
