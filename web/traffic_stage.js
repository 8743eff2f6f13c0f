// @ts-check
/** Draws a moment of a run: shafts with cars and doors, and who waits at each floor. */
import { draw } from "./svg.js";

/** @import { Run } from "./traffic_events.js" */
/** @import { Moment } from "./traffic_timeline.js" */

const shaft = { width: 46, gap: 10, left: 150, top: 26 };
const heightMax = 560;
/** A floor is drawn at least so high. */
const storeyMin = 16;
/** A narrow screen draws it smaller, but no smaller than this; what is wider is scrolled. */
const shrinkMin = 0.6;

/** An arrow and a number. @param {number} x @param {number} y @param {string} arrow */
function waits(x, y, arrow) {
  return draw(
    "g",
    { class: "waits", transform: `translate(${x} ${y - 4})` },
    draw("path", { d: arrow, transform: "translate(-36 0)" }),
    draw("text", {}),
  );
}

/** @param {SVGElement} group @param {number} count */
function showCount(group, count) {
  group.classList.toggle("none", count === 0);
  const text = group.lastElementChild;
  if (text !== null) text.textContent = String(count);
}

/** The picture of a building. */
export class TrafficStage {
  element;
  #picture;
  /** @type {Map<string, { cab: SVGElement, doors: SVGElement, text: SVGElement }>} */
  #cars = new Map();
  /** @type {Map<number, { up: SVGElement, down: SVGElement }>} */
  #waits = new Map();
  #pxPerM;
  #baseY;
  #lowM;

  /** @param {Run} run @param {readonly string[]} cars */
  constructor({ floors }, cars) {
    const low = floors[0]?.heightM ?? 0;
    const spanM = Math.max(1, (floors.at(-1)?.heightM ?? 1) - low);
    const least = Math.min(
      ...floors.slice(1).map(({ heightM }, at) => heightM - (floors[at]?.heightM ?? 0)),
    );
    // Room for the lowest storeys, but no taller than a screen unless there are very many floors.
    const wanted = Math.min(30 / least, heightMax / spanM);
    this.#pxPerM = Math.max(wanted, Math.min(storeyMin / least, 4000 / spanM));
    this.#lowM = low;
    const cabHeight = Math.min(26, Math.max(12, least * this.#pxPerM - 4));
    this.#baseY = shaft.top + spanM * this.#pxPerM + cabHeight;
    const width = shaft.left + cars.length * (shaft.width + shaft.gap);
    this.#picture = draw("svg", {
      viewBox: `0 0 ${width} ${this.#baseY + 8}`,
      width,
      height: this.#baseY + 8,
      role: "img",
      "aria-label": "The lifts of the run; what is where is said below when the run is paused",
    });
    this.#picture.style.setProperty("--least", `${width * shrinkMin}px`);
    this.element = this.#picture;
    for (const { floor, heightM } of floors) {
      const y = this.#yOf(heightM);
      const up = waits(84, y, "M0 0h9l-4.5 -8z");
      const down = waits(132, y, "M0 -8h9l-4.5 8z");
      this.#waits.set(floor, { up, down });
      this.#picture.append(
        draw("line", { class: "storey", x1: 0, x2: width, y1: y, y2: y }),
        draw("text", { class: "floor", x: 4, y: y - 4 }, String(floor)),
        up,
        down,
      );
    }
    for (const [at, name] of cars.entries()) {
      const x = shaft.left + at * (shaft.width + shaft.gap);
      const cab = draw("rect", {
        class: "cab",
        x: x + 3,
        width: shaft.width - 6,
        height: cabHeight,
        rx: 3,
      });
      const doors = draw("rect", { class: "doorway", height: cabHeight - 4 });
      const text = draw("text", { class: "load", x: x + shaft.width / 2 });
      this.#cars.set(name, { cab, doors, text });
      this.#picture.append(
        draw("text", { class: "tick middle", x: x + shaft.width / 2, y: 14 }, name),
        draw("rect", {
          class: "well",
          x,
          y: shaft.top - 4,
          width: shaft.width,
          height: this.#baseY - shaft.top + 4,
        }),
        cab,
        doors,
        text,
      );
    }
    this.cabHeight = cabHeight;
  }

  /** @param {Moment} moment */
  show({ cars, waiting }) {
    for (const [at, { name, heightM, open, aboard }] of cars.entries()) {
      const parts = this.#cars.get(name);
      if (parts === undefined) continue;
      const y = this.#yOf(heightM) - this.cabHeight;
      const middle = shaft.left + at * (shaft.width + shaft.gap) + shaft.width / 2;
      const gap = open * (shaft.width - 12);
      parts.cab.setAttribute("y", String(y));
      parts.doors.setAttribute("x", String(middle - gap / 2));
      parts.doors.setAttribute("y", String(y + 2));
      parts.doors.setAttribute("width", String(gap));
      parts.text.setAttribute("y", String(y + this.cabHeight / 2 + 4));
      parts.text.setAttribute("data-open", String(open > 0.3));
      parts.text.textContent = String(aboard);
    }
    for (const [floor, { up, down }] of this.#waits) {
      const here = waiting.get(floor);
      showCount(up, here?.up ?? 0);
      showCount(down, here?.down ?? 0);
    }
  }

  /** @param {number} heightM */
  #yOf(heightM) {
    return this.#baseY - (heightM - this.#lowM) * this.#pxPerM;
  }
}
