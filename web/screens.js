// @ts-check
/** Where a manager pairs the screens at the lifts of a building, and ends them (docs/lobby.md). */
import { card, line } from "./account_card.js";
import { startCardPage, untilSignedIn } from "./card_page.js";
import { make } from "./dom.js";
import { Identity } from "./identity.js";
import { dayText, faultSentence } from "./people_words.js";
import { button, Field, lead, said, SheetForm, turnTo } from "./sheet.js";
import { screensTexts as texts } from "./texts/screens.js";

/**
 * @typedef {object} Screens
 * @property {readonly { id: string, name: string, level: number, unit: string | null,
 *   pairedAtMs: number }[]} screens
 * @property {string} name of the building
 * @property {readonly { level: number, label: string }[]} floors
 * @property {readonly { unit: string, name: string }[]} directories
 */

const sheet = startCardPage(texts);
const identity = new Identity();
await untilSignedIn(sheet, identity, texts.why);
const cards = make("div", { class: "account-cards" });
sheet.after(cards);
sheet.classList.add("account-head");
await draw();

async function draw() {
  try {
    const { posts } = await identity.ask("GET", "/me");
    /** @type {string[]} */
    const buildings = posts
      .filter((/** @type {{ post: string }} */ { post }) => post === "manager")
      .map((/** @type {{ building: string }} */ { building }) => building);
    const all = await Promise.all([...new Set(buildings)].map(async (building) => {
      const screens = await identity.ask("GET", `/buildings/${building}/screens`);
      return buildingCard(building, screens);
    }));
    const account = make(
      "p",
      { class: "account-links" },
      make("a", { href: "account" }, texts.toAccount),
    );
    turnTo(sheet, texts.page, lead(all.length === 0 ? texts.forManagers : texts.lead), account);
    cards.replaceChildren(...all);
  } catch (error) {
    const again = button(texts.tryAgain, () => location.reload(), "plain wide later");
    turnTo(sheet, texts.page, said(faultSentence(error), "error"), again);
  }
}

/** @param {string} building @param {Screens} of */
function buildingCard(building, { name: title, screens, floors, directories }) {
  const floorOf = (/** @type {number} */ level) =>
    floors.find((floor) => floor.level === level)?.label ?? String(level);
  const lines = screens.map(({ id, name, level, unit, pairedAtMs }) =>
    line(
      name,
      texts.shows(
        floorOf(level),
        directories.find((one) => one.unit === unit)?.name,
        dayText(pairedAtMs),
      ),
      {
        action: texts.end,
        press: () => identity.ask("DELETE", `/screens/${id}`),
      },
    )
  );
  const code = new Field({
    name: "user_code",
    label: texts.code,
    autocomplete: "one-time-code",
    autocapitalize: "characters",
    maxlength: 12,
    code: true,
    hint: texts.codeHint,
  });
  const name = new Field({ name: "name", label: texts.name, maxlength: 80, hint: texts.nameHint });
  const floor = new Field({
    name: "level",
    label: texts.floor,
    type: "select",
    value: String(floors[0]?.level ?? ""),
    options: floors.map(({ level, label }) => [String(level), label]),
  });
  /** @type {(readonly [string, string])[]} */
  const choices = directories.map(({ unit, name }) => [unit, name]);
  choices.push(["", texts.noDirectory]);
  const directory = new Field({
    name: "unit",
    label: texts.directory,
    type: "select",
    value: directories[0]?.unit ?? "",
    optional: true,
    options: choices,
  });
  const form = new SheetForm({
    fields: [code, name, floor, directory],
    action: texts.pair,
    busy: texts.pairing,
    async send() {
      await identity.ask("POST", `/buildings/${building}/screens`, {
        user_code: code.value,
        name: name.value,
        level: Number(floor.value),
        unit: directory.value === "" ? null : directory.value,
      });
      await draw();
      cards.querySelector("h2")?.after(said(texts.paired, "done"));
    },
  });
  return card(
    title,
    lines.length === 0 ? lead(texts.none) : make("ul", { class: "lines" }, ...lines),
    form.element,
  );
}
