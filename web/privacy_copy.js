// @ts-check
/** The section for one's own copy, and for data brought from another server (R80, R84). */
import { make } from "./dom.js";
import { faultSentence, profileWords } from "./people_words.js";
import { folded, plainList, Section } from "./privacy_section.js";
import { Refused } from "./refused.js";
import { said, SheetForm } from "./sheet.js";
import { privacyCopyTexts as texts } from "./texts/privacy_copy.js";

/** @import { Desk } from "./privacy_section.js" */
/** @import { Identity } from "./identity.js" */
/**
 * @typedef {{ taken: readonly { what: string, state: string }[],
 *   left: readonly { what: string, count?: number, words: string }[] }} Imported
 */

const copyWithinMs = 60_000;
const fileBytesMax = 64 * 1024 * 1024;

/** @type {Record<string, string>} what can be brought */
const broughtWords = { ...profileWords, ...texts.preferences };

/** @type {Record<string, string>} what became of it */
const takenWords = texts.states;

/** @param {Desk} desk @returns {Section} */
export function copySection(desk) {
  return new Section({
    id: "copy",
    title: texts.title,
    words: texts.lead,
    load: () => Promise.resolve([copyForms(desk), bringing(desk)]),
  });
}

/** @param {Desk} desk */
function copyForms({ identity, language, tell }) {
  const form = (/** @type {"json" | "html"} */ format, /** @type {string} */ action) =>
    new SheetForm({
      fields: [],
      action,
      busy: texts.making,
      quiet: true,
      async send() {
        const text = await copyOf(identity, format, language);
        save(text, `personal-data-${new Date().toISOString().slice(0, 10)}.${format}`, format);
        tell(texts.made);
        return texts.madeMore;
      },
    }).element;
  return make(
    "div",
    { class: "privacy-pair" },
    make("div", {}, form("html", texts.asPage), hint(texts.asPageHint)),
    make(
      "div",
      {},
      form("json", texts.asData),
      hint(texts.asDataHint),
    ),
  );
}

/** @param {string} text */
function hint(text) {
  return make("p", { class: "hint" }, text);
}

/**
 * The copy as text. Somebody with a passkey proves themselves first, where the server asks for it.
 * @param {Identity} identity
 * @param {"json" | "html"} format
 * @param {string} language
 * @returns {Promise<string>}
 * @throws {Refused}
 */
async function copyOf(identity, format, language) {
  if (format === "json") {
    const copy = await identity.ask("POST", "/me/export", { format, language });
    return JSON.stringify(copy, null, 2);
  }
  // A page is no JSON, so what is shared by all requests does not read it.
  for (let tries = 1;; tries++) {
    const token = await identity.accessToken();
    let response;
    let text;
    try {
      response = await fetch("/identity/v1/me/export", {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ format, language }),
        cache: "no-store",
        signal: AbortSignal.timeout(copyWithinMs),
      });
      text = await response.text();
    } catch {
      throw new Refused("offline", "no answer from the server");
    }
    if (response.ok) return text;
    const refused = refusalOf(text, response.status);
    if (refused.code !== "verification_needed" || tries > 1) throw refused;
    await identity.verify();
  }
}

/** @param {string} text @param {number} status */
function refusalOf(text, status) {
  try {
    const { code, detail, ...more } = JSON.parse(text);
    return new Refused(code, detail, more);
  } catch {
    return new Refused("internal", `status ${status}`);
  }
}

/** Hands a file to the person. @param {string} text @param {string} name @param {"json" | "html"} format */
function save(text, name, format) {
  const type = format === "json" ? "application/json" : "text/html";
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** @param {Desk} desk */
function bringing({ identity, tell }) {
  const input = make("input", {
    id: "brought",
    type: "file",
    accept: ".json,application/json",
    "aria-describedby": "brought-hint brought-fault",
  });
  const fault = make("p", { class: "fault", id: "brought-fault", role: "alert", hidden: true });
  const told = (/** @type {string} */ text) => {
    fault.hidden = text === "";
    fault.textContent = text;
  };
  input.addEventListener("change", () => told(""));
  const result = make("div", { class: "brought", tabindex: "-1" });
  const form = new SheetForm({
    fields: [],
    between: [make(
      "div",
      { class: "field" },
      make("label", { for: "brought" }, texts.file),
      input,
      make(
        "p",
        { class: "hint", id: "brought-hint" },
        texts.fileHint,
      ),
      fault,
    )],
    action: texts.takeIn,
    busy: texts.takingIn,
    quiet: true,
    async send() {
      told("");
      const file = input.files?.[0];
      const copy = file === undefined ? texts.chooseFile : await readCopy(file);
      if (typeof copy === "string") {
        told(copy);
        input.focus();
        return;
      }
      try {
        result.replaceChildren(...importResult(await identity.ask("POST", "/me/import", copy)));
        tell(texts.takenIn);
        result.focus();
      } catch (error) {
        const isInvalid = error instanceof Refused && error.code === "invalid";
        form.say(isInvalid ? texts.wrongInFile : faultSentence(error));
      }
    },
  });
  return folded(texts.bring, form.element, result);
}

/**
 * What the server takes of a copy; the rest of it stays on this device.
 * @param {File} file
 * @returns {Promise<object | string>} or what is wrong with it
 */
async function readCopy(file) {
  const isNone = texts.noCopy;
  if (file.size > fileBytesMax) return isNone;
  let copy;
  try {
    copy = JSON.parse(await file.text());
  } catch {
    return isNone;
  }
  if (copy?.format !== "vestibule-export") return isNone;
  const { format, version, portable, notPortable } = copy;
  if (portable === null || portable === undefined) {
    return texts.madeByOther;
  }
  return { format, version, portable, notPortable };
}

/** @param {Imported} imported */
function importResult({ taken, left }) {
  const word = (/** @type {string} */ what) => {
    const [name = "", building] = what.split("/");
    if (building !== undefined) return texts.favouriteFloorIn(building);
    return broughtWords[name];
  };
  return [
    ...(taken.length === 0 ? [said(texts.nothingNew)] : [
      make("h3", {}, texts.taken),
      plainList(
        taken.map(({ what, state }) => `${word(what) ?? what}: ${takenWords[state] ?? state}`),
      ),
    ]),
    ...(left.length === 0 ? [] : [
      make("h3", {}, texts.left),
      plainList(left.map(({ what, count, words }) => {
        const name = word(what);
        const many = count === undefined ? "" : ` (${count})`;
        return `${name === undefined ? "" : `${name}: `}${words}${many}`;
      })),
    ]),
  ];
}
