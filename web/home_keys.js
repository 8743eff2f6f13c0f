// @ts-check
/** The cards of a home's visitor keys and key tags: who has them, giving one, ending one. */
import { card, line } from "./account_card.js";
import { Capabilities } from "./capability.js";
import { readDoors } from "./doors.js";
import { make } from "./dom.js";
import { ageField, assertedBy, toldTick } from "./home_people.js";
import { sharing } from "./key_sharing.js";
import { momentText } from "./people_words.js";
import { fetchJson } from "./refused.js";
import { button, Field, said, SheetForm, Tick } from "./sheet.js";
import { homeTexts as texts } from "./texts/home.js";
import { Ticks } from "./ticks.js";
import { weekFields } from "./week_fields.js";

/** @import { keyAnswer, madeKeyAnswer } from "../src/http/identity/key_schemas.ts" */
/** @import { FacilityView } from "../src/people/facilities/views.ts" */
/** @import { Identity } from "./identity.js" */
/** @import { z } from "zod" */
/** @typedef {z.infer<typeof keyAnswer>} Key */
/** @typedef {z.infer<typeof madeKeyAnswer>} MadeKey */
/** @typedef {{ building: string, doors: readonly (readonly [value: string, name: string])[] }} Place */

/** Keys that have ended are shown for as long as the server keeps them, after those that count. */
const ended = new Set(["used_up", "expired", "revoked"]);

/**
 * Who has a visitor key, and a form to give one.
 * @param {Identity} identity
 * @param {FacilityView} flat
 */
export async function keyCard(identity, flat) {
  const [{ keys }, place] = await Promise.all([
    identity.ask("GET", `/facilities/${flat.id}/visitor-keys`),
    placeOf(identity, flat.building),
  ]);
  const list = make("ul", { class: "lines" });
  const none = make("p", { class: "hint" }, texts.noKeys);
  const note = make("div", { role: "status" });
  const shown = make("div", { class: "key-shown" });
  const add = (/** @type {Key} */ key, /** @type {"append" | "prepend"} */ where) => {
    list[where](lineOf(key));
    none.hidden = true;
  };
  const lineOf = (/** @type {Key} */ key) => {
    const isOver = ended.has(key.state);
    const row = line(
      key.label,
      keyText(key, place),
      isOver ? undefined : {
        action: texts.end,
        press: async () => {
          const { late } = await identity.ask("DELETE", `/visitor-keys/${key.id}`);
          note.replaceChildren(...lateNotes(late, place));
        },
      },
    );
    if (!isOver) {
      const share = button(texts.share, async () => {
        const again = await identity.ask("POST", `/visitor-keys/${key.id}/link?svg=true`);
        shown.replaceChildren(sharing({ ...again, pin: null }, key, place.building));
      }, "plain key-again");
      share.setAttribute("aria-label", `${texts.share}: ${key.label}`);
      row.append(share);
    }
    return row;
  };
  const order = /** @type {Key[]} */ (keys).toSorted((a, b) =>
    Number(ended.has(a.state)) - Number(ended.has(b.state)) || b.createdAtMs - a.createdAtMs
  );
  for (const key of order) add(key, "append");
  const give = giving(identity, flat, place, async (made) => {
    add(made.key, "prepend");
    const { svg } = await identity.ask("POST", `/visitor-keys/${made.key.id}/link?svg=true`);
    shown.replaceChildren(sharing({ ...made, svg }, made.key, place.building));
  });
  return card(texts.keys, none, list, note, shown, give);
}

/**
 * The key tags of a home.
 * @param {Identity} identity
 * @param {FacilityView} flat
 */
export async function tagCard(identity, flat) {
  const { tags } = await identity.ask("GET", `/facilities/${flat.id}/tags`);
  const rows = /** @type {{ label: string, status: keyof typeof texts.tagStates }[]} */ (tags)
    .map(({ label, status }) => line(label, texts.tagStates[status], undefined));
  return card(
    texts.tags,
    ...(rows.length === 0
      ? [make("p", { class: "hint" }, texts.noTags)]
      : [make("ul", { class: "lines" }, ...rows)]),
  );
}

/**
 * @param {Identity} identity
 * @param {FacilityView} flat
 * @param {Place} place
 * @param {(made: MadeKey) => Promise<void>} made
 */
function giving(identity, flat, place, made) {
  const label = new Field({
    name: "label",
    label: texts.holder,
    maxlength: 80,
    autocomplete: "off",
  });
  const kind = new Field({
    name: "kind",
    label: texts.kind,
    type: "select",
    options: Object.entries(texts.kinds),
    value: "one_time",
  });
  const doors = new Ticks({
    name: "doors",
    label: texts.doors,
    options: place.doors,
    ticked: place.doors.length === 1 ? place.doors.map(([door]) => door) : [],
    must: texts.doorsMust,
  });
  const from = moment("fromMs", texts.from, texts.fromHint);
  const until = moment("untilMs", texts.until, texts.untilHint);
  const week = weekFields();
  const pin = new Tick({ name: "pin", label: [texts.pin] });
  const age = ageField();
  const told = toldTick();
  const follow = () => {
    const isDelivery = kind.value === "delivery";
    until.element.hidden = isDelivery;
    week.show(kind.value === "recurring");
  };
  kind.input.addEventListener("change", follow);
  follow();
  const form = new SheetForm({
    fields: [label, kind, doors, from, until, ...week.fields, pin, age, told],
    action: texts.give,
    busy: texts.giving,
    async send() {
      const isRecurring = kind.value === "recurring";
      const answer = await identity.ask("POST", `/facilities/${flat.id}/visitor-keys`, {
        label: label.value,
        kind: kind.value,
        doors: doors.value,
        ...(from.value === "" ? {} : { fromMs: Date.parse(from.value) }),
        ...(until.value === "" || kind.value === "delivery"
          ? {}
          : { untilMs: Date.parse(until.value) }),
        ...(isRecurring ? { schedule: week.schedule } : {}),
        pin: pin.value,
        ...assertedBy(age),
      });
      label.value = "";
      told.input.checked = false;
      await made(answer);
    },
  });
  return make("details", { class: "more" }, make("summary", {}, texts.give), form.element);
}

/** @param {string} name @param {string} label @param {string} hint */
function moment(name, label, hint) {
  return new Field({ name, label, type: "datetime-local", optional: true, hint });
}

/** @param {Key} key @param {Place} place */
function keyText({ doors, state, fromMs, untilMs }, { doors: names }) {
  const which = doors.map((door) => nameOf(names, door)).join(", ");
  const until = momentText(untilMs);
  const when = state === "not_yet"
    ? texts.keyFrom(which, momentText(fromMs), until)
    : texts.key(which, until);
  const stands = texts.states[state];
  return stands === "" ? when : `${when} (${stands})`;
}

/** @param {readonly { door: string, untilMs: number }[]} late @param {Place} place */
function lateNotes(late, { doors }) {
  return late.map(({ door, untilMs }) =>
    said(texts.late(nameOf(doors, door), momentText(untilMs)))
  );
}

/** @param {Place["doors"]} doors @param {string} door */
function nameOf(doors, door) {
  return doors.find(([value]) => value === door)?.[1] ?? door;
}

/**
 * The doors that the person may open in a building, by their names.
 * @param {Identity} identity
 * @param {string} building
 * @returns {Promise<Place>}
 */
async function placeOf(identity, building) {
  const { capability } = await new Capabilities(identity, building, "door").current();
  const headers = { authorization: `Bearer ${capability}` };
  const site = await fetchJson("GET", "/v1/site", { headers });
  const doors = readDoors(site).map((
    { unit, unitName, id, name },
  ) => /** @type {const} */ ([`${unit}/${id}`, name === unitName ? name : `${unitName}: ${name}`]));
  return { building: site.buildings[0]?.name ?? building, doors };
}
