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

/** @import { Receipt, ReceiptTask } from "../src/people/erasure/receipt.ts" */
/** @import { Authority } from "./privacy_section.js" */
/**
 * @typedef {Receipt & { complaint: { controller: string | null, words: string,
 *   authorities: readonly Authority[] } }} Shown
 */

/** @type {Record<Receipt["state"], string>} */
const titles = {
  held: "Your erasure waits",
  begun: "Your erasure is under way",
  done: "Your data is erased",
  forgetting: "Your data is erased",
  over: "Nothing of you is left",
};

/** @type {Record<string, string>} GDPR, Article 17(3) */
const groundWords = {
  legal_obligation: "a duty by law",
  legal_claim: "a legal claim",
  public_interest: "a public interest",
};

const sheet = startCardPage();
sheet.classList.add("receipt");
const [, erasure, secret] = /^#([\w-]+)\.([\w-]+)$/.exec(location.hash) ?? [];
if (erasure === undefined || secret === undefined) noneHere();
else await look({ erasure, secret });

/** @param {{ erasure: string, secret: string }} key */
async function look(key) {
  turnTo(sheet, "Receipt of an erasure", make("p", { class: "lead" }, "One moment…"));
  try {
    show(await fetchJson("POST", "/identity/v1/erasures/receipt", { body: key }), key);
  } catch (error) {
    const code = error instanceof Refused ? error.code : "";
    if (code === "not_found" || code === "invalid") return noneHere();
    const again = button("Try again", () => void look(key), "plain wide later");
    turnTo(sheet, "Receipt of an erasure", said(faultSentence(error), "error"), again);
  }
}

function noneHere() {
  turnTo(
    sheet,
    "No receipt",
    lead(
      "There is none at this address. Open the whole address that you kept, to its last character. " +
        "A receipt goes once everything that it tells of is over.",
    ),
  );
}

/** @param {Shown} receipt @param {{ erasure: string, secret: string }} key */
function show(receipt, key) {
  const { state, tasks, logStub, complaint } = receipt;
  turnTo(
    sheet,
    titles[state],
    ...(state === "held"
      ? [
        warned("A legal claim holds what is kept of you. The erasure goes on once it ends."),
      ]
      : []),
    make("h2", {}, "What was done"),
    make(
      "ol",
      { class: "steps-done" },
      step("You asked for it", receipt.askedAtMs),
      step("Your access ended, on all devices", receipt.accessEndedAtMs),
      step(
        "Your keys were destroyed: no copy of your data can be read",
        receipt.keysDestroyedAtMs,
        "Waits. It takes some moments.",
      ),
      step(
        "The backups’ place knows of it: a restored backup brings nothing back",
        receipt.secondPlaceAtMs,
        "Not yet, or this server makes no backups.",
      ),
    ),
    make("h2", {}, "What your building’s managers entered"),
    tasks.length === 0 ? make("p", {}, "Nothing of it is left.") : plainList(tasks.map(taskText)),
    make("h2", {}, "What stays for a while"),
    tallFacts([
      [
        "Your name and flats, sealed, for the operator alone",
        logStub.destroyedAtMs === null
          ? `Until ${longMomentText(logStub.untilMs)} at the latest, because the log names ids.`
          : `Destroyed on ${longMomentText(logStub.destroyedAtMs)}.`,
      ],
      [
        "Entries of the log that name a random id",
        `Until ${longMomentText(receipt.auditUntilMs)} at the latest.`,
      ],
    ]),
    make("h2", {}, "Where to complain"),
    ...(complaint.controller === null
      ? []
      : [make("p", {}, `Who answered for your data: ${complaint.controller}`)]),
    make("p", {}, complaint.words),
    authorityList(complaint.authorities),
    otherAuthorities(),
    make("p", { class: "hint later" }, `Number of the erasure: ${key.erasure}`),
    make(
      "div",
      { class: "privacy-actions" },
      button("Look again", () => void look(key)),
      button("Print it", () => globalThis.print()),
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
      return `${building}: waits for a manager to delete it; from ${until} on the operator decides.`;
    case "waits_for_operator":
      return `${building}: waits for the operator’s decision.`;
    case "kept":
      return `${building}: kept until ${until}, because of ${groundWords[ground ?? ""] ?? ground}.`;
    case "deleted":
      return `${building}: deleted.`;
  }
}
