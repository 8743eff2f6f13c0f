// @ts-check
/**
 * What is stored of oneself, and what one can do about it: review, copy, correct, object, erase,
 * and whom to ask (R80–R86, R98). Each section asks the server for itself, so that one that is
 * refused takes none of the others with it.
 */
import { Announcer } from "./announcer.js";
import { untilSignedIn } from "./card_page.js";
import { byId, make } from "./dom.js";
import { Identity } from "./identity.js";
import { fillPage, isPageLanguage, pageLanguage } from "./language.js";
import { faultSentence, languageWords } from "./people_words.js";
import { contactSection } from "./privacy_contacts.js";
import { copySection } from "./privacy_copy.js";
import { eraseSection } from "./privacy_erase.js";
import { purposeSection } from "./privacy_purposes.js";
import { requestSection } from "./privacy_requests.js";
import { storedSection } from "./privacy_stored.js";
import { fetchJson } from "./refused.js";
import { button, lead, said, turnTo } from "./sheet.js";
import { privacyTexts as texts } from "./texts/privacy.js";
import { startThemeToggle } from "./theme_toggle.js";

/** @import { Me } from "./account.js" */
/** @import { Desk, Rights, Section } from "./privacy_section.js" */

const title = texts.page;
const sheet = byId("sheet", HTMLElement);
const announcer = new Announcer();
const identity = new Identity();
fillPage(texts);
startThemeToggle();
await untilSignedIn(sheet, identity, texts.why);
await begin();

async function begin() {
  let desk;
  try {
    desk = await openDesk();
  } catch (error) {
    const again = button(texts.tryAgain, () => location.reload(), "plain wide later");
    turnTo(sheet, title, said(faultSentence(error), "error"), again, toAccount());
    return;
  }
  const requests = requestSection(desk, () => purposes.fill());
  const purposes = purposeSection(desk, () => requests.refresh());
  const place = make("div", { class: "privacy-sections" });
  /** @type {readonly (readonly [string, Section])[]} */
  const sections = [
    [texts.stored, storedSection(desk)],
    [texts.copy, copySection(desk)],
    [texts.corrections, requests.section],
    [texts.purposes, purposes],
    [texts.erase, eraseSection(desk, place)],
    [texts.contacts, contactSection(desk)],
  ];
  turnTo(
    sheet,
    title,
    lead(texts.lead),
    make(
      "nav",
      { class: "privacy-nav", "aria-label": texts.onThisPage },
      ...sections.map(([name, { element }]) => make("a", { href: `#${element.id}` }, name)),
    ),
    toAccount(),
  );
  sheet.classList.add("privacy-head");
  place.append(...sections.map(([, { element }]) => element));
  sheet.after(place);
  await Promise.all(sections.map(([, section]) => section.fill()));
  // The browser looked for it before it was there.
  if (location.hash !== "") document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

/** @returns {Promise<Desk>} */
async function openDesk() {
  const me = /** @type {Me} */ (await identity.ask("GET", "/me"));
  const language = serverLanguage(me);
  const rights = /** @type {Rights} */ (
    await identity.ask("GET", `/me/rights?language=${language}`)
  );
  /** @type {Promise<any> | undefined} */
  let stored;
  return {
    identity,
    me,
    rights,
    language,
    tell: (text) => announcer.say(text),
    stored() {
      const [only] = rights.managers.length === 1 ? rights.managers : [];
      const building = only === undefined ? "" : `&building=${only.building}`;
      const asked = stored ??= fetchJson(
        "GET",
        `/identity/v1/what-is-stored?language=${language}${building}`,
      );
      asked.catch(() => stored = undefined);
      return asked;
    },
  };
}

/**
 * What the server's words come in: the page's own language, unless the person's is one that the
 * server speaks and the pages do not.
 * @param {Me} me
 */
function serverLanguage({ profile }) {
  const said = profile.language?.value ?? pageLanguage;
  const onlyServer = !isPageLanguage(said) && languageWords.some(([tag]) => tag === said);
  return onlyServer ? said : pageLanguage;
}

function toAccount() {
  return make(
    "p",
    { class: "account-links" },
    make("a", { href: "account" }, texts.toAccount),
    make("a", { href: "./" }, texts.toBuilding),
  );
}
