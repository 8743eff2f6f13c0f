// @ts-check
/**
 * The managers' page for the keys of a building's intercoms: their own key, the set of managers that
 * units and residents go by, units' keys, and letters by which a flat makes its own. Secrets are made
 * here and printed here; none is sent.
 */
import { card } from "./account_card.js";
import { startCardPage, untilSignedIn } from "./card_page.js";
import { make } from "./dom.js";
import { Identity } from "./identity.js";
import { openRoot } from "./media/site_root.js";
import { safetyCode } from "./media/signing_key.js";
import { faultSentence } from "./people_words.js";
import { Field, lead, said, SheetForm, turnTo } from "./sheet.js";
import { makeManagerKey, managerKey } from "./site_key_store.js";
import { letterCard, unitCards } from "./site_keys_letters.js";
import { changeCard, draftCards, firstSetCard } from "./site_keys_set.js";
import { siteKeysTexts as texts } from "./texts/site_keys.js";

/** @import { OwnView } from "../src/people/accounts/own.ts" */
/** @import { SigningKey, SiteRoot } from "./media/types.js" */
/**
 * @typedef {object} Told the answer of `GET …/site-keys`
 * @property {string | null} site
 * @property {string[]} versions
 * @property {boolean} firstUse
 * @property {{ unit: string, key: string | null, certificate: string | null }[]} units
 * @property {{ id: string, key: string, name: string | null }[]} [offers]
 * @property {{ id: string, kind: "root" | "opening", facility: string | null, text: string }[]} [drafts]
 */
/**
 * What every card of the page has.
 * @typedef {object} Desk
 * @property {string} building
 * @property {Told} told
 * @property {SiteRoot | undefined} root
 * @property {SigningKey | undefined} key this manager's
 * @property {(method: string, path: string, body?: unknown) => Promise<any>} ask
 * @property {(x: string) => string} nameOf whose key it is, as far as it is offered
 * @property {() => Promise<void>} again draws the page anew
 * @property {(title: string, ...content: Node[]) => void} print shows one sheet alone, to print
 */

/** This page hears no news of what other managers do. */
const lookEveryMs = 5_000;

/** @type {ReturnType<typeof setInterval> | undefined} */
let timer;

/** @param {Event} event */
const asksBeforeLeaving = (event) => event.preventDefault();

const sheet = startCardPage(texts);
const place = make("div", { class: "account-cards" });
const identity = new Identity();
await untilSignedIn(sheet, identity, texts.why);
await begin();

async function begin() {
  let me;
  try {
    me = /** @type {OwnView} */ (await identity.ask("GET", "/me"));
  } catch (error) {
    turnTo(sheet, texts.page, said(faultSentence(error), "error"));
    return;
  }
  const buildings = me.posts.filter(({ post }) => post === "manager").map((one) => one.building);
  const [first] = buildings;
  if (first === undefined) {
    turnTo(sheet, texts.page, said(texts.managersOnly));
    return;
  }
  sheet.after(place);
  sheet.classList.add("account-head");
  const choice = new Field({
    name: "building",
    label: texts.building,
    type: "select",
    options: buildings.map((id) => [id, id]),
    value: first,
  });
  choice.input.addEventListener("change", () => draw(choice.value));
  const back = make("p", { class: "account-links" }, make("a", { href: "./" }, texts.toBuilding));
  const more = buildings.length > 1 ? [choice.element] : [];
  turnTo(sheet, texts.page, lead(texts.lead), ...more, back);
  await draw(first);
}

/** @param {string} building @returns {Promise<Told>} */
function tell(building) {
  return identity.ask("GET", `/buildings/${building}/site-keys`);
}

/**
 * Draws anew when another has done something, unless somebody is filling a form in.
 * @param {string} building
 * @param {Told} told
 */
function lookAgain(building, told) {
  clearInterval(timer);
  timer = setInterval(async () => {
    if (document.visibilityState !== "visible") return;
    const now = await tell(building).catch(() => told);
    const inputs = [...place.querySelectorAll("input, select")];
    const isTouched = inputs.some((input) =>
      input instanceof HTMLInputElement
        ? input.checked || (input.type === "text" && input.value !== "")
        : input === document.activeElement
    );
    const isBusy = place.querySelector("[aria-disabled]") !== null;
    if (JSON.stringify(now) !== JSON.stringify(told) && !isTouched && !isBusy) await draw(building);
  }, lookEveryMs);
}

/** @param {string} building */
async function draw(building) {
  try {
    const told = await tell(building);
    const kept = await managerKey(building).then((key) => ({ key }), () => null);
    removeEventListener("beforeunload", asksBeforeLeaving);
    sheet.classList.remove("unprinted");
    if (kept === null) {
      place.replaceChildren(card(texts.ownKey, said(texts.unable, "error")));
      return;
    }
    const { key } = kept;
    lookAgain(building, told);
    const opened = told.site === null ? undefined : await openRoot(told.versions, told.site);
    if (opened?.ok === false) {
      place.replaceChildren(card(texts.set, said(texts.broken, "error")));
      return;
    }
    const root = opened?.root;
    const names = new Map((told.offers ?? []).map(({ key: x, name }) => [x, name]));
    /** @type {Desk} */
    const desk = {
      ...{ building, told, root, key },
      ask: (method, path, body) => identity.ask(method, path, body),
      nameOf: (x) => {
        const name = names.get(x) ?? texts.someManager;
        return x === key?.x ? texts.you(name) : name;
      },
      again: () => draw(building),
      print: (title, ...content) => {
        clearInterval(timer);
        // What is shown this once would be gone with the page.
        addEventListener("beforeunload", asksBeforeLeaving);
        sheet.classList.add("unprinted");
        place.replaceChildren(card(title, make("div", { class: "stack" }, ...content)));
      },
    };
    const isMember = root?.members.some(({ kid }) => kid === key?.kid) === true;
    place.replaceChildren(
      stepsCard(desk),
      ownCard(desk, isMember),
      ...await draftCards(desk),
      ...(root === undefined ? await firstSetCard(desk) : [await setCard(desk, root)]),
      ...(root !== undefined && isMember
        ? [...await unitCards(desk), await letterCard(desk), await changeCard(desk)]
        : []),
    );
  } catch (error) {
    place.replaceChildren(card(texts.set, said(faultSentence(error), "error")));
  }
}

/** What is to be done, in its order, and what of it is done. @param {Desk} desk */
function stepsCard({ told, root, key }) {
  const { offers = [], units } = told;
  const done = [
    key !== undefined && (root !== undefined || offers.length > 1),
    root !== undefined,
    root !== undefined && units.length > 0 &&
    units.every(({ key: x, certificate }) => x !== null && certificate !== null),
    false, // there is always another flat
  ];
  const now = done.indexOf(false);
  const lines = texts.steps.map((step, at) =>
    make(
      "li",
      { "aria-current": at === now ? "step" : undefined },
      done[at] ? texts.stepDone(step) : step,
    )
  );
  return card(texts.stepsTitle, make("ol", { class: "key-steps" }, ...lines));
}

/** @param {Desk} desk @param {boolean} isMember */
function ownCard({ building, told, key, ask, again }, isMember) {
  const isOffered = told.offers?.some(({ key: x }) => x === key?.x) === true;
  const offer = new SheetForm({
    fields: [],
    action: key === undefined ? texts.makeKey : texts.offerKey,
    busy: texts.making,
    quiet: key !== undefined,
    async send() {
      const made = await makeManagerKey(building).catch(() => null);
      if (made === null) {
        offer.say(texts.unable);
        return;
      }
      const { x } = made;
      await ask("PUT", `/buildings/${building}/site-keys/offer`, { key: x });
      await again();
    },
  });
  return card(
    texts.ownKey,
    lead(texts.ownKeyWhat),
    ...(key === undefined ? [] : [make("p", { class: "paper-code" }, safetyCode(key.kid))]),
    ...(isMember
      ? [said(texts.inSet, "done")]
      : isOffered
      ? [said(texts.offered)]
      : [offer.element]),
  );
}

/** @param {Desk} desk @param {SiteRoot} root */
async function setCard({ nameOf }, root) {
  const lines = root.members.map(({ x, kid, recovery }) =>
    make(
      "li",
      { class: "line" },
      make("p", { class: "line-title" }, recovery ? texts.recoveryCopy : nameOf(x)),
      make("p", { class: "line-text" }, safetyCode(kid)),
    )
  );
  return card(
    texts.set,
    lead(texts.siteCode),
    make("p", { class: "paper-code" }, safetyCode(root.site)),
    make("p", { class: "hint" }, texts.version(root.version)),
    make("ul", { class: "lines" }, ...await Promise.all(lines)),
  );
}
