// @ts-check
/** The section for one's own copy, and for data brought from another server (R80, R84). */
import { make } from "./dom.js";
import { faultSentence, profileWords } from "./people_words.js";
import { folded, plainList, Section } from "./privacy_section.js";
import { Refused } from "./refused.js";
import { said, SheetForm } from "./sheet.js";

/** @import { Desk } from "./privacy_section.js" */
/** @import { Identity } from "./identity.js" */
/**
 * @typedef {{ taken: readonly { what: string, state: string }[],
 *   left: readonly { what: string, count?: number, words: string }[] }} Imported
 */

const copyWithinMs = 60_000;
const fileBytesMax = 64 * 1024 * 1024;

/** @type {Record<string, string>} what can be brought */
const broughtWords = {
  ...profileWords,
  additionalPhone: "Additional phone",
  intercomUsername: "Name at the entrance",
  walkingSpeed: "Walking speed",
  accessible: "Time at the doors, and room",
};

/** @type {Record<string, string>} what became of it */
const takenWords = {
  set: "taken",
  as_it_was: "stood here already",
  proposed: "counts once both addresses have confirmed it by mail",
};

/** @param {Desk} desk @returns {Section} */
export function copySection(desk) {
  return new Section({
    id: "copy",
    title: "Your copy",
    words: "Everything that is kept of you: who said it and when, why it is kept, and how long. " +
      "Making a copy is noted in the audit log.",
    load: () => Promise.resolve([copyForms(desk), bringing(desk)]),
  });
}

/** @param {Desk} desk */
function copyForms({ identity, language, tell }) {
  const form = (/** @type {"json" | "html"} */ format, /** @type {string} */ action) =>
    new SheetForm({
      fields: [],
      action,
      busy: "Making it…",
      quiet: true,
      async send() {
        const text = await copyOf(identity, format, language);
        save(text, `personal-data-${new Date().toISOString().slice(0, 10)}.${format}`, format);
        tell("Your copy is made.");
        return "Made. Your browser has put it with your downloads.";
      },
    }).element;
  return make(
    "div",
    { class: "privacy-pair" },
    make("div", {}, form("html", "Download a page to read"), hint("Opens in any browser.")),
    make(
      "div",
      {},
      form("json", "Download as data (JSON)"),
      hint("For machines, and to take to another server."),
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
      make("label", { for: "brought" }, "Copy from the other server"),
      input,
      make(
        "p",
        { class: "hint", id: "brought-hint" },
        "A file that you downloaded there as data (JSON). Only what is yours to set is sent from it.",
      ),
      fault,
    )],
    action: "Take it in",
    busy: "Taking it in…",
    quiet: true,
    async send() {
      told("");
      const file = input.files?.[0];
      const copy = file === undefined ? "Choose a file." : await readCopy(file);
      if (typeof copy === "string") {
        told(copy);
        input.focus();
        return;
      }
      try {
        result.replaceChildren(...importResult(await identity.ask("POST", "/me/import", copy)));
        tell("Your data was taken in. The list says what was, and what not.");
        result.focus();
      } catch (error) {
        const isInvalid = error instanceof Refused && error.code === "invalid";
        form.say(isInvalid ? "Something in this file is not as it must be." : faultSentence(error));
      }
    },
  });
  return folded("Bring data from another server", form.element, result);
}

/**
 * What the server takes of a copy; the rest of it stays on this device.
 * @param {File} file
 * @returns {Promise<object | string>} or what is wrong with it
 */
async function readCopy(file) {
  const isNone = "This is no copy that was downloaded as data from such a server.";
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
    return "This copy was made for you by somebody else. Only one that you made yourself will do.";
  }
  return { format, version, portable, notPortable };
}

/** @param {Imported} imported */
function importResult({ taken, left }) {
  const word = (/** @type {string} */ what) => {
    const [name = "", building] = what.split("/");
    if (building !== undefined) return `Favourite floor in ${building}`;
    return broughtWords[name];
  };
  return [
    ...(taken.length === 0 ? [said("Nothing in it is new here.")] : [
      make("h3", {}, "Taken in"),
      plainList(
        taken.map(({ what, state }) => `${word(what) ?? what}: ${takenWords[state] ?? state}`),
      ),
    ]),
    ...(left.length === 0 ? [] : [
      make("h3", {}, "Not taken in"),
      plainList(left.map(({ what, count, words }) => {
        const name = word(what);
        const many = count === undefined ? "" : ` (${count})`;
        return `${name === undefined ? "" : `${name}: `}${words}${many}`;
      })),
    ]),
  ];
}
