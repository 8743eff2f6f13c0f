// @ts-check
/** The panel that calls a lift: group, from, to, doors, how many; and what it would ask for. */
import { floorTyped } from "./building.js";
import { byId, make, say } from "./dom.js";
import { NumberField } from "./number_field.js";
import { Segments } from "./segments.js";
import { callTexts } from "./texts/calls.js";
import { floorLabel, floorName, roomWords } from "./words.js";

/** @import { CallRequest } from "../src/protocol.ts" */
/** @import { Side } from "../src/site.ts" */
/** @import { Building, LiftGroup } from "./building.js" */
/** @import { Selection } from "./section.js" */

/** @typedef {"destination" | "up" | "down"} Kind */

/** The call panel. */
export class CallForm {
  /** Called when the panel would ask for something else. */
  changed = () => {};
  #building;
  /** @type {LiftGroup} */
  #group;
  /** @type {Kind} */
  #kind = "destination";
  /** @type {"from" | "to"} which end a click on a floor sets */
  #picking = "to";
  #from;
  #to;
  #persons;
  /** Ticked where this one call needs an accessible lift. */
  #room = make("input", { id: "room", type: "checkbox", "aria-describedby": "room-brings" });
  #groups;
  #kinds;
  #fromSide;
  #toSide;
  #pickingChoice;
  #submits = [byId("submit", HTMLButtonElement), byId("callbar-submit", HTMLButtonElement)];
  #message = byId("message", HTMLElement);
  #summary = byId("callbar-text", HTMLElement);

  /**
   * @param {Building} building
   * @param {(group: LiftGroup, request: CallRequest) => void} call
   * @param {boolean} accessible every call of the person is accessible, so that none need say so
   */
  constructor(building, call, accessible) {
    this.#building = building;
    const first = building.groups[0];
    if (first === undefined) throw new Error("Cannot call a lift: the building has no group");
    this.#group = first;
    this.#groups = new Segments(
      byId("groups", HTMLFieldSetElement),
      building.groups.map(({ id, name }) => ({ value: id, text: name })),
      (id) => this.choose(id),
    );
    this.#groups.value = first.id;
    const floors = first.floors;
    const start = startOf(first);
    const goal = floors.at(-1)?.level ?? start;
    const floorField = (/** @type {"from" | "to"} */ id, /** @type {number} */ value) => {
      const names = {
        id,
        label: callTexts[id],
        less: id === "from" ? callTexts.fromLower : callTexts.toLower,
        more: id === "from" ? callTexts.fromHigher : callTexts.toHigher,
        hint: callTexts.clickHint,
      };
      const place = byId(id, HTMLElement);
      place.addEventListener("focusin", () => this.#pick(id));
      return new NumberField(place, names, this.#floorSteps(), value, () => this.#redraw());
    };
    this.#from = floorField("from", start);
    this.#to = floorField("to", goal);
    this.#persons = new NumberField(
      byId("persons", HTMLElement),
      {
        id: "persons",
        label: callTexts.people,
        less: callTexts.oneFewer,
        more: callTexts.oneMore,
      },
      this.#personSteps(),
      1,
      () => this.#redraw(),
    );
    const room = byId("room-field", HTMLElement);
    room.hidden = accessible;
    room.append(
      this.#room,
      make("label", { for: "room" }, roomWords.tick),
      make("p", { class: "unseen", id: "room-brings" }, roomWords.brings),
    );
    this.#kinds = new Segments(byId("kind", HTMLFieldSetElement), [
      { value: "destination", text: callTexts.toAFloor },
      { value: "up", text: callTexts.upwards, icon: "up" },
      { value: "down", text: callTexts.downwards, icon: "down" },
    ], (kind) => {
      this.#kind = /** @type {Kind} */ (kind);
      if (kind !== "destination") this.#pick("from");
      this.#redraw();
    });
    this.#kinds.value = this.#kind;
    const doors = [
      { value: "front", text: callTexts.front },
      { value: "rear", text: callTexts.rear },
    ];
    this.#fromSide = new Segments(
      byId("from-side", HTMLFieldSetElement),
      doors,
      () => this.#redraw(),
    );
    this.#toSide = new Segments(byId("to-side", HTMLFieldSetElement), doors, () => this.#redraw());
    this.#fromSide.value = this.#toSide.value = "front";
    this.#pickingChoice = new Segments(byId("picking", HTMLFieldSetElement), [
      { value: "from", text: callTexts.from },
      { value: "to", text: callTexts.to },
    ], (end) => this.#pick(/** @type {"from" | "to"} */ (end)));
    this.#pick("to");
    byId("call", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(call);
    });
    this.#redraw();
  }

  /** What the panel would ask for now, as one group should draw it. @param {LiftGroup} group @returns {Selection} */
  selection(group) {
    return {
      from: this.#from.value,
      to: this.#kind === "destination" ? this.#to.value : undefined,
      shown: group.id === this.#group.id,
    };
  }

  /** Takes a floor that was clicked in the building. @param {LiftGroup} group @param {number} level */
  take(group, level) {
    if (group.id !== this.#group.id) this.choose(group.id);
    if (this.#picking === "from") {
      this.#from.value = level;
      if (this.#kind === "destination") this.#pick("to");
    } else {
      this.#to.value = level;
    }
    this.#redraw();
  }

  /**
   * Takes a floor of one's own as the destination, with a group that goes there.
   * @param {number} level
   * @param {number} [from] where the journey begins; what stands there already where left out
   */
  goTo(level, from = this.#from.value) {
    // Whoever was to leave from there comes back to where one comes in.
    const start = from === level ? startOf(this.#group) : from;
    const { groups } = this.#building;
    const serves = (/** @type {LiftGroup} */ { landings }) => landings.has(level);
    const best = [this.#group, ...groups].find((one) => serves(one) && one.landings.has(start)) ??
      groups.find(serves);
    if (best === undefined) return;
    if (best.id !== this.#group.id) this.choose(best.id);
    this.#kind = "destination";
    this.#kinds.value = this.#kind;
    this.#from.value = start;
    this.#to.value = level;
    this.#redraw();
  }

  /** Chooses a group, as if its name had been pressed. @param {string} id */
  choose(id) {
    const group = this.#building.groups.find((one) => one.id === id);
    if (group === undefined) return;
    this.#group = group;
    this.#groups.value = id;
    this.#from.steps = this.#to.steps = this.#floorSteps();
    this.#persons.steps = this.#personSteps();
    this.#redraw();
  }

  /** What this call needs beside a floor. @returns {{ accessible?: true }} */
  get need() {
    return this.#room.checked ? { accessible: true } : {};
  }

  /** The call was taken: what it needed is not said of the next one. */
  called() {
    this.#room.checked = false;
  }

  /** Allows or stops calling. @param {boolean} possible */
  set possible(possible) {
    for (const button of this.#submits) button.disabled = !possible;
  }

  /** Says something about the last press. @param {string} text @param {"error" | "waiting" | ""} kind */
  say(text, kind = "") {
    this.#message.dataset.kind = kind;
    say(this.#message, text);
  }

  /** @param {(group: LiftGroup, request: CallRequest) => void} call */
  #submit(call) {
    for (const { input, understood } of [this.#from, this.#to, this.#persons]) {
      if (understood) continue;
      const typed = input.value.trim();
      const wrong = input === this.#persons.input
        ? callTexts.tooManyPeople(typed)
        : callTexts.noSuchFloor(this.#group.name, typed);
      this.say(wrong, "error");
      input.focus();
      return;
    }
    const from = this.#from.value;
    const to = this.#to.value;
    const persons = this.#persons.value;
    const fromSide = this.#group.rear
      ? { fromSide: /** @type {Side} */ (this.#fromSide.value) }
      : {};
    if (this.#kind !== "destination") {
      return call(this.#group, {
        kind: "landing",
        from,
        direction: this.#kind,
        persons,
        ...fromSide,
        ...this.need,
      });
    }
    if (from === to) {
      this.say(callTexts.sameFloor, "error");
      this.#to.input.focus();
      return;
    }
    const toSide = this.#group.rear ? { toSide: /** @type {Side} */ (this.#toSide.value) } : {};
    const sides = { ...fromSide, ...toSide };
    call(this.#group, { kind: "destination", from, to, persons, ...sides, ...this.need });
  }

  /** @param {"from" | "to"} end */
  #pick(end) {
    this.#picking = end;
    this.#pickingChoice.value = end;
    byId("from", HTMLElement).toggleAttribute("data-picking", end === "from");
    byId("to", HTMLElement).toggleAttribute("data-picking", end === "to");
  }

  #redraw() {
    const group = this.#group;
    const goes = this.#kind === "destination";
    this.#to.disable(!goes, callTexts.chosenInTheLift);
    this.#pickingChoice.allow((end) => goes || end === "from");
    byId("sides", HTMLElement).hidden = !group.rear;
    this.#doors(this.#fromSide, this.#from.value, true);
    this.#doors(this.#toSide, this.#to.value, goes);
    const from = floorLabel(group, this.#from.value);
    const { shortJourney, shortUp, shortDown } = callTexts;
    const words = goes
      ? shortJourney(from, floorLabel(group, this.#to.value))
      : this.#kind === "up"
      ? shortUp(from)
      : shortDown(from);
    say(this.#summary, words);
    this.say("");
    this.changed();
  }

  /** A floor without a rear door leaves no choice. @param {Segments} choice @param {number} level @param {boolean} on */
  #doors(choice, level, on) {
    const sides = this.#group.landings.get(level) ?? [];
    choice.allow((side) => on && sides.some((one) => one === side));
    if (!sides.some((side) => side === choice.value)) choice.value = sides[0] ?? "front";
  }

  /** @returns {import("./number_field.js").Steps} */
  #floorSteps() {
    const group = this.#group;
    return {
      values: group.floors.map(({ level }) => level),
      text: (level) => floorLabel(group, level),
      spoken: (level) => floorName(group, level),
      read: (typed) => floorTyped(group.floors, typed)?.level,
    };
  }

  /** @returns {import("./number_field.js").Steps} */
  #personSteps() {
    const most = Math.max(...this.#group.shafts.map(({ persons }) => persons));
    const values = Array.from({ length: most }, (_, index) => index + 1);
    return {
      values,
      text: callTexts.persons,
      spoken: callTexts.persons,
      read: (typed) => values.find((value) => value === Number.parseInt(typed, 10)),
    };
  }
}

/** Where one comes in. @param {LiftGroup} group */
function startOf({ floors }) {
  return (floors.find(({ exit }) => exit) ?? floors[0])?.level ?? 0;
}
