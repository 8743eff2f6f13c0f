// @ts-check
/** The section that says what is stored: by class, from the policy that the server works by. */
import { make } from "./dom.js";
import { dayText, faultSentence } from "./people_words.js";
import { folded, inLanguage, plainList, Section, sideFacts } from "./privacy_section.js";
import { button } from "./sheet.js";
import { privacyStoredTexts as texts } from "./texts/privacy_stored.js";
import { sentence } from "./words.js";

/** @import { StoredPage } from "../src/privacy/stored_page.ts" */
/** @import { Desk } from "./privacy_section.js" */
/** @typedef {StoredPage["classes"][number]} StoredClass */
/**
 * @typedef {{ days: number, purpose: string, fields: readonly string[], fromMs: number,
 *   notices: readonly { language: string, text: string }[] }} LogRule
 */

/** @type {Record<string, string>} whom one turns to about a class */
const askWords = texts.ask;

/** @type {Record<string, string>} what a building's own log can hold */
const logFieldWords = texts.logFields;

/** @param {Desk} desk @returns {Section} */
export function storedSection(desk) {
  return new Section({
    id: "stored",
    title: texts.title,
    words: texts.lead,
    async load() {
      const page = await desk.stored();
      const details = page.classes.map((one) => classDetails(desk, page.language, one));
      const all = button(texts.openAll, () => {
        const open = details.some((one) => !one.open);
        for (const one of details) one.open = open;
      }, "quiet unfold");
      const name = () =>
        all.textContent = details.every(({ open }) => open) ? texts.closeAll : texts.openAll;
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
  const { facts } = texts;
  const to = rights.classes.find((right) => right.class === one.class)?.to ?? "operator";
  const said = (/** @type {readonly string[]} */ words) =>
    make(
      "span",
      inLanguage(language),
      sentence([...new Set(words)].join(", ")),
    );
  const words = (/** @type {readonly { words: string }[]} */ list) =>
    said(list.map((item) => item.words));
  const readers = one.who.read.length === 0 ? texts.nobody : said(one.who.read);
  /** @type {(readonly [string, string | Node])[]} */
  const rows = [
    [facts.where, said([one.where.map((place) => place.words).join("; ")])],
    [facts.howLong, words([one.keep])],
    [facts.why, words(one.why)],
    [facts.whoSees, readers],
    [facts.copy, words([one.export])],
    [facts.erasure, words([one.erasure])],
    [facts.whom, askWords[to] ?? ""],
  ];
  const data = dataList(language, one);
  return folded(
    summary,
    sideFacts(data === undefined ? rows : [[facts.what, data], ...rows]),
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
      const seen = make("span", inLanguage(language), [...readers].join(", "));
      notes.push(
        readers.size === 0
          ? make("span", {}, texts.seenByNobody)
          : make("span", {}, texts.seenBy, seen),
      );
    }
    if (sealed) notes.push(make("span", {}, texts.sealed));
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
    ...(isSealed ? [make("p", { class: "hint" }, texts.sealedNote)] : []),
  );
}

/** What each building's own log records, as its people are told (R50, R51). @param {Desk} desk */
async function logNotes({ identity, rights }) {
  if (rights.managers.length === 0) return [];
  const items = await Promise.all(rights.managers.map(async ({ building, name }) => {
    try {
      const { current, next } = await identity.ask("GET", `/buildings/${building}/log`);
      const rules = [
        ...(current === null ? [] : [ruleText(current, undefined)]),
        ...(next === null ? [] : [ruleText(next, dayText(next.fromMs))]),
      ];
      return `${name}: ${rules.length === 0 ? texts.noLog : rules.join(" ")}`;
    } catch (error) {
      return `${name}: ${faultSentence(error)}`;
    }
  }));
  return [make("h3", {}, texts.logs), plainList(items)];
}

/** @param {LogRule} rule @param {string | undefined} from the day on which it begins, if it has not yet */
function ruleText({ days, purpose, fields }, from) {
  const what = fields.map((field) => logFieldWords[field] ?? field).join(", ");
  return from === undefined
    ? texts.records(what, days, purpose)
    : texts.recordsFrom(from, what, days, purpose);
}

/** The notice that was accepted (R05). @param {Desk} desk */
function noticeNote({ me: { notice, noticeToAccept }, language }) {
  const accepted = notice === null
    ? texts.noNotice
    : texts.noticeAccepted(notice.version, dayText(notice.atMs));
  const read = make("a", {
    href: `/identity/v1/notices/art14?language=${notice?.language ?? language}`,
    target: "_blank",
    rel: "noopener",
  }, texts.readNotice);
  const newer = noticeToAccept === null
    ? []
    : [". ", make("a", { href: "account" }, texts.newerNotice)];
  return make("p", { class: "privacy-note" }, accepted, read, ...newer, ".");
}
