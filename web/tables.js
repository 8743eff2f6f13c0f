// @ts-check
/** Two tables below the picture: every lift in words, and the operator's list of open calls. */
import { byId, make, mark, say } from "./dom.js";
import { liftTexts } from "./texts/lifts.js";
import { callStateWord, carModeWords, carName, doorWord, faultWord, floorLabel } from "./words.js";

/** @import { CarView, OperatorCallView } from "../src/protocol.ts" */
/** @import { Building, LiftGroup, Shaft } from "./building.js" */
/** @import { GroupState } from "./house.js" */

const callRowsMax = 40;

/** The table of lifts; one row a car, made once, its cells changed in place. */
export class LiftTable {
  /** @type {Map<string, HTMLElement[]>} */
  #cells = new Map();

  /** @param {Building} building */
  constructor(building) {
    const { lift, group, at, heading, nextStop, doors, load, mode, faults } = liftTexts.columns;
    const names = [lift, group, at, heading, nextStop, doors, load, mode, faults];
    const body = make("tbody");
    for (const group of building.groups) {
      for (const shaft of group.shafts) {
        const cells = names.slice(2).map(() => make("td", {}, "–"));
        this.#cells.set(`${group.id}/${shaft.id}`, cells);
        const head = make("th", { scope: "row" }, shaft.name);
        body.append(make("tr", {}, head, make("td", {}, group.name), ...cells));
      }
    }
    byId("lifts", HTMLTableElement).append(headRow(names), body);
  }

  /** @param {LiftGroup} group @param {CarView} view */
  draw(group, view) {
    const cells = this.#cells.get(`${group.id}/${view.id}`);
    const shaft = group.shafts.find(({ id }) => id === view.id);
    if (cells === undefined || shaft === undefined) return;
    const texts = view.known
      ? [
        floorLabel(group, view.level),
        view.direction === "none" ? "–" : liftTexts[view.direction],
        view.nextStop === undefined ? "–" : floorLabel(group, view.nextStop),
        doorsText(shaft, view),
        view.loadPercent === undefined ? "–" : `${view.loadPercent} %`,
        carModeWords[view.mode],
        view.faults.length === 0 ? liftTexts.noFaults : view.faults.map(faultWord).join(", "),
      ]
      : ["?", "–", "–", "–", "–", liftTexts.noReport, "–"];
    texts.forEach((text, index) => {
      const cell = cells[index];
      if (cell !== undefined) say(cell, text);
    });
    const row = cells[0]?.parentElement;
    if (row) {
      mark(row, "data-trouble", !view.known || view.mode !== "normal" || view.faults.length > 0);
    }
  }
}

/** The table of every open call of the building. */
export class AnyCallTable {
  #building;
  #body = make("tbody");
  /** @type {Map<string, HTMLTableRowElement>} by group and call */
  #rows = new Map();
  /** Shown only to who may watch every call: the snapshot then has them. */
  #section = byId("any-calls-section", HTMLElement);
  #none = make("tr", { class: "none" }, make("td", { colspan: 7 }, liftTexts.noOpenCalls));

  /** @param {Building} building */
  constructor(building) {
    this.#building = building;
    const { group, from, to, people, lift, state, controller } = liftTexts.callColumns;
    const names = [group, from, to, people, lift, state, controller];
    byId("any-calls", HTMLTableElement).append(headRow(names), this.#body);
    this.#body.append(this.#none);
  }

  /** @param {ReadonlyMap<string, GroupState>} states */
  draw(states) {
    /** @type {Set<string>} */
    const open = new Set();
    let operator = false;
    for (const group of this.#building.groups) {
      const state = states.get(group.id);
      operator ||= state?.operator === true;
      for (const call of state?.anyCalls.values() ?? []) {
        if (open.size >= callRowsMax) break;
        const key = `${group.id}/${call.id}`;
        open.add(key);
        this.#row(key, group, call);
      }
    }
    for (const [key, row] of this.#rows) {
      if (open.has(key)) continue;
      row.remove();
      this.#rows.delete(key);
    }
    this.#section.hidden = !operator;
    this.#none.hidden = open.size > 0;
  }

  /** @param {string} key @param {LiftGroup} group @param {OperatorCallView} call */
  #row(key, group, call) {
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = make("tr", {}, ...Array.from({ length: 7 }, () => make("td")));
      this.#rows.set(key, row);
      this.#body.append(row);
    }
    const { request } = call;
    const texts = [
      group.name,
      request.kind === "car" ? liftTexts.inTheLift : floorLabel(group, request.from),
      request.kind === "landing" ? liftTexts[request.direction] : floorLabel(group, request.to),
      String(request.persons),
      call.car === undefined ? "–" : carName(group, call.car),
      callStateWord(call.state),
      call.confirmed ? liftTexts.holdsIt : liftTexts.notYet,
    ];
    texts.forEach((text, index) => {
      const cell = row.children[index];
      if (cell !== undefined) say(cell, text);
    });
  }
}

/** @param {readonly string[]} names */
function headRow(names) {
  return make(
    "thead",
    {},
    make("tr", {}, ...names.map((name) => make("th", { scope: "col" }, name))),
  );
}

/** @param {Shaft} shaft @param {CarView} view */
function doorsText(shaft, view) {
  return shaft.sides.map((side) => {
    const state = doorWord(view.doors[side] ?? "unknown");
    return shaft.sides.length > 1 ? `${liftTexts[side]} ${state}` : state;
  }).join(", ");
}
