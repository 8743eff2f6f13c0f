// @ts-check
/**
 * What whoever was given a key's link sees. The secret stands in the fragment, which no browser
 * sends; opening this page, or a preview of it, uses nothing up: only the press does (C12).
 */
import { startCardPage } from "./card_page.js";
import { byId, make, say } from "./dom.js";
import { doorSentence, mayHaveOpened, openedSentence } from "./door_words.js";
import { pressed } from "./opening.js";
import { momentText } from "./people_words.js";
import { fetchJson, Refused } from "./refused.js";
import { button, factList, Field, lead, said, turnTo } from "./sheet.js";
import { visitTexts as texts } from "./texts/visit.js";

/** @typedef {{ door: string, name: string, presence: boolean, qr: boolean }} VisitDoor */
/**
 * @typedef {object} Visit
 * @property {string} label
 * @property {string} state
 * @property {string} building
 * @property {readonly VisitDoor[]} doors
 * @property {number} fromMs
 * @property {number} untilMs
 * @property {number | null} usesLeft
 * @property {boolean} openNow
 */

const prefix = "/identity/v1/visits";
const displayEveryMs = 10_000;
/** How far the server's clock is ahead of this device's. */
let aheadMs = 0;
const sheet = startCardPage(texts);
const secret = location.hash.slice(1);

/** @type {Record<string, { title: string, text: string }>} what a key that opens nothing says */
const endings = texts.endings;

if (secret === "") {
  turnTo(sheet, texts.noKey, lead(texts.noKeyText));
} else await begin();

async function begin() {
  try {
    show(await look());
  } catch (error) {
    const again = button(texts.tryAgain, () => location.reload(), "plain wide later");
    const code = error instanceof Refused ? error.code : "";
    // A link that was cut short breaks the rule for its form; one that is whole names no key here.
    if (code === "invalid") {
      return turnTo(sheet, texts.noKey, lead(texts.noKeyText));
    }
    const isGone = code === "not_found";
    turnTo(sheet, texts.noKey, said(doorSentence(error), "error"), ...(isGone ? [] : [again]));
  }
}

/** @returns {Promise<Visit>} */
function look() {
  return fetchJson("POST", `${prefix}/look`, { body: { secret } });
}

/** @param {Visit} visit */
function show(visit) {
  say(byId("building-name", HTMLElement), visit.building);
  const ended = endings[visit.state];
  turnTo(
    sheet,
    ended?.title ?? texts.welcome(visit.label),
    lead(ended?.text ?? texts.letIn(visit.building)),
    facts(visit),
    ...(ended === undefined ? [doorForm(visit)] : []),
  );
}

/** @param {Visit} visit */
function facts({ label, building, doors, fromMs, untilMs, usesLeft }) {
  return factList([
    [texts.forWhom, label],
    [texts.where, texts.doorsAt(building, doors.map(({ name }) => name).join(", "))],
    ...(fromMs > Date.now() ? /** @type {const} */ ([[texts.from, momentText(fromMs)]]) : []),
    [texts.until, momentText(untilMs)],
    ...(usesLeft === null ? [] : /** @type {const} */ ([[texts.openingsLeft, String(usesLeft)]])),
  ]);
}

/** Which door, its display's code, and the press. @param {Visit} visit */
function doorForm(visit) {
  const [first] = visit.doors;
  if (first === undefined) return said(texts.noDoor, "error");
  let chosen = first;
  const code = new Field({
    name: "presence",
    label: texts.code,
    autocomplete: "off",
    autocapitalize: "characters",
    maxlength: 16,
    code: true,
    hint: texts.codeHint,
  });
  const demo = make("p", { class: "hint", hidden: true });
  code.element.append(demo);
  const told = make("p", { class: "said", role: "status", hidden: true });
  const press = make("button", { type: "submit", class: "primary wide" }, texts.open);
  const qr = make("div", { class: "qr-place" });
  const follow = () => {
    code.element.hidden = !chosen.presence;
    qr.replaceChildren(...(chosen.qr ? [qrButton(() => chosen, qr)] : []));
    void showDemoDisplay(() => chosen, demo);
  };
  const doors = visit.doors.length < 2 ? undefined : make(
    "fieldset",
    { class: "choices" },
    make("legend", { class: "label" }, texts.whichDoor),
    ...visit.doors.map((door) => {
      const input = make("input", {
        type: "radio",
        name: "door",
        value: door.door,
        checked: door === first,
        onchange: () => {
          chosen = door;
          follow();
        },
      });
      return make("label", {}, input, make("span", {}, door.name));
    }),
  );
  follow();
  if (!visit.openNow) {
    told.hidden = false;
    told.dataset.kind = "note";
    say(
      told,
      visit.fromMs > Date.now() ? texts.opensFrom(momentText(visit.fromMs)) : texts.notNow,
    );
  }
  let busy = false;
  const form = make(
    "form",
    {
      class: "stack",
      novalidate: true,
      onsubmit: async (/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        if (busy) return;
        const missing = chosen.presence ? code.check() : undefined;
        code.fault(missing);
        if (missing !== undefined) return code.input.focus();
        busy = true;
        press.setAttribute("aria-disabled", "true");
        say(press, texts.opening);
        tell(told, texts.openingDoor(chosen.name), "note");
        try {
          const { opening, lift } = await open(chosen, code.value);
          if (opening.state !== "opened") {
            throw new Refused(
              opening.state === "refused" ? "refused_by_hardware" : "not_confirmed",
              "",
            );
          }
          tell(told, [openedSentence, ...liftTexts(lift)].join(" "), "done");
          code.value = "";
          await refresh(visit, form);
        } catch (error) {
          if (error instanceof Refused && error.code === "not_present" && chosen.presence) {
            told.hidden = true;
            code.fault(doorSentence(error));
            code.input.focus();
          } else tell(told, doorSentence(error), mayHaveOpened(error) ? "unsure" : "error");
          if (error instanceof Refused && error.code === "key_ended") await begin();
        } finally {
          busy = false;
          press.removeAttribute("aria-disabled");
          say(press, texts.open);
        }
      },
    },
    ...(doors === undefined ? [] : [doors]),
    code.element,
    told,
    press,
    qr,
  );
  return form;
}

/**
 * What is left after an opening; the words about it stay.
 * @param {Visit} before
 * @param {HTMLElement} form
 */
async function refresh(before, form) {
  try {
    const visit = await look();
    sheet.querySelector(".facts")?.replaceWith(facts(visit));
    if (visit.state === before.state) return;
    const text = endings[visit.state]?.text ?? "";
    for (const control of form.querySelectorAll("button, fieldset, .field, .qr-place")) {
      control.remove();
    }
    form.append(make("p", { class: "hint" }, text));
  } catch {
    // What was said of the opening is true all the same.
  }
}

/**
 * @param {VisitDoor} door
 * @param {string} presence
 */
function open(door, presence) {
  return pressed(
    (key) =>
      fetchJson("POST", `${prefix}/open`, {
        body: {
          secret,
          door: door.door,
          ...(door.presence ? { presence: presence.toUpperCase().replace(/[\s-]/g, "") } : {}),
          key,
        },
        withinMs: 20_000,
      }).catch((error) => {
        if (error instanceof Refused && error.serverTimeMs !== undefined) {
          aheadMs = error.serverTimeMs - Date.now();
        }
        throw error;
      }),
    { nowMs: Date.now() + aheadMs },
  );
}

/**
 * A QR for a door that must decide alone; made by a press, as it may take the key's uses with it.
 * @param {() => VisitDoor} chosen
 * @param {HTMLElement} place
 */
function qrButton(chosen, place) {
  return button(texts.showQr, async () => {
    try {
      const qr = await fetchJson("POST", `${prefix}/qr`, {
        body: { secret, door: chosen().door, svg: true },
      });
      place.replaceChildren(
        make("img", {
          class: "qr",
          alt: texts.qrPicture(chosen().name),
          src: `data:image/svg+xml,${encodeURIComponent(qr.svg)}`,
        }),
        make(
          "p",
          { class: "hint" },
          texts.qrHint(momentText(qr.expiresAtMs)),
        ),
      );
    } catch (error) {
      place.replaceChildren(said(doorSentence(error), "error"));
    }
  }, "plain wide");
}

/** @param {{ floors: readonly { level: number }[], untilMs: number } | null} lift */
function liftTexts(lift) {
  if (lift === null) return [];
  const levels = [...new Set(lift.floors.map(({ level }) => level))].join(", ");
  return [texts.liftComes(levels)];
}

/** @param {HTMLElement} place @param {string} text @param {"note" | "done" | "error" | "unsure"} kind */
function tell(place, text, kind) {
  place.hidden = false;
  place.dataset.kind = kind;
  say(place, text);
}

/**
 * The demo has no display to look at, so its page says what it would show.
 * @param {() => VisitDoor} chosen
 * @param {HTMLElement} place
 */
async function showDemoDisplay(chosen, place) {
  if (!["localhost", "127.0.0.1", "[::1]"].includes(location.hostname)) return;
  const [unit = ""] = chosen().door.split("/");
  try {
    const { displays } = await fetchJson("GET", "/demo/displays");
    place.hidden = displays[unit] === undefined;
    say(place, texts.demoDisplay(displays[unit]));
  } catch {
    return;
  }
  if (place.dataset.follows === "yes") return;
  place.dataset.follows = "yes";
  setInterval(() => void showDemoDisplay(chosen, place), displayEveryMs);
}
