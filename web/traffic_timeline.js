// @ts-check
/**
 * What a run looks like at any moment: where each car is, how far its doors stand open, who is in it
 * and who waits. Between two stops a car is drawn gliding from one to the other in the time that it
 * took; the true ride is not in the file.
 */

/** @import { Run, Stop } from "./traffic_events.js" */
/** @typedef {{ name: string, heightM: number, open: number, aboard: number, floor: number, moving: boolean }} CarAt */
/** @typedef {{ cars: CarAt[], waiting: Map<number, { up: number, down: number }> }} Moment */
/** @typedef {{ atMs: number, floor: number, up: boolean, waits: number, car: string | null, aboard: number }} Change */

/** A run that can be looked at. */
export class Timeline {
  /** @type {Run} */
  #run;
  /** @type {Map<string, Stop[]>} */
  #stays = new Map();
  /** @type {Change[]} */
  #changes = [];
  #heights;
  #next = 0;
  #nowMs = -Infinity;
  /** @type {Map<number, { up: number, down: number }>} */
  #waiting = new Map();
  /** @type {Map<string, number>} */
  #aboard = new Map();

  /** @param {Run} run */
  constructor(run) {
    this.#run = run;
    this.#heights = new Map(run.floors.map(({ floor, heightM }) => [floor, heightM]));
    for (const stop of run.stops) {
      const stays = this.#stays.get(stop.car) ?? [];
      this.#stays.set(stop.car, stays);
      stays.push(stop);
    }
    for (const { from, to, arrivedMs, enteredMs, leftMs, car } of run.passengers) {
      const part = { floor: from, up: to > from };
      this.#changes.push({ ...part, atMs: arrivedMs, waits: 1, car: null, aboard: 0 });
      if (enteredMs === null) continue;
      this.#changes.push({ ...part, atMs: enteredMs, waits: -1, car, aboard: 1 });
      if (leftMs === null) continue;
      this.#changes.push({ ...part, atMs: leftMs, waits: 0, car, aboard: -1 });
    }
    this.#changes.sort((one, other) => one.atMs - other.atMs);
  }

  /** The cars' names, in the order of the file. */
  get cars() {
    return [...this.#stays.keys()];
  }

  /** @param {number} ms @returns {Moment} */
  at(ms) {
    if (ms < this.#nowMs) {
      this.#next = 0;
      this.#waiting.clear();
      this.#aboard.clear();
    }
    this.#nowMs = ms;
    for (;;) {
      const change = this.#changes[this.#next];
      if (change === undefined || change.atMs > ms) break;
      this.#next++;
      const { floor, up, waits, car, aboard } = change;
      const here = this.#waiting.get(floor) ?? { up: 0, down: 0 };
      this.#waiting.set(floor, here);
      here[up ? "up" : "down"] += waits;
      if (car !== null) this.#aboard.set(car, (this.#aboard.get(car) ?? 0) + aboard);
    }
    return {
      cars: [...this.#stays].map(([name, stays]) => this.#carAt(name, stays, ms)),
      waiting: this.#waiting,
    };
  }

  /** @param {string} name @param {Stop[]} stays @param {number} ms @returns {CarAt} */
  #carAt(name, stays, ms) {
    let low = 0;
    let high = stays.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((stays[middle]?.arrivedMs ?? -Infinity) <= ms) low = middle;
      else high = middle - 1;
    }
    const stay = stays[low];
    const aboard = this.#aboard.get(name) ?? 0;
    if (stay === undefined) return { name, heightM: 0, open: 0, aboard, floor: 0, moving: false };
    const heightM = this.#heights.get(stay.floor) ?? 0;
    const { departedMs, floor } = stay;
    const next = stays[low + 1];
    if (departedMs === null || ms < departedMs || next === undefined || next.arrivedMs === null) {
      return { name, heightM, open: openAt(stay, ms), aboard, floor, moving: false };
    }
    const share = (ms - departedMs) / Math.max(1, next.arrivedMs - departedMs);
    const glide = share * share * (3 - 2 * share);
    const toM = this.#heights.get(next.floor) ?? heightM;
    return {
      name,
      heightM: heightM + glide * (toM - heightM),
      open: 0,
      aboard,
      floor: next.floor,
      moving: true,
    };
  }
}

/** How far doors stand open, 0 to 1. @param {Stop} stay @param {number} ms */
function openAt({ doors }, ms) {
  const next = doors.findIndex(([, atMs]) => atMs > ms);
  const last = doors[(next < 0 ? doors.length : next) - 1];
  if (last === undefined) return 0;
  const [word, atMs] = last;
  if (word === "opened") return 1;
  if (word === "closed") return 0;
  const end = next < 0 ? undefined : doors[next];
  const share = end === undefined ? 1 : (ms - atMs) / Math.max(1, end[1] - atMs);
  return word === "opening" ? share : 1 - share;
}
