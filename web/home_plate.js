// @ts-check
/**
 * The card of a home's name at the entrance (R77): it is looked at as the displays will show it, and
 * shown there only once somebody of the household has said so.
 */
import { card } from "./account_card.js";
import { make } from "./dom.js";
import { Field, lead, SheetForm } from "./sheet.js";
import { homeTexts as texts } from "./texts/home.js";

/** @import { nameplate } from "../src/http/identity/facility_bodies.ts" */
/** @import { FacilityView } from "../src/people/facilities/views.ts" */
/** @import { Identity } from "./identity.js" */
/** @import { z } from "zod" */
/** @typedef {z.infer<typeof nameplate>} Plates */

/** Longest name that displays show. */
const plateMax = 32;

/** @param {Identity} identity @param {FacilityView} flat */
export async function plateCard(identity, flat) {
  const path = `/facilities/${flat.id}/nameplate`;
  let plates = /** @type {Plates} */ (await identity.ask("GET", path));
  const number = flat.block === null ? flat.number : `${flat.block} ${flat.number}`;
  const now = make("div", { class: "plate-place" });
  const preview = make("div", { class: "plate-place", role: "status", hidden: true });
  const name = new Field({
    name: "name",
    label: texts.plate,
    maxlength: plateMax,
    optional: true,
    hint: texts.plateHint,
    value: plates.shown?.name ?? plates.suggested ?? "",
  });
  const draw = () =>
    now.replaceChildren(plateOf(texts.shown, number, plates.shown?.name ?? null, texts.shownNone));
  const publish = new SheetForm({
    fields: [],
    action: texts.publish,
    busy: texts.publishing,
    async send() {
      plates = plates.suggested === null
        ? await identity.ask("DELETE", path)
        : await identity.ask("POST", `${path}/confirmation`, { name: plates.suggested });
      draw();
      preview.hidden = true;
      publish.element.hidden = true;
      look.say(plates.shown === null ? texts.hidden : texts.published, "done");
    },
  });
  publish.element.hidden = true;
  const look = new SheetForm({
    fields: [name],
    action: texts.look,
    busy: texts.looking,
    quiet: true,
    async send() {
      const wanted = name.value === "" ? null : name.value;
      plates = await identity.ask("PUT", `${path}/suggestion`, { name: wanted });
      preview.replaceChildren(plateOf(texts.preview, number, plates.preview?.name ?? null, ""));
      preview.hidden = false;
      publish.element.hidden = false;
    },
  });
  name.input.addEventListener("input", () => {
    preview.hidden = true;
    publish.element.hidden = true;
  });
  draw();
  return card(
    texts.entrance,
    lead(texts.entranceText),
    now,
    look.element,
    preview,
    publish.element,
  );
}

/**
 * A line of the display.
 * @param {string} title
 * @param {string} number
 * @param {string | null} name
 * @param {string} none said where there is no name
 */
function plateOf(title, number, name, none) {
  return make(
    "figure",
    { class: "plate" },
    make("figcaption", {}, name === null && none !== "" ? `${title}: ${none}` : title),
    make(
      "p",
      { class: "plate-line" },
      make("span", { class: "plate-number" }, number),
      make("span", { class: "plate-name" }, name ?? ""),
    ),
  );
}
