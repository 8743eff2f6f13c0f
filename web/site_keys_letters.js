// @ts-check
/** The cards by which a manager signs units' keys and prints letters for flats. */
import { card } from "./account_card.js";
import { make } from "./dom.js";
import { placeOf } from "./media/claims.js";
import { claimKeyOf, makeLetterSecret } from "./media/flat_key.js";
import { makeOpening } from "./media/flat_statements.js";
import { kidOf, safetyCode } from "./media/signing_key.js";
import { checkUnitCertificate, makeUnitCertificate } from "./media/unit_certificate.js";
import { qrPicture } from "./qr.js";
import { button, Field, lead, said, SheetForm, Tick } from "./sheet.js";
import { siteKeysTexts as texts } from "./texts/site_keys.js";

/** @import { Desk } from "./site_keys.js" */
/** @typedef {{ id: string, kind: string, number: string, block: string | null }} Facility */

/** As displays show it (`shown_number.ts`). */
const numberMax = 32;
const pagesMax = 50;

/** Units whose keys are signed, and those that wait for it. @param {Desk} desk */
export async function unitCards({ building, told, root, key, ask, again }) {
  if (root === undefined || key === undefined) return [];
  const parts = await Promise.all(told.units.map(async ({ unit, key: x, certificate }) => {
    const title = make("h3", {}, unit);
    if (x === null) return make("div", { class: "door-list-part" }, title, said(texts.unitSilent));
    const signed = certificate === null ? undefined : await checkUnitCertificate(root, certificate);
    const why = signed === undefined
      ? []
      : [said(signed.ok ? texts.unitOther : texts.unitAgain, "error")];
    if (signed?.ok && signed.unit.x === x) {
      return make("div", { class: "door-list-part" }, title, said(texts.unitSigned, "done"));
    }
    const tick = new Tick({ name: "same", label: [texts.unitSame], must: texts.unitSame });
    const form = new SheetForm({
      fields: [tick],
      action: texts.signUnit,
      busy: texts.sending,
      quiet: true,
      async send() {
        const about = { site: root.site, unit: `${building}/${unit}`, key: x, nowMs: Date.now() };
        const text = await makeUnitCertificate(key, about);
        await ask("POST", `/buildings/${building}/site-keys/certificates`, { unit, text });
        await again();
      },
    });
    return make(
      "div",
      { class: "door-list-part" },
      title,
      ...why,
      make("p", { class: "paper-code" }, safetyCode(await kidOf(x))),
      form.element,
    );
  }));
  return [card(texts.units, lead(texts.unitsWhat), ...parts)];
}

/** A letter by which a flat makes its key, or a new one. @param {Desk} desk */
export async function letterCard(desk) {
  const { building, root, key, ask, again, print } = desk;
  if (root === undefined || key === undefined) throw new Error("Cannot write a letter: no set");
  const flats = (await facilitiesOf(desk))
    .map((one) => ({ ...one, place: placeOf(shownNumber(one)) }))
    .filter(({ kind, place }) =>
      (kind === "apartment" || kind === "office") && place !== undefined
    );
  if (flats.length === 0) return card(texts.letter, said(texts.noFlats));
  const choice = new Field({
    name: "flat",
    label: texts.flat,
    type: "select",
    options: flats.map((one) => [one.id, shownNumber(one)]),
    value: flats[0]?.id ?? "",
  });
  const ended = new Tick({ name: "ended", label: [texts.ended] });
  const form = new SheetForm({
    fields: [choice, ended],
    action: texts.makeLetter,
    busy: texts.making,
    async send() {
      const flat = flats.find(({ id }) => id === choice.value);
      if (flat?.place === undefined) return;
      const { site } = root;
      const secret = makeLetterSecret();
      const { x: claim } = await claimKeyOf(secret, { site, place: flat.place });
      const about = { root, place: flat.place, claim, ended: ended.value, nowMs: Date.now() };
      const text = await makeOpening(key, about);
      if (ended.value) {
        const draft = { kind: "opening", facility: flat.id, text };
        await ask("POST", `/buildings/${building}/site-keys/drafts`, draft);
      } else await ask("POST", `/facilities/${flat.id}/openings`, { text });
      const link =
        new URL(`welcome#letter=${secret}&site=${site}&at=${building}`, location.href).href;
      print(
        texts.letterTitle(shownNumber(flat)),
        lead(texts.letterWhat),
        qrPicture(link, texts.letterCode),
        make("p", { class: "letter-link" }, link),
        make("p", {}, texts.letterSite),
        make("p", { class: "paper-code" }, safetyCode(site)),
        make("p", { class: "hint unprinted" }, ended.value ? texts.letterDraft : texts.letterOnce),
        button(texts.print, () => globalThis.print(), "primary wide"),
        button(texts.done, () => void again(), "plain wide"),
      );
    },
  });
  return card(texts.letter, lead(texts.letterLead), form.element);
}

/** @param {Desk} desk @returns {Promise<Facility[]>} */
async function facilitiesOf({ building, ask }) {
  const all = [];
  let after = null;
  for (let page = 0; page < pagesMax; page++) {
    const more = after === null ? "" : `?after=${after}`;
    const { facilities, next } = await ask("GET", `/buildings/${building}/facilities${more}`);
    all.push(...facilities);
    if (next === null) break;
    after = next;
  }
  return all;
}

/** @param {Facility} facility */
function shownNumber({ number, block }) {
  const text = block === null || block === "" ? number : `${block} ${number}`;
  return [...text].slice(0, numberMax).join("");
}
