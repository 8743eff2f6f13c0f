// @ts-check
import { icon, make, mark, say } from "./dom.js";

/**
 * @typedef {object} Steps what can be stepped through, lowest first
 * @property {readonly number[]} values
 * @property {(value: number) => string} text what the field shows
 * @property {(value: number) => string} spoken what a reader says
 * @property {(typed: string) => number | undefined} read what was meant by what was typed
 */

/**
 * A spin button that shows words: type a floor or step with the arrow keys; two buttons beside it
 * do the same for a finger. Enter belongs to the form around it.
 */
export class NumberField {
  input;
  #steps;
  #value;
  #changed;
  #note = make("span", { class: "field-note" });
  #down;
  #up;

  /**
   * @param {HTMLElement} place
   * @param {{ id: string, label: string, less: string, more: string, hint?: string }} names
   *   `hint`: drawn behind the label while a click sets the field
   * @param {Steps} steps
   * @param {number} value
   * @param {(value: number) => void} changed
   */
  constructor(place, names, steps, value, changed) {
    this.#steps = steps;
    this.#value = value;
    this.#changed = changed;
    this.input = make("input", {
      id: `${names.id}-input`,
      type: "text",
      role: "spinbutton",
      inputmode: "numeric",
      enterkeyhint: "go",
      spellcheck: "false",
      autocapitalize: "none",
      maxlength: 60,
      onfocus: () => this.input.select(),
      oninput: () => this.#typed(),
      onblur: () => this.#show(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    const stepper = (
      /** @type {string} */ name,
      /** @type {string} */ sign,
      /** @type {number} */ by,
    ) =>
      make("button", {
        type: "button",
        class: "step",
        tabindex: -1, // the arrow keys do the same in the field itself
        "aria-label": name,
        onclick: () => this.#step(by),
      }, icon(sign));
    this.#down = stepper(names.less, "minus", -1);
    this.#up = stepper(names.more, "plus", 1);
    place.append(
      make("label", { for: this.input.id, "data-hint": names.hint }, names.label),
      make("div", { class: "spin" }, this.#down, this.input, this.#up),
      this.#note,
    );
    this.#show();
  }

  get value() {
    return this.#value;
  }

  set value(value) {
    this.#value = value;
    this.#show();
  }

  /** Whether what stands in the field is the value; what was typed may mean nothing. */
  get understood() {
    return this.input.getAttribute("aria-invalid") !== "true";
  }

  /** Another group has other floors: the nearest of them stays chosen. @param {Steps} steps */
  set steps(steps) {
    this.#steps = steps;
    this.value = nearest(steps.values, this.#value);
  }

  /** @param {boolean} disabled @param {string} note shown instead of the value */
  disable(disabled, note) {
    this.input.disabled = this.#down.disabled = this.#up.disabled = disabled;
    say(this.#note, disabled ? note : "");
    this.#show();
  }

  #show() {
    const { values, text, spoken } = this.#steps;
    this.input.removeAttribute("aria-invalid");
    this.input.value = this.input.disabled ? "" : text(this.#value);
    mark(this.input, "data-long", this.input.value.length > 6);
    this.input.setAttribute("aria-valuemin", String(values[0] ?? 0));
    this.input.setAttribute("aria-valuemax", String(values.at(-1) ?? 0));
    this.input.setAttribute("aria-valuenow", String(this.#value));
    this.input.setAttribute("aria-valuetext", spoken(this.#value));
  }

  /** @param {number} value */
  #take(value) {
    if (value === this.#value) return;
    this.#value = value;
    this.#changed(value);
  }

  #typed() {
    const meant = this.#steps.read(this.input.value);
    this.input.setAttribute("aria-invalid", String(meant === undefined));
    if (meant === undefined) return;
    this.input.setAttribute("aria-valuenow", String(meant));
    this.input.setAttribute("aria-valuetext", this.#steps.spoken(meant));
    this.#take(meant);
  }

  /** @param {number} by */
  #step(by) {
    const { values } = this.#steps;
    const at = values.indexOf(nearest(values, this.#value));
    const value = values[Math.min(values.length - 1, Math.max(0, at + by))];
    if (value === undefined) return;
    this.#take(value);
    this.#show();
    if (document.activeElement === this.input) this.input.select();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const by = { ArrowUp: 1, ArrowDown: -1, PageUp: 5, PageDown: -5 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.#step(by);
  }
}

/** @param {readonly number[]} values @param {number} wanted */
function nearest(values, wanted) {
  return values.reduce(
    (best, value) => Math.abs(value - wanted) < Math.abs(best - wanted) ? value : best,
    values[0] ?? wanted,
  );
}
