// @ts-check
/** The section for what a manager keeps and is wrong, and for everything asked by right (R81, R85). */
import { make } from "./dom.js";
import { dayText, faultSentence, roleWords } from "./people_words.js";
import { Section } from "./privacy_section.js";
import { button, Field, said, SheetForm } from "./sheet.js";
import { sentence } from "./words.js";

/** @import { Desk } from "./privacy_section.js" */
/** @typedef {{ record: string, building: string, words: string }} OwnRecord */
/**
 * @typedef {object} Request
 * @property {string} id
 * @property {"correction" | "objection" | "erasure" | "building_log"} kind
 * @property {string | null} building
 * @property {"open" | "escalated" | "granted" | "declined" | "withdrawn"} state
 * @property {string | null} text
 * @property {readonly string[]} about
 * @property {string | null} purpose
 * @property {number} askedAtMs
 * @property {number} decideByMs
 * @property {number | null} decidedAtMs
 * @property {string | null} answer
 */

/** @type {Record<Request["kind"], string>} */
const kindWords = {
  correction: "Correction",
  objection: "Objection",
  erasure: "Erasure",
  building_log: "Copy of the building’s own log",
};

/** @type {Record<string, string>} by kind and state, then by state */
const stateWords = {
  "correction/granted": "Put right",
  "correction/declined": "Not changed",
  "objection/granted": "Upheld: it stays stopped",
  "objection/declined": "Overridden: it goes on",
  "building_log/granted": "Handed out",
  open: "Waits for an answer",
  escalated: "Overdue: with the operator too",
  granted: "Granted",
  declined: "Declined",
  withdrawn: "Taken back",
};

/** @type {Record<string, string>} */
const tableWords = {
  appointment: "Your post",
  facility: "A flat or room",
  grant: "Permissions",
  member: "A place in a household",
  tag: "A key tag",
  visitor_key: "A visitor key",
};

/** @type {Record<string, string>} */
const facilityWords = { apartment: "flat", sauna: "sauna", storage: "storage", office: "office" };

/** @type {Record<string, string>} */
const actionWords = {
  open_door: "open doors",
  call_lift: "call lifts",
  give_keys: "give keys",
  add_sub_users: "add sub-users",
  read_news: "read news",
};

/**
 * @param {Desk} desk
 * @param {() => void} withdrawn told when something was taken back
 * @returns {{ section: Section, refresh: () => Promise<void> }} `refresh` asks for the list anew and
 *   leaves alone what is being written
 */
export function requestSection(desk, withdrawn) {
  /** @type {readonly OwnRecord[]} */
  let records = [];
  const title = make("h3", { tabindex: "-1" }, "What you have asked for");
  const list = make("div");
  const section = new Section({
    id: "requests",
    title: "Something is wrong",
    words: "What you said of yourself you change in your account, at once. What your building’s " +
      "managers keep of you they put right: they must answer within a month.",
    async load() {
      /** @type {HTMLElement} */
      let form;
      try {
        records = await ownRecords(desk);
        form = askForm(desk, records, refresh);
      } catch (error) {
        form = said(faultSentence(error), "error");
      }
      await fillList();
      return [form, title, list];
    },
  });
  return { section, refresh };

  async function refresh() {
    try {
      await fillList();
    } catch {
      await section.fill(); // says what is in the way
    }
  }

  async function fillList() {
    /** @type {{ requests: readonly Request[] }} */
    const { requests } = await desk.identity.ask("GET", "/me/requests");
    const items = requests.map((request) => requestItem(desk, request, records, takenBack));
    list.replaceChildren(
      items.length === 0
        ? make("p", { class: "hint" }, "Nothing yet.")
        : make("ul", { class: "requests" }, ...items),
    );
  }

  async function takenBack() {
    desk.tell("Taken back.");
    withdrawn();
    await refresh();
    title.focus();
  }
}

/**
 * What managers keep of the person, as far as the person may see it.
 * @param {Desk} desk
 * @returns {Promise<readonly OwnRecord[]>}
 */
async function ownRecords({ identity, me, rights }) {
  const ask = (/** @type {string} */ path) => identity.ask("GET", path);
  const { facilities } = await ask("/facilities");
  const { keys } = await ask("/visitor-keys");
  /** @type {OwnRecord[]} */
  const records = [];
  const add = (
    /** @type {string} */ record,
    /** @type {string} */ building,
    /** @type {string} */ words,
  ) => records.push({ record, building, words });
  for (const { id, building, kind, number } of facilities) {
    const name = `${facilityWords[kind] ?? kind} ${number}`;
    const place = me.places.find(({ facility }) => facility === id);
    add(`facility/${id}`, building, `${sentence(name)}: number, floor, name`);
    if (place !== undefined) {
      const role = (roleWords[place.role] ?? place.role).toLowerCase();
      add(`member/${place.member}`, building, `Your place in ${name}: ${role}`);
    }
    if (place?.role === "main" || place?.administrator) {
      const { tags } = await ask(`/facilities/${id}/tags`);
      for (const tag of tags) add(`tag/${tag.id}`, building, `Key tag ${tag.label ?? ""}`.trim());
    }
  }
  for (const { building } of rights.managers) {
    const { grants } = await ask(`/buildings/${building}/rights`).catch(nothingThere);
    for (const { id, actions } of grants) {
      const what = actions.map((/** @type {string} */ action) => actionWords[action] ?? action);
      add(`grant/${id}`, building, `Permissions: ${what.join(", ")}`);
    }
  }
  for (const { id, building, label } of keys) {
    add(`visitor_key/${id}`, building, `Visitor key for ${label}`);
  }
  return records;
}

/** Whoever is barred from a building still asks about what is kept of them there. */
function nothingThere() {
  return { grants: [] };
}

/**
 * @param {Desk} desk
 * @param {readonly OwnRecord[]} records
 * @param {() => Promise<void>} asked
 */
function askForm({ identity, rights }, records, asked) {
  if (records.length === 0) {
    return make("p", { class: "privacy-note" }, "No manager keeps a record of you at present.");
  }
  const several = new Set(records.map(({ building }) => building)).size > 1;
  const record = new Field({
    name: "about",
    label: "What it is about",
    type: "select",
    options: [
      ["", "Choose…"],
      ...records.map(({ record, building, words }) => /** @type {const} */ ([
        record,
        several ? `${nameOf(rights, building)}: ${words}` : words,
      ])),
    ],
  });
  const text = new Field({
    name: "text",
    label: "What is wrong, and what would be right",
    type: "prose",
    maxlength: 2000,
  });
  const [only] = several ? [] : records;
  const form = new SheetForm({
    fields: [record, text],
    action: "Ask for a correction",
    busy: "Asking…",
    quiet: true,
    async send() {
      const about = record.value;
      const building = records.find((one) => one.record === about)?.building;
      const { decideByMs } = await identity.ask("POST", "/me/requests", {
        kind: "correction",
        building,
        about: [about],
        text: text.value,
      });
      record.value = text.value = "";
      await asked();
      return `Asked. The answer is due by ${dayText(decideByMs)}.`;
    },
  });
  return make(
    "div",
    {},
    ...(only === undefined ? [] : [
      make(
        "p",
        { class: "privacy-note" },
        `It goes to the managers of ${nameOf(rights, only.building)}.`,
      ),
    ]),
    form.element,
  );
}

/**
 * @param {Desk} desk
 * @param {Request} request
 * @param {readonly OwnRecord[]} records
 * @param {() => Promise<void>} withdrawn
 */
function requestItem({ identity, rights }, request, records, withdrawn) {
  const { id, kind, building, state, text, purpose, askedAtMs, decideByMs, decidedAtMs } = request;
  const waits = state === "open" || state === "escalated";
  const about = request.about.map((record) =>
    records.find((one) => one.record === record)?.words ?? tableWords[record.split("/")[0] ?? ""] ??
      ""
  );
  const name = rights.purposes.find((one) => one.purpose === purpose)?.name;
  const title = [kindWords[kind], ...(name === undefined ? [] : [name]), ...about.slice(0, 2)];
  const to = building === null ? "the operator" : `the managers of ${nameOf(rights, building)}`;
  const when = waits
    ? `Asked ${dayText(askedAtMs)} of ${to}. The answer is due by ${dayText(decideByMs)}.`
    : `Asked ${dayText(askedAtMs)} of ${to}${
      decidedAtMs === null ? "" : `, ended ${dayText(decidedAtMs)}`
    }.`;
  const fault = make("p", { class: "fault", role: "alert", hidden: true });
  const item = make(
    "li",
    { class: "request" },
    make(
      "div",
      { class: "request-head" },
      make("p", { class: "privacy-title" }, title.join(": ")),
      make(
        "p",
        { class: "state", "data-state": state },
        stateWords[`${kind}/${state}`] ?? stateWords[state] ?? state,
      ),
    ),
    ...(text === null ? [] : [make("p", { class: "words" }, text)]),
    make("p", { class: "hint" }, when),
    ...(request.answer === null ? [] : [
      make("p", { class: "answer" }, make("strong", {}, "Answer: "), request.answer),
    ]),
  );
  if (waits && kind !== "erasure") {
    const press = button("Take it back", async () => {
      press.setAttribute("aria-disabled", "true");
      try {
        await identity.ask("POST", `/me/requests/${id}/withdrawal`);
        await withdrawn();
      } catch (error) {
        press.removeAttribute("aria-disabled");
        fault.hidden = false;
        fault.textContent = faultSentence(error);
      }
    }, "quiet");
    press.setAttribute("aria-label", `Take it back: ${title.join(": ")}`);
    item.append(press, fault);
  }
  return item;
}

/** @param {import("./privacy_section.js").Rights} rights @param {string} building */
function nameOf({ managers }, building) {
  return managers.find((one) => one.building === building)?.name ?? building;
}
