// @ts-check
/** The section that says what is stored: by class, from the policy that the server works by. */
import { make } from "./dom.js";
import { dayText, faultSentence } from "./people_words.js";
import { folded, inLanguage, plainList, Section, sideFacts } from "./privacy_section.js";
import { button } from "./sheet.js";
import { sentence } from "./words.js";

/** @import { StoredPage } from "../src/privacy/stored_page.ts" */
/** @import { Desk } from "./privacy_section.js" */
/** @typedef {StoredPage["classes"][number]} StoredClass */
/**
 * @typedef {{ days: number, purpose: string, fields: readonly string[], fromMs: number,
 *   notices: readonly { language: string, text: string }[] }} LogRule
 */

/** @type {Record<string, string>} whom one turns to about a class */
export const askWords = {
  self: "You see to it yourself, in your account or your household.",
  manager: "The managers of your building, first.",
  operator: "Whoever runs this server.",
  phone: "Your own phone: it lies there, or only its random ids can show that it is yours.",
};

const sealedWords =
  "Sealed: it lies under a key of the person’s own, in every copy of it. Without the key nobody " +
  "reads it.";

/** @type {Record<string, string>} what a building's own log can hold */
const logFieldWords = {
  minute: "the minute",
  door: "the door",
  result: "what happened",
  means: "by what means",
};

/** @param {Desk} desk @returns {Section} */
export function storedSection(desk) {
  return new Section({
    id: "stored",
    title: "What is stored of you",
    words: "By kind of data: what it is, where it lies, how long, why, and who may see it.",
    async load() {
      const page = await desk.stored();
      const details = page.classes.map((one) => classDetails(desk, page.language, one));
      const all = button("Open all", () => {
        const open = details.some((one) => !one.open);
        for (const one of details) one.open = open;
      }, "quiet unfold");
      const name = () =>
        all.textContent = details.every(({ open }) => open) ? "Close all" : "Open all";
      for (const one of details) one.addEventListener("toggle", name);
      return [
        make("div", { class: "privacy-tools" }, all),
        make("div", { class: "folds" }, ...details),
        ...await logNotes(desk),
        noticeNote(desk),
      ];
    },
  });
}

/** @param {Desk} desk @param {string} language @param {StoredClass} one */
function classDetails({ rights }, language, one) {
  const summary = make(
    "span",
    { class: "fold-text", ...inLanguage(language) },
    make("span", { class: "fold-title" }, one.words),
    make("span", { class: "hint" }, sentence(one.keep.words)),
  );
  const to = rights.classes.find((right) => right.class === one.class)?.to ?? "operator";
  const said = (/** @type {readonly string[]} */ words) =>
    make(
      "span",
      inLanguage(language),
      sentence([...new Set(words)].join(", ")),
    );
  const words = (/** @type {readonly { words: string }[]} */ list) =>
    said(list.map((item) => item.words));
  const readers = one.who.read.length === 0 ? "Nobody" : said(one.who.read);
  /** @type {(readonly [string, string | Node])[]} */
  const facts = [
    ["Where", said([one.where.map((place) => place.words).join("; ")])],
    ["How long", words([one.keep])],
    ["Why", words(one.why)],
    ["Who may see it", readers],
    ["Your copy", words([one.export])],
    ["If you erase everything", words([one.erasure])],
    ["Whom to ask", askWords[to] ?? ""],
  ];
  const data = dataList(language, one);
  return folded(
    summary,
    sideFacts(data === undefined ? facts : [["What", data], ...facts]),
  );
}

/** What of the class says something about a person. @param {string} language @param {StoredClass} one */
function dataList(language, { data, keep, who }) {
  /** @type {Map<string, { keeps: Set<string>, readers: Set<string>, sealed: boolean }>} */
  const groups = new Map();
  for (const one of data) {
    // What is called alike may lie in several tables, each with a rule of its own.
    const group = groups.get(one.words) ?? { keeps: new Set(), readers: new Set(), sealed: true };
    groups.set(one.words, group);
    group.keeps.add(one.keep.words);
    for (const reader of one.who.read) group.readers.add(reader);
    group.sealed &&= one.sealed;
  }
  if (groups.size === 0) return undefined;
  const items = [...groups].map(([words, { keeps, readers, sealed }]) => {
    const item = make("span", {}, make("span", inLanguage(language), words));
    /** @type {HTMLElement[]} */
    const notes = [];
    if (keeps.size > 1 || !keeps.has(keep.words)) {
      notes.push(make("span", inLanguage(language), [...keeps].join(" / ")));
    }
    if (readers.size !== who.read.length || who.read.some((reader) => !readers.has(reader))) {
      const seen = readers.size === 0 ? "nobody" : [...readers].join(", ");
      notes.push(make("span", {}, "seen by ", make("span", inLanguage(language), seen)));
    }
    if (sealed) notes.push(make("span", {}, "sealed"));
    if (notes.length > 0) {
      item.append(
        make(
          "span",
          { class: "hint" },
          " – ",
          ...notes.flatMap((note, i) => i > 0 ? ["; ", note] : [note]),
        ),
      );
    }
    return item;
  });
  const isSealed = [...groups.values()].some(({ sealed }) => sealed);
  return make(
    "div",
    {},
    plainList(items),
    ...(isSealed ? [make("p", { class: "hint" }, sealedWords)] : []),
  );
}

/** What each building's own log records, as its people are told (R50, R51). @param {Desk} desk */
async function logNotes({ identity, rights }) {
  if (rights.managers.length === 0) return [];
  const items = await Promise.all(rights.managers.map(async ({ building, name }) => {
    try {
      const { current, next } = await identity.ask("GET", `/buildings/${building}/log`);
      const rules = [
        ...(current === null ? [] : [ruleText(current, "records")]),
        ...(next === null ? [] : [ruleText(next, `records from ${dayText(next.fromMs)} on`)]),
      ];
      return `${name}: ${rules.length === 0 ? "keeps no log of its own." : rules.join(" ")}`;
    } catch (error) {
      return `${name}: ${faultSentence(error)}`;
    }
  }));
  return [make("h3", {}, "Logs of your building"), plainList(items)];
}

/** @param {LogRule} rule @param {string} records */
function ruleText({ days, purpose, fields }, records) {
  const what = fields.map((field) => logFieldWords[field] ?? field).join(", ");
  const long = days === 1 ? "one day" : `${days} days`;
  return `${records} ${what}, for ${long}. What for: ${purpose}`;
}

/** The notice that was accepted (R05). @param {Desk} desk */
function noticeNote({ me: { notice, noticeToAccept }, language }) {
  const accepted = notice === null
    ? "You have accepted no privacy notice yet. "
    : `You accepted version ${notice.version} of the privacy notice on ${dayText(notice.atMs)}. `;
  const read = make("a", {
    href: `/identity/v1/notices/art14?language=${notice?.language ?? language}`,
    target: "_blank",
    rel: "noopener",
  }, "Read the notice");
  const newer = noticeToAccept === null
    ? []
    : [". ", make("a", { href: "account" }, "A newer one waits in your account")];
  return make("p", { class: "privacy-note" }, accepted, read, ...newer, ".");
}
