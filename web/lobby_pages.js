// @ts-check
/**
 * A list that turns its pages by itself where not all of it fits: as many columns and rows as there
 * is room for, measured on the first item, so that every item has the same height. The list has its
 * whole room by the layout, however little is in it.
 */

/** How long a page stays. */
const stayMs = 8000;

/** A list of pages. */
export class TurningPages {
  #list;
  #turned;
  #columnEm;
  /** @type {readonly HTMLElement[]} */
  #items = [];
  #page = 0;
  #perPage = 1;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /**
   * @param {HTMLElement} list
   * @param {{ columnEm?: number, turned: (page: number, of: number) => void }} options `columnEm`:
   *   how wide a column is at least; left out: there is one. `turned` hears which page shows, from 1.
   */
  constructor(list, { columnEm, turned }) {
    this.#list = list;
    this.#columnEm = columnEm;
    this.#turned = turned;
    new ResizeObserver(() => this.#lay()).observe(list);
  }

  /** Shows other items, and stays on the page if there still is one. @param {readonly HTMLElement[]} items */
  show(items) {
    const same = items.length === this.#items.length &&
      items.every((item, at) => item === this.#items[at]);
    if (same) return;
    this.#items = items;
    this.#list.replaceChildren(...items);
    this.#lay();
  }

  #lay() {
    const [first] = this.#items;
    if (first === undefined) return this.#draw();
    first.hidden = false;
    // Nothing can be measured where nothing shows yet; once it does, the observer says so.
    if (first.offsetHeight === 0) {
      this.#perPage = 1;
      return this.#draw();
    }
    const { clientHeight, clientWidth } = this.#list;
    const style = getComputedStyle(this.#list);
    const gap = parseFloat(style.rowGap) || 0;
    const rows = Math.max(1, Math.floor((clientHeight + gap) / (first.offsetHeight + gap)));
    const em = parseFloat(style.fontSize);
    const columns = this.#columnEm === undefined
      ? 1
      : Math.max(1, Math.floor(clientWidth / (this.#columnEm * em)));
    this.#perPage = rows * columns;
    this.#list.style.setProperty("--rows", String(rows));
    this.#list.style.setProperty("--columns", String(columns));
    this.#draw();
  }

  #draw() {
    const pages = Math.max(1, Math.ceil(this.#items.length / this.#perPage));
    this.#page = Math.min(this.#page, pages - 1);
    const from = this.#page * this.#perPage;
    this.#items.forEach((item, at) => {
      item.hidden = at < from || at >= from + this.#perPage;
    });
    this.#turned(this.#page + 1, pages);
    if (pages === 1) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    } else this.#timer ??= setInterval(() => this.#turn(), stayMs);
  }

  #turn() {
    const pages = Math.ceil(this.#items.length / this.#perPage);
    this.#page = (this.#page + 1) % pages;
    this.#draw();
    // Nothing moves where the system asks for less of it: base.css takes every transition away.
    this.#list.classList.add("turning");
    requestAnimationFrame(() =>
      requestAnimationFrame(() => this.#list.classList.remove("turning"))
    );
  }
}
