// @ts-check
/** One's own home: who lives there, who has its keys, what its entrance shows, when it is quiet. */
import { card } from "./account_card.js";
import { startCardPage, untilSignedIn } from "./card_page.js";
import { make } from "./dom.js";
import { keyCard, tagCard } from "./home_keys.js";
import { peopleCard } from "./home_people.js";
import { plateCard } from "./home_plate.js";
import { quietCard } from "./home_quiet.js";
import { Identity } from "./identity.js";
import { faultSentence, roleWords } from "./people_words.js";
import { button, Field, lead, said, turnTo } from "./sheet.js";
import { homeTexts as texts } from "./texts/home.js";

/** @import { OwnView } from "../src/people/accounts/own.ts" */
/** @import { NamedBuilding } from "./building_choice.js" */
/** @import { FacilityView, MemberView } from "../src/people/facilities/views.ts" */

/**
 * @typedef {object} Home
 * @property {FacilityView} flat
 * @property {OwnView["places"][number]} own the person's place in it
 * @property {boolean} acts whether they may change what is the household's
 * @property {string} building as people call it
 */

const sheet = startCardPage(texts);
const identity = new Identity();
await untilSignedIn(sheet, identity, texts.why);
await begin();

async function begin() {
  let homes;
  try {
    homes = await ownHomes();
  } catch (error) {
    const again = button(texts.tryAgain, () => location.reload(), "plain wide later");
    turnTo(sheet, texts.page, said(faultSentence(error), "error"), again);
    return;
  }
  const [first] = homes;
  if (first === undefined) {
    turnTo(sheet, texts.noHome, lead(texts.noHomeText), links());
    return;
  }
  const place = make("div", { class: "account-cards" });
  sheet.after(place);
  sheet.classList.add("account-head");
  const show = async (/** @type {Home} */ home) => {
    turnTo(
      sheet,
      texts.home(numberOf(home)),
      lead(roleWords[home.own.role] ?? home.own.role),
      ...(homes.length > 1 ? [choice(homes, home, show)] : []),
      links(),
    );
    place.replaceChildren(...await cardsOf(home));
  };
  await show(homes.find(({ flat }) => `#${flat.id}` === location.hash) ?? first);
}

/** @param {Home} home */
async function cardsOf({ flat, own, acts }) {
  const cards = [
    peopleCard(identity, flat, { own, acts }),
    ...(own.mayGiveKeys || acts ? [keyCard(identity, flat)] : []),
    ...(acts ? [tagCard(identity, flat), plateCard(identity, flat)] : []),
    quietCard(identity),
  ];
  return await Promise.all(
    cards.map((one) => one.catch((error) => card(texts.page, said(faultSentence(error), "error")))),
  );
}

/** @returns {Promise<Home[]>} flats before offices and the rest */
async function ownHomes() {
  const [me, { facilities }] = await Promise.all([
    identity.ask("GET", "/me"),
    identity.ask("GET", "/facilities"),
  ]);
  const { places, buildings } = /** @type {OwnView & { buildings: NamedBuilding[] }} */ (me);
  return /** @type {FacilityView[]} */ (facilities).flatMap((flat) => {
    const own = places.find(({ facility }) => facility === flat.id);
    if (own === undefined) return [];
    const { role, administrator } = own;
    const acts = role === "main" || (role === "sub" && administrator) ||
      (role === "owner" && !flat.let);
    const building = buildings.find(({ id }) => id === flat.building)?.name ?? flat.building;
    return [{ flat, own, acts, building }];
  });
}

/**
 * @param {readonly Home[]} homes
 * @param {Home} shown
 * @param {(home: Home) => Promise<void>} show
 */
function choice(homes, shown, show) {
  const field = new Field({
    name: "home",
    label: texts.which,
    type: "select",
    options: homes.map((home) => [home.flat.id, `${numberOf(home)} · ${home.building}`]),
    value: shown.flat.id,
  });
  field.input.addEventListener("change", () => {
    const next = homes.find(({ flat }) => flat.id === field.value);
    if (next !== undefined) void show(next);
  });
  return field.element;
}

/** As displays show it. @param {Home} home */
function numberOf({ flat: { block, number } }) {
  return block === null ? number : `${block} ${number}`;
}

function links() {
  return make(
    "p",
    { class: "account-links" },
    make("a", { href: "./" }, texts.toBuilding),
    make("a", { href: "account" }, texts.toAccount),
  );
}
