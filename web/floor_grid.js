// @ts-check
/**
 * The floors of a group with their landing buttons, as a grid with a roving tab stop: one Tab in
 * and one Tab out, arrow keys between floors and buttons, digits to jump, Enter to take a floor.
 */
import { floorTyped } from "./building.js";
import { make, mark } from "./dom.js";
import { liftTexts } from "./texts/lifts.js";
import { floorName, sentence } from "./words.js";

/** @import { LandingCallView } from "../src/protocol.ts" */
/** @import { Side } from "../src/site.ts" */
/** @import { Direction } from "../src/lift/vocabulary.ts" */
/** @import { LiftGroup } from "./building.js" */
/** @import { Selection } from "./section.js" */

/** @typedef {(level: number) => void} PickFloor */
/** @typedef {(level: number, side: Side, direction: Direction) => void} PressHall */

const typingPauseMs = 900;
const pageRows = 5;

/** The interactive floors of one group. */
export class FloorGrid {
  element;
  #group;
  #press;
  /** @type {HTMLButtonElement[][]} top floor first; in a row the floor, then its landing buttons */
  #rows = [];
  /** @type {Map<number, HTMLButtonElement>} */
  #floors = new Map();
  /** @type {Map<string, HTMLButtonElement>} by `level side direction` */
  #halls = new Map();
  #typed = "";
  #typedAtMs = 0;

  /** @param {LiftGroup} group @param {PickFloor} pick @param {PressHall} press */
  constructor(group, pick, press) {
    this.#group = group;
    this.#press = press;
    this.element = make("div", {
      class: "storeys",
      role: "grid",
      "aria-label": liftTexts.floorsOf(group.name),
      "aria-describedby": "grid-help",
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
      onfocusin: (/** @type {FocusEvent} */ event) => this.#rove(event.target),
    });
    for (const floor of [...group.floors].reverse()) this.#addFloor(floor, pick);
    const lowest = this.#rows.at(-1)?.[0];
    if (lowest !== undefined) lowest.tabIndex = 0;
  }

  /** Lights the landing buttons of a list, and no others. @param {readonly LandingCallView[]} lit */
  light(lit) {
    const on = new Set(lit.map(({ level, side, direction }) => `${level} ${side} ${direction}`));
    for (const [key, button] of this.#halls) {
      if (button.hasAttribute("data-lit") === on.has(key)) continue;
      mark(button, "data-lit", on.has(key));
      const name = button.dataset.name ?? "";
      button.setAttribute("aria-label", on.has(key) ? liftTexts.somebodyWaits(name) : name);
    }
  }

  /** @param {Selection} selection */
  select({ from, to, shown }) {
    for (const [level, button] of this.#floors) {
      const role = !shown ? undefined : level === from ? "from" : level === to ? "to" : undefined;
      mark(button, "data-role", role);
      const name = sentence(floorName(this.#group, level));
      const words = role === "from"
        ? liftTexts.yourStart(name)
        : role === "to"
        ? liftTexts.yourDestination(name)
        : name;
      button.setAttribute("aria-label", words);
    }
  }

  /** @param {{ level: number, label: string, exit: boolean }} floor @param {PickFloor} pick */
  #addFloor({ level, label, exit }, pick) {
    const sides = this.#group.landings.get(level) ?? [];
    const floor = make(
      "button",
      {
        type: "button",
        class: "floor",
        tabindex: -1,
        "data-level": level,
        onclick: () => pick(level),
      },
      make("span", { class: "floor-label" }, label),
      make("span", { class: "role" }),
    );
    this.#floors.set(level, floor);
    const row = make("div", { role: "row", class: "storey" }, cell("floor-cell", floor));
    mark(row, "data-exit", exit);
    const buttons = [floor];
    for (const side of /** @type {const} */ (["front", "rear"])) {
      if (side === "rear" && !this.#group.rear) continue;
      const halls = !sides.includes(side) ? [] : /** @type {Direction[]} */ (["up", "down"])
        .filter((direction) => this.#leads(level, direction))
        .map((direction) => this.#hall(level, side, direction));
      buttons.push(...halls);
      row.append(cell(`hall ${side}`, ...halls));
    }
    this.#rows.push(buttons);
    this.element.append(row);
  }

  /** @param {number} level @param {Side} side @param {Direction} direction */
  #hall(level, side, direction) {
    const floor = sentence(floorName(this.#group, level));
    const landing = this.#group.rear ? `${floor}, ${liftTexts[side]}` : floor;
    const name = direction === "up" ? liftTexts.callUp(landing) : liftTexts.callDown(landing);
    const button = make("button", {
      type: "button",
      class: "hall-button",
      tabindex: -1,
      "data-direction": direction,
      "data-name": name,
      "aria-label": name,
      onclick: () => this.#press(level, side, direction),
    });
    this.#halls.set(`${level} ${side} ${direction}`, button);
    return button;
  }

  /** Whether the group goes anywhere in that direction. @param {number} level @param {Direction} direction */
  #leads(level, direction) {
    return this.#group.floors.some((floor) =>
      direction === "up" ? floor.level > level : floor.level < level
    );
  }

  /** The one tab stop is where the focus last was. @param {EventTarget | null} target */
  #rove(target) {
    for (const button of this.#rows.flat()) button.tabIndex = button === target ? 0 : -1;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.altKey || event.metaKey) return;
    const row = this.#rows.findIndex((buttons) => buttons.some((one) => one === event.target));
    const buttons = this.#rows[row];
    if (buttons === undefined) return;
    const column = buttons.findIndex((one) => one === event.target);
    const last = this.#rows.length - 1;
    const to = (/** @type {number} */ r, /** @type {number} */ c) => {
      const target = this.#rows[Math.min(last, Math.max(0, r))] ?? [];
      target[Math.min(target.length - 1, Math.max(0, c))]?.focus();
      event.preventDefault();
    };
    switch (event.key) {
      case "ArrowUp":
        return to(row - 1, column);
      case "ArrowDown":
        return to(row + 1, column);
      case "ArrowLeft":
        return to(row, column - 1);
      case "ArrowRight":
        return to(row, column + 1);
      case "PageUp":
        return to(row - pageRows, column);
      case "PageDown":
        return to(row + pageRows, column);
      case "Home":
        return to(event.ctrlKey ? 0 : row, 0);
      case "End":
        return to(event.ctrlKey ? last : row, event.ctrlKey ? column : Infinity);
    }
    if (event.ctrlKey || event.key.length !== 1) return;
    const level = Number(buttons[0]?.dataset.level);
    const direction = { u: "up", d: "down" }[event.key.toLowerCase()];
    const side = this.#group.landings.get(level)?.[0];
    if (direction !== undefined && side !== undefined) {
      const hall = this.#halls.get(`${level} ${side} ${direction}`);
      if (hall !== undefined) {
        event.preventDefault();
        hall.click();
      }
      return;
    }
    this.#type(event);
  }

  /** Goes to the floor whose label is being typed. @param {KeyboardEvent} event */
  #type(event) {
    if (!/[\p{L}\p{N}-]/u.test(event.key)) return;
    const typed = event.timeStamp - this.#typedAtMs < typingPauseMs ? this.#typed : "";
    this.#typed = (typed + event.key).slice(-8);
    this.#typedAtMs = event.timeStamp;
    const floor = floorTyped(this.#group.floors, this.#typed) ??
      floorTyped(this.#group.floors, event.key);
    if (floor !== undefined) this.#floors.get(floor.level)?.focus();
    event.preventDefault();
  }
}

/** @param {string} name @param {...Node} children */
function cell(name, ...children) {
  return make("div", { role: "gridcell", class: name }, ...children);
}
