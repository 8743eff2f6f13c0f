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
import { faultSentence, languageWords } from "./people_words.js";
import { contactSection } from "./privacy_contacts.js";
import { copySection } from "./privacy_copy.js";
import { eraseSection } from "./privacy_erase.js";
import { purposeSection } from "./privacy_purposes.js";
import { requestSection } from "./privacy_requests.js";
import { storedSection } from "./privacy_stored.js";
import { ownLanguage } from "./profile_fields.js";
import { fetchJson } from "./refused.js";
import { button, lead, said, turnTo } from "./sheet.js";
import { startThemeToggle } from "./theme_toggle.js";

/** @import { Me } from "./account.js" */
/** @import { Desk, Rights, Section } from "./privacy_section.js" */

const title = "Your data and rights";
const sheet = byId("sheet", HTMLElement);
const announcer = new Announcer();
const identity = new Identity();
startThemeToggle();
await untilSignedIn(sheet, identity, "Then you see what is stored of you.");
await begin();

async function begin() {
  let desk;
  try {
    desk = await openDesk();
  } catch (error) {
    const again = button("Try again", () => location.reload(), "plain wide later");
    turnTo(sheet, title, said(faultSentence(error), "error"), again, toAccount());
    return;
  }
  const requests = requestSection(desk, () => purposes.fill());
  const purposes = purposeSection(desk, () => requests.refresh());
  const place = make("div", { class: "privacy-sections" });
  /** @type {readonly (readonly [string, Section])[]} */
  const sections = [
    ["What is stored", storedSection(desk)],
    ["Your copy", copySection(desk)],
    ["Corrections", requests.section],
    ["Purposes", purposes],
    ["Erase", eraseSection(desk, place)],
    ["Whom to ask", contactSection(desk)],
  ];
  turnTo(
    sheet,
    title,
    lead("What this server keeps of you, and what you can do about it."),
    make(
      "nav",
      { class: "privacy-nav", "aria-label": "On this page" },
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
  const said = me.profile.language?.value;
  const language = languageWords.some(([tag]) => tag === said) ? String(said) : ownLanguage();
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

function toAccount() {
  return make(
    "p",
    { class: "account-links" },
    make("a", { href: "account" }, "To your account"),
    make("a", { href: "./" }, "To the building"),
  );
}
