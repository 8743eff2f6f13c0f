// @ts-check
/** The section for what a manager keeps and is wrong, and for everything asked by right (R81, R85). */
import { make } from "./dom.js";
import { dayText, faultSentence, roleWords } from "./people_words.js";
import { Section } from "./privacy_section.js";
import { button, Field, said, SheetForm } from "./sheet.js";
import { privacyRequestsTexts as texts } from "./texts/privacy_requests.js";
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

/** @type {Record<string, string>} by kind and state, then by state */
const stateWords = texts.states;

/** @type {Record<string, string>} */
const tableWords = texts.tables;

/** @type {Record<string, string>} */
const facilityWords = texts.facilities;

/** @type {Record<string, string>} */
const actionWords = texts.actions;

/**
 * @param {Desk} desk
 * @param {() => void} withdrawn told when something was taken back
 * @returns {{ section: Section, refresh: () => Promise<void> }} `refresh` asks for the list anew and
 *   leaves alone what is being written
 */
export function requestSection(desk, withdrawn) {
  /** @type {readonly OwnRecord[]} */
  let records = [];
  const title = make("h3", { tabindex: "-1" }, texts.askedFor);
  const list = make("div");
  const section = new Section({
    id: "requests",
    title: texts.title,
    words: texts.lead,
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
        ? make("p", { class: "hint" }, texts.nothing)
        : make("ul", { class: "requests" }, ...items),
    );
  }

  async function takenBack() {
    desk.tell(texts.takenBack);
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
    const name = texts.facility(facilityWords[kind] ?? kind, number);
    const place = me.places.find(({ facility }) => facility === id);
    add(`facility/${id}`, building, texts.facilityRecord(sentence(name)));
    if (place !== undefined) {
      const role = roleWords[place.role] ?? place.role;
      add(`member/${place.member}`, building, texts.place(name, role));
    }
    if (place?.role === "main" || place?.administrator) {
      const { tags } = await ask(`/facilities/${id}/tags`);
      for (const tag of tags) add(`tag/${tag.id}`, building, texts.tag(tag.label ?? "").trim());
    }
  }
  for (const { building } of rights.managers) {
    const { grants } = await ask(`/buildings/${building}/rights`).catch(nothingThere);
    for (const { id, actions } of grants) {
      const what = actions.map((/** @type {string} */ action) => actionWords[action] ?? action);
      add(`grant/${id}`, building, texts.permissions(what.join(", ")));
    }
  }
  for (const { id, building, label } of keys) {
    add(`visitor_key/${id}`, building, texts.visitorKey(label));
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
    return make("p", { class: "privacy-note" }, texts.noRecord);
  }
  const several = new Set(records.map(({ building }) => building)).size > 1;
  const record = new Field({
    name: "about",
    label: texts.about,
    type: "select",
    options: [
      ["", texts.choose],
      ...records.map(({ record, building, words }) => /** @type {const} */ ([
        record,
        several ? texts.inBuilding(nameOf(rights, building), words) : words,
      ])),
    ],
  });
  const text = new Field({
    name: "text",
    label: texts.what,
    type: "prose",
    maxlength: 2000,
  });
  const [only] = several ? [] : records;
  const form = new SheetForm({
    fields: [record, text],
    action: texts.ask,
    busy: texts.asking,
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
      return texts.asked(dayText(decideByMs));
    },
  });
  return make(
    "div",
    {},
    ...(only === undefined ? [] : [
      make(
        "p",
        { class: "privacy-note" },
        texts.goesTo(nameOf(rights, only.building)),
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
  const { id, kind, building, state, text, purpose } = request;
  const waits = waitsForAnswer(request);
  const about = request.about.map((record) =>
    records.find((one) => one.record === record)?.words ?? tableWords[record.split("/")[0] ?? ""] ??
      ""
  );
  const name = rights.purposes.find((one) => one.purpose === purpose)?.name;
  const title = [texts.kinds[kind], ...(name === undefined ? [] : [name]), ...about.slice(0, 2)];
  const when = whenText(request, building === null ? undefined : nameOf(rights, building));
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
      make("p", { class: "answer" }, make("strong", {}, texts.answer), request.answer),
    ]),
  );
  if (waits && kind !== "erasure") {
    const press = button(texts.takeBack, async () => {
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
    press.setAttribute("aria-label", `${texts.takeBack}: ${title.join(": ")}`);
    item.append(press, fault);
  }
  return item;
}

/** @param {Request} request */
function waitsForAnswer({ state }) {
  return state === "open" || state === "escalated";
}

/**
 * When it was asked, of whom, and until when or when it was answered.
 * @param {Request} request
 * @param {string | undefined} managed the building whose managers were asked, if not the operator
 */
function whenText(request, managed) {
  const asked = dayText(request.askedAtMs);
  if (waitsForAnswer(request)) {
    const due = dayText(request.decideByMs);
    return managed === undefined
      ? texts.waitsAtOperator(asked, due)
      : texts.waitsAtManagers(managed, asked, due);
  }
  const ended = request.decidedAtMs === null ? null : dayText(request.decidedAtMs);
  return managed === undefined
    ? texts.askedOperator(asked, ended)
    : texts.askedManagers(managed, asked, ended);
}

/** @param {import("./privacy_section.js").Rights} rights @param {string} building */
function nameOf({ managers }, building) {
  return managers.find((one) => one.building === building)?.name ?? building;
}
