// @ts-check
/** The section that says whom to ask, who else handles data, and where to complain (R85, R90, R98). */
import { make } from "./dom.js";
import { pageLocale } from "./language.js";
import { dayText, faultSentence } from "./people_words.js";
import { folded, inLanguage, plainList, Section } from "./privacy_section.js";
import { fetchJson } from "./refused.js";
import { Field, said, SheetForm } from "./sheet.js";
import { privacyContactsTexts as texts } from "./texts/privacy_contacts.js";

/** @import { Identity } from "./identity.js" */
/** @import { Authority, Desk } from "./privacy_section.js" */
/**
 * @typedef {{ name: string, purpose: string, region: string, transferBasis: string | null,
 *   contractDay: string, contact: string }} SubProcessor
 */

/** @type {Record<string, string>} */
const workWords = texts.works;

/** @type {Record<string, string>} */
const basisWords = texts.bases;

/** @param {Desk} desk @returns {Section} */
export function contactSection(desk) {
  const { identity, me, rights, language } = desk;
  return new Section({
    id: "contacts",
    title: texts.title,
    words: texts.lead,
    async load() {
      return [
        make("h3", {}, texts.controller),
        make(
          "p",
          {},
          rights.controller ?? texts.noController,
        ),
        make("h3", {}, texts.managers),
        ...(rights.managers.length === 0
          ? [make("p", { class: "hint" }, texts.noBuilding)]
          : rights.managers.map(({ building, name }) =>
            me.posts.some((one) => one.building === building && one.post === "manager")
              ? make("p", {}, texts.ownBuilding(name))
              : folded(texts.writeTo(name), letterForm(desk, building))
          )),
        make("h3", {}, texts.complain),
        make("p", inLanguage(language), rights.complaint),
        authorityList(rights.authorities.length <= 3 ? rights.authorities : []),
        otherAuthorities(),
        make("h3", {}, texts.others),
        await processorList(identity),
      ];
    },
  });
}

/** @param {Desk} desk @param {string} building */
function letterForm({ identity }, building) {
  const text = new Field({ name: "text", label: texts.message, type: "prose", maxlength: 2000 });
  return new SheetForm({
    fields: [text],
    action: texts.send,
    busy: texts.sending,
    quiet: true,
    async send() {
      await identity.ask("POST", `/buildings/${building}/threads`, { text: text.value });
      text.value = "";
      return texts.sent;
    },
  }).element;
}

/** Authorities with their addresses; nothing is fetched from there. @param {readonly Authority[]} authorities */
export function authorityList(authorities) {
  const names = new Intl.DisplayNames(pageLocale, { type: "region" });
  return plainList(authorities.map(({ country, name, web }) =>
    make(
      "span",
      {},
      texts.authority(names.of(country) ?? country, name),
      make(
        "a",
        { href: web, target: "_blank", rel: "noopener noreferrer" },
        web.replace(/^https:\/\//, ""),
      ),
    )
  ));
}

/** The authorities of all countries, asked for once they are opened. */
export function otherAuthorities() {
  const place = make("div");
  const details = folded(texts.allCountries, place);
  details.addEventListener("toggle", async () => {
    if (!details.open || place.childElementCount > 0) return;
    try {
      const { authorities } = await fetchJson("GET", "/identity/v1/authorities");
      place.replaceChildren(authorityList(authorities));
    } catch (error) {
      place.replaceChildren(said(faultSentence(error), "error"));
      details.addEventListener("toggle", () => place.replaceChildren(), { once: true });
    }
  });
  return details;
}

/** @param {Identity} identity */
async function processorList(identity) {
  /** @type {readonly SubProcessor[]} */
  let entries;
  try {
    ({ subProcessors: entries } = await identity.ask("GET", "/sub-processors"));
  } catch (error) {
    return said(faultSentence(error), "error");
  }
  if (entries.length === 0) {
    return make("p", {}, texts.noProcessor);
  }
  return plainList(entries.map(({ name, purpose, region, transferBasis, contractDay, contact }) => {
    const basis = transferBasis === null ? undefined : basisWords[transferBasis] ?? transferBasis;
    return texts.processor({
      name,
      work: workWords[purpose] ?? purpose,
      region: basis === undefined ? region : texts.regionBy(region, basis),
      day: dayText(Date.parse(contractDay)),
      contact,
    });
  }));
}
