// @ts-check
/** The caller's own calls as cards: where to, which lift, how long, what can be done about it. */
import { ended } from "./house.js";
import { byId, icon, make, mark, say } from "./dom.js";
import { callNumberText } from "./texts/call_number.js";
import { callTexts } from "./texts/calls.js";
import { cancelSentence, carName, floorLabel, floorName, journeyName, sentence } from "./words.js";

/** @import { CallView } from "../src/protocol.ts" */
/** @import { LiftGroup } from "./building.js" */
/** @import { GroupState, OwnCall } from "./house.js" */

/**
 * @typedef {object} Acts
 * @property {(group: LiftGroup, call: CallView) => Promise<string | undefined>} cancel resolves to
 *   what went wrong, in words
 * @property {(group: LiftGroup, call: CallView) => Promise<string | undefined>} openDoors
 */
/**
 * @typedef {object} Card
 * @property {LiftGroup} group
 * @property {OwnCall} call
 * @property {HTMLElement} element
 * @property {HTMLElement} letter
 * @property {HTMLElement} state
 * @property {HTMLElement} wait
 * @property {HTMLElement} waitNote
 * @property {HTMLElement} fault
 * @property {HTMLButtonElement} cancel
 * @property {HTMLButtonElement} open
 * @property {HTMLButtonElement} dismiss
 * @property {HTMLElement} steps
 * @property {boolean} here the lift stands where the call wants it
 */

const cardsMax = 8;
const steps = /** @type {const} */ ([
  "registered",
  "assigned",
  "fixed",
  "being_served",
  "served",
]);
/** A car floor this near to the landing counts as standing there. */
const landingZoneM = 0.15;

/** The list of cards. */
export class CallCards {
  #list = byId("cards", HTMLElement);
  #empty = byId("no-calls", HTMLElement);
  #acts;
  /** @type {Map<string, Card>} */
  #cards = new Map();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #countdown;

  /** @param {Acts} acts */
  constructor(acts) {
    this.#acts = acts;
  }

  /** Draws one group's calls. @param {LiftGroup} group @param {GroupState} state */
  draw(group, state) {
    for (const [id, card] of this.#cards) {
      if (card.group === group && !state.calls.has(id)) this.#remove(id);
    }
    const known = [...state.calls.values()].sort((a, b) => a.view.placedAtMs - b.view.placedAtMs);
    for (const call of known) {
      const card = this.#cards.get(call.view.id) ?? this.#make(group, call);
      if (card === undefined) continue;
      card.call = call;
      this.#draw(card, state);
    }
    while (this.#cards.size > cardsMax) {
      const over = [...this.#cards].find(([, { call }]) => ended(call.view.state));
      if (over === undefined) break;
      this.#remove(over[0]);
    }
    this.#empty.hidden = this.#cards.size > 0;
    const counting = [...this.#cards.values()].some(({ call }) => !ended(call.view.state));
    if (counting) this.#countdown ??= setInterval(() => this.#count(), 250);
    else {
      clearInterval(this.#countdown);
      this.#countdown = undefined;
    }
  }

  /** @type {Set<string>} */
  #dismissed = new Set();

  /** @param {LiftGroup} group @param {OwnCall} call */
  #make(group, call) {
    const id = call.view.id;
    if (this.#dismissed.has(id)) return undefined;
    const { request } = call.view;
    const name = journeyName(group, request);
    const fault = make("p", { class: "message", role: "alert" });
    const act = (/** @type {keyof Acts} */ what) => async () => {
      const button = what === "cancel" ? card.cancel : card.open;
      button.disabled = true;
      say(fault, "");
      const wrong = await this.#acts[what](card.group, card.call.view);
      button.disabled = false;
      fault.dataset.kind = wrong === undefined ? "" : "error";
      say(fault, wrong ?? "");
    };
    /** @type {Card} */
    const card = {
      group,
      call,
      here: false,
      element: make("li", { class: "card", "data-call": id }),
      letter: make("span", { class: "card-letter" }),
      state: make("p", { class: "card-state" }),
      wait: make("span", { class: "card-wait-time" }),
      waitNote: make("span", { class: "card-wait-note" }),
      fault,
      cancel: make("button", {
        type: "button",
        class: "quiet cancel",
        "aria-label": callTexts.cancelOf(name),
        onclick: act("cancel"),
      }, callTexts.cancel),
      open: make(
        "button",
        {
          type: "button",
          class: "quiet open-doors",
          "aria-label": callTexts.openDoorsOf(name),
          onclick: act("openDoors"),
        },
        icon("doors"),
        callTexts.openDoors,
      ),
      dismiss: make("button", {
        type: "button",
        class: "quiet dismiss",
        "aria-label": callTexts.removeOf(name),
        onclick: () => {
          this.#dismissed.add(id);
          this.#remove(id);
          byId("calls-title", HTMLElement).scrollIntoView({ block: "nearest" });
        },
      }, callTexts.remove),
      steps: make(
        "ol",
        { class: "steps", "aria-hidden": "true" }, // the sentence above says the same
        ...steps.map((state) => make("li", { "data-step": state }, callTexts.steps[state])),
      ),
    };
    const route = make("p", { class: "route" }, make("span", {}, routeStart(group, call.view)));
    if (request.kind === "landing") {
      route.append(icon(request.direction), make("span", {}, callTexts[request.direction]));
    } else route.append(icon("arrow"), make("span", {}, floorLabel(group, request.to)));
    route.prepend(make("span", { class: "unseen" }, `${sentence(name)}. `));
    const people = request.persons > 1 ? ` · ${callTexts.persons(request.persons)}` : "";
    const { number } = call.view;
    const numbered = number === undefined ? "" : ` · ${callNumberText(number)}`;
    card.element.append(
      make(
        "div",
        { class: "card-head" },
        card.letter,
        make(
          "div",
          { class: "card-what" },
          route,
          make("p", { class: "card-group" }, `${group.name}${people}${numbered}`),
        ),
        make("p", { class: "card-wait" }, card.wait, card.waitNote),
      ),
      make("div", { class: "card-now" }, card.state, card.open, card.cancel, card.dismiss),
      fault,
      card.steps,
    );
    this.#cards.set(id, card);
    this.#list.prepend(card.element);
    return card;
  }

  /** @param {Card} card @param {GroupState} state */
  #draw(card, state) {
    const { group, call: { view } } = card;
    const over = ended(view.state);
    mark(card.element, "data-state", view.state);
    mark(card.element, "data-confirmed", view.confirmed);
    say(card.letter, view.car === undefined ? "–" : carName(group, view.car));
    say(card.state, stateSentence(group, view, state));
    const here = standsFor(group, view, state) !== undefined;
    card.open.hidden = over || !here;
    card.cancel.hidden = over || here || view.state === "being_served";
    card.dismiss.hidden = !over;
    const reached = steps.findIndex((name) => name === view.state);
    for (const [index, step] of [...card.steps.children].entries()) {
      mark(step, "data-reached", reached >= 0 && index <= reached);
      mark(step, "data-now", index === reached && !over);
    }
    card.here = here;
    this.#countOne(card);
  }

  #count() {
    for (const card of this.#cards.values()) this.#countOne(card);
  }

  /** @param {Card} card */
  #countOne(card) {
    const { call: { view, dueAtMs }, here } = card;
    const waiting = !here && (view.state === "assigned" || view.state === "fixed");
    if (!waiting || dueAtMs === undefined) {
      say(card.wait, "");
      say(card.waitNote, "");
      return;
    }
    const leftS = Math.ceil((dueAtMs - performance.now()) / 1000);
    if (leftS <= 0) {
      say(card.wait, callTexts.now);
      say(card.waitNote, callTexts.anyMoment);
      return;
    }
    const minutes = Math.floor(leftS / 60);
    say(card.wait, `${minutes}:${String(leftS % 60).padStart(2, "0")}`);
    say(card.waitNote, callTexts.estimated);
  }

  /** @param {string} id */
  #remove(id) {
    this.#cards.get(id)?.element.remove();
    this.#cards.delete(id);
    this.#empty.hidden = this.#cards.size > 0;
  }
}

/** @param {LiftGroup} group @param {CallView} view */
function routeStart(group, { request }) {
  return request.kind === "car"
    ? callTexts.lift(carName(group, request.car))
    : floorLabel(group, request.from);
}

/**
 * Where the call's car stands for it, if it does.
 * @param {LiftGroup} group
 * @param {CallView} view
 * @param {GroupState} state
 * @returns {"from" | "to" | undefined}
 */
export function standsFor(group, { request, car, state: callState }, state) {
  const at = car === undefined ? undefined : state.cars.get(car);
  if (at === undefined || !at.known || (callState !== "fixed" && callState !== "being_served")) {
    return undefined;
  }
  const stands = (/** @type {number} */ level) => {
    const heightM = group.floors.find((floor) => floor.level === level)?.heightM;
    return heightM !== undefined && Math.abs(at.positionM - heightM) < landingZoneM;
  };
  if (request.kind !== "car" && stands(request.from)) return "from";
  if (request.kind !== "landing" && callState === "being_served" && stands(request.to)) return "to";
  return undefined;
}

/**
 * What is happening, in a sentence.
 * @param {LiftGroup} group
 * @param {CallView} view
 * @param {GroupState} state
 */
export function stateSentence(group, view, state) {
  const car = carName(group, view.car);
  const { request } = view;
  switch (view.state) {
    case "registered":
      return callTexts.registered;
    case "assigned":
      return callTexts.planned(car);
    case "fixed":
      return standsFor(group, view, state) === "from"
        ? callTexts.arrived(car)
        : callTexts.onItsWay(car);
    case "being_served": {
      const stands = standsFor(group, view, state);
      if (stands === "from") return callTexts.stepIn(car);
      if (request.kind === "landing") return callTexts.wasHere(car);
      return stands === "to"
        ? callTexts.stepOut(sentence(floorName(group, request.to)))
        : callTexts.riding(car, floorLabel(group, request.to));
    }
    case "served":
      return request.kind === "landing"
        ? callTexts.came(car)
        : callTexts.brought(car, floorLabel(group, request.to));
    default:
      return callTexts.cancelled(cancelSentence(view));
  }
}
