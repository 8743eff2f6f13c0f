// @ts-check
/**
 * One lift group as a cross-section of the building: a row for each floor, a shaft for each car.
 * The rows are a grid in the sense of ARIA with one stop in the tab order; the shafts are a
 * picture, hidden from readers, who have the table of lifts. Positions are CSS variables in
 * storeys (`--at: 2.5`), so the picture scales without measuring anything.
 */
import { storeyAt } from "./building.js";
import { icon, make, mark, say } from "./dom.js";
import { CarMotion } from "./motion.js";
import { FloorGrid } from "./floor_grid.js";
import { liftTexts } from "./texts/lifts.js";
import { carName, floorLabel, groupModes, takesCalls } from "./words.js";
import { ended } from "./house.js";

/** @import { CarView } from "../src/protocol.ts" */
/** @import { LiftGroup, Shaft } from "./building.js" */
/** @import { GroupState } from "./house.js" */
/** @import { PickFloor, PressHall } from "./floor_grid.js" */

/**
 * @typedef {object} Selection what the call panel would ask for now
 * @property {number} from
 * @property {number | undefined} to
 * @property {boolean} shown whether this is the panel's group
 */
/** @typedef {{ shaft: Shaft, motion: CarMotion, car: HTMLElement, shaftElement: HTMLElement, trail: HTMLElement, notice: HTMLElement, panes: Map<string, HTMLElement>, level: HTMLElement, heading: HTMLElement, arrow: HTMLElement, next: HTMLElement, load: HTMLElement, loadText: HTMLElement, indicator: HTMLElement }} Drawn */

const stillMotion = matchMedia("(prefers-reduced-motion: reduce)");
const laneSlots = 3;

/** Draws one group. */
export class GroupSection {
  /** The element to put into the page. */
  element;
  #group;
  #grid;
  /** @type {Map<string, Drawn>} */
  #drawn = new Map();
  #lane = make("div", { class: "lane", "aria-hidden": "true" });
  #mode = make("p", { class: "group-mode" });
  #frame = 0;
  /** @type {Selection} */
  #selection = { from: 0, to: undefined, shown: false };
  /** @type {GroupState | undefined} */
  #state;

  /**
   * @param {LiftGroup} group
   * @param {PickFloor} pick
   * @param {PressHall} press
   */
  constructor(group, pick, press) {
    this.#group = group;
    this.#grid = new FloorGrid(group, pick, press);
    const indicators = make("div", { class: "indicators" });
    const shafts = make("div", { class: "shafts", "aria-hidden": "true" });
    const feet = make("div", { class: "feet", "aria-hidden": "true" });
    for (const shaft of group.shafts) {
      const drawn = drawShaft(group, shaft);
      this.#drawn.set(shaft.id, drawn);
      indicators.append(drawn.indicator);
      shafts.append(drawn.shaftElement);
      feet.append(drawn.next.parentElement ?? drawn.next);
    }
    const hallNames = !group.rear ? [] : [
      make("span", { class: "hall-name front" }, liftTexts.frontColumn),
      make("span", { class: "hall-name rear" }, liftTexts.rearColumn),
    ];
    const titleId = `group-${group.id}`;
    this.element = make(
      "section",
      { class: "group", "data-group": group.id, "aria-labelledby": titleId },
      make("div", { class: "group-head" }, make("h3", { id: titleId }, group.name), this.#mode),
      make("div", { class: "indicators-row", "aria-hidden": "true" }, indicators, ...hallNames),
      make("div", { class: "well" }, this.#grid.element, this.#lane, shafts),
      feet,
    );
    mark(this.element, "data-rear", group.rear);
    this.element.style.setProperty("--floors", String(group.floors.length));
    this.element.style.setProperty("--shafts", String(group.shafts.length));
  }

  /** Draws everything of the group. @param {GroupState} state @param {boolean} cut whether reports were missed */
  all(state, cut) {
    if (cut) { for (const { motion } of this.#drawn.values()) motion.clear(); }
    this.#state = state;
    for (const car of state.cars.values()) this.car(car);
    this.lit(state);
    this.mode(state);
    this.calls(state);
  }

  /** Draws one car as reported. @param {CarView} view */
  car(view) {
    const drawn = this.#drawn.get(view.id);
    if (drawn === undefined) return;
    const group = this.#group;
    drawn.motion.push(performance.now(), view.positionM);
    this.#move();
    say(drawn.level, view.known ? floorLabel(group, view.level) : "?");
    mark(drawn.heading, "data-direction", view.known ? view.direction : "none");
    mark(drawn.arrow, "data-direction", view.known ? view.direction : "none");
    for (const [side, pane] of drawn.panes) {
      mark(pane, "data-door", view.doors[/** @type {"front" | "rear"} */ (side)] ?? "unknown");
    }
    const serves = view.known && takesCalls(view.mode);
    mark(drawn.shaftElement, "data-state", stateOf(view));
    mark(drawn.indicator, "data-state", stateOf(view));
    say(drawn.notice, noticeOf(view));
    const next = serves ? view.nextStop : undefined;
    mark(drawn.trail, "data-next", next !== undefined);
    if (next !== undefined) {
      const floor = group.floors.find(({ level }) => level === next);
      drawn.shaftElement.style.setProperty(
        "--next",
        String(storeyAt(group.floors, floor?.heightM ?? 0)),
      );
    }
    say(drawn.next, next === undefined ? "" : floorLabel(group, next));
    mark(drawn.next, "data-next", next !== undefined);
    // Operators alone are told it.
    const { loadPercent = 0 } = view;
    const load = view.known ? Math.min(100, loadPercent) : 0;
    drawn.load.style.setProperty("--load", String(load / 100));
    mark(drawn.load, "data-full", loadPercent >= 80);
    const shown = view.loadPercent === undefined ? "" : `${loadPercent} %`;
    const foot = view.faults.length > 0 ? liftTexts.fault : shown;
    say(drawn.loadText, view.known ? foot : "–");
  }

  /** @param {GroupState} state */
  lit(state) {
    this.#grid.light(state.lit);
  }

  /** @param {GroupState} state */
  mode(state) {
    const words = state.usable ? undefined : groupModes[state.mode];
    mark(this.element, "data-alarm", words?.alarm === true);
    mark(this.element, "data-closed", words !== undefined);
    say(this.#mode, words?.brief ?? "");
  }

  /** Draws the caller's own journeys beside the shafts. @param {GroupState} state */
  calls(state) {
    this.#state = state;
    const open = [...state.calls.values()].filter(({ view }) => !ended(view.state));
    const carrying = new Set(open.map(({ view }) => view.car));
    for (const [id, drawn] of this.#drawn) mark(drawn.shaftElement, "data-mine", carrying.has(id));
    const journeys = open.filter(({ view }) => view.request.kind !== "car").slice(-laneSlots);
    const lines = journeys.map(({ view }, slot) => {
      const { request } = view;
      const to = request.kind === "destination" ? request.to : undefined;
      const from = request.kind === "car" ? 0 : request.from;
      const badge = view.car === undefined ? icon("wait") : carName(this.#group, view.car);
      const line = this.#journey(from, to, slot, badge);
      if (request.kind === "landing") line.dataset.direction = request.direction;
      return line;
    });
    const { from, to, shown } = this.#selection;
    const asking = !journeys.some(({ view: { request } }) =>
      request.kind === "destination" && request.from === from && request.to === to
    );
    if (shown && asking && lines.length < laneSlots && from !== to) {
      const asked = this.#journey(from, to, lines.length, "");
      asked.classList.add("asked");
      lines.unshift(asked);
    }
    this.#lane.replaceChildren(...lines);
  }

  /** Shows what the call panel would ask for now. @param {Selection} selection */
  select(selection) {
    this.#selection = selection;
    mark(this.element, "data-shown", selection.shown);
    this.#grid.select(selection);
    if (this.#state !== undefined) this.calls(this.#state);
  }

  /**
   * @param {number} from
   * @param {number | undefined} to
   * @param {number} slot
   * @param {Node | string} badge
   */
  #journey(from, to, slot, badge) {
    const storey = (/** @type {number} */ level) =>
      Math.max(0, this.#group.floors.findIndex((floor) => floor.level === level));
    const line = make("div", { class: "journey" }, make("span", { class: "badge" }, badge));
    const a = storey(from);
    const b = to === undefined ? a : storey(to);
    line.style.setProperty("--low", String(Math.min(a, b)));
    line.style.setProperty("--high", String(Math.max(a, b)));
    line.style.setProperty("--slot", String(slot));
    mark(line, "data-heading", b > a ? "up" : b < a ? "down" : "here");
    return line;
  }

  /** Keeps drawing while a car has not reached its latest report; nothing runs while all stand. */
  #move() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const nowMs = performance.now();
      let moving = false;
      for (const { motion, shaftElement } of this.#drawn.values()) {
        const latestM = motion.latestM;
        const positionM = stillMotion.matches ? latestM : motion.at(nowMs);
        if (positionM === undefined) continue;
        const at = storeyAt(this.#group.floors, positionM);
        shaftElement.style.setProperty("--at", at.toFixed(4));
        if (positionM !== latestM) moving = true;
      }
      if (moving) this.#move();
    });
  }
}

/** @param {LiftGroup} group @param {Shaft} shaft @returns {Drawn} */
function drawShaft(group, shaft) {
  const panes = new Map(shaft.sides.map((side) => [
    /** @type {string} */ (side),
    make(
      "span",
      { class: `pane ${side}`, "data-door": "closed" },
      make("span", { class: "leaf left" }),
      make("span", { class: "leaf right" }),
    ),
  ]));
  const arrow = make("span", { class: "car-arrow", "data-direction": "none" });
  const car = make("div", { class: "car" }, ...panes.values(), arrow);
  const trail = make("div", { class: "trail" });
  const notice = make("p", { class: "notice" });
  const doorways = group.floors.map(({ level }, storey) => {
    const doorway = make("span", { class: "doorway" });
    for (const side of shaft.sides) {
      const served = shaft.serves.get(level)?.includes(side) === true;
      doorway.append(make("span", { class: served ? "opening" : "opening none" }));
    }
    doorway.style.setProperty("--storey", String(storey));
    return doorway;
  });
  const shaftElement = make("div", { class: "shaft" }, ...doorways, trail, car, notice);
  shaftElement.style.setProperty("--open-ms", `${shaft.openMs}ms`);
  shaftElement.style.setProperty("--close-ms", `${shaft.closeMs}ms`);
  const level = make("span", { class: "at" }, "–");
  const heading = make("span", { class: "heading", "data-direction": "none" });
  const next = make("span", { class: "next" });
  const load = make("span", { class: "load" });
  const loadText = make("span", { class: "load-text" }, "–");
  make("div", { class: "foot" }, next, load, loadText);
  return {
    shaft,
    motion: new CarMotion(),
    car,
    shaftElement,
    trail,
    notice,
    panes,
    level,
    heading,
    arrow,
    next,
    load,
    loadText,
    indicator: make(
      "div",
      { class: "indicator" },
      make("span", { class: "letter" }, shaft.name),
      make("span", { class: "display" }, heading, level),
    ),
  };
}

/** @param {CarView} view */
function stateOf(view) {
  if (!view.known) return "unknown";
  if (view.mode === "fire-operation" || view.mode === "firefighter-control") return "fire";
  if (!takesCalls(view.mode)) return "out";
  return view.faults.length > 0 ? "fault" : "normal";
}

/** @param {CarView} view */
function noticeOf(view) {
  if (!view.known) return liftTexts.noReport;
  if (view.mode === "fire-operation" || view.mode === "firefighter-control") {
    return liftTexts.fireNotice;
  }
  if (takesCalls(view.mode)) return "";
  return view.mode === "inspection"
    ? liftTexts.inspectionNotice
    : view.mode === "occupant-evacuation"
    ? liftTexts.evacuationNotice
    : view.mode === "earthquake-operation"
    ? liftTexts.earthquakeNotice
    : liftTexts.outOfServiceNotice;
}
