// @ts-check
import { icon, make } from "./dom.js";

/** @typedef {{ value: string, text: string, icon?: string }} Segment */

/** A row of which one is chosen: native radio buttons, so arrow keys and names come for free. */
export class Segments {
  #fieldset;
  #name;
  /** @type {HTMLInputElement[]} */
  #inputs = [];

  /**
   * @param {HTMLFieldSetElement} fieldset with its legend
   * @param {readonly Segment[]} segments
   * @param {(value: string) => void} chosen called when a person chooses
   */
  constructor(fieldset, segments, chosen) {
    this.#fieldset = fieldset;
    this.#name = fieldset.id;
    const row = make("div", { class: "segments-row" });
    for (const segment of segments) {
      const input = make("input", {
        type: "radio",
        name: this.#name,
        value: segment.value,
        onchange: () => chosen(segment.value),
      });
      this.#inputs.push(input);
      const label = make("label", {}, input, make("span", {}, segment.text));
      if (segment.icon !== undefined) input.after(icon(segment.icon));
      row.append(label);
    }
    fieldset.append(row);
  }

  /** Shows a choice without calling back. @param {string} value */
  set value(value) {
    for (const input of this.#inputs) input.checked = input.value === value;
  }

  get value() {
    return this.#inputs.find((input) => input.checked)?.value ?? "";
  }

  /** Allows only some of the values. @param {(value: string) => boolean} allows */
  allow(allows) {
    for (const input of this.#inputs) input.disabled = !allows(input.value);
  }

  /** @param {boolean} hidden */
  set hidden(hidden) {
    this.#fieldset.hidden = hidden;
  }
}
