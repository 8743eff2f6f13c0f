// @ts-check
/** The section that says whom to ask, who else handles data, and where to complain (R85, R90, R98). */
import { make } from "./dom.js";
import { dayText, faultSentence } from "./people_words.js";
import { folded, inLanguage, plainList, Section } from "./privacy_section.js";
import { fetchJson } from "./refused.js";
import { Field, said, SheetForm } from "./sheet.js";

/** @import { Identity } from "./identity.js" */
/** @import { Authority, Desk } from "./privacy_section.js" */
/**
 * @typedef {{ name: string, purpose: string, region: string, transferBasis: string | null,
 *   contractDay: string, contact: string }} SubProcessor
 */

/** @type {Record<string, string>} */
const workWords = {
  mail: "sends mail",
  web_push: "brings notices to phones",
  webhook: "is told of events",
  stun_turn: "connects intercom calls",
  telephony: "forwards intercom calls",
  hosting: "runs the machines",
  backup: "keeps backups",
  support: "helps with faults",
};

/** @type {Record<string, string>} */
const basisWords = {
  adequacy_decision: "adequacy decision",
  standard_contractual_clauses: "standard contractual clauses",
  binding_corporate_rules: "binding corporate rules",
  derogation: "derogation for a single case",
};

/** @param {Desk} desk @returns {Section} */
export function contactSection(desk) {
  const { identity, me, rights, language } = desk;
  return new Section({
    id: "contacts",
    title: "Whom to ask, and where to complain",
    words:
      "About permissions and your building’s own log ask its managers first; about all else, " +
      "whoever runs this server.",
    async load() {
      return [
        make("h3", {}, "Who answers for your data"),
        make(
          "p",
          {},
          rights.controller ?? "This server does not name anybody. Ask your building’s managers.",
        ),
        make("h3", {}, "Your building’s managers"),
        ...(rights.managers.length === 0
          ? [make("p", { class: "hint" }, "You belong to no building at present.")]
          : rights.managers.map(({ building, name }) =>
            me.posts.some((one) => one.building === building && one.post === "manager")
              ? make("p", {}, `You manage ${name} yourself.`)
              : folded(`Write to the managers of ${name}`, letterForm(desk, building))
          )),
        make("h3", {}, "Where to complain"),
        make("p", inLanguage(language), rights.complaint),
        authorityList(rights.authorities.length <= 3 ? rights.authorities : []),
        otherAuthorities(),
        make("h3", {}, "Who else handles data for this server"),
        await processorList(identity),
      ];
    },
  });
}

/** @param {Desk} desk @param {string} building */
function letterForm({ identity }, building) {
  const text = new Field({ name: "text", label: "Your message", type: "prose", maxlength: 2000 });
  return new SheetForm({
    fields: [text],
    action: "Send it",
    busy: "Sending…",
    quiet: true,
    async send() {
      await identity.ask("POST", `/buildings/${building}/threads`, { text: text.value });
      text.value = "";
      return "Sent. You get a mail when they answer.";
    },
  }).element;
}

/** Authorities with their addresses; nothing is fetched from there. @param {readonly Authority[]} authorities */
export function authorityList(authorities) {
  const names = new Intl.DisplayNames(undefined, { type: "region" });
  return plainList(authorities.map(({ country, name, web }) =>
    make(
      "span",
      {},
      `${names.of(country) ?? country}: ${name}, `,
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
  const details = folded("Authorities of all countries", place);
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
    return make(
      "p",
      {},
      "No firm outside is entered. Without an entry nothing of yours is handed to one.",
    );
  }
  return plainList(entries.map(({ name, purpose, region, transferBasis, contractDay, contact }) => {
    const ground = transferBasis === null ? "" : ` (${basisWords[transferBasis] ?? transferBasis})`;
    return `${name} ${workWords[purpose] ?? purpose}. Region: ${region}${ground}. Contract of ${
      dayText(Date.parse(contractDay))
    }. Contact: ${contact}`;
  }));
}
