// @ts-check
/**
 * The receipt of an erasure, for whoever has its address. Its secret stands behind the #, which no
 * browser sends; it stays there, since the address is all that the person has kept.
 */
import { startCardPage } from "./card_page.js";
import { make } from "./dom.js";
import { faultSentence } from "./people_words.js";
import { authorityList, otherAuthorities } from "./privacy_contacts.js";
import { longMomentText, plainList, tallFacts, warned } from "./privacy_section.js";
import { fetchJson, Refused } from "./refused.js";
import { button, lead, said, turnTo } from "./sheet.js";
import { erasureTexts as texts } from "./texts/erasure.js";

/** @import { Receipt, ReceiptTask } from "../src/people/erasure/receipt.ts" */
/** @import { Authority } from "./privacy_section.js" */
/**
 * @typedef {Receipt & { complaint: { controller: string | null, words: string,
 *   authorities: readonly Authority[] } }} Shown
 */

/** @type {Record<string, string>} GDPR, Article 17(3) */
const groundWords = texts.grounds;

const sheet = startCardPage(texts);
sheet.classList.add("receipt");
const [, erasure, secret] = /^#([\w-]+)\.([\w-]+)$/.exec(location.hash) ?? [];
if (erasure === undefined || secret === undefined) noneHere();
else await look({ erasure, secret });

/** @param {{ erasure: string, secret: string }} key */
async function look(key) {
  turnTo(sheet, texts.page, make("p", { class: "lead" }, texts.moment));
  try {
    show(await fetchJson("POST", "/identity/v1/erasures/receipt", { body: key }), key);
  } catch (error) {
    const code = error instanceof Refused ? error.code : "";
    if (code === "not_found" || code === "invalid") return noneHere();
    const again = button(texts.tryAgain, () => void look(key), "plain wide later");
    turnTo(sheet, texts.page, said(faultSentence(error), "error"), again);
  }
}

function noneHere() {
  turnTo(
    sheet,
    texts.none,
    lead(texts.noneText),
  );
}

/** @param {Shown} receipt @param {{ erasure: string, secret: string }} key */
function show(receipt, key) {
  const { state, tasks, logStub, complaint } = receipt;
  turnTo(
    sheet,
    texts.titles[state],
    ...(state === "held"
      ? [
        warned(texts.held),
      ]
      : []),
    make("h2", {}, texts.whatWasDone),
    make(
      "ol",
      { class: "steps-done" },
      step(texts.asked, receipt.askedAtMs),
      step(texts.accessEnded, receipt.accessEndedAtMs),
      step(
        texts.keysDestroyed,
        receipt.keysDestroyedAtMs,
        texts.keysWait,
      ),
      step(
        texts.secondPlace,
        receipt.secondPlaceAtMs,
        texts.secondPlaceWaits,
      ),
    ),
    make("h2", {}, texts.managersEntered),
    tasks.length === 0 ? make("p", {}, texts.nothingLeft) : plainList(tasks.map(taskText)),
    make("h2", {}, texts.staysForAWhile),
    tallFacts([
      [
        texts.stub,
        logStub.destroyedAtMs === null
          ? texts.stubUntil(longMomentText(logStub.untilMs))
          : texts.stubDestroyed(longMomentText(logStub.destroyedAtMs)),
      ],
      [
        texts.audit,
        texts.auditUntil(longMomentText(receipt.auditUntilMs)),
      ],
    ]),
    make("h2", {}, texts.complain),
    ...(complaint.controller === null
      ? []
      : [make("p", {}, texts.controller(complaint.controller))]),
    make("p", {}, complaint.words),
    authorityList(complaint.authorities),
    otherAuthorities(),
    make("p", { class: "hint later" }, texts.number(key.erasure)),
    make(
      "div",
      { class: "privacy-actions" },
      button(texts.lookAgain, () => void look(key)),
      button(texts.print, () => globalThis.print()),
    ),
  );
}

/** @param {string} words @param {number | null} atMs @param {string} [waits] */
function step(words, atMs, waits = "") {
  return make(
    "li",
    { class: "step-done", "data-done": atMs !== null },
    make("span", { class: "privacy-title" }, words),
    make("span", { class: "hint" }, atMs === null ? waits : longMomentText(atMs)),
  );
}

/** @param {ReceiptTask} task */
function taskText({ building, state, untilMs, ground }) {
  const until = untilMs === null ? "" : longMomentText(untilMs);
  switch (state) {
    case "waits_for_manager":
      return texts.waitsForManager(building, until);
    case "waits_for_operator":
      return texts.waitsForOperator(building);
    case "kept":
      return texts.kept(building, until, groundWords[ground ?? ""] ?? String(ground));
    case "deleted":
      return texts.deleted(building);
  }
}
